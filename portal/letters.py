"""What letters say and when: one digest a day, at once only what is due today or where one is spoken to.

The portal writes at most three letters about one task (`Task.letters`): when it is new, when it is due, and to the head
above when it is late; the reminder of the day before goes by mail while that leaves room. Notices stay in the portal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import calendars, mail, notices, roles, staffing, workdays
from portal.models import Hold, Letter, Notice, Person, Task, Unit, door

HOUR = 9
MOST = 3
NAMED = 15  # lines under a heading; who has more sees them in the portal
LONG = 5  # workdays that a task without deadline may wait before it is named
REMINDERS = ("reminder_before", "reminder_due")
DATED = (*REMINDERS, "late")  # the digest has sections for them
SWEPT = (*DATED, "escalated", "queue_late")  # of the whole day, whenever the sweep came by


@dataclass
class Entry:
    """A line of a letter: what it says, about which case, where it leads."""

    label: str
    detail: str
    url: str
    task: Task | None = None


@dataclass
class Section:
    """Lines under a heading, the first of them; `more` are only counted."""

    title: str
    found: list[Entry] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        """Those that are named."""
        return self.found[:NAMED]

    @property
    def more(self) -> int:
        """How many are not."""
        return len(self.found) - len(self.entries)


def write_letter(
    person: Person, subject: str, template: str, context: dict[str, Any], *, now: datetime,
    kind: str = Letter.Kind.URGENT, day: date | None = None,
) -> Letter:  # fmt: skip
    """Keep a letter to the person (templates `letters/<template>.txt` and `.html`) and have it sent."""
    words = {"person": person, "address": settings.ADDRESS, "subject": subject, **context}
    letter = Letter.objects.create(
        person=person, to=person.email, subject=subject[:300], kind=kind, day=day, at=now,
        body=render_to_string(f"letters/{template}.txt", words),
        html=render_to_string(f"letters/{template}.html", words),
    )  # fmt: skip
    mail.queue(letter)
    return letter


def write_due(now: datetime) -> int:
    """Write the digests of this morning and what is said at once; send again what was not sent. Returns how many."""
    written = sum(digest(person, zone, now) for person, zone in morning_people(now))
    return written + write_urgent(now) + mail.queue_waiting(now)


def morning_people(now: datetime) -> Iterable[tuple[Person, ZoneInfo]]:
    """People with a mailbox whom something awaits, where it is past nine on a workday, and who had no digest today."""
    mine = Task.objects.open().filter(person=OuterRef("pk"))
    unsent = Notice.objects.filter(person=OuterRef("pk"), letter__isnull=True, read__isnull=True)
    queued = roles.in_force(now.date()).filter(person=OuterRef("pk"))
    last = Max("letters__day", filter=Q(letters__kind=Letter.Kind.DIGEST))
    awaited = Exists(mine) | Exists(unsent) | Exists(queued)
    people = list(Person.objects.working().filter(awaited).exclude(email="").annotate(last_digest=last))
    zones = zones_of([person.pk for person in people], now.date())
    for person in people:
        local = now.astimezone(zones[person.pk])
        if local.hour >= HOUR and person.last_digest != local.date() and calendars.is_workday(local.date()):
            yield person, zones[person.pk]


def zones_of(people: list[int], day: date) -> dict[int, ZoneInfo]:
    """person id → the time zone of the unit of their main place of work; the company's for everybody else."""
    zoned = list(Unit.objects.exclude(zone="").order_by("lft").values_list("tree_id", "lft", "rght", "zone"))
    found = dict.fromkeys(people, ZoneInfo(settings.TIME_ZONE))
    places = staffing.places_of(people, day).values_list("person", "unit__tree_id", "unit__lft")
    for person, tree, left in places:
        above = [zone for at, begin, end, zone in zoned if at == tree and begin <= left <= end]
        found[person] = ZoneInfo(above[-1] if above else settings.TIME_ZONE)
    return found


def digest(person: Person, zone: ZoneInfo, now: datetime) -> int:
    """The day's letter of one person, if there is something to say. Written once a day, whoever tries twice."""
    today = now.astimezone(zone).date()
    nine = datetime.combine(today, time(HOUR), tzinfo=zone)
    with translation.override(person.language), timezone.override(zone):
        content = Digest(person, today, nine)
        if not content.is_worth_a_letter:
            return 0
        try:
            with transaction.atomic(), door():
                letter = write_letter(
                    person, content.subject, "digest", {"digest": content}, now=now, kind=Letter.Kind.DIGEST, day=today
                )
                count_letters(letter, content.notices, [entry.task for entry in content.entries if entry.task])
        except IntegrityError:  # another worker wrote it at the same moment
            return 0
    return 1


