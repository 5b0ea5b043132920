"""The door: the only way a case begins and moves. Everything else is reading."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import calendars, sockets
from portal.actions import moves
from portal.actions.act import Act, deed, load, root_of
from portal.actions.papers import missing_documents
from portal.actions.refusals import Changed, Missing, NotYours, Refused, TooLate
from portal.actions.resuming import children_go_on
from portal.actions.signing import sign
from portal.actions.standing import Standing, standing
from portal.flow.answers import ANSWERS, GIVEN_BY_PEOPLE
from portal.flow.lines import Line
from portal.models import Case, Counter, Hold, Person, Task, Unit, Visit


def start(
    model: type[Case], flow: str, *, by: Person, unit: Unit, title: str, act: Act | None = None,
    parent: Case | None = None, **fields: Any,
) -> Case:  # fmt: skip
    """Begin a case: number it, enter its first line. In a deed of its own, or as a child of one (`act=`)."""
    if act is None:
        with deed(by, root_of(parent) if parent else None) as own:
            return start(model, flow, by=by, unit=unit, title=title, act=own, parent=parent, **fields)
    first = sockets.FLOWS[flow].first.code
    case = begin(act, model, flow, first, by=by, unit=unit, title=title, parent=parent, **fields)
    moves.enter(act, case)
    return case


def begin(
    act: Act, model: type[Case], flow: str, step: str, *, by: Person, unit: Unit, title: str,
    parent: Case | None = None, **fields: Any,
) -> Case:  # fmt: skip
    """Make a case, numbered and recorded, whose line is not entered yet: `moves.enter` comes when it has what its seats
    ask for."""
    kind, year = model._meta.model_name, act.now.astimezone(unit.zone_info()).year
    case = model(
        kind=kind, year=year, number=_next_number(kind, year), flow=flow, step=step, title=title[:300],
        initiator=by, unit=unit, zone=unit.zone_name(), parent_id=parent and parent.pk, opened=act.now,
        root_id=parent and root_of(parent), **fields,
    )  # fmt: skip
    case.save(force_insert=True)
    case.fact_held, case.fact_been = False, []
    act.adopt(case)
    act.log(case, "started")
    act.touch(case)
    return case


def _next_number(kind: str, year: int) -> int:
    Counter.objects.bulk_create([Counter(kind=kind, year=year)], ignore_conflicts=True)
    counter = Counter.objects.select_for_update().get(kind=kind, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def answer(
    task: Task, answer: str, *, by: Person, comment: str = "", data: dict[str, Any] | None = None,
    seen: str | None = None, act: Act | None = None,
) -> Case:  # fmt: skip
    """Answer a task: lock, check, write, count, go on, record. Refused with a sentence, or the case as it now stands.

    `seen` is what the page showed ("visit.edition"): when what is judged has changed since, Changed is raised.
    """
    if act is None:
        with deed(by, root_of(task.case)) as own:
            return _answer(own, task, answer, by, comment, data, seen)
    return _answer(act, task, answer, by, comment, data, seen)


def _answer(
    act: Act, task: Task, answer: str, by: Person, comment: str, data: dict[str, Any] | None, seen: str | None
) -> Case:
    case = act.read(task.case_id, task.case.flow)
    tasks = list(Task.objects.filter(visit=task.visit_id).select_related("visit", "by").order_by("pk"))
    own = next(one for one in tasks if one.pk == task.pk)
    line = case.table.lines_by_code[own.step]
    comment = comment.strip()
    allowed = check_answer(case, line, own, tasks, answer, by, comment, data, seen)
    _write(act, case, line, own, answer, by, comment, allowed.way)
    if line.sign and answer == line.happy:
        sign(act, case, own, line.sign, data or {})
    if line.then:
        line.then(act, case, own, answer, data or {})
    moves.settle(act, case, own.visit, tasks)
    return case


def check_answer(
    case: Case,
    line: Line,
    task: Task,
    tasks: list[Task],
    answer: str,
    by: Person,
    comment: str,
    data: Any,
    seen: str | None,
) -> Standing:
    """Every reason to refuse, in the order in which people want to hear them; as whom the person acts."""
    _check_open(task, case)
    if answer not in answers_of(line, task):
        raise Refused(_("This answer is not one of those asked for here."))
    if any(one.person_id == by.pk and one.pk != task.pk and one.closed is None for one in tasks):
        raise NotYours(_("You have another task in this step: answer that one first."))
    if task.person_id is None and any(one.person_id == by.pk and one.answer and one.pk != task.pk for one in tasks):
        raise NotYours(_("You have answered in this step already: somebody else takes this one."))
    allowed = standing(by, task, case, line)
    if not allowed:
        raise NotYours(allowed.why)
    if case.fact_held:
        raise held(case)
    if seen and seen != seen_now(case, task):
        raise Changed(
            _("While you were looking, this case changed. Your text is safe: look at the new state and answer again.")
        )
    if ANSWERS[answer].comment and not comment:
        raise Missing(_("Say why in a few words: the next person will act on them."))
    if answer == line.happy and (absent := missing_documents(case, line)):
        raise Missing(absent)
    if line.check and (why := line.check(case, answer, data)):
        raise Refused(why)
    return allowed


def answers_of(line: Line, task: Task) -> tuple[str, ...]:
    """The answers that this task may be given."""
    return tuple(GIVEN_BY_PEOPLE) if task.asked else line.answers


def seen_now(case: Case, task: Task) -> str:
    """What a page of this task shows: the visit and the edition of what is judged."""
    return f"{task.visit_id}.{case.edition}"


def _check_open(task: Task, case: Case) -> None:
    if task.answer and task.closed and not _may_change(task, case):
        who = task.by.short_name if task.by else _("the portal, by silence")
        raise TooLate(
            _("%(who)s answered this already: %(answer)s.") % {"who": who, "answer": ANSWERS[task.answer].label}
        )
    if task.visit.left or (task.closed and not task.answer):
        raise TooLate(
            _("This was decided meanwhile: %(answer)s. Nothing is asked here any more.")
            % {"answer": _decided(task.visit)}
        )


def _decided(visit: Visit) -> Any:
    return ANSWERS[visit.answer].label if visit.answer in ANSWERS else visit.answer


def _may_change(task: Task, case: Case) -> bool:
    """A vote may be changed until the visit ends; what silence has answered may not."""
    return bool(task.visit.vote and not task.visit.left and not task.automatic and not task.asked)


def held(case: Case) -> Refused:
    """The sentence of a case on hold."""
    hold = Hold.objects.filter(case=case.pk, ended=None).select_related("by").first()
    if hold is None:
        return Refused(_("This case is on hold."))
    return Refused(
        _("On hold: %(why)s (%(who)s). What you typed is kept.") % {"why": hold.why, "who": hold.by.short_name}
    )


def _write(act: Act, case: Case, line: Line, task: Task, answer: str, by: Person, comment: str, way: str) -> None:
    taken = task.taken or (act.now if task.person_id is None else None)
    values = {
        "answer": answer, "comment": comment, "answered": act.now, "by": by, "closed": act.now,
        "closed_why": "answered",
        "automatic": False, "person_id": task.person_id or by.pk, "taken": taken,
    }  # fmt: skip
    Task.objects.filter(pk=task.pk).update(**values)
    for name, value in values.items():
        setattr(task, name, value)
    late = calendars.days_late(task.day, act.now, case.zone_info) if task.day else 0
    told = {"way": way} if way in ("deputy", "head", "escalated") else {}
    act.log(case, "answered", task=task, answer=answer, text=comment, data=told | ({"late": late} if late else {}))
    act.touch(case)
    if line.kind != "vote":
        task.visit.by = by


def leave(case: Case, code: str, *, by: Person, data: dict[str, Any] | None = None) -> Case:
    """Leave by a declared way (cancel, withdraw, …): who, when, fields are checked; the case ends or goes where it
    says.
    """
    with deed(by, root_of(case)) as act:
        case = act.read(case.pk, case.flow)
        way = case.table.leaves[code]
        if why := why_not_leave(case, code, by):
            raise Refused(why)
        if way.then:
            way.then(act, case, data or {})
        act.log(case, "left", answer=code, text=str((data or {}).get("reason", "")))
        if way.to:
            held_since = close_visit(act, case, code)
            moves.go(act, case, None, code)
            if held_since:
                children_go_on(act, case, held_since)
        return case


def close_visit(act: Act, case: Case, answer: str) -> datetime | None:
    """Close the open visit and its tasks: the case is led elsewhere. Since when it was on hold, if it was."""
    Task.objects.open().filter(case=case.pk).update(closed=act.now, closed_why="left")
    Visit.objects.filter(case=case.pk, left=None).update(left=act.now, answer=answer, by=act.by, blocked="")
    hold = Hold.objects.filter(case=case.pk, ended=None).first()
    if hold is None:
        return None
    Hold.objects.filter(pk=hold.pk).update(ended=act.now, ended_by=act.by)
    case.fact_held = False
    return hold.since


def why_not_leave(case: Case, code: str, by: Person) -> Any:
    """Why this person may not leave the case so now; None when they may."""
    way = case.table.leaves.get(code)
    if way is None or case.ended:
        return _("This case has ended.") if case.ended else _("There is no such way out.")
    if not may_leave(case, code, by):
        return _("Only those named in the flow may do this.")
    return way.when(case) if way.when else None


def may_leave(case: Case, code: str, by: Person) -> bool:
    """Whether the person is one of those whom the flow names for this leave."""
    from_line = Line("leave", "do", case.table.leaves[code].who)
    return moves.holds_seat(case, from_line, by)


def look_again(case_id: int) -> bool:
    """Look at a waiting case in a deed of its own; True when it moved."""
    case = Case.objects.select_related(None).get(pk=case_id)
    if case.ended or case.line is None or case.line.kind != "wait":
        return False
    with deed(None, root_of(case)) as act:
        return moves.look(act, act.read(case_id, case.flow))


@contextmanager
def change(case: Case, *, by: Person, quietly: bool = False) -> Iterator[Act]:
    """An app's own deed on a case beside its answers: locked, recorded, and pages opened before are told."""
    with deed(by, root_of(case)) as act:
        mine = act.read(case.pk, case.flow)
        yield act
        if not quietly:
            act.touch(mine)
        moves.look(act, mine)


def fresh(case: Case) -> Case:
    """The case as its own model with the kernel's facts (for pages)."""
    return load(case.pk, sockets.MODELS[case.flow])
