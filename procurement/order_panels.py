"""Blocks of a procedure's page from the order on: order, schedule, arrivals, claims, closing documents, rating.

Sums are read only for who sees them; a requester sees what came for them: "2 of your 4".
"""

from dataclasses import dataclass
from typing import Any

from portal import calendars
from portal.models import Person
from portal.permissions import visible_cases
from portal.roles import has_role
from procurement.actions.closing import FINANCE
from procurement.compared import compared
from procurement.forms.returning import Returned
from procurement.models import Claim, PaymentRow, Procedure, Receipt
from procurement.paying import payments
from procurement.sight import Sight


@dataclass
class RowShown:
    """A row of the schedule: its invoice, a link for who sees it, and how it stands."""

    row: PaymentRow
    invoice: Any
    url: str
    kind: str
    late: bool


def order_blocks(case: Procedure, person: Person, seen: Sight) -> dict[str, Any]:
    """What the page includes; empty before the order."""
    orders = list(case.orders.order_by("nth")) if seen.full else []
    return {
        "orders": orders,
        "schedule": payments(case) if orders else None,
        "rows": rows_shown(case, person) if orders else [],
        "arrivals": arrivals_shown(case, person, seen),
        "papers": list(case.closing_documents.select_related("arrival")) if seen.full else [],
        "compared": compared(case) if seen.full and case.closing_documents.exists() else [],
        "claims": claims_shown(case, person) if seen.full or has_role(person, *FINANCE) else [],
        "rating": getattr(case, "rating", None) if seen.full else None,
        "receiving": _receiving(case),
    }


def rows_shown(case: Procedure, person: Person) -> list[RowShown]:
    """Rows in force with the invoice of each."""
    today = calendars.today(case.zone)
    rows = [(row, row.links.select_related("invoice").order_by("-pk").first()) for row in case.payment_rows.live()]
    ids = [link.invoice_id for _row, link in rows if link]
    seen = set(visible_cases(person).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [_row_shown(row, link.invoice if link else None, seen, today) for row, link in rows]


def _row_shown(row: PaymentRow, invoice: Any, seen: set[int], today: Any) -> RowShown:
    url = invoice.get_absolute_url() if invoice and invoice.pk in seen else ""
    held = bool(invoice and invoice.ended is None and invoice.holds.filter(ended=None).exists())
    kind = "paid" if row.is_paid else "held" if held else "open" if invoice and invoice.dropped is None else "due"
    return RowShown(row, invoice, url, kind, late=not row.is_paid and bool(row.date and row.date < today))


def arrivals_shown(case: Procedure, person: Person, seen: Sight) -> list[tuple[Any, list[Receipt]]]:
    """Arrivals with the receipts this person may see: all, or their own."""
    found = []
    for arrival in case.arrivals.order_by("nth"):
        rows = arrival.receipts.select_related("item__request__initiator", "item__line", "confirmed_by").order_by("pk")
        if seen.lines is not None:
            own = rows.filter(item__line__in=seen.lines)
            rows = own if seen.prices else own.filter(item__request__initiator=person)
        if rows or seen.lines is None:
            found.append((arrival, list(rows)))
    return found


def claims_shown(case: Procedure, person: Person) -> list[tuple[Claim, Returned | None]]:
    """Claims; for finance with the form that marks money as returned."""
    may = has_role(person, *FINANCE)
    today = calendars.today(case.zone)
    return [
        (
            claim,
            Returned(today=today, auto_id=f"claim-{claim.pk}-%s")
            if may and claim.sum_return and not claim.returned
            else None,
        )
        for claim in case.claims.select_related("by", "returned_by").order_by("nth")
    ]


def _receiving(case: Procedure) -> dict[str, Any] | None:
    """When, where and by whom it is received."""
    if case.delivery_date is None:
        return None
    return {
        "date": case.delivery_date,
        "why": case.delivery_date_why,
        "place": case.receiving_place,
        "person": case.receiving_person,
        "pass": case.vehicle_pass,
    }
