"""The board of consolidation: what waits, by kind, by need-by date or by department; what a picked set comes to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.reasons import Reason, sentences
from portal.typography import day_month
from procurement.actions.groups import lacking_characteristics, proposal
from procurement.models import Branch, Item, ItemGroup, Procedure
from procurement.savings import Bought, saved_by

BY = {"kind": gettext_lazy("by kind"), "date": gettext_lazy("by date"), "unit": gettext_lazy("by department")}
MOST_TICKS = 60


@dataclass
class Pile:
    """Items of one kind (date, department) on the board."""

    label: str
    icon: str = "package"
    items: list[Item] = field(default_factory=list)

    @property
    def pieces(self) -> Decimal:
        """How many there are of all."""
        return sum((item.quantity for item in self.items), Decimal(0))

    @property
    def ticks(self) -> int:
        """How many ticks to draw; none where they would not fit or the units differ."""
        alike = len({item.unit for item in self.items}) == 1
        return int(self.pieces) if alike and self.pieces <= MOST_TICKS else 0


def piles(items: Iterable[Item], by: str) -> list[Pile]:
    """Items gathered for the board; in a pile the earliest need first."""
    found: dict[Any, Pile] = {}
    for item in sorted(items, key=lambda one: (_key(one, by), one.need_by or date.max, one.pk)):
        found.setdefault(
            _key(item, by), Pile(_label(item, by), item.kind.icon or "package" if by == "kind" else "")
        ).items.append(item)
    return list(found.values())


def _key(item: Item, by: str) -> Any:
    if by == "date":
        return (item.need_by or date.max,)
    return (item.request.unit.name,) if by == "unit" else (item.kind.name, item.unit)


def _label(item: Item, by: str) -> str:
    if by == "date":
        return day_month(item.need_by) if item.need_by else _("no date")
    return item.request.unit.name if by == "unit" else item.kind.name


@dataclass(frozen=True)
class Sum:
    """What a set of items comes to: for the tray and for the page of a group."""

    pieces: Decimal
    items: int
    requests: int
    people: int
    units: int
    cost: Decimal | None
    unpriced: list[str]
    earliest: Item | None
    branch: str
    branch_label: str
    why: list[str]
    lacking: dict[str, list[str]]


def sum_of(items: list[Item], group: ItemGroup | None = None) -> Sum:
    """The numbers of a set, and the branch that the rules propose for it."""
    found = proposal(group or ItemGroup(), items)
    costs = [item.cost for item in items]
    dated = [item for item in items if item.need_by]
    return Sum(
        pieces=sum((item.quantity for item in items), Decimal(0)),
        items=len(items),
        requests=len({item.request_id for item in items}),
        people=len({item.request.initiator_id for item in items}),
        units=len({item.request.unit_id for item in items}),
        cost=None if None in costs else sum(costs, Decimal(0)),
        unpriced=sorted({item.name for item in items if item.cost is None}),
        earliest=min(dated, key=lambda item: item.need_by, default=None),
        branch=found.branch,
        branch_label=str(dict(Branch.choices).get(found.branch, "")),
        why=sentences(found.why),
        lacking=lacking_characteristics(items),
    )


@dataclass(frozen=True)
class Saved:
    """What buying together saves: in all, and per requester (name, roubles)."""

    total: Decimal
    rows: list[tuple[str, Decimal]]
    by_person: dict[int, Decimal]


def saved(procedure: Procedure | None) -> Saved | None:
    """The discount of the chosen offer, before the choice of the cheapest that fits; None while no offer is in."""
    offer = _offer(procedure) if procedure else None
    if offer is None:
        return None
    shares = _shares(procedure)
    bought = [
        Bought(line.offered_cost, line.cost, [(item.request.initiator, item.quantity) for item in shares[line.line_id]])
        for line in offer.lines_read
        if line.line_id in shares
    ]
    parts = saved_by(bought)
    rows = sorted(((person.short_name, part) for person, part in parts.items()), key=lambda row: row[0])
    return Saved(sum(parts.values(), Decimal(0)), rows, {person.pk: part for person, part in parts.items()})


def _offer(procedure: Procedure) -> Any:
    offers = procedure.live_offers()
    chosen = next((offer for offer in offers if offer.pk == procedure.chosen_id), None)
    return chosen or min((offer for offer in offers if offer.fits), key=lambda offer: offer.total, default=None)


def _shares(procedure: Procedure) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for item in Item.objects.of_group(procedure.group_id).select_related("request__initiator").order_by("asked", "pk"):
        found.setdefault(item.line_id, []).append(item)
    return found


def reasons_of(group: ItemGroup) -> list[str]:
    """Why the group went by its branch, as it was kept when it was sent."""
    return sentences(Reason.from_json(one) for one in group.branch_reasons)
