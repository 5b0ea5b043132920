"""A group split in two before the selection report: when it may be, which shares go, how sums are divided.

Source: "No split between suppliers" and "Allotment" in branches.md. A split is no way round a threshold: both halves go
on by the branch of the whole (`procurement.family` counts the other halves where a limit is compared).
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from invoices.budget import split
from invoices.models import Reservation
from portal.allotment import Want, allot
from portal.models import Person
from portal.reasons import Reason, register
from portal.roles import has_role
from procurement.earlier import SENDING
from procurement.models import GroupLine, Item, Offer, Procedure
from procurement.models.catalogue import WHOLE
from procurement.shares import cost_by_item, items_of
from procurement.weighing import able, wanted_lines

ZERO = Decimal("0.00")
LEAST = Decimal("0.01")  # of what is not counted in whole pieces

register(
    {
        "split.shares": _("Of a divided line the earliest needs stay: by need-by date, then by date of request."),
        "split.by_offer": _("Sums are divided by the prices of the cheapest offer that covers everything, {who}."),
        "split.by_prices": _("Sums are divided by last known prices."),
        "split.by_pieces": _("Sums are divided by quantities: no price is known for {names}."),
    }
)


@dataclass(frozen=True)
class Share:
    """What of an item stays and what goes."""

    item: Item
    stays: Decimal
    goes: Decimal


@dataclass
class LineParted:
    """A line of the group: what stays and what goes, item by item."""

    line: GroupLine
    stays: Decimal
    goes: Decimal
    shares: list[Share] = field(default_factory=list)


@dataclass
class Half:
    """One half as it will be: lines with quantities, items (copies with their quantity), sums in roubles."""

    lines: list[tuple[GroupLine, Decimal]]
    items: list[Item]
    reserve: Decimal | None = None
    estimate: Decimal | None = None
    group_estimate: Decimal | None = None
    max_price: Decimal | None = None
    offers: list[tuple[Offer, int]] = field(default_factory=list)  # how many of its lines each offers in full

    @property
    def units(self) -> list[Any]:
        """Units whose people asked for it."""
        return list({item.request.unit_id: item.request.unit for item in self.items}.values())

    @property
    def days(self) -> list[date]:
        """Need-by dates, the earliest first."""
        return sorted({item.need_by for item in self.items if item.need_by})


@dataclass
class Parting:
    """Both halves; `reserves`: reservation id → what of it goes; `part`: of sums of the whole; why so."""

    lines: list[LineParted]
    stays: Half
    goes: Half
    reserves: dict[int, Decimal]
    part: Fraction
    why: tuple[Reason, ...]

    @property
    def divided(self) -> list[Item]:
        """Items of which a part goes."""
        return [share.item for one in self.lines for share in one.shares if share.stays and share.goes]


# ── may it be split ──


def may_split(person: Person, case: Procedure) -> bool:
    """The buyer of the purchase, and the head of purchasing."""
    return person.pk == case.buyer_id or has_role(person, "purchasing_head")


def why_not_split(case: Procedure) -> Any:
    """Why the group cannot be split at the present step; None when it can."""
    if case.ended:
        return _("This purchase has ended: there is nothing to split.")
    if case.signed or not is_before(case, "report"):
        return _("A group is split before the selection report. Now it is too late: only when offers are asked for "
                 "again, it can be split.")  # fmt: skip
    if case.holds.filter(ended=None).exists():
        return _("This purchase is on hold: resume it first.")
    return _out_with_suppliers(case) or _indivisible(case)


def is_before(case: Procedure, step: str) -> bool:
    """Whether the case stands before this line of its table."""
    order = [line.code for line in case.table.lines]
    return order.index(case.step) < order.index(step)


def announced_by(case: Procedure) -> str:
    """The line by which this branch's documents go out; "" where offers do not come sealed."""
    return next((code for code in SENDING if code in case.table.lines_by_code), "")


def _out_with_suppliers(case: Procedure) -> Any:
    """From the notice to the opening suppliers answer for the whole; an envelope that nobody reads has no halves."""
    line = announced_by(case)
    if not line or case.step == line or is_before(case, line) or not _until_opened(case):
        return None
    if case.step == "supplier_questions":
        return _("The notice of the whole is with the suppliers. First answer “The documents change”; then split the "
                 "group, and each half gets a notice of its own.")  # fmt: skip
    if case.step == "opening":
        return _("The envelopes are being opened: split the group after the opening.")
    return _("Suppliers answer for the whole, and their envelopes are sealed: split the group after the opening, or "
             "when offers are asked for again.")  # fmt: skip


def _until_opened(case: Procedure) -> bool:
    return case.step == "opening" or is_before(case, "opening")


def _indivisible(case: Procedure) -> Any:
    lines = wanted_lines(case)
    if len(lines) > 1 or (lines and lines[0].quantity > _least(lines[0])):
        return None
    return _("One piece of one thing is bought here: there is nothing to split.")


def _least(line: GroupLine) -> Decimal:
    return Decimal(1) if line.unit in WHOLE else LEAST


def why_not_these(case: Procedure, quantities: Mapping[int, Decimal]) -> Any:
    """Why these quantities (line id → how many go) are no half; None when they are."""
    lines = {line.pk: line for line in wanted_lines(case)}
    for pk, quantity in quantities.items():
        if why := _why_not_so_many(lines.get(pk), quantity):
            return why
    if not any(quantities.values()):
        return _("Nothing goes to the second purchase: enter how many of which line.")
    if all(quantities.get(pk, ZERO) == line.quantity for pk, line in lines.items()):
        return _("Everything would go, and nothing would stay: leave some of it here.")
    return None


