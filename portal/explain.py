"""Asking the rules: `manage.py explain RULE` finds a rule here, gives it plain JSON and prints its result with reasons.

An app adds its own rules in a module `explain` of its own, which the command loads as Django's admin loads `admin`:

    @rule("trust")
    def trust(asked: Asked) -> Answer:
        road = ...
        return {"road": road.code}, road.why
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from portal import money, workdays
from portal.allotment import Want, allot
from portal.flow import votes
from portal.reasons import Reason, plain, sentences

Answer = tuple[Mapping[str, Any], Iterable[Reason]]
RULES: dict[str, Callable[["Asked"], Answer]] = {}
ZONE = re.compile(r"[A-Za-z]+(/[A-Za-z0-9_+-]+)*")


class BadQuestion(ValueError):
    """What was asked cannot be answered; the text is one line for whoever asked."""


def rule(name: str) -> Callable[[Callable[["Asked"], Answer]], Callable[["Asked"], Answer]]:
    """Register a rule under the name that `explain` takes."""

    def add(answer: Callable[["Asked"], Answer]) -> Callable[["Asked"], Answer]:
        RULES[name] = answer
        return answer

    return add


def explain(name: str, asked: Any) -> dict[str, Any]:
    """One question answered: {"result": …, "why": [sentences]}, numbers as text. BadQuestion if it cannot be."""
    if name not in RULES:
        raise BadQuestion(_("No rule “{name}”; there are: {rules}").format(name=name, rules=", ".join(sorted(RULES))))
    if not isinstance(asked, dict):
        raise BadQuestion(_("A question is a JSON object"))
    try:
        result, why = RULES[name](Asked(asked))
    except money.Refused as refused:
        raise BadQuestion(str(refused)) from refused
    return {"result": as_text(result), "why": sentences(why)}


def as_text(value: Any) -> Any:
    """A result as JSON: numbers as text (point, no exponent), dates as ISO, true, false and null as they are."""
    if isinstance(value, Mapping):
        return {str(name): as_text(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_text(item) for item in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return plain(value)


@dataclass(frozen=True)
class Asked:
    """A JSON object, read field by field; each reader names the field in what it refuses."""

    fields: Mapping[str, Any]
    place: str = ""

    def wrong(self, name: str, what: str) -> BadQuestion:
        """The refusal of a field."""
        return BadQuestion(f"{self.place}{name}: {what}")

    def has(self, name: str) -> bool:
        """Is the field there, and not null?"""
        return self.fields.get(name) is not None

    def get(self, name: str) -> Any:
        """A field that must be there."""
        if not self.has(name):
            raise self.wrong(name, _("is missing"))
        return self.fields[name]

    def text(self, name: str, *allowed: str, default: str | None = None) -> str:
        """A text, one of `allowed` if they are given."""
        value = self.get(name) if default is None or self.has(name) else default
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise self.wrong(name, _("must be {what}").format(what=" | ".join(allowed) or _("text")))
        return value

    def number(self, name: str, *, least: Decimal | None = None, default: Decimal | None = None) -> Decimal:
        """A number (text or JSON number), not below `least`."""
        if default is not None and not self.has(name):
            return default
        return self.decimal(name, self.get(name), least)

    def decimal(self, name: str, value: Any, least: Decimal | None = None) -> Decimal:
        """A value found in a field as a number."""
        try:
            number = money.exact(value)
        except money.Refused as refused:
            raise self.wrong(name, str(refused)) from refused
        if least is not None and number < least:
            raise self.wrong(name, _("must be at least {least}").format(least=least))
        return number

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number within limits."""
        number = self.number(name, default=None if default is None else Decimal(default))
        if number != number.to_integral_value() or not least <= number <= most:
            raise self.wrong(name, _("must be a whole number from {least} to {most}").format(least=least, most=most))
        return int(number)

    def items(self, name: str, default: list | None = None) -> list[Any]:
        """A list."""
        value = self.get(name) if default is None or self.has(name) else default
        if not isinstance(value, list):
            raise self.wrong(name, _("must be a list"))
        return value

    def numbers(self, name: str) -> list[Decimal]:
        """A list of numbers."""
        return [self.decimal(f"{name}[{place}]", value) for place, value in enumerate(self.items(name))]

    def objects(self, name: str, *, default: list | None = None) -> list["Asked"]:
        """A list of objects."""
        return [self._object(f"{name}[{place}]", item) for place, item in enumerate(self.items(name, default))]

    def part(self, name: str) -> "Asked":
        """An object."""
        return self._object(name, self.get(name))

    def _object(self, name: str, value: Any) -> "Asked":
        if not isinstance(value, dict):
            raise self.wrong(name, _("must be an object"))
        return Asked(value, f"{self.place}{name}.")

    def zone(self, name: str = "zone") -> ZoneInfo:
        """A time zone by its name."""
        value = self.text(name)
        try:
            if ZONE.fullmatch(value):
                return ZoneInfo(value)
        except (KeyError, OSError, ValueError):
            pass
        raise self.wrong(name, _("unknown time zone “{zone}”").format(zone=value[:60]))

    def day(self, name: str) -> date:
        """A date, 2026-01-22 (of a date-time its date)."""
        return self._day(name, self.get(name))

    def _day(self, name: str, value: Any) -> date:
        try:
            found = parse_date(value[:10]) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None:
            raise self.wrong(name, _("must be a date like 2026-01-22"))
        return self._in_calendar(name, found)

    def instant(self, name: str, zone: ZoneInfo) -> datetime:
        """A date-time: with Z or an offset as it says, without one local to the zone."""
        return self.moment(name, self.get(name), zone)

    def received(self, name: str) -> datetime:
        """An instant to put things in order by: a date-time (without a zone in UTC) or a date."""
        value = self.get(name)
        with_time = f"{value}T00:00" if isinstance(value, str) and len(value) == 10 else value
        return self.moment(name, with_time, ZoneInfo("UTC")).astimezone(UTC)

    def moment(self, name: str, value: Any, zone: ZoneInfo) -> datetime:
        """A value found in a field as an instant."""
        try:
            found = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None:
            raise self.wrong(name, _("must be a date-time like 2026-01-22T10:00, or with Z"))
        self._in_calendar(name, found.date())
        return found if found.tzinfo else found.replace(tzinfo=zone)

    def _in_calendar(self, name: str, day: date) -> date:
        if not workdays.FIRST_YEAR < day.year < workdays.LAST_YEAR:
            raise self.wrong(
                name,
                _("the year is outside the calendar ({first}–{last})").format(
                    first=workdays.FIRST_YEAR + 1, last=workdays.LAST_YEAR - 1
                ),
            )
        return day

    def spans(self, name: str, zone: ZoneInfo) -> list[tuple[datetime | date, datetime | date]]:
        """[[from, to], …] of local date-times or dates; a lone date is a day."""
        return [self._span(f"{name}[{place}]", item, zone) for place, item in enumerate(self.items(name, []))]

    def _span(self, name: str, item: Any, zone: ZoneInfo) -> tuple[datetime | date, datetime | date]:
        ends = [item, item] if isinstance(item, str) else item
        if not isinstance(ends, list) or len(ends) != 2:
            raise self.wrong(name, _("must be [from, to]"))
        begin, end = (self._end_of_span(name, value, zone) for value in ends)
        if self._local_day(end, zone) < self._local_day(begin, zone):
            raise self.wrong(name, _("ends before it begins"))
        return begin, end

    def _end_of_span(self, name: str, value: Any, zone: ZoneInfo) -> datetime | date:
        lone = isinstance(value, str) and len(value) == 10
        return self._day(name, value) if lone else self.moment(name, value, zone)

    @staticmethod
    def _local_day(at: datetime | date, zone: ZoneInfo) -> date:
        return at.astimezone(zone).date() if isinstance(at, datetime) else at

    def overrides(self, name: str = "overrides") -> dict[date, bool]:
        """{date: "off" | "working"}."""
        if not self.has(name):
            return {}
        days = self.part(name)
        return {days._day(day, day): days.text(day, "off", "working") == "working" for day in days.fields}


