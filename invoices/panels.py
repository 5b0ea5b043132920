"""Blocks of an invoice's page: the road and why, lines with VAT, requisites, payment orders."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from invoices.budget import shares_of_payment
from invoices.forms.payments import Bounced, Executed, Order
from invoices.models import Invoice, PaymentOrder
from portal.models import Case, Person
from portal.permissions import may_see_case
from portal.reasons import Reason
from portal.roles import has_role

ROAD = ("draft", "manager", "accounting", "plan", "bank")


def invoice_panels(request: HttpRequest, case: Invoice, person: Person) -> dict[str, Any]:
    """What the kernel's page includes."""
    pays = has_role(person, "treasury") and case.ended is None
    orders = list(case.orders.select_related("by"))
    return {
        "template": "invoices/panels/invoice.html",
        "aside": "invoices/panels/aside.html",
        "stops": stops(case),
        "reasons": [Reason.from_json(kept) for kept in case.road_reasons],
        "lines": list(case.lines.all()),
        "orders": [(one, *_deeds(case, one, pays)) for one in orders],
        "order": Order(invoice=case) if pays and case.step == "bank" and case.left > _at_bank(orders) else None,
        "procedure": _procedure(case, person),
        "shares": shares_of_payment(case.parent, case.sum) if case.parent_id else [],
    }


def _at_bank(orders: list[PaymentOrder]) -> Any:
    return sum(one.sum for one in orders if not one.bounced and not one.executed)


def _deeds(case: Invoice, order: PaymentOrder, pays: bool) -> tuple[Any, Any]:
    """The forms of "the bank paid it" and "the bank sent it back", where they may be entered."""
    if not pays or order.bounced or case.step != "bank":
        return None, None
    return (None if order.executed else Executed(invoice=case, auto_id=f"paid-{order.pk}-%s")), Bounced(
        auto_id=f"back-{order.pk}-%s"
    )


def _procedure(case: Invoice, person: Person) -> dict[str, Any] | None:
    """The procedure's name, with a link for who sees it."""
    if case.parent_id is None:
        return None
    parent: Case = case.parent
    return {"label": str(parent), "url": parent.get_absolute_url() if may_see_case(person, parent) else ""}


def stops(case: Invoice) -> list[dict[str, Any]]:
    """The road as stops: done, now, past (gone by) and ahead."""
    been = dict(case.visits.order_by("pk").values_list("step", "left"))
    found = []
    for code in ROAD:
        spared = code == "manager" and code not in been and case.road == Invoice.Road.ACCOUNTING
        state = "past" if spared else "now" if code == case.step else "done" if code in been else ""
        detail = _("gone past") if spared else ""
        found.append({"label": case.table.lines_by_code[code].label, "detail": detail, "state": state})
    found.append({"label": _("Paid"), "detail": "", "state": "done" if case.is_paid else ""})
    return found
