"""Request for quotations: the lowest price that fits wins (branches.json, flow `quotation`)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.flow.lines import Phase
from portal.flow.table import Flow
from procurement.flows.closing import closed, closing
from procurement.flows.contract import contract
from procurement.flows.documents import quotation_documents
from procurement.flows.evaluation import quotations_judged
from procurement.flows.informing import letters
from procurement.flows.need import budget, consent, max_price, specification, start
from procurement.flows.ordering import prepaying
from procurement.flows.receiving import give_up, receiving_unplanned
from procurement.flows.sealed import quotations
from procurement.flows.selection import selection
from procurement.flows.ways_out import ends, leaves
from procurement.forms.need import AnotherBranch
from procurement.seats import finance_director

QUOTATION = Flow(
    "quotation", _("Request for quotations"),
    *start(), *consent(), *specification(2), *budget(), *max_price(bounded=True),
    *quotation_documents(), *quotations(), *quotations_judged(),
    *selection(again="publication", vote_days=3, head=finance_director, head_days=2), *letters(),
    *contract(legal_days=2, again="report"),
    *prepaying("contract_draft"), *receiving_unplanned(), *closing(),
    ends=ends(closed),
    leaves=leaves(give_up()),
    phases=(
        Phase("assign", _("Need")),
        Phase("quotation_documents", pgettext_lazy("phase", "Documents")),
        Phase("publication", _("Offers")),
        Phase("comparison", pgettext_lazy("phase", "Evaluation")),
        Phase("report", _("Choice")),
        Phase("contract_draft", pgettext_lazy("phase", "Contract")),
        Phase("invoice_in", _("Payment, delivery")),
        Phase("closing_docs", _("Closing")),
    ),
    asks={"another_branch": AnotherBranch},
    when=_("goods that several suppliers have; the lowest price that fits wins"),
)
