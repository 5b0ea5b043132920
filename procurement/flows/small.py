"""The small branch: up to a limit; order and invoice, no contract (branches.json, flow `small`)."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Phase
from portal.flow.table import Flow
from procurement.flows.closing import closed, closing
from procurement.flows.need import budget, consent, start
from procurement.flows.offers import enquiry, limit, supplier_check
from procurement.flows.ordering import ordering
from procurement.flows.receiving import give_up, receiving
from procurement.flows.selection import selection
from procurement.flows.ways_out import ends, leaves
from procurement.forms.need import AnotherBranch

SMALL = Flow(
    "small", _("Small purchase"),
    *start(), *consent(), *budget(),
    *enquiry(), *limit(), *supplier_check(),
    *selection(again="suppliers"),
    *ordering(), *receiving(), *closing(),
    ends=ends(closed),
    leaves=leaves(give_up()),
    phases=(
        Phase("assign", _("Need")),
        Phase("suppliers", _("Offers")),
        Phase("report", _("Choice")),
        Phase("order", _("Order")),
        Phase("invoice_in", _("Payment, delivery")),
        Phase("closing_docs", _("Closing")),
    ),
    asks={"another_branch": AnotherBranch},
    when=_("up to a limit; order and invoice, no contract"),
)
