"""Comparison of offers side by side: best per line and in total, what is missing, one VAT base. Pure.

Sums come in one currency (roubles), as paid; source: "Ranking" in semantics (prices are compared as paid, a setting
compares without VAT). An offer is complete when it offers every line in full.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext_lazy as _

from portal.money import half_up
from portal.reasons import Reason, register

Base = Literal["with", "without"]
ZERO = Decimal("0.00")

register(
    {
        "comparison.base_with": _("Compared as paid, with VAT."),
        "comparison.base_without": _("Compared without VAT."),
        "comparison.lowest": _("{offer}: the lowest total, {total:rub}."),
        "comparison.over": _("{offer}: {total:rub}, {over:rub} above the lowest."),
        "comparison.equal": _("{offer}: {total:rub}, as low, but received later."),
        "comparison.incomplete": _("{offer}: {missing:number} of {lines:number} lines are missing or short."),
        "comparison.unfit": _("{offer}: does not fit."),
        "comparison.none": _("No offer covers everything that is needed."),
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that is to be bought."""

    code: Hashable
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Priced:
    """What an offer asks for a line: quantity, cost as paid, the VAT inside; `fits` False = judged unfit."""

    quantity: Decimal
    cost: Decimal
    vat: Decimal = ZERO
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer: its lines by code, when it was received, what people call it."""

    code: Hashable
    lines: dict[Hashable, Priced]
    received: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """An offer's answer to a line on the base compared; `over` = what all of it costs above the best."""

    cost: Decimal
    unit: Decimal
    quantity: Decimal
    short: bool
    best: bool
    over: Decimal
    fits: bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line with a cell for each offer, None where it is not offered; `best` is the lowest cost of one unit."""

    code: Hashable
    cells: tuple[Cell | None, ...]
    best: Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """An offer in total: `total` on the base compared, `paid` and `vat` as paid, lines that are missing or short."""

    code: Hashable
    total: Decimal
    paid: Decimal
    vat: Decimal
    missing: tuple[Hashable, ...]
    unfit: bool
    best: bool
    over: Decimal | None
    alone: bool = False

    @property
    def lowest(self) -> bool:
        """Worth saying: the best of several; of a single one it would say nothing."""
        return self.best and not self.alone

    @property
    def complete(self) -> bool:
        """Offers every line in full."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows, columns in the order of the offers, the code of the lowest offer that may be chosen, and why."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    lowest: Hashable | None
    least: Decimal | None
    why: tuple[Reason, ...] = field(compare=False, default=())

    def column(self, code: Hashable) -> Column:
        """The column of an offer."""
        return next(column for column in self.columns if column.code == code)


def compare(wanted: Sequence[Wanted], offers: Sequence[Offered], base: Base = "with") -> Comparison:
    """Lay the offers side by side. The lowest is the complete, fitting offer with the least total; of equals the one
    received first. Where none is complete, `least` is None: there is nothing one could buy as a whole."""
    rows = tuple(_row(want, offers, base) for want in wanted)
    totals = {offer.code: _total(offer, wanted, base) for offer in offers}
    able = [offer for offer in offers if not _missing(offer, wanted) and not _unfit(offer, wanted)]
    best = min(able, key=lambda offer: (totals[offer.code], offer.received), default=None)
    least = totals[best.code] if best else None
    columns = tuple(_column(offer, wanted, totals[offer.code], least, best, len(offers) == 1) for offer in offers)
    return Comparison(rows, columns, best.code if best else None, least, _why(offers, columns, len(wanted), base))


def value(priced: Priced, base: Base) -> Decimal:
    """What a line costs on the base compared."""
    return priced.cost if base == "with" else priced.cost - priced.vat


def _row(want: Wanted, offers: Sequence[Offered], base: Base) -> Row:
    found = [offer.lines.get(want.code) for offer in offers]
    units = [_unit(priced, base) for priced in found if priced and priced.fits is not False]
    best = min(units, default=None)
    return Row(want.code, tuple(_cell(priced, want, best, base) for priced in found), best)


def _unit(priced: Priced, base: Base) -> Decimal:
    return half_up(value(priced, base) / priced.quantity)


def _cell(priced: Priced | None, want: Wanted, best: Decimal | None, base: Base) -> Cell | None:
    if priced is None:
        return None
    unit, cost = _unit(priced, base), value(priced, base)
    over = ZERO if best is None else half_up((unit - best) * priced.quantity)
    is_best = unit == best and priced.fits is not False
    return Cell(cost, unit, priced.quantity, priced.quantity < want.quantity, is_best, over, priced.fits)


def _missing(offer: Offered, wanted: Iterable[Wanted]) -> tuple[Hashable, ...]:
    return tuple(
        want.code for want in wanted if want.code not in offer.lines or offer.lines[want.code].quantity < want.quantity
    )


def _unfit(offer: Offered, wanted: Iterable[Wanted]) -> bool:
    return any(want.code in offer.lines and offer.lines[want.code].fits is False for want in wanted)


def _total(offer: Offered, wanted: Iterable[Wanted], base: Base) -> Decimal:
    return sum((value(offer.lines[want.code], base) for want in wanted if want.code in offer.lines), ZERO)


def _column(
    offer: Offered, wanted: Sequence[Wanted], total: Decimal, least: Decimal | None, best: Offered | None, alone: bool
) -> Column:
    lines = [offer.lines[want.code] for want in wanted if want.code in offer.lines]
    return Column(
        offer.code,
        total,
        sum((line.cost for line in lines), ZERO),
        sum((line.vat for line in lines), ZERO),
        _missing(offer, wanted),
        _unfit(offer, wanted),
        best is not None and offer.code == best.code,
        None if least is None else total - least,
        alone,
    )


def _why(offers: Sequence[Offered], columns: Sequence[Column], lines: int, base: Base) -> tuple[Reason, ...]:
    why = [Reason(f"comparison.base_{base}")]
    for offer, column in zip(offers, columns, strict=True):
        name = offer.name or str(offer.code)
        if column.missing:
            why.append(Reason("comparison.incomplete", offer=name, missing=len(column.missing), lines=lines))
        elif column.unfit:
            why.append(Reason("comparison.unfit", offer=name))
        elif column.best:
            why.append(Reason("comparison.lowest", offer=name, total=column.total))
        elif not column.over and column.over is not None:
            why.append(Reason("comparison.equal", offer=name, total=column.total))
        else:
            why.append(Reason("comparison.over", offer=name, total=column.total, over=column.over))
    if not any(column.best for column in columns):
        why.append(Reason("comparison.none"))
    return tuple(why)
