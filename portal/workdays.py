"""Workdays: which days count in Russia, when a deadline is, and why.

The days off come from the `holidays` library (0.107 or newer; the moves follow the government's yearly decree), a
company's own rows override them. A year without a decree in the library's table is provisional: the portal then applies
article 112 of the Labour Code itself. Everything here is pure: overrides are given as {date: bool working}.

Source of every rule: "Workdays" in semantics; a workday counts when it is after the local start date and no hold,
open question or absence touches it; the deadline is the end of the N-th counted day in the case's zone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from portal.reasons import Reason, register
from portal.russia import Russia

DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2005, 2100
LONGEST = 1000
ABSENCE_CAP = 10
SATURDAY = 5
NO_OVERRIDES: Mapping[date, bool] = {}
Kind = Literal["work", "short", "rest", "feast", "moved", "working_weekend", "own_off", "own_working"]
Overrides = Mapping[date, bool]
Span = tuple[date | datetime, date | datetime]
Touched = Iterable[date | Span]

register(
    {
        "deadline.start": _("The start, {day:weekday}, does not count."),
        "deadline.off": _("Days off between: {count:number} ({days:day})."),
        "deadline.feast": _("Holidays among them: {days:day}."),
        "deadline.moved": _("{day:weekday} is a day off instead of {of:weekday}."),
        "deadline.working_weekend": _("{day:weekday} is a working day: its day off was moved."),
        "deadline.own_off": _("{day:weekday} is a day off by the company's own calendar."),
        "deadline.own_working": _("{day:weekday} is a workday by the company's own calendar."),
        "deadline.touched": _("Stopped by a hold or a question: {days:day}."),
        "deadline.absent": _("Absent: {days:day}."),
        "deadline.absence_cap": _("Further days of absence count: no more than {cap:workdays} are waited for."),
        "deadline.counted": _("Counted {count:workdays}: {days:day}."),
        "deadline.until": _("Until the end of {day:weekday} ({zone:zone})."),
        "deadline.date": _("On the date that was set: {day:weekday}."),
        "deadline.provisional": _("The decree on moved days off in {year} is not known yet: the date is provisional."),
        "deadline.calendar": _("The company's calendar was changed: {days:day}."),
        "deadline.not_before": _(
            "Counted anew it would be {day:weekday}; nothing moves before the end of the workday."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Year:
    """The days of a year that differ from Monday to Friday, as the law has them (no overrides)."""

    number: int
    provisional: bool
    feasts: Mapping[date, str]
    moved: Mapping[date, date]
    working_weekends: Mapping[date, date]
    off: frozenset[date] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline: the day for people, the instant (UTC) at which it has passed, and why it is that day."""

    day: date
    until: datetime
    provisional: bool
    why: tuple[Reason, ...] = field(compare=False, default=())


@dataclass(frozen=True, slots=True)
class Count:
    """The workdays of a stretch: how many, and by month."""

    year: int
    months: tuple[int, ...]
    provisional: bool

    @property
    def total(self) -> int:
        """Workdays of the whole year."""
        return sum(self.months)

    def quarters(self) -> list[tuple[tuple[int, ...], int]]:
        """For each quarter its three months and their sum."""
        return [(part, sum(part)) for part in (self.months[at : at + 3] for at in (0, 3, 6, 9))]


def known_years() -> frozenset[int]:
    """Years whose moves the library knows; every other year is provisional."""
    return frozenset(Russia().special_public_holidays)


