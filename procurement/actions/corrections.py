"""A number of an offer that was entered wrongly at the opening: corrected with a reason, both numbers kept."""

from typing import Any

from django.utils.translation import gettext as _

from portal.actions import cases
from portal.actions.act import Act
from portal.actions.documents import freeze
from portal.actions.refusals import Missing, NotYours, Refused, TooLate
from portal.models import Notice, Person
from procurement.actions.offers import record_offer
from procurement.corrections import Changed, changed, opener, why_not_corrected
from procurement.envelopes import in_time, opening_of
from procurement.models import Offer, OfferCorrection, Opening, Procedure


def correct(offer: Offer, *, by: Person, reason: str, data: dict[str, Any]) -> list[OfferCorrection]:
    """Write the offer as `data` says (lines and terms as at the opening) and keep what stood there before.

    Refused: without a reason, of who has no seat of the opening, once the evaluation is answered, when nothing differs.
    A protocol that is printed already gets its next version; the other one at the opening is told.
    """
    if not reason.strip():
        raise Missing(_("Say why: it stands in the protocol of the opening."))
    with cases.change(offer.procedure, by=by) as act:
        case = act.read(offer.procedure_id, offer.procedure.flow)
        opening = _allowed(case, by)
        own = Offer.objects.with_lines().get(pk=offer.pk, nth=case.asking, sealed__isnull=False)
        found = changed(own, data)
        if not found:
            raise Refused(_("Nothing differs from what was entered: there is nothing to correct."))
        record_offer(act, case, data | {"counterparty": own.counterparty})
        kept = _keep(act, own, found, reason.strip()[:500])
        _log(act, case, own, found, reason.strip())
        _tell(act, case, opening, reason.strip()[:500])
        if opening.confirmed:
            freeze(act, case, "opening_protocol")
        return kept


def _allowed(case: Procedure, by: Person) -> Opening:
    opening = opening_of(case)
    if opening is None or not opener(case, by, opening):
        raise NotYours(_("Who opened the envelopes corrects what was entered of them."))
    if case.fact_held:
        raise cases.held(case)
    if why := why_not_corrected(case, opening):
        raise TooLate(why)
    return opening


def _keep(act: Act, offer: Offer, found: list[Changed], reason: str) -> list[OfferCorrection]:
    return OfferCorrection.objects.bulk_create(
        OfferCorrection(
            offer=offer, line=one.line, field=one.field, was=one.was[:300], now=one.now[:300], reason=reason,
            by=act.by, at=act.now,
        )
        for one in found
    )  # fmt: skip


def _log(act: Act, case: Procedure, offer: Offer, found: list[Changed], reason: str) -> None:
    number = next((one.number for one in in_time(case) if one.pk == offer.sealed_id), "")
    numbers = [[one.line.name if one.line else "", one.field, one.was, one.now] for one in found]
    act.log(case, "offer_corrected", text=reason, data={"n": number, "count": len(found), "numbers": numbers})


def _tell(act: Act, case: Procedure, opening: Opening, reason: str) -> None:
    others = {opening.buyer_id, opening.member_id} - {act.by.pk, None}
    Notice.objects.bulk_create(
        Notice(person_id=pk, case_id=case.pk, code="offer_corrected", at=act.now,
               data={"who": act.by.short_name, "why": reason})
        for pk in sorted(others)
    )  # fmt: skip
