"""Workdays: every vector of the specification, and laws that hold for any start."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import workdays
from portal.reasons import Reason
from portal.workdays import deadline

YEKATERINBURG, MOSCOW = "Asia/Yekaterinburg", "Europe/Moscow"


def at(text: str, zone: str = YEKATERINBURG) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))


MONTHS = [
    (2025, [17, 20, 21, 22, 18, 19, 23, 21, 22, 23, 19, 22]),
    (2026, [15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22]),
    (2027, [15, 19, 22, 22, 19, 21, 22, 22, 22, 21, 20, 22]),
]


@pytest.mark.parametrize(("number", "months"), MONTHS)
def test_workdays_of_each_month(number, months):
    counted = workdays.count(number)
    assert list(counted.months) == months
    assert counted.total == 247
    assert not counted.provisional


def test_quarters_of_2026():
    assert workdays.count(2026).quarters() == [
        ((15, 19, 21), 55), ((22, 19, 21), 62), ((23, 21, 22), 66), ((22, 20, 22), 64),
    ]  # fmt: skip


def test_the_years_whose_moves_the_library_knows():
    since_2010 = {year for year in workdays.known_years() if year >= 2010}
    assert since_2010 == set(range(2010, 2028))


DEADLINES = [
    ("2026-01-19T10:00", YEKATERINBURG, 3, "2026-01-22", "2026-01-22T19:00Z"),
    ("2026-01-22T17:59", YEKATERINBURG, 3, "2026-01-27", "2026-01-27T19:00Z"),
    ("2026-01-23T23:59:59", YEKATERINBURG, 1, "2026-01-26", "2026-01-26T19:00Z"),
    ("2026-01-24T12:00", YEKATERINBURG, 1, "2026-01-26", "2026-01-26T19:00Z"),
    ("2025-12-30T16:00", YEKATERINBURG, 1, "2026-01-12", "2026-01-12T19:00Z"),
    ("2025-12-30T16:00", YEKATERINBURG, 3, "2026-01-14", "2026-01-14T19:00Z"),
    ("2026-01-05T11:00", YEKATERINBURG, 3, "2026-01-14", "2026-01-14T19:00Z"),
    ("2026-02-20T12:00", YEKATERINBURG, 2, "2026-02-25", "2026-02-25T19:00Z"),
    ("2026-03-05T12:00", YEKATERINBURG, 3, "2026-03-11", "2026-03-11T19:00Z"),
    ("2026-04-30T12:00", YEKATERINBURG, 6, "2026-05-12", "2026-05-12T19:00Z"),
    ("2026-12-30T12:00", YEKATERINBURG, 2, "2027-01-12", "2027-01-12T19:00Z"),
    ("2025-10-30T12:00", MOSCOW, 2, "2025-11-01", "2025-11-01T21:00Z"),
    ("2025-10-30T12:00", MOSCOW, 3, "2025-11-05", "2025-11-05T21:00Z"),
    ("2025-04-30T12:00", MOSCOW, 4, "2025-05-12", "2025-05-12T21:00Z"),
    ("2027-02-18T12:00", MOSCOW, 3, "2027-02-24", "2027-02-24T21:00Z"),
    ("2026-03-12T20:30Z", MOSCOW, 1, "2026-03-13", "2026-03-13T21:00Z"),
    ("2026-03-12T20:30Z", YEKATERINBURG, 1, "2026-03-16", "2026-03-16T19:00Z"),
    ("2026-01-22T19:00Z", YEKATERINBURG, 1, "2026-01-26", "2026-01-26T19:00Z"),
    ("2026-01-22T18:59:59Z", YEKATERINBURG, 1, "2026-01-23", "2026-01-23T19:00Z"),
    ("2026-06-10T14:30Z", "Asia/Kamchatka", 1, "2026-06-15", "2026-06-15T12:00Z"),
    ("2026-06-10T14:30Z", "Europe/Kaliningrad", 1, "2026-06-11", "2026-06-11T22:00Z"),
    ("2026-07-01T12:00", YEKATERINBURG, 60, "2026-09-23", "2026-09-23T19:00Z"),
]


@pytest.mark.parametrize(("start", "zone", "days", "day", "until"), DEADLINES)
def test_deadline(start, zone, days, day, until):
    found = deadline(at(start, zone), zone, days)
    assert (found.day, found.until, found.provisional) == (date.fromisoformat(day), at(until), False)


def test_a_year_without_a_decree_is_provisional_and_follows_article_112():
    found = deadline(at("2028-11-03T12:00", MOSCOW), MOSCOW, 1)
    assert (found.day, found.until, found.provisional) == (date(2028, 11, 7), at("2028-11-07T21:00Z"), True)
    assert workdays.year(2028).moved == {date(2028, 11, 6): date(2028, 11, 4)}
    assert found.why[-1] == Reason("deadline.provisional", year=2028)


TOUCHED = [
    ("2026-05-04T10:00", 5, [], [], "2026-05-12"),
    ("2026-05-04T10:00", 5, [("2026-05-07T09:00", "2026-05-07T09:05")], [], "2026-05-13"),
    ("2026-05-04T10:00", 5, [("2026-05-09T00:00", "2026-05-11T23:59")], [], "2026-05-12"),
    ("2026-05-04T10:00", 5, [("2026-05-04T12:00", "2026-05-04T15:00")], [], "2026-05-12"),
    (
        "2026-07-06T10:00", 3, [("2026-07-16T09:00", "2026-07-21T18:00")],
        [("2026-07-07T00:00", "2026-07-17T23:59")], "2026-07-24",
    ),
    ("2026-01-19T10:00", 3, [("2026-01-20T11:00", "2026-01-22T09:00")], [], "2026-01-27"),
    # hold: on 7 May, resumed on 13 May
    ("2026-05-04T10:00", 5, [("2026-05-07T10:00", "2026-05-13T10:00")], [], "2026-05-18"),
    # absent without a deputy; without absence 07-09
    ("2026-07-06T10:00", 3, [], [("2026-07-07T00:00", "2026-07-17T23:59")], "2026-07-22"),
    ("2026-07-06T10:00", 3, [], [], "2026-07-09"),
    # rework: the first visit and the next
    ("2026-04-27T10:00", 3, [], [], "2026-04-30"),
    ("2026-04-29T11:00", 3, [], [], "2026-05-05"),
    # replaced member: the first task and the new one
    ("2025-10-29T10:00", 3, [], [], "2025-11-01"),
    ("2025-10-31T15:00", 3, [], [], "2025-11-06"),
    # worker down
    ("2026-01-09T10:00", 3, [], [], "2026-01-14"),
    # reminders
    ("2025-12-26T10:00", 2, [], [], "2025-12-30"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "days", "touched", "absent", "day"), TOUCHED)
def test_touched_days_do_not_count(start, days, touched, absent, day):
    spans = [[(at(begin), at(end)) for begin, end in pairs] for pairs in (touched, absent)]
    assert deadline(at(start), YEKATERINBURG, days, touched=spans[0], absent=spans[1]).day == date.fromisoformat(day)


def test_a_set_of_days_touches_as_spans_do():
    assert deadline(at("2026-05-04T10:00"), YEKATERINBURG, 5, touched={date(2026, 5, 7)}).day == date(2026, 5, 13)


def test_no_more_than_ten_workdays_of_absence_are_waited_for():
    away = [(date(2026, 6, 15), date(2026, 7, 31))]
    found = deadline(at("2026-06-12T10:00"), YEKATERINBURG, 1, absent=away)
    assert found.day == date(2026, 6, 29)
    assert Reason("deadline.absence_cap", cap=10) in found.why


def test_the_companys_own_days_win():
    own = {date(2026, 1, 20): False, date(2026, 1, 24): True}
    assert deadline(at("2026-01-19T10:00"), YEKATERINBURG, 3, overrides=own).day == date(2026, 1, 23)
    assert deadline(at("2026-01-23T10:00"), YEKATERINBURG, 1, overrides=own).day == date(2026, 1, 24)
    assert workdays.kind(date(2026, 1, 20), own) == "own_off"
    assert workdays.kind(date(2026, 1, 24), own) == "own_working"


def test_kinds_of_days():
    kinds = {
        date(2026, 1, 1): "feast", date(2026, 1, 9): "moved", date(2026, 1, 10): "rest", date(2026, 1, 12): "work",
        date(2025, 11, 1): "short", date(2024, 12, 28): "working_weekend", date(2026, 4, 30): "short",
    }  # fmt: skip
    assert {day: workdays.kind(day) for day in kinds} == kinds


def test_moved_days_name_what_they_are_for():
    assert workdays.year(2026).moved == {
        date(2026, 1, 9): date(2026, 1, 3), date(2026, 12, 31): date(2026, 1, 4),
        date(2026, 3, 9): date(2026, 3, 8), date(2026, 5, 11): date(2026, 5, 9),
    }  # fmt: skip


SHORT = [
    (2025, ["03-07", "04-30", "06-11", "11-01"]),
    (2026, ["04-30", "05-08", "06-11", "11-03"]),
    (2027, ["02-20", "04-30", "06-11", "11-03"]),
]


@pytest.mark.parametrize(("number", "days"), SHORT)
def test_short_days(number, days):
    year = (date(number, 1, 1) + timedelta(days=place) for place in range(365))
    assert [f"{day:%m-%d}" for day in year if workdays.is_short_day(day)] == days


def test_before_and_after():
    friday, monday = date(2026, 1, 23), date(2026, 1, 26)
    assert workdays.next_workday(friday) == monday
    assert workdays.previous_workday(monday) == friday
    assert workdays.workday_at(date(2026, 1, 24)) == monday
    assert workdays.add_workdays(monday, -1) == friday
    assert workdays.add_workdays(friday, 3) == date(2026, 1, 28)
    assert workdays.workdays_between(friday, date(2026, 1, 28)) == 3
    assert workdays.workdays_between(date(2026, 1, 28), friday) == -3


def test_reminders_and_escalation_around_the_new_year():
    day = date(2025, 12, 30)
    assert workdays.previous_workday(day) == date(2025, 12, 29)
    assert workdays.next_workday(day) == date(2026, 1, 12)
    assert workdays.workdays_late(day, date(2025, 12, 30)) == 0
    assert workdays.workdays_late(day, date(2026, 1, 11)) == 0
    assert workdays.workdays_late(day, date(2026, 1, 12)) == 1


@pytest.mark.parametrize("days", [0, -1, 1001])
def test_a_clock_has_workdays(days):
    with pytest.raises(ValueError, match="workdays"):
        deadline(at("2026-01-19T10:00"), YEKATERINBURG, days)


def test_a_clock_starts_at_an_aware_instant():
    with pytest.raises(ValueError, match="aware"):
        deadline(datetime(2026, 1, 19, 10), YEKATERINBURG, 1)


class TestRecounted:
    start, zone = at("2026-01-19T10:00"), YEKATERINBURG
    old = deadline(start, YEKATERINBURG, 3)

    def recount(self, own, now):
        new = deadline(self.start, self.zone, 3, overrides=own)
        return workdays.recounted(self.old, new, at(now), self.zone, own)

    def test_later_moves_at_once(self):
        assert self.recount({date(2026, 1, 21): False}, "2026-01-20T12:00").day == date(2026, 1, 23)

    def test_earlier_never_before_the_end_of_the_current_workday(self):
        own = {date(2026, 1, 17): True, date(2026, 1, 18): True}
        early = workdays.Deadline(date(2026, 1, 20), at("2026-01-20T19:00Z"), False)
        assert workdays.recounted(self.old, early, at("2026-01-19T15:00"), self.zone, own).day == date(2026, 1, 20)
        held = workdays.recounted(self.old, early, at("2026-01-21T15:00"), self.zone, own)
        assert (held.day, held.until) == (date(2026, 1, 21), at("2026-01-21T19:00Z"))

    def test_on_a_day_off_not_before_the_end_of_the_next_workday(self):
        old = workdays.Deadline(date(2026, 1, 28), at("2026-01-28T19:00Z"), False)
        early = workdays.Deadline(date(2026, 1, 22), at("2026-01-22T19:00Z"), False)
        assert workdays.recounted(old, early, at("2026-01-24T15:00"), self.zone).day == date(2026, 1, 26)

    def test_what_was_due_earlier_stays(self):
        early = workdays.Deadline(date(2026, 1, 20), at("2026-01-20T19:00Z"), False)
        assert workdays.recounted(self.old, early, at("2026-02-10T15:00"), self.zone).day == date(2026, 1, 22)


INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))
ZONES = st.sampled_from([YEKATERINBURG, MOSCOW, "Asia/Kamchatka", "Europe/Kaliningrad"])
SETS = st.sets(st.dates(date(2024, 1, 1), date(2030, 12, 31)), max_size=30)


@given(INSTANTS, ZONES, st.integers(1, 40), SETS)
def test_a_deadline_is_an_untouched_workday_after_the_start(start, zone, days, touched):
    found = deadline(start, zone, days, touched=touched)
    begun = start.astimezone(ZoneInfo(zone)).date()
    assert found.day > begun
    assert workdays.is_workday(found.day)
    assert found.day not in touched
    counted = workdays.workdays_between(begun, found.day)
    assert counted == days + sum(workdays.is_workday(day) and begun < day < found.day for day in touched)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=9)), ZONES, st.integers(1, 20), SETS)
def test_a_later_start_or_more_days_never_end_earlier(start, later, zone, days, touched):
    found = deadline(start, zone, days, touched=touched)
    assert deadline(start + later, zone, days, touched=touched).until >= found.until
    assert deadline(start, zone, days + 1, touched=touched).until > found.until


@given(INSTANTS, ZONES, st.integers(1, 20), SETS, SETS)
def test_what_touches_a_clock_never_makes_it_shorter(start, zone, days, touched, absent):
    plain = deadline(start, zone, days)
    assert deadline(start, zone, days, touched=touched, absent=absent).until >= plain.until
