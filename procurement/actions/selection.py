"""Effects of the lines of the phase "Choice": the report, the sheet, the consent."""

from typing import Any

from invoices.actions import raise_reserve
from portal.actions.act import Act
from portal.models import Task
from procurement.actions.keeping import keep
from procurement.actions.procedures import name_members
from procurement.models import Procedure
from procurement.ruling import rule_of
from procurement.seats import is_dearer, voters

Data = dict[str, Any]


def reported(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The proposed offer and why; the members of the group are named in the case from now on."""
    if answer != "done":
        return
    keep(case, chosen=data["offer"], report_text=data["report_text"], report_why=data.get("report_why", ""))
    group = rule_of(case).group
    name_members(act, case, voters(case), group.chair_id if group else None)


def choice_judged(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The economist's second consent raises the reserve to what the choice costs."""
    if answer == "approve" and task.seat == "economist_if_dearer":
        raise_to_choice(act, case)


def raise_to_choice(act: Act, case: Procedure) -> None:
    """The reserve grows to the chosen sum; nothing is signed above it."""
    if is_dearer(case):
        raise_reserve(act, case, case.total)
        keep(case, reserve=case.total)
