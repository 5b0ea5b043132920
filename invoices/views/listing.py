"""The list of invoices, on a page and as XLSX."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from invoices.listing import STATES, InvoiceFilter, invoices_in, totals
from invoices.models import Invoice
from invoices.permissions import has_invoices, invoices_in_navigation, may_see_bank
from portal import clock
from portal.exports import xlsx
from portal.models import Person
from portal.roles import has_role
from portal.sockets import Hit, MenuEntry

PAGE = 50
KINDS = {
    "accounting": "ink",
    "plan": "ink",
    "bank": "ink",
    "manager": "warn",
    "closed": "good",
    "refused": "bad",
    "draft": "open",
}


def _only_theirs(request: HttpRequest) -> None:
    if not has_invoices(request.user):
        raise Http404


@require_GET
def invoices(request: HttpRequest) -> HttpResponse:
    """All for finance, one's own and one's people's for others, with sums; filters stand in the address."""
    _only_theirs(request)
    wanted = InvoiceFilter.read(request.GET)
    found = invoices_in(request.user, wanted, clock.today())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page": page,
        "total": totals(found),
        "states": _chips(wanted),
        "today": clock.today(),
        "bank": may_see_bank(request.user),
        "rows": _rows(page, has_role(request.user, "treasury")),
    }
    return render(request, "invoices/invoices.html", context)


def _rows(page: Any, pays: bool) -> list[tuple[Invoice, Any, str]]:
    """Each with where it stands and the kind of its badge; treasury reads that a payment order is to be entered."""
    shown = list(page)
    wanting = set(Invoice.objects.to_order().filter(pk__in=[one.pk for one in shown]).values_list("pk", flat=True))
    to_enter = (_("Enter a payment order"), "warn")
    return [
        (one, *(to_enter if pays and one.pk in wanting else (one.stands, KINDS.get(one.step, "")))) for one in shown
    ]


def _chips(wanted: InvoiceFilter) -> list[tuple[Any, str, bool]]:
    return [
        (label, "?" if code == wanted.state else f"?state={code}", code == wanted.state)
        for code, label in STATES.items()
    ]


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as XLSX."""
    _only_theirs(request)
    found = invoices_in(request.user, InvoiceFilter.read(request.GET), clock.today())
    head = [
        _("No."),
        _("Payee"),
        _("INN"),
        _("Number of the invoice"),
        _("Date"),
        _("What for"),
        _("Sum, RUB"),
        _("VAT, RUB"),
        _("Paid, RUB"),
        _("To be paid by"),
        _("Stands at"),
        _("Of the procedure"),
        _("Entered by"),
    ]
    total = totals(found)
    foot = [_("Total"), *[None] * 5, total.sum, total.vat, total.paid, *[None] * 4]
    return xlsx("invoices", head, (_row(one) for one in found.iterator(chunk_size=500)), foot)


def _row(one: Invoice) -> list[Any]:
    return [
        one.code,
        one.payee.name,
        one.payee.inn,
        one.paper_number,
        one.paper_date,
        one.purpose,
        one.sum,
        one.vat,
        one.paid,
        one.due,
        str(one.stands),
        one.parent.code if one.parent else "",
        one.initiator.full_name,
    ]


def to_order(person: Person) -> Any:
    """What waits in the navigation: for treasury the invoices that a payment order is to be entered for."""
    return Invoice.objects.to_order() if has_role(person, "treasury") else None


def waiting(person: Person) -> list[Hit]:
    """The same in the inbox: treasury has no task in `bank`, the portal waits there for its payment orders."""
    found = to_order(person)
    count = found.count() if found is not None else 0
    if not count:
        return []
    detail = ngettext(
        "%(n)s invoice waits for its payment order",
        "%(n)s invoices wait for their payment orders",
        count,
    )
    return [Hit(_("Enter payment orders"), detail % {"n": count}, f"{reverse('invoices')}?state=order", "receipt-text")]


def search(person: Person, text: str) -> list[Hit]:
    """Invoices by the number on the paper or the payee; those the person sees."""
    if not has_invoices(person) or len(text.strip()) < 2:
        return []
    found = invoices_in(person, InvoiceFilter(text=text), clock.today())[:6]
    return [Hit(str(one), f"{one.paper_number} · {one.title}", one.get_absolute_url(), "receipt-text") for one in found]


menu = [
    MenuEntry(
        "invoices",
        gettext_lazy("Invoices"),
        "invoices",
        "receipt-text",
        order=30,
        count=to_order,
        allowed=invoices_in_navigation,
    ),
]
urls = [
    path("invoices", invoices, name="invoices"),
    path("invoices/export.xlsx", export, name="invoices_export"),
]
