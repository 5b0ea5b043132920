"""Who stands above whom, who is away, who stands in for whom: reads for the kernel, few statements each.

Deputies go one step, never on. One's own naming comes first; else the nearest head stands in (for do and approve; in a
vote only a deputy whom the member named). A deputy who is away that day, or has left, is none.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from portal import roles
from portal.models import Absence, Employment, Person, StandIn, Unit

Span = tuple[date, date]


@dataclass(frozen=True)
class Deputy:
    """Who stands in for an absent person: `named` by the person, or the head by default."""

    person: int
    named: bool


@dataclass(frozen=True)
class StandsInFor:
    """Ids of the people for whom somebody stands in: who named them, whose head they are."""

    named: frozenset[int] = field(default_factory=frozenset)
    as_head: frozenset[int] = field(default_factory=frozenset)

    @property
    def all(self) -> frozenset[int]:
        """Both together."""
        return self.named | self.as_head


def places_of(person_ids: Iterable[int], day: date) -> QuerySet[Employment]:
    """Where these people work on that day, the main place of each last: a dict by person keeps that one."""
    return Employment.objects.on(day).filter(person__in=list(person_ids)).order_by("main", "-started", "-pk")


def units_of(person_ids: Iterable[int], day: date) -> dict[int, int]:
    """person id → id of the unit of their main place of work on that day."""
    return dict(places_of(person_ids, day).values_list("person", "unit"))


def posts_of(person_ids: Iterable[int], day: date) -> dict[int, str]:
    """person id → their post at the main place of work on that day."""
    return dict(places_of(person_ids, day).values_list("person", "post"))


def heads_of(person_ids: Iterable[int], day: date) -> dict[int, list[int]]:
    """person id → ids of the heads above them, the nearest first, never themselves."""
    wanted = list(person_ids)
    units = units_of(wanted, day) if wanted else {}
    above = Unit.objects.heads_above(set(units.values()))
    return {person: [head for head in above[unit] if head != person] for person, unit in units.items()}


def heads_over(person: Person | int, day: date) -> list[int]:
    """The same for one person."""
    pk = person if isinstance(person, int) else person.pk
    return heads_of([pk], day).get(pk, [])


def head_of(person: Person | int, day: date) -> int | None:
    """Id of the nearest head above the person who is not the person; None at the top."""
    return next(iter(heads_over(person, day)), None)


def stand_ins() -> list[int]:
    """Ids of those who judge where nobody stands above, in their order."""
    return list(StandIn.objects.filter(person__is_active=True).values_list("person", flat=True))


def absences_on(day: date, person_ids: Iterable[int] | QuerySet | None = None) -> dict[int, Absence]:
    """person id → the absence that touches the day (one with a deputy first); of everybody, or of these people."""
    rows = Absence.objects.filter(since__lte=day, until__gte=day)
    if person_ids is not None:
        rows = rows.filter(person__in=person_ids)
    return {row.person_id: row for row in rows.order_by(F("deputy").asc(nulls_first=True), "until", "pk")}


def deputy_of(person_ids: Iterable[int], day: date) -> dict[int, Deputy]:
    """For those of the people who are away that day and have somebody: who stands in."""
    away = absences_on(day, person_ids)
    named = {row.deputy_id for row in away.values() if row.deputy_id}
    missing = _unable(named, day)
    found = {
        pk: Deputy(row.deputy_id, True) for pk, row in away.items() if row.deputy_id and row.deputy_id not in missing
    }
    heads = heads_of(away.keys() - found.keys(), day)
    nearest = {pk: above[0] for pk, above in heads.items() if above}
    unable = _unable(set(nearest.values()), day)
    return found | {pk: Deputy(head, False) for pk, head in nearest.items() if head not in unable}


def _unable(person_ids: set[int], day: date) -> set[int]:
    """Those of the people who are away themselves that day, or have left."""
    if not person_ids:
        return set()
    working = set(Person.objects.working().filter(pk__in=person_ids).values_list("pk", flat=True))
    return (person_ids - working) | absences_on(day, person_ids).keys()


def stands_in_for(person: Person, day: date) -> StandsInFor:
    """For whom the person stands in on a day; nobody while away themselves. Read once for the instance and day."""
    kept = person.__dict__.setdefault("_stands_in_for", {})
    if day not in kept:
        kept[day] = _stands_in_for(person, day)
    return kept[day]


def _stands_in_for(person: Person, day: date) -> StandsInFor:
    if not person.is_active:
        return StandsInFor()
    then = Absence.objects.filter(since__lte=day, until__gte=day)
    headed = Unit.objects.headed_by(person.pk).order_by("pk").values("pk")
    theirs = Employment.objects.on(day).filter(unit__in=headed.order_by()).order_by().values("person")
    asked = Person.objects.filter(pk=person.pk).values_list(
        Exists(then.filter(person=OuterRef("pk"))),
        ArraySubquery(then.filter(deputy=OuterRef("pk")).order_by("pk").values("person")),
        ArraySubquery(headed),
        Exists(then.filter(person__in=theirs)),
    )
    away, named, person._headed_units, missing = asked.get()
    if away:
        return StandsInFor()
    below = _alone_below(person, day) if missing else ()
    return StandsInFor(frozenset(named), frozenset(below) - frozenset(named))


def _alone_below(head: Person, day: date) -> Iterable[int]:
    """People away that day without a deputy who can act, whose nearest head is `head`."""
    units = roles.headed_units(head)
    if not units:
        return []
    away = absences_on(day, Employment.objects.on(day).filter(unit__in=units).values("person"))
    unable = _unable({row.deputy_id for row in away.values() if row.deputy_id}, day)
    alone = [pk for pk, row in away.items() if row.deputy_id is None or row.deputy_id in unable]
    return [pk for pk, above in heads_of(alone, day).items() if above[:1] == [head.pk]]


def touched_days(person_ids: Iterable[int], since: date, *, barred: Container[int] = ()) -> dict[int, list[Span]]:
    """person id → spans of absence (both ends included) without a deputy of their own naming, from `since` on.

    A deputy who is away, has left, or is one of the `barred` is none. A clock gives the spans to
    `workdays.deadline(absent=…, cap=absence_cap())`.
    """
    found: dict[int, list[Span]] = {pk: [] for pk in person_ids}
    rows = Absence.objects.filter(person__in=list(found), until__gte=since).order_by("since", "pk")
    for person, span in _alone(list(rows.values_list("person", "since", "until", "deputy")), barred):
        found[person].append(span)
    return found


def absent_and_gone(
    person_ids: Iterable[int], since: date, *, barred: Container[int] = ()
) -> tuple[dict[int, list[Span]], set[int]]:
    """`touched_days`, and the ids of those who do not work here any more: one statement for both, and one for the
    deputies where there are any.
    """
    people = Person.objects.filter(pk__in=list(person_ids)).annotate(
        away=FilteredRelation("absences", condition=Q(absences__until__gte=since))
    )
    fields = ("pk", "is_active", "away__since", "away__until", "away__deputy")
    rows = list(people.order_by("pk", "away__since").values_list(*fields))
    found: dict[int, list[Span]] = {pk: [] for pk, *_rest in rows}
    for person, span in _alone([(pk, *away) for pk, _works, *away in rows if away[0]], barred):
        found[person].append(span)
    return found, {pk for pk, works, *_away in rows if not works}


def _alone(absences: list[tuple[int, date, date, int | None]], barred: Container[int]) -> Iterator[tuple[int, Span]]:
    """(person, span) of the days on which nobody of their own naming can act."""
    missing = _missing_days({deputy for *_absence, deputy in absences if deputy and deputy not in barred})
    for person, begin, end, deputy in absences:
        spans = [(begin, end)] if deputy is None or deputy in barred else missing[deputy]
        for first, last in spans:
            if first <= end and last >= begin:
                yield person, (max(first, begin), min(last, end))


def _missing_days(people: set[int]) -> dict[int, list[Span]]:
    """person id → spans in which they cannot stand in: away, whoever their own deputy is, or after their last day."""
    found: dict[int, list[Span]] = {pk: [] for pk in people}
    if not people:
        return found
    ended = Employment.objects.filter(person=OuterRef("pk")).order_by(F("ended").desc(nulls_last=True)).values("ended")
    rows = Person.objects.filter(pk__in=people).annotate(last=Subquery(ended[:1]))
    for pk, works, last, begin, end in rows.values_list(
        "pk", "is_active", "last", "absences__since", "absences__until"
    ):
        if not works:
            found[pk] = [(last + timedelta(days=1) if last else date.min, date.max)]
        elif begin:
            found[pk].append((begin, end))
    return found


def last_place(person_id: int, day: date) -> date:
    """The last day on which the person had a place of work, at most `day`: who stood above them is looked up on it."""
    ended = Employment.objects.filter(person=person_id).order_by("-ended").values_list("ended", flat=True).first()
    return min(ended or day, day)


def absence_cap() -> int:
    """How many workdays of absence a clock waits for at most."""
    return settings.ABSENCE_CAP
