"""The flow of an invoice: read top to bottom; `branches.json` is its specification."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from invoices.actions import steps
from invoices.forms.drafts import Draft
from invoices.forms.steps import Check, Papers, Plan
from invoices.rules import is_covered, needs_manager, paid_or_bounced, wants_documents, why_not_resume, why_not_withdraw
from invoices.seats import accounting, holder, initiator, next_head_up, treasury
from portal.flow.lines import End, approve, choose, do, leave, wait
from portal.flow.table import Flow

INVOICE = Flow(
    "invoice", _("Invoice"),
    do("draft", initiator, _("Enter the invoice"), form=Draft, needs=("supplier_invoice?",), check=steps.draft_complete,
       then=steps.write_draft),
    choose("needs_manager", needs_manager, _("Does a manager have to see it?"), no="accounting"),
    approve("manager", next_head_up, _("Agree to pay"), 2, rework="draft", refuse="refused"),
    choose("is_covered", is_covered, _("Does the authority cover the sum?"), no="manager"),
    approve("accounting", accounting, _("Check the invoice"), 2, form=Check, then=steps.write_check,
            rework="draft", refuse="refused"),
    do("plan", treasury, _("Put it into the payment plan"), 1, form=Plan, then=steps.write_plan),
    wait("bank", _("The bank is paying"), due="payment_day", until=paid_or_bounced,
         needs=("payment_order?",), bounced="plan"),
    choose("wants_documents", wants_documents, _("Are closing documents to be brought?"), no="closed"),
    do("documents", initiator, _("Bring the closing documents"), 5, form=Papers, needs=("upd?", "act?", "vat_invoice?"),
       check=steps.papers_complete, then=steps.write_papers),
    ends=(
        End("closed", pgettext_lazy("end of an invoice", "Paid")),
        End("refused", _("Refused"), then=steps.refuse),
        End("withdrawn", _("Withdrawn"), then=steps.drop),
    ),
    leaves=(
        leave("withdraw", _("Withdraw"), initiator, to="withdrawn", when=why_not_withdraw),
        leave("hold", _("Put on hold"), accounting, treasury),
        leave("resume", _("Resume"), accounting, treasury, when=why_not_resume),
        leave("hand_over", _("Hand over"), holder),
    ),
    when=_("to be paid, of a procedure or by itself"),
)
