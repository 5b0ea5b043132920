"""Proposals of a tender ranked: from criteria, offers and marks to `procurement.ranking`, and back to words.

Source: "Ranking" in semantics. Prices are compared in roubles on the company's VAT base; the value of a criterion of
experts is the mean of their marks.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.reasons import Reason, register
from portal.typography import shortest
from procurement import ranking
from procurement.models import Criterion, Offer, Procedure, Score
from procurement.ranking import PRICE, Ranking
from procurement.weighing import able, base, choosable, side_by_side, wanted_lines

EXPERTS = Criterion.Kind.EXPERTS
Marks = dict[tuple[int, int], list[Score]]

register(
    {
        "ranked.base_with": _("Prices are compared in roubles with VAT."),
        "ranked.base_without": _("Prices are compared in roubles without VAT."),
        "ranked.mean": _("{offer}, {criterion}: the mean of {marks} is {mean:number}."),
        "ranked.first": _("{offer} is first with {total:money} points."),
    }
)


@dataclass(frozen=True)
class Point:
    """What one offer has by one criterion: value and best (None: not named), points, the arithmetic in a line."""

    value: Decimal | None
    best: Decimal | None
    points: Decimal
    weight: Decimal
    is_low: bool
    marks: tuple[Score, ...] = ()

    @property
    def share(self) -> str:
        """Percent of the weight, for a strip of the page."""
        return f"{self.points * 100 / self.weight:.2f}"

    @property
    def rest(self) -> str:
        """Percent of the weight that is not earned."""
        return f"{100 - self.points * 100 / self.weight:.2f}"

    @property
    def is_best(self) -> bool:
        """All of the weight."""
        return self.points == self.weight

    @property
    def formula(self) -> str:
        """«90 000 / 100 000 × 60»."""
        if self.value is None or self.best is None:
            return "–"
        above, below = (self.best, self.value) if self.is_low else (self.value, self.best)
        return f"{shortest(above)} / {shortest(below)} × {shortest(self.weight)}"


@dataclass(frozen=True)
class Ranked:
    """Offers and criteria with the ranking; `marks` of the experts by (offer, criterion)."""

    criteria: list[Criterion]
    offers: list[Offer]
    values: dict[int, dict[str, Decimal | None]]
    marks: Marks
    ranking: Ranking

    @cached_property
    def named(self) -> dict[int, Offer]:
        """offer id → offer."""
        return {offer.pk: offer for offer in self.offers}

    @property
    def order(self) -> list[Offer]:
        """From best to worst."""
        return [self.named[pk] for pk in self.ranking.order]

    def place(self, offer: Offer) -> int:
        """1 = the best."""
        return self.ranking.order.index(offer.pk) + 1

    def total(self, offer: Offer) -> Decimal:
        """Points in all."""
        return self.ranking.points[offer.pk]

    def point(self, criterion: Criterion, offer: Offer) -> Point:
        """What the offer has by the criterion."""
        values = [row[criterion.code] for row in self.values.values()]
        best = (min if criterion.better == "low" else max)((v for v in values if v is not None), default=None)
        return Point(
            self.values[offer.pk][criterion.code], best, self.ranking.by_criterion[offer.pk][criterion.code],
            criterion.weight, criterion.better == "low", tuple(self.marks.get((offer.pk, criterion.pk), ())),
        )  # fmt: skip

    @property
    def why(self) -> list[Reason]:
        """The reasons with names of suppliers and criteria, the base of prices and the means of marks first."""
        return [Reason(f"ranked.base_{base()}"), *self._means(), *map(self._in_words, self.ranking.why), self._first()]

    def _means(self) -> list[Reason]:
        return [
            Reason(
                "ranked.mean", offer=str(offer), criterion=criterion.name, mean=self.values[offer.pk][criterion.code],
                marks=", ".join(shortest(score.points) for score in self.marks[offer.pk, criterion.pk]),
            )
            for criterion in self.criteria
            for offer in self.offers
            if len(self.marks.get((offer.pk, criterion.pk), ())) > 1
        ]  # fmt: skip

    def _in_words(self, reason: Reason) -> Reason:
        words: dict[str, str] = {str(offer.pk): str(offer) for offer in self.offers}
        criteria = {one.code: one.name for one in self.criteria}
        named = dict(reason.numbers)
        for name in ("offer", "first", "second"):
            if name in named:
                named[name] = words[named[name]]
        if "criterion" in named:
            named["criterion"] = criteria[named["criterion"]]
        return Reason(reason.code, **named)

    def _first(self) -> Reason:
        return Reason("ranked.first", offer=str(self.order[0]), total=self.total(self.order[0]))


def marks_of(offers: Iterable[Offer]) -> Marks:
    """The experts' marks by (offer, criterion), in one statement."""
    found: Marks = defaultdict(list)
    rows = Score.objects.filter(offer__in=[offer.pk for offer in offers]).select_related("by")
    for score in rows.order_by("criterion__position", "seat", "pk"):
        found[score.offer_id, score.criterion_id].append(score)
    return dict(found)


