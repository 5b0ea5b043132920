"""History in words: each event as a line that a person reads, the portal's own deeds with their reasons."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import roles, sockets
from portal.actions.standing import BARRED
from portal.ballots import sees_how
from portal.flow.answers import ANSWERS
from portal.flow.table import Flow
from portal.models import Case, Event, Person, Task
from portal.reasons import Reason, register, sentences
from portal.typography import day_month, late_text

register(
    {
        "silence.counted": _(
            "No answer for {days:workdays}, until the end of {day:day}: silence counts as consent here."
        ),
    }
)

TEXTS: dict[str, Any] = {
    "started": _("%(who)s began this"),
    "answered": _("%(who)s: %(answer)s"),
    "decided": _("Decided: %(answer)s"),
    "chose": _("%(step)s %(answer)s"),
    "waited": _("%(step)s: %(answer)s"),
    "silent": _("The portal counted the silence of %(person)s as “%(answer)s”"),
    "lapsed": _("%(person)s is not asked: %(why)s"),
    "blocked": _("Nobody holds the role “%(role)s”: the case waits"),
    "unblocked": _("Somebody holds the role now: the case goes on"),
    "circling": _("This step was entered for the %(nth)s. time: the owner of the process was told"),
    "nobody_concerned": _("Nobody is concerned by “%(step)s”: it goes on"),
    "held": _("%(who)s put this on hold"),
    "resumed": _("%(who)s resumed this"),
    "taken": _("%(who)s took the task"),
    "given_back": _("%(who)s put the task back into the queue"),
    "handed_over": _("%(who)s handed the task to %(to)s"),
    "asked": _("%(who)s asked %(to)s"),
    "replied": _("%(who)s answered the question"),
    "deadline": _("The deadline moved from %(was)s to %(day)s"),
    "signed": _("%(who)s signed"),
    "left": _("%(who)s: %(leave)s"),
    "ended": _("The end: %(end)s"),
    "left_company": _("%(person)s left the company: the task passes on"),
    "escalated": _("Late: the head above may answer, too"),
    "reminded": _("The portal reminded"),
}
PLAIN = {
    "started",
    "answered",
    "chose",
    "waited",
    "held",
    "resumed",
    "taken",
    "given_back",
    "handed_over",
    "left",
    "ended",
}
OPEN: set[str] = set()  # the apps' own deeds whose words are for everybody who sees the case
DAY = re.compile(r"20\d\d-[01]\d-[0-3]\d")  # how days are kept in an event's data
QUIET = {"decided", "reminded"}  # told by the lines beside them


@dataclass
class Told:
    """One line of history."""

    event: Event
    text: str
    detail: str = ""
    why: list[str] = field(default_factory=list)

    @property
    def who(self) -> Person | None:
        """Whose deed it was; nobody = the portal's."""
        return self.event.by

    @property
    def when(self) -> datetime:
        return self.event.at


@dataclass
class Day:
    """The lines of a day."""

    day: date
    lines: list[Told]


def journal(case: Case, person: Person, *, limit: int | None = None) -> tuple[list[Day], int]:
    """The history of a case as this reader sees it, newest first, by days in the case's zone; and how many lines in
    all.

    How members voted stays hidden as on the ballot while the vote is open; who does not read words and numbers of
    this case (`sockets.reading`) is told what happened without them, and nothing of what is not for them.
    """
    reads = sockets.reading(person, case)
    events = Event.objects.filter(case=case.pk).exclude(code__in=QUIET).select_related("by", "instead")
    if reads.secret:
        events = events.exclude(code__in=reads.secret)
    if not reads.votes:
        events = events.exclude(step__in=[line.code for line in case.table.lines if line.kind == "vote"])
    if not reads.words:
        events = events.filter(Q(code__in=PLAIN | OPEN) | Q(by=person))
    total = events.count() if limit else 0
    rows = list(events.order_by("-at", "-pk")[:limit])
    people = _people(rows)
    hidden = hidden_votes(case, person)
    days: list[Day] = []
    for event in rows:
        day = event.at.astimezone(case.zone_info).date()
        if not days or days[-1].day != day:
            days.append(Day(day, []))
        told = _voted(event) if event.pk in hidden else _told(event, case.table, people)
        days[-1].lines.append(told if reads.words or event.by_id == person.pk else _without_words(told, case.table))
    return days, total or len(rows)


