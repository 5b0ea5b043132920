"""Who may answer a task: its person, a holder of its queue, their deputy, from the escalation on the head above."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import roles, staffing
from portal.actions.seating import barred_of
from portal.flow.lines import Line
from portal.models import Case, Person, Task

BARRED = {
    "own_request": _("You asked for this yourself, so somebody else judges it."),
    "own_work": _("You prepared this yourself, so somebody else judges it."),
    "buyer": _("You run this purchase, so somebody else judges it."),
    "away": _("Away without a deputy."),
    "left_company": _("Left the company."),
}


@dataclass(frozen=True)
class Standing:
    """As whom a person acts on a task: `way` own, queue, deputy, head, or "" with the sentence why not."""

    way: str = ""
    why: Any = ""

    def __bool__(self) -> bool:
        return bool(self.way)


def standing(person: Person, task: Task, case: Case, line: Line) -> Standing:
    """As whom `person` may answer this task; falsy with a sentence when they may not."""
    way = way_to(person, task, case, line)
    if not way:
        return Standing("", _("This is asked of somebody else."))
    if line.judged:
        why = barred_of(case, line).get(person.pk)
        if why:
            return Standing("", BARRED.get(why, BARRED["own_work"]))
    return Standing(way)


def way_to(person: Person, task: Task, case: Case, line: Line) -> str:
    """own · queue · escalated · deputy · head · "" — without a look at four eyes."""
    if task.person_id == person.pk:
        return "own"
    if task.person_id is None and task.role in roles.queues_of(person):
        return "queue"
    if task.escalated_to_id == person.pk:
        return "escalated"
    return "" if task.person_id is None else _stands_in(person, task, case, line)


def _stands_in(person: Person, task: Task, case: Case, line: Line) -> str:
    day = roles.clock.now().astimezone(case.zone_info).date()
    stands = staffing.stands_in_for(person, day)
    if task.person_id in stands.named:
        return "deputy"
    if task.person_id in stands.as_head and line.kind != "vote":
        return "head"
    return ""
