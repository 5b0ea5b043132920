"""What requests, items and groups plug into the kernel: flow, rights, menu, search, panels, words of history."""

from django.utils.translation import gettext_lazy as _

from portal import journal, notices, sockets
from portal.binding import bind
from procurement import permissions, searching
from procurement.demo import fill_requests
from procurement.expecting import expected_of_request
from procurement.flows.request import REQUEST
from procurement.models import Request
from procurement.views import board, groups, requests
from procurement.views.panels import request_panels

HISTORY = {
    "item_triage": _("%(name)s, %(quantity)s: back at IT"),
    "item_consolidation": _("%(name)s, %(quantity)s: waits to be bought together"),
    "item_grouped": _("%(name)s, %(quantity)s: in the group “%(group)s”"),
    "item_bought": _("%(name)s, %(quantity)s: sent to purchasing with the group “%(group)s”"),
    "item_split": _("%(name)s, %(quantity)s: goes on in procedure No. %(number)s, split from No. %(from_number)s"),
    "item_received": _("%(name)s, %(quantity)s: received"),
    "item_part": _("%(name)s: %(received)s of %(quantity)s have come"),
    "item_from_stock": _("%(name)s, %(quantity)s: given out from stock"),
    "item_refused": _("%(name)s, %(quantity)s: refused"),
    "item_withdrawn": _("%(name)s, %(quantity)s: withdrawn"),
    "item_written_off": _("%(name)s, %(quantity)s: will not come"),
    "item_described": _("%(name)s: completed by %(who)s"),
    "withdrawal_asked": _("%(who)s no longer wants %(name)s: the buyer is asked"),
    "withdrawal_dropped": _("%(who)s dropped %(name)s from the purchase"),
    "withdrawal_too_late": _("%(who)s: it is too late to withdraw %(name)s"),
    "withdrawal_answered": _("%(who)s answered the wish to withdraw %(name)s"),
}
NOTICES = {
    "withdrawal_asked": _("The requester no longer wants “%(item)s”: drop it, or say why it is too late"),
    "withdrawal_dropped": _("“%(item)s” is dropped from the purchase, as you asked"),
    "withdrawal_too_late": _("It is too late to withdraw “%(item)s”: %(why)s"),
}


def plug_in() -> None:
    """Called once, when the app is ready."""
    sockets.add_flows(Request, REQUEST)
    bind(Request, REQUEST)
    sockets.VISIBLE.append((("request",), permissions.requests_seen_by))
    sockets.OPEN_TO_DIRECTORS.append("request")
    sockets.add_menu(*requests.menu, *board.menu, *groups.menu)
    sockets.add_search(searching.items)
    sockets.add_search(searching.groups)
    sockets.add_panels("request", request_panels)
    sockets.EXPECTED["request"] = expected_of_request
    sockets.add_demo(50, fill_requests)
    journal.add_words(HISTORY)
    notices.add_sentences(NOTICES)
