"""After the choice: the bidders are told."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, do
from procurement.seats import buyer


def letters() -> list[Line]:
    """A letter of result to each bidder (quotations)."""
    return [do("suppliers_informed", buyer, _("Inform the suppliers"), 1, needs=("result_letter*",))]


def protocol() -> list[Line]:
    """The final protocol to all bidders (tender)."""
    return [do("protocol", buyer, _("Publish the protocol"), 1, needs=("protocol*",))]
