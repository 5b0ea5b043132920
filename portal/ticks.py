"""A deadline as ticks, a workday each: behind, now, ahead, late; a thin one where a weekend lies. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

MOST = 10  # ticks; of a longer way the beginning is left out
MOST_LATE = 5


@dataclass(frozen=True)
class Due:
    """`kind`: "" ahead, today, late; `late`: workdays begun since the deadline."""

    marks: tuple[str, ...]
    kind: str
    late: int = 0


def due(begun: date, last: date, today: date, works: Callable[[date], bool], *, stopped: bool = False) -> Due:
    """Ticks from the first day that counts (the workday after `begun`, or today) through `last`; late ones follow."""
    first = min(begun + timedelta(days=1), today, last)
    days = [day for day in _days(first, last) if works(day)] or [last]
    shown, marks = days[-MOST:], []
    for index, day in enumerate(shown):
        if index and day - shown[index - 1] > timedelta(days=1):
            marks.append("off")
        marks.append(_mark(day, today, stopped))
    late = sum(works(day) for day in _days(last + timedelta(days=1), today))
    if last < today:
        return Due((*marks[-4:], *["late"] * min(max(late, 1), MOST_LATE)), "late", late)
    return Due(tuple(marks), "today" if last == today else "", 0)


def _mark(day: date, today: date, stopped: bool) -> str:
    if day < today:
        return "past"
    if stopped:
        return "auto"
    return "now" if day == today else ""


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
