"""How a case goes on: leave the visit, make the transition, enter the next line, until somebody is asked or it
waits.
"""

from datetime import date, timedelta
from typing import Any

from portal import calendars, roles, staffing
from portal.actions.act import Act
from portal.actions.clocks import clock_of, days_then
from portal.actions.papers import freeze_printed
from portal.actions.seating import Seating, barred_of, seating, without_leavers
from portal.flow.answers import GIVEN_BY_PEOPLE
from portal.flow.lines import Line, Seat, Who
from portal.flow.table import decide
from portal.flow.votes import ASK
from portal.models import Case, Notice, Person, Task, Visit
from portal.reasons import Reason

VOTERS_LEAST = 2  # fewer are no vote: the purchasing head names others
CIRCLE = 4  # a line entered for this time marks the case and tells the owner of the process


def settle(act: Act, case: Case, visit: Visit, tasks: list[Task]) -> None:
    """Count the answers of an acted visit; when it is decided, leave it and go on."""
    line = case.table.lines_by_code[visit.step]
    answer = decision(act, case, visit, line, tasks)
    if answer:
        depart(act, case, visit, line, answer, tasks)


def decision(act: Act, case: Case, visit: Visit, line: Line, tasks: list[Task]) -> str | None:
    """The answer a visit came to, or None while somebody is missing (a vote with too few own votes asks once more)."""
    least = line.own_least(case) if line.ask and line.own_least else 0
    answer = verdict(line, tasks, least, blocked=bool(visit.blocked))
    if answer != ASK:
        return answer
    found = seating(case, line, _today(act, case), [line.ask])
    make_tasks(act, case, visit, line, Seating(found.seats, found.blocked), asked=True)
    return None


def verdict(line: Line, tasks: list[Task], own_least: int, *, blocked: bool = False) -> str | None:
    """What the answers of a visit come to: one of the line's, ASK where too few voted themselves, None while somebody
    is missing. Pure; `portal.flow.votes.count` says the same of votes, with reasons.
    """
    live = [task for task in tasks if task.answer or task.closed is None]
    missing = sum(not task.answer for task in live) + blocked
    given = [GIVEN_BY_PEOPLE.get(task.answer, task.answer) for task in live if task.answer]
    answer = decide(line.happy, line.exceptions, given, missing).answer
    own = sum(not task.automatic and not task.asked for task in live)
    if answer == line.happy and own < own_least and not any(task.asked for task in live):
        return ASK
    return answer


def depart(act: Act, case: Case, visit: Visit, line: Line, answer: str, tasks: list[Task]) -> None:
    """Close what is open, leave the visit with this answer, enter where it leads."""
    if any(task.closed is None for task in tasks):
        Task.objects.open().filter(visit=visit).update(closed=act.now, closed_why="decided")
    if answer == line.happy and line.printed:
        freeze_printed(act, case, line)
    leave_visit(act, visit, answer)
    _remember_author(case, visit)
    act.log(case, "decided", visit=visit.pk, step=line.code, answer=answer, by=None)
    go(act, case, line, answer)


def leave_visit(act: Act, visit: Visit, answer: str) -> None:
    """The case is no longer in this visit."""
    visit.left, visit.answer = act.now, answer
    visit.by = visit.by or act.by
    Visit.objects.filter(pk=visit.pk).update(left=visit.left, answer=answer, by=visit.by, blocked="")


def _remember_author(case: Case, visit: Visit) -> None:
    """The next line is seated in this deed: who wrote what it judges must be known there (four eyes)."""
    if case.fact_been and visit.by_id:
        case.fact_been = [*case.fact_been[:-1], f"{visit.step}:{visit.by_id}"]


def go(act: Act, case: Case, line: Line | None, answer: str) -> None:
    """Make the transition and enter the target, through questions and what needs nobody."""
    act.move(case, answer)
    act.touch(case)
    enter(act, case)
    if case.parent_id:
        act_on_parent(act, case)


def enter(act: Act, case: Case) -> None:
    """Enter the line (or end) that `case.step` names; goes on by itself while nobody has to be asked."""
    act.looking.add(case.pk)
    try:
        while (answer := _enter_one(act, case)) is not None:
            act.move(case, answer)
    finally:
        act.looking.discard(case.pk)


