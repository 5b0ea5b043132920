"""Beside the page of an invoice: who entered what of it, and its sheet with all approvals."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from invoices.actions.sheet import make_sheet
from invoices.models import Invoice
from invoices.permissions import may_see_road
from invoices.provenance import provenance
from portal.permissions import see_case


def _invoice(request: HttpRequest, pk: int) -> Invoice:
    related = ("payee", "account", "initiator", "unit", "article", "cost_unit", "own_account")
    invoice = get_object_or_404(Invoice.objects.select_related(*related), pk=pk)
    see_case(request.user, invoice)
    return invoice


@require_GET
def entered(request: HttpRequest, pk: int) -> HttpResponse:
    """Every field with who entered it and when."""
    invoice = _invoice(request, pk)
    context = {"case": invoice, "parts": provenance(invoice, request.user)}
    return render(request, "invoices/entered.html", context)


@require_POST
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill the sheet in from how the invoice stands, and show it; unchanged, it is the one that is there."""
    invoice = _invoice(request, pk)
    if not may_see_road(request.user, invoice):
        raise PermissionDenied(_("The sheet tells somebody's limit: it is for their heads and for finance."))
    return redirect("document_page", make_sheet(invoice, by=request.user).pk)


urls = [
    path("invoices/<int:pk>/entered", entered, name="invoice_entered"),
    path("invoices/<int:pk>/sheet", sheet, name="invoice_sheet"),
]
