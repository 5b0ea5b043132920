"""The documents of a quotation and of a tender: written, checked, approved or voted on."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, approve, do, vote
from procurement import checks, notice
from procurement.actions import notice as acts
from procurement.forms import notice as forms
from procurement.seats import buyer, group, lawyer, purchasing_head


def quotation_documents() -> list[Line]:
    """Notice, form of the offer, draft of the contract; the head of purchasing approves them."""
    return [
        do("quotation_documents", buyer, _("Prepare the quotation documents"), 2, form=forms.Documents,
           needs=("notice*", "offer_form*", "draft_contract"), then=acts.documents_written),
        approve("documents_legal", lawyer, _("Check the documents"), 2, form=forms.Read, rework="quotation_documents"),
        approve("documents_approval", purchasing_head, _("Approve the documents"), 1, form=forms.Read,
                rework="quotation_documents", refuse="refused"),
    ]


def tender_documents() -> list[Line]:
    """Criteria with weights, then the documents; the working group votes on them."""
    return [
        do("criteria", buyer, _("Set the criteria and their weights"), 2, form=forms.Criteria, check=notice.criteria,
           then=acts.criteria_set),
        do("tender_documents", buyer, _("Prepare the tender documents"), 3, form=forms.TenderDocuments,
           needs=("notice*", "instructions", "offer_form*", "draft_contract"), then=acts.documents_written),
        approve("documents_legal", lawyer, _("Check the documents"), 3, form=forms.Read, rework="tender_documents"),
        vote("documents_vote", group, _("Approve the tender documents"), 2, form=forms.Read, silence="for",
             ask=purchasing_head, own_least=checks.own_least, against="tender_documents"),
    ]
