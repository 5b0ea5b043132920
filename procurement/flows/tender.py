"""Tender: price is one of several weighted criteria (branches.json, flow `tender`)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.flow.lines import Phase
from portal.flow.table import Flow
from procurement.flows.closing import closed, closing
from procurement.flows.contract import contract
from procurement.flows.documents import tender_documents
from procurement.flows.evaluation import proposals_judged
from procurement.flows.informing import protocol
from procurement.flows.need import budget, consent, max_price, specification, start, tender_approval
from procurement.flows.ordering import prepaying
from procurement.flows.receiving import give_up, receiving_together
from procurement.flows.sealed import proposals
from procurement.flows.selection import director, selection
from procurement.flows.ways_out import ends, leaves
from procurement.forms.need import AnotherBranch
from procurement.seats import finance_director

TENDER = Flow(
    "tender", _("Tender (request for proposals)"),
    *start(), *consent(), *specification(3), *budget(), *max_price(), *tender_approval(),
    *tender_documents(), *proposals(), *proposals_judged(),
    *selection(again="announcement", days=2, vote_days=3, head=finance_director, head_days=2), *director(no="protocol"),
    *protocol(),
    *contract(legal_days=3, again="report"),
    *prepaying("contract_draft"), *receiving_together(), *closing(),
    ends=ends(closed),
    leaves=leaves(give_up()),
    phases=(
        Phase("assign", _("Need")),
        Phase("criteria", pgettext_lazy("phase", "Documents")),
        Phase("announcement", _("Offers")),
        Phase("expert_evaluation", pgettext_lazy("phase", "Evaluation")),
        Phase("report", _("Choice")),
        Phase("contract_draft", pgettext_lazy("phase", "Contract")),
        Phase("invoice_in", _("Payment, delivery")),
        Phase("closing_docs", _("Closing")),
    ),
    asks={"another_branch": AnotherBranch},
    when=_("large or complex: price is one of several weighted criteria"),
)
