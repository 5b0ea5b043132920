"""Ranking of offers by weighted criteria. Pure; source: "Ranking" in semantics."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from django.utils.translation import gettext_lazy as _

from portal.money import half_up
from portal.reasons import Reason, register

PRICE = "price"

register(
    {
        "ranking.low": _("{offer}, {criterion}: {best:number} / {value:number} × {weight:number} = {points:money}."),
        "ranking.high": _("{offer}, {criterion}: {value:number} / {best:number} × {weight:number} = {points:money}."),
        "ranking.missing": _("{offer}, {criterion}: not named, 0 points."),
        "ranking.total": _("{offer}: {total:money}."),
        "ranking.tie": _(
            "{first} and {second} have the same points: the lower price is first, then the earlier receipt."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is judged: `low` if the least value is best (price, days), `high` if the greatest is (months)."""

    code: str
    weight: Decimal
    better: Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer: its price (compared in one currency, on one VAT base), the values of the other criteria, receipt."""

    code: Hashable
    price: Decimal
    values: Mapping[str, Decimal | None]
    received: datetime


@dataclass(frozen=True, slots=True)
class Ranking:
    """The offers from best to worst, points of each in total and by criterion, and why."""

    order: tuple[Hashable, ...]
    points: dict[Hashable, Decimal]
    by_criterion: dict[Hashable, dict[str, Decimal]]
    why: tuple[Reason, ...] = field(compare=False, default=())


def rank(criteria: Sequence[Criterion], offers: Sequence[Offer]) -> Ranking:
    """Points: best / value or value / best times the weight, half up to two decimals for each criterion, then added.
    A value that is not named has no points. Tie: the lower price, then the earlier receipt."""
    why: list[Reason] = []
    table: dict[Hashable, dict[str, Decimal]] = {offer.code: {} for offer in offers}
    for criterion in criteria:
        values = {offer.code: _value(offer, criterion.code) for offer in offers}
        named = [value for value in values.values() if value is not None]
        best = (min if criterion.better == "low" else max)(named, default=None)
        for code, value in values.items():
            table[code][criterion.code], reason = _points(code, criterion, value, best)
            why.append(reason)
    points = {code: sum(row.values(), Decimal("0.00")) for code, row in table.items()}
    ordered = sorted(offers, key=lambda offer: (-points[offer.code], offer.price, offer.received))
    order = tuple(offer.code for offer in ordered)
    why += [Reason("ranking.total", offer=str(code), total=points[code]) for code in order]
    why += [_tie(one, two) for one, two in pairwise(order) if points[one] == points[two]]
    return Ranking(order, points, table, tuple(why))


def _value(offer: Offer, criterion: str) -> Decimal | None:
    return offer.price if criterion == PRICE else offer.values.get(criterion)


def _points(
    code: Hashable, criterion: Criterion, value: Decimal | None, best: Decimal | None
) -> tuple[Decimal, Reason]:
    facts = {"offer": str(code), "criterion": criterion.code}
    if value is None or best is None:
        return Decimal("0.00"), Reason("ranking.missing", **facts)
    points = half_up(_share(value, best, criterion.better) * Fraction(criterion.weight))
    facts |= {"value": value, "best": best, "weight": criterion.weight, "points": points}
    return points, Reason(f"ranking.{criterion.better}", **facts)


def _share(value: Decimal, best: Decimal, better: str) -> Fraction:
    """Which part of the weight a value earns; the best one all of it, nothing where the best is nothing (0 months)."""
    if better == "low":
        return Fraction(1) if value == best else Fraction(best) / Fraction(value)
    return Fraction(value) / Fraction(best) if best else Fraction(0)


def _tie(first: Hashable, second: Hashable) -> Reason:
    return Reason("ranking.tie", first=str(first), second=str(second))
