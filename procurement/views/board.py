"""The board: what waits to be bought together; several are picked into a group."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from portal.permissions import why_not
from portal.sockets import MenuEntry
from portal.views.deeds import attempt, say_errors
from procurement import permissions
from procurement.actions import groups as actions
from procurement.actions.groups import lacking_characteristics
from procurement.board import BY, piles, sum_of
from procurement.forms.gathering import Gather, PickItems
from procurement.models import Item, ItemGroup


def _waiting() -> Any:
    return Item.objects.for_group().with_way().prefetch_related("kind__asked").order_by("kind__name", "need_by", "pk")


@require_GET
def consolidation(request: HttpRequest) -> HttpResponse:
    """Everything that waits, in piles; the tray beside it. Buyers and directors look, IT picks."""
    permissions.see_groups(request.user)
    by = request.GET.get("by", "kind")
    by = by if by in BY else "kind"
    items = list(_waiting())
    context = {
        "piles": piles(items, by),
        "count": len(items),
        "lacking": lacking_characteristics(items),
        "chips": [(label, f"?by={code}", code == by) for code, label in BY.items()],
        "groups": ItemGroup.objects.gathering().select_related("made_by").prefetch_related("lines"),
        "form": Gather(choices=Item.objects.none()),
        "why_not": why_not(permissions.consolidate, request.user),
    }
    return render(request, "procurement/board.html", context)


@require_GET
def tray(request: HttpRequest) -> HttpResponse:
    """What the picked items come to, and which branch the rules propose (htmx)."""
    permissions.see_groups(request.user)
    form = PickItems(request.GET, choices=_waiting())
    picked = list(form.cleaned_data["item"]) if form.is_valid() else []
    return render(request, "procurement/tray.html", {"sum": sum_of(picked) if picked else None})


@require_POST
def gather(request: HttpRequest) -> HttpResponse:
    """Make a group of the picked items, or put them into one that is being gathered."""
    permissions.consolidate(request.user)
    form = Gather(request.POST, choices=Item.objects.with_way())
    if not form.is_valid():
        say_errors(request, form)
        return redirect("consolidation")
    picked, group, title = (form.cleaned_data[name] for name in ("item", "group", "title"))
    if group:
        done = attempt(request, lambda: actions.add(group, by=request.user, items=picked), _("Put into the group."))
    else:
        done = attempt(
            request, lambda: actions.make(by=request.user, items=picked, title=title), _("The group is made.")
        )
    return redirect("group", done.pk) if done else redirect("consolidation")


menu = [
    MenuEntry(
        "consolidation",
        gettext_lazy("Consolidation"),
        "consolidation",
        "combine",
        "purchases",
        order=22,
        count=lambda person: Item.objects.for_group() if permissions.may_consolidate(person) else None,
        allowed=permissions.sees_groups,
    )  # fmt: skip
]
urls = [
    path("consolidation", consolidation, name="consolidation"),
    path("consolidation/tray", tray, name="consolidation_tray"),
    path("consolidation/gather", gather, name="consolidation_gather"),
]
