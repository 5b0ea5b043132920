"""Blocks of an invoice's page: its head, the road and why, lines with VAT, payee and ground, payment orders."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from invoices.budget import shares_of_payment
from invoices.checking import blocked
from invoices.forms.payments import Bounced, Executed, Order
from invoices.models import Invoice, PaymentOrder
from invoices.payees import how_known
from invoices.permissions import may_see_road
from invoices.road import Passed, at, passed, short, stops, total_said
from invoices.road_why import road_why
from invoices.vat_why import vat_why
from portal.asks import Remark
from portal.flow.answers import ANSWERS
from portal.models import Case, Person
from portal.permissions import may_see_case
from portal.roles import has_role


def invoice_panels(request: HttpRequest, case: Invoice, person: Person) -> dict[str, Any]:
    """What the kernel's page includes."""
    pays = has_role(person, "treasury") and case.ended is None
    orders, lines = list(case.orders.select_related("by")), list(case.lines.all())
    way, numbers = passed(case, person, orders), may_see_road(person, case)
    return {
        "template": "invoices/panels/invoice.html",
        "aside": "invoices/panels/aside.html",
        "head": "invoices/panels/head.html",
        "road": "invoices/panels/road.html",
        "total": total_said(case),
        "paper": _("Invoice %(number)s of %(day)s") % {"number": case.paper_number, "day": short(case.paper_date)},
        "sent": _sent(way),
        "stops": stops(way),
        "why": road_why(way, numbers=numbers),
        "refusal": _refusal(way),
        "sheet": numbers,
        "known": how_known(case),
        "blocked": None if case.ended else blocked(case.payee),
        "lines": lines,
        "vat": vat_why(case, lines),
        "orders": [(one, *_deeds(case, one, pays)) for one in orders],
        "order": Order(invoice=case) if pays and case.step == "bank" and case.left > _at_bank(orders) else None,
        "procedure": _procedure(case, person),
        "shares": shares_of_payment(case.parent, case.sum) if case.parent_id else [],
    }


def _sent(way: Passed) -> str:
    """Who sent it and when; of a draft who began it."""
    if given := way.submission:
        said = {"who": given.by.short_name if given.by else "", "when": at(given.answered)}
        return _("you sent it %(when)s") % said if given.by == way.person else _("%(who)s sent it %(when)s") % said
    return _("%(who)s began it %(when)s") % {"who": way.invoice.initiator.short_name, "when": at(way.invoice.opened)}


def _refusal(way: Passed) -> dict[str, Any] | None:
    """Who refused it, in their own words, as remarks are shown."""
    given = way.refused
    said = given and Remark(given.by, ANSWERS[given.answer].label, given.comment)
    return {"remarks": [said], "questions": []} if said else None


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
