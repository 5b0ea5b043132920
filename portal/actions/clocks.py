"""Deadlines of tasks: made with the task, counted anew when a hold, a question, an absence or the calendar changes
them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from django.db.models import Q

from portal import calendars, staffing
from portal.actions.act import Act, deed, root_of
from portal.actions.seating import barred_of
from portal.flow.lines import Line
from portal.models import Absence, Case, Hold, LineDays, Person, Question, Task
from portal.reasons import Reason
from portal.setting_changes import held
from portal.workdays import end_of_day

KEPT_SECONDS = 60
_kept: tuple[float, dict[tuple[str, str], int]] | None = None


@dataclass(frozen=True)
class Clock:
    """A task's deadline: workdays, the day for people, the instant; all None for a task without one."""

    days: int | None = None
    day: date | None = None
    until: datetime | None = None
    why: tuple[Reason, ...] = ()


def days_of(case: Case, line: Line) -> int | None:
    """Workdays of a line: the admin's number, else the table's. Kept a minute per process."""
    global _kept
    if _kept is None or monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (
            monotonic(),
            {(flow, code): n for flow, code, n in LineDays.objects.order_by().values_list("flow", "line", "days")},
        )
    return _kept[1].get((case.flow, line.code), line.days)


def days_then(case: Case, line: Line, entered: datetime) -> int | None:
    """The same as it was at an instant: who joins a step under way gets the days that its others were given."""
    was = held(LineDays, f"{case.flow}.{line.code}", entered)
    return was["days"] if was else days_of(case, line)


def forget() -> None:
    """Read the admin's numbers again the next time."""
    global _kept
    _kept = None


def clock_of(
    case: Case,
    line: Line,
    start: datetime,
    *,
    days: int | None = None,
    touched: Iterable = (),
    absent: Iterable = (),
) -> Clock:
    """When a task of this line that begins at `start` is due: on a date of the case, else after the line's workdays.

    `days`: what the task was given; a number that the administrator changed since holds for later tasks only.
    """
    due = case.due_date(line.due) if line.due else None
    days = days or days_of(case, line)
    if due:
        return Clock(None, due, end_of_day(due, case.zone_info), (Reason("deadline.date", day=due),))
    if not days:
        return Clock()
    counted = calendars.deadline_for(start, case.zone_info, days, touched=list(touched), absent=list(absent))
    return Clock(days, counted.day, counted.until, counted.why)


def recount_case(act: Act, case: Case) -> None:
    """Count the open tasks of a case anew (after a hold or a changed date). Overdue ones keep their deadline."""
    recount(act, case, list(Task.objects.open().filter(case=case).order_by("pk")))


def recount(
    act: Act, case: Case, tasks: list[Task], *, adjust: Callable[[Task, Clock], Clock] = lambda task, new: new
) -> None:
    """Count these open tasks anew: holds of the case, questions of the person, absences. A changed day is an event.

    `adjust` has the last word on a new deadline (a calendar that changed moves nothing before the end of today).
    """
    tasks = [task for task in tasks if task.until]
    people = {task.person_id for task in tasks if task.person_id}
    absent = (
        staffing.touched_days(people, min(task.made.date() for task in tasks), barred=_barred(case, tasks))
        if people
        else {}
    )
    holds = (
        [(hold.since, hold.ended or act.now) for hold in Hold.objects.filter(case=case).order_by("pk")] if tasks else []
    )
    asked = Question.objects.filter(task__in=[task.pk for task in tasks]).order_by("pk") if tasks else []
    for task in tasks:
        spans = [
            (one.asked, one.answered or act.now)
            for one in asked
            if one.task_id == task.pk and one.by_id == task.person_id
        ]
        line = case.table.lines_by_code[task.step]
        away = absent.get(task.person_id, ())
        new = clock_of(case, line, task.made, days=task.days, touched=[*holds, *spans], absent=away)
        _move(act, case, task, adjust(task, new))


def _barred(case: Case, tasks: list[Task]) -> dict[int, str]:
    """Who can stand in for nobody here (the open tasks of a case are those of one visit)."""
    line = case.table.lines_by_code[tasks[0].step]
    return barred_of(case, line) if line.judged else {}


def _move(act: Act, case: Case, task: Task, new: Clock) -> None:
    if new.until is None or new.until == task.until:
        return
    was, task.day, task.until = task.day, new.day, new.until
    Task.objects.filter(pk=task.pk).update(day=new.day, until=new.until, reminded=None)
    act.log(case, "deadline", task=task, reasons=new.why, data={"was": str(was), "day": str(new.day)})


def recount_person(person: Person) -> None:
    """Count a person's open tasks anew, and those of whom they stand in for, after an absence was entered or changed
    or they left; what is overdue stays.
    """
    principals = Absence.objects.filter(deputy=person, until__gte=calendars.today()).order_by().values("person")
    whose = Task.objects.open().filter(Q(person=person) | Q(person__in=principals), until__isnull=False)
    open_tasks = whose.select_related("case").order_by("case_id", "pk")
    by_case: dict[int, list[Task]] = {}
    for task in open_tasks:
        by_case.setdefault(task.case_id, []).append(task)
    for tasks in by_case.values():
        case = tasks[0].case
        with deed(None, root_of(case)) as act:
            live = Task.objects.open().filter(pk__in=[task.pk for task in tasks], until__gt=act.now).order_by("pk")
            recount(act, act.read(case.pk), list(live))
