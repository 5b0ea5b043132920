"""The kernel counts votes and the rules explain them: both say the same of any vote."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from portal.actions.moves import verdict
from portal.flow.votes import Ballot, count
from portal.models import Task
from tests.kernel.trial import TRIAL

NOW = datetime(2026, 1, 23, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINE = TRIAL.lines_by_code["group_vote"]
# a seat: what it answered (nothing yet), and whether the sweep did it for its member
SEATS = some.lists(
    some.sampled_from([("for", False), ("against", False), ("for", True), (None, False)]), min_size=1, max_size=9
)


def counted(seats, least, *, ended=False):
    ballots = [
        Ballot(who, NOW + HOUR if answer is None else NOW, answer, NOW - HOUR if answer else None, automatic)
        for who, (answer, automatic) in enumerate(seats)
    ]
    return count(ballots, least, NOW, ended=ended).decided


def decided(seats, least, *, ended=False):
    tasks = [
        Task(answer=answer or "", automatic=automatic, closed=NOW if answer or ended else None)
        for answer, automatic in seats
    ]
    return verdict(LINE, tasks, least)


@given(SEATS, some.integers(0, 9))
def test_a_vote_under_way_or_complete(seats, least):
    assert decided(seats, least) == counted(seats, least)


@given(SEATS, some.integers(0, 9))
def test_a_vote_that_was_ended_after_somebody_was_against(seats, least):
    seats = [*seats, ("against", False)]
    assert decided(seats, least, ended=True) == counted(seats, least, ended=True) == "against"


def test_the_answers_that_both_know():
    assert decided([("for", False), ("for", True)], 2) == "ask"
    assert decided([("for", False), ("for", True)], 1) == "for"
    assert decided([("for", False), (None, False)], 0) is None
    assert decided([("against", False), ("for", True)], 2) == "against"


def test_who_is_asked_after_too_few_own_votes_decides():
    silent = Task(answer="for", automatic=True, closed=NOW)
    assert verdict(LINE, [silent, Task(asked=True)], 1) is None
    assert verdict(LINE, [silent, Task(asked=True, answer="go_on", closed=NOW)], 1) == "for"
    assert verdict(LINE, [silent, Task(asked=True, answer="back", closed=NOW)], 1) == "against"
