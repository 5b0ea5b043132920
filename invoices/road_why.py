"""Why an invoice went past its manager or to them, in words and meters: only from what was recorded then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import dates, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoices import trust
from invoices.models import Invoice
from invoices.road import Passed, at, short
from portal.reasons import Reason, register, sentence
from portal.typography import money, number, russian

IN_ROWS = ("trust.within_limit", "trust.limit", "trust.limit_with_month", "trust.given", "trust.month", "trust.parts",
           "trust.no_parts")  # fmt: skip
ABOVE = ("trust.above_limit", "trust.month_limit", "trust.in_parts")
ZERO = Decimal("0.00")

register({"road.in_force": gettext_lazy("In force from {since:date}.")})


@dataclass(frozen=True)
class Meter:
    """A limit to scale: what it is of, its numbers in words, the same for who hears it, parts for the strip."""

    label: str
    words: str
    aria: str
    parts: list[tuple[Decimal, str]]


@dataclass
class RoadWhy:
    """The decision: a sentence with its `verdict`, what is behind it; without numbers for whom they are not."""

    lead: str
    verdict: str
    sentences: list[str] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)
    source: str = ""
    meters: list[Meter] = field(default_factory=list)


def road_why(way: Passed, *, numbers: bool) -> RoadWhy | None:
    """None while nothing is decided: not submitted, or returned. `numbers`: the reader may see those of the limit."""
    invoice = way.invoice
    kept: list[dict[str, Any]] = invoice.road_reasons
    if not kept or not invoice.road or invoice.submitted is None or invoice.step == "draft":
        return None
    verdict = _("past the manager") if invoice.road == Invoice.Road.ACCOUNTING else _("first to the manager")
    if not numbers:
        return RoadWhy("", verdict[:1].upper() + verdict[1:])
    found = trust.numbers(kept)
    sum_ = _sum(invoice, found)
    why = RoadWhy(_lead(way, kept, found, sum_), verdict, source=_source(invoice, kept))
    if found.each is not None and sum_ is not None:
        why.rows, why.meters = _rows(kept, found, sum_, invoice), _meters(found, sum_, invoice)
    in_rows = (*IN_ROWS, *ABOVE) if why.rows else ()
    why.sentences = [sentence(one) for one in kept if one["code"] not in in_rows]
    return why


def _sum(invoice: Invoice, found: trust.Numbers) -> Decimal | None:
    """In roubles, as it was counted then; None without a rate."""
    if found.sum is not None or invoice.roubles is not None:
        return invoice.roubles if found.sum is None else found.sum
    return invoice.sum if invoice.currency == trust.ROUBLE else None


def _lead(way: Passed, kept: Sequence[Mapping[str, Any]], found: trust.Numbers, sum_: Decimal | None) -> str:
    """What stands before the verdict."""
    first = kept[0]
    if first["code"] in _in_short():
        return _in_short()[first["code"]]
    if first["code"] != "trust.within_limit" or sum_ is None:
        return f"{sentence(first).rstrip('.')} –"
    values = {"sum": number(sum_, _places(sum_)), "each": money(found.each, short=True)}
    if way.sender == way.person:
        return _("%(sum)s of your %(each)s:") % values
    values["who"] = next((one["who"] for one in kept if one["code"] == "trust.given"), "")
    return _("%(sum)s of %(each)s, the limit of %(who)s:") % values


def _in_short() -> dict[str, str]:
    """Reasons whose sentence says the verdict already."""
    return {
        "trust.no_limit": _("There is no trust limit:"),
        "trust.related_party": _("The payee is a related party:"),
        "trust.no_rate": _("There is no rate of the day:"),
    }


def _places(sum_: Decimal) -> int:
    return 0 if sum_ == sum_.to_integral_value() else 2


def _rows(
    kept: Sequence[Mapping[str, Any]], found: trust.Numbers, sum_: Decimal, invoice: Invoice
) -> list[tuple[str, str]]:
    codes = {one["code"] for one in kept}
    rows = [(_("Limit of an invoice"), _compared([sum_], found.each))]
    if found.month is not None and found.used is not None:
        label = _("Limit of %(month)s") % {"month": _month(invoice)}
        rows.append((label, _compared([found.used, sum_], found.month)))
    before = found.parts or ZERO
    parts = _compared([before, sum_], found.each) if before else _("nothing else to this payee")
    rows.append((_("Not in parts, %(n)s days") % {"n": found.days or trust.PARTS_DAYS}, parts))
    rows.append((_("A related party"), _("yes") if "trust.related_party" in codes else _("no")))
    return rows


def _compared(sums: list[Decimal], most: Decimal) -> str:
    sign = "≤" if sum(sums) <= most else ">"
    return f"{' + '.join(number(one, 2) for one in sums)} {sign} {number(most, 2)}"


def _month(invoice: Invoice) -> str:
    """«ноябрь», of the submission."""
    when = timezone.localtime(invoice.submitted, timezone.get_default_timezone())
    name = str(dates.MONTHS[when.month])
    return name.lower() if russian() else name


def _source(invoice: Invoice, kept: Sequence[Mapping[str, Any]]) -> str:
    when = at(invoice.submitted or invoice.opened)
    said = [_("Decided and recorded %(when)s.") % {"when": when}]
    given = next((one for one in kept if one["code"] == "trust.given"), None)
    limit = invoice.limit if invoice.limit_id else None
    if given and limit:
        day = short(timezone.localtime(limit.given).date())
        said.append(_("The limit was given by %(by)s on %(day)s.") % {"by": given["by"], "day": day})
    elif given:
        said.append(sentence(Reason.from_json(given)))
    since = next((one["since"] for one in kept if one["code"] in ("trust.limit", "trust.limit_with_month")), None)
    if since:
        said.append(sentence(Reason("road.in_force", since=since)))
    return " ".join(said)


def _meters(found: trust.Numbers, sum_: Decimal, invoice: Invoice) -> list[Meter]:
    meters = [_one(sum_, found.each)]
    if found.month is not None and found.used is not None:
        meters.append(_in_month(found.used, sum_, found.month, _month(invoice)))
    return meters


def _one(sum_: Decimal, each: Decimal) -> Meter:
    said = {"sum": number(sum_, _places(sum_)), "each": money(each, short=True)}
    words = _("%(sum)s of %(each)s") % said
    over = max(sum_ - each, ZERO)
    parts = [(min(sum_, each), "full"), (over, "bad") if over else (each - sum_, "rest")]
    return Meter(_("One invoice"), words, words, _drawn(parts))


def _in_month(used: Decimal, sum_: Decimal, month: Decimal, name: str) -> Meter:
    total, over = used + sum_, max(used + sum_ - month, ZERO)
    words = _("%(sum)s of %(each)s") % {"sum": number(total, _places(total)), "each": money(month, short=True)}
    left = max(month - total, ZERO)
    said = {"used": money(used, short=True), "sum": money(sum_, short=True), "left": money(left, short=True)}
    said["over"] = money(over, short=True)
    told = _("Before %(used)s, this one %(sum)s: %(over)s above the limit") if over else ""
    aria = (told or _("Before %(used)s, this one %(sum)s, left %(left)s")) % said
    label = _("%(month)s, with the invoices before") % {"month": name[:1].upper() + name[1:]}
    parts = [(used, ""), (max(sum_ - over, ZERO), "full"), (over, "bad"), (left, "rest")]
    return Meter(label, words, aria, _drawn(parts))


def _drawn(parts: list[tuple[Decimal, str]]) -> list[tuple[Decimal, str]]:
    return [(weight, kind) for weight, kind in parts if weight > 0]
