"""An invoice of one's own is started: the page, what it tells while one types, the list under the payee."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from invoices import actions
from invoices.forms.filling import Filled, filled
from invoices.forms.starting import FILE, NewInvoice, as_before
from invoices.limits import own_limit
from invoices.models import Invoice
from invoices.permissions import has_invoices, invoices_of
from invoices.starting import Told
from portal import clock
from portal.context import NEW
from portal.models import Counterparty
from portal.sockets import MenuEntry
from portal.views.deeds import tried

FOUND, SHORTEST = 12, 2


def invoice_new(request: HttpRequest) -> HttpResponse:
    """Anybody starts one of their own; `?copy=` fills in an earlier one that they see. Drafted, sent, or only told."""
    old = _copied(request)
    if request.method != "POST":
        form = NewInvoice(person=request.user, initial=as_before(old) if old else {})
        return _page(request, form, old)
    if "read" in request.POST:
        return _read(request, old)
    form = NewInvoice(request.POST, request.FILES, person=request.user, sends="send" in request.POST)
    pressed = bool({"send", "draft"} & request.POST.keys())
    if pressed and form.is_valid() and (made := _started(request, form, old)):
        return redirect(made)
    return _page(request, form, old, told=form.told, status=422 if pressed else 200)


def _copied(request: HttpRequest) -> Invoice | None:
    pk = request.GET.get("copy", "")
    if not (pk.isdecimal() and len(pk) < 10):
        return None
    return get_object_or_404(invoices_of(request.user).prefetch_related("lines"), pk=pk)


def _page(
    request: HttpRequest, form: NewInvoice, old: Invoice | None, *, told: Told | None = None,
    code: Filled | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    said = {"told": told or Told(), "code": code or Filled(), "listed": has_invoices(request.user)}
    said["standing"] = own_limit(request.user, clock.today())
    return render(request, "invoices/new.html", {"form": form, "old": old, **said}, status=status)


def _started(request: HttpRequest, form: NewInvoice, old: Invoice | None) -> Invoice | None:
    contents = dict(form.cleaned_data)
    upload = contents.pop(FILE)
    made: Invoice | None = tried(
        form, lambda: actions.start_own(contents, by=request.user, upload=upload, sends=form.sends, copied_from=old)
    )
    if made is None:
        return None
    messages.success(request, _("Sent. Its way is shown here.") if form.sends else _("Saved as a draft."))
    for warning in form.told.warnings:
        messages.warning(request, warning)
    return made


def _read(request: HttpRequest, old: Invoice | None) -> HttpResponse:
    """A payment code fills the form; what was typed and is not in the code stays."""
    code = filled(request.POST, request.FILES)
    form = NewInvoice(person=request.user, initial=code.initial)
    told = NewInvoice(code.data, person=request.user).told
    return _page(request, form, old, told=told, code=code, status=422 if code.wrong else 200)


@require_POST
def invoice_told(request: HttpRequest) -> HttpResponse:
    """While one types: sum, VAT, the road, doubles, the payee's accounts. Nothing is kept."""
    own = _own(request)
    form = NewInvoice(request.POST, person=request.user, own=own)
    return render(request, "invoices/parts/told_fresh.html", {"form": form, "told": form.told})


def _own(request: HttpRequest) -> Invoice | None:
    """The draft that is written anew, where there is one."""
    pk = request.GET.get("invoice", "")
    if not (pk.isdecimal() and len(pk) < 10):
        return None
    return get_object_or_404(invoices_of(request.user).select_related("unit"), pk=pk)


@require_GET
def invoice_payees(request: HttpRequest) -> HttpResponse:
    """The list under the field: names and INNs of those who may be paid, for everybody who starts an invoice."""
    text = request.GET.get("q", "").strip()[:100]
    found = list(Counterparty.objects.usable().search(text)[:FOUND]) if len(text) >= SHORTEST else []
    return render(request, "parts/counterparties_found.html", {"found": found, "text": text})


menu = [MenuEntry("invoice_new", gettext_lazy("New invoice"), "invoice_new", "receipt-text", NEW, order=20)]
urls: list[Any] = [
    path("invoices/new", invoice_new, name="invoice_new"),
    path("invoices/new/told", invoice_told, name="invoice_told"),
    path("invoices/new/payees", invoice_payees, name="invoice_payees"),
]