def _why_not_so_many(line: GroupLine | None, quantity: Decimal) -> Any:
    if line is None:
        return _("A line is not in this purchase any more. Look at it again.")
    if quantity < 0 or quantity > line.quantity:
        return _("“%(name)s”: %(all)s are bought, so at most as many can go.") % {
            "name": line.name, "all": f"{line.quantity.normalize():f}"
        }  # fmt: skip
    if quantity % _least(line):
        return _("“%(name)s” is counted in whole pieces.") % {"name": line.name}
    return None


# ── what goes where ──


def parting(case: Procedure, quantities: Mapping[int, Decimal]) -> Parting:
    """Both halves when so many of each line (line id → quantity) go; the quantities were judged before."""
    items, offers = items_of(case), case.live_offers()
    lines = [_part_line(line, items, quantities.get(line.pk, ZERO)) for line in wanted_lines(case)]
    weights, because = _weights([one.line for one in lines], items, offers)
    rows = list(Reservation.objects.live().filter(case=case.pk).order_by("pk"))
    shares = [share for one in lines for share in one.shares]
    weighed = [(share.item.request.unit_id, *_weigh(share, weights)) for share in shares]
    part = part_of(weighed)
    reserves = reserves_going([(row.pk, row.unit_id, row.sum) for row in rows], weighed)
    stays, goes = _half(lines, "stays", offers), _half(lines, "goes", offers)
    if case.reserve is not None:
        goes.reserve = sum(reserves.values(), ZERO)
        stays.reserve = sum((row.sum for row in rows), ZERO) - goes.reserve
    _divide(case, stays, goes, part)
    divided = any(one.stays and one.goes for one in lines)
    return Parting(lines, stays, goes, reserves, part, (*([Reason("split.shares")] if divided else []), because))


def _part_line(line: GroupLine, items: list[Item], goes: Decimal) -> LineParted:
    own = [item for item in items if item.line_id == line.pk]
    kept = staying([Want(item.pk, item.quantity, item.need_by, item.asked) for item in own], line.quantity - goes)
    shares = [Share(item, kept[item.pk], item.quantity - kept[item.pk]) for item in own]
    return LineParted(line, line.quantity - goes, goes, shares)


def staying(wants: Sequence[Want], stays: Decimal) -> dict[Any, Decimal]:
    """item → how much of it stays, when so much of the line does: the earliest needs first (as what arrives is given
    out)."""
    return allot(stays, wants).given


def _weights(lines: list[GroupLine], items: list[Item], offers: list[Offer]) -> tuple[dict[int, Fraction], Reason]:
    """item id → what all of it weighs in sums of the whole, and by what: an offer, last prices, pieces."""
    best = min(able(lines, offers), key=lambda offer: (offer.total, offer.pk), default=None)
    costs = cost_by_item(best, items) if best else {item.pk: item.cost for item in items}
    if all(costs.get(item.pk) for item in items):
        because = Reason("split.by_offer", who=str(best)) if best else Reason("split.by_prices")
        return {item.pk: Fraction(costs[item.pk]) for item in items}, because
    names = sorted({item.name for item in items if not costs.get(item.pk)})
    return {item.pk: Fraction(item.quantity) for item in items}, Reason("split.by_pieces", names=names)


def _weigh(share: Share, weights: Mapping[int, Fraction]) -> tuple[Fraction, Fraction]:
    whole = weights[share.item.pk]
    goes = whole * Fraction(share.goes) / Fraction(share.item.quantity)
    return whole - goes, goes


def part_of(weighed: Sequence[tuple[int, Fraction, Fraction]]) -> Fraction:
    """Which part of all goes, from (unit, stays, goes) of each item."""
    goes = sum((one[2] for one in weighed), Fraction(0))
    return goes / (goes + sum((one[1] for one in weighed), Fraction(0)))


def reserves_going(
    rows: Sequence[tuple[int, int, Decimal]], weighed: Sequence[tuple[int, Fraction, Fraction]]
) -> dict[int, Decimal]:
    """reservation → roubles of it that go, from (id, unit, sum) and (unit, stays, goes) of each item: what a unit set
    aside is divided as its things are; a unit without things here as all of it is. The rest stays, to the kopeck."""
    found = {}
    for pk, unit, sum_ in rows:
        own = [one for one in weighed if one[0] == unit]
        found[pk] = going(sum_, part_of(own or weighed))
    return found


def going(sum_: Decimal, part: Fraction) -> Decimal:
    """What of a sum goes when what stays is rounded half up: together exactly the sum."""
    return sum_ - split(sum_, [1 - part, part])[0]


def _half(lines: list[LineParted], name: str, offers: list[Offer]) -> Half:
    own = [(one.line, getattr(one, name)) for one in lines if getattr(one, name)]
    items = []
    for share in (share for one in lines for share in one.shares if getattr(share, name)):
        item = copy(share.item)
        item.quantity = getattr(share, name)
        items.append(item)
    return Half(own, items, offers=[found for offer in offers if (found := (offer, covered(offer, own)))[1]])


def covered(offer: Offer, lines: list[tuple[GroupLine, Decimal]]) -> int:
    """How many of these lines the offer has in full."""
    there = {row.line_id: row.quantity for row in offer.lines_read}
    return sum(there.get(line.pk, ZERO) >= quantity for line, quantity in lines)


def _divide(case: Procedure, stays: Half, goes: Half, part: Fraction) -> None:
    for name, sum_ in (
        ("estimate", case.estimate), ("group_estimate", case.group.estimate), ("max_price", case.max_price),
    ):  # fmt: skip
        if sum_ is not None:
            setattr(goes, name, going(sum_, part) or None)
            setattr(stays, name, sum_ - going(sum_, part) or None)
