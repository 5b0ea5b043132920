"""Offers of a procedure laid side by side: from models to `procurement.comparison`, and who may be chosen."""

from decimal import Decimal

from django.conf import settings

from procurement import comparison, offer_sheet
from procurement.comparison import Comparison, Offered, Priced, Wanted
from procurement.models import GroupLine, Offer, Procedure
from procurement.models.catalogue import WHOLE


def wanted_lines(case: Procedure) -> list[GroupLine]:
    """The lines that are still to be bought, in their order."""
    wanted = case.group.lines.filter(quantity__gt=0).select_related("kind").prefetch_related("kind__asked")
    return list(wanted.order_by("position"))


def as_wanted(line: GroupLine, place: int) -> offer_sheet.Wanted:
    """A line as it is looked for in a table that came; `place`: its number in the list, from 1."""
    return offer_sheet.Wanted(line.pk, place, line.name, line.quantity, line.unit in WHOLE)


def side_by_side(lines: list[GroupLine], offers: list[Offer]) -> Comparison:
    """Compare offers on the company's VAT base. A line judged unfit or unsuitable counts as unfit."""
    wanted = [Wanted(line.pk, line.quantity) for line in lines]
    return comparison.compare(wanted, [offered(offer) for offer in offers], base())


def base() -> comparison.Base:
    """`with` VAT as paid, or `without` where the company compares so."""
    return "without" if getattr(settings, "COMPARE_WITHOUT_VAT", False) else "with"


def offered(offer: Offer) -> Offered:
    """An offer as the pure rules know it."""
    lines = {
        line.line_id: Priced(line.quantity, line.cost, line.vat, _fits(line.fits, line.suits))
        for line in offer.lines_read
    }
    return Offered(offer.pk, lines, offer.received, str(offer.counterparty))


def _fits(*judged: bool | None) -> bool | None:
    return False if False in judged else None if None in judged else True


def able(lines: list[GroupLine], offers: list[Offer]) -> list[Offer]:
    """Offers that could be chosen: every line in full, nothing judged unfit, admitted, not failed by security."""
    table = side_by_side(lines, offers)
    complete = {column.code for column in table.columns if column.complete and not column.unfit}
    return [offer for offer in offers if offer.pk in complete and False not in (offer.admitted, offer.checked)]


def choosable(case: Procedure) -> list[Offer]:
    """Offers of which one may be chosen now: able ones; where offers came sealed, admitted and checked ones alone."""
    found = able(wanted_lines(case), case.live_offers())
    sealed = "opening" in case.table.lines_by_code
    return [offer for offer in found if not sealed or (offer.admitted and offer.checked)]


def least(case: Procedure) -> Decimal | None:
    """What the best offer that may be chosen costs as paid (for the limit); None when there is none."""
    return min((offer.total for offer in able(wanted_lines(case), case.live_offers())), default=None)