class Digest:
    """What the day's letter says: late, due today, due tomorrow, new; what was said; queues; what waits longest.

    It says what was so at nine, however late it is written: what comes after is tomorrow's.
    """

    def __init__(self, person: Person, today: date, nine: datetime) -> None:
        self.person, self.today, self.nine = person, today, nine
        self.tasks = list(open_tasks(person).filter(made__lt=nine))
        self.notices = list(unsent_notices(person).filter(Q(at__lt=nine) | Q(code__in=SWEPT)))
        self.queues = queue_counts(person, today, nine)
        self.sections = [section for section in self._sections() if section.entries]

    @property
    def entries(self) -> list[Entry]:
        """All lines."""
        return [entry for section in self.sections for entry in section.entries]

    @property
    def is_worth_a_letter(self) -> bool:
        """Something to name, or something new or due in a queue."""
        return bool(self.entries) or any(queue.new or queue.due_today for queue in self.queues)

    @property
    def subject(self) -> str:
        """«Портал: 3 задачи ждут вас, 1 на сегодня»."""
        count = len(self.tasks)
        words = ngettext("Portal: %(n)d task awaits you", "Portal: %(n)d tasks await you", count) % {"n": count}
        due = sum(task.day is not None and task.day <= self.today for task in self.tasks)
        return words + (_(", %(n)d of them by today") % {"n": due} if due else "") if count else _("Portal: news")

    def _sections(self) -> list[Section]:
        late, due, near, new, rest = self._sorted()
        waits = [task for task in rest if self._waits_long(task)][:1]
        return [
            Section(_("Late"), [task_entry(task) for task in late]),
            Section(_("Due today"), [task_entry(task) for task in due]),
            Section(_("Due on the next workday"), [task_entry(task) for task in near]),
            Section(_("New"), [task_entry(task) for task in new]),
            Section(_("Said to you"), self._said()),
            Section(_("Waits longest"), [task_entry(task) for task in waits if late or due or near or new]),
        ]

    def _sorted(self) -> tuple[list[Task], ...]:
        tomorrow = workdays.next_workday(self.today, calendars.overrides())
        parts: tuple[list[Task], ...] = ([], [], [], [], [])
        for task in self.tasks:
            parts[self._part(task, tomorrow)].append(task)
        return parts

    def _part(self, task: Task, tomorrow: date) -> int:
        spare = room(task)
        if task.day and task.day <= self.today and (task.letters == 0 or spare > 0):
            return 0 if task.day < self.today else 1
        if task.day and task.day <= tomorrow and (task.letters == 0 or spare > 1):
            return 2
        return 3 if task.letters == 0 else 4

    def _waits_long(self, task: Task) -> bool:
        waited = workdays.workdays_between(task.made.date(), self.today, calendars.overrides())
        return task.day is None and waited >= LONG and task.letters < MOST

    def _said(self) -> list[Entry]:
        said = [notice for notice in self.notices if notice.code not in DATED and may_be_sent(notice)]
        return notice_entries(said)


@dataclass
class QueueCount:
    """A queue of the person's roles: how many wait there, new since the last letter, due today or late, due today."""

    label: str
    count: int = 0
    new: int = 0
    due: int = 0
    due_today: int = 0


def queue_counts(person: Person, today: date, nine: datetime) -> list[QueueCount]:
    """The person's queues in which something waits since before nine."""
    since = previous_letter(person, nine)
    waiting = Task.objects.open().queued(roles.queues_of(person)).filter(made__lt=nine)
    found: dict[str, QueueCount] = {}
    for role, made, day in waiting.values_list("role", "made", "day"):
        one = found.setdefault(role, QueueCount(roles.label(role)))
        one.count += 1
        one.new += made > since
        one.due += day is not None and day <= today
        one.due_today += day == today
    return list(found.values())


def previous_letter(person: Person, nine: datetime) -> datetime:
    """When the person's last digest was written; before the first one, a day ago."""
    last = person.letters.filter(kind=Letter.Kind.DIGEST).order_by("-day").values_list("at", flat=True).first()
    return last or nine - timedelta(days=1)


