"""The door on a flow of six lines: who may answer, what is refused, where each answer leads."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal import clock
from portal.actions import holds, tasks
from portal.actions.cases import answer, leave, seen_now, start
from portal.actions.people import add_absence, give_role, take_role
from portal.actions.refusals import Changed, Missing, NotYours, Refused, TooLate
from portal.actions.sweep import look_at_waits, sweep
from portal.models import Case, Event, NotThroughTheDoor, Task, Visit, door
from tests.cast import make_cast
from tests.kernel.trial import begin, task_of

pytestmark = pytest.mark.django_db


def write(cast, case):
    return answer(task_of(case), "done", by=cast.requester)


def agree(cast, case):
    return answer(task_of(case), "approve", by=cast.economist)


def test_a_case_walks_to_its_end(trial, cast):
    case = begin(cast)
    assert (case.code, case.step) == (f"{clock.now().year}-001", "write")
    write(cast, case)
    trial["reply"] = "ready"
    agree(cast, case)
    case = answer(task_of(case), "done", by=cast.accounting)
    case.refresh_from_db()
    assert case.step == "closed"
    assert case.ended
    told = [(e.code, e.step, e.answer) for e in Event.objects.filter(case=case)]
    assert told == [
        ("started", "write", ""), ("answered", "write", "done"), ("decided", "write", "done"),
        ("answered", "agree", "approve"), ("decided", "agree", "approve"), ("chose", "is_voted", "no"),
        ("waited", "sent", "ready"), ("answered", "file", "done"), ("decided", "file", "done"), ("ended", "closed", ""),
    ]  # fmt: skip


def test_an_answer_takes_at_most_twelve_statements(trial, cast):
    case = begin(cast)
    write(cast, case)
    task = task_of(case)
    with CaptureQueriesContext(connection) as queries:
        answer(task, "refuse", by=cast.economist, comment="Not this year")
    assert len(queries) <= 12, "\n".join(q["sql"][:200] for q in queries)


def test_nobody_else_answers(trial, cast):
    case = begin(cast)
    with pytest.raises(NotYours):
        answer(task_of(case), "done", by=cast.requester2)
    write(cast, case)
    for person in (cast.requester, cast.accounting, cast.outsider):
        with pytest.raises(NotYours):
            answer(task_of(case), "approve", by=person)


def test_an_exception_wants_a_comment_and_leads_where_the_table_says(trial, cast):
    case = begin(cast)
    write(cast, case)
    with pytest.raises(Missing):
        answer(task_of(case), "rework", by=cast.economist, comment="  ")
    case = answer(task_of(case), "rework", by=cast.economist, comment="Add the sum")
    assert case.step == "write"
    assert Visit.objects.get(case=case, left=None).nth == 2


def test_the_second_answer_is_told_who_was_first(trial, cast):
    case = begin(cast)
    task = task_of(case)
    write(cast, case)
    with pytest.raises(TooLate, match="Алина Аксёнова"):
        answer(task, "done", by=cast.requester)


def test_a_stale_page_is_told(trial, cast):
    case = begin(cast)
    write(cast, case)
    task = task_of(case)
    seen = seen_now(Case.objects.get(pk=case.pk), task)
    answer(task, "rework", by=cast.economist, comment="Again")
    write(cast, case)
    with pytest.raises(Changed):
        answer(task_of(case), "approve", by=cast.economist, seen=seen)


def test_guarded_rows_refuse_other_writers(trial, cast):
    case = begin(cast)
    for write_past in (
        lambda: Case.objects.filter(pk=case.pk).update(title="x"),
        lambda: Task.objects.filter(case=case).delete(),
        lambda: case.save(),
        lambda: Visit.objects.create(case=case, step="agree", entered=clock.now()),
        lambda: case.tasks.all().update(answer="done"),
        lambda: Event.objects.filter(case=case).first().delete(),
    ):
        with pytest.raises(NotThroughTheDoor):
            write_past()


def test_a_case_with_nobody_in_the_role_stands_blocked_until_there_is_somebody(trial, cast):
    role = cast.economist.roles.get()
    take_role(role, by=cast.admin)
    case = write(cast, begin(cast))
    visit = Visit.objects.get(case=case, left=None)
    assert (visit.step, visit.blocked) == ("agree", "economist")
    assert sweep()["unblocked"] == 0
    from_now = cast.people["economist"]
    give_role(from_now, "economist", by=cast.admin)
    assert sweep()["unblocked"] == 1
    assert task_of(case).person == from_now


def test_who_asked_does_not_judge(trial, cast):
    """The only economist asks for something: their head judges instead, and the task says so."""
    case = start(Case, "trial", by=cast.economist, unit=cast.finance, title="Own")
    answer(task_of(case), "done", by=cast.economist)
    task = task_of(case)
    assert (task.person, task.instead, task.instead_why) == (cast.finance_director, cast.economist, "own_request")
    with pytest.raises(NotYours):
        answer(task, "approve", by=cast.economist)


@time_machine.travel(datetime(2026, 5, 4, 5, tzinfo=UTC), tick=False)
def test_hold_stops_answers_and_moves_deadlines(trial, db):
    cast = make_cast()
    with time_machine.travel(datetime(2026, 5, 4, 5, tzinfo=UTC), tick=False) as now:
        case = begin(cast)
        write(cast, case)
        was = task_of(case).day
        now.move_to(datetime(2026, 5, 5, 5, tzinfo=UTC))
        holds.hold(case, by=cast.purchasing_head, why="Waiting for the price list")
        with pytest.raises(Refused, match="price list"):
            answer(task_of(case), "approve", by=cast.economist)
        now.move_to(datetime(2026, 5, 6, 5, tzinfo=UTC))
        holds.resume(case, by=cast.purchasing_head)
        assert (str(was), str(task_of(case).day)) == ("2026-05-06", "2026-05-08")
        agree(cast, case)


@time_machine.travel(datetime(2026, 1, 19, 5, tzinfo=UTC), tick=False)
def test_a_question_stops_the_clock_of_who_asks(trial, db):
    cast = make_cast()
    with time_machine.travel(datetime(2026, 1, 19, 5, tzinfo=UTC), tick=False) as now:
        case = begin(cast)
        write(cast, case)
        task = task_of(case)
        assert str(task.day) == "2026-01-21"
        now.move_to(datetime(2026, 1, 20, 6, tzinfo=UTC))
        question = tasks.ask(task, by=cast.economist, to=cast.requester, text="Which article?")
        now.move_to(datetime(2026, 1, 22, 4, tzinfo=UTC))
        tasks.reply(question, by=cast.requester, text="Office equipment")
        assert str(task_of(case).day) == "2026-01-26"


def test_a_queue_is_taken_given_back_handed_over(trial, cast):
    give_role(cast.outsider, "economist", by=cast.admin)
    case = write(cast, begin(cast))
    task = task_of(case)
    assert (task.person, task.role) == (None, "economist")
    tasks.take(task, by=cast.economist)
    with pytest.raises(TooLate):
        tasks.take(task, by=cast.outsider)
    tasks.give_back(task_of(case), by=cast.economist)
    tasks.take(task_of(case), by=cast.outsider)
    tasks.hand_over(task_of(case), by=cast.purchasing_head, to=cast.economist, reason="Knows the matter")
    assert task_of(case).person == cast.economist
    agree(cast, case)


def test_the_deputy_of_an_absent_person_answers_for_them(trial, cast):
    case = write(cast, begin(cast))
    today = clock.today()
    with pytest.raises(NotYours):
        answer(task_of(case), "approve", by=cast.lawyer)
    add_absence(cast.economist, by=cast.economist, since=today, until=today, deputy=cast.lawyer)
    case = answer(task_of(case), "approve", by=cast.fresh("lawyer"))
    event = Event.objects.get(case=case, code="answered", step="agree")
    assert (event.by, event.instead) == (cast.lawyer, cast.economist)


def test_a_wait_moves_when_its_condition_holds(trial, cast):
    case = begin(cast)
    write(cast, case)
    agree(cast, case)
    assert sweep()["waited"] == 0
    trial["reply"] = "ready"
    assert sweep()["waited"] == 1
    assert task_of(case).step == "file"


def test_a_sweep_that_runs_out_of_time_goes_on_where_it_stopped(trial, cast):
    cases = [begin(cast) for _n in range(3)]
    for case in cases:
        write(cast, case)
        agree(cast, case)
    trial["reply"] = "ready"
    moved = []
    for _n in range(3):
        assert look_at_waits(seconds=0) == 1
        moved.append(list(Case.objects.filter(step="file").order_by("pk").values_list("pk", flat=True)))
    pks = [case.pk for case in cases]
    assert moved == [pks[:1], pks[:2], pks]
    assert look_at_waits() == 0


def test_a_sweep_looks_at_those_before_and_behind_where_it_stopped(trial, cast):
    cases = [begin(cast) for _n in range(3)]
    for case in cases:
        write(cast, case)
        agree(cast, case)
    look_at_waits(seconds=0)
    trial["reply"] = "ready"
    assert look_at_waits() == 3


def test_leaving(trial, cast):
    case = begin(cast)
    with pytest.raises(Refused):
        leave(case, "withdraw", by=cast.outsider, data={"reason": "No"})
    case = leave(case, "withdraw", by=cast.requester, data={"reason": "Not needed any more"})
    case.refresh_from_db()
    assert (case.step, bool(case.ended)) == ("withdrawn", True)
    assert not Task.objects.open().filter(case=case).exists()


def test_a_queue_that_everybody_left_stands_blocked_until_somebody_comes(trial, cast):
    give_role(cast.outsider, "economist", by=cast.admin)
    case = write(cast, begin(cast))
    assert task_of(case).person is None
    for person in (cast.outsider, cast.economist):
        take_role(person.roles.get(code="economist"), by=cast.admin)
    assert sweep()["emptied"] == 1
    assert Visit.objects.get(case=case, left=None).blocked == "economist"
    give_role(cast.lawyer, "economist", by=cast.admin)
    assert sweep()["unblocked"] == 1
    case = answer(task_of(case), "approve", by=cast.fresh("lawyer"))
    assert case.step == "sent"


def test_a_person_has_one_seat_of_a_step(trial, cast):
    """Who answered from one queue does not answer from another of the same step."""
    case = write(cast, begin(cast))
    task = task_of(case)
    with door():
        Task.objects.create(visit=task.visit, case=case, step="agree", seat="lawyer", role="economist", made=task.made)
    answer(task, "approve", by=cast.economist)
    other = task_of(case)
    with pytest.raises(NotYours):
        answer(other, "approve", by=cast.economist)
