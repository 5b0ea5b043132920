"""What the page of the schedule shows: each payment with why it is due and how it stands, what it all comes to.

Reads only; as many statements for forty rows and ten arrivals as for one. Sums come out to the kopeck: paid + due +
held + later = total; left = due + held + later.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from invoices.models import PaymentOrder
from portal import calendars
from portal.expected import expected_end
from portal.models import Hold, Person
from portal.permissions import visible_cases
from portal.typography import day_month, workdays_text
from portal.workdays import workdays_between
from procurement.deliveries import arrivals_shown, lines_shown
from procurement.models import PaymentRow, Procedure, RowInvoice
from procurement.paying import last_order
from procurement.rendering import words_of
from procurement.sight import Sight

ZERO = Decimal("0.00")
EVENTS = {  # the step whose answer is the event
    "order_signed": "contract", "contract_returned": "contract", "receipt": "delivery", "closing_check": "closing",
}  # fmt: skip


@dataclass
class InvoiceShown:
    """An invoice of a row: a link for who sees it, what the bank did, why it stands still or was dropped."""

    invoice: Any
    url: str
    live: bool
    where: Any
    hold: Hold | None = None
    orders: list[PaymentOrder] = field(default_factory=list)

    @property
    def bounced(self) -> PaymentOrder | None:
        """The payment order that the bank sent back last, while none has been carried out since."""
        last = self.orders[-1] if self.orders else None
        return last if last and last.bounced else None


@dataclass
class RowShown:
    """A row of the schedule: how it stands, when it is due and why."""

    row: PaymentRow
    invoices: list[InvoiceShown]
    why: str
    today: date

    @property
    def invoice(self) -> InvoiceShown | None:
        """The one that counts: the live one, else the last."""
        return next((one for one in self.invoices if one.live), self.invoices[-1] if self.invoices else None)

    @property
    def kind(self) -> str:
        """paid | held | refused | open (an invoice is on its way) | due (its day is known) | later."""
        if self.row.is_paid:
            return "paid"
        one = self.invoice
        if one and one.live and one.hold:
            return "held"
        if one and one.invoice.dropped:
            return "refused"
        if one and one.live:
            return "open"
        return "due" if self.row.date else "later"

    @property
    def late(self) -> int:
        """Workdays since it should have been paid; 0 while it is in time."""
        if self.row.is_paid or self.row.date is None or self.row.date >= self.today:
            return 0
        return workdays_between(self.row.date, self.today, calendars.overrides())

    @property
    def overdue(self) -> bool:
        """Its day has passed, though no workday may have."""
        return not self.row.is_paid and self.row.date is not None and self.row.date < self.today

    @property
    def paid_on(self) -> date | None:
        """When the bank carried out the last of its payments."""
        days = [order.executed for one in self.invoices for order in one.orders if order.executed]
        return max(days, default=None)


@dataclass(frozen=True)
class Totals:
    """What a schedule comes to."""

    total: Decimal
    paid: Decimal
    due: Decimal
    held: Decimal
    later: Decimal

    @property
    def left(self) -> Decimal:
        """What is still to be paid: due, held, later."""
        return self.due + self.held + self.later

    @property
    def strip(self) -> list[tuple[Decimal, str]]:
        """The parts to scale, for `parts/strip.html`."""
        parts = ((self.paid, "good"), (self.due, "full"), (self.held, "auto"), (self.later, "rest"))
        return [(part, kind) for part, kind in parts if part]


def totals(rows: Iterable[RowShown]) -> Totals:
    """Sums of the rows in force. What is left of a row is due once its day is known, held while its invoice is."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in rows:
        found["total"] += one.row.sum
        found["paid"] += one.row.paid
        found[_part(one)] += one.row.left
    return Totals(found["total"], found["paid"], found["due"], found["held"], found["later"])


def _part(one: RowShown) -> str:
    if one.kind == "held":
        return "held"
    return "later" if one.row.date is None and one.kind != "open" else "due"


def rows_shown(case: Procedure, person: Person) -> list[RowShown]:
    """Rows in force, each with its invoices, the refused and withdrawn ones among them."""
    rows = list(case.payment_rows.live())
    invoices = _invoices(rows, person)
    came = events(case) if rows else {}
    today = calendars.today(case.zone)
    return [RowShown(row, invoices[row.pk], why_due(row, came), today) for row in rows]


def _invoices(rows: list[PaymentRow], person: Person) -> dict[int, list[InvoiceShown]]:
    """row → its invoices, the first one first."""
    links = list(RowInvoice.objects.filter(row__in=rows).select_related("invoice").order_by("pk")) if rows else []
    ids = [link.invoice_id for link in links]
    seen = set(visible_cases(person).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    holds = {hold.case_id: hold for hold in Hold.objects.filter(case__in=ids, ended=None).select_related("by")}
    orders: dict[int, list[PaymentOrder]] = defaultdict(list)
    for order in PaymentOrder.objects.filter(invoice__in=ids).order_by("date", "pk") if ids else []:
        orders[order.invoice_id].append(order)
    found: dict[int, list[InvoiceShown]] = defaultdict(list)
    for link in links:
        one = link.invoice
        url = one.get_absolute_url() if one.pk in seen else ""
        shown = InvoiceShown(one, url, link.live, one.stands, holds.get(one.pk), orders[one.pk])
        found[link.row_id].append(shown)
    return found


def events(case: Procedure) -> dict[str, date]:
    """due_on → the day on which that event came last: both have signed, all has come, the documents are checked."""
    found: dict[str, date] = {}
    passed = case.visits.filter(step__in=EVENTS, left__isnull=False, answer__in=("done", "approve"))
    for step, left in passed.order_by("left").values_list("step", "left"):
        found[EVENTS[step]] = left.astimezone(case.zone_info).date()
    return found


def why_due(row: PaymentRow, came: dict[str, date]) -> str:
    """Why the row is due when it is, in words."""
    if row.due_on == PaymentRow.DueOn.DATE:
        return _("the day named in the schedule")
    label, days = row.get_due_on_display(), workdays_text(row.days)
    if row.date is None:
        return _("{event}: not yet; then {days}").format(event=label, days=days)
    day = came.get(row.due_on)
    if day is None or day > row.date:
        return _("{event}, then {days}").format(event=label, days=days)
    return _("{event}: {day}; then {days}").format(event=label, day=day_month(day), days=days)


def context(case: Procedure, person: Person, seen: Sight) -> dict[str, Any]:
    """The page's values."""
    rows, today = rows_shown(case, person), calendars.today(case.zone)
    lines = lines_shown(case, today)
    return {
        "rows": rows,
        "totals": totals(rows),
        "next": next_payment(rows),
        "replaced": list(case.payment_rows.filter(withdrawn__isnull=False).order_by("withdrawn", "position")),
        "lines": lines,
        "to_come": any(one.coming.to_come for one in lines),
        "arrivals": arrivals_shown(case, person, seen),
        "heading": words_of(case).heading,
        "returns": [one for one in case.claims.order_by("nth") if one.sum_return],
        "order": last_order(case),
        "expected": expected_end(case),
        "today": today,
    }


def next_payment(rows: list[RowShown]) -> RowShown | None:
    """The row that is paid next: the earliest day first, then the first without one."""
    unpaid = [one for one in rows if one.kind != "paid"]
    return min(unpaid, key=lambda one: (one.row.date or date.max, one.row.position), default=None)
