"""Deeds with invoices, payments and the budget."""

from invoices.actions.budget import (
    mark_not_ordered,
    mark_ordered,
    mark_settled,
    move_reserve,
    part_reserve,
    raise_reserve,
    release,
    reserve,
    reserve_all,
)
from invoices.actions.opening import Bill, open_for_procedure, withdraw_for_procedure
from invoices.actions.payments import bounce, execute, pay
from invoices.actions.starting import start_own
from invoices.actions.trust import decide_road, give_limit, take_limit

__all__ = [
    "Bill",
    "bounce",
    "decide_road",
    "execute",
    "give_limit",
    "mark_not_ordered",
    "mark_ordered",
    "mark_settled",
    "move_reserve",
    "open_for_procedure",
    "part_reserve",
    "pay",
    "raise_reserve",
    "release",
    "reserve",
    "reserve_all",
    "start_own",
    "take_limit",
    "withdraw_for_procedure",
]
