"""Printed forms after the evaluation: letters of result, the final protocol."""

from typing import Any

from procurement.informing import Bidder, bidders_of, letter_words, protocol_words
from procurement.models import Procedure
from procurement.printing import signer
from procurement.ranked import printed, ranked
from procurement.seats import chair_of, voters

Values = dict[str, Any]


def result_letter(case: Procedure) -> Values:
    """A letter to each bidder, each on a sheet of its own."""
    letters = [
        {
            "supplier": one.name, "inn": one.counterparty.inn, "opening": letter_words(case, one),
            "outcome": one.outcome, "said": str(one.said), "why": one.why,
        }
        for one in bidders_of(case)
    ]  # fmt: skip
    return {"letters": letters, "text": case.informed_text, "signer": signer(case.buyer)}


def protocol(case: Procedure) -> Values:
    """Who took part, who was admitted, how the proposals were ranked, who was chosen."""
    found, chair = ranked(case), chair_of(case)
    people = voters(case)
    leads = next((one for one in people if one.pk == chair), None)
    return {
        "opening": protocol_words(case), "subject": case.title, "bidders": [_row(one) for one in bidders_of(case)],
        "ranking": printed(found), "winner": str(case.chosen), "total": case.total, "vat": case.chosen.vat,
        "why": case.report_why, "text": case.informed_text, "chair": signer(leads),
        "members": [signer(one) for one in people if one.pk != chair], "signer": signer(case.buyer),
    }  # fmt: skip


def _row(one: Bidder) -> Values:
    return {
        "supplier": one.name, "inn": one.counterparty.inn, "said": str(one.said), "why": one.why,
        "total": one.offer.total if one.offer else None,
    }  # fmt: skip
