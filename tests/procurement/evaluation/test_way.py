"""From the first line to the contract's draft with what `tests.filled` enters, exceptions on the way included."""

from random import Random

import pytest

from tests.builders import task_of
from tests.builders_branches import branch_at, give, walk
from tests.cast import make_cast
from tests.filled import data_for


@pytest.mark.parametrize("branch", ["quotation", "tender"])
def test_the_whole_way_to_the_contract(db, branch):
    case = branch_at(make_cast(), branch, "contract_draft")
    assert case.chosen is not None and case.informed is not None
    steps = [visit.step for visit in case.visits.order_by("pk")]
    assert steps[-2] == {"quotation": "suppliers_informed", "tender": "protocol"}[branch]


@pytest.mark.parametrize("seed", range(3))
def test_marks_in_doubt_go_round(experts, seed):
    case = walk(None, experts, "clarifications")
    task = task_of(case)
    case = give(case, "scores_in_doubt", data=data_for(task, "scores_in_doubt", Random(seed)))
    assert case.step == "expert_evaluation"
    assert walk(None, case, "report").step == "report"
