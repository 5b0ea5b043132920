"""Who is asked in a step: seats of the line become tasks. Four eyes, one seat a person, nobody there = blocked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from portal import staffing
from portal.flow.lines import Line, Seat, Who
from portal.models import Case, Role, Unit


@dataclass
class Seating:
    """Seats to be made tasks of; roles nobody holds; seats that lapse and why."""

    seats: list[Seat] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    lapsed: list[tuple[int, str]] = field(default_factory=list)
    concerned: bool = False


def seating(case: Case, line: Line, day: date, who: Iterable[Who] | None = None) -> Seating:
    """The seats of `line` for this case on `day`. One statement when a role is asked, none for persons."""
    wanted = [seat for one in (line.who if who is None else who) for seat in one.find(case)]
    result = Seating(concerned=bool(wanted))
    holders = holders_of({seat.role for seat in wanted if seat.role and not seat.person}, case.unit_id, day)
    barred = barred_of(case, line) if line.judged else {}
    for seat in wanted:
        _place(result, seat, holders, barred, line, day)
    result.seats = _once(result.seats)
    return result


def _place(result: Seating, seat: Seat, holders: Any, barred: dict[int, str], line: Line, day: date) -> None:
    if seat.person:
        if seat.person not in barred:
            result.seats.append(seat)
        elif line.kind == "vote":
            result.lapsed.append((seat.person, barred[seat.person]))
        else:
            _above(result, seat, seat.person, barred, day)
        return
    queue, people = holders.get(seat.role, ("", []))
    free = [pk for pk in people if pk not in barred]
    if not people:
        result.blocked.append(seat.role)
    elif not free:
        _above(result, replace(seat, role=queue), people[0], barred, day)
    else:
        result.seats.append(replace(seat, role=queue, person=free[0] if len(free) == 1 else None))


def _above(result: Seating, seat: Seat, person: int, barred: dict[int, str], day: date) -> None:
    taken = {one.person for one in result.seats}
    for head in free_heads(person, day):
        if head not in barred and head not in taken:
            result.seats.append(replace(seat, person=head, role="", instead=person, why=barred[person]))
            return
    result.blocked.append(seat.role or seat.code)


def free_heads(person: int, day: date, *, placed: date | None = None) -> list[int]:
    """Heads above a person, the nearest first, then the stand-ins; those who are away that day come not at all.

    `placed`: the day whose place of work counts (a leaver's last one).
    """
    above = [*staffing.heads_over(person, placed or day), *staffing.stand_ins()]
    absent = staffing.absences_on(day, above)
    return [pk for pk in dict.fromkeys(above) if pk not in absent and pk != person]


def without_leavers(found: Seating, gone: set[int], case: Case, line: Line, day: date) -> Seating:
    """The seats of people who have left pass to the nearest head above who is free; without one a vote's seat
    lapses.
    """
    kept = Seating([seat for seat in found.seats if seat.person not in gone], list(found.blocked), list(found.lapsed))
    barred = barred_of(case, line) if line.judged else {}
    for seat in found.seats:
        if seat.person in gone:
            _pass_on(kept, seat, line, barred, day)
    return kept


def _pass_on(kept: Seating, seat: Seat, line: Line, barred: dict[int, str], day: date) -> None:
    taken = {one.person for one in kept.seats}
    heads = free_heads(seat.person, day, placed=staffing.last_place(seat.person, day))
    head = next((pk for pk in heads if pk not in taken and pk not in barred), None)
    if head:
        kept.seats.append(replace(seat, person=head, instead=seat.person, why="left_company"))
    elif line.kind == "vote":
        kept.lapsed.append((seat.person, "left_company"))
    elif not kept.seats:
        kept.blocked.append(seat.code)


def _once(seats: list[Seat]) -> list[Seat]:
    kept: list[Seat] = []
    people: set[int] = set()
    queues: set[str] = set()
    for seat in seats:
        if seat.person and seat.person in people or not seat.person and seat.role in queues:
            continue
        people.add(seat.person) if seat.person else queues.add(seat.role)
        kept.append(seat)
    return kept


def barred_of(case: Case, line: Line) -> dict[int, str]:
    """person → why they may not judge this line: who asked for it, who buys it, who wrote what rework leads to."""
    barred = dict(case.barred_ids())
    back = line.exceptions.get("rework") or line.exceptions.get("against")
    if back:
        for pk in authors_of(case, back):
            barred.setdefault(pk, "own_work")
    return barred


def authors_of(case: Case, step: str) -> set[int]:
    """Who answered the visits of this step (from the facts that the door has read)."""
    been = (entry.rsplit(":", 1) for entry in case.fact_been)
    return {int(by) for code, by in been if code == step and by != "0"}


def holders_of(codes: set[str], unit: int, day: date) -> dict[str, tuple[str, list[int]]]:
    """role → (its queue, its holders): those of the nearest unit above, else the company's. One statement."""
    if not codes:
        return {}
    here = Unit.objects.filter(
        pk=unit, tree_id=OuterRef("unit__tree_id"), lft__gte=OuterRef("unit__lft"), rght__lte=OuterRef("unit__rght")
    )
    rows = (
        Role.objects.filter(code__in=codes, person__is_active=True)
        .filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
        .filter(Q(unit=None) | Exists(here))
        .order_by("pk")
        .values_list("code", "person", "unit", "unit__level")
    )
    found: dict[str, dict[tuple[int, int | None], list[int]]] = defaultdict(lambda: defaultdict(list))
    for code, person, scope, level in rows:
        found[code][(-1 if level is None else level, scope)].append(person)
    result = {}
    for code, scopes in found.items():
        (_, scope), people = max(scopes.items(), key=lambda entry: entry[0][0])
        result[code] = (f"{code}@{scope}" if scope else code, people)
    return result
