"""The phase "Offer" of a single source: the market, the one offer, the negotiation, the supplier's papers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.flow.lines import Line, approve, do
from procurement import checks, market, one_offer
from procurement.actions import market as market_acts
from procurement.actions import offers as acts
from procurement.actions import one_offer as own
from procurement.forms import judging
from procurement.forms import market as market_forms
from procurement.forms import one_offer as forms
from procurement.seats import buyer, economist, it, purchasing_head, security


def market_run() -> list[Line]:
    """market_check, method_approval."""
    return [
        do("market_check", buyer, _("Compare with the market"), 3, form=market_forms.MarketCheck,
           needs=("price_sources?",), check=market.compared, then=market_acts.market_compared),
        approve("method_approval", purchasing_head, _("Approve the method"), 1, form=market_forms.MethodApproval,
                then=market_acts.method_judged, rework="justification", another_branch="rerouted"),
    ]


def offer_run() -> list[Line]:
    """offer_request … supplier_check."""
    return [
        do("offer_request", buyer, _("Request the offer"), 1, form=forms.OfferRequest, needs=("offer_request*",),
           check=one_offer.requested, then=own.requested),
        do("offer", buyer, pgettext_lazy("step", "Record the offer"), 5, due="answer_by", form=forms.OneOffer,
           needs=("offer?",), check=one_offer.recorded, then=acts.offers_recorded, supplier_declined="market_check"),
        approve("offer_technical", it, _("Check the offer technically"), 2, form=judging.Technical,
                check=checks.offers_technical, then=acts.judged_technically, rework="offer_request"),
        do("negotiation", buyer, _("Negotiate"), 3, form=forms.Negotiation, needs=("minutes*",), then=own.negotiated),
        approve("price_check", economist, _("Check the price"), 2, form=forms.PriceCheck, then=own.price_checked,
                rework="negotiation"),
        *_supplier(),
    ]


def _supplier() -> list[Line]:
    return [
        do("supplier_documents", buyer, _("Collect the supplier's documents"), 3, form=forms.SupplierDocuments,
           needs=("charter", "register_extract", "authority"), check=one_offer.papers_there,
           then=own.papers_collected),
        approve("supplier_check", security, _("Check the supplier"), 3, form=forms.OneSupplierCheck,
                check=one_offer.passes, then=own.supplier_checked, rework="supplier_documents", refuse="refused"),
    ]