def _enter_one(act: Act, case: Case) -> str | None:
    line = case.line
    if line is None:
        return _finish(act, case)
    if line.kind == "choose":
        yes, reasons = _with_reasons(line.when(case))
        answer = "yes" if yes else "no"
        act.log(case, "chose", step=line.code, answer=answer, by=None, reasons=reasons)
        return answer
    if line.kind == "wait":
        return _enter_wait(act, case, line)
    return _enter_acted(act, case, line)


def _with_reasons(result: Any) -> tuple[Any, list[Reason]]:
    return (result[0], list(result[1])) if isinstance(result, tuple) else (result, [])


def _finish(act: Act, case: Case) -> None:
    case.ended = act.now
    end = case.table.ends[case.step]
    if end.then:
        end.then(act, case)
    act.log(case, "ended", step=end.code, by=None)


def _visit(act: Act, case: Case, line: Line) -> Visit:
    nth = 1 + sum(entry.rsplit(":", 1)[0] == line.code for entry in case.fact_been)
    case.fact_been = [*case.fact_been, f"{line.code}:0"]
    if nth >= CIRCLE and not case.circling:
        case.circling = True
        act.log(case, "circling", step=line.code, by=None, data={"nth": nth})
        tell_owners(act, case, "circling", step=line.code, nth=nth)
    visit = Visit(case_id=case.pk, step=line.code, nth=nth, entered=act.now, vote=line.kind == "vote")
    visit.save(force_insert=True)
    return visit


def _enter_wait(act: Act, case: Case, line: Line) -> str | None:
    visit = _visit(act, case, line)
    if line.opens:
        line.opens(act, case)
    answer, reasons = _with_reasons(line.until(case))
    if answer:
        leave_visit(act, visit, answer)
        act.log(case, "waited", visit=visit.pk, step=line.code, answer=answer, by=None, reasons=reasons)
    return answer


def _enter_acted(act: Act, case: Case, line: Line) -> str | None:
    found = who_is_asked(act, case, line)
    if not found.seats and not found.blocked and not found.lapsed:
        visit = _visit(act, case, line)
        leave_visit(act, visit, line.happy)
        act.log(case, "nobody_concerned", visit=visit.pk, step=line.code, answer=line.happy, by=None)
        return line.happy
    visit = _visit(act, case, line)
    make_tasks(act, case, visit, line, found)
    return None


def who_is_asked(act: Act, case: Case, line: Line) -> Seating:
    """The seats of a line; in a vote without members who have left (their heads sit there) or are away for long."""
    day = _today(act, case)
    found = seating(case, line, day)
    people = _people(found)
    if line.kind != "vote" or not people:
        return found
    barred = barred_of(case, line)
    absent, gone = staffing.absent_and_gone(people, day, barred=barred)
    if gone:
        found = without_leavers(found, gone, case, line, day)
        absent = staffing.touched_days(_people(found), day, barred=barred)
    _lapse_the_absent(act, case, line, found, absent)
    return found


def _people(found: Seating) -> list[int]:
    return [seat.person for seat in found.seats if seat.person]


def _lapse_the_absent(act: Act, case: Case, line: Line, found: Seating, absent: dict[int, list[staffing.Span]]) -> None:
    """A member known to be away for longer than the cap while the clock runs, without a deputy of their own, is not
    asked.
    """
    day = _today(act, case)
    for seat in [seat for seat in found.seats if absent.get(seat.person)]:
        last = clock_of(case, line, act.now, absent=absent[seat.person]).day or day
        touched = {
            begin + timedelta(days=n)
            for begin, end in absent[seat.person]
            if begin <= last
            for n in range((end - begin).days + 1)
        }
        if sum(calendars.is_workday(one) for one in touched if one >= day) > staffing.absence_cap():
            found.seats.remove(seat)
            found.lapsed.append((seat.person, "away"))


