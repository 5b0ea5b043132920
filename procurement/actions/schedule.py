"""The payment schedule's deeds: a new schedule, dates of events, invoices of rows. Called inside a deed of the door."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from invoices import actions as invoices
from portal import money
from portal.actions.act import Act
from portal.actions.refusals import Refused
from portal.models import Task
from portal.typography import money as roubles
from procurement.models import PaymentRow, Procedure, RowInvoice
from procurement.paying import due_after, last_supplier_invoice, vat_parts

ZERO = Decimal("0.00")
PAY_WITHIN = 5  # workdays, where a row has no date


def replace_schedule(act: Act, case: Procedure, total: Decimal, rows: list[dict[str, Any]]) -> None:
    """A new schedule of the order's total: what is paid stays, open invoices of all other rows are withdrawn in the
    same act (Refused while one is in a payment order), `rows` (share, due_on, date, days, advance) cover the rest."""
    kept = ZERO
    for row in case.payment_rows.live():
        kept += _keep_or_withdraw(act, row)
    rest = total - kept
    if rest < 0:
        raise Refused(_("%(paid)s is paid already: it cannot come to less than that.") % {"paid": roubles(kept)})
    if rest == 0:
        return
    _make_rows(case, rest, rows)


def _keep_or_withdraw(act: Act, row: PaymentRow) -> Decimal:
    """What of the row stays because it is paid; its open invoice is withdrawn, an unpaid row is replaced."""
    withdraw_invoice(act, row, _("A new payment schedule."))
    if row.paid <= 0:
        row.withdrawn = act.now
        row.save(update_fields=["withdrawn"])
    elif row.sum != row.paid:
        row.sum = row.paid
        row.save(update_fields=["sum"])
    return row.paid


def _make_rows(case: Procedure, rest: Decimal, rows: list[dict[str, Any]]) -> None:
    try:
        sums = money.schedule(rest, [row["share"] for row in rows]).rows
    except money.Refused as refused:
        raise Refused(str(refused)) from refused
    last = case.payment_rows.order_by("-position").values_list("position", flat=True).first() or 0
    PaymentRow.objects.bulk_create(
        PaymentRow(procedure_id=case.pk, position=n, sum=sum_, **_row(row))
        for n, (row, sum_) in enumerate(zip(rows, sums, strict=True), last + 1)
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A contract's row is an advance, delivery and closing are balance; of a row due on a date the buyer says."""
    due_on = row["due_on"]
    advance = due_on == PaymentRow.DueOn.CONTRACT or due_on == PaymentRow.DueOn.DATE and bool(row.get("advance"))
    day = row.get("date") if due_on == PaymentRow.DueOn.DATE else None
    return {
        "share": row["share"],
        "due_on": due_on,
        "days": row.get("days", PAY_WITHIN),
        "date": day,
        "advance": advance,
    }


def withdraw_invoice(act: Act, row: PaymentRow, why: str) -> None:
    """Withdraw the row's open invoice; Refused while it is in a payment order. A paid one stays as it is."""
    link = row.link
    if link is None or row.is_paid:
        return
    link.live = False  # first: the procedure's wait may look while the invoice is being withdrawn
    link.save(update_fields=["live"])
    if link.invoice.dropped is None:
        invoices.withdraw_for_procedure(act, link.invoice, why)


def withdraw_open_invoices(act: Act, case: Procedure, why: str) -> None:
    """Withdraw the open invoices of all rows; unpaid rows are no longer owed."""
    for row in case.payment_rows.unpaid():
        withdraw_invoice(act, row, why)
        if row.paid > 0:
            row.sum = row.paid
            row.save(update_fields=["sum"])
        else:
            row.withdrawn = act.now
            row.save(update_fields=["withdrawn"])


def set_dates(act: Act, case: Procedure, event: str) -> None:
    """An event has come (contract, delivery, closing): its rows get the day by which they are paid."""
    for row in case.payment_rows.live().filter(due_on=event, date=None):
        row.date = due_after(case, act.now, row.days)
        row.save(update_fields=["date"])


def open_invoices_of_advances(act: Act, case: Procedure) -> None:
    """Open what is not open yet of the advances, nothing twice."""
    open_invoices(act, case, case.payment_rows.unpaid().advances())


def open_invoices_of_all(act: Act, case: Procedure) -> None:
    """The same for every row."""
    open_invoices(act, case, case.payment_rows.unpaid())


def open_invoices(act: Act, case: Procedure, rows: Iterable[PaymentRow]) -> None:
    """Open an invoice for each of the rows that has none; a refused or withdrawn one no longer counts as open."""
    dropped = RowInvoice.objects.filter(row__procedure=case.pk, live=True, invoice__dropped__isnull=False)
    dropped.update(live=False)
    for row in rows:
        if row.link is None:
            _open(act, case, row)


def _open(act: Act, case: Procedure, row: PaymentRow) -> None:
    invoice = invoices.open_for_procedure(
        act, _bill(act, case, row), parent=case, by=case.buyer, approved=approvers(case)
    )
    RowInvoice.objects.create(row=row, invoice=invoice)


def _bill(act: Act, case: Procedure, row: PaymentRow) -> invoices.Bill:
    """What of the row is to be paid: by the supplier's last paper, else by the order."""
    paper = last_supplier_invoice(case)
    reserved = case.reservations.live().order_by("pk").first()
    with override(settings.LANGUAGE_CODE):  # the purpose stands in the payment order, whoever's language this is
        purpose = _purpose(case, row)
    return invoices.Bill(
        payee=case.chosen.counterparty,
        number=paper.number if paper else case.order_number,
        date=paper.date if paper else case.order_date,
        due=row.date or due_after(case, act.now, PAY_WITHIN),
        purpose=purpose,
        sum=row.left,
        lines=[(name, sum_, rate) for name, sum_, rate, _vat in vat_parts(case, row.left)],
        article=reserved and reserved.article,
        unit=reserved and reserved.unit,
    )


def _purpose(case: Procedure, row: PaymentRow) -> str:
    day: date = case.order_date
    known = {"number": case.order_number, "day": day.strftime("%d.%m.%Y"), "title": case.title}
    if case.by_contract:
        return _purpose_by_contract(row) % known
    if row.advance:
        return _("Advance by order No. %(number)s of %(day)s: %(title)s") % known
    return _("Payment by order No. %(number)s of %(day)s: %(title)s") % known


def _purpose_by_contract(row: PaymentRow) -> str:
    if row.advance:
        return _("Advance by contract No. %(number)s of %(day)s: %(title)s")
    return _("Payment by contract No. %(number)s of %(day)s: %(title)s")


def approvers(case: Procedure) -> list[str]:
    """Who approved the choice, the last time it was."""
    tasks = Task.objects.filter(case=case.pk, step="choice_approval", answer="approve", by__isnull=False)
    last = tasks.order_by("-visit").values_list("visit", flat=True).first()
    return [task.by.short_name for task in tasks.filter(visit=last).select_related("by").order_by("pk")] if last else []
