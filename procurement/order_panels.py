"""Blocks of a procedure's page from the order on: order, schedule, arrivals, claims, closing documents, rating.

Sums are read only for who sees them; a requester sees what came for them: "2 of your 4".
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from portal import calendars
from portal.models import DocumentVersion, Person
from portal.permissions import visible_cases
from portal.roles import has_role
from portal.typography import short_day
from procurement.actions.closing import FINANCE
from procurement.compared import compared
from procurement.contracts import scan_of, versions_of
from procurement.forms.returning import Returned
from procurement.models import (
    Arrival,
    Claim,
    ContractVersion,
    Disagreement,
    Order,
    PaymentRow,
    Procedure,
    Receipt,
)
from procurement.paying import payments
from procurement.rendering import title_of, words_of
from procurement.sight import Sight


@dataclass
class ArrivalShown:
    """An arrival with what this person may see of it: receipts, each with photos of what is wrong."""

    arrival: Arrival
    title: str
    receipts: list[tuple[Receipt, list[DocumentVersion]]]


@dataclass
class AgreementShown:
    """A contract or order with the versions of its text, the scan of the signed copy, the points of disagreement."""

    order: Order
    versions: list[ContractVersion]
    scan: DocumentVersion | None
    points: list[Disagreement]


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
    orders = agreements_shown(case) if seen.full else []
    return {
        "by_contract": case.by_contract,
        "words": words_of(case),
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


def agreements_shown(case: Procedure) -> list[AgreementShown]:
    """All that were drafted, those that the supplier declined among them, the first one first."""
    orders = case.orders.order_by("pk")
    return [_agreement(case, order) if case.by_contract else AgreementShown(order, [], None, []) for order in orders]


def _agreement(case: Procedure, order: Order) -> AgreementShown:
    points = list(order.disagreements.order_by("nth"))
    return AgreementShown(order, versions_of(order), scan_of(case, order), points)


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


def arrivals_shown(case: Procedure, person: Person, seen: Sight) -> list[ArrivalShown]:
    """Arrivals with the receipts this person may see: all, or their own."""
    found, words, photos = [], words_of(case), _photos(case)
    for arrival in case.arrivals.order_by("nth"):
        rows = arrival.receipts.select_related("item__request__initiator", "item__line", "confirmed_by").order_by("pk")
        if seen.lines is not None:
            own = rows.filter(item__line__in=seen.lines)
            rows = own if seen.prices else own.filter(item__request__initiator=person)
        if rows or seen.lines is None:
            shown = [(row, photos.get(f"receipt:{row.pk}", [])) for row in rows]
            found.append(ArrivalShown(arrival, title_of(words, arrival), shown))
    return found


def _photos(case: Procedure) -> dict[str, list[DocumentVersion]]:
    photos = DocumentVersion.objects.filter(document__case=case.pk, document__kind="defect_photo")
    found: dict[str, list[DocumentVersion]] = defaultdict(list)
    for version in photos.filter(document__removed=None).select_related("document").order_by("pk"):
        found[version.document.subject].append(version)
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
        "agreed": str(words_of(case).agreed) % {"day": short_day(case.delivery_date, calendars.today(case.zone))},
        "why": case.delivery_date_why,
        "place": case.receiving_place,
        "person": case.receiving_person,
        "pass": case.vehicle_pass,
    }