@rule("deadline")
def deadline(asked: Asked) -> Answer:
    """start, zone, days, optional touched, absent, overrides → day, until (UTC), provisional."""
    zone = asked.zone()
    found = _deadline(asked, asked.instant("start", zone), zone, asked.whole("days", 1, workdays.LONGEST))
    until = f"{found.until:%Y-%m-%dT%H:%MZ}"
    return {"day": found.day, "until": until, "provisional": found.provisional}, found.why


def _deadline(asked: Asked, start: datetime, zone: ZoneInfo, days: int, overrides: dict | None = None):
    own = asked.overrides() if overrides is None else overrides
    touched, absent = asked.spans("touched", zone), asked.spans("absent", zone)
    try:
        return workdays.deadline(start, zone, days, overrides=own, touched=touched, absent=absent)
    except (ValueError, OverflowError) as error:
        raise asked.wrong("days", _("the calendar ends before the days are counted")) from error


@rule("vote")
def vote(asked: Asked) -> Answer:
    """days, zone, start, members, own_least, now → decided, answers."""
    zone = asked.zone()
    start, now = asked.instant("start", zone), asked.instant("now", zone)
    days, overrides = asked.whole("days", 1, workdays.LONGEST), asked.overrides()
    ballots = [_ballot(member, start, zone, days, overrides) for member in asked.objects("members")]
    if len({ballot.who for ballot in ballots}) < len(ballots):
        raise asked.wrong("members", _("somebody is named twice"))
    least = asked.whole("own_least", 0, 1000, default=0)
    counted = votes.count(ballots, least, now, ended=asked.fields.get("ended") is True)
    return {"decided": counted.decided, "answers": counted.answers}, counted.why


