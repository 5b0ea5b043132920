"""One deed: the lock, the door, one instance per case, the events, what is looked at after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce, Concat

from portal import sockets
from portal.binding import method_name
from portal.clock import now
from portal.models import Case, Event, Hold, Person, Visit, door
from portal.reasons import Reason

FIELDS = ("step", "edition", "ended", "circling")


class Act:
    """A deed under way. Effects and child cases get the same one: `act.by`, `act.now`, `act.log(…)`, `act.read(pk)`."""

    def __init__(self, by: Person | None) -> None:
        self.by, self.now = by, now()
        self.cases: dict[int, Case] = {}
        self.events: list[Event] = []
        self.later: list[Any] = []
        self.looking: set[int] = set()  # cases being entered: nobody looks at them again meanwhile
        self._changed: set[int] = set()

    def read(self, pk: int, flow: str = "") -> Case:
        """The one instance of this case in this deed, as its own model, with the facts that the door needs."""
        if pk not in self.cases:
            flow = flow or Case.objects.values_list("flow", flat=True).get(pk=pk)
            self.adopt(load(pk, sockets.MODELS[flow]))
        return self.cases[pk]

    def adopt(self, case: Case) -> None:
        """A case just read or made belongs to this deed, and reads the case above it through it."""
        self.cases[case.pk] = case
        case.reader = self.read

    def move(self, case: Case, answer: str) -> None:
        """Make the transition that the table binds to this answer (or leave)."""
        getattr(case, method_name(case.flow, answer))()
        self._changed.add(case.pk)

    def touch(self, case: Case) -> None:
        """What is judged has changed: pages opened before are told."""
        case.edition += 1
        self._changed.add(case.pk)

    def log(
        self, case: Case, code: str, *, task: Any = None, visit: int | None = None, step: str = "", answer: str = "",
        text: str = "", reasons: Any = (), data: dict[str, Any] | None = None,
        by: Any = ..., at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Record what happened. `reasons` are `Reason`s; without `by` the doer of the deed."""
        event = Event(
            case_id=case.pk,
            visit_id=visit or (task.visit_id if task else None),
            task=task,
            code=code,
            step=step or (task.step if task else case.step),
            answer=answer,
            by=self.by if by is ... else by,
            instead_id=task.person_id if task and by is ... and self.by and task.person_id != self.by.pk else None,
            at=at or self.now,
            text=text,
            reasons=[reason.as_json() if isinstance(reason, Reason) else reason for reason in reasons],
            data=data or {},
        )
        self.events.append(event)
        return event

    def after(self, *case_ids: int) -> None:
        """Look at these cases of other trees after the commit, one transaction each."""
        self.later.extend(case_ids)

    def flush(self) -> None:
        """Write the places of cases and the events, each in one statement."""
        for pk in sorted(self._changed):
            case = self.cases[pk]
            Case.objects.filter(pk=pk).update(**{name: getattr(case, name) for name in FIELDS})
        self._changed.clear()
        if self.events:
            Event.objects.bulk_create(self.events)
            self.events = []


def _facts(model: type[Case]) -> dict[str, Any]:
    been = (
        Visit.objects.filter(case=OuterRef("pk"))
        .order_by("pk")
        .values_list(Concat(F("step"), Value(":"), Coalesce(F("by_id"), Value(0)), output_field=models.TextField()))
    )
    facts = {
        "fact_held": Exists(Hold.objects.filter(case=OuterRef("pk"), ended=None)),
        "fact_been": ArraySubquery(been),
    }
    return facts | getattr(model, "facts", dict)()


MARK = -1  # stands for the case's number in the compiled statement
_compiled: dict[type[Case], tuple[str, tuple]] = {}


def load(pk: int, model: type[Case]) -> Case:
    """A case of a known model with its facts: one statement, compiled once (building costs several times its run)."""
    if model not in _compiled:
        _compiled[model] = model.objects.annotate(**_facts(model)).filter(pk=MARK).query.sql_with_params()
    sql, values = _compiled[model]
    found = next(iter(model.objects.raw(sql, [pk if value == MARK else value for value in values])), None)
    if found is None:
        raise model.DoesNotExist(f"there is no case {pk}")
    return found


@contextmanager
def deed(by: Person | None, root: int | None) -> Iterator[Act]:
    """One transaction of the door: lock the root's row alone (it stands for the whole tree), then read everything.

    Events are written and other trees looked at when all went well; a refusal leaves nothing behind.
    """
    with transaction.atomic(durable=True), door():
        if root is not None:
            # the lock reads nothing: what is read in the locking statement is old after a wait (kernel notes, trap 1)
            list(Case.objects.select_for_update(no_key=True).filter(pk=root).values_list("pk"))
        act = Act(by)
        yield act
        act.flush()
        if act.later:
            waiting = sorted(set(act.later))
            transaction.on_commit(lambda: sockets.after_commit(waiting))


def root_of(case: Case) -> int:
    """The case whose row is locked for this one."""
    return case.root_id or case.pk
