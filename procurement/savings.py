"""What buying together saves, per requester: the discount of a line shared by pieces. Pure; source: "Allotment"."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.money import half_up

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Bought:
    """A line: what it would have cost as offered, what it costs in the end, and whose shares it is (who → pieces)."""

    offered: Decimal
    final: Decimal
    shares: Sequence[tuple[Hashable, Decimal]]


def saved_by(lines: Sequence[Bought]) -> dict[Hashable, Decimal]:
    """who → roubles; of each line by pieces, half up, the last one takes the rest, so that the sum is exact."""
    found: dict[Hashable, Decimal] = {}
    for line in lines:
        whole, left = line.offered - line.final, line.offered - line.final
        pieces = sum((quantity for _who, quantity in line.shares), Decimal(0))
        for number, (who, quantity) in enumerate(line.shares, 1):
            part = left if number == len(line.shares) else half_up(whole * quantity / pieces)
            found[who] = found.get(who, ZERO) + part
            left -= part
    return found
