"""Where an item is, in words: its place, who has it, what comes next, about when it ends. One rule for all pages.

`journeys(items)` reads what is needed for all of them in a fixed number of statements.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal import roles
from portal.expected import Expected, expected_end
from portal.models import Case, Person, Task
from procurement.models import Fate, Item, Procedure

DONE = {
    Fate.RECEIVED: "good",
    Fate.FROM_STOCK: "good",
    Fate.REFUSED: "bad",
    Fate.WITHDRAWN: "",
    Fate.WRITTEN_OFF: "bad",
}
STAGES = (Fate.TRIAGE, Fate.CONSOLIDATION, Fate.BOUGHT, Fate.RECEIVED)


@dataclass(frozen=True)
class Journey:
    """An item's way in words. `kind`: colour of the badge; `end` about when it is all here."""

    where: str
    who: str = ""
    next: str = ""
    until: date | None = None
    end: Expected | None = None
    kind: str = "ink"
    stage: int = 0
    people: tuple[Person, ...] = ()
    procedure: Procedure | None = None
    why: str = ""

    @property
    def marks(self) -> list[str]:
        """The four stages (IT, together, purchase, received) as ticks."""
        if self.stage >= len(STAGES):
            return ["done"] * len(STAGES)
        return ["done" if at < self.stage else "now" if at == self.stage else "" for at in range(len(STAGES))]


@dataclass
class Known:
    """What was read for several items: open procedures by group, open tasks by case."""

    procedures: dict[int, Procedure] = field(default_factory=dict)
    tasks: dict[int, list[Task]] = field(default_factory=dict)
    ends: dict[int, Expected | None] = field(default_factory=dict)

    def end_of(self, case: Case) -> Expected | None:
        """When the case will about end; counted once a case."""
        if case.pk not in self.ends:
            self.ends[case.pk] = expected_end(case)
        return self.ends[case.pk]


def journeys(items: Iterable[Item], *, ends: bool = True) -> dict[int, Journey]:
    """item's number → its journey. Items come with request, line__group and its maker (`with_way()`)."""
    items = list(items)
    known = _read(items)
    return {item.pk: journey(item, known, ends=ends) for item in items}


def _read(items: list[Item]) -> Known:
    groups = {item.line.group_id for item in items if item.fate == Fate.BOUGHT}
    procedures = (
        Procedure.objects.open().filter(group__in=groups).select_related("buyer").order_by("pk") if groups else []
    )
    known = Known({procedure.group_id: procedure for procedure in procedures})
    cases = {item.request_id for item in items if item.fate == Fate.TRIAGE} | {
        one.pk for one in known.procedures.values()
    }
    tasks = Task.objects.open().filter(case__in=cases).select_related("person").order_by("until", "pk") if cases else []
    for task in tasks:
        known.tasks.setdefault(task.case_id, []).append(task)
    return known


def journey(item: Item, known: Known, *, ends: bool = True) -> Journey:
    """One item's way."""
    if item.fate in DONE:
        return _done(item)
    if item.fate == Fate.TRIAGE:
        return _at_it(item.request, known.tasks.get(item.request_id, []), ends and known.end_of(item.request))
    if item.fate == Fate.BOUGHT:
        return _bought(item, known, ends)
    return _waits(item, ends and known.end_of(item.request))


def wish(request: Case) -> Journey:
    """A request that IT has not sorted into items yet."""
    tasks = list(Task.objects.open().filter(case=request.pk).select_related("person").order_by("until", "pk"))
    return _at_it(request, tasks, expected_end(request))


def wishes(requests: Iterable[Case]) -> dict[int, Journey]:
    """request's number → the same of several, without the day on which each will end; one statement."""
    requests, asked = list(requests), {}
    open_tasks = Task.objects.open().filter(case__in=[one.pk for one in requests])
    for task in open_tasks.select_related("person").order_by("until", "pk"):
        asked.setdefault(task.case_id, []).append(task)
    return {one.pk: _at_it(one, asked.get(one.pk, []), None) for one in requests}


def _done(item: Item) -> Journey:
    where = {
        Fate.RECEIVED: _("You confirmed the receipt"),
        Fate.FROM_STOCK: _("Given out from stock"),
        Fate.REFUSED: _("Refused"),
        Fate.WITHDRAWN: _("Withdrawn"),
        Fate.WRITTEN_OFF: _("It will not come"),
    }[item.fate]
    return Journey(where, kind=DONE[item.fate], stage=len(STAGES), why=item.fate_why)


def _at_it(request: Case, tasks: list[Task], end: Any) -> Journey:
    who, people, until = _who(tasks, _("IT"))
    following = _("IT sorts it into items and asks if something is unclear")
    return Journey(_("At IT"), who, following, until, end or None, stage=0, people=people)


def _waits(item: Item, end: Any) -> Journey:
    if item.fate == Fate.CONSOLIDATION:
        following = _("IT gathers it with similar things, then it is bought together")
        return Journey(_("Waits to be bought together"), _("IT"), following, None, end or None, stage=1)
    group = item.line.group
    where = _("In the group “%(group)s”") % {"group": group.title}
    following = _("IT sends the group to purchasing")
    return Journey(where, group.made_by.short_name, following, None, end or None, stage=1, people=(group.made_by,))


def _bought(item: Item, known: Known, ends: bool) -> Journey:
    procedure = known.procedures.get(item.line.group_id)
    if procedure is None:
        return Journey(_("In purchasing"), stage=2)
    line, buyer = procedure.line, procedure.buyer
    who, people, until = _who(known.tasks.get(procedure.pk, []), buyer.short_name if buyer else _("purchasing"))
    ahead = procedure.table.ahead(procedure.step, procedure.foreseen())
    following = pgettext("next step", "then: %(step)s") % {"step": ahead[0].label} if ahead else ""
    step = _("Step %(no)s of %(all)s: %(step)s") % {
        "no": procedure.table.place(procedure.step), "all": len(procedure.table.steps),
        "step": line.label if line else "",
    }  # fmt: skip
    end = known.end_of(procedure) if ends else None
    stage = 3 if item.received else 2
    return Journey(_part(item) + step, who, following, until, end, stage=stage, people=people, procedure=procedure)


def _part(item: Item) -> str:
    """«2 of your 4 have come. »"""
    if not item.received:
        return ""
    return _("%(came)s of your %(all)s have come. ") % {
        "came": f"{item.received.normalize():f}", "all": f"{item.quantity.normalize():f}",
    }  # fmt: skip


def _who(tasks: list[Task], otherwise: str) -> tuple[str, tuple[Person, ...], date | None]:
    """Who has it now: people by name, else the queue's role; until which day."""
    if not tasks:
        return otherwise, (), None
    people = tuple(dict.fromkeys(task.person for task in tasks if task.person))
    queues = [roles.label(task.role) for task in tasks if task.person is None]
    names = [person.short_name for person in people[:3]] + list(dict.fromkeys(queues))
    return ", ".join(names), people, tasks[0].day
