"""Brings a procedure of any branch to any step by walking the real code, with what `tests.filled` enters.

`branch_at(cast, "tender", "report")`; `**changed` replaces a step's data on the way: `opening=lambda case, task: …`.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from portal.actions import cases
from portal.models import Task
from procurement.models import BranchProposal, BranchRule, Procedure, WorkingGroup
from tests import builders
from tests.answers_orders import data_for as order_data
from tests.cast import Cast
from tests.filled import data_for

PASSWORD = "correct horse 7"


def branch_begun(cast: Cast, branch: str, wanted: dict[str, list[tuple[str, int]]] | None = None) -> Procedure:
    """A purchase by this branch at its first line (5 monitors; 2 monitors and 6 keyboards)."""
    builders.furnish(cast)
    BranchProposal.objects.all().delete()
    BranchProposal.objects.create(position=1, branch=branch)
    group = WorkingGroup.objects.get()
    BranchRule.objects.get_or_create(flow=branch, defaults={"group": group})
    return builders.begun(cast, wanted)


def branch_at(cast: Cast, branch: str, step: str, **changed: Any) -> Procedure:
    """A purchase by this branch that stands in `step`."""
    return walk(cast, branch_begun(cast, branch), step, **changed)


def walk(cast: Cast, case: Procedure, step: str, **changed: Callable[[Procedure, Task], Any]) -> Procedure:
    """Answer happily until the case stands in `step`."""
    for _ in range(200):
        case = builders.again(case)
        if case.step == step or case.ended:
            break
        give(case, data=changed.get(case.step))
    assert builders.again(case).step == step, f"stands in {builders.again(case).step}, not in {step}"
    return builders.again(case)


def give(
    case: Procedure, answer: str = "", *, task: Task | None = None, data: Any = None, comment: str = ""
) -> Procedure:
    """Answer the first open task; happily, with the step's data, unless said otherwise."""
    case = builders.again(case)
    task = task or builders.task_of(case)
    answer = answer or ("for" if task.visit.vote else case.line.happy)
    entered = data(case, task) if callable(data) else data or happy_data(case, task, answer)
    cases.answer(task, answer, by=builders.whoever(case, task), comment=comment, data=entered)
    return builders.again(case)


def happy_data(case: Procedure, task: Task, answer: str) -> dict[str, Any] | None:
    """The new runs' own data, then those of the runs that stand since the small branch."""
    rng = Random(1)
    found = data_for(task, answer, rng)
    if found is None and answer == case.line.happy and case.step in builders.DATA:
        found = builders.DATA[case.step](case)
    return order_data(task, answer, rng) if found is None else found
