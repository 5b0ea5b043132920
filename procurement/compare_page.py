"""What the page of offers side by side shows: columns, rows by lines, terms; prices and names by one's sight."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from portal.typography import number
from procurement.models import Offer, Procedure
from procurement.ranked import EXPERTS, Ranked, ranked
from procurement.sight import Sight
from procurement.weighing import base, side_by_side, wanted_lines

FEW = 5  # more offers than these scroll sideways beside the lines, which stay
Value = tuple[Any, bool]  # what is shown, and whether it is the best


def context(case: Procedure, seen: Sight) -> dict[str, Any]:
    """The page's values. Without prices there are no sums, no ranks, and nothing is called the best price.

    Many offers stand by their places, so that the best are in sight before one scrolls; few as they came.
    """
    lines, came = wanted_lines(case), case.live_offers()
    found = ranked(case, lines, came) if seen.prices else None
    places = _places(side_by_side(lines, came), found) if seen.prices else {}
    offers = sorted(came, key=lambda one: places.get(one.pk) or len(came) + 1) if len(came) > FEW else came
    table = side_by_side(lines, offers)
    numbers = {offer.pk: n for n, offer in enumerate(came, 1)}
    out = list(case.offers.exclude(pk__in=[offer.pk for offer in offers]).select_related("counterparty").order_by("pk"))
    return {
        "case": case, "seen": seen, "offers": offers,
        "names": [name(offer, numbers[offer.pk], seen) for offer in offers],
        "columns": list(table.columns), "rows": _rows(lines, offers, table), "terms": _terms(offers),
        "table": table, "base": base(), "out": out if seen.full else [],
        "ranks": places,
        "points": _points(found, offers) if found else [], "totals": _totals(found, offers) if found else [],
        "marks": _marks(found) if found else [], "admitted": any(offer.admitted is not None for offer in offers),
        "many": len(offers) > FEW,
    }  # fmt: skip


def name(offer: Offer, number: int, seen: Sight) -> str:
    """The supplier, or the number where they are not shown."""
    return str(offer.counterparty) if seen.suppliers else _("Offer {n}").format(n=number)


def _rows(lines: list[Any], offers: list[Offer], table: Any) -> list[dict[str, Any]]:
    named = {line.pk: line for line in lines}
    offered = {(line.offer_id, line.line_id): line for offer in offers for line in offer.lines_read}
    return [
        {
            "line": named[row.code],
            "cells": [
                {"cell": cell, "offered": offered.get((offer.pk, row.code)), "offer": offer}
                for offer, cell in zip(offers, row.cells, strict=True)
            ],
        }
        for row in table.rows
    ]


def _places(table: Any, found: Ranked | None) -> dict[int, int]:
    """offer id → its place: in the ranking where there is one, else by price."""
    return {offer.pk: found.place(offer) for offer in found.offers} if found else _ranks(table)


def _points(found: Ranked, offers: list[Offer]) -> list[tuple[Any, list[Any]]]:
    """Each criterion with what each offer has by it; None for who is not ranked."""
    return [
        (one, [found.point(one, offer) if offer.pk in found.named else None for offer in offers])
        for one in found.criteria
    ]


def _totals(found: Ranked, offers: list[Offer]) -> list[dict[str, Any] | None]:
    """Points in all with the ledger behind them; None for who is not ranked."""
    return [_total(found, offer) if offer.pk in found.named else None for offer in offers]


def _total(found: Ranked, offer: Offer) -> dict[str, Any]:
    points = [(one, found.point(one, offer)) for one in found.criteria]
    total = number(found.total(offer), 2)
    return {
        "points": total, "id": f"why-points-{offer.pk}",
        "title": _("{who}: why {points}").format(who=offer, points=total),
        "rows": [(one.name, point.formula, number(point.points, 2)) for one, point in points],
        "sum": (_("Points"), "", total),
    }  # fmt: skip


def _marks(found: Ranked) -> list[tuple[Any, list[tuple[Offer, list[Any]]]]]:
    """The experts' marks with their reasons: each criterion, each offer."""
    return [
        (one, [(offer, found.marks[offer.pk, one.pk]) for offer in found.order])
        for one in found.criteria
        if one.kind == EXPERTS
    ]


def _ranks(table: Any) -> dict[int, int]:
    """offer id → its place by total among those that cover everything."""
    whole = [column for column in table.columns if column.over is not None and column.complete and not column.unfit]
    ordered = sorted(whole, key=lambda one: one.total)
    return {column.code: place for place, column in enumerate(ordered, 1)}


def _terms(offers: list[Offer]) -> list[tuple[str, list[Value]]]:
    return [
        (_("Warranty, months"), _best(offers, "last_warranty_months", max)),
        (_("Delivery, days"), _best(offers, "last_delivery_days", min)),
        (_("Payment"), [(offer.payment_terms or "–", False) for offer in offers]),
        (_("Valid until"), [(offer.valid_until, False) for offer in offers]),
    ]


def _best(offers: list[Offer], field: str, choose: Callable[..., Any]) -> list[Value]:
    values = [getattr(offer, field) for offer in offers]
    best = choose((value for value in values if value is not None), default=None)
    return [("–" if value is None else value, value is not None and value == best) for value in values]
