"""Requests: ask for something, see where it is, withdraw it, the lists."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from portal import calendars, clock, roles, sockets
from portal.context import NEW
from portal.expected import WAIT_DAYS
from portal.permissions import see_case
from portal.sockets import MenuEntry
from portal.views.deeds import attempt, say_errors, tried
from portal.workdays import add_workdays
from procurement import permissions
from procurement.actions import requests as actions
from procurement.actions import withdrawals
from procurement.expecting import buying_days
from procurement.exports import xlsx
from procurement.forms.asking import NewRequest
from procurement.forms.withdrawing import Why
from procurement.journey import journeys, wishes
from procurement.listing import STATES, RequestFilter, request_parts, requests_in, total_of, with_sums
from procurement.models import Item, ItemKind, Request

PAGE = 50
CARDS = 20


def new(request: HttpRequest) -> HttpResponse:
    """Three fields and files. Everybody who works here may ask; `?repeat=` fills in an old one of one's own."""
    old = _repeated(request)
    form = NewRequest(request.POST or None, request.FILES or None, initial=_as_before(old))
    valid = request.method == "POST" and form.is_valid()
    if valid and (filed := tried(form, lambda: actions.file(by=request.user, repeats=old, **form.cleaned_data))):
        messages.success(request, _("The request went to IT. Its way is shown here."))
        return redirect(filed)
    return render(request, "procurement/request_new.html", {"form": form, "old": old, "ahead": _ahead()})


def _repeated(request: HttpRequest) -> Request | None:
    pk = request.GET.get("repeat", "")
    return get_object_or_404(Request, pk=pk, initiator=request.user) if pk.isdecimal() and len(pk) < 10 else None


def _as_before(old: Request | None) -> dict[str, Any]:
    return {"what": old.what, "what_for": old.what_for} if old else {}


def _ahead() -> dict[str, Any]:
    """How long the way is when every step takes all its days, and the day that leads to."""
    triage = sockets.FLOWS["request"].first.days
    days = triage + WAIT_DAYS + buying_days()
    day = add_workdays(clock.today(), days, calendars.overrides())
    return {"triage": triage, "days": days, "day": day, "waiting": Item.objects.for_group().count()}


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """One's own in words; one's people's and all of them as a table with sums."""
    parts = request_parts(request.user, sees_all=roles.has_role(request.user, *permissions.IT, *permissions.DIRECTORS))
    wanted = RequestFilter.read(request.GET, parts)
    found = requests_in(request.user, wanted)
    context = {
        "wanted": wanted,
        "tabs": _tabs(parts, wanted),
        "states": _states(wanted),
        "kinds": ItemKind.objects.active(),
    }
    if wanted.of == "mine":
        page = Paginator(found, CARDS).get_page(request.GET.get("page"))
        return render(request, "procurement/requests_mine.html", context | {"page": page, "cards": _cards(list(page))})
    page = Paginator(with_sums(found), PAGE).get_page(request.GET.get("page"))
    return render(request, "procurement/requests.html", context | {"page": page, "total": total_of(found)})


def _tabs(parts: list[str], wanted: RequestFilter) -> list[tuple[str, str, bool, None]]:
    labels = {"mine": _("Mine"), "people": _("My people's"), "all": _("All requests")}
    return [(labels[part], f"?of={part}", part == wanted.of, None) for part in parts] if len(parts) > 1 else []


def _states(wanted: RequestFilter) -> list[tuple[str, str, bool]]:
    """Chips: a state that is on is taken away by its own chip."""
    return [
        (str(label), f"?of={wanted.of}" + ("" if code == wanted.state else f"&state={code}"), code == wanted.state)
        for code, label in STATES.items()
        if code
    ]


def _cards(found: list[Request]) -> list[dict[str, Any]]:
    """Each request with its items and where each of them is."""
    items = list(Item.objects.filter(request__in=found).with_way().order_by("position", "pk"))
    ways = journeys(items, ends=False)
    by_request: dict[int, list] = {}
    for item in items:
        by_request.setdefault(item.request_id, []).append((item, ways[item.pk]))
    waiting = wishes(one for one in found if one.ended is None and one.pk not in by_request)
    return [{"request": one, "items": by_request.get(one.pk, []), "wish": waiting.get(one.pk)} for one in found]


@require_GET
def requests_export(request: HttpRequest) -> HttpResponse:
    """The table of the list as it is filtered, as XLSX; sums for those who see them."""
    parts = request_parts(request.user, sees_all=roles.has_role(request.user, *permissions.IT, *permissions.DIRECTORS))
    wanted = RequestFilter.read(request.GET, parts)
    found = requests_in(request.user, wanted)
    sums = wanted.of != "mine"
    head = [
        _("No."),
        _("What"),
        _("What for"),
        _("Requester"),
        _("Department"),
        _("Asked"),
        _("By when"),
        _("Stands at"),
    ]
    rows = [_row(one, sums) for one in with_sums(found).iterator(chunk_size=500)]
    total = [_("Total"), *[None] * 7, total_of(found)] if sums else ()
    return xlsx("requests", [*head, *([_("Sum, RUB")] if sums else [])], rows, total)


def _row(one: Request, sums: bool) -> list[Any]:
    plain = [
        one.code,
        one.what,
        one.what_for,
        one.initiator.full_name,
        one.unit.name,
        one.opened,
        one.by_when,
        str(one.stands),
    ]
    return [*plain, one.sum] if sums else plain


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw all of one's request; of what is being bought the buyers are asked."""
    own = get_object_or_404(Request, pk=pk)
    see_case(request.user, own)
    form = Why(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect(own)
    asked = attempt(request, lambda: withdrawals.withdraw_all(own, by=request.user, why=form.cleaned_data["why"]))
    if asked is not None and asked is not True:
        messages.success(
            request, _("The buyers are asked; you will read their answer here.") if asked else _("Withdrawn.")
        )
    return redirect(own)


def purchases(request: HttpRequest) -> HttpResponse:
    """The section's own address: the list of requests, for everybody."""
    return redirect(reverse("requests"))


menu = [
    MenuEntry("purchases", gettext_lazy("Purchases"), "purchases", "shopping-basket", order=20),
    MenuEntry("requests", gettext_lazy("Requests"), "requests", "clipboard-list", "purchases", order=21),
    MenuEntry("request_new", gettext_lazy("Ask for a purchase"), "request_new", "shopping-basket", NEW, order=10),
]
urls = [
    path("purchases", purchases, name="purchases"),
    path("requests", requests, name="requests"),
    path("requests/new", new, name="request_new"),
    path("requests/export.xlsx", requests_export, name="requests_export"),
    path("requests/<int:pk>/withdraw", withdraw, name="request_withdraw"),
]
