"""Money: rounding, VAT, schedules of payments, spread of prices, and reading a sum that somebody typed.

Decimal with kopecks, half up, rounded once, where a sum is fixed. Pure functions; source of the rules: "Money" in
semantics. Rates are percent; `None` is "without VAT".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from fractions import Fraction
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import typography
from portal.reasons import Reason, register

KOPECK = Decimal("0.01")
GREATEST = Decimal("999999999999.99")
TOO_FAR_APART = Decimal(33)
HUNDRED = Decimal(100)
Mode = Literal["inside", "on_top"]

register(
    {
        "vat.inside": gettext_lazy("{sum:money} × {rate:number} / (100 + {rate:number}) = {vat:money}."),
        "vat.on_top": gettext_lazy("{sum:money} × {rate:number} / 100 = {vat:money}."),
        "vat.none": gettext_lazy("Without VAT."),
        "vat.lines": gettext_lazy("By lines {by_lines:money}, in total {in_total:money}: {difference:money} apart."),
        "vat.accepted": gettext_lazy("Up to a kopeck a line ({limit:money}) is the supplier's rounding."),
        "vat.refused": gettext_lazy("More than a kopeck a line ({limit:money}): this is no rounding."),
        "schedule.row": gettext_lazy("Row {row:number}: {share:percent} of {total:money} = {sum:money}."),
        "schedule.rest": gettext_lazy("Row {row:number} takes the rest: {sum:money}."),
        "spread.mean": gettext_lazy("Mean of {count:number} prices: {mean:money}."),
        "spread.percent": gettext_lazy("Sample deviation {deviation:money}, that is {percent:percent} of the mean."),
        "spread.ok": gettext_lazy("Not above {limit:percent}: the prices may be compared."),
        "spread.apart": gettext_lazy("Above {limit:percent}: the prices are too far apart."),
    }
)


class Refused(ValueError):
    """A sum, rate or list that no rule can count with; its text is a sentence for the person who typed it."""


def half_up(value: Decimal | Fraction, places: int = 2) -> Decimal:
    """A number rounded half up (away from zero) to so many decimals."""
    with localcontext(Context(prec=80)):
        if isinstance(value, Fraction):
            value = Decimal(value.numerator) / Decimal(value.denominator)
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rate:
    """A VAT rate in force from a day, until a day (both included; None is open)."""

    percent: Decimal | None
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Was it in force on that day?"""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


LAW = (
    Rate(Decimal(20), date(2019, 1, 1), date(2025, 12, 31)),
    Rate(Decimal(22), date(2026, 1, 1)),
    Rate(Decimal(10)),
    Rate(Decimal(5), date(2025, 1, 1)),
    Rate(Decimal(7), date(2025, 1, 1)),
    Rate(Decimal(0)),
    Rate(None),
)


def rates_on(day: date, rates: Iterable[Rate] = LAW) -> list[Decimal | None]:
    """The rates that one may choose on a day, in the order of the list (the usual one first)."""
    return [rate.percent for rate in rates if rate.holds(day)]


@dataclass(frozen=True, slots=True)
class Vat:
    """The tax of a sum, and why."""

    vat: Decimal
    why: tuple[Reason, ...] = field(compare=False, default=())


def vat(sum_: Decimal, rate: Decimal | None, mode: Mode = "inside") -> Vat:
    """VAT of a sum: contained in it (`inside`: S·r/(100+r)) or added to it (`on_top`: S·r/100), half up to kopecks."""
    if rate is None:
        return Vat(Decimal("0.00"), (Reason("vat.none"),))
    if not 0 <= rate <= 100:
        raise Refused(_("A VAT rate is from 0 to 100 percent, not {rate}").format(rate=typography.shortest(rate)))
    share = Fraction(rate) / (100 + Fraction(rate) if mode == "inside" else 100)
    tax = half_up(Fraction(sum_) * share)
    return Vat(tax, (Reason(f"vat.{mode}", sum=sum_, rate=rate, vat=tax),))


def without_vat(sum_: Decimal, rate: Decimal | None) -> Decimal:
    """A price as paid, without the VAT inside it: 120.00 with 20 % is 100.00."""
    return sum_ - vat(sum_, rate).vat


