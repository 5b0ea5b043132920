"""Which road an invoice of no procedure goes: past the manager within a trust limit, or by the manager. Pure.

Source: "Trust limit of an invoice" in semantics. Sums are roubles with kopecks unless a currency says otherwise, days
are days of the company's zone, both ends of a limit are included. The decisive reason comes first, all others after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.money import half_up
from portal.reasons import Reason, register

MANAGER, ACCOUNTING = "manager", "accounting"
ROUBLE = "RUB"
PARTS_DAYS = 7
DROPPED = ("refused", "withdrawn")
ZERO = Decimal("0.00")
KEPT = {"sum": "sum", "each": "each", "month": "month", "used": "used", "parts": "before"}  # Numbers → reasons

register(
    {
        "trust.by_procedure": _("Of a procedure, within its schedule: past the manager, on nobody's limit."),
        "trust.no_limit": _("There is no trust limit: a manager sees every invoice."),
        "trust.limit_ended": _("The limit of {each:rub} ended on {until:date}."),
        "trust.limit_taken": _("The limit of {each:rub} was taken on {taken:date}."),
        "trust.limit_ahead": _("The limit of {each:rub} holds from {since:date} only."),
        "trust.related_party": _("The payee is a related party: a manager sees it whatever the sum."),
        "trust.no_rate": _("There is no rate of {currency} for {day:date}: a manager sees it."),
        "trust.above_limit": _("Above the limit: {sum:rub} against {each:rub} an invoice."),
        "trust.in_parts": _("In parts: {total:rub} to this payee in {days:days}, the limit is {each:rub}."),
        "trust.month_limit": _("The month's limit: {used:rub} before and {sum:rub} now are above {month:rub}."),
        "trust.within_limit": _("Within the limit: {sum:rub} of {each:rub} an invoice, past the manager."),
        "trust.rate": _("{amount:money} {currency} at {rate:number} are {sum:rub}."),
        "trust.limit": _("The limit: {each:rub} an invoice, from {since:date}."),
        "trust.limit_with_month": _("The limit: {each:rub} an invoice and {month:rub} a month, from {since:date}."),
        "trust.given": _("The limit of {who} was given by {by}."),
        "trust.month": _("This month on the limit before: {used:rub} of {month:rub}, with this one {total:rub}."),
        "trust.parts": _("To this payee in {days:days} before: {before:rub}, with this one {total:rub}."),
        "trust.no_parts": _("Nothing else went to this payee past the manager in {days:days}."),
    }
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A trust limit: roubles an invoice, roubles a calendar month (None: any), its days; `taken` before its end."""

    each: Decimal
    since: date
    until: date | None = None
    month: Decimal | None = None
    taken: datetime | None = None
    who: str = ""
    given_by: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """An invoice about to be submitted. `payee`: whatever tells payees apart; `rate`: roubles for one, None: none."""

    sum: Decimal
    payee: str
    submitted: datetime
    currency: str = ROUBLE
    rate: Decimal | None = None
    related: bool = False
    of_procedure: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier invoice of the same person, in roubles. `passed`: on a limit; `same_limit`: on the one asked about."""

    sum: Decimal
    payee: str
    submitted: datetime
    state: str = ""
    passed: bool = True
    same_limit: bool = True

    @property
    def counts(self) -> bool:
        """What a manager has seen, and what will not be paid, counts neither for the month nor for parts."""
        return self.passed and self.state not in DROPPED


@dataclass(frozen=True, slots=True)
class Decision:
    """The road, the code of the reason that decided, the sum in roubles (None without a rate), all reasons."""

    road: str
    reason: str
    roubles: Decimal | None
    why: tuple[Reason, ...] = field(compare=False, default=())

    @property
    def past(self) -> bool:
        """Past the manager."""
        return self.road == ACCOUNTING


@dataclass(frozen=True, slots=True)
class Used:
    """What counts against the limit before this invoice: of the month, and of parts to the same payee."""

    month: Decimal
    parts: Decimal


def decide(
    ask: Ask, limit: Limit | None, before: Iterable[Before], zone: tzinfo, parts_days: int = PARTS_DAYS
) -> Decision:
    """The road of an invoice; up to and including the limit it goes past the manager."""
    roubles = in_roubles(ask.sum, ask.currency, ask.rate)
    if ask.of_procedure:
        return Decision(ACCOUNTING, "by_procedure", roubles, (Reason("trust.by_procedure"),))
    if limit is None:
        return Decision(MANAGER, "no_limit", roubles, (Reason("trust.no_limit"),))
    used = counted(ask, before, zone, parts_days)
    against = [
        *_not_in_force(limit, ask.submitted, zone),
        *_barred(ask, roubles, zone),
        *_above(limit, roubles, used, parts_days),
    ]
    facts = _facts(ask, limit, roubles, used, parts_days)
    if against:
        return Decision(MANAGER, _short(against[0]), roubles, (*against, *facts))
    passed = Reason("trust.within_limit", sum=roubles, each=limit.each)
    return Decision(ACCOUNTING, "within_limit", roubles, (passed, *facts))


def in_roubles(sum_: Decimal, currency: str, rate: Decimal | None) -> Decimal | None:
    """A sum in roubles at the rate of the day, half up to kopecks; None without a rate."""
    if currency == ROUBLE:
        return sum_
    return None if rate is None else half_up(sum_ * rate)


def counted(ask: Ask, before: Iterable[Before], zone: tzinfo, parts_days: int = PARTS_DAYS) -> Used:
    """What was used before: of this limit in the calendar month, and to this payee in so many days of the zone."""
    day = ask.submitted.astimezone(zone).date()
    month, parts = ZERO, ZERO
    for one in before:
        then = one.submitted.astimezone(zone).date()
        if one.counts and one.same_limit and (then.year, then.month) == (day.year, day.month):
            month += one.sum
        if one.counts and one.payee == ask.payee and abs((day - then).days) <= parts_days:
            parts += one.sum
    return Used(month, parts)


def _not_in_force(limit: Limit, at: datetime, zone: tzinfo) -> list[Reason]:
    day = at.astimezone(zone).date()
    if limit.taken is not None and limit.taken <= at:
        return [Reason("trust.limit_taken", each=limit.each, taken=limit.taken.astimezone(zone).date())]
    if limit.until is not None and limit.until < day:
        return [Reason("trust.limit_ended", each=limit.each, until=limit.until)]
    if day < limit.since:
        return [Reason("trust.limit_ahead", each=limit.each, since=limit.since)]
    return []


def _barred(ask: Ask, roubles: Decimal | None, zone: tzinfo) -> list[Reason]:
    found = [Reason("trust.related_party")] if ask.related else []
    if roubles is None:
        found.append(Reason("trust.no_rate", currency=ask.currency, day=ask.submitted.astimezone(zone).date()))
    return found


def _above(limit: Limit, roubles: Decimal | None, used: Used, days: int) -> list[Reason]:
    if roubles is None:
        return []
    found, total = [], used.parts + roubles
    if roubles > limit.each:
        found.append(Reason("trust.above_limit", sum=roubles, each=limit.each))
    elif total > limit.each:
        found.append(Reason("trust.in_parts", total=total, before=used.parts, days=days, each=limit.each))
    if limit.month is not None and used.month + roubles > limit.month:
        found.append(Reason("trust.month_limit", used=used.month, sum=roubles, month=limit.month))
    return found


def _facts(ask: Ask, limit: Limit, roubles: Decimal | None, used: Used, days: int) -> list[Reason]:
    """The numbers used, whichever way it went."""
    found = []
    if limit.month is None:
        found.append(Reason("trust.limit", each=limit.each, since=limit.since))
    else:
        found.append(Reason("trust.limit_with_month", each=limit.each, month=limit.month, since=limit.since))
    if limit.who:
        found.append(Reason("trust.given", who=limit.who, by=limit.given_by))
    if roubles is None:
        return found
    if ask.currency != ROUBLE:
        found.append(Reason("trust.rate", amount=ask.sum, currency=ask.currency, rate=ask.rate, sum=roubles))
    if limit.month is not None:
        found.append(Reason("trust.month", used=used.month, month=limit.month, total=used.month + roubles))
    return [*found, _parts(roubles, used, days)]


def _parts(roubles: Decimal, used: Used, days: int) -> Reason:
    if not used.parts:
        return Reason("trust.no_parts", days=days)
    return Reason("trust.parts", days=days, before=used.parts, total=used.parts + roubles)


def _short(reason: Reason) -> str:
    return reason.code.removeprefix("trust.")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a decision as it was recorded, for meters; None where it did not come to them."""

    sum: Decimal | None = None
    each: Decimal | None = None
    month: Decimal | None = None
    used: Decimal | None = None
    parts: Decimal | None = None
    days: int | None = None


def numbers(kept: Sequence[dict[str, Any]]) -> Numbers:
    """What `Invoice.road_reasons` holds, read back: limit, used this month before, to this payee before, days."""
    found: dict[str, Any] = {}
    for one in kept:
        if one["code"].startswith("trust."):
            found = {name: value for name, value in one.items() if name != "code"} | found
    sums = {name: Decimal(str(found[key])) for name, key in KEPT.items() if found.get(key) is not None}
    return Numbers(**sums, days=found.get("days"))
