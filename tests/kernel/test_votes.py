"""A vote with silence as consent, on the trial flow."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.actions import clocks, holds
from portal.actions.cases import answer
from portal.actions.people import add_absence, dismiss
from portal.actions.refusals import TooLate
from portal.actions.sweep import sweep
from portal.models import Event, LineDays, Notice, Task, Visit
from tests.cast import make_cast
from tests.kernel.trial import begin, task_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 19, 5, tzinfo=UTC)  # 10:00 in Yekaterinburg


@pytest.fixture
def at():
    with time_machine.travel(MONDAY, tick=False) as now:
        yield now


def day(text):
    return datetime.fromisoformat(text).date()


def told(person):
    return list(Notice.objects.for_person(person).values_list("code", "data"))


def voting(trial, cast):
    trial.update(voted=True, group=[person.pk for person in cast.group])
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    return answer(task_of(case), "approve", by=cast.economist)


def test_silence_counts_as_consent_after_the_deadline_and_not_before(at, trial, cast):
    case = voting(trial, cast)
    assert {str(day) for day in Task.objects.open().filter(case=case).values_list("day", flat=True)} == {"2026-01-22"}
    answer(task_of(case, cast.member1), "for", by=cast.member1)
    at.move_to(datetime(2026, 1, 22, 18, 59, 59, tzinfo=UTC))
    assert sweep()["silent"] == 0
    at.move_to(datetime(2026, 1, 22, 19, 0, tzinfo=UTC))
    done = sweep()
    assert (done["silent"], done["completed"]) == (2, 1)
    case.refresh_from_db()
    assert case.step == "sent"
    silent = Task.objects.filter(case=case, automatic=True)
    assert {task.person for task in silent} == {cast.member2, cast.chair}
    event = Event.objects.filter(case=case, code="silent").first()
    assert event.by is None
    assert event.reasons[0]["day"] == "2026-01-22"
    assert sweep()["silent"] == 0


def test_a_worker_that_stood_still_acts_once_and_the_record_has_both_days(trial, db):
    with time_machine.travel(datetime(2026, 1, 9, 5, tzinfo=UTC), tick=False) as now:  # a Friday that is a day off
        case = voting(trial, make_cast())
        assert {str(one.day) for one in Task.objects.open().filter(case=case)} == {"2026-01-14"}
        now.move_to(datetime(2026, 1, 17, 5, tzinfo=UTC))  # a Saturday
        assert (sweep()["silent"], sweep()["silent"]) == (3, 0)
        events = Event.objects.filter(case=case, code="silent")
        assert {(one.reasons[0]["day"], str(one.at.date())) for one in events} == {("2026-01-14", "2026-01-17")}


def test_an_answer_after_the_deadline_counts_until_the_sweep_has_acted(at, trial, cast):
    case = voting(trial, cast)
    task = task_of(case, cast.member2)
    at.move_to(datetime(2026, 1, 23, 4, tzinfo=UTC))
    answer(task_of(case, cast.member1), "against", by=cast.member1, comment="Too dear")
    sweep()
    case.refresh_from_db()
    assert case.step == "write"
    with pytest.raises(TooLate):
        answer(task, "for", by=cast.member2)


def test_one_against_sends_it_back_when_all_have_answered(at, trial, cast):
    case = voting(trial, cast)
    answer(task_of(case, cast.member1), "against", by=cast.member1, comment="Too dear")
    case.refresh_from_db()
    assert case.step == "group_vote"
    answer(task_of(case, cast.member2), "for", by=cast.member2)
    answer(task_of(case, cast.chair), "for", by=cast.chair)
    case.refresh_from_db()
    assert case.step == "write"


def test_a_vote_may_be_changed_until_the_visit_ends(at, trial, cast):
    case = voting(trial, cast)
    task = task_of(case, cast.member1)
    answer(task, "against", by=cast.member1, comment="Too dear")
    answer(task, "for", by=cast.member1)
    answer(task_of(case, cast.member2), "for", by=cast.member2)
    answer(task_of(case, cast.chair), "for", by=cast.chair)
    case.refresh_from_db()
    assert case.step == "sent"


def test_too_few_own_votes_ask_the_head_of_purchasing(at, trial, cast):
    trial["own_least"] = 2
    case = voting(trial, cast)
    answer(task_of(case, cast.member1), "for", by=cast.member1)
    at.move_to(datetime(2026, 1, 23, 4, tzinfo=UTC))
    sweep()
    task = task_of(case)
    assert (task.person, task.step, task.asked) == (cast.purchasing_head, "group_vote", True)
    case = answer(task, "go_on", by=cast.purchasing_head)
    assert case.step == "sent"


def test_a_leavers_seat_passes_to_the_nearest_head_with_a_full_clock(at, trial, cast):
    case = voting(trial, cast)
    at.move_to(datetime(2026, 1, 21, 5, tzinfo=UTC))
    dismiss(cast.member1, by=cast.hr, day=datetime(2026, 1, 20).date())
    task = task_of(case, cast.requester_head)
    assert (task.instead, str(task.day)) == (cast.member1, "2026-01-26")


def test_a_member_away_for_long_is_not_asked(at, trial, cast):
    add_absence(
        cast.member1,
        by=cast.member1,
        since=datetime(2026, 1, 19).date(),
        until=datetime(2026, 2, 20).date(),
        deputy=None,
    )
    case = voting(trial, cast)
    assert set(Task.objects.open().filter(case=case).values_list("person", flat=True)) == {
        cast.member2.pk,
        cast.chair.pk,
    }
    assert Event.objects.filter(case=case, code="lapsed").exists()
    assert Visit.objects.get(case=case, left=None).blocked == ""
    assert told(cast.purchasing_head) == [("lapsed", {"person": cast.member1.pk})]


@pytest.mark.parametrize(
    ("since", "until", "asked"),
    [
        ("2026-01-20", "2026-02-02", True),  # away tomorrow for ten workdays: the clock waits as long
        ("2026-01-20", "2026-02-03", False),  # eleven
        ("2026-01-22", "2026-02-28", False),  # from the last day of the clock on
        ("2026-01-23", "2026-02-28", True),  # the vote is over by then
        ("2026-01-12", "2026-01-30", True),  # longer than ten workdays, of which ten are left
    ],
)
def test_who_goes_away_for_longer_than_the_cap_while_the_clock_runs_is_not_asked(at, trial, cast, since, until, asked):
    add_absence(cast.member1, by=cast.member1, since=day(since), until=day(until))
    case = voting(trial, cast)
    assert Task.objects.open().filter(case=case, person=cast.member1).exists() is asked
    assert told(cast.purchasing_head) == ([] if asked else [("lapsed", {"person": cast.member1.pk})])


def test_the_head_of_purchasing_is_told_that_a_leavers_seat_has_lapsed(at, trial, cast):
    """Nobody free stands above: the general director leaves, and the stand-in votes in this group already."""
    trial.update(voted=True, group=[cast.general_director.pk, cast.stand_in.pk, cast.chair.pk])
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    answer(task_of(case), "approve", by=cast.economist)
    dismiss(cast.general_director, by=cast.hr, day=day("2026-01-18"))
    assert told(cast.purchasing_head) == [("lapsed", {"person": cast.general_director.pk})]
    assert Visit.objects.get(case=case, left=None).blocked == ""


def test_the_clock_waits_for_whom_an_absent_deputy_would_have_answered(at, trial, cast):
    """Of 19 January, N = 3: until the 22nd; with two days of nobody there until the 26th."""
    add_absence(cast.member1, by=cast.member1, since=day("2026-01-20"), until=day("2026-01-30"), deputy=cast.lawyer)
    case = voting(trial, cast)
    assert str(task_of(case, cast.member1).day) == "2026-01-22"
    add_absence(cast.lawyer, by=cast.lawyer, since=day("2026-01-20"), until=day("2026-01-21"), deputy=cast.security)
    assert str(task_of(case, cast.member1).day) == "2026-01-26"
    assert str(task_of(case, cast.member2).day) == "2026-01-22"


def test_the_clock_waits_for_whom_a_deputy_who_left_would_have_answered(at, trial, cast):
    add_absence(cast.member1, by=cast.hr, since=day("2026-01-20"), until=day("2026-01-23"), deputy=cast.lawyer)
    case = voting(trial, cast)
    dismiss(cast.lawyer, by=cast.hr, day=day("2026-01-18"))
    assert str(task_of(case, cast.member1).day) == "2026-01-28"


def test_the_clock_waits_for_whose_deputy_may_not_judge(at, trial, cast):
    add_absence(cast.member1, by=cast.hr, since=day("2026-01-20"), until=day("2026-01-23"), deputy=cast.requester)
    case = voting(trial, cast)
    assert str(task_of(case, cast.member1).day) == "2026-01-28"


def test_a_head_answers_after_the_escalation_and_the_record_says_how_late(at, trial, cast):
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    assert str(task_of(case).day) == "2026-01-21"
    at.move_to(datetime(2026, 1, 22, 5, tzinfo=UTC))
    sweep()
    task = task_of(case)
    assert task.escalated_to == cast.finance_director
    answer(task, "approve", by=cast.fresh("finance_director"))
    event = Event.objects.get(case=case, code="answered", step="agree")
    assert (event.by, event.instead, event.data) == (
        cast.finance_director, cast.economist, {"way": "escalated", "late": 1},
    )  # fmt: skip


def test_a_vote_with_one_voter_left_waits_for_others(at, trial, cast):
    trial.update(voted=True, group=[cast.general_director.pk, cast.stand_in.pk])
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    answer(task_of(case), "approve", by=cast.economist)
    answer(task_of(case, cast.stand_in), "for", by=cast.stand_in)
    at.move_to(datetime(2026, 1, 20, 5, tzinfo=UTC))
    dismiss(cast.general_director, by=cast.hr, day=datetime(2026, 1, 19).date())
    case.refresh_from_db()
    assert case.step == "group_vote"
    assert Visit.objects.get(case=case, left=None).blocked == "group"


def test_changed_days_of_a_line_leave_a_running_vote_alone(at, trial, cast):
    case = voting(trial, cast)
    LineDays.objects.create(flow="trial", line="group_vote", days=10)
    clocks.forget()
    holds.hold(case, by=cast.purchasing_head, why="A day")
    at.move_to(datetime(2026, 1, 20, 5, tzinfo=UTC))
    holds.resume(case, by=cast.purchasing_head)
    clocks.forget()
    assert {str(day) for day in Task.objects.open().filter(case=case).values_list("day", flat=True)} == {"2026-01-23"}


def test_the_sweep_asks_nobody_whose_seat_has_lapsed(at, trial, cast):
    """One is away for long, one has left with nobody above: the vote stands, and purchasing is told once."""
    add_absence(cast.member1, by=cast.hr, since=day("2026-01-20"), until=day("2026-02-20"))
    dismiss(cast.general_director, by=cast.hr, day=day("2026-01-18"))
    trial.update(voted=True, group=[cast.member1.pk, cast.general_director.pk, cast.stand_in.pk])
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    answer(task_of(case), "approve", by=cast.economist)
    before = told(cast.purchasing_head)
    assert sorted(code for code, _data in before) == ["blocked", "lapsed", "lapsed"]
    assert (sweep()["unblocked"], sweep()["unblocked"]) == (0, 0)
    assert told(cast.purchasing_head) == before
    assert task_of(case).person == cast.stand_in
