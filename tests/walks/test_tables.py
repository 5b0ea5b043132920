"""Every answer of every line, from the specification's table: who may give it, where it leads, that it is given once.

One happy walk stops in each line: everybody who is not asked is refused; each other answer is given behind a savepoint,
must lead where branches.json says, keep the laws, close its tasks; then it is taken back and the walk goes on.
"""

from random import Random

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from portal import clock
from portal.actions import cases
from portal.actions.refusals import NotYours, TooLate
from portal.models import Task, Visit
from tests.cast import PEOPLE
from tests.walking import laws, scene, tables
from tests.walking.company import FAST_HASHERS, found
from tests.walking.roads import Road
from tests.walking.shard import MORNINGS, cases_of
from tests.walking.walk import Walk

# whom the specification asks, by the names of the cast; seats that depend on the case are worked out below
SEATS = {
    "it": {"it", "it2"}, "purchasing_head": {"purchasing_head"}, "economist": {"economist"}, "security": {"security"},
    "lawyer": {"lawyer"}, "it_head": {"it_head"}, "finance_director": {"finance_director"},
    "general_director": {"general_director"}, "member": {"member1", "member2", "chair"},
    "administration": {"administration"}, "accounting": {"accounting"}, "treasury": {"treasury"},
    "group": {"member1", "member2", "chair"}, "economist_if_dearer": {"economist"}, "next_head": {"requester_head",
    "requester2_head"}, "heads": {"requester_head", "requester2_head"},
}  # fmt: skip
ROADS = {
    ("small", "rating", "done"): Road(tunes=frozenset({"advance", "goods"})),
    ("small", "clarify_it", "done"): Road({"check_group": "incomplete"}),
    ("small", "claim", "done"): Road({"delivery": "not_delivered"}, frozenset({"goods"})),
    ("small", "offers", "no_supplier"): Road({"offers": "none_came"}),
    ("small", "invoice_in", "later"): Road(tunes=frozenset({"balance"})),
    ("invoice", "documents", "done"): Road(alone=True),
    ("single_source", "rating", "done"): Road(tunes=frozenset({"advance", "large"})),
    ("quotation", "contract_returned", "done"): Road(),
    ("tender", "receipt", "done"): Road(tunes=frozenset({"balance", "experts"})),
}
SHORT = ("request", "small", "invoice")  # each answer of the others: test_walks, where it is walked on from
GIVEN = {
    (flow, step, answer)
    for flow, step, answer in tables.GOALS
    if flow in SHORT and tables.LINES[flow, step]["kind"] in tables.ACTED
}


class Exploring(Walk):
    """A walk straight to its goal that tries everybody and everything in the lines on its way."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.road = ROADS[self.goal]
        self.led: set[tuple[str, str, str]] = set()  # the answers that were given
        self.been: set[tuple[str, str]] = set()  # the lines that were tried

    def answer(self, task: Task) -> None:
        place = (task.case.flow, task.step)
        if task.case.flow not in SHORT:
            if task.step not in {step for _flow, step in self.been}:
                self.try_everybody(task)
        elif place not in self.been:
            self.try_everybody(task)
            for answer in tables.answers(*place):
                self.try_answer(task, answer)
        self.been.add(place)
        super().answer(task)

    def try_everybody(self, task: Task) -> None:
        """Who has no seat in this line is told so."""
        right = {pk for each in Task.objects.open().filter(visit=task.visit_id) for pk in self.seated(each)}
        for name in PEOPLE:
            person = self.company.person(name)
            if person.pk not in right:
                with pytest.raises(NotYours):
                    cases.answer(task, tables.answers(task.case.flow, task.step)[0], by=person, comment="Я за")

    def seated(self, task: Task) -> set[int]:
        """Ids of those whom the specification's seats of this line name."""
        found = set()
        for seat in tables.LINES[task.case.flow, task.step]["seats"]:
            if seat == "buyer":
                found.add(task.case.concrete().buyer_id)
            elif seat in ("requesters", "receivers", "initiator"):
                found |= task.case.concrete().requester_ids()
            else:
                found |= {getattr(self.company.cast, name).pk for name in SEATS[seat]}
        assert task.person_id is None or task.person_id in found, f"{task.step} is asked of {task.person}"
        return found

    def try_answer(self, task: Task, answer: str) -> None:
        """Give it in every seat, look where it leads, give it once more, take all back."""
        flow, step = task.case.flow, task.step
        kept = transaction.savepoint()
        if all(self.give(each, answer) for each in self.seats_of(task)):
            assert Visit.objects.get(pk=task.visit_id).left
            laws.check(self.roots, clock.now())
            counts = sum((tables.retrace(case) for case in cases_of(self)), start=tables.Counter())
            assert counts[flow, step, answer]
            self.led.add((flow, step, answer))
            self.answered_once(task)
        transaction.savepoint_rollback(kept)

    def seats_of(self, task: Task) -> list[Task]:
        """All open tasks of the line, each read when its turn comes."""
        return [Task.objects.select_related("case", "visit", "person").get(pk=pk) for pk in self._pks(task)]

    def _pks(self, task: Task) -> list[int]:
        return list(Task.objects.open().filter(visit=task.visit_id).order_by("pk").values_list("pk", flat=True))

    def answered_once(self, task: Task) -> None:
        """A closed task refuses whoever answered it."""
        closed = Task.objects.select_related("case", "visit", "by").get(pk=task.pk)
        with pytest.raises(TooLate):
            cases.answer(closed, tables.answers(closed.case.flow, closed.step)[0], by=closed.by, comment="Ещё раз")


def explore(seed: int, goal: tuple[str, str, str], been: set[tuple[str, str]]) -> set[tuple[str, str, str]]:
    """Straight to the goal, through lines that were not tried before; the answers that were given."""
    with override_settings(PASSWORD_HASHERS=FAST_HASHERS), time_machine.travel(MORNINGS[1], tick=False) as traveller:
        walk = Exploring(found(Random(seed)), traveller, seed, goal)
        walk.been = been
        walk.begin()
        while walk.aiming:
            walk.move(scene.look(walk.roots, walk.groups))
        return {*walk.led, goal}


@pytest.mark.walk
def test_every_answer_leads_where_the_specification_says(db):
    led: set[tuple[str, str, str]] = set()
    been: set[tuple[str, str]] = set()
    for seed, goal in enumerate(ROADS):
        kept = transaction.savepoint()
        led |= explore(seed, goal, been)
        transaction.savepoint_rollback(kept)
    assert GIVEN - led == set()
