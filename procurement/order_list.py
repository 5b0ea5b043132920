"""The list of orders: what a filter in the address leaves, with sums, what is paid and what is due."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from portal.roles import has_role
from portal.searching import containing
from procurement.listing import day_in
from procurement.models import Claim, PaymentRow, Procedure, RowInvoice
from procurement.sight import WHOLE

ZERO = Decimal("0.00")
STATES = {
    "coming": _("To be delivered"),
    "late": _("Late"),
    "closing": _("Closing"),
    "unpaid": _("To be paid"),
    "closed": _("Completed"),
}
DELIVERING = (
    "invoice_in",
    "prepayment",
    "payment_notice",
    "delivery_date",
    "receiving_plan",
    "delivery",
    "inspection",
    "receipt",
    "claim",
)
CLOSING = ("closing_docs", "closing_check", "final_payment", "rating")


@dataclass(frozen=True)
class OrderFilter:
    """What the address of the list says; what it says wrongly is not there."""

    state: str = ""
    text: str = ""
    buyer: int | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, given: Any) -> "OrderFilter":
        """From GET parameters."""
        state, buyer = given.get("state", ""), given.get("buyer", "")
        return cls(
            state=state if state in STATES else "",
            text=given.get("q", "").strip()[:100],
            buyer=int(buyer) if buyer.isdecimal() and len(buyer) < 10 else None,
            since=day_in(given.get("since", "")),
            until=day_in(given.get("until", "")),
        )


def orders_of(person: Person) -> QuerySet[Procedure]:
    """Procedures with a signed order whose prices this person sees."""
    signed = Procedure.objects.filter(signed_at__isnull=False)
    if has_role(person, *WHOLE):
        return signed
    mine = signed.priced_for(person).order_by().values("pk")
    return signed.filter(Q(pk__in=mine) | money_to_return(person))


def money_to_return(person: Person) -> Q:
    """For accounting and treasury: purchases of which a supplier returns money (a condition over Case or Procedure)."""
    if not has_role(person, "accounting", "treasury"):
        return Q(pk__in=())
    return Q(pk__in=Claim.objects.filter(sum_return__gt=0).order_by().values("procedure"))


def orders_in(person: Person, wanted: OrderFilter, today: date) -> QuerySet[Procedure]:
    """The orders that the filter leaves, the newest first, each with `order_sum` and `order_paid`."""
    found = orders_of(person).filter(_state(wanted.state, today))
    if wanted.buyer:
        found = found.filter(buyer=wanted.buyer)
    if wanted.since:
        found = found.filter(order_date__gte=wanted.since)
    if wanted.until:
        found = found.filter(order_date__lte=wanted.until)
    if wanted.text:
        found = containing(found, wanted.text, "title", "order_number", "chosen__counterparty__name")
    found = found.annotate(order_sum=_sum(), order_paid=_paid()).select_related("buyer", "chosen__counterparty")
    return found.order_by("-signed_at", "-pk")


def _sum() -> Subquery:
    rows = PaymentRow.objects.filter(procedure=OuterRef("pk"), withdrawn=None).order_by().values("procedure")
    return Subquery(rows.annotate(all=Sum("sum")).values("all"))


def _paid() -> Subquery:
    links = RowInvoice.objects.filter(row__procedure=OuterRef("pk")).order_by().values("row__procedure")
    return Subquery(links.annotate(all=Sum("invoice__paid")).values("all"))


def _state(state: str, today: date) -> Q:
    owed = PaymentRow.objects.unpaid().filter(procedure=OuterRef("pk"))
    return {
        "coming": Q(step__in=DELIVERING),
        "late": Q(step__in=DELIVERING, delivery_date__lt=today),
        "closing": Q(step__in=CLOSING),
        "unpaid": Q(Exists(owed), ended=None),
        "closed": Q(step="closed"),
    }.get(state, Q())


def totals(found: QuerySet[Procedure]) -> tuple[Decimal, Decimal]:
    """(sum of the orders, paid of them) of all that the filter leaves."""
    ids = found.order_by().values("pk")
    rows = PaymentRow.objects.filter(procedure__in=ids, withdrawn=None)
    links = RowInvoice.objects.filter(row__procedure__in=ids)
    return rows.aggregate(all=Sum("sum"))["all"] or ZERO, links.aggregate(all=Sum("invoice__paid"))["all"] or ZERO
