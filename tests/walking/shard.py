"""Many walks one after the other in one company: counts of what they gave, which goals are still to be walked to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

import time_machine
from django.db.models import Q
from django.test import override_settings

from portal import sockets
from portal.models import Case
from tests.walking import tables
from tests.walking.company import FAST_HASHERS, found
from tests.walking.roads import Goal
from tests.walking.walk import Walk

MORNINGS = (
    datetime(2026, 1, 19, 5, tzinfo=UTC),
    datetime(2026, 4, 27, 5, tzinfo=UTC),
    datetime(2026, 9, 1, 5, tzinfo=UTC),
)


@dataclass
class Shard:
    """Walks with seeds from `first` on."""

    first: int
    branches: tuple[str, ...] = tables.BRANCHES  # by which walks without a goal begin, in turn
    counts: Counter = field(default_factory=Counter)
    walks: list[Walk] = field(default_factory=list)
    closed: int = 0
    whole: int = 0  # walks without a goal

    def run(self, number: int, goals: Callable[["Shard", int], Goal | None] = lambda shard, n: None) -> "Shard":
        """So many walks; `goals(shard, n)` names the goal of the n-th one, None for a walk at random."""
        luck = Random(self.first)
        with (
            override_settings(PASSWORD_HASHERS=FAST_HASHERS),
            time_machine.travel(luck.choice(MORNINGS), tick=False) as traveller,
        ):
            company = found(luck)
            for n in range(number):
                goal = goals(self, n)
                branch = "" if goal else self.branches[n % len(self.branches)]
                self.walk(Walk(company, traveller, self.first + n, goal, branch))
        return self

    def walk(self, walk: Walk) -> None:
        """One walk; what breaks is told with the seed and the way so far."""
        with as_worker(walk.told_of):
            try:
                walk.run()
            except Exception as error:
                error.add_note(f"walk {walk.seed}, goal {walk.goal}, move {walk.moves}\n{way_of(walk)}")
                raise
        self.walks.append(walk)
        cases = cases_of(walk)
        for case in cases:
            self.counts += tables.retrace(case)
        if walk.goal is None:
            self.whole += 1
            self.closed += any(case.step == "closed" for case in cases if case.flow != "request")

    @property
    def moves(self) -> int:
        """Moves of all walks."""
        return sum(walk.moves for walk in self.walks)


def cases_of(walk: Walk) -> list[Case]:
    """All cases of a walk."""
    return list(Case.objects.filter(Q(pk__in=walk.roots) | Q(root__in=walk.roots)).order_by("pk"))


@contextmanager
def as_worker(told: Any) -> Iterator[None]:
    """The walk does the worker's part: it is told which requests to look at after a commit."""
    before = list(sockets.AFTER_COMMIT)
    sockets.AFTER_COMMIT[:] = [told]
    try:
        yield
    finally:
        sockets.AFTER_COMMIT[:] = before


def way_of(walk: Walk) -> str:
    """The ways of its cases, for whoever looks for the fault."""
    told = []
    for case in cases_of(walk):
        been = case.visits.order_by("pk").values_list("step", "answer")
        told.append(
            f"{case.flow} {case.pk} ({case.step}): " + " ".join(f"{step}:{answer or '…'}" for step, answer in been)
        )
    return "\n".join(told)


def rarest(counts: Counter, least: int, goals: Iterable[Goal] = tables.GOALS) -> Goal | None:
    """The goal that was reached the fewest times, if fewer than `least`."""
    goal = min(goals, key=lambda one: counts[one])
    return goal if counts[goal] < least else None
