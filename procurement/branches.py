"""What the app plugs into the kernel for its branches: tables, who sees them, printed forms, narrower readers."""

from django.utils.translation import gettext_lazy as _

from portal import documents, journal, notices, sockets
from portal.binding import bind
from procurement import demo_orders, order_list, panels, printing, printing_orders, procedure_list, sight
from procurement.actions import buyers
from procurement.flows.small import SMALL
from procurement.models import Procedure
from procurement.views import orders, procedures

BRANCHES = (SMALL,)
PRICED = (
    "offer", "sealed_offer", "selection_report", "approval_sheet", "order", "contract", "signed_contract",
    "supplier_invoice", "payment_order", "claim", "upd", "act", "vat_invoice",
)  # fmt: skip
LISTED = ("memo", "enquiry", "delivery_note")

HISTORY = {
    "goes_on": _("Goes on as No. %(number)s"),
    "goes_on_from": _("Goes on from No. %(number)s"),
    "member_replaced": _("%(who)s named %(to)s to the working group"),
    "buyer_named": _("%(who)s named another buyer: %(to)s instead of %(out)s"),
    "date_confirmed": _("%(who)s confirmed the date: %(date)s"),
    "date_moved": _("%(who)s moved the date from %(was)s to %(date)s"),
    "held_at_bank": _("Invoice %(number)s is at the bank already: its payment may still come"),
    "vote_ended": _("%(who)s ended the vote: somebody is against"),
}

TO_ALL = ("goes_on", "goes_on_from", "delivery_date", "date_confirmed", "date_moved", "arrived")

NOTICES = {
    "item_refused": _("“%(item)s” will not be bought: %(why)s"),
    "buyer_left": _("The buyer has left the company (%(who)s): name another one"),
    "buyer_named": _("You are the buyer of this purchase now: %(why)s"),
    "came_back": _("“%(title)s” came back from purchasing: %(why)s"),
}


def plug_in() -> None:
    """Called once from `ready()`."""
    sockets.add_flows(Procedure, *BRANCHES)
    bind(Procedure, *BRANCHES)
    codes = tuple(flow.code for flow in BRANCHES)
    sockets.VISIBLE.append((codes, sight.procedures_seen_by))
    sockets.VISIBLE.append((codes, order_list.money_to_return))
    sockets.OPEN_TO_DIRECTORS.extend(codes)
    sockets.LEAVERS.append(buyers.tell_of_leaver)
    sockets.COUNTERPARTY_SHOWN.append(sight.shows_supplier)
    for code in codes:
        sockets.add_panels(code, panels.panels)
        sockets.READINGS[code] = sight.reading
    sockets.add_menu(*procedures.menu, *orders.menu)
    sockets.add_search(procedure_list.search)
    sockets.add_search(orders.search)
    sockets.add_demo(60, demo_orders.fill)
    documents.read_by(sight.reads_prices, *PRICED)
    notices.add_sentences(NOTICES)
    journal.add_words(HISTORY | printing_orders.HISTORY, to_all=TO_ALL)
    documents.read_by(sight.reads_lines, *LISTED)
    for code, build in (
        ("memo", printing.memo), ("enquiry", printing.enquiry), ("selection_report", printing.selection_report),
        ("approval_sheet", printing.approval_sheet), ("order", printing_orders.order), ("claim", printing_orders.claim),
    ):  # fmt: skip
        documents.prints(code, f"procurement/print/{code}.html", build)
