"""What pages say of people: where they work today, whether they are away, who reports to whom. Few statements each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal import clock, staffing
from portal.models import Absence, Employment, Person, Unit
from portal.searching import containing
from portal.typography import day_month

SAID = (Absence.Why.LEAVE, Absence.Why.TRIP)  # illness is nobody's business: "away"


def find(text: str, people: QuerySet[Person] | None = None) -> QuerySet[Person]:
    """People in whose name every word of the text stands; everybody for an empty text."""
    found = Person.objects.working() if people is None else people
    if text.strip():
        found = containing(found, text, "last_name", "first_name", "patronymic")
    return found.by_name()


def places(people: Iterable[Person], day: date | None = None) -> dict[int, Employment]:
    """person id → the main place of work on a day (today), with its unit; who will begin later: that place."""
    day = day or clock.today()
    rows = Employment.objects.filter(person__in=list(people)).select_related("unit", "boss")
    ranked = sorted(rows, key=lambda row: (_stands(row, day), row.main, row.started, row.pk))
    return {row.person_id: row for row in ranked}


def _stands(place: Employment, day: date) -> int:
    """2 in force, 1 ahead, 0 over."""
    if place.ended and place.ended < day:
        return 0
    return 1 if place.started > day else 2


def away_words(row: Absence, today: date) -> str:
    """«в отпуске до 7 декабря»: what others are told; illness is not named."""
    words = str(row.get_why_display()) if row.why in SAID else _("away")
    return _("{away} until {day}").format(away=words, day=day_month(row.until, today))


def whereabouts(people: Iterable[Person], day: date | None = None) -> dict[int, str]:
    """person id → the words on their absence, for those who are away today."""
    day = day or clock.today()
    return {pk: away_words(row, day) for pk, row in staffing.absences_on(day, [one.pk for one in people]).items()}


@dataclass
class Entry:
    """A person in a list: place and absence beside the name."""

    person: Person
    place: Employment | None
    away: str = ""
    head: bool = False

    @property
    def words(self) -> str:
        """Post and unit, or where they are."""
        place = f"{self.place.post}, {self.place.unit}" if self.place else ""
        return self.away or place


def entries(people: Iterable[Person]) -> list[Entry]:
    """People with their places and absences: two statements."""
    rows = list(people)
    where, away = places(rows), whereabouts(rows)
    return [Entry(person, where.get(person.pk), away.get(person.pk, "")) for person in rows]


@dataclass
class Branch:
    """A unit of the chart. `filled`: its people and the units in it are known; else they are asked for when opened."""

    unit: Unit
    people: int = 0
    away: int = 0
    filled: bool = False
    members: list[Entry] = field(default_factory=list)
    children: list["Branch"] = field(default_factory=list)


def grow(tops: list[Unit], *, whole: bool = False) -> list[Branch]:
    """The chart from these units down: one level, or all of it. Four statements, however many units."""
    day = clock.today()
    below = _below(tops, whole)
    counts = Unit.objects.headcounts([unit.pk for unit in (*tops, *below)], day)
    branches = {unit.pk: Branch(unit, *counts.get(unit.pk, (0, 0))) for unit in (*tops, *below)}
    filled = branches.values() if whole else [branches[unit.pk] for unit in tops]
    _fill(list(filled), day)
    for unit in below:
        branches[unit.parent_id].children.append(branches[unit.pk])
    return [branches[unit.pk] for unit in tops]


def _below(tops: list[Unit], whole: bool) -> list[Unit]:
    rows = Unit.objects.open().select_related("head").order_by("tree_id", "lft")
    if not whole:
        return list(rows.filter(parent__in=tops))
    return [unit for top in tops for unit in rows.filter(tree_id=top.tree_id, lft__gt=top.lft, rght__lt=top.rght)]


def _fill(branches: list[Branch], day: date) -> None:
    by_unit = {branch.unit.pk: branch for branch in branches}
    rows = Employment.objects.on(day).filter(unit__in=list(by_unit)).select_related("person")
    rows = rows.order_by("person__last_name", "person__first_name", "pk")
    away = whereabouts([row.person for row in rows], day)
    for row in rows:
        unit = by_unit[row.unit_id].unit
        entry = Entry(row.person, row, away.get(row.person_id, ""), row.person_id == unit.head_id)
        by_unit[row.unit_id].members.append(entry)
    for branch in branches:
        branch.filled = True
        branch.members.sort(key=lambda entry: not entry.head)


def boss_of(person: Person, place: Employment | None) -> Person | None:
    """Whom the person reports to: as the list says, else the nearest head above."""
    if place is not None and place.boss is not None and place.boss.is_active:
        return place.boss
    head = staffing.head_of(person, clock.today())
    return Person.objects.get(pk=head) if head else None


def reports_of(person: Person) -> QuerySet[Person]:
    """Who reports to the person today."""
    rows = Employment.objects.on(clock.today()).filter(boss=person, person__is_active=True)
    return Person.objects.filter(pk__in=rows.values("person")).by_name()


def never_came() -> QuerySet[Person]:
    """People who work here and never signed in."""
    return Person.objects.working().filter(last_login__isnull=True).by_name()


def facts(*pairs: tuple[Any, Any]) -> list[tuple[Any, Any]]:
    """Those pairs of word and value that have a value."""
    return [(word, value) for word, value in pairs if value]
