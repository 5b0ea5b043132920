"""What the market asks for a purchase: prices with sources, how far apart they lie, and an offer beside their mean.

Source of the rules: "Spread of market prices" in semantics; the lines `market_check`, `max_price`, `price_check` of the
branches. Sums are of the whole group, roubles with VAT.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import documents
from portal.money import Spread, half_up, spread
from portal.reasons import Reason, register
from procurement.models import MarketPrice, Procedure
from procurement.ruling import rule_of

TO_COMPARE = 2  # prices that the offer of a single source is compared with
TO_JUSTIFY = 3  # prices that a maximum price rests on
Data = dict[str, Any] | None

register(
    {
        "market.above": _("The offer of {sum:rub} is {percent:percent} above the mean of the market, {mean:rub}."),
        "market.below": _("The offer of {sum:rub} is {percent:percent} below the mean of the market, {mean:rub}."),
        "market.level": _("The offer of {sum:rub} is exactly the mean of the market."),
        "market.one": _("Only one price of the market is known: {mean:rub}."),
        "market.left_out": _("{named}, {sum:rub}, does not count here: {why}"),
        "market.none": _("No price of the market is known; the price rests on a calculation."),
    }
)


@dataclass(frozen=True)
class Market:
    """The prices of a procedure in the order in which they were entered, and what is counted from them.

    `why` says how it was counted, `left_out` which prices do not count here, in the buyer's words.
    """

    rows: tuple[MarketPrice, ...]
    limit: Decimal
    spread: Spread | None = None
    why: tuple[Reason, ...] = field(compare=False, default=())

    @property
    def sums(self) -> list[Decimal]:
        """Of the prices that count."""
        return [row.sum for row in self.rows if not row.left_out]

    @property
    def mean(self) -> Decimal | None:
        """Mean of the prices that count, half up to kopecks; None without such prices."""
        return self.spread.mean if self.spread else next(iter(self.sums), None)

    @property
    def left_out(self) -> tuple[Reason, ...]:
        """Each price that does not count, and why."""
        rows = [row for row in self.rows if row.left_out]
        return tuple(Reason("market.left_out", named=row.named, sum=row.sum, why=row.left_out) for row in rows)


@dataclass(frozen=True)
class Beside:
    """An offer beside the mean: by how many percent it is dearer (below zero: cheaper); None without prices."""

    percent: Decimal | None
    why: tuple[Reason, ...] = field(compare=False, default=())


def market_of(case: Procedure) -> Market:
    """What is known of the market for this procedure."""
    rows = tuple(case.market_prices.select_related("from_procedure", "counterparty").order_by("pk"))
    return market(rows, rule_of(case).spread_most)


def market(rows: Sequence[MarketPrice], limit: Decimal) -> Market:
    """The spread of those of these rows that count, against the branch's limit in percent."""
    sums = [row.sum for row in rows if not row.left_out]
    if not sums:
        return Market(tuple(rows), limit, None, (Reason("market.none"),))
    if len(sums) == 1:
        return Market(tuple(rows), limit, None, (Reason("market.one", mean=sums[0]),))
    found = spread(sums, limit)
    return Market(tuple(rows), limit, found, found.why)


def beside(total: Decimal, sums: Sequence[Decimal]) -> Beside:
    """How far a sum lies from the mean of these, in percent of the mean, half up to two decimals."""
    if not sums:
        return Beside(None, (Reason("market.none"),))
    mean = sum((Fraction(one) for one in sums), Fraction(0)) / len(sums)
    percent = half_up((Fraction(total) - mean) / mean * 100)
    code = "market.above" if percent > 0 else "market.below" if percent < 0 else "market.level"
    return Beside(percent, (Reason(code, sum=total, percent=abs(percent), mean=half_up(mean)),))


# ── what must hold before an answer ──


def compared(case: Procedure, answer: str, data: Data) -> Any:
    """`market_check`: at least two prices with their sources, or a calculation in words."""
    if answer != "done" or data is None:
        return None
    known = _sums(case, data)
    if len(known) < TO_COMPARE and not data.get("market_text", "").strip():
        few = _("At least two prices of the market are compared, you entered %(count)s: add some, or write down how "
                "the price is calculated.")  # fmt: skip
        return few % {"count": len(known)}
    return _unproven(case, data)


def justified(case: Procedure, answer: str, data: Data) -> Any:
    """`max_price`: at least three prices with their sources."""
    if answer != "done" or data is None:
        return None
    known = _sums(case, data)
    if len(known) < TO_JUSTIFY:
        few = _("A maximum price rests on at least three prices, you entered %(count)s: add the others.")
        return few % {"count": len(known)}
    return _unproven(case, data)


def justified_and_close(case: Procedure, answer: str, data: Data) -> Any:
    """The same, and the prices are not further apart than the branch allows."""
    if why := justified(case, answer, data):
        return why
    if answer != "done" or data is None:
        return None
    limit = rule_of(case).spread_most
    found = spread(_sums(case, data), limit)
    return None if found.ok else _too_far_apart(found, limit)


def _too_far_apart(found: Spread, limit: Decimal) -> Any:
    apart = _("The prices are too far apart: the spread is %(percent)s%%, at most %(limit)s%% are allowed. Look at "
              "the one that stands out: is it for the same things? Replace it (one that was taken over: tick that it "
              "does not count here) or add another price.")  # fmt: skip
    return apart % {"percent": _plain(found.percent), "limit": _plain(limit)}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def _sums(case: Procedure, data: dict[str, Any]) -> list[Decimal]:
    """Of the prices taken over, without those that do not count here, and of those entered here."""
    taken = case.market_prices.filter(from_procedure__isnull=False).exclude(pk__in=data.get("left_out", {}))
    return [*taken.values_list("sum", flat=True), *(row["sum"] for row in data["prices"])]


def _unproven(case: Procedure, data: dict[str, Any]) -> Any:
    """Where prices were entered here, their sources are attached (of those taken over they lie with the old number)."""
    if data["prices"] and "price_sources" not in documents.present(case):
        return ngettext(
            "Attach where the price is from: a screenshot, a price list, a letter.",
            "Attach where the prices are from: screenshots, price lists, letters.",
            len(data["prices"]),
        )
    return None