def with_vat(sum_: Decimal, rate: Decimal | None) -> Decimal:
    """A price without VAT as it will be paid: 100.00 and 20 % on top are 120.00."""
    return sum_ + vat(sum_, rate, "on_top").vat


@dataclass(frozen=True, slots=True)
class LinesVat:
    """VAT of an invoice: the sum of its lines' and what the supplier's total says."""

    by_lines: Decimal
    in_total: Decimal
    accepted: bool
    why: tuple[Reason, ...] = field(compare=False, default=())


def vat_of_lines(lines: Sequence[tuple[Decimal, Decimal | None]], in_total: Decimal, mode: Mode = "inside") -> LinesVat:
    """VAT of an invoice is the sum of its lines' (sum, rate); up to 1 kopeck a line may part it from the total's."""
    by_lines = sum((vat(sum_, rate, mode).vat for sum_, rate in lines), Decimal("0.00"))
    limit = KOPECK * len(lines)
    accepted = abs(by_lines - in_total) <= limit
    facts = Reason("vat.lines", by_lines=by_lines, in_total=in_total, difference=by_lines - in_total)
    if by_lines == in_total:
        return LinesVat(by_lines, in_total, accepted, (facts,))
    verdict = Reason("vat.accepted" if accepted else "vat.refused", limit=limit, lines=len(lines))
    return LinesVat(by_lines, in_total, accepted, (facts, verdict))


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rows of a payment schedule; their sum is the total."""

    rows: tuple[Decimal, ...]
    why: tuple[Reason, ...] = field(compare=False, default=())


def schedule(total: Decimal, shares: Sequence[Decimal]) -> Schedule:
    """A total paid by shares in percent: each row half up, the last takes the rest; Refused names a wrong share."""
    _check_shares(total, shares)
    rows = [half_up(Fraction(total) * Fraction(share) / 100) for share in shares[:-1]]
    rows.append(total - sum(rows))
    for row, sum_ in enumerate(rows, 1):
        if sum_ <= 0:
            text = _("Row {row} of the schedule would be {sum}: join it with another")
            raise Refused(text.format(row=row, sum=typography.number(sum_, 2)))
    why = [
        Reason("schedule.row", row=row, share=share, total=total, sum=sum_)
        for row, (share, sum_) in enumerate(zip(shares[:-1], rows[:-1], strict=True), 1)
    ]
    return Schedule(tuple(rows), (*why, Reason("schedule.rest", row=len(rows), sum=rows[-1])))


def _check_shares(total: Decimal, shares: Sequence[Decimal]) -> None:
    if total <= 0:
        raise Refused(_("The total of a schedule is above zero"))
    if half_up(total) != total:
        raise Refused(_("The total of a schedule has two decimals: kopecks"))
    if any(share <= 0 for share in shares):
        raise Refused(_("Each share of a schedule is above zero"))
    if sum(shares) != HUNDRED:
        raise Refused(
            _("The shares make {sum} percent, not 100").format(sum=typography.shortest(sum(shares, Decimal(0))))
        )


@dataclass(frozen=True, slots=True)
class Spread:
    """How far prices lie apart: mean, sample deviation over mean in percent, and whether they may be compared."""

    mean: Decimal
    percent: Decimal
    ok: bool
    why: tuple[Reason, ...] = field(compare=False, default=())


def spread(prices: Sequence[Decimal], limit: Decimal = TOO_FAR_APART) -> Spread:
    """Sample deviation (n − 1) over the mean, in percent; above the limit (33 %) the prices are too far apart."""
    if len(prices) < 2 or any(price <= 0 for price in prices):
        raise Refused(_("A spread needs at least two prices above zero"))
    exact = [Fraction(price) for price in prices]
    mean = sum(exact) / len(exact)
    variance = sum((price - mean) ** 2 for price in exact) / (len(exact) - 1)
    ok = variance * 10_000 <= (Fraction(limit) * mean) ** 2
    deviation = _root(variance)
    percent = half_up(_root(variance / mean**2 * 10_000))
    why = (
        Reason("spread.mean", count=len(prices), mean=half_up(mean)),
        Reason("spread.percent", deviation=half_up(deviation), percent=percent),
        Reason("spread.ok" if ok else "spread.apart", limit=limit),
    )
    return Spread(half_up(mean), percent, ok, why)


def _root(value: Fraction) -> Decimal:
    with localcontext(Context(prec=60)):
        return (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()


SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u200a\u202f'’]+")
CURRENCY = re.compile(r"(₽|руб(\.|лей|ля|ль)?|р\.?|rub\.?)$", re.IGNORECASE)
MINUS = "-−–—"


def typed(text: str, *, zero: bool = False, negative: bool = False, most: Decimal = GREATEST) -> Decimal:
    """A sum or quantity as people type it ("1 234,56", "1.234,56", "1,234.56", "12 ₽") with two decimals.

    Refused says what is wrong in words: letters that look like digits, two readings, too many decimals, too large, not
    above zero (unless `zero` or `negative` allow it).
    """
    bare = CURRENCY.sub("", SPACES.sub("", text.strip())).lstrip("+")
    minus = bare[:1] in MINUS and bare != ""
    number = _digits(bare[1:] if minus else bare, most)
    number = -number if minus else number
    if number < 0 and not negative:
        raise Refused(_("A number with a minus: it must be above zero") if not zero else _("It cannot be below zero"))
    if number == 0 and not (zero or negative):
        raise Refused(_("It must be above zero"))
    return number


def _digits(bare: str, most: Decimal) -> Decimal:
    for sign in bare:
        if sign not in "0123456789.,":
            raise Refused(_wrong_sign(sign))
    if not any(sign.isdigit() for sign in bare):
        raise Refused(_("Write a number, for example 1234.56"))
    whole, cents = _parts(bare)
    if len(whole.lstrip("0")) > 12 or (number := Decimal(f"{whole or 0}.{cents or 0}")) > most:
        raise Refused(_("Too large: at most {most}").format(most=said(most)))
    return half_up(number)


def _wrong_sign(sign: str) -> str:
    if sign.isalpha():
        return _("There is the letter “{sign}” among the digits").format(sign=sign)
    return _("The sign “{sign}” does not belong in a number").format(sign=sign)


def _parts(bare: str) -> tuple[str, str]:
    """The digits before and after the decimal sign; of two kinds of sign the last one is the decimal."""
    point = max(bare.rfind("."), bare.rfind(","))
    if point < 0:
        return bare, ""
    mark = bare[point]
    others = bare[:point].replace("." if mark == "," else ",", "")
    if bare.count(mark) > 1:
        return _grouped(bare, mark), ""
    if other := ({".", ","} & set(bare) - {mark}):
        others = _grouped(bare[:point], other.pop())
    cents = bare[point + 1 :]
    if (
        len(cents) == 3
        and others.strip("0")
        and len(others) <= 3
        and "." not in bare[:point]
        and "," not in bare[:point]
    ):
        raise Refused(
            _("“{text}” can be read in two ways: write {one} or {two}").format(
                text=bare, one=f"{others}{cents}", two=f"{others}{mark}{cents[:2]}"
            )
        )
    if len(cents) > 2 and cents.rstrip("0")[2:]:
        raise Refused(_("No more than two decimals"))
    return others, cents[:2]


def _grouped(text: str, mark: str) -> str:
    groups = text.split(mark)
    if not groups[0] or len(groups[0]) > 3 or any(len(group) != 3 or not group.isdigit() for group in groups[1:]):
        raise Refused(_("“{text}” cannot be read: write it without dots between thousands").format(text=text))
    return "".join(groups)


def said(number: Decimal) -> str:
    """A number as the messages here say it: groups of three with no-break spaces; decimals as the number has them."""
    return f"{number:,}".replace(",", "\u00a0")


def exact(value: object) -> Decimal:
    """A number out of JSON (text or number) as a finite Decimal; Refused otherwise."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or abs(number.adjusted()) > 30:
        raise Refused(_("“{value}” is not a number").format(value=str(value)[:40]))
    return number
