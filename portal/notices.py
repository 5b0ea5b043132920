"""What a notice says: one sentence per code, in the language of whoever reads. An app adds its own codes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import clock, roles, typography
from portal.models import Notice, Person
from portal.permissions import visible_cases

COUNTED = 100  # the count beside the bell stops here
CONVERSATIONS = ("mentioned", "asked", "replied")  # letters about what somebody wrote: no letter about the task itself
SENTENCES: dict[str, Any] = {
    "mentioned": gettext_lazy("You are mentioned in the comments"),
    "asked": gettext_lazy("You are asked a question"),
    "replied": gettext_lazy("Your question is answered"),
    "handed_over": gettext_lazy("This task was handed over to you"),
    "reminder_before": gettext_lazy("Due %(until)s"),
    "reminder_due": gettext_lazy("Due today"),
    "escalated": gettext_lazy("%(person)s is late: you may answer instead"),
    "queue_late": gettext_lazy("Nobody of “%(role)s” took it in time: you may answer instead"),
    "late": gettext_lazy("The deadline has passed: %(person)s was told and may answer instead of you"),
    "blocked": gettext_lazy("Stands still: nobody holds the role “%(role)s”"),
    "lapsed": gettext_lazy("%(person)s is not asked to vote: name another member"),
    "deputy_named": gettext_lazy("You stand in for %(person)s from %(since)s to %(through)s"),
    "circling": gettext_lazy("Came to the same step for the %(nth)s. time"),
    "held_long": gettext_lazy("On hold for 20 workdays: resume it or cancel it"),
}


def add_sentences(sentences: Mapping[str, Any]) -> None:
    """An app's notices: code → lazy sentence with places for the notice's data."""
    SENTENCES.update(sentences)


def menu_count(person: Person) -> QuerySet[Notice]:
    """For the side navigation: what was not read."""
    return Notice.objects.for_person(person).unread()[:COUNTED]


def path(notice: Notice) -> str:
    """The page that a notice leads to: the task, the comment, the case, one's absences; "" where it is about none."""
    if notice.task_id:
        return reverse("task", args=[notice.task_id])
    if "comment" in notice.data:
        return reverse("comment", args=[notice.data["comment"]])
    if notice.code == "deputy_named":
        return reverse("absence")
    return notice.case.get_absolute_url() if notice.case else ""


@dataclass
class Told:
    """A notice as a line: what it says, about what; `opens`: whether its page is still for this person."""

    notice: Notice
    text: str
    detail: str
    opens: bool


def told(person: Person, rows: Iterable[Notice]) -> list[Told]:
    """Notices of a person as lines; two statements for all. Rows come with their case."""
    rows = list(rows)
    ids = {row.data["person"] for row in rows if isinstance(row.data.get("person"), int)}
    people = {one.pk: str(one) for one in Person.objects.filter(pk__in=ids)} if ids else {}
    cases = {row.case_id for row in rows if row.case_id}
    seen = set(visible_cases(person).filter(pk__in=cases).values_list("pk", flat=True)) if cases else set()
    return [
        Told(
            row,
            sentence(row, lambda pk: people.get(pk, _("somebody"))),
            f"{row.case}, {row.case.title}" if row.case else "",
            opens="comment" in row.data or (row.case_id in seen if row.case_id else bool(path(row))),
        )
        for row in rows
    ]


def sentence(notice: Notice, name_of: Callable[[int], str] = str) -> str:
    """What the notice says. `name_of(person id)` names people whom its data mention."""
    words = SENTENCES.get(notice.code, notice.code)
    return str(words) % _Words(notice.data, name_of)


class _Words(dict):
    """The notice's data for its sentence; a place without a value is a dash, so old notices stay readable."""

    def __init__(self, data: Mapping[str, Any], name_of: Callable[[int], str]) -> None:
        super().__init__(data)
        if isinstance(data.get("person"), int):
            self["person"] = name_of(data["person"])
        if isinstance(data.get("role"), str):
            self["role"] = roles.label(data["role"])
        if day := parse_date(str(data.get("day") or "")):
            self["until"] = typography.until_day(day)
        for name in ("since", "through"):
            if day := parse_date(str(data.get(name) or "")):
                self[name] = typography.day_month(day, clock.today())

    def __missing__(self, key: str) -> str:
        return _("somebody") if key == "person" else "–"
