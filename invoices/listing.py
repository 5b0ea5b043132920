"""The list of invoices: what a filter in the address leaves, with sums."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from invoices.models import Invoice
from invoices.permissions import invoices_of
from portal.models import Person
from portal.searching import containing

STATES = {
    "open": _("Not paid"),
    "accounting": _("At accounting"),
    "plan": _("To be planned"),
    "order": _("Payment order to enter"),
    "bank": _("At the bank"),
    "late": _("Late"),
    "closed": _("Paid"),
    "dropped": _("Refused or withdrawn"),
}
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class InvoiceFilter:
    """What the address of the list says; what it says wrongly is not there."""

    state: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, given: Any) -> "InvoiceFilter":
        """From GET parameters."""
        state = given.get("state", "")
        return cls(
            state=state if state in STATES else "",
            text=given.get("q", "").strip()[:100],
            since=day_in(given.get("since", "")),
            until=day_in(given.get("until", "")),
        )


def day_in(text: str) -> date | None:
    """A date of the address; None for anything else."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def invoices_in(person: Person, wanted: InvoiceFilter, today: date) -> QuerySet[Invoice]:
    """The invoices that the filter leaves of those the person sees; what is due first, then the newest."""
    found = invoices_of(person).filter(_state(wanted.state, today))
    if wanted.since:
        found = found.filter(due__gte=wanted.since)
    if wanted.until:
        found = found.filter(due__lte=wanted.until)
    if wanted.text:
        found = containing(found, wanted.text, "title", "paper_number", "payee__name", "payee__inn")
    return found.select_related("payee", "initiator", "parent").order_by("-opened", "-pk")


def _state(state: str, today: date) -> Q:
    return {
        "": Q(),
        "order": Q(pk__in=Invoice.objects.to_order().order_by().values("pk")),
        "open": Q(ended__isnull=True),
        "late": Q(ended__isnull=True, due__lt=today),
        "closed": Q(step="closed"),
        "dropped": Q(dropped__isnull=False),
    }.get(state, Q(step=state))


@dataclass(frozen=True)
class Totals:
    """Sums of all that the filter leaves, without what was refused or withdrawn."""

    sum: Decimal
    vat: Decimal
    paid: Decimal
    count: int


def totals(found: QuerySet[Invoice]) -> Totals:
    """One statement."""
    live = Invoice.objects.filter(pk__in=found.order_by().values("pk"), dropped__isnull=True)
    sums = live.aggregate(sum=Sum("sum"), vat=Sum("vat"), paid=Sum("paid"))
    return Totals(sums["sum"] or ZERO, sums["vat"] or ZERO, sums["paid"] or ZERO, live.count())
