"""Reasons: why a rule came to its result, as data that an event keeps and a screen in either language says.

A rule gives `Reason("deadline.counted", days=3, day=date(2026, 1, 22))`; an event keeps `reason.as_json()`,
`{"code": "deadline.counted", "days": 3, "day": "2026-01-22"}`; a screen says `sentence(reason)`. The text of a code is
registered beside its rule, with `str.format` fields and these kinds of field:

    {who}                 as it is
    {day:day}             22 January             {day:weekday}  Thu 22 January        {day:date}  22 January 2026
    {at:instant}          22 January, 14:05 (the reader's zone)
    {days:workdays}       3 workdays             {days:days}    3 days
    {sum:money}           54,098.36              {sum:rub}      54,098.36 ₽           {n:number}  1,234.5
    {rate:percent}        22%                    {zone:zone}    Yekaterinburg, UTC+5
A list is said with commas between, days that follow one another as "1–8 January".
Whoever adds a reason adds its Russian to the catalogue of their part.
"""

import string
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import ngettext

from portal import typography
from portal.zones import zone_text

NBSP = "\u00a0"
TEXTS: dict[str, Any] = {}


class Reason:
    """A code with its numbers; values become what JSON can hold at once, so one read back equals the one written."""

    __slots__ = ("code", "numbers")

    def __init__(self, code: str, /, **numbers: Any) -> None:
        self.code = code
        self.numbers = {name: plain(value) for name, value in numbers.items()}

    def as_json(self) -> dict[str, Any]:
        """What an event keeps: the code and the numbers in one flat object."""
        return {"code": self.code, **self.numbers}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Reason":
        """The reason that `as_json` wrote."""
        numbers = {name: value for name, value in kept.items() if name != "code"}
        return cls(str(kept.get("code", "")), **numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and (self.code, self.numbers) == (other.code, other.numbers)

    def __hash__(self) -> int:
        return hash((self.code, repr(sorted(self.numbers.items()))))

    def __repr__(self) -> str:
        return f"Reason({', '.join([repr(self.code), *(f'{name}={value!r}' for name, value in self.numbers.items())])})"

    def __str__(self) -> str:
        return sentence(self)


def plain(value: Any) -> Any:
    """A value as JSON holds it: dates and decimals as text, instants in UTC, sequences as lists."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def register(texts: Mapping[str, Any]) -> None:
    """Name the (lazy) texts of codes. A code has one text: a second, different one is a mistake of the program."""
    for code, text in texts.items():
        if TEXTS.setdefault(code, text) is not text:
            raise ValueError(f"Two texts for the reason {code!r}")


def sentence(reason: Reason | Mapping[str, Any]) -> str:
    """The reason in the reader's language. An unknown code (an old event) is shown as it is kept, never an error."""
    reason = reason if isinstance(reason, Reason) else Reason.from_json(reason)
    text = TEXTS.get(reason.code)
    if text is None:
        return ", ".join([reason.code, *(f"{name} {value}" for name, value in reason.numbers.items())])
    said = FORMATTER.vformat(str(text), (), Numbers(reason.numbers))
    return said[:1].upper() + said[1:]


def sentences(why: Iterable[Reason | Mapping[str, Any]]) -> list[str]:
    """All reasons of a result in the reader's language, in their order."""
    return [sentence(reason) for reason in why]


def as_json(why: Iterable[Reason]) -> list[dict[str, Any]]:
    """All reasons of a result as an event keeps them."""
    return [reason.as_json() for reason in why]


class Numbers(dict):
    """A number that an old event does not have is said as a dash."""

    def __missing__(self, name: str) -> str:
        return "–"


class Sentence(string.Formatter):
    """`str.format` with the kinds of field named above; what does not fit its kind is said as it is."""

    def format_field(self, value: Any, kind: str) -> str:
        if isinstance(value, (list, tuple)):
            items = _runs(value) if kind in ("day", "date") else [[item] for item in value]
            return ", ".join(self.format_run(run, kind) for run in items)
        said = KINDS[kind](value) if kind in KINDS else None
        return str("–" if value is None else value) if said is None else said

    def format_run(self, run: list[Any], kind: str) -> str:
        """One value, or the days from – to of a run."""
        first, last = self.format_field(run[0], kind), self.format_field(run[-1], kind)
        if len(run) == 1:
            return first
        number, rest = first.split(NBSP, 1)
        return f"{number}–{last}" if last.endswith(NBSP + rest) else f"{first}{NBSP}– {last}"


def _runs(days: Iterable[str]) -> list[list[str]]:
    """Days (ISO) put together where one follows the other."""
    runs: list[list[str]] = []
    for day in sorted(days):
        if runs and (at := parse_date(day)) and (before := parse_date(runs[-1][-1])) and (at - before).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _said_date(say: Callable[[date], str]) -> Callable[[Any], str | None]:
    def said(value: Any) -> str | None:
        day = parse_date(str(value)[:10])
        return say(day) if day else None

    return said


def _said_number(say: Callable[[Decimal], str]) -> Callable[[Any], str | None]:
    def said(value: Any) -> str | None:
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return None
        return say(number) if number.is_finite() else None

    return said


def _instant(value: Any) -> str | None:
    at = parse_datetime(str(value))
    if at is None or at.tzinfo is None:
        return None
    return f"{typography.day_month(localtime(at).date())}, {localtime(at):%H:%M}"


KINDS: dict[str, Callable[[Any], str | None]] = {
    "day": _said_date(typography.day_month),
    "weekday": _said_date(typography.short_day),
    "date": _said_date(lambda day: f"{typography.day_month(day)}{NBSP}{day.year}"),
    "instant": _instant,
    "money": _said_number(lambda number: typography.number(number, 2)),
    "rub": _said_number(typography.money),
    "number": _said_number(typography.shortest),
    "percent": _said_number(typography.percent),
    "workdays": _said_number(lambda number: typography.workdays_text(int(number))),
    "zone": lambda name: zone_text(str(name)),
    "days": _said_number(lambda number: ngettext("{n} day", "{n} days", int(number)).format(n=int(number))),
}
FORMATTER = Sentence()
