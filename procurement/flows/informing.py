"""After the choice: the bidders are told."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, do
from procurement.actions import informing as acts
from procurement.forms.informing import Informed
from procurement.seats import buyer


def letters() -> list[Line]:
    """A letter of result to each bidder (quotations)."""
    return [
        do("suppliers_informed", buyer, _("Inform the suppliers"), 1, form=Informed, needs=("result_letter*",),
           then=acts.suppliers_informed),
    ]


def protocol() -> list[Line]:
    """The final protocol to all bidders (tender)."""
    return [
        do("protocol", buyer, _("Publish the protocol"), 1, form=Informed, needs=("protocol*",),
           then=acts.protocol_published),
    ]
