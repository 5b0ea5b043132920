"""Forks of a straight walk: at each line every answer is given behind a savepoint and walked on from at random.

A fork is a walk that begins in the middle: what stands before it is walked once for all of them.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

import time_machine
from django.db import transaction
from django.test import override_settings

from portal import clock
from portal.models import Task
from tests.walking import scene, tables
from tests.walking.company import FAST_HASHERS, found
from tests.walking.roads import Road
from tests.walking.shard import MORNINGS, cases_of, way_of
from tests.walking.walk import Walk

ON = 5  # moves at random after a fork's first answer
TUNES = frozenset({"advance", "goods", "experts", "large"})


@dataclass
class Forking(Walk):
    """Straight to its goal; at each line that it has not seen, a fork for each answer."""

    counts: Counter = field(default_factory=Counter)
    forks: int = 0
    forked: int = 0  # moves in them
    been: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.road = Road(tunes=TUNES)

    def answer(self, task: Task) -> None:
        place = (task.case.flow, task.step)
        if self.aiming and place not in self.been and not task.asked:
            self.been.add(place)
            for answer in tables.answers(*place):
                self.fork(task.pk, answer)
        super().answer(task)

    def fork(self, pk: int, answer: str) -> None:
        """Give the answer, go on at random, take all back. What earlier happenings forbid is no fork."""
        with self.taken_back():
            task = Task.objects.select_related("case__unit", "visit", "person").get(pk=pk)
            if not self.give(task, answer):
                return
            self.forks += 1
            self.walk_on()
            for case in cases_of(self):
                self.counts += tables.retrace(case)

    def walk_on(self) -> None:
        """Some moves at random."""
        for _ in range(ON):
            now = scene.look(self.roots, self.groups)
            if not now.open:
                return
            self.move(now)
            self.forked += 1

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """As if nothing had happened: rows, clock, company, what the walk knows."""
        kept, now = transaction.savepoint(), clock.now()
        company, cast = self.company, dict(self.company.cast.people)
        mine = {name: getattr(self, name) for name in ("luck", "aiming", "moves")}
        lists = {name: getattr(self, name).copy() for name in ("roots", "groups", "told", "silent")}
        self.luck, self.aiming = Random(f"{self.seed} {self.forks}"), False
        try:
            yield
        except Exception as error:
            error.add_note(f"fork {self.forks} of walk {self.seed}\n{way_of(self)}")
            raise
        transaction.savepoint_rollback(kept)
        self.traveller.move_to(now, tick=False)
        company.cast.people.clear()
        company.cast.people.update(cast)
        for name, value in (mine | lists).items():
            setattr(self, name, value)


def forked(branch: str, seed: int) -> Forking:
    """A purchase by this branch straight to its rating, with forks at each of its lines. Inside a transaction."""
    with override_settings(PASSWORD_HASHERS=FAST_HASHERS), time_machine.travel(MORNINGS[1], tick=False) as traveller:
        walk = Forking(found(Random(seed)), traveller, seed, (branch, "rating", "done"))
        walk.begin()
        while walk.aiming:
            walk.move(scene.look(walk.roots, walk.groups))
        return walk
