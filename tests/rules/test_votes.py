"""A vote with silence as consent, counted."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.flow.votes import Ballot, count
from portal.reasons import Reason

ZONE = ZoneInfo("Asia/Yekaterinburg")
AUTO = "for, automatically"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


UNTIL = at("2026-01-23T00:00")


def ballots(*answers: str | None, given="2026-01-20T10:00") -> list[Ballot]:
    names = "ABCDE"
    return [
        Ballot(name, UNTIL, answer, at(given) if answer else None) for name, answer in zip(names, answers, strict=False)
    ]


CASES = [
    # answers, own least, now → decided, answers
    (["for", "for", "for"], 0, "2026-01-20T12:00", "for", ["for", "for", "for"]),
    (["for", None, "for"], 0, "2026-01-22T23:59", None, ["for", None, "for"]),
    (["for", None, "for"], 0, "2026-01-23T00:00", "for", ["for", AUTO, "for"]),
    (["against", None, "for"], 0, "2026-01-22T12:00", None, ["against", None, "for"]),
    (["against", None, "for"], 0, "2026-01-23T12:00", "against", ["against", AUTO, "for"]),
    (["against", "for", "for"], 0, "2026-01-20T12:00", "against", ["against", "for", "for"]),
    ([None, None, None], 0, "2026-01-23T12:00", "for", [AUTO, AUTO, AUTO]),
    ([None, None, None], 1, "2026-01-23T12:00", "ask", [AUTO, AUTO, AUTO]),
    (["for", None, None, "for", None], 3, "2026-01-23T12:00", "ask", ["for", AUTO, AUTO, "for", AUTO]),
    (["for", None, None, "for", None], 2, "2026-01-23T12:00", "for", ["for", AUTO, AUTO, "for", AUTO]),
    (["against", None, None], 3, "2026-01-23T12:00", "against", ["against", AUTO, AUTO]),
]


@pytest.mark.parametrize(("answers", "least", "now", "decided", "counted"), CASES)
def test_count(answers, least, now, decided, counted):
    found = count(ballots(*answers), least, at(now))
    assert (found.decided, list(found.answers.values())) == (decided, counted)


def test_an_answer_after_the_deadline_counts_while_nobody_answered_for_the_person():
    found = count(ballots("for", "against", given="2026-01-23T09:00"), 0, at("2026-01-23T10:00"))
    assert found.decided == "against"


def test_what_the_sweep_has_written_stays_the_sweeps():
    votes = [Ballot("A", UNTIL, "for", at("2026-01-23T09:00"), automatic=True), *ballots(None, "for")[1:]]
    found = count(votes, 0, at("2026-01-23T10:00"))
    assert (found.answers["A"], found.own) == (AUTO, 1)


def test_an_answer_that_is_not_given_yet_is_silence():
    found = count(ballots("against", "for", given="2026-01-21T10:00"), 0, at("2026-01-20T10:00"))
    assert found.answers == {"A": None, "B": None}


def test_members_have_clocks_of_their_own():
    votes = [Ballot("A", at("2026-01-23T00:00")), Ballot("B", at("2026-01-28T00:00"))]
    found = count(votes, 0, at("2026-01-23T00:00"))
    assert (found.decided, found.answers) == (None, {"A": AUTO, "B": None})


def test_ended_early_only_with_somebody_against():
    now = at("2026-01-20T12:00")
    assert count(ballots("against", None, "for"), 0, now, ended=True).decided == "against"
    assert count(ballots("for", None, "for"), 0, now, ended=True).decided is None


def test_nobody_left_decides_nothing():
    found = count([], 0, at("2026-01-23T10:00"))
    assert (found.decided, found.why) == (None, (Reason("vote.nobody"),))


def test_the_sheet_says_how_many_voted_themselves():
    found = count(ballots("for", None, "for", None, None), 0, at("2026-01-23T10:00"))
    assert found.own == 2
    assert found.why[-1] == Reason("vote.for", own=2, seats=5)
