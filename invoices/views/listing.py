"""The registry of invoices: the page, and all that is known of each as XLSX."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from invoices import alike, listing, own
from invoices.columns import COLUMNS, KINDS, Column, chosen, read_with
from invoices.exporting import exported
from invoices.forms.registry import kept
from invoices.listing import InvoiceFilter, Totals, invoices_in
from invoices.models import Invoice
from invoices.permissions import acts_together, has_invoices, invoices_in_navigation, may_see_bank
from portal import clock
from portal.context import is_open_to
from portal.models import Person
from portal.roles import has_role
from portal.sockets import Hit, MenuEntry

PAGE = 50


def only_theirs(request: HttpRequest) -> None:
    """404 for whom the registry does not concern: whose menu has no such line."""
    if not is_open_to(request.user, "invoices"):
        raise Http404


@require_GET
def invoices(request: HttpRequest) -> HttpResponse:
    """All for finance, one's own and one's people's for others, with sums; filters stand in the address."""
    only_theirs(request)
    person, today, wanted = request.user, clock.today(), InvoiceFilter.read(request.GET)
    total, shown = listing.totals(person, wanted, today), chosen(wanted.columns)
    finance = may_see_bank(person)
    page = _page(_marked(read_with(invoices_in(person, wanted, today), shown), person), total, request)
    context = {
        "wanted": wanted, "page": page, "total": total, "today": today, "bank": finance, "columns": shown,
        "all_columns": [(one, one in shown) for one in COLUMNS], "rows": _rows(page, shown, finance),
        "states": _chips(request, wanted), "roads": Invoice.Road.choices, "days": listing.DAYS.items(),
        "alikes": listing.ALIKE.items(), "bars": _bars(total), "foot": _foot(shown, total),
        "views": total.own["views"], "standing": own.standing(total.own["limits"]), "acts": acts_together(person),
        "here": kept(request.GET), "heads": _heads(shown, wanted),
    }  # fmt: skip
    return render(request, "invoices/invoices.html", context)


def _marked(found: QuerySet[Invoice], person: Person) -> QuerySet[Invoice]:
    """With `wanting` (treasury: its order is to be entered) and, for whom the bank is open, `doubled`."""
    wanting = Exists(Invoice.objects.to_order().order_by().filter(pk=OuterRef("pk")).values("pk"))
    never = Value(False, BooleanField())
    found = found.annotate(wanting=wanting if has_role(person, "treasury") else never)
    if not may_see_bank(person):
        return found.annotate(doubled=never)
    return found.annotate(payee_key=alike.PAYEE, doubled=alike.doubled())


def _page(found: QuerySet[Invoice], total: Totals, request: HttpRequest) -> Page:
    paginator = Paginator(found, PAGE)
    paginator.count = total.all  # counted with the sums: no statement of its own
    return paginator.get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Row:
    """An invoice in the registry: its cells, where it stands, what is to be seen at once."""

    one: Invoice
    cells: list[tuple[Column, Any]]
    where: Any
    kind: str
    halves: bool
    finance: bool = False

    @property
    def late(self) -> bool:
        """To be paid before today, and not paid."""
        return self.one.ended is None and not self.one.is_paid and self.one.due < clock.today()

    @property
    def barred(self) -> bool:
        """For finance: to be paid to somebody who was blocked meanwhile."""
        return self.finance and self.one.payee.blocked is not None and self.one.ended is None and not self.one.is_paid


def _rows(page: Page, columns: list[Column], finance: bool) -> list[Row]:
    shown = list(page)
    payees = [one.payee_id for one in shown]
    halved = alike.halved(payees) if finance and any(one.limit_id for one in shown) else set()
    return [
        Row(one, [(column, column.value(one)) for column in columns], *_stands(one), one.pk in halved, finance)
        for one in shown
    ]


def _stands(one: Invoice) -> tuple[Any, str]:
    return (_("Enter a payment order"), "warn") if one.wanting else (one.stands, KINDS.get(one.step, ""))


def _heads(columns: list[Column], wanted: InvoiceFilter) -> list[tuple[Column, str, str]]:
    """Each with the order that a click on it gives, and how the list is ordered by it now."""
    said = {wanted.order.removeprefix("-"): "descending" if wanted.order.startswith("-") else "ascending"}
    order = {one.code: f"-{one.code}" if said.get(one.code) != "descending" else one.code for one in columns}
    return [(one, order[one.code], said.get(one.code, "")) for one in columns]


def _foot(columns: list[Column], total: Totals) -> list[tuple[Column, Any]]:
    return [(one, getattr(total, one.code) if one.is_money else None) for one in columns]


def _bars(total: Totals) -> list[tuple[Any, Any, int, bool]]:
    """Month, its sum, its height in per cent of the highest, whether it is this one."""
    most = max(total.months.values()) or 1
    last = list(total.months)[-1]
    return [(month, sum_, int(sum_ * 100 / most), month == last) for month, sum_ in total.months.items()]


def _chips(request: HttpRequest, wanted: InvoiceFilter) -> list[tuple[Any, str, bool]]:
    return [
        (label, _with(request, state="" if code == wanted.state else code), code == wanted.state)
        for code, label in listing.STATES.items()
    ]


def _with(request: HttpRequest, **changed: str) -> str:
    given = request.GET.copy()
    for name in ("page", *changed):
        given.pop(name, None)
    given.update({name: value for name, value in changed.items() if value})
    return f"?{given.urlencode()}"


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The registry as it is filtered, with all that anybody entered, as XLSX."""
    only_theirs(request)
    wanted, today = InvoiceFilter.read(request.GET), clock.today()
    name = "paid-invoices" if wanted.state == "paid" else "invoices"
    found = invoices_in(request.user, wanted, today)
    return exported(name, found, listing.totals(request.user, wanted, today))


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
