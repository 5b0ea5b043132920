"""The inbox: what is asked of a person, in their queues, of whom they stand in for; what they wait for; what is done.

A page is one statement for the tasks with all that a line shows, one for the counts of the tabs. Overdue comes first,
since the order is by deadline; a list is a prefix of an index, so a person with ten thousand tasks waits no longer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal import calendars, clock, roles, sockets, staffing
from portal.asks import day_marks, until_words
from portal.context import count_together
from portal.flow.answers import ANSWERS
from portal.flow.seats import SEATS
from portal.models import Case, Hold, Person, Question, Task, Visit
from portal.workdays import previous_workday, zone_of

PAGE = 25
COUNTED = 100  # counts of tabs stop here: «99+»
TABS = ("mine", "queue", "standin", "waiting", "done")
LABELS = {
    "mine": _("Mine"),
    "queue": _("My queues"),
    "standin": _("Standing in"),
    "waiting": _("Waiting for others"),
    "done": _("Done by me"),
}


@dataclass
class Row:
    """A task as a line of the inbox."""

    task: Task
    title: Any
    detail: str
    group: str = ""
    due: dict[str, Any] | None = None
    sender: Person | None = None
    held: bool = False
    simple: str = ""  # the happy answer, when it can be given from the list


def tasks_of(person: Person, tab: str) -> QuerySet[Task]:
    """The tasks of a tab, unordered."""
    if tab == "queue":
        return Task.objects.open().filter(person=None, role__in=roles.queues_of(person))
    if tab == "standin":
        stands = staffing.stands_in_for(person, clock.today())
        as_head = Q(person__in=stands.as_head, visit__vote=False)
        return Task.objects.open().filter(Q(person__in=stands.named) | as_head | Q(escalated_to=person))
    if tab == "waiting":
        return Task.objects.open().filter(case__initiator=person).exclude(person=person)
    if tab == "done":
        return Task.objects.filter(by=person)
    return Task.objects.open().filter(person=person)


def narrowed(tasks: QuerySet[Task], asked: QueryDict) -> QuerySet[Task]:
    """The filters of the address: kind (flow), step, overdue, words of the title or the number."""
    if asked.get("flow"):
        tasks = tasks.filter(case__flow=asked["flow"])
    if asked.get("step"):
        tasks = tasks.filter(step=asked["step"])
    if asked.get("overdue"):
        tasks = tasks.filter(until__lte=clock.now())
    if text := asked.get("q", "").strip()[:100]:
        number = text.rsplit("-", 1)[-1]
        tasks = tasks.filter(
            Q(case__title__icontains=text)
            | (Q(case__number=int(number)) if number.isdecimal() and len(number) < 9 else Q(pk=None))
        )
    return tasks


def page(person: Person, tab: str, asked: QueryDict) -> tuple[list[Row], bool]:
    """The rows of a page of a tab, and whether there are more."""
    tasks = narrowed(tasks_of(person, tab), asked)
    order = (
        (F("answered").desc(), F("pk").desc()) if tab == "done" else (F("until").asc(nulls_last=True), F("pk").asc())
    )
    start = start_of(asked)
    found = list(_shown(tasks).order_by(*order)[start : start + PAGE + 1])
    return [_row(task, person, tab) for task in found[:PAGE]], len(found) > PAGE


def start_of(asked: QueryDict) -> int:
    """From which row on the page is asked for; what is no number is the beginning."""
    text = asked.get("from", "")
    return min(int(text), 100_000) if text.isdecimal() and len(text) < 9 else 0


def _shown(tasks: QuerySet[Task]) -> QuerySet[Task]:
    before = Visit.objects.filter(case=OuterRef("case"), pk__lt=OuterRef("visit")).order_by("-pk")
    return tasks.select_related("case", "case__initiator", "person", "visit").annotate(
        sender=Subquery(before.values("by")[:1]), held=Exists(Hold.objects.filter(case=OuterRef("case"), ended=None))
    )


def _row(task: Task, person: Person, tab: str) -> Row:
    line = task.case.table.lines_by_code.get(task.step)
    zone = zone_of(task.case.zone)
    kind, words = until_words(task.day, zone)
    due = (
        {"marks": day_marks(task.made, task.day, zone), "kind": kind, "text": words, "day": task.day}
        if task.day
        else None
    )
    row = Row(
        task, line.label if line else task.step, _detail(task, tab), due=due, held=task.held, sender=task.case.initiator
    )
    if tab == "done":
        row.due = None
    elif tab == "mine" and line is not None and not task.held and is_simple(line, task):
        row.simple = line.happy
    row.group = _group(task, tab)
    return row


def _detail(task: Task, tab: str) -> str:
    words = [task.case.title, f"{task.case.kind_label} {task.case.code}"]  # the line is cut: the matter comes first
    if tab == "done" and task.answer in ANSWERS:
        words.insert(0, str(ANSWERS[task.answer].label))
    if tab in ("waiting", "standin", "queue"):
        who = task.person.short_name if task.person else str(SEATS.get(task.seat, roles.label(task.role)))
        words.insert(2 if tab == "queue" else 0, who)
    return " · ".join(words)


def is_simple(line: Any, task: Task) -> bool:
    """Whether the happy answer asks for nothing but itself: it may be given from the list, several at once."""
    return line.kind in ("do", "approve", "vote") and not (line.form or line.needs or line.sign or task.asked)


def _group(task: Task, tab: str) -> Any:
    if tab == "done":
        return None
    if task.day is None:
        return _("Without a date")
    today = clock.now().astimezone(zone_of(task.case.zone)).date()
    if task.day < today:
        return _("Overdue")
    if task.day == today:
        return _("Today")
    return _("By the end of the week") if task.day <= _week_end(today) else _("Later")


def _week_end(today: date) -> date:
    return previous_workday(today + timedelta(days=8 - today.isoweekday()), calendars.overrides())


def counts(person: Person) -> dict[str, int]:
    """How many there are in each tab, and of questions asked of the person, up to COUNTED; one statement."""
    asked = {tab: tasks_of(person, tab)[:COUNTED] for tab in TABS if tab != "done"}
    asked["questions"] = Question.objects.filter(to=person, answered=None)[:COUNTED]
    return dict(zip(asked, count_together(list(asked.values())), strict=True))


def questions_to(person: Person) -> list[Question]:
    """Open questions asked of the person."""
    found = Question.objects.filter(to=person, answered=None).select_related("by", "case", "task")
    return list(found.order_by("asked", "pk"))


def blocked_for(person: Person) -> list[Visit]:
    """Steps that stand still since nobody holds the role: for who owns the process and who configures the portal."""
    if not (person.is_superuser or roles.has_role(person, "purchasing_head", "accounting", "hr")):
        return []
    blocked = Visit.objects.filter(left=None).exclude(blocked="").select_related("case").order_by("entered", "pk")
    owned = roles.roles_of(person)
    codes = {role.code for role in owned}
    return [visit for visit in blocked[:COUNTED] if person.is_superuser or visit.case.concrete().owner_role() in codes]


def next_task(case: Case | int, person: Person) -> Task | None:
    """The next task of the person in this case: it opens by itself after an answer."""
    pk = case if isinstance(case, int) else case.pk
    tasks = Task.objects.open().filter(Q(person=person) | Q(person=None, role__in=roles.queues_of(person)), case=pk)
    return tasks.order_by("pk").first()


def next_of(case: Case, person: Person) -> Task | None:
    """The same right after an answer, from what the deed has made: no statement unless a queue is asked."""
    for task in case.asked_now:
        if task.person_id == person.pk or (task.person_id is None and task.role in roles.queues_of(person)):
            return task
    return None


def flows_in(person: Person, tab: str) -> Iterable[tuple[str, Any]]:
    """The kinds that the filter offers."""
    return [(code, flow.label) for code, flow in sockets.FLOWS.items()]


@dataclass
class Own:
    """A case of the person's own as a line: where it stands and whose move it is."""

    case: Case
    step: Any
    whose: str
    due: dict[str, Any] | None = None


