"""Reminders and escalation: in sets, found by a query, done once however often the sweep comes by.

One workday before (never on the day the task was made) and on the day; on the first workday after, the head above is
told and may answer. Votes that end by silence are reminded of, never escalated. What is held or asked about waits.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from portal import calendars, roles, staffing, workdays
from portal.actions.act import load
from portal.actions.seating import barred_of
from portal.models import Case, Event, Hold, Notice, Person, Question, Task, door
from portal.sockets import MODELS

BATCH = 1000
HELD_LONG = 20  # workdays


def remind(now: datetime) -> int:
    """Write the reminders and escalations that are due. Returns how many tasks were spoken of."""
    done = 0
    for name in open_zones():
        today = now.astimezone(ZoneInfo(name)).date()
        if not calendars.is_workday(today):
            continue
        done += _in_batches(_before, _about_to_be_due(name, today), today, now)
        done += _in_batches(_due, _unspoken(name, today).filter(day=today), today, now)
        done += _in_batches(_escalate, _late(name, today), today, now)
    return done + remind_of_holds(now)


def open_zones() -> list[str]:
    """Time zones of the cases that are on their way."""
    return list(Case.objects.open().order_by("zone").values_list("zone", flat=True).distinct())


def waiting(zone: str) -> QuerySet[Task]:
    """Open tasks with a deadline, of cases of this zone that are not held; who awaits an answer is left in peace."""
    held = Hold.objects.filter(case=OuterRef("case"), ended__isnull=True)
    asked = Question.objects.filter(task=OuterRef("pk"), answered__isnull=True)
    tasks = Task.objects.open().filter(case__zone=zone, case__ended__isnull=True, day__isnull=False)
    return tasks.exclude(Exists(held)).exclude(Exists(asked))


def _unspoken(zone: str, today: date) -> QuerySet[Task]:
    return waiting(zone).exclude(reminded__gte=today)


def _about_to_be_due(zone: str, today: date) -> QuerySet[Task]:
    begun = datetime.combine(today, time.min, tzinfo=ZoneInfo(zone))
    tomorrow = workdays.next_workday(today, calendars.overrides())
    return _unspoken(zone, today).filter(day__gt=today, day__lte=tomorrow, made__lt=begun)


def _late(zone: str, today: date) -> QuerySet[Task]:
    return waiting(zone).filter(day__lt=today, silence="", escalated__isnull=True)


def _in_batches(speak, tasks: QuerySet[Task], today: date, now: datetime) -> int:
    """Lock some, speak of them, go on behind them: a row that somebody else holds is left to the next sweep."""
    done, last = 0, 0
    while True:
        with transaction.atomic(), door():
            locked = tasks.select_for_update(skip_locked=True, of=("self",), no_key=True)
            rows = list(locked.filter(pk__gt=last).order_by("pk").select_related("case")[:BATCH])
            if not rows:
                return done
            speak(rows, today, now)
            done, last = done + len(rows), rows[-1].pk


def _before(tasks: list[Task], today: date, now: datetime) -> None:
    _tell(tasks, "reminder_before", today, now)


def _due(tasks: list[Task], today: date, now: datetime) -> None:
    _tell(tasks, "reminder_due", today, now, urgent=True)


def _tell(tasks: list[Task], code: str, today: date, now: datetime, *, urgent: bool = False) -> None:
    """A notice for whose task it is; in a queue for all who may take it."""
    queues = holders_of({task.role for task in tasks if task.person_id is None}, today)
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(reminded=today)
    about = {"code": code, "at": now, "urgent": urgent}
    Notice.objects.bulk_create(
        Notice(person_id=pk, case_id=task.case_id, task=task, data={"day": str(task.day)}, **about)
        for task in tasks
        for pk in ([task.person_id] if task.person_id else queues.get(task.role, []))
    )


def holders_of(queues: Iterable[str], day: date) -> dict[str, list[int]]:
    """queue («buyer», «it@12») → ids of the people who may take from it."""
    found: dict[str, list[int]] = {queue: [] for queue in queues}
    codes = {queue.partition("@")[0] for queue in found}
    for code, unit, person in roles.in_force(day).filter(code__in=codes).values_list("code", "unit", "person"):
        queue = f"{code}@{unit}" if unit else code
        if queue in found:
            found[queue].append(person)
    return found


def _escalate(tasks: list[Task], today: date, now: datetime) -> None:
    above = heads_for(tasks, today)
    tasks = [task for task in tasks if above[task.pk]]  # where nobody is above today, the next sweep looks again
    for task in tasks:
        task.escalated, task.escalated_to_id = now, above[task.pk]
    Task.objects.bulk_update(tasks, ["escalated", "escalated_to"])
    Event.objects.bulk_create(_escalation(task, now) for task in tasks)
    Notice.objects.bulk_create(notice for task in tasks for notice in _told(task, now))


def _escalation(task: Task, now: datetime) -> Event:
    data = {"to": task.escalated_to_id, "person": task.person_id, "role": task.role, "day": str(task.day)}
    return Event(
        case_id=task.case_id, visit_id=task.visit_id, task=task, code="escalated", step=task.step, at=now, data=data
    )


def _told(task: Task, now: datetime) -> Iterable[Notice]:
    """The head above, and the one who is late."""
    about = {"case_id": task.case_id, "task": task, "at": now}
    data = {"person": task.person_id, "role": task.role, "day": str(task.day)}
    code = "escalated" if task.person_id else "queue_late"
    yield Notice(person_id=task.escalated_to_id, code=code, data=data, **about)
    if task.person_id:
        yield Notice(person_id=task.person_id, code="late", data={"person": task.escalated_to_id}, **about)


def heads_for(tasks: list[Task], today: date) -> dict[int, int | None]:
    """task id → who may answer instead: the nearest head above who works here, is not away and may judge it (four
    eyes); above the top the stand-ins. None where there is nobody."""
    queues = holders_of({task.role for task in tasks if task.person_id is None}, today)
    late = {task.pk: task.person_id or next(iter(queues.get(task.role, [])), None) for task in tasks}
    above = staffing.heads_of({pk for pk in late.values() if pk}, today)
    others = staffing.stand_ins()
    able = _able({pk for heads in above.values() for pk in heads} | set(others), today)
    return {task.pk: _first(task, [*above.get(late[task.pk], []), *others], able) for task in tasks}


def _able(people: set[int], today: date) -> set[int]:
    working = set(Person.objects.working().filter(pk__in=people).values_list("pk", flat=True))
    return working - staffing.absences_on(today, people).keys()


def _first(task: Task, candidates: list[int], able: set[int]) -> int | None:
    line = task.line
    barred = barred_of(load(task.case_id, MODELS[task.case.flow]), line) if line.judged else {}
    return next((pk for pk in candidates if pk in able and pk not in barred and pk != task.person_id), None)


def remind_of_holds(now: datetime) -> int:
    """After 20 workdays of a hold: who ordered it, and the owners of the process, are reminded once."""
    done = 0
    for hold in Hold.objects.filter(ended__isnull=True, reminded__isnull=True).select_related("case__unit"):
        today, begun = (at.astimezone(hold.case.zone_info).date() for at in (now, hold.since))
        if workdays.workdays_between(begun, today, calendars.overrides()) <= HELD_LONG:
            continue
        with transaction.atomic():
            if Hold.objects.filter(pk=hold.pk, reminded__isnull=True, ended__isnull=True).update(reminded=now):
                case = hold.case.concrete()
                people = {hold.by_id, *roles.holders(case.owner_role(), case.unit, today)}
                about = {"case_id": case.pk, "code": "held_long", "at": now}
                Notice.objects.bulk_create(Notice(person_id=pk, **about) for pk in sorted(people))
                done += 1
    return done
