"""What a second half takes along when a group is split: members, criteria, whom we asked, offers, prices, papers."""

from decimal import Decimal
from typing import Any

from portal.actions.act import Act
from portal.actions.documents import freeze
from portal.actions.parting import copied, copy_document
from portal.models import Document
from portal.money import KOPECK
from procurement.halves import Parting, announced_by, going, is_before
from procurement.models import (
    Clarification,
    Criterion,
    GroupLine,
    Offer,
    OfferLine,
    Opening,
    Procedure,
    Score,
    SealedOffer,
)

ZERO = Decimal("0.00")
SEALED = "sealed_offer"
Lines = dict[int, GroupLine]  # the first half's line id → the second one's line


def take_along(act: Act, case: Procedure, new: Procedure, lines: Lines, found: Parting) -> None:
    """All that the second half needs in order to go on; called before the first half's lines are counted anew."""
    numbers = {str(pk): str(line.pk) for pk, line in lines.items()}
    new.checklist = {numbers[pk]: kept for pk, kept in case.checklist.items() if pk in numbers}
    new.save(update_fields=["checklist"])
    _again(case.asked.order_by("pk"), procedure=new)
    _again(case.members.filter(left=None).order_by("pk"), procedure=new)
    _prices(case, new, found)
    offers = _offers(case, new, lines, {one.line.pk: one.stays for one in found.lines})
    _marks(_again(case.criteria.order_by("pk"), procedure=new), offers)
    _papers(case, new, offers)


def _again(rows: Any, **changed: Any) -> dict[int, Any]:
    """Copies of these rows with something changed: id of the first → its copy."""
    found = {row.pk: row for row in rows}
    if copies := copied(list(found.values()), **changed):
        copies[0]._meta.model.objects.bulk_create(copies)
    return found


def _prices(case: Procedure, new: Procedure, found: Parting) -> None:
    """Prices of the market are of the whole: each half is compared with its part of them."""
    for row in case.market_prices.order_by("pk"):
        part = min(max(going(row.sum, found.part), KOPECK), row.sum - KOPECK) if row.sum > KOPECK else row.sum
        row.sum = max(row.sum - part, KOPECK)
        row.save(update_fields=["sum"])
        _again([row], procedure=new, sum=part, from_procedure=row.from_procedure or case)


def _offers(case: Procedure, new: Procedure, lines: Lines, stays: dict[int, Decimal]) -> dict[int, Offer]:
    """Offers of the present asking that are of something that goes. Of a divided line nothing is offered twice: what
    covers the first half stays there."""
    kept = {}
    for offer in case.offers.filter(nth=case.asking).with_lines():
        there = [row for row in offer.lines_read if row.line_id in lines]
        rows = [_offered(row, lines[row.line_id], stays[row.line_id]) for row in there]
        if rows := [row for row in rows if row.quantity > 0]:
            sealed = _envelope(new, offer.sealed) if offer.sealed_id else None
            kept |= _again([offer], procedure=new, sealed=sealed)
            _again(rows, offer=offer)
    _drop_emptied(case, lines, stays)
    return kept


def _offered(row: OfferLine, line: GroupLine, stays: Decimal) -> OfferLine:
    row.quantity = min(row.quantity - stays, line.quantity)
    row.line = line
    return row


def _drop_emptied(case: Procedure, lines: Lines, stays: dict[int, Decimal]) -> None:
    """An offer that is of the second half alone has moved there; one from an envelope stays a bid of this asking."""
    gone = [pk for pk in lines if not stays[pk]]
    here = case.offers.filter(nth=case.asking, sealed=None, lines__line__in=gone).exclude(pk=case.chosen_id)
    here.exclude(pk__in=OfferLine.objects.exclude(line__in=gone).values("offer")).delete()


def _envelope(new: Procedure, sealed: SealedOffer) -> SealedOffer:
    """The opened envelope of an offer, with its file and the opening by two."""
    for row in Opening.objects.filter(procedure=sealed.procedure_id, nth=sealed.nth).exclude(
        nth__in=new.openings.values("nth")
    ):
        _again([row], procedure=new)
    document = copy_document(sealed.document, new, subject=sealed.document.subject)
    [copy] = _again([sealed], procedure=new, document=document).values()
    return copy


def _marks(criteria: dict[int, Criterion], offers: dict[int, Offer]) -> None:
    """Marks and answers of the bidders, for the offers that go along."""
    for row in Score.objects.filter(offer__in=list(offers), criterion__in=list(criteria)).order_by("pk"):
        _again([row], offer=offers[row.offer_id], criterion=criteria[row.criterion_id])
    for row in Clarification.objects.filter(offer__in=list(offers)).order_by("pk"):
        _again([row], offer=offers[row.offer_id])


def _papers(case: Procedure, new: Procedure, offers: dict[int, Offer]) -> None:
    """The papers so far; of offers those that go along. Envelopes are their offers'."""
    subjects = {"": ""} | {f"offer:{pk}": f"offer:{copy.pk}" for pk, copy in offers.items()}
    papers = Document.objects.present().filter(case=case.pk, subject__in=list(subjects)).exclude(kind=SEALED)
    for document in papers.order_by("pk"):
        copy_document(document, new, subject=subjects[document.subject])


def print_anew(act: Act, case: Procedure) -> None:
    """Forms with lines that are still being judged name the lines of this half; what has gone out stays as it was."""
    out = announced_by(case)
    until = {"memo": "memo_approval"} | (dict.fromkeys(("specification", "notice", "offer_form"), out) if out else {})
    frozen = Document.objects.present().filter(case=case.pk, versions__frozen=True).order_by()
    there = set(frozen.values_list("kind", flat=True).distinct())
    for kind, line in until.items():
        if kind in there and (case.step == line or is_before(case, line)):
            freeze(act, case, kind)