def _without_words(told: Told, flow: Flow) -> Told:
    """The deed alone: no numbers, and no words but those that were written for everybody."""
    line = flow.lines_by_code.get(told.event.step)
    if told.event.code in OPEN:
        return Told(told.event, told.text, told.detail)
    return Told(told.event, told.text, str(line.label) if line and told.event.code == "answered" else "")


def hidden_votes(case: Case, person: Person) -> set[int]:
    """Events of an open vote that would tell this reader how others voted."""
    if case.line is None or case.line.kind != "vote":
        return set()
    tasks = list(Task.objects.filter(case=case.pk, visit__left=None))
    if sees_how(case, tasks, person):
        return set()
    cast = Event.objects.filter(case=case.pk, code="answered", visit__left=None).exclude(by=person)
    return set(cast.values_list("pk", flat=True))


def _voted(event: Event) -> Told:
    return Told(event, str(_("%(who)s has voted")) % {"who": event.by.short_name if event.by else _("The portal")})


def _people(events: Iterable[Event]) -> dict[int, Person]:
    ids = {event.data.get("person") for event in events if isinstance(event.data.get("person"), int)}
    return Person.objects.in_bulk(ids) if ids else {}


def _told(event: Event, flow: Flow, people: dict[int, Person]) -> Told:
    line = flow.lines_by_code.get(event.step)
    data = {name: _said(value, event.at.date()) for name, value in event.data.items()}
    values = data | {
        "who": event.by.short_name if event.by else _("The portal"),
        "answer": ANSWERS[event.answer].label if event.answer in ANSWERS else event.answer,
        "step": line.label if line else event.step,
        "person": people[event.data["person"]].short_name
        if event.data.get("person") in people
        else event.data.get("who", ""),
        "to": event.data.get("who", ""),
        "why": BARRED.get(event.data.get("why", ""), event.data.get("why", "")),
        "role": roles.label(str(event.data.get("role", ""))),
        "nth": event.data.get("nth", ""),
        "was": data.get("was", ""),
        "day": data.get("day", ""),
        "leave": flow.leaves[event.answer].label if event.answer in flow.leaves else event.answer,
        "end": flow.ends[event.step].label if event.step in flow.ends else event.step,
    }
    text = str(TEXTS[event.code]) % values if event.code in TEXTS else str(event.text or event.code)
    return Told(event, text, _detail(event, line), sentences(Reason.from_json(one) for one in event.reasons))


def _said(value: Any, written: date) -> Any:
    """A day as people write it (with the year when it is another than of the event); everything else as it is."""
    if not (isinstance(value, str) and DAY.fullmatch(value)):
        return value
    return day_month(date.fromisoformat(value), written)


def _detail(event: Event, line: Any) -> str:
    words = []
    if line is not None and event.code in ("answered", "taken", "silent", "handed_over", "asked"):
        words.append(str(line.label))
    if event.instead:
        words.append(str(_("instead of %(who)s")) % {"who": event.instead.short_name})
    if event.data.get("late"):
        words.append(late_text(event.data["late"]))
    if event.text and event.code in TEXTS:
        words.append(f"«{event.text}»")
    return " · ".join(words)


def add_words(texts: dict[str, Any], *, to_all: Iterable[str] = (), quiet: Iterable[str] = ()) -> None:
    """An app's own deeds in words: code → text with %(who)s and the keys of the event's data. `to_all`: codes whose
    words tell neither sums nor suppliers, nor what is another's. `quiet`: codes that the lines beside them tell.
    """
    TEXTS.update(texts)
    OPEN.update(to_all)
    QUIET.update(quiet)
