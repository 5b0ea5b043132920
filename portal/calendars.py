"""The company's calendar: workdays by law with the company's own days from the database, kept a minute per process."""

from collections.abc import Mapping
from datetime import date, datetime
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings

from portal import clock, workdays
from portal.models import DayOverride
from portal.workdays import Deadline, Touched

KEPT_SECONDS = 60
_kept: tuple[float, dict[date, bool]] | None = None


def overrides() -> Mapping[date, bool]:
    """The company's own days, {day: working}; at most a minute old (a change makes open deadlines count anew twice)."""
    global _kept
    if _kept is None or monotonic() - _kept[0] > KEPT_SECONDS:
        _kept = (monotonic(), dict(DayOverride.objects.order_by().values_list("day", "working")))
    return _kept[1]


def forget() -> None:
    """Read the company's own days again the next time: after a change, and between tests."""
    global _kept
    _kept = None


def deadline_for(
    start: datetime,
    zone: ZoneInfo | str,
    days: int,
    *,
    touched: Touched = (),
    absent: Touched = (),
) -> Deadline:
    """`workdays.deadline` with the company's own days and its cap of absence (setting ABSENCE_CAP)."""
    cap = getattr(settings, "ABSENCE_CAP", workdays.ABSENCE_CAP)
    return workdays.deadline(start, zone, days, overrides=overrides(), touched=touched, absent=absent, cap=cap)


def is_workday(day: date) -> bool:
    """Does the company work on that day?"""
    return workdays.is_workday(day, overrides())


def today(zone: ZoneInfo | str | None = None) -> date:
    """The date now in a zone (the company's, if none is named)."""
    return clock.now().astimezone(workdays.zone_of(zone or settings.TIME_ZONE)).date()


def days_late(day: date, now: datetime, zone: ZoneInfo | str) -> int:
    """Workdays begun since the end of a deadline's day in its zone; 0 while it is not over."""
    return workdays.workdays_late(day, now.astimezone(workdays.zone_of(zone)).date(), overrides())
