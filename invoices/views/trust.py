"""Trust limits: who has which and what is left of it this month, ended ones with their history; given and taken."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from invoices import actions
from invoices.forms.trust import Give, Take
from invoices.limits import own_limit, parts_days, standings
from invoices.models import TrustLimit
from invoices.permissions import FINANCE, give_limits, limits_in_navigation, limits_seen_by, why_not_limit
from portal import clock
from portal.models import Person
from portal.roles import has_role
from portal.sockets import MenuEntry
from portal.views.deeds import tried

ENDED_SHOWN = 200


@require_GET
def limits(request: HttpRequest) -> HttpResponse:
    """Finance sees everybody's, everybody else their own."""
    today = clock.today()
    rows = limits_seen_by(request.user).select_related("person", "given_by", "ended_by")
    rows = rows.order_by("person__last_name", "person__first_name", "person", "-since", "-pk")
    over = Q(ended__isnull=False) | Q(until__lt=today)
    context = {
        "today": today,
        "rows": standings(rows.exclude(over), today),
        "ended": rows.filter(over).order_by("-ended", "-until", "-pk")[:ENDED_SHOWN],
        "mine": own_limit(request.user, today),
        "all_seen": has_role(request.user, *FINANCE),
        "gives": not why_not_limit(request.user),
        "days": parts_days(),
    }
    return render(request, "invoices/trust/limits.html", context)


def limit_give(request: HttpRequest) -> HttpResponse:
    """The finance director and the general director give a limit, nobody to themselves."""
    give_limits(request.user)
    form = Give(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and _given(request, form):
        return redirect("trust_limits")
    status = 422 if form.is_bound else 200
    return render(request, "invoices/trust/give.html", {"form": form, "days": parts_days()}, status=status)


def _given(request: HttpRequest, form: Give) -> bool:
    limit = tried(form, lambda: actions.give_limit(by=request.user, **form.cleaned_data))
    if limit:
        messages.success(request, _("%(person)s has a limit now.") % {"person": limit.person})
    return bool(limit)


def limit_take(request: HttpRequest, pk: int) -> HttpResponse:
    """The same people take a limit; it does not count from that instant on."""
    give_limits(request.user)
    limit = get_object_or_404(TrustLimit.objects.select_related("person", "given_by"), pk=pk)
    form = Take(request.POST or None)
    if request.method == "POST" and form.is_valid() and _taken(request, limit, form):
        return redirect("trust_limits")
    context: dict[str, Any] = {"form": form, "limit": limit, "standing": standings([limit], clock.today())[0]}
    return render(request, "invoices/trust/take.html", context, status=422 if form.is_bound else 200)


def _taken(request: HttpRequest, limit: TrustLimit, form: Take) -> bool:
    taken = tried(form, lambda: actions.take_limit(limit, by=request.user, why=form.cleaned_data["why"]))
    if taken:
        messages.success(request, _("The limit of %(person)s does not count any more.") % {"person": limit.person})
    return bool(taken)


def on_desk(person: Person) -> dict[str, Any] | None:
    """One's own limit beside the desk; nothing without one."""
    standing = own_limit(person, clock.today())
    return {"template": "invoices/trust/desk.html", "standing": standing} if standing else None


menu = [
    MenuEntry(
        "trust_limits", gettext_lazy("Trust limits"), "trust_limits", "shield-check", order=31,
        allowed=limits_in_navigation,
    ),
]  # fmt: skip
urls = [
    path("limits", limits, name="trust_limits"),
    path("limits/new", limit_give, name="trust_limit_give"),
    path("limits/<int:pk>/take", limit_take, name="trust_limit_take"),
]
