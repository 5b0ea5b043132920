"""Is a purchase being split? What units bought of the same kinds by a branch in the last days, against its limit."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from portal import clock
from portal.models import Unit
from procurement.models import Item, ItemKind, Procedure
from procurement.ruling import rule_of
from procurement.shares import cost_by_item, items_of

ZERO = Decimal("0.00")


@dataclass
class Lately:
    """A unit's purchases of a kind in the window: before, with this one, and whether that is above the limit."""

    unit: Unit
    kind: ItemKind
    before: Decimal
    now: Decimal
    limit: Decimal | None
    procedures: list[Procedure]

    @property
    def together(self) -> Decimal:
        """All of it, this procedure included."""
        return self.before + self.now

    @property
    def above(self) -> bool:
        """More than the branch allows for one purchase."""
        return self.limit is not None and self.together > self.limit


def bought_lately(case: Procedure) -> list[Lately]:
    """For each unit and kind of this procedure: what went by its branch since the window began (open ones included)."""
    rule = rule_of(case)
    since = clock.now() - timedelta(days=rule.window_days)
    found = {}
    for item in items_of(case):
        key = (item.request.unit_id, item.kind_id)
        row = found.setdefault(key, Lately(item.request.unit, item.kind, ZERO, ZERO, rule.limit, []))
        row.now += item.cost or ZERO
    for other in _others(case, since):
        _add(found, other)
    return list(found.values())


def _others(case: Procedure, since) -> list[Procedure]:
    ways_back = ("refused", "returned", "rerouted", "failed", "cancelled")
    others = Procedure.objects.filter(flow=case.flow, opened__gte=since).exclude(pk=case.pk).exclude(step__in=ways_back)
    return list(others.select_related("chosen").order_by("pk"))


def _add(found: dict[tuple[int, int], Lately], other: Procedure) -> None:
    items = items_of(other)
    for (unit, kind), row in found.items():
        mine = [item for item in items if (item.request.unit_id, item.kind_id) == (unit, kind)]
        if mine:
            row.before += _cost(other, items, mine)
            row.procedures.append(other)


def _cost(other: Procedure, items: list[Item], mine: list[Item]) -> Decimal:
    """What these items cost there: of the chosen offer their share, else by last known prices."""
    if other.chosen is None:
        return sum((item.cost or ZERO for item in mine), ZERO)
    costs = cost_by_item(other.chosen, items)
    return sum((costs.get(item.pk, ZERO) for item in mine), ZERO)
