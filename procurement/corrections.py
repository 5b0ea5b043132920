"""What was entered wrongly at an opening: who may still correct it, and what a correction changes. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import Person, Task
from portal.typography import day_month, number
from procurement.envelopes import opening_of
from procurement.models import GroupLine, Offer, OfferCorrection, OfferLine, Opening, Procedure

JUDGED = ("offers_technical", "admission")  # the first line of the evaluation, by branch
TOO_LATE = gettext_lazy("The offers are being evaluated by now: what the opening confirmed stays.")


@dataclass(frozen=True)
class Changed:
    """A field of an offer (or of its line) that says something else now; values as they are kept: plain text."""

    line: GroupLine | None
    field: str
    was: str
    now: str


def opener(case: Procedure, person: Person, opening: Opening | None) -> bool:
    """Whether this person has a seat of the opening: was there, or is the buyer now."""
    return opening is not None and person.pk in (opening.buyer_id, opening.member_id, case.buyer_id)


def why_not_corrected(case: Procedure, opening: Opening | None) -> Any:
    """Why nothing entered at this opening can be corrected now; None when it can."""
    if opening is None or opening.entered is None:
        return _("Nothing is entered yet: there is nothing to correct.")
    if case.ended or (case.step != "opening" and case.step not in JUDGED):
        return TOO_LATE
    if case.step in JUDGED and Task.objects.filter(case=case.pk, visit__left=None).exclude(answer="").exists():
        return TOO_LATE
    return None


def corrects(case: Procedure, person: Person) -> bool:
    """Whether the page offers this person to correct what was entered."""
    if case.step != "opening" and case.step not in JUDGED:
        return False
    opening = opening_of(case)
    return opener(case, person, opening) and why_not_corrected(case, opening) is None


def changed(offer: Offer, data: dict[str, Any]) -> list[Changed]:
    """What `data` (as an offer is entered) says otherwise than the offer, in the order of the form."""
    found = [
        Changed(None, name, plain(getattr(offer, name)), plain(data[name])) for name in Offer.ENTERED if name in data
    ]
    known = {line.line_id: line for line in offer.lines_read}
    given = {row["line"].pk: row for row in data["lines"]}
    named = {line.line_id: line.line for line in known.values()} | {pk: row["line"] for pk, row in given.items()}
    for pk, line in named.items():
        found += _line(line, known.get(pk), given.get(pk))
    return [one for one in found if one.was != one.now]


def _line(line: GroupLine, known: OfferLine | None, row: dict[str, Any] | None) -> list[Changed]:
    return [
        Changed(line, name, plain(getattr(known, name)) if known else "", plain(row[name]) if row else "")
        for name in OfferLine.ENTERED
    ]


def plain(value: Any) -> str:
    """A value as text that does not depend on the language; 22 and 22.00 are one number."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Said:
    """A correction in words."""

    row: OfferCorrection
    what: str
    was: str
    now: str


def said(rows: Iterable[OfferCorrection]) -> list[Said]:
    """Corrections for a page or a paper, the first one first."""
    return [Said(one, what(one), _value(one.field, one.was), _value(one.field, one.now)) for one in rows]


def what(one: OfferCorrection) -> str:
    """What was corrected: «Монитор: цена»."""
    model = OfferLine if one.line_id else Offer
    label = str(model._meta.get_field(one.field).verbose_name)
    return f"{one.line.name}: {label}" if one.line_id else label


def _value(field: str, value: str) -> str:
    if not value:
        return "–"
    if field in ("date", "valid_until"):
        return day_month(date.fromisoformat(value), date.min)
    if field == "vat_included":
        return str(_("yes") if value == "True" else _("no"))
    if field in ("price", "quantity", "rate", "vat_rate"):
        return number(Decimal(value), {"price": 2, "rate": 4}.get(field, 0))
    return value


def corrections_of(case: Procedure) -> list[OfferCorrection]:
    """All of the present asking, the first one first, each with its offer, line and who made it."""
    rows = OfferCorrection.objects.filter(offer__procedure=case.pk, offer__nth=case.asking)
    return list(rows.select_related("offer", "line", "by").order_by("at", "pk"))