def rank(criteria: list[Criterion], offers: list[Offer], marks: Marks, prices: dict[int, Decimal]) -> Ranked | None:
    """The ranking of these offers; None where there is nothing to rank or nothing to rank by."""
    if not criteria or not offers:
        return None
    values = {offer.pk: {one.code: _value(one, offer, marks, prices) for one in criteria} for offer in offers}
    ranked = ranking.rank(
        [ranking.Criterion(one.code, one.weight, one.better) for one in criteria],
        [ranking.Offer(offer.pk, prices[offer.pk], values[offer.pk], offer.received) for offer in offers],
    )
    return Ranked(criteria, offers, values, marks, ranked)


def _value(criterion: Criterion, offer: Offer, marks: Marks, prices: dict[int, Decimal]) -> Decimal | None:
    if criterion.kind == PRICE:
        return prices[offer.pk]
    if criterion.kind == EXPERTS:
        points = [score.points for score in marks.get((offer.pk, criterion.pk), ())]
        return sum(points, Decimal(0)) / len(points) if points else None
    days, months = offer.last_delivery_days, offer.last_warranty_months
    value = days if criterion.kind == Criterion.Kind.DAYS else months
    return None if value is None else Decimal(value)


def ranked(case: Procedure, lines: list | None = None, offers: list[Offer] | None = None) -> Ranked | None:
    """The ranking of a tender as it stands: of the admitted, checked offers, once all experts have marked them."""
    criteria = list(case.criteria.order_by("position", "pk"))
    if not criteria or case.step == "expert_evaluation":
        return None
    lines = wanted_lines(case) if lines is None else lines
    found = [offer for offer in able(lines, case.live_offers() if offers is None else offers) if _judged(offer)]
    marks = marks_of(found)
    wanted = [(offer.pk, one.pk) for offer in found for one in criteria if one.kind == EXPERTS]
    if any(key not in marks for key in wanted):
        return None
    table = side_by_side(lines, found)
    return rank(criteria, found, marks, {column.code: column.total for column in table.columns})


def _judged(offer: Offer) -> bool:
    return bool(offer.admitted and offer.checked)


def best_of(case: Procedure) -> Offer | None:
    """Whom the rules propose: the first of the ranking, else the lowest price that fits (of equals the first come)."""
    if found := ranked(case):
        return found.order[0]
    offers = {offer.pk: offer for offer in choosable(case)}
    return offers.get(side_by_side(wanted_lines(case), list(offers.values())).lowest)


def is_weighted(case: Procedure) -> bool:
    """Whether price is one of several criteria here (a tender), not the only one."""
    return case.flow == "tender" and case.criteria.exists()


def printed(found: Ranked | None) -> dict[str, Any] | None:
    """Criteria with weights, and the offers from best to worst: points by each criterion with the arithmetic."""
    if found is None:
        return None
    return {
        "criteria": [{"name": one.name, "weight": one.weight} for one in found.criteria],
        "rows": [
            {
                "place": place, "supplier": str(offer), "total": found.total(offer),
                "cells": [_cell(found, one, offer) for one in found.criteria],
            }
            for place, offer in enumerate(found.order, 1)
        ],
    }  # fmt: skip


def _cell(found: Ranked, criterion: Criterion, offer: Offer) -> dict[str, Any]:
    point = found.point(criterion, offer)
    return {"points": point.points, "how": point.formula}
