"""The run from the closing documents to the rating."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, approve, choose, do, wait
from procurement.actions.closing import check_papers, closed, papers_agree, papers_right, rate, write_papers
from procurement.actions.schedule import open_invoices_of_all
from procurement.forms.closing import ClosingCheck, ClosingDocs, RatingForm
from procurement.paying import all_paid, is_balance_due
from procurement.seats import accounting, buyer

__all__ = ["closed", "closing"]


def closing() -> list[Line]:
    """closing_docs … rating."""
    return [
        do("closing_docs", buyer, _("Collect the closing documents"), 5, form=ClosingDocs,
           needs=("upd?", "act?", "vat_invoice?"), check=papers_right, then=write_papers),
        approve("closing_check", accounting, _("Check the closing documents"), 2, form=ClosingCheck, check=papers_agree,
                then=check_papers, rework="closing_docs"),
        choose("is_balance_due", is_balance_due, _("Is anything still to pay?"), no="rating"),
        wait("final_payment", _("The balance is being paid"), due="payment_date", until=all_paid,
             opens=open_invoices_of_all, invoice_refused="closing_docs"),
        do("rating", buyer, _("Rate the supplier"), 1, form=RatingForm, then=rate),
    ]
