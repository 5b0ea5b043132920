"""Suppliers known for what is wanted: who offered, delivered, how they were rated."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Max, Q
from django.utils.translation import gettext_lazy as _

from portal.models import Counterparty
from procurement.models import Asked, Procedure


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


def why_blocked(supplier: Counterparty) -> Any:
    """The sentence that nothing goes on with this supplier, or None."""
    if not supplier.blocked:
        return None
    return _("“%(who)s” is blocked: %(why)s. Choose another one.") % {"who": supplier, "why": supplier.blocked_why}


def asked_before(case: Procedure) -> list[Counterparty]:
    """Whom the last asking went to, without blocked ones; before the first: of the procedure that it goes on from."""
    while case is not None:
        rows = case.asked.filter(nth=case.asking).select_related("counterparty").order_by("pk")
        if found := [row.counterparty for row in rows if not row.counterparty.blocked]:
            return found
        case = case.from_procedure
    return []


def blocked_since(case: Procedure) -> list[Counterparty]:
    """Whom the last asking (here, or where this procedure goes on from) went to and who has been blocked since."""
    last = Q(procedure=case.pk) | Q(procedure=case.from_procedure_id)
    rows = Asked.objects.filter(last, nth=F("procedure__asking"), counterparty__blocked__isnull=False)
    return list(Counterparty.objects.filter(pk__in=rows.values("counterparty")))


def asked_since(case: Procedure) -> datetime | None:
    """Since when the present supplier of a single source has been asked: papers of an earlier one do not count."""
    since, present = None, None
    for row in case.asked.filter(sent__isnull=False).order_by("-nth", "-pk"):
        if present not in (None, row.counterparty_id):
            break
        since, present = row.sent, row.counterparty_id
    return since


def _rating(supplier: Counterparty) -> Decimal | None:
    marks = supplier.ratings.aggregate(quality=Avg("quality"), time=Avg("time"), documents=Avg("documents"))
    known = [Decimal(str(value)) for value in marks.values() if value is not None]
    return round(sum(known) / len(known), 1) if known else None
