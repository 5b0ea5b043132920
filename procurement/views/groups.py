"""Item groups: the list, the page of one with its lines and shares, and what IT does with it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from portal.permissions import why_not
from portal.sockets import MenuEntry
from portal.views.deeds import attempt, say_errors
from procurement import permissions
from procurement.actions import groups as actions
from procurement.board import reasons_of, saved, sum_of
from procurement.exports import xlsx
from procurement.forms.gathering import DescribeGroup, PickItems
from procurement.forms.withdrawing import Why
from procurement.listing import GROUP_STATES, groups_in
from procurement.models import GroupLine, Item, ItemGroup
from procurement.models.requests import IN_LINE

PAGE = 50


def _filter(request: HttpRequest) -> tuple[str, str]:
    state = request.GET.get("state", "gathering")
    return state if state in GROUP_STATES else "gathering", request.GET.get("q", "").strip()[:100]


@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """The groups that the filter leaves."""
    permissions.see_groups(request.user)
    state, text = _filter(request)
    found = groups_in(request.user, state, text)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "total": found.aggregate(all=Sum("sum"))["all"],
        "state": state,
        "text": text,
        "tabs": [(label, f"?state={code}", code == state, None) for code, label in GROUP_STATES.items()],
    }
    return render(request, "procurement/groups.html", context)


@require_GET
def groups_export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as XLSX."""
    permissions.see_groups(request.user)
    found = groups_in(request.user, *_filter(request))
    head = [_("Group"), _("Made by"), _("Made"), _("Sent"), _("Branch"), _("Items"), _("Requests"), _("Sum, RUB")]
    rows = [
        [
            one.title,
            one.made_by.full_name,
            one.made,
            one.sent,
            one.get_proposed_branch_display(),
            one.count,
            one.asked,
            one.sum,
        ]
        for one in found
    ]
    return xlsx("groups", head, rows, [_("Total"), *[None] * 6, found.aggregate(all=Sum("sum"))["all"]])


def _get(request: HttpRequest, pk: int) -> ItemGroup:
    permissions.see_groups(request.user)
    return get_object_or_404(ItemGroup.objects.select_related("made_by", "sent_by", "kind"), pk=pk)


@require_GET
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines with every requester's share, the proposed branch with its reasons, what buying together saves."""
    own = _get(request, pk)
    return render(request, "procurement/group.html", _context(request, own))


def _context(request: HttpRequest, own: ItemGroup, form: DescribeGroup | None = None) -> dict[str, Any]:
    shares = Item.objects.filter(fate__in=IN_LINE).with_way().order_by("need_by", "asked", "pk")
    there = GroupLine.objects.filter(group=own, quantity__gt=0).select_related("kind").prefetch_related("kind__asked")
    lines = list(there.prefetch_related(Prefetch("items", shares, "shares")))
    items = [share for line in lines for share in line.shares]
    procedures = list(own.procedures.order_by("-pk"))
    known = {"title": own.title, "estimate": own.estimate, "single_source": own.single_source}
    return {
        "group": own,
        "lines": lines,
        "sum": sum_of(items, own) if items else None,
        "kept_reasons": reasons_of(own) if own.sent else [],
        "procedures": procedures,
        "saved": saved(procedures[0]) if procedures else None,
        "form": form or DescribeGroup(initial=known),
        "why_not": why_not(permissions.consolidate, request.user),
        "why_not_send": actions.why_not_send(own, items) if own.gathers else None,
    }


def _mine(request: HttpRequest, pk: int) -> ItemGroup:
    own = _get(request, pk)
    permissions.consolidate(request.user)
    return own


@require_POST
def group_describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Name it, enter an estimate, mark that only one supplier can."""
    own = _mine(request, pk)
    form = DescribeGroup(request.POST)
    if not form.is_valid():
        return render(request, "procurement/group.html", _context(request, own, form), status=422)
    attempt(request, lambda: actions.describe(own, by=request.user, **form.cleaned_data), _("Kept."))
    return redirect("group", pk)


@require_POST
def group_take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the ticked items out; they wait for another group."""
    own = _mine(request, pk)
    form = PickItems(request.POST, choices=Item.objects.of_group(own))
    if form.is_valid():
        taken = form.cleaned_data["item"]
        done = attempt(
            request, lambda: actions.take_out(own, by=request.user, items=taken), _("Taken out: it waits on the board.")
        )
        return redirect("consolidation") if done and done.dissolved else redirect("group", pk)
    say_errors(request, form)
    return redirect("group", pk)


@require_POST
def group_dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the group up, with a reason: its requests go back to IT."""
    own = _mine(request, pk)
    why = Why({"why": request.POST.get("comment", "")})
    if not why.is_valid():
        say_errors(request, why)
        return redirect("group", pk)
    attempt(
        request,
        lambda: actions.dissolve(own, by=request.user, why=why.cleaned_data["why"]),
        _("Dissolved: the requests are back at IT."),
    )
    return redirect("group", pk)


@require_POST
def group_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to purchasing by the proposed branch; `seen` says which edition was looked at."""
    own = _mine(request, pk)
    seen = request.POST.get("seen", "")
    seen = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
    attempt(
        request,
        lambda: actions.send(own, by=request.user, seen=seen),
        _("Sent: the head of purchasing assigns a buyer."),
    )
    return redirect("group", pk)


menu = [
    MenuEntry(
        "groups", gettext_lazy("Item groups"), "groups", "boxes", "purchases", order=23, allowed=permissions.sees_groups
    )
]
urls = [
    path("groups", groups, name="groups"),
    path("groups/export.xlsx", groups_export, name="groups_export"),
    path("groups/<int:pk>", group, name="group"),
    path("groups/<int:pk>/describe", group_describe, name="group_describe"),
    path("groups/<int:pk>/take-out", group_take_out, name="group_take_out"),
    path("groups/<int:pk>/dissolve", group_dissolve, name="group_dissolve"),
    path("groups/<int:pk>/send", group_send, name="group_send"),
]
