"""The phase "Offer" of a single source: the market, the one offer, the negotiation, the supplier's papers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.flow.lines import Line, approve, do
from procurement import market as rules
from procurement.actions import market as market_acts
from procurement.forms import market as market_forms
from procurement.seats import buyer, economist, it, purchasing_head, security


def market() -> list[Line]:
    """market_check, method_approval."""
    return [
        do("market_check", buyer, _("Compare with the market"), 3, form=market_forms.MarketCheck,
           needs=("price_sources?",), check=rules.compared, then=market_acts.market_compared),
        approve("method_approval", purchasing_head, _("Approve the method"), 1, form=market_forms.MethodApproval,
                then=market_acts.method_judged,
                rework="justification", another_branch="rerouted"),
    ]


def one_offer() -> list[Line]:
    """offer_request … supplier_check."""
    return [
        do("offer_request", buyer, _("Request the offer"), 1, needs=("offer_request*",)),
        do("offer", buyer, pgettext_lazy("step", "Record the offer"), 5, due="answer_by", needs=("offer?",),
           supplier_declined="market_check"),
        approve("offer_technical", it, _("Check the offer technically"), 2, rework="offer_request"),
        do("negotiation", buyer, _("Negotiate"), 3, needs=("minutes*",)),
        approve("price_check", economist, _("Check the price"), 2, rework="negotiation"),
        do("supplier_documents", buyer, _("Collect the supplier's documents"), 3,
           needs=("charter", "register_extract", "authority")),
        approve("supplier_check", security, _("Check the supplier"), 3, rework="supplier_documents", refuse="refused"),
    ]
