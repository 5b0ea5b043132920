"""The demo's clock: workdays pass by moving one offset; nothing is dated anew."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from portal import calendars, clock, workdays
from portal.actions import sweep
from portal.models import Clock


def let_workdays_pass(count: int) -> date:
    """Move the clock to the same local time `count` workdays later, then sweep what became due; the new date."""
    with transaction.atomic():
        now = timezone.localtime(clock.now())
        later = same_time(now, workdays.add_workdays(now.date(), count, calendars.overrides()))
        row = Clock.objects.select_for_update().order_by("pk").first() or Clock()
        row.ahead = later - timezone.now()
        row.save()
    sweep.sweep()
    return timezone.localtime(clock.now()).date()


def same_time(now: datetime, day: date) -> datetime:
    """That day at this hour on the wall: a change to summer time does not shift it."""
    return datetime.combine(day, now.time(), tzinfo=now.tzinfo)
