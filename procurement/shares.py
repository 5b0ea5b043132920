"""Whose is what of a procedure: items and costs by the unit that bears them."""

from dataclasses import dataclass, field
from decimal import Decimal

from portal.models import Unit
from procurement.models import Item, Offer, Procedure, WrittenOff
from procurement.savings import Bought, saved_by

ZERO = Decimal("0.00")


@dataclass
class UnitShare:
    """What a unit gets: its items and what they cost (None: a price is unknown)."""

    unit: Unit
    items: list[Item] = field(default_factory=list)
    cost: Decimal | None = ZERO


def items_of(case: Procedure) -> list[Item]:
    """The items of the procedure's group, with request, requester, unit, line (one statement)."""
    items = Item.objects.filter(line__group=case.group_id)
    return list(
        items.select_related("request__initiator", "request__unit", "line", "kind").order_by(
            "line__position", "asked", "pk"
        )
    )


def by_unit(items: list[Item]) -> list[UnitShare]:
    """Units that bear the items with the last known cost of each, in the order of the items."""
    found: dict[int, UnitShare] = {}
    for item in items:
        share = found.setdefault(item.request.unit_id, UnitShare(item.request.unit))
        share.items.append(item)
        share.cost = None if share.cost is None or item.cost is None else share.cost + item.cost
    return list(found.values())


def cost_known(items: list[Item]) -> Decimal | None:
    """What all of it costs by last known prices; None when one is unknown."""
    costs = [item.cost for item in items]
    return None if not costs or None in costs else sum(costs, ZERO)


def cost_by_item(offer: Offer, items: list[Item]) -> dict[int, Decimal]:
    """item id → its part of the offer: each line by pieces, the last one takes the rest (exact in total)."""
    return _shared({line.line_id: line.cost for line in offer.lines_read}, items, {})


def cost_by_unit(case: Procedure) -> dict[int, Decimal]:
    """unit id → what it gets of the order costs: the chosen offer without what was written off, exact in total."""
    items, gone = items_of(case), WrittenOff.objects.filter(claim__procedure=case.pk)
    left = {line.line_id: line.cost for line in case.chosen.lines_read} if case.chosen_id else {}
    for row in gone:
        left[row.line_id] = left.get(row.line_id, ZERO) - row.cost
    costs, found = _shared(left, items, {item.pk: item.written_off for item in items}), {}
    for item in items:
        found[item.request.unit_id] = found.get(item.request.unit_id, ZERO) + costs.get(item.pk, ZERO)
    return found


def _shared(costs: dict[int, Decimal], items: list[Item], without: dict[int, Decimal]) -> dict[int, Decimal]:
    """item id → its part of its line's cost, by pieces (less those `without` which it stays)."""
    by_line: dict[int, list[tuple[int, Decimal]]] = {}
    for item in items:
        if pieces := item.quantity - without.get(item.pk, ZERO):
            by_line.setdefault(item.line_id, []).append((item.pk, pieces))
    return saved_by([Bought(cost, ZERO, by_line[line]) for line, cost in costs.items() if line in by_line])
