"""The run from the order to the copy of the payment order (phase "Order" and the first half of "Payment, delivery")."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, approve, choose, do, wait
from procurement.actions.ordering import (
    consent_to_dearer,
    invoice_right,
    may_sign,
    order_ready,
    register_invoice,
    sign_order,
    write_order,
)
from procurement.actions.schedule import open_invoices_of_advances
from procurement.forms.ordering import InvoiceIn, OrderForm
from procurement.paying import advances_paid, is_prepaid
from procurement.seats import buyer, economist_if_dearer, lawyer, purchasing_head


def ordering() -> list[Line]:
    """order … payment_notice: no contract; the order is printed from the chosen offer and signed."""
    return [
        do("order", buyer, _("Make the purchase order"), 1, form=OrderForm, needs=("order*",), check=order_ready,
           then=write_order),
        approve("order_legal", (lawyer, economist_if_dearer), _("Check the terms"), 1, then=consent_to_dearer,
                rework="order"),
        approve("order_signed", purchasing_head, _("Sign the order"), 1, check=may_sign, then=sign_order, sign="order",
                rework="order"),
        *prepaying("order"), *payment_notice(),
    ]


def prepaying(amend: str) -> list[Line]:
    """invoice_in … prepayment; `amend` is where wrong terms lead."""
    return [
        do("invoice_in", buyer, _("Register the supplier's invoice"), 2, form=InvoiceIn, needs=("supplier_invoice",),
           check=invoice_right, then=register_invoice, mismatch=amend, later="delivery_date"),
        choose("is_prepaid", is_prepaid, _("Is an advance still unpaid?"), no="delivery_date"),
        wait("prepayment", _("The advance is being paid"), due="payment_date", until=advances_paid,
             opens=open_invoices_of_advances, invoice_refused="invoice_in"),
    ]


def payment_notice() -> list[Line]:
    """The supplier of a small purchase waits for the copy of the payment order."""
    return [do("payment_notice", buyer, _("Send the payment order to the supplier"), 1, needs=("payment_order",))]
