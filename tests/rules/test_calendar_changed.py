"""The calendar changes later: open deadlines are counted anew, recorded, none before the end of the current workday."""

from datetime import UTC, date, datetime

import pytest

from portal import calendars, jobs, sockets
from portal.actions import calendar, holds
from portal.actions.cases import answer
from portal.models import DayOverride, Event, Task
from portal.reasons import sentences
from tests.kernel.trial import begin, task_of, trial

__all__ = ["trial"]
pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 19, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_calendar(monkeypatch, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    monkeypatch.setattr(sockets, "CALENDAR", [])
    calendars.forget()
    yield
    calendars.forget()


@pytest.fixture
def case(cast, trial):
    """A case whose economist has until the end of Wednesday, 21 January."""
    case = begin(cast)
    from_author(case, cast)
    assert task_of(case).day == date(2026, 1, 21)
    return case


def from_author(case, cast):
    answer(task_of(case), "done", by=cast.requester)


def set_day(cast, text, working, why="Решили так"):
    calendar.set_day(date.fromisoformat(text), by=cast.admin, working=working, why=why)
    calendar.recount([text])


def test_a_day_off_moves_an_open_deadline_and_says_why(cast, case):
    set_day(cast, "2026-01-20", False)
    task = task_of(case)
    assert (task.day, task.until) == (date(2026, 1, 22), datetime(2026, 1, 22, 19, tzinfo=UTC))
    event = Event.objects.get(case=case, code="deadline")
    assert event.data == {"was": "2026-01-21", "day": "2026-01-22"}
    assert sentences(event.reasons)[0] == "Изменился календарь компании: 20\u00a0января."


def test_counted_twice_it_moves_once(cast, case):
    set_day(cast, "2026-01-20", False)
    calendar.recount(["2026-01-20"])
    assert Event.objects.filter(case=case, code="deadline").count() == 1


def test_taken_out_again_it_moves_back(cast, case):
    set_day(cast, "2026-01-20", False)
    calendar.take_out_day(DayOverride.objects.get(), by=cast.admin)
    calendar.recount(["2026-01-20"])
    assert task_of(case).day == date(2026, 1, 21)


def test_nothing_moves_before_the_end_of_the_current_workday(cast, case, time_machine):
    set_day(cast, "2026-01-20", False)
    time_machine.move_to(datetime(2026, 1, 22, 8, tzinfo=UTC), tick=False)
    set_day(cast, "2026-01-20", True)
    task = task_of(case)
    assert (task.day, task.until) == (date(2026, 1, 22), datetime(2026, 1, 22, 19, tzinfo=UTC))


def test_a_day_that_no_deadline_touches_moves_nothing(cast, case):
    set_day(cast, "2026-01-22", False)
    set_day(cast, "2026-01-19", False)
    assert task_of(case).day == date(2026, 1, 21)
    assert not Event.objects.filter(code="deadline").exists()


def test_holds_still_count(cast, case, time_machine):
    holds.hold(case, by=cast.purchasing_head, why="Ждём")
    time_machine.move_to(datetime(2026, 1, 20, 8, tzinfo=UTC), tick=False)
    holds.resume(case, by=cast.purchasing_head)
    assert task_of(case).day == date(2026, 1, 22)
    set_day(cast, "2026-01-21", False)
    assert task_of(case).day == date(2026, 1, 23)


def test_a_batch_goes_on_where_it_stopped(cast, case, trial, monkeypatch):
    second = begin(cast)
    from_author(second, cast)
    calendar.set_day(date(2026, 1, 20), by=cast.admin, working=False, why="Решили так")
    monkeypatch.setattr(calendar, "BATCH", 1)
    assert calendar.recount(["2026-01-20"]) == case.pk
    assert calendar.recount(["2026-01-20"], after=case.pk) == second.pk
    assert calendar.recount(["2026-01-20"], after=second.pk) == 0
    assert set(Task.objects.open().values_list("day", flat=True)) == {date(2026, 1, 22)}


def test_a_change_tells_the_job_and_is_counted_once_more_later(
    cast, case, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(sockets, "CALENDAR", [told.append])
    with django_capture_on_commit_callbacks(execute=True):
        calendar.set_day(date(2026, 1, 20), by=cast.admin, working=False, why="Решили так")
    assert told == [["2026-01-20"]]
    assert "2026-01-20" in calendar.changed_lately()
    jobs.recount_again()
    assert task_of(case).day == date(2026, 1, 22)