def make_tasks(act: Act, case: Case, visit: Visit, line: Line, found: Seating, *, asked: bool = False) -> list[Task]:
    """Make tasks of seats, with deadlines; note what is blocked or lapsed."""
    people, day = _people(found), _today(act, case)
    barred = barred_of(case, line) if line.judged else {}
    absent, gone = staffing.absent_and_gone(people, day, barred=barred) if people else ({}, set())
    if gone:
        return make_tasks(act, case, visit, line, without_leavers(found, gone, case, line, day), asked=asked)
    absent = {} if line.due else absent
    days = days_then(case, line, visit.entered) if visit.entered < act.now else None
    tasks = [_task(act, case, visit, line, seat, absent.get(seat.person, ()), asked, days) for seat in found.seats]
    Task.objects.bulk_create(tasks)
    case.asked_now = tasks
    for person, why in found.lapsed:
        lapse(act, case, visit, person, why)
    votes_left = len(tasks) if visit.entered == act.now else _voters(visit)
    blocked = found.blocked[:1] or (
        ["group"] if line.kind == "vote" and not asked and votes_left < VOTERS_LEAST else []
    )
    if blocked:
        block(act, case, visit, blocked[0])
    return tasks


def lapse(act: Act, case: Case, visit: Visit, person: int, why: str) -> None:
    """A member's seat is not asked: the history says so, and whoever names members is told."""
    act.log(case, "lapsed", visit=visit.pk, step=visit.step, by=None, data={"person": person, "why": why})
    tell_owners(act, case, "lapsed", person=person)


def _voters(visit: Visit) -> int:
    """Seats of a vote under way: those that voted and those still asked (who was replaced or left is none)."""
    return Task.objects.filter(visit=visit, asked=False).exclude(closed__isnull=False, answer="").count()


def _task(
    act: Act, case: Case, visit: Visit, line: Line, seat: Seat, absent: Any, asked: bool, days: int | None
) -> Task:
    clock = clock_of(case, line, act.now, days=days, absent=absent)
    return Task(
        visit=visit, case_id=case.pk, step=line.code, seat=seat.code, person_id=seat.person,
        role=seat.role, asked=asked,
        instead_id=seat.instead, instead_why=seat.why, made=act.now, days=clock.days, day=clock.day, until=clock.until,
        silence="" if asked else line.silence,
    )  # fmt: skip


def block(act: Act, case: Case, visit: Visit, what: str) -> None:
    visit.blocked = what
    Visit.objects.filter(pk=visit.pk).update(blocked=what)
    act.log(case, "blocked", visit=visit.pk, step=visit.step, by=None, data={"role": what})
    tell_owners(act, case, "blocked", role=what)


def tell_owners(act: Act, case: Case, code: str, **data: Any) -> None:
    """Leave a notice with the owners of the process."""
    owners = seating(case, _owners(case), _today(act, case))
    people = [seat.person for seat in owners.seats if seat.person]
    Notice.objects.bulk_create(
        Notice(person_id=pk, case_id=case.pk, code=code, data=data, at=act.now, urgent=True) for pk in people
    )


def _owners(case: Case) -> Line:
    return Line("owner", "do", (Who("owner", lambda one: [Seat(role=one.owner_role(), code="owner")]),))


def _today(act: Act, case: Case) -> date:
    return act.now.astimezone(case.zone_info).date()


def act_on_parent(act: Act, child: Case) -> None:
    """A child has changed: look at the parent's wait in the same deed (its root's row is locked)."""
    if child.parent_id in act.looking:
        return
    look(act, act.read(child.parent_id))


def look(act: Act, case: Case) -> bool:
    """Look at a wait: when its condition holds (and no hold stands), go on. True when the case moved."""
    line = case.line
    if line is None or line.kind != "wait" or case.fact_held or case.pk in act.looking:
        return False
    answer, reasons = _with_reasons(line.until(case))
    if not answer:
        return False
    visit = Visit.objects.get(case=case.pk, left=None)
    leave_visit(act, visit, answer)
    act.log(case, "waited", visit=visit.pk, step=line.code, answer=answer, by=None, reasons=reasons)
    go(act, case, line, answer)
    return True


def holds_seat(case: Case, line: Line, person: Person) -> bool:
    """Whether the person has one of the seats of this line now (holders of a queue included)."""
    for who in line.who:
        if who.code == "holder":
            if Task.objects.open().filter(case=case.pk, person=person).exists():
                return True
            continue
        for seat in who.find(case):
            if seat.person == person.pk or seat.role and roles.has_role(person, seat.role):
                return True
    return False
