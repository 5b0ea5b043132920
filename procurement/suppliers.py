"""Suppliers known for what is wanted: who offered, delivered, how they were rated."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, Max, Q

from portal.models import Counterparty
from procurement.models import Procedure


@dataclass(frozen=True)
class Known:
    """A supplier who offered such things before: how often, when last, how rated (1–5)."""

    supplier: Counterparty
    offers: int
    rated: Decimal | None


def known_suppliers(case: Procedure, most: int = 8) -> list[Known]:
    """Usable suppliers who offered things of these kinds before, the most frequent first."""
    kinds = list(case.group.lines.values_list("kind", flat=True))
    such = Q(offers__lines__line__kind__in=kinds) & ~Q(offers__procedure=case.pk)
    rows = (
        Counterparty.objects.usable()
        .filter(such)
        .annotate(times=Count("offers", distinct=True), last=Max("offers__received"))
        .order_by("-times", "-last", "pk")[:most]
    )
    return [Known(row, row.times, _rating(row)) for row in rows]


def _rating(supplier: Counterparty) -> Decimal | None:
    marks = supplier.ratings.aggregate(quality=Avg("quality"), time=Avg("time"), documents=Avg("documents"))
    known = [Decimal(str(value)) for value in marks.values() if value is not None]
    return round(sum(known) / len(known), 1) if known else None
