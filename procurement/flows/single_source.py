"""Single source: only one supplier can (branches.json, flow `single_source`)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.flow.lines import Phase
from portal.flow.table import Flow
from procurement.flows.closing import closed, closing
from procurement.flows.contract import contract_agreed
from procurement.flows.need import budget, justified, memo, need_approval, start
from procurement.flows.one_offer import market_run, offer_run
from procurement.flows.ordering import prepaying
from procurement.flows.receiving import give_up, receiving_unplanned
from procurement.flows.selection import director, selection
from procurement.flows.ways_out import ends, leaves
from procurement.forms.need import AnotherBranch
from procurement.seats import finance_director

SINGLE_SOURCE = Flow(
    "single_source", _("Single source"),
    *start(), *memo(), *justified(), *need_approval(), *budget(),
    *market_run(), *offer_run(),
    *selection(again="offer_request", vote_days=3, head=finance_director, head_days=2), *director(no="contract_draft"),
    *contract_agreed(legal_days=3, again="failed"),
    *prepaying("contract_draft"), *receiving_unplanned(), *closing(),
    ends=ends(closed),
    leaves=leaves(give_up()),
    phases=(
        Phase("assign", _("Need")),
        Phase("market_check", pgettext_lazy("phase", "Offer")),
        Phase("report", _("Choice")),
        Phase("contract_draft", pgettext_lazy("phase", "Contract")),
        Phase("invoice_in", _("Payment, delivery")),
        Phase("closing_docs", _("Closing")),
    ),
    asks={"another_branch": AnotherBranch},
    when=_("only one supplier can: rights, compatibility, urgency, only bidder"),
)
