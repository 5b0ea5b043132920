"""Treasury's day of payment, changed while the bank has not been asked yet."""

from datetime import date

from django.utils.translation import gettext as _

from invoices.actions.entered import keep_entered
from invoices.models import Invoice, OwnAccount
from portal.actions import cases as door
from portal.actions.refusals import Refused, TooLate
from portal.models import Person


def move_payment(case: Invoice, *, by: Person, pay_day: date, own_account: OwnAccount | None = None) -> None:
    """Plan it for another day (from another own account). Refused: not planned, ended, held, an order is under way."""
    with door.change(case, by=by) as act:
        invoice = act.read(case.pk)
        _check_movable(invoice)
        before, invoice.pay_day = invoice.pay_day, pay_day
        invoice.own_account = own_account or invoice.own_account
        invoice.save(update_fields=["pay_day", "own_account"])
        keep_entered(act, invoice, ["pay_day", "own_account"])
        act.log(invoice, "moved", data={"before": str(before or ""), "day": f"{pay_day:%d.%m.%Y}"})


def _check_movable(invoice: Invoice) -> None:
    if invoice.ended or invoice.is_paid:
        raise TooLate(_("It is paid or has ended: there is nothing to plan."))
    if invoice.step != "bank":
        raise Refused(_("It stands at “%(where)s”: there is no day to move yet.") % {"where": invoice.line.label})
    if invoice.fact_held:
        raise door.held(invoice)
    if invoice.orders.at_bank().exists():
        raise Refused(_("A payment order is on its way: the bank has its day."))
