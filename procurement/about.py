"""What a task is about, above its answers: the need, the proposed choice, the order. Only who is asked reads it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.models import Person
from procurement.contracts import Change, changed_since, versions_of
from procurement.models import ContractVersion, Disagreement, Item, PaymentRow, Procedure
from procurement.paying import last_order, payments
from procurement.shares import cost_known
from procurement.sight import Sight

SUBJECTS = {
    "memo_approval": "need",
    "budget": "need",
    "group_vote": "choice",
    "choice_approval": "choice",
    "order_legal": "order",
    "order_signed": "order",
    "contract_legal": "order",
    "contract_supplier": "order",
    "contract_sign": "order",
}


@dataclass
class About:
    """The subject of what is asked at this step; `cost`: of what the reader's people asked for, or of all of it."""

    subject: str
    cost: Decimal | None = None
    over: Decimal | None = None
    alone: bool = False
    rows: tuple[PaymentRow, ...] = ()
    versions: tuple[ContractVersion, ...] = ()
    since: ContractVersion | None = None
    changes: tuple[Change, ...] = ()
    points: tuple[Disagreement, ...] = ()

    @property
    def version(self) -> ContractVersion | None:
        """The text that is judged now."""
        return self.versions[-1] if self.versions else None


def about(case: Procedure, seen: Sight, items: list[Item], offers: list[Any], person: Person) -> About | None:
    """None at steps whose form says it all, and for who sees no sums."""
    subject = SUBJECTS.get(case.step)
    if subject is None or not seen.prices:
        return None
    if subject == "need":
        return About(subject, case.estimate if seen.full else cost_known(_of(items, seen)))
    if not seen.full or case.chosen_id is None:
        return None
    if subject == "choice":
        column = next((one.column for one in offers if one.chosen), None)
        return About(subject, case.total, column and column.over, column is not None and column.alone)
    return _agreement(case, person)


def _agreement(case: Procedure, person: Person) -> About:
    """The order or contract: schedule, text, what the supplier wanted, what changed since this person last judged."""
    order = last_order(case)
    versions = tuple(versions_of(order)) if order else ()
    since, changes = (changed_since(case, order, person) if versions else None) or (None, [])
    judged = bool(versions) and case.step != "contract_supplier"  # there the points are what is entered
    points = tuple(order.disagreements.order_by("nth")) if judged else ()
    rows = tuple(payments(case).rows)
    return About("order", case.total, None, False, rows, versions, since, tuple(changes), points)


def _of(items: list[Item], seen: Sight) -> list[Item]:
    """A head's people's items; all of them for who sees all lines."""
    return items if seen.people is None else [item for item in items if item.request.initiator_id in seen.people]
