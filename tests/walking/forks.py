"""Forks of a straight walk: at each line every answer is given behind a savepoint and walked on from at random.

A fork is a walk that begins in the middle: what stands before it is walked once for all of them.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

import time_machine
from django.db import transaction
from django.test import override_settings

from portal import clock
from portal.models import Task
from procurement.actions.splitting import split
from procurement.halves import why_not_split
from procurement.models import Procedure
from procurement.weighing import wanted_lines
from tests.walking import laws, scene, tables
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
    splits: int = 0
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
            self.split(task.case_id)
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

    def split(self, pk: int) -> None:
        """Where the group may be split, do it; both halves go on at random, and all is taken back."""
        with self.taken_back():
            case = Procedure.objects.filter(pk=pk).first()
            if case is None or not case.buyer_id or why_not_split(case):
                return
            line = wanted_lines(case)[-1]
            goes = max(line.quantity // 2, Decimal(1))
            self.roots.append(split(case, by=case.buyer, quantities={line.pk: goes}, reason="Два лучших").pk)
            laws.check(self.roots, clock.now())
            self.splits += 1
            self.walk_on()
            for one in cases_of(self):
                tables.retrace(one)

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
