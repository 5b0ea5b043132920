"""Reminders and escalation: when, to whom, once."""

import pytest
import time_machine

from portal.actions import cases, people
from portal.actions.holds import hold
from portal.actions.reminders import remind
from portal.actions.tasks import hand_over
from portal.models import Event, Notice, Task
from tests.kernel.trial import begin, task_of
from tests.letters.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trial")]


@pytest.fixture
def task(cast) -> Task:
    """Asked of the economist on Friday, 26 December 2025, for two workdays: until the end of 30 December."""
    with time_machine.travel(at("2025-12-26 10:00"), tick=False):
        case = begin(cast)
        cases.answer(task_of(case), "done", by=cast.requester)
        return task_of(case)


def told() -> list[tuple[str, str]]:
    return [(notice.code, notice.person.login) for notice in Notice.objects.order_by("pk")]


def on(moment: str) -> list[tuple[str, str]]:
    """What the sweep of that moment tells people."""
    Notice.objects.all().delete()
    with time_machine.travel(at(moment), tick=False):
        remind(at(moment))
        remind(at(moment))
    return told()


def test_a_workday_before_on_the_day_and_the_workday_after(task):
    assert str(task.day) == "2025-12-30"
    assert on("2025-12-26 18:00") == []
    assert on("2025-12-27 12:00") == []
    assert on("2025-12-29 08:00") == [("reminder_before", "economist")]
    assert on("2025-12-30 00:05") == [("reminder_due", "economist")]
    assert on("2025-12-31 12:00") == []
    assert on("2026-01-05 12:00") == []
    assert on("2026-01-12 00:05") == [("escalated", "finance_director"), ("late", "economist")]
    assert on("2026-01-13 00:05") == []


def test_the_head_above_is_named_with_the_task_and_in_the_history(cast, task):
    on("2026-01-12 10:00")
    task.refresh_from_db()
    assert task.escalated_to == cast.finance_director
    assert task.escalated == at("2026-01-12 10:00")
    event = Event.objects.get(code="escalated")
    assert (event.task, event.by, event.data["to"]) == (task, None, cast.finance_director.pk)


def test_from_then_on_the_head_may_answer(cast, task):
    on("2026-01-12 10:00")
    cases.answer(Task.objects.get(pk=task.pk), "approve", by=cast.finance_director)
    task.refresh_from_db()
    assert task.by == cast.finance_director


def test_a_head_who_is_away_is_passed_over(cast, task):
    with time_machine.travel(at("2025-12-20 10:00"), tick=False):
        people.add_absence(
            cast.finance_director, by=cast.finance_director, since=at("2026-01-12 00:00").date(),
            until=at("2026-01-20 00:00").date(),
        )  # fmt: skip
    assert on("2026-01-12 10:00")[0] == ("escalated", "general_director")


def test_a_head_who_wrote_what_is_judged_is_passed_over(cast):
    with time_machine.travel(at("2025-12-26 10:00"), tick=False):
        case = begin(cast)
        hand_over(task_of(case), by=cast.requester, to=cast.finance_director, reason="Knows the matter")
        cases.answer(task_of(case), "done", by=cast.finance_director)
    assert on("2026-01-12 10:00") == [("escalated", "general_director"), ("late", "economist")]


def test_never_on_the_day_the_task_was_made(cast):
    with time_machine.travel(at("2026-01-23 10:00"), tick=False):
        case = begin(cast)  # one workday: until the end of Monday, 26 January
    assert str(task_of(case).day) == "2026-01-26"
    assert on("2026-01-23 18:00") == []
    assert on("2026-01-26 08:00") == [("reminder_due", "requester")]


def test_what_is_held_is_left_in_peace(cast, task):
    with time_machine.travel(at("2025-12-29 07:00"), tick=False):
        hold(task.case, by=cast.purchasing_head, why="The supplier moves house")
    assert on("2025-12-29 08:00") == []
    assert on("2026-01-12 08:00") == []


def test_a_worker_down_for_days_loses_nothing_and_says_nothing_stale(task):
    assert on("2026-01-14 12:00") == [("escalated", "finance_director"), ("late", "economist")]


def test_a_vote_is_reminded_of_and_never_escalated(cast, trial):
    trial |= {"voted": True, "group": [cast.member1.pk, cast.member2.pk, cast.chair.pk]}
    with time_machine.travel(at("2026-01-19 09:00"), tick=False):
        case = begin(cast)
        cases.answer(task_of(case), "done", by=cast.requester)
        cases.answer(task_of(case), "approve", by=cast.economist)
    assert sorted(on("2026-01-22 09:00")) == [
        ("reminder_due", "chair"), ("reminder_due", "member1"), ("reminder_due", "member2"),
    ]  # fmt: skip
    assert on("2026-01-23 09:00") == []


def test_after_20_workdays_of_a_hold_who_ordered_it_is_reminded_once(cast, task):
    with time_machine.travel(at("2026-01-19 10:00"), tick=False):
        hold(task.case, by=cast.purchasing_head, why="The supplier moves house")
    assert on("2026-02-16 10:00") == []
    assert on("2026-02-17 10:00") == [("held_long", "purchasing_head")]
    assert on("2026-02-18 10:00") == []
