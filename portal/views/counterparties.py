"""Counterparties: the list with its search, a card, adding and changing, blocking, the list under a field."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from portal import permissions
from portal.actions import counterparties as actions
from portal.actions.records import records_of
from portal.actions.refusals import Refused
from portal.context import COMPANY
from portal.forms.counterparties import AccountForms, ContactForms, CounterpartyForm
from portal.models import Counterparty, Person
from portal.sockets import Hit, MenuEntry

PAGE = 50
FOUND = 12
PARTS = {
    "": Counterparty.objects.all,
    "suppliers": Counterparty.objects.suppliers,
    "customers": lambda: Counterparty.objects.filter(is_customer=True),
    "blocked": lambda: Counterparty.objects.filter(blocked__isnull=False),
}


@require_GET
def counterparties(request: HttpRequest) -> HttpResponse:
    """Those that a search and a tab leave."""
    permissions.see_counterparties(request.user)
    text, part = request.GET.get("q", "").strip()[:100], request.GET.get("part", "")
    part = part if part in PARTS else ""
    found = PARTS[part]().search(text)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "text": text,
        "part": part,
        "tabs": _tabs(part),
        "why_not_write": permissions.why_not(permissions.write_counterparties, request.user),
    }
    return render(request, "portal/counterparties.html", context)


def _tabs(part: str) -> list[tuple[str, str, bool, None]]:
    labels = {"": _("All"), "suppliers": _("We buy"), "customers": _("They buy"), "blocked": _("Blocked ones")}
    return [(label, f"?part={code}" if code else "?", code == part, None) for code, label in labels.items()]


@require_GET
def counterparty(request: HttpRequest, pk: int) -> HttpResponse:
    """The card: requisites, accounts, contacts, who changed what."""
    row = get_object_or_404(Counterparty.objects.select_related("added_by", "blocked_by"), pk=pk)
    permissions.see_counterparty(request.user, row)
    context = {
        "counterparty": row,
        "facts": _facts(row),
        "accounts": row.accounts.all(),
        "contacts": row.contacts.all(),
        "records": records_of(row)[:20],
        "why_not_write": permissions.why_not(permissions.write_counterparties, request.user),
        "why_not_block": permissions.why_not(permissions.block_counterparties, request.user),
    }
    return render(request, "portal/counterparty.html", context)


def _facts(row: Counterparty) -> list[tuple[str, str]]:
    facts = [
        (_("Who they are"), row.get_kind_display()),
        (_("Full name"), row.full_name),
        (_("INN"), row.inn),
        (_("KPP"), row.kpp),
        (_("OGRN"), row.ogrn),
        (_("Address"), row.address),
        (_("To us"), ", ".join(_to_us(row))),
    ]
    return [(word, value) for word, value in facts if value]


def _to_us(row: Counterparty) -> list[str]:
    words = {_("we buy from them"): row.is_supplier, _("they buy from us"): row.is_customer}
    return [word for word, true in words.items() if true]


def counterparty_new(request: HttpRequest) -> HttpResponse:
    """Add one with accounts and contacts."""
    permissions.write_counterparties(request.user)
    return _edit(request, Counterparty(name=request.GET.get("name", "")[:200], inn=request.GET.get("inn", "")[:12]))


def counterparty_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change requisites, accounts, contacts."""
    permissions.write_counterparties(request.user)
    return _edit(request, get_object_or_404(Counterparty, pk=pk))


def _edit(request: HttpRequest, row: Counterparty) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = CounterpartyForm(data, instance=row)
    accounts = AccountForms(data, instance=row, prefix="accounts")
    contacts = ContactForms(data, instance=row, prefix="contacts")
    if data is not None and all([form.is_valid(), accounts.is_valid(), contacts.is_valid()]):
        try:
            saved = _save(request.user, row, form.cleaned_data, accounts.rows(), contacts.rows())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            for warning in {account.warning for account in accounts if getattr(account, "warning", "")}:
                messages.warning(request, warning)
            return redirect(saved)
    context = {"form": form, "accounts": accounts, "contacts": contacts, "counterparty": row}
    return render(request, "portal/counterparty_edit.html", context)


def _save(by: Person, row: Counterparty, fields: dict[str, Any], accounts: list, contacts: list) -> Counterparty:
    if row.pk is None:
        return actions.add(by=by, accounts=accounts, contacts=contacts, **fields)
    actions.change(row, by=by, accounts=accounts, contacts=contacts, **fields)
    return row


@require_POST
def counterparty_block(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody may choose them any more, for a reason."""
    permissions.block_counterparties(request.user)
    row = get_object_or_404(Counterparty, pk=pk)
    try:
        actions.block(row, by=request.user, why=request.POST.get("comment", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(row)


@require_POST
def counterparty_unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """They may be chosen again."""
    permissions.block_counterparties(request.user)
    row = get_object_or_404(Counterparty, pk=pk)
    actions.unblock(row, by=request.user)
    messages.info(request, _("{name} may be chosen again").format(name=row.name))
    return redirect(row)


@require_GET
def counterparty_search(request: HttpRequest) -> HttpResponse:
    """The list under a field: those that may be chosen. Options of a listbox for the page, JSON for everybody else."""
    permissions.see_counterparties(request.user)
    text = request.GET.get("q", "").strip()[:100]
    found = list(Counterparty.objects.usable().search(text)[:FOUND]) if text else []
    if request.headers.get("X-Requested-With") == "palette":
        return render(request, "parts/counterparties_found.html", {"found": found, "text": text})
    rows = [{"id": row.pk, "name": row.name, "inn": row.inn, "kpp": row.kpp} for row in found]
    return JsonResponse({"results": rows})


def hits(person: Person, text: str) -> list[Hit]:
    """What the palette finds of them."""
    if permissions.why_not(permissions.see_counterparties, person):
        return []
    found = Counterparty.objects.search(text)[:6]
    return [Hit(row.name, _inn(row), row.get_absolute_url(), "building-2") for row in found]


def _inn(row: Counterparty) -> str:
    return _("INN {inn}").format(inn=row.inn) if row.inn else ""


menu = [
    MenuEntry(
        "counterparties",
        gettext_lazy("Counterparties"),
        "counterparties",
        "building-2",
        COMPANY,
        order=60,
        allowed=lambda person: not permissions.why_not(permissions.see_counterparties, person),
    )
]
urls = [
    path("counterparties/", counterparties, name="counterparties"),
    path("counterparties/new", counterparty_new, name="counterparty_new"),
    path("counterparties/search", counterparty_search, name="counterparty_search"),
    path("counterparties/<int:pk>", counterparty, name="counterparty"),
    path("counterparties/<int:pk>/change", counterparty_change, name="counterparty_change"),
    path("counterparties/<int:pk>/block", counterparty_block, name="counterparty_block"),
    path("counterparties/<int:pk>/unblock", counterparty_unblock, name="counterparty_unblock"),
]