def own_cases(person: Person, *, done: bool = False) -> list[Own]:
    """The person's own cases, newest first; two statements."""
    found = Case.objects.filter(initiator=person, parent=None)
    found = (found.ended() if done else found.open()).order_by("-opened", "-pk")[: PAGE * 2]
    cases = list(found)
    asked: dict[int, list[Task]] = {}
    for task in (
        Task.objects.open().filter(case__in=[case.pk for case in cases]).select_related("person").order_by("until")
    ):
        asked.setdefault(task.case_id, []).append(task)
    return [_own(case, asked.get(case.pk, [])) for case in cases]


def _own(case: Case, tasks: list[Task]) -> Own:
    step = case.stands
    who = [
        task.person.short_name if task.person else str(SEATS.get(task.seat, roles.label(task.role))) for task in tasks
    ]
    day = min((task.day for task in tasks if task.day), default=None)
    kind, words = until_words(day, case.zone_info)
    due = {"kind": kind, "text": words, "day": day, "marks": []} if day else None
    return Own(case, step, ", ".join(who[:3]), due)


def menu_count(person: Person) -> tuple[QuerySet[Task], QuerySet[Task]]:
    """For the side navigation: my tasks, and those of them due today or late."""
    tomorrow = clock.now() + timedelta(days=1)
    mine = tasks_of(person, "mine")
    return mine[:COUNTED], mine.filter(until__lte=tomorrow)[:1]
