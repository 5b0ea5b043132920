"""A deadline as ticks."""

from datetime import date

from portal.ticks import due

TUESDAY = date(2026, 11, 24)


def works(day):
    return day.weekday() < 5


def test_ahead_with_a_weekend_between():
    found = due(date(2026, 11, 23), date(2026, 12, 1), TUESDAY, works)
    assert found.marks == ("now", "", "", "", "off", "", "")
    assert (found.kind, found.late) == ("", 0)


def test_made_today_still_shows_today():
    assert due(TUESDAY, date(2026, 11, 27), TUESDAY, works).marks == ("now", "", "", "")


def test_last_day():
    found = due(date(2026, 11, 19), TUESDAY, TUESDAY, works)
    assert found.marks == ("past", "off", "past", "now")
    assert found.kind == "today"


def test_late_counts_workdays_only():
    found = due(date(2026, 11, 18), date(2026, 11, 20), TUESDAY, works)
    assert found.marks == ("past", "past", "late", "late")
    assert (found.kind, found.late) == ("late", 2)


def test_stopped_is_hatched():
    assert due(date(2026, 11, 20), date(2026, 11, 26), TUESDAY, works, stopped=True).marks == (
        "past", "auto", "auto", "auto",
    )  # fmt: skip


def test_a_long_way_shows_its_last_ten_days():
    marks = due(TUESDAY, date(2027, 1, 29), TUESDAY, works).marks
    assert len([mark for mark in marks if mark != "off"]) == 10
