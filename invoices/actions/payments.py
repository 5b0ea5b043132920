"""What treasury enters: payment orders, that the bank carried them out, that it sent them back."""

from datetime import date as Date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from invoices.models import Invoice, PaymentOrder, StatementLine
from portal.actions import cases as door
from portal.actions.act import Act
from portal.actions.documents import attach
from portal.actions.refusals import Refused, TooLate
from portal.models import Person
from portal.typography import money

STEP = "bank"


def pay(
    case: Invoice,
    *,
    by: Person,
    number: str,
    date: Date,
    sum: Decimal,
    executed: Date | None = None,
    upload: Any = None,
    line: StatementLine | None = None,
) -> PaymentOrder:
    """Enter a payment order; with `executed` the bank has carried it out. Never more than is left to pay.

    `line`: of the statement that says so; never more than is left of it.
    """
    with door.change(case, by=by) as act:
        invoice = act.read(case.pk)
        _check_payable(invoice, number, date, sum)
        if line:
            take(line, sum)
        order = PaymentOrder.objects.create(
            invoice=invoice, number=number, date=date, sum=sum, executed=executed, by=by, at=act.now,
            own_account_id=line.own_account_id if line else invoice.own_account_id, statement_line=line,
        )  # fmt: skip
        act.log(invoice, "payment_order", text=number, data={"sum": str(sum), "date": str(date)})
        if upload:
            _attach(invoice, upload, by)
        if executed:
            _count(act, invoice)
    return order


def _attach(case: Invoice, upload: Any, by: Person) -> None:
    """The scan hangs on the invoice and, for the supplier's copy, on its procedure."""
    for owner in filter(None, (case, case.parent)):
        upload.seek(0)
        attach(owner, "payment_order", upload, by=by, step=STEP)


def _check_payable(invoice: Invoice, number: str, date: Date, sum_: Decimal) -> None:
    if invoice.ended:
        raise TooLate(_("This invoice has ended: nothing more is paid by it."))
    if invoice.step != STEP:
        raise Refused(_("The invoice is not in the payment plan yet: payment orders are entered after it."))
    left = invoice.uncovered
    if sum_ > left:
        raise Refused(
            _("Only %(left)s is left to be paid; the order says %(sum)s.") % {"left": money(left), "sum": money(sum_)}
        )
    if invoice.orders.live().filter(number=number, date=date).exists():
        raise Refused(_("Payment order %(number)s of that day is entered already.") % {"number": number})


def execute(order: PaymentOrder, *, by: Person, day: Date, line: StatementLine | None = None) -> None:
    """The bank has carried out a payment order that was entered before; `line` of its statement says so."""
    with door.change(order.invoice, by=by) as act:
        row = _fresh(order)
        if row.bounced or row.executed:
            raise TooLate(_("Payment order %(number)s was settled meanwhile.") % {"number": row.number})
        row.executed = day
        row.save(update_fields=["executed"])
        if line:
            _point(row, line)
        invoice = act.read(row.invoice_id)
        act.log(invoice, "executed", data={"number": row.number})
        _count(act, invoice)


def find_in_statement(order: PaymentOrder, *, by: Person, line: StatementLine) -> None:
    """A payment order that was marked as paid by hand is this line of the statement: nothing is paid by it anew."""
    with door.change(order.invoice, by=by) as act:
        row = _fresh(order)
        if row.bounced or row.statement_line_id or not row.executed:
            raise TooLate(_("Payment order %(number)s was settled meanwhile.") % {"number": row.number})
        _point(row, line)
        act.log(act.read(row.invoice_id), "in_statement", data={"number": row.number, "sum": str(row.sum)})


def _point(order: PaymentOrder, line: StatementLine) -> None:
    take(line, order.sum)
    order.statement_line, order.own_account_id = line, line.own_account_id
    order.save(update_fields=["statement_line", "own_account"])


def take(line: StatementLine, sum: Decimal) -> None:
    """Lock a line of a statement and see that so much of it is left; called inside a deed of the door."""
    row = locked(line)
    if row.aside:
        raise TooLate(_("This line of the statement was set aside meanwhile: %(why)s") % {"why": row.aside_why})
    if sum > row.sum - row.used:
        left = {"left": money(row.sum - row.used), "sum": money(sum)}
        raise TooLate(_("Only %(left)s is left of this line of the statement, %(sum)s is too much.") % left)


def locked(line: StatementLine) -> StatementLine:
    """The line locked until the end of the transaction, read anew `with_used`."""
    list(StatementLine.objects.select_for_update(no_key=True).filter(pk=line.pk).values_list("pk"))
    return StatementLine.objects.with_used().select_related("aside_by").get(pk=line.pk)


def bounce(order: PaymentOrder, *, by: Person, why: str) -> None:
    """The bank sent a payment order back: its money does not count, the invoice is planned again."""
    with door.change(order.invoice, by=by) as act:
        row, invoice = _fresh(order), act.read(order.invoice_id)
        if row.bounced:
            raise TooLate(_("Payment order %(number)s was settled meanwhile.") % {"number": row.number})
        if invoice.ended or invoice.step != STEP:
            raise TooLate(_("This invoice is closed: money that came back is entered as a new invoice."))
        row.bounced, row.bounced_why = act.now, why
        row.save(update_fields=["bounced", "bounced_why"])
        act.log(invoice, "bounced", text=why, data={"number": row.number, "sum": str(row.sum)})
        _count(act, invoice)


def _fresh(order: PaymentOrder) -> PaymentOrder:
    return PaymentOrder.objects.get(pk=order.pk)


def _count(act: Act, invoice: Invoice) -> None:
    """What is paid is the sum of the orders that the bank carried out."""
    before, invoice.paid = invoice.paid, invoice.orders.executed().total()
    invoice.save(update_fields=["paid"])
    if invoice.paid > before:
        act.log(invoice, "paid", data={"sum": str(invoice.paid - before), "left": str(invoice.left)})