def _ballot(member: Asked, start: datetime, zone: ZoneInfo, days: int, overrides: dict[date, bool]) -> votes.Ballot:
    begun = member.instant("start", zone) if member.has("start") else start
    until = _deadline(member, begun, zone, days, overrides).until
    answer = member.text("answer", votes.FOR, votes.AGAINST) if member.has("answer") else None
    at = member.instant("at", zone) if member.has("at") else None
    return votes.Ballot(str(member.get("who")), until, answer, at)


@rule("vat")
def vat(asked: Asked) -> Answer:
    """sum, rate (null: without VAT), mode → vat."""
    rate = asked.number("rate", least=Decimal(0)) if asked.has("rate") else None
    taxed = money.vat(asked.number("sum", least=Decimal(0)), rate, asked.text("mode", "inside", "on_top"))
    return {"vat": taxed.vat}, taxed.why


@rule("schedule")
def schedule(asked: Asked) -> Answer:
    """total, shares in percent → rows."""
    made = money.schedule(asked.number("total"), asked.numbers("shares"))
    return {"rows": [f"{row:.2f}" for row in made.rows]}, made.why


@rule("spread")
def spread(asked: Asked) -> Answer:
    """prices → mean, percent, ok."""
    found = money.spread(asked.numbers("prices"))
    return {"mean": found.mean, "percent": found.percent, "ok": found.ok}, found.why


@rule("allotment")
def allotment(asked: Asked) -> Answer:
    """arrived, wants → {who: quantity}."""
    wants = [
        Want(
            str(want.get("who")),
            want.number("quantity", least=Decimal(0)),
            want.day("by") if want.has("by") else None,
            want.received("asked"),
        )
        for want in asked.objects("wants")
    ]
    made = allot(asked.number("arrived", least=Decimal(0)), wants)
    return made.given, made.why