def open_tasks(person: Person) -> QuerySet[Task]:
    """The person's own open tasks whose cases are not held, the longest waiting first."""
    held = Hold.objects.filter(case=OuterRef("case"), ended__isnull=True)
    return Task.objects.open().for_person(person).exclude(Exists(held)).select_related("case").order_by("made", "pk")


def unsent_notices(person: Person) -> QuerySet[Notice]:
    """Notices that no letter has carried and that were not read in the portal."""
    rows = Notice.objects.filter(person=person, letter__isnull=True, read__isnull=True)
    return rows.select_related("case", "task__case").order_by("at", "pk")


def room(task: Task) -> int:
    """How many letters about the task its person may still get: one is the head's, unless silence answers."""
    return MOST - task.letters - (0 if task.silence else 1)


def may_be_sent(notice: Notice) -> bool:
    """Whether a letter may carry it: what somebody wrote always, about a task within its three letters."""
    if notice.code in notices.CONVERSATIONS or notice.task is None:
        return True
    own = notice.task.person_id == notice.person_id
    return (notice.task.letters == 0 or room(notice.task) > 0) if own else notice.task.letters < MOST


def task_entry(task: Task) -> Entry:
    """A task as a line."""
    return Entry(str(task.line.label), f"{task.case}, {task.case.title}", task_url(task), task)


def notice_entries(rows: list[Notice]) -> list[Entry]:
    """Notices as lines."""
    ids = {row.data.get("person") for row in rows if isinstance(row.data.get("person"), int)}
    people = {person.pk: str(person) for person in Person.objects.filter(pk__in=ids)} if ids else {}
    return [notice_entry(row, lambda pk: people.get(pk, _("somebody"))) for row in rows]


def notice_entry(notice: Notice, name_of: Any) -> Entry:
    """A notice as a line. Conversations are no letters about the task, so they do not count as one."""
    counts = notice.task if notice.code not in notices.CONVERSATIONS else None
    detail = f"{notice.case}, {notice.case.title}" if notice.case else ""
    url = task_url(notice.task) if notice.task else case_url(notice)
    return Entry(notices.sentence(notice, name_of), detail, url, counts)


def task_url(task: Task) -> str:
    """The page that shows all of the task: opening it does nothing (scanners of mail open links), its button acts."""
    return settings.ADDRESS + reverse("task", args=[task.pk])


def case_url(notice: Notice) -> str:
    """The case's page, or the comment's where one is meant: who is mentioned may see no more than that."""
    return settings.ADDRESS + (notices.path(notice) or "/")


def count_letters(letter: Letter, rows: Iterable[Notice], tasks: Iterable[Task]) -> None:
    """This letter carries these notices and speaks of these tasks."""
    Notice.objects.filter(pk__in=[row.pk for row in rows], letter__isnull=True).update(letter=letter)
    ids = {task.pk for task in tasks}
    Task.objects.filter(pk__in=ids, letters__lt=MOST).update(letters=F("letters") + 1)


def write_urgent(now: datetime) -> int:
    """Letters that cannot wait for the morning: spoken to, asked, or due today (that only from nine on)."""
    rows = Notice.objects.filter(urgent=True, letter__isnull=True, read__isnull=True, at__gt=now - timedelta(days=2))
    people = Person.objects.working().exclude(email="").filter(pk__in=rows.values("person")).order_by("pk")
    zones = zones_of([person.pk for person in people], now.date())
    return sum(at_once(person, zones[person.pk], now) for person in people)


def at_once(person: Person, zone: ZoneInfo, now: datetime) -> int:
    """One letter with all that is urgent for the person now."""
    early = now.astimezone(zone).hour < HOUR
    with translation.override(person.language), timezone.override(zone), transaction.atomic(), door():
        rows = unsent_notices(person).filter(urgent=True).select_for_update(skip_locked=True, of=("self",))
        due = [row for row in rows if may_be_sent(row) and not (early and row.code in REMINDERS) and fits(row)]
        if not due:
            return 0
        entries = notice_entries(due)
        subject = entries[0].label + (f": {due[0].case}" if due[0].case else "")
        letter = write_letter(person, subject, "urgent", {"entries": entries}, now=now)
        count_letters(letter, due, [entry.task for entry in entries if entry.task])
    return 1


def fits(notice: Notice) -> bool:
    """A reminder is mailed while its task is open and somebody's: queues are counted in the morning's letter."""
    if notice.code not in REMINDERS:
        return True
    return notice.task is not None and notice.task.closed is None and notice.task.person_id is not None
