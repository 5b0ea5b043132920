"""The seats of all flows in words; a seat is one person, or the holders of a role of whom one takes the task."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SEATS: dict[str, Any] = {
    "initiator": _("initiator"),
    "holder": _("holder of the task"),
    "requesters": _("each requester"),
    "receivers": _("each receiver"),
    "heads": _("head of each requester"),
    "next_head": _("next head up"),
    "it": _("IT specialist"),
    "it_head": _("head of IT"),
    "purchasing_head": _("head of purchasing"),
    "buyer": _("buyer"),
    "group": _("each member of the working group"),
    "member": _("member of the working group"),
    "economist": _("economist"),
    "economist_if_dearer": _("economist, if dearer than the reserve"),
    "lawyer": _("lawyer"),
    "security": _("security"),
    "administration": _("administrative department"),
    "accounting": _("accounting"),
    "treasury": _("treasury"),
    "finance_director": _("finance director"),
    "general_director": _("general director"),
}
