"""Runs of the phase Offers of a small purchase."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.flow.lines import Line, approve, choose, do
from procurement import checks
from procurement.actions import offers as acts
from procurement.forms import judging
from procurement.forms import offers as forms
from procurement.seats import buyer, it, requesters, security


def enquiry() -> list[Line]:
    """Suppliers are asked, their offers recorded and judged, a discount asked for."""
    return [
        do("suppliers", buyer, _("Choose whom to ask"), 1, form=forms.Suppliers, check=checks.suppliers,
           then=acts.suppliers_chosen),
        do("enquiry", buyer, _("Send the price enquiry"), 1, form=forms.Enquiry, needs=("enquiry*",),
           then=acts.enquiry_sent),
        do("offers", buyer, pgettext_lazy("step", "Record the offers"), 3, due="answer_by", form=forms.Offers,
           needs=("offer?",), check=checks.offers,
           then=acts.offers_recorded, none_came="suppliers", no_supplier="failed"),
        approve("offers_technical", it, _("Check the offers technically"), 2, form=judging.Technical,
                check=checks.offers_technical, then=acts.judged_technically, rework="enquiry"),
        approve("offers_requester", requesters, _("Confirm that the goods suit"), 2, form=judging.Suitable,
                check=checks.offers_requester, then=acts.judged_by_requester, rework="enquiry"),
        do("discount", buyer, _("Ask for a discount"), 2, form=judging.Discount, then=acts.discounted),
    ]


def limit() -> list[Line]:
    """Small stays small."""
    return [choose("is_small", checks.is_small, _("Is it still a small purchase?"), no="rerouted")]


def supplier_check() -> list[Line]:
    """Security looks at the suppliers."""
    return [
        approve("supplier_check", security, _("Check the supplier"), 2, form=judging.SupplierCheck,
                check=checks.supplier_check, then=acts.suppliers_checked, reject="offers"),
    ]
