"""Which filling belongs to which line: by flow where they differ, else by the line's code."""

from tests.walking import (
    asking,
    branches_contract,
    branches_evaluation,
    branches_market,
    branches_notice,
    branches_sealed,
    buying,
    ordering,
)
from tests.walking.asking import Fill

BY_LINE: dict[str, Fill] = (
    buying.FILLS
    | ordering.FILLS
    | branches_market.FILLS
    | branches_notice.FILLS
    | branches_sealed.FILLS
    | branches_evaluation.FILLS
    | branches_contract.FILLS
)
BY_FLOW: dict[str, dict[str, Fill]] = {
    "request": asking.OF_REQUEST,
    "invoice": ordering.OF_INVOICE,
    "small": BY_LINE,
    "single_source": BY_LINE | {"offer_technical": buying.FILLS["offers_technical"]},
    "quotation": BY_LINE | branches_evaluation.OF_QUOTATION,
    "tender": BY_LINE | branches_notice.OF_TENDER | branches_contract.OF_TENDER,
}


def fill_of(flow: str, step: str, answer: str) -> Fill | None:
    """What types the data of this answer; None where there is nothing to type."""
    return buying.ASKS.get(answer) or BY_FLOW[flow].get(step)
