"""What lies on somebody's desk: the week, what is asked, cases on their way, who is away. A few statements in all."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from portal import calendars, inbox, roles
from portal.expected import expected_end
from portal.flow.seats import SEATS
from portal.models import Absence, Case, Person, Task
from portal.typography import day_month, short_day

ASKED, MOVING, AWAY, A_DAY = 5, 5, 6, 3


@dataclass
class Day:
    """A day of the week on the desk: `things` are (words, id of a task or None)."""

    label: str
    state: str
    things: list[tuple[Any, int | None]] = field(default_factory=list)
    more: int = 0
    rest: bool = False


@dataclass
class Moving:
    """A case on its way: a list of marks per phase, where it stands, who has it, when it will about end."""

    case: Case
    phases: list[list[str]]
    step: Any
    who: str
    mine: bool
    ends: date | None


def asked(person: Person) -> list[inbox.Row]:
    """What is asked of the person, the most urgent first (a page of the inbox)."""
    return inbox.page(person, "mine", QueryDict())[0]


def week(person: Person, rows: list[inbox.Row], today: date) -> list[Day]:
    """Monday to Friday (on a weekend the coming ones): behind what was answered, ahead what is due."""
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 if today.weekday() > 4 else 0)
    days = [monday + timedelta(days=number) for number in range(5)]
    things = _answered(person, monday, today) | _due(rows, today)
    return [_day(day, today, things.get(day, [])) for day in days]


def _day(day: date, today: date, things: list[tuple[Any, int | None]]) -> Day:
    state = "past" if day < today else "now" if day == today else ""
    label = f"{short_day(day).split()[0].capitalize()} {day.day}"
    more = max(len(things) - A_DAY, 0)
    return Day(label, state, things[:A_DAY], more, not calendars.is_workday(day))


def _due(rows: list[inbox.Row], today: date) -> dict[date, list[tuple[Any, int | None]]]:
    found: dict[date, list[tuple[Any, int | None]]] = {}
    for row in rows:
        if row.task.day:
            found.setdefault(max(row.task.day, today), []).append((row.title, row.task.pk))
    return found


def _answered(person: Person, monday: date, today: date) -> dict[date, list[tuple[Any, int | None]]]:
    begin = timezone.make_aware(datetime.combine(monday, time.min))
    done = Task.objects.filter(by=person, answered__gte=begin).select_related("case").order_by("answered", "pk")[:20]
    found: dict[date, list[tuple[Any, int | None]]] = {}
    for task in done:
        day = timezone.localtime(task.answered).date()
        line = task.case.table.lines_by_code.get(task.step)
        if day < today and line:
            found.setdefault(day, []).append((line.label, None))
    return found


def moving(person: Person) -> list[Moving]:
    """The person's cases that are on their way, the newest first."""
    cases = list(Case.objects.open().filter(initiator=person, parent=None).order_by("-opened", "-pk")[:MOVING])
    tasks: dict[int, list[Task]] = {}
    for task in Task.objects.open().filter(case__in=cases).select_related("person").order_by("pk"):
        tasks.setdefault(task.case_id, []).append(task)
    return [_moving(case, tasks.get(case.pk, []), person) for case in cases]


def _moving(case: Case, tasks: list[Task], person: Person) -> Moving:
    end = expected_end(case)
    step = case.line.label if case.line else case.step
    mine = any(task.person_id == person.pk for task in tasks)
    return Moving(case, phases(case), step, holders(tasks), mine, end.day if end else None)


def holders(tasks: list[Task]) -> str:
    """Who has it: up to two names, else the seat."""
    names = list(dict.fromkeys(task.person.short_name for task in tasks if task.person))
    seats = [str(SEATS.get(task.seat, roles.label(task.role))) for task in tasks if not task.person]
    shown = names[:2] + seats[:1]
    return ", ".join(shown) + (f" +{len(names) - 2}" if len(names) > 2 else "")


def phases(case: Case) -> list[list[str]]:
    """The way in marks, a list a phase: done up to here, now, blank ahead. Side steps only while one stands there."""
    flow = case.table
    codes = [line.code for line in flow.lines]
    here = codes.index(case.step) if case.step in codes else len(codes)
    found: list[list[str]] = [[] for _ in range(max(len(flow.phases), 1))]
    for line in flow.steps:
        at = codes.index(line.code)
        if not line.side or at == here:
            found[flow.phase_of(line.code)].append("done" if at < here else "now" if at == here else "")
    return [marks for marks in found if marks]


@dataclass
class Away:
    """Somebody who is not here today."""

    person: Person
    back_tomorrow: bool
    until: str
    deputy: Person | None


def away(person: Person, today: date) -> list[Away]:
    """Who of the person's department and of those above is away today."""
    unit = roles.unit_of(person)
    if unit is None:
        return []
    near = Q(person__in=Person.objects.in_units(unit, today)) | Q(person__in=roles.heads_above(unit.pk))
    rows = Absence.objects.filter(near, since__lte=today, until__gte=today).exclude(person=person)
    rows = rows.select_related("person", "deputy").order_by("until", "pk")[:AWAY]
    return [Away(row.person, row.until == today, day_month(row.until, today), row.deputy) for row in rows]
