"""The closing check: ordered, arrived, invoiced and in the documents, side by side; a kopeck too much is shown."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.coming import arrival_costs, coming
from procurement.models import ClosingDocument, ClosingLine, Procedure
from procurement.paying import order_total, vat_rounding

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Compared:
    """One thing compared. `invoiced` None: nobody invoices it so. `accepted`: a rounding that may stay."""

    what: Any
    ordered: Decimal
    arrived: Decimal
    invoiced: Decimal | None
    documents: Decimal
    is_money: bool = True
    accepted: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """What the documents say beyond what arrived."""
        return self.documents - self.arrived

    @property
    def invoiced_difference(self) -> Decimal:
        """What the supplier invoiced beyond what was ordered."""
        return ZERO if self.invoiced is None else self.invoiced - self.ordered

    @property
    def rounding(self) -> bool:
        """Differs, but no more than the supplier's rounding."""
        return bool(self.difference) and abs(self.difference) <= self.accepted

    @property
    def wrong(self) -> bool:
        """Differs by more than rounding."""
        return abs(self.difference) > self.accepted


def compared(case: Procedure) -> list[Compared]:
    """Sum, VAT, then each line's quantity."""
    papers = list(ClosingDocument.objects.filter(procedure=case.pk))
    costs = arrival_costs(case).values()
    invoices = list(case.supplier_invoices.all())
    sum_ = Compared(
        _("Sum, with VAT"),
        order_total(case),
        sum((cost for cost, _vat in costs), ZERO),
        _last(invoices, "sum"),
        sum((paper.sum for paper in papers), ZERO),
    )
    vat = Compared(
        _("VAT inside it"),
        case.chosen.vat,
        sum((tax for _cost, tax in costs), ZERO),
        _last(invoices, "vat"),
        sum((paper.vat for paper in papers), ZERO),
        accepted=vat_rounding(case),
    )
    return [sum_, vat, *_quantities(case)]


def _last(invoices: list, name: str) -> Decimal | None:
    return getattr(invoices[-1], name) if invoices else None


def _quantities(case: Procedure) -> list[Compared]:
    named: dict[int, Decimal] = defaultdict(lambda: Decimal(0))
    for row in ClosingLine.objects.filter(document__procedure=case.pk).order_by("pk"):
        named[row.line_id] += row.quantity
    return [
        Compared(one.line.name, one.ordered, one.came, None, named[one.line.pk], is_money=False) for one in coming(case)
    ]


def differences(case: Procedure) -> list[Compared]:
    """What differs by more than rounding."""
    return [one for one in compared(case) if one.wrong]
