"""The payment schedule: what is to be paid, what is paid, what a wait comes to. With reasons."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from invoices.budget import split
from portal import calendars
from portal.money import vat
from portal.reasons import Reason, register
from procurement.family import cost_of_others
from procurement.models import Order, PaymentRow, Procedure, RowInvoice, SupplierInvoice, WrittenOff
from procurement.ruling import rule_of

ZERO = Decimal("0.00")

register(
    {
        "paying.advances": _("Advances still to be paid: {left:rub} of {sum:rub}."),
        "paying.no_advances": _("The schedule has no advance that is not paid."),
        "paying.balance": _("Still to be paid: {left:rub} of {sum:rub}."),
        "paying.all_paid": _("All rows of the schedule are paid: {sum:rub}."),
        "paying.refused": _("Invoice No. {number} of row {row:number} was refused or withdrawn."),
    }
)


@dataclass(frozen=True)
class Payments:
    """How the schedule stands, for a page."""

    rows: list[PaymentRow]
    total: Decimal

    @property
    def paid(self) -> Decimal:
        """What the bank has paid."""
        return sum((row.paid for row in self.rows), ZERO)

    @property
    def left(self) -> Decimal:
        """What is still to be paid."""
        return self.total - self.paid


def order_total(case: Procedure) -> Decimal:
    """What the order costs: the chosen offer without what was written off."""
    if not case.chosen_id:
        return ZERO
    gone = WrittenOff.objects.filter(claim__procedure=case.pk).aggregate(all=Sum("cost"))["all"] or ZERO
    return case.chosen.total - gone


def last_order(case: Procedure) -> Order | None:
    """The order or contract in force, or its last supplementary agreement (signed or not)."""
    return case.orders.in_force().order_by("-nth").first()


def payments(case: Procedure) -> Payments:
    """The rows in force, and what they come to."""
    rows = list(case.payment_rows.live())
    return Payments(rows, sum((row.sum for row in rows), ZERO))


def paid(case: Procedure) -> Decimal:
    """What the bank has paid of this procedure, rows replaced since included."""
    links = RowInvoice.objects.filter(row__procedure=case.pk).aggregate(all=Sum("invoice__paid"))
    return links["all"] or ZERO


def is_prepaid(case: Procedure) -> tuple[bool, list[Reason]]:
    """Is an advance still unpaid?"""
    rows = list(case.payment_rows.unpaid().advances())
    if not rows:
        return False, [Reason("paying.no_advances")]
    return True, [_left("paying.advances", rows)]


def is_balance_due(case: Procedure) -> tuple[bool, list[Reason]]:
    """Is anything still to be paid?"""
    rows = list(case.payment_rows.unpaid())
    if not rows:
        return False, [Reason("paying.all_paid", sum=payments(case).total)]
    return True, [_left("paying.balance", rows)]


def _left(code: str, rows: list[PaymentRow]) -> Reason:
    return Reason(code, left=sum((row.left for row in rows), ZERO), sum=sum((row.sum for row in rows), ZERO))


def advances_paid(case: Procedure) -> Any:
    """`ready` when all advances are paid, `invoice_refused` when an invoice of a row was; else None: go on waiting."""
    return _paid(case, case.payment_rows.unpaid().advances())


def all_paid(case: Procedure) -> Any:
    """The same for all rows."""
    return _paid(case, case.payment_rows.unpaid())


def _paid(case: Procedure, unpaid) -> Any:
    if not unpaid.exists():
        return "ready", [Reason("paying.all_paid", sum=payments(case).paid)]
    dropped = RowInvoice.objects.filter(
        row__procedure=case.pk, row__withdrawn=None, live=True, invoice__dropped__isnull=False
    )
    link = dropped.select_related("invoice", "row").order_by("pk").first()
    if link:
        return "invoice_refused", [Reason("paying.refused", number=link.invoice.code, row=link.row.position)]
    return None


def due_after(case: Procedure, at: datetime, days: int) -> date:
    """The day by which a row is paid whose event came at `at`: so many workdays later, in the case's zone."""
    if not days:
        return at.astimezone(case.zone_info).date()
    return calendars.deadline_for(at, case.zone_info, days).day


def above_limit(case: Procedure, total: Decimal) -> Decimal | None:
    """The branch's limit, if this total, with the other halves of a split, is above it; else None."""
    limit = rule_of(case).limit
    return limit if limit is not None and total + cost_of_others(case) > limit else None


def expected_sums(case: Procedure) -> list[Decimal]:
    """Sums that a right invoice of the supplier may have: all, what is left, the unpaid advances, the next row."""
    unpaid = list(case.payment_rows.unpaid())
    advances = [row for row in unpaid if row.advance]
    found = [order_total(case), sum((row.left for row in unpaid), ZERO), sum((row.left for row in advances), ZERO)]
    found += [row.left for row in unpaid[:1]]
    return [sum_ for sum_ in dict.fromkeys(found) if sum_ > 0]


def expected_vat(case: Procedure, sum_: Decimal) -> Decimal:
    """VAT inside this part of the order."""
    total = case.chosen.total
    return case.chosen.vat if sum_ == total else _share_of(case, sum_)


def vat_rounding(case: Procedure) -> Decimal:
    """How far the supplier's VAT may be off: a kopeck a line."""
    return Decimal("0.01") * max(len(case.chosen.lines_read), 1)


def _share_of(case: Procedure, sum_: Decimal) -> Decimal:
    return sum((tax for _name, _sum, _rate, tax in vat_parts(case, sum_)), ZERO)


def vat_parts(case: Procedure, sum_: Decimal) -> list[tuple[str, Decimal, Decimal | None, Decimal]]:
    """A part of the order by VAT rate: (names of the lines, sum, rate, VAT), together exactly the sum."""
    from_rates: dict[Decimal | None, list] = {}
    for line in case.chosen.lines_read:
        from_rates.setdefault(line.vat_rate, []).append(line)
    sums = split(sum_, [sum((line.cost for line in lines), ZERO) for lines in from_rates.values()])
    found = []
    for (rate, lines), part in zip(from_rates.items(), sums, strict=True):
        if part > 0:
            found.append((", ".join(line.line.name for line in lines), part, rate, vat(part, rate).vat))
    return found


def last_supplier_invoice(case: Procedure) -> SupplierInvoice | None:
    """The supplier's last paper."""
    return case.supplier_invoices.order_by("-at", "-pk").first()
