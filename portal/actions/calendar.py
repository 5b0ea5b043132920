"""The company's own days: set, taken out; open deadlines are counted anew and each change is recorded with its reasons.

Processes keep the calendar for a minute, so the count is made twice: at once, and a few minutes later for what another
process made meanwhile by the old one.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal import calendars, clock, sockets, workdays
from portal.actions import clocks
from portal.actions.act import deed, root_of
from portal.actions.records import record
from portal.actions.refusals import Refused
from portal.models import Case, DayOverride, Person, Task
from portal.reasons import Reason

LATELY = "calendar:changed"
LATELY_SECONDS = 600
BATCH = 1000


@transaction.atomic
def set_day(day: date, *, by: Person, working: bool, why: str) -> DayOverride:
    """The company works, or rests, on a day. Refused without a reason, or outside the calendar."""
    if not why.strip():
        raise Refused(_("Say why: people will read it in the calendar."))
    if not workdays.FIRST_YEAR < day.year < workdays.LAST_YEAR:
        raise Refused(_("The calendar knows the years {first}–{last}.").format(first=2006, last=2099))
    row, new = DayOverride.objects.update_or_create(
        day=day, defaults={"working": working, "why": why.strip()[:200], "by": by, "at": clock.now()}
    )
    record(row, "added" if new else "changed", by=by, fields=["working", "why"])
    _changed([day])
    return row


@transaction.atomic
def take_out_day(row: DayOverride, *, by: Person) -> None:
    """The day is again what the state's calendar says."""
    day = row.day
    record(row, "deleted", by=by)
    row.delete()
    _changed([day])


def _changed(days: Iterable[date]) -> None:
    texts = [day.isoformat() for day in days]
    transaction.on_commit(lambda: _tell(texts))


def _tell(days: list[str]) -> None:
    calendars.forget()
    cache.set(LATELY, sorted({*changed_lately(), *days}), timeout=LATELY_SECONDS)
    for tell in sockets.CALENDAR:
        tell(days)


def changed_lately() -> list[str]:
    """Days (ISO) of the calendar that were changed within the last minutes."""
    return cache.get(LATELY) or []


def recount(days: Iterable[str | date], *, after: int = 0) -> int:
    """Count the open deadlines that these days touch anew, one case at a time; can run twice.

    Returns the id of the last case looked at when there may be more, else 0.
    """
    calendars.forget()
    changed = [date.fromisoformat(day) if isinstance(day, str) else day for day in days]
    touched = Q()
    for day in changed:
        touched |= Q(tasks__made__date__lt=day, tasks__day__gte=day)
    if not changed:
        return 0
    open_tasks = Q(tasks__closed__isnull=True, tasks__days__isnull=False)
    cases = Case.objects.filter(open_tasks & touched, pk__gt=after).order_by("pk").distinct()
    found = list(cases.only("pk", "root_id", "flow")[:BATCH])
    for case in found:
        _recount_case(case, changed)
    return found[-1].pk if len(found) == BATCH else 0


def _recount_case(case: Case, days: list[date]) -> None:
    with deed(None, root_of(case)) as act:
        own = act.read(case.pk)
        open_tasks = Task.objects.open().filter(case=case.pk, days__isnull=False, until__isnull=False).order_by("pk")
        changed = Reason("deadline.calendar", days=days)

        def adjust(task: Task, new: clocks.Clock) -> clocks.Clock:
            if new.day is None or new.until is None:
                return new
            counted = workdays.Deadline(new.day, new.until, False, new.why)
            kept = workdays.recounted((task.day, task.until), counted, act.now, own.zone_info, calendars.overrides())
            return replace(new, day=kept.day, until=kept.until, why=(changed, *kept.why))

        clocks.recount(act, own, list(open_tasks), adjust=adjust)
