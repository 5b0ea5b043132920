"""Orders: the list with its export; money that a supplier returned."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from portal import calendars, clock
from portal.exports import xlsx
from portal.models import Person
from portal.permissions import see_case
from portal.roles import has_role
from portal.sockets import Hit, MenuEntry
from portal.views.deeds import attempt, say_errors
from procurement.actions.closing import FINANCE, mark_returned
from procurement.forms.returning import Returned
from procurement.models import Claim, Procedure
from procurement.order_list import STATES, OrderFilter, orders_in, orders_of, totals
from procurement.sight import WHOLE

PAGE = 50
SEE = (*WHOLE, "buyer", "economist", "lawyer", "accounting", "treasury")


def may_see_orders(person: Person) -> bool:
    """Whether the list stands in this person's navigation."""
    return has_role(person, *SEE)


def _only_theirs(request: HttpRequest) -> None:
    if not may_see_orders(request.user) and not orders_of(request.user).exists():
        raise Http404


@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    """Signed orders whose prices one sees, with sums; filters stand in the address."""
    _only_theirs(request)
    wanted, today = OrderFilter.read(request.GET), clock.today()
    found = orders_in(request.user, wanted, today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page": page,
        "total": totals(found),
        "today": today,
        "states": _chips(wanted),
        "rows": [(one, one.stands) for one in page],
        "buyers": Person.objects.filter(pk__in=orders_of(request.user).order_by().values("buyer")),
    }
    return render(request, "procurement/orders.html", context)


def _chips(wanted: OrderFilter) -> list[tuple[Any, str, bool]]:
    return [
        (label, "?" if code == wanted.state else f"?state={code}", code == wanted.state)
        for code, label in STATES.items()
    ]


@require_GET
def orders_export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as XLSX."""
    _only_theirs(request)
    found = orders_in(request.user, OrderFilter.read(request.GET), clock.today())
    head = [
        _("Order no."),
        _("Date"),
        _("Procedure"),
        _("What"),
        _("Supplier"),
        _("INN"),
        _("Buyer"),
        _("Delivery by"),
        _("Stands at"),
        _("Sum, RUB"),
        _("Paid, RUB"),
    ]
    sum_, paid = totals(found)
    return xlsx(
        "orders", head, (_row(one) for one in found.iterator(chunk_size=500)), [_("Total"), *[None] * 8, sum_, paid]
    )


def _row(one: Procedure) -> list[Any]:
    company = one.chosen.counterparty
    return [
        one.order_number,
        one.order_date,
        one.code,
        one.title,
        company.name,
        company.inn,
        str(one.buyer or ""),
        one.delivery_date,
        str(one.stands),
        one.order_sum,
        one.order_paid or 0,
    ]


@require_POST
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """Finance saw the money of a claim come back."""
    claim = get_object_or_404(Claim.objects.select_related("procedure"), pk=pk)
    see_case(request.user, claim.procedure)
    if not has_role(request.user, *FINANCE):
        raise PermissionDenied(_("Accounting or treasury mark money as returned."))
    form = Returned(request.POST, today=calendars.today(claim.procedure.zone))
    if not form.is_valid():
        say_errors(request, form)
        return redirect(claim.procedure)
    attempt(
        request, lambda: mark_returned(claim, by=request.user, day=form.cleaned_data["day"]), _("Marked as returned.")
    )
    return redirect(claim.procedure)


def search(person: Person, text: str) -> list[Hit]:
    """Orders by their number or supplier; those whose prices the person sees."""
    if len(text.strip()) < 2:
        return []
    found = orders_in(person, OrderFilter(text=text), clock.today())[:6]
    return [
        Hit(
            str(_("Order No. %(number)s") % {"number": one.order_number}),
            f"{one.chosen.counterparty} · {one.title}",
            one.get_absolute_url(),
            "file-text",
        )
        for one in found
    ]


menu = [
    MenuEntry("orders", gettext_lazy("Orders"), "orders", "file-text", "purchases", order=25, allowed=may_see_orders),
]
urls = [
    path("orders", orders, name="orders"),
    path("orders/export.xlsx", orders_export, name="orders_export"),
    path("claims/<int:pk>/returned", returned, name="claim_returned"),
]
