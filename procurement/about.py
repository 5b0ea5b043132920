"""What a task is about, above its answers: the need, the proposed choice, the order. Only who is asked reads it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from procurement.models import Item, PaymentRow, Procedure
from procurement.paying import payments
from procurement.shares import cost_known
from procurement.sight import Sight

SUBJECTS = {
    "memo_approval": "need",
    "budget": "need",
    "group_vote": "choice",
    "choice_approval": "choice",
    "order_legal": "order",
    "order_signed": "order",
}


@dataclass
class About:
    """The subject of what is asked at this step; `cost`: of what the reader's people asked for, or of all of it."""

    subject: str
    cost: Decimal | None = None
    over: Decimal | None = None
    rows: tuple[PaymentRow, ...] = ()


def about(case: Procedure, seen: Sight, items: list[Item], offers: list[Any]) -> About | None:
    """None at steps whose form says it all, and for who sees no sums."""
    subject = SUBJECTS.get(case.step)
    if subject is None or not seen.prices:
        return None
    if subject == "need":
        return About(subject, case.estimate if seen.full else cost_known(_of(items, seen)))
    if not seen.full or case.chosen_id is None:
        return None
    if subject == "choice":
        return About(subject, case.total, next((one.column.over for one in offers if one.chosen), None))
    return About(subject, case.total, rows=tuple(payments(case).rows))


def _of(items: list[Item], seen: Sight) -> list[Item]:
    """A head's people's items; all of them for who sees all lines."""
    return items if seen.people is None else [item for item in items if item.request.initiator_id in seen.people]
