"""One item: withdraw it, complete it; the buyer's answer to a withdrawal; what a kind asks for in a row of triage."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.permissions import may_see_case
from portal.views.deeds import attempt, say_errors
from procurement import permissions
from procurement.actions import items as actions
from procurement.actions import withdrawals
from procurement.forms.triage import DescribeItem, ItemRow
from procurement.forms.withdrawing import Why, WithdrawalAnswer
from procurement.models import Fate, Item, ItemKind, ItemWithdrawal


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one's item; when it is being bought, its buyer is asked."""
    item = get_object_or_404(Item.objects.select_related("request"), pk=pk)
    permissions.own_item(request.user, item)
    form = Why(request.POST)
    if not form.is_valid():
        say_errors(request, form)
        return redirect(item.request)
    asked = attempt(request, lambda: (withdrawals.withdraw(item, by=request.user, why=form.cleaned_data["why"]),))
    if asked:
        said = (
            _("The buyer is asked; the answer will stand here.")
            if asked[0]
            else _("Withdrawn: %(name)s") % {"name": item.name}
        )
        attempt(request, lambda: True, said)
    return redirect(item.request)


def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """IT completes an item that waits in consolidation."""
    permissions.consolidate(request.user)
    item = get_object_or_404(Item.objects.with_way(), pk=pk, fate=Fate.CONSOLIDATION)
    form = DescribeItem(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, lambda: actions.describe(item, by=request.user, **form.details), _("The item is completed.")
        )
        if done:
            return redirect("consolidation")
    return render(request, "procurement/item_describe.html", {"form": form, "item": item})


def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """A requester no longer wants an item: its buyer answers."""
    row = get_object_or_404(
        ItemWithdrawal.objects.select_related("item__request__initiator", "item__line__group", "by"), pk=pk
    )
    procedure = withdrawals.procedure_of(row.item)
    if (
        procedure is None
        or not may_see_case(request.user, procedure)
        or not withdrawals.may_answer(request.user, procedure)
    ):
        raise Http404
    form = WithdrawalAnswer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drop, why = form.cleaned_data["answer"] == "drop", form.cleaned_data["why"]
        if attempt(
            request, lambda: withdrawals.answer(row, by=request.user, drop=drop, why=why), _("The requester is told.")
        ):
            return redirect(procedure)
    return render(request, "procurement/withdrawal.html", {"form": form, "withdrawal": row, "procedure": procedure})


@require_GET
def kind_details(request: HttpRequest) -> HttpResponse:
    """Unit, sort and characteristics of a kind, for a row of triage or of an item (htmx)."""
    permissions.consolidate(request.user)
    prefix = request.GET.get("prefix", "")[:20]
    pk = request.GET.get(f"{prefix}-kind" if prefix else "kind", "")
    kinds = ItemKind.objects.active().prefetch_related("asked")
    kind = kinds.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 10 else None
    known = {"kind": kind, "unit": kind.unit, "sort": kind.sort, "known_price": kind.last_price} if kind else {}
    form = ItemRow(prefix=prefix or None, initial=known, items={}, kinds=kinds, floor=None)
    return render(request, "procurement/steps/kind_details.html", {"form": form})


urls = [
    path("items/<int:pk>/withdraw", withdraw, name="item_withdraw"),
    path("items/<int:pk>/describe", describe, name="item_describe"),
    path("items/kind", kind_details, name="kind_details"),
    path("withdrawals/<int:pk>", withdrawal, name="withdrawal"),
]
