"""What the app plugs into the kernel for its branches: tables, who sees them, printed forms, narrower readers."""

from django.utils.translation import gettext_lazy as _

from portal import documents, journal, notices, sockets
from portal.binding import bind
from procurement import (
    demo_orders,
    envelopes,
    order_list,
    panels,
    printing,
    printing_contract,
    printing_evaluation,
    printing_market,
    printing_notice,
    printing_orders,
    printing_sealed,
    procedure_list,
    rendering,
    sight,
)
from procurement.actions import buyers
from procurement.flows.quotation import QUOTATION
from procurement.flows.single_source import SINGLE_SOURCE
from procurement.flows.small import SMALL
from procurement.flows.tender import TENDER
from procurement.models import Procedure
from procurement.views import orders, procedures, settings

BRANCHES = (SMALL, SINGLE_SOURCE, QUOTATION, TENDER)
PRICED = (
    "offer", "opening_protocol", "selection_report", "approval_sheet", "order", "contract", "signed_contract",
    "disagreements", "supplier_invoice", "payment_order", "claim", "upd", "act", "vat_invoice",
    "price_sources", "minutes", "result_letter", "protocol", "charter", "register_extract", "authority",
)  # fmt: skip
LISTED = (
    "memo", "enquiry", "delivery_note", "specification", "notice", "offer_form", "instructions", "draft_contract",
)  # fmt: skip
SUPPLIED = ("justification", "proofs", "offer_request")

HISTORY = {
    "goes_on": _("Goes on as No. %(number)s"),
    "goes_on_from": _("Goes on from No. %(number)s"),
    "split": _("%(who)s split the group: a part goes on as No. %(number)s"),
    "split_from": _("Split from No. %(number)s by %(who)s"),
    "member_replaced": _("%(who)s named %(to)s to the working group"),
    "buyer_named": _("%(who)s named another buyer: %(to)s instead of %(out)s"),
    "date_confirmed": _("%(who)s confirmed the date: %(date)s"),
    "date_moved": _("%(who)s moved the date from %(was)s to %(date)s"),
    "held_at_bank": _("Invoice %(number)s is at the bank already: its payment may still come"),
    "vote_ended": _("%(who)s ended the vote: somebody is against"),
    "envelope_registered": _("%(who)s took in envelope No. %(n)s, came %(received)s, sha256 %(sum)s…"),
    "envelope_withdrawn": _("%(who)s withdrew envelope No. %(n)s, came %(received)s, sha256 %(sum)s…"),
    "asked_again": _("Envelopes of the earlier asking stay closed; bidders asked again: %(n)s"),
    "envelopes_opened": _("Both are there: envelopes opened: %(n)s"),
    "offer_corrected": _("%(who)s corrected what was entered of envelope No. %(n)s; numbers: %(count)s"),
    "attended": _("%(who)s is at the opening"),
    "only_bidder": _("Only one bidder: it goes on as a single source"),
    "price_checked": _("%(who)s compared the offer with the market"),
    "supplier_asked": _("A supplier's question was registered"),
    "supplier_answered": _("A supplier's question was answered to all who were asked"),
    "prices_left_out": _("%(who)s left out prices of the market: %(n)s"),
    "max_price": _("%(who)s justified the maximum price"),
    "scored": _("%(who)s marked the proposals"),
    "ranked": _("The proposals were ranked"),
    "compared": _("The prices were compared"),
    "informed": _("%(who)s informed the bidders; letters sent: %(n)s"),
}

TO_ALL = ("goes_on", "goes_on_from", "split", "split_from", "delivery_date", "date_confirmed", "date_moved", "arrived")

NOTICES = {
    "item_refused": _("“%(item)s” will not be bought: %(why)s"),
    "buyer_left": _("The buyer has left the company (%(who)s): name another one"),
    "buyer_named": _("You are the buyer of this purchase now: %(why)s"),
    "purchase_split": _("A purchase was split: this is a part of No. %(number)s. %(why)s"),
    "offer_corrected": _("%(who)s corrected what was entered at the opening: %(why)s"),
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
        sockets.READINGS[code] = envelopes.reading
    sockets.add_menu(*procedures.menu, *orders.menu, *settings.menu)
    sockets.add_search(procedure_list.search)
    sockets.add_search(orders.search)
    sockets.add_demo(60, demo_orders.fill)
    documents.read_by(sight.reads_prices, *PRICED)
    documents.read_by(envelopes.reads_sealed, "sealed_offer")
    notices.add_sentences(NOTICES)
    journal.add_words(
        HISTORY | printing_orders.HISTORY | printing_contract.HISTORY, to_all=TO_ALL,
    )  # fmt: skip
    documents.read_by(sight.reads_lines, *LISTED)
    documents.read_by(sight.reads_suppliers, *SUPPLIED)
    documents.read_by(sight.reads_defects, "defect_photo")
    documents.call(rendering.paper_of, "delivery_note")
    for code, build in (
        ("memo", printing.memo), ("enquiry", printing.enquiry), ("selection_report", printing.selection_report),
        ("disagreements", printing_contract.disagreements),
        ("approval_sheet", printing.approval_sheet), ("order", printing_orders.order), ("claim", printing_orders.claim),
        ("justification", printing_market.justification), ("specification", printing_market.specification),
        ("notice", printing_notice.notice), ("offer_form", printing_notice.offer_form),
        ("offer_request", printing_market.offer_request), ("minutes", printing_market.minutes),
        ("opening_protocol", printing_sealed.opening_protocol),
        ("result_letter", printing_evaluation.result_letter), ("protocol", printing_evaluation.protocol),
    ):  # fmt: skip
        documents.prints(code, f"procurement/print/{code}.html", build)
