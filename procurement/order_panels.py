"""Blocks of a procedure's page from the order on: order, schedule, arrivals, claims, closing documents, rating.

Sums are read only for who sees them; a requester sees what came for them: "2 of your 4".
"""

from typing import Any

from portal import calendars
from portal.models import Person
from portal.roles import has_role
from portal.typography import short_day
from procurement.actions.closing import FINANCE
from procurement.compared import compared
from procurement.deliveries import arrivals_shown
from procurement.forms.returning import Returned
from procurement.models import Claim, Procedure
from procurement.rendering import words_of
from procurement.schedule_page import next_payment, rows_shown, totals
from procurement.sight import Sight


def order_blocks(case: Procedure, person: Person, seen: Sight) -> dict[str, Any]:
    """What the page includes; empty before the order."""
    orders = list(case.orders.select_related("signed_by").order_by("pk")) if seen.full else []
    rows = rows_shown(case, person) if orders else []
    return {
        "by_contract": case.by_contract,
        "words": words_of(case),
        "orders": orders,
        "totals": totals(rows) if rows else None,
        "next": next_payment(rows),
        "arrivals": arrivals_shown(case, person, seen),
        "papers": list(case.closing_documents.select_related("arrival")) if seen.full else [],
        "compared": compared(case) if seen.full and case.closing_documents.exists() else [],
        "claims": claims_shown(case, person) if seen.full or has_role(person, *FINANCE) else [],
        "rating": getattr(case, "rating", None) if seen.full else None,
        "receiving": _receiving(case),
    }


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