@lru_cache(maxsize=128)
def year(number: int) -> Year:
    """The calendar of a year; ValueError outside 2005–2100 (before, other holidays and rules were in force)."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError(f"{number} is outside {FIRST_YEAR}–{LAST_YEAR}")
    table = Russia(years=number, expand=False, observed=False, language="ru")
    substituted = table.special_public_holidays.get(number)
    feasts = {day: name for day, name in table.items() if "перенесено" not in name}
    if substituted is None:
        return _year(number, feasts, _moved_by_law(feasts), {}, provisional=True)
    pairs = substituted if isinstance(substituted[0], tuple) else (substituted,)
    moved = {date(number, *pair[:2]): _moved_from(number, pair) for pair in pairs}
    moved |= _observed(number, feasts, table.special_public_holidays_observed.get(number, ()))
    weekends = {of: day for day, of in moved.items() if of.weekday() >= SATURDAY and of not in feasts}
    return _year(number, feasts, moved, weekends, provisional=False)


@lru_cache(maxsize=32)
def feast_names(number: int, language: str) -> dict[date, str]:
    """The holidays of a year and their names, in Russian or English."""
    named = Russia(years=number, expand=False, observed=False, language="ru" if language.startswith("ru") else "en_US")
    return {day: named[day] for day in year(number).feasts}


def _year(number: int, feasts: dict, moved: dict, weekends: dict, *, provisional: bool) -> Year:
    off = frozenset(feasts) | frozenset(moved)
    return Year(number, provisional, feasts, moved, weekends, off)


def _moved_from(number: int, pair: tuple[int, ...]) -> date:
    return date(pair[4] if len(pair) > 4 else number, *pair[2:4])


def _observed(number: int, feasts: dict[date, str], rows: tuple) -> dict[date, date]:
    rows = rows if rows and isinstance(rows[0], tuple) else (rows,) if rows else ()
    return {
        day: next(feast for feast in sorted(feasts, reverse=True) if feast < day and feast.weekday() >= SATURDAY)
        for day in (date(number, month, number_of) for month, number_of, _name in rows)
    }


def _moved_by_law(feasts: Mapping[date, str]) -> dict[date, date]:
    """Art. 112: a holiday on a weekend, other than 1–8 January, moves to the next workday."""
    moved: dict[date, date] = {}
    for feast in sorted(feasts):
        if feast.weekday() < SATURDAY or (feast.month == 1 and feast.day <= 8):
            continue
        day = feast + DAY
        while day.weekday() >= SATURDAY or day in feasts or day in moved:
            day += DAY
        moved[day] = feast
    return moved


def is_workday(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Is it a workday? The company's own row first, then the law."""
    own = overrides.get(day)
    if own is not None:
        return own
    table = year(day.year)
    return day not in table.off if day.weekday() < SATURDAY else day in table.working_weekends


def kind(day: date, overrides: Overrides = NO_OVERRIDES) -> Kind:
    """What a day is, for a calendar to draw. An override that changes nothing is no word of its own."""
    by_law = is_workday(day)
    if overrides.get(day, by_law) != by_law:
        return "own_off" if by_law else "own_working"
    table = year(day.year)
    if by_law:
        usual = "working_weekend" if day in table.working_weekends else "work"
        return "short" if is_short_day(day, overrides) else usual
    return "feast" if day in table.feasts else "moved" if day in table.moved else "rest"


