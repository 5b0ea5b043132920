"""What the app plugs into the kernel: its flow, who sees it, pages, search, words of the history."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from invoices import demo, demo_invoices, permissions
from invoices.flow import INVOICE
from invoices.models import Invoice
from invoices.panels import invoice_panels
from invoices.printing import invoice_sheet
from invoices.views import budget, listing, starting, trust
from portal import documents, journal, notices, sockets
from portal.binding import bind

HISTORY = {
    "payment_order": _("%(who)s entered a payment order"),
    "paid": _("The bank paid"),
    "bounced": _("The bank sent payment order No. %(number)s back"),
    "in_statement": _("Payment order No. %(number)s was found in the bank's statement"),
    "reserved": _("%(who)s reserved the money in the budget"),
    "reserve_raised": _("%(who)s agreed to a larger reserve"),
    "moved": _("%(who)s moved the payment to %(day)s"),
    "released": _("What was reserved is free again"),
    "no_double": _("%(who)s compared it with %(codes)s: no double"),
}

NOTICES = {"invoice_refused": _("%(who)s refused your invoice: %(why)s")}

SHEET = documents.DocumentKind(
    "invoice_sheet", pgettext_lazy("document", "Sheet of the invoice"), form="invoices/print/invoice_sheet.html",
    build=invoice_sheet, readers=permissions.reads_sheet,
)  # fmt: skip


def plug_in() -> None:
    """Called once, when the app is ready."""
    sockets.add_flows(Invoice, INVOICE)
    bind(Invoice, INVOICE)
    sockets.VISIBLE.append((("invoice",), permissions.invoices_seen_by))
    sockets.OPEN_TO_DIRECTORS.append("invoice")
    sockets.add_menu(*listing.menu, *budget.menu, *starting.menu, *trust.menu)
    sockets.add_search(listing.search)
    sockets.WAITING.append(listing.waiting)
    sockets.DESK.append(trust.on_desk)
    sockets.add_panels("invoice", invoice_panels)
    documents.add_kinds(SHEET)
    sockets.add_demo(30, demo.fill)
    sockets.add_demo(70, demo_invoices.fill)
    notices.add_sentences(NOTICES)
    journal.add_words(HISTORY, quiet=("entered", "executed", "not_asked"))
    sockets.READINGS["invoice"] = permissions.reading
