"""When a case will about end: from the open task's deadline along the happy path, with the list behind it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext_lazy as _

from portal import calendars, clock, sockets
from portal.actions.clocks import days_of
from portal.flow.lines import Line
from portal.models import Case, Task
from portal.reasons import Reason, register
from portal.workdays import add_workdays, workdays_between

WAIT_DAYS = 5  # a wait without a date
LEARNT_FROM = 20  # closed cases of a branch before its own medians count

register(
    {
        "expected.task": _("{step}: until {day:day}"),
        "expected.days": _("{step}: {days:workdays}"),
        "expected.median": _("{step}: {days:workdays}, as in past cases"),
        "expected.date": _("{step}: {day:day}"),
    }
)


@dataclass(frozen=True)
class Expected:
    """The day a case is expected to end, and why."""

    day: date
    why: tuple[Reason, ...]
    workdays: int


def expected_end(case: Case) -> Expected | None:
    """None for an ended case. Source: "Expected end" in the semantics."""
    if case.ended or case.line is None:
        return None
    if case.flow in sockets.EXPECTED:
        return sockets.EXPECTED[case.flow](case)
    today = clock.now().astimezone(case.zone_info).date()
    last = Task.objects.open().filter(case=case.pk).order_by("-day").values_list("day", flat=True).first()
    day, why = max(last or today, today), []
    if last:
        why.append(Reason("expected.task", step=str(case.line.label), day=day))
    elif case.line.kind == "wait":
        day = _add(case, case.line, day, why, {})
    medians = _medians(case.flow)
    for line in case.table.ahead(case.step, case.foreseen()):
        day = _add(case, line, day, why, medians)
    return Expected(day, tuple(why), workdays_between(today, day, calendars.overrides()))


def _add(case: Case, line: Line, day: date, why: list[Reason], medians: dict[str, int]) -> date:
    due = case.due_date(line.due) if line.due else None
    if due:
        why.append(Reason("expected.date", step=str(line.label), day=due))
        return max(day, due)
    known = medians.get(line.code)
    days = known if known is not None else days_of(case, line) or (WAIT_DAYS if line.kind == "wait" else 0)
    if not days:
        return day
    why.append(Reason("expected.median" if known is not None else "expected.days", step=str(line.label), days=days))
    return add_workdays(day, days, calendars.overrides())


def _medians(flow: str) -> dict[str, int]:
    """step → median of the days spent there in closed cases, once there are enough of them. Kept an hour."""
    key = f"medians:{flow}"
    found: Any = cache.get(key)
    if found is None:
        found = _counted(flow)
        cache.set(key, found, 3600)
    return found


def _counted(flow: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM portal_case WHERE flow = %s AND ended IS NOT NULL AND step = 'closed'", [flow]
        )
        if cursor.fetchone()[0] < LEARNT_FROM:
            return {}
        cursor.execute(
            """SELECT v.step, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM v.left - v.entered))
            FROM portal_visit v JOIN portal_case c ON c.id = v.case_id
            WHERE c.flow = %s AND c.ended IS NOT NULL AND c.step = 'closed' AND v.left IS NOT NULL GROUP BY v.step""",
            [flow],
        )
        return {step: round(float(seconds) / 86_400 * 5 / 7) for step, seconds in cursor.fetchall()}