def is_short_day(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Is it an hour shorter? The workday directly before a holiday (art. 95); a working Saturday is as long as the
    day whose day off it pays for."""
    if not is_workday(day, overrides):
        return False
    paid_for = year(day.year).working_weekends.get(day, day)
    return _is_feast(paid_for + DAY) and (paid_for != day or not _is_feast(day))


def _is_feast(day: date) -> bool:
    return day.year <= LAST_YEAR and day in year(day.year).feasts


def workdays_from(day: date, overrides: Overrides = NO_OVERRIDES, *, back: bool = False) -> Iterator[date]:
    """The workdays after a day (before it with `back`), without end but that of the calendar (then ValueError)."""
    step = -DAY if back else DAY
    while True:
        day += step
        if is_workday(day, overrides):
            yield day


def next_workday(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """The first workday after a day."""
    return next(workdays_from(day, overrides))


def previous_workday(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """The last workday before a day."""
    return next(workdays_from(day, overrides, back=True))


def workday_at(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """The day itself if it is a workday, else the next one."""
    return day if is_workday(day, overrides) else next_workday(day, overrides)


def add_workdays(day: date, number: int, overrides: Overrides = NO_OVERRIDES) -> date:
    """The `number`-th workday after a day (before it, if negative); 0 is the day itself."""
    days = workdays_from(day, overrides, back=number < 0)
    for _step in range(abs(number)):
        day = next(days)
    return day


def workdays_between(after: date, through: date, overrides: Overrides = NO_OVERRIDES) -> int:
    """How many workdays there are after one day, up to and including another; negative the other way round."""
    if through < after:
        return -workdays_between(through, after, overrides)
    return sum(is_workday(after + DAY * step, overrides) for step in range(1, (through - after).days + 1))


def workdays_late(day: date, today: date, overrides: Overrides = NO_OVERRIDES) -> int:
    """How many workdays have begun since the end of a deadline's day; 0 if it is not over."""
    return max(0, workdays_between(day, today, overrides))


def count(number: int, overrides: Overrides = NO_OVERRIDES) -> Count:
    """Workdays of each month of a year."""
    months = [0] * 12
    day = date(number, 1, 1)
    while day.year == number:
        months[day.month - 1] += is_workday(day, overrides)
        day += DAY
    return Count(number, tuple(months), year(number).provisional)


def end_of_day(day: date, zone: ZoneInfo | str) -> datetime:
    """The instant (UTC) at which a day is over in a zone: 00:00 of the next date there."""
    return datetime.combine(day + DAY, time.min, tzinfo=zone_of(zone)).astimezone(UTC)


def zone_of(zone: ZoneInfo | str) -> ZoneInfo:
    """The zone of a name; ZoneInfoNotFoundError (a KeyError) for an unknown one."""
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


class Days:
    """Days that a clock does not count: single days and spans (both ends included; instants taken in the zone)."""

    def __init__(self, touched: Touched, zone: ZoneInfo) -> None:
        spans = [item if isinstance(item, tuple) else (item, item) for item in touched]
        self.spans = [(_local(begin, zone), _local(end, zone)) for begin, end in spans]

    def __contains__(self, day: date) -> bool:
        return any(begin <= day <= end for begin, end in self.spans)


def _local(at: date | datetime, zone: ZoneInfo) -> date:
    if not isinstance(at, datetime):
        return at
    return at.astimezone(zone).date() if at.tzinfo else at.date()


@dataclass(slots=True)
class _Walk:
    """What a count met on its way, day by day."""

    counted: list[date] = field(default_factory=list)
    off: list[date] = field(default_factory=list)
    touched: list[date] = field(default_factory=list)
    absent: list[date] = field(default_factory=list)
    capped: bool = False


def deadline(
    start: datetime,
    zone: ZoneInfo | str,
    days: int,
    *,
    overrides: Overrides = NO_OVERRIDES,
    touched: Touched = (),
    absent: Touched = (),
    cap: int = ABSENCE_CAP,
) -> Deadline:
    """When a clock of `days` workdays that began at `start` (aware) runs out in `zone`.

    `touched` are days or spans of holds and open questions, `absent` those of an absence, of which at most `cap`
    workdays are waited for. ValueError: a naive start, days outside 1–1000, a calendar that ends before the count does.
    """
    if start.tzinfo is None:
        raise ValueError("A clock starts at an aware instant")
    if not 1 <= days <= LONGEST:
        raise ValueError(f"A clock has 1 to {LONGEST} workdays")
    zone = zone_of(zone)
    begun = start.astimezone(zone).date()
    walk = _walk(begun, days, overrides, Days(touched, zone), Days(absent, zone), cap)
    day = walk.counted[-1]
    provisional = any(year(number).provisional for number in range(begun.year, day.year + 1))
    return Deadline(day, end_of_day(day, zone), provisional, tuple(_why(begun, walk, overrides, str(zone), cap)))


def _walk(begun: date, days: int, overrides: Overrides, touched: Days, absent: Days, cap: int) -> _Walk:
    walk = _Walk()
    day = begun
    while len(walk.counted) < days:
        day += DAY
        if not is_workday(day, overrides):
            walk.off.append(day)
        elif day in touched:
            walk.touched.append(day)
        elif day in absent and len(walk.absent) < cap:
            walk.absent.append(day)
        else:
            walk.capped = walk.capped or day in absent
            walk.counted.append(day)
    return walk


def _why(begun: date, walk: _Walk, overrides: Overrides, zone: str, cap: int) -> Iterator[Reason]:
    day = walk.counted[-1]
    yield Reason("deadline.start", day=begun)
    if walk.off:
        yield Reason("deadline.off", count=len(walk.off), days=walk.off)
    yield from _why_special([*walk.off, *walk.counted], overrides)
    if walk.touched:
        yield Reason("deadline.touched", days=walk.touched)
    if walk.absent:
        yield Reason("deadline.absent", days=walk.absent)
    if walk.capped:
        yield Reason("deadline.absence_cap", cap=cap)
    yield Reason("deadline.counted", count=len(walk.counted), days=walk.counted)
    yield Reason("deadline.until", day=day, zone=zone)
    if year(day.year).provisional:
        yield Reason("deadline.provisional", year=day.year)


def _why_special(days: Iterable[date], overrides: Overrides) -> Iterator[Reason]:
    special = {day: kind(day, overrides) for day in sorted(days)}
    if feasts := [day for day, what in special.items() if what == "feast"]:
        yield Reason("deadline.feast", days=feasts)
    for day, what in special.items():
        if what == "moved":
            yield Reason("deadline.moved", day=day, of=year(day.year).moved[day])
        elif (
            day.weekday() >= SATURDAY
            and day in year(day.year).working_weekends
            and what in ("short", "working_weekend")
        ):
            yield Reason("deadline.working_weekend", day=day)
        elif what in ("own_off", "own_working"):
            yield Reason(f"deadline.{what}", day=day)


def recounted(
    old: Deadline | tuple[date, datetime],
    new: Deadline,
    now: datetime,
    zone: ZoneInfo | str,
    overrides: Overrides = NO_OVERRIDES,
) -> Deadline:
    """A deadline after the calendar changed: never moved before the end of the current workday (of the next one, if
    today is a day off); one that was earlier than that already stays as it was."""
    day, until = (old.day, old.until) if isinstance(old, Deadline) else old
    if new.until >= until:
        return new
    floor = workday_at(now.astimezone(zone_of(zone)).date(), overrides)
    if new.day >= floor:
        return new
    held = min(day, floor)
    why = (*new.why, Reason("deadline.not_before", day=new.day))
    return replace(new, day=held, until=end_of_day(held, zone), why=why)
