"""The printed protocol of an opening: who was there, each envelope with time, sum and the sum of its file."""

from datetime import datetime
from typing import Any

from procurement.corrections import Said, corrections_of, said
from procurement.describing import pieces
from procurement.earlier import Earlier, earlier
from procurement.envelopes import in_time, numbered, opening_of
from procurement.forms.offers import rate_label
from procurement.models import Offer, Procedure, SealedOffer
from procurement.printing import Values, signer

WORDS = "%d.%m.%Y %H:%M"


def opening_protocol(case: Procedure) -> Values:
    """The opening of the present asking; late envelopes are named as closed, withdrawn ones with the reason."""
    opening, envelopes = opening_of(case), numbered(case)
    offers = {offer.sealed_id: offer for offer in case.offers.with_lines().filter(nth=case.asking)}
    return {
        "subject": case.title,
        "deadline": case.offers_deadline,
        "opened": _when(case, max(opening.began, opening.attended)) if opening and opening.both_there else "",
        "present": _present(case, opening) if opening else [],
        "rows": [_envelope(case, one) | _offer(one, offers.get(one.pk)) for one in in_time(case)],
        "late": [_envelope(case, one) for one in envelopes if one.late and not one.withdrawn],
        "withdrawn": [_envelope(case, one) | {"why": one.withdrawn_why} for one in envelopes if one.withdrawn],
        "earlier": [_earlier(case, one) for one in earlier(case, envelopes)],
        "corrections": [_correction(case, one, envelopes) for one in said(corrections_of(case))],
        "remarks": opening.remarks if opening else "",
    }


def _when(case: Procedure, moment: datetime) -> str:
    return moment.astimezone(case.zone_info).strftime(WORDS)


def _present(case: Procedure, opening: Any) -> list[Values]:
    seats = (("buyer", opening.buyer, opening.began), ("member", opening.member, opening.attended))
    return [signer(person) | {"seat": seat, "since": _when(case, since)} for seat, person, since in seats if person]


def _correction(case: Procedure, one: Said, envelopes: list[SealedOffer]) -> Values:
    """Both numbers of what was entered wrongly, why, who put it right, when."""
    found = next(envelope for envelope in envelopes if envelope.pk == one.row.offer.sealed_id)
    return _plain(case, found, found.number) | {
        "what": one.what, "was": one.was, "now": one.now, "reason": one.row.reason,
        "by": signer(one.row.by)["name"], "at": _when(case, one.row.at),
    }  # fmt: skip


def _earlier(case: Procedure, one: Earlier) -> Values:
    """An envelope given for an earlier asking: named as closed, with the one that the bidder gave since."""
    row = _plain(case, one.envelope, one.number)
    return row | {"nth": one.nth, "why": one.why, "instead": one.instead.number if one.instead else None}


def _envelope(case: Procedure, one: SealedOffer) -> Values:
    return _plain(case, one, one.number)


def _plain(case: Procedure, one: SealedOffer, number: int) -> Values:
    company = one.counterparty
    return {
        "number": number, "supplier": company.full_name or company.name, "inn": company.inn,
        "received": _when(case, one.received), "sha256": one.sha256,
    }  # fmt: skip


def _offer(one: SealedOffer, offer: Offer | None) -> Values:
    if offer is None:
        return {"unusable": one.unusable}
    return {
        "unusable": "", "total": offer.total, "vat": offer.vat, "delivery_days": offer.delivery_days,
        "warranty_months": offer.warranty_months, "payment": offer.payment_terms,
        "currency": "" if offer.currency == "RUB" else f"{offer.currency} × {offer.rate:f}",
        "lines": [
            {"name": line.line.name, "what": line.what, "quantity": pieces(line.quantity, line.line), "cost": line.cost,
             "vat": str(rate_label(line.vat_rate))}
            for line in offer.lines_read
        ],
    }  # fmt: skip
