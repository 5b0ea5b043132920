"""What came of an order, and for whom: each line with its shares by need-by date, each arrival with its receipts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from portal.models import DocumentVersion, Person
from procurement.coming import Coming, coming
from procurement.models import Arrival, Item, Procedure, Receipt
from procurement.rendering import title_of, words_of
from procurement.sight import Sight

NONE = Decimal(0)


@dataclass
class Share:
    """A requester's item of a line: how much they wait for, how much of it came for them."""

    item: Item
    came: Decimal
    late: bool

    @property
    def left(self) -> Decimal:
        """What is still to come for them."""
        return max(self.item.quantity - self.came - self.item.written_off, NONE)


@dataclass
class LineShown:
    """A line of the order with its shares: by need-by date, then by date of request, as arrivals are allotted."""

    coming: Coming
    shares: list[Share]

    @property
    def strip(self) -> list[tuple[Decimal, str]]:
        """Came, written off, to come: to scale."""
        one = self.coming
        parts = ((one.came, "good"), (one.written_off, "bad"), (one.to_come, "rest"))
        return [(part, kind) for part, kind in parts if part > 0]


@dataclass
class ArrivalShown:
    """An arrival with what this person may see of it: receipts, each with photos of what is wrong."""

    arrival: Arrival
    title: str
    receipts: list[tuple[Receipt, list[DocumentVersion]]]


def lines_shown(case: Procedure, today: date) -> list[LineShown]:
    """Every line of the order; three statements whatever their number."""
    came = _came(case)
    shares: dict[int, list[Share]] = defaultdict(list)
    for item in _items(case, set(came)):
        line, got = came.get(item.pk, (item.line_id, NONE))
        one = Share(item, got, late=False)
        one.late = bool(one.left and item.need_by and item.need_by < today)
        shares[line].append(one)
    return [LineShown(one, shares[one.line.pk]) for one in coming(case)]


def _items(case: Procedure, received: set[int]) -> list[Item]:
    """Those in the group's lines now, and those for which something came: they may have left since."""
    rows = Item.objects.filter(Q(line__group=case.group_id) | Q(pk__in=received))
    rows = rows.select_related("request__initiator", "request__unit", "line")
    return sorted(rows, key=lambda one: (one.need_by or date.max, one.asked, one.pk))


def _came(case: Procedure) -> dict[int, tuple[int, Decimal]]:
    """item → (its line, how much came for it and was not refused)."""
    found: dict[int, tuple[int, Decimal]] = {}
    for receipt in Receipt.objects.filter(arrival__procedure=case.pk).order_by("pk"):
        _line, before = found.get(receipt.item_id, (0, NONE))
        found[receipt.item_id] = receipt.line_id, before + receipt.came
    return found


def arrivals_shown(case: Procedure, person: Person, seen: Sight) -> list[ArrivalShown]:
    """Arrivals with the receipts this person may see: all, or their own; by need-by date, then by date of request."""
    words, photos, rows = words_of(case), _photos(case), _receipts(case, person, seen)
    found = []
    for arrival in case.arrivals.order_by("nth"):
        own = [(row, photos.get(f"receipt:{row.pk}", [])) for row in rows.get(arrival.pk, [])]
        if own or seen.lines is None:
            found.append(ArrivalShown(arrival, title_of(words, arrival), own))
    return found


def _receipts(case: Procedure, person: Person, seen: Sight) -> dict[int, list[Receipt]]:
    """arrival → receipts."""
    rows = Receipt.objects.filter(arrival__procedure=case.pk)
    if seen.lines is not None:
        rows = rows.filter(item__line__in=seen.lines)
        rows = rows if seen.prices else rows.filter(item__request__initiator=person)
    found: dict[int, list[Receipt]] = defaultdict(list)
    for row in rows.select_related("item__request__initiator", "item__line", "line", "confirmed_by").order_by("pk"):
        found[row.arrival_id].append(row)
    for own in found.values():
        own.sort(key=lambda one: (one.line.position, one.item.need_by or date.max, one.item.asked, one.pk))
    return found


def _photos(case: Procedure) -> dict[str, list[DocumentVersion]]:
    photos = DocumentVersion.objects.filter(document__case=case.pk, document__kind="defect_photo")
    found: dict[str, list[DocumentVersion]] = defaultdict(list)
    for version in photos.filter(document__removed=None).select_related("document").order_by("pk"):
        found[version.document.subject].append(version)
    return found
