"""What treasury enters beside the flow: a payment order, that the bank paid it, that it sent it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from invoices import actions
from invoices.forms.payments import Bounced, Executed, Order
from invoices.models import Invoice, PaymentOrder
from invoices.permissions import pay
from portal.permissions import see_case
from portal.views.deeds import attempt, say_errors, tried


def _invoice(request: HttpRequest, pk: int) -> Invoice:
    invoice = get_object_or_404(Invoice.objects.select_related("payee", "parent"), pk=pk)
    see_case(request.user, invoice)
    pay(request.user)
    return invoice


def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a payment order; what was typed stays when it is refused."""
    invoice = _invoice(request, pk)
    form = Order(request.POST or None, request.FILES or None, invoice=invoice)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        executed = data["date"] if data.pop("executed") else None
        upload = data.pop("file")
        if tried(form, lambda: actions.pay(invoice, by=request.user, executed=executed, upload=upload, **data)):
            messages.success(request, _("Payment order No. %(number)s is entered") % {"number": data["number"]})
            return redirect(invoice)
    status = 422 if form.errors else 200
    return render(request, "invoices/payment.html", {"case": invoice, "form": form}, status=status)


@require_POST
def executed(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank has carried an order out."""
    order = get_object_or_404(PaymentOrder.objects.select_related("invoice"), pk=pk)
    invoice = _invoice(request, order.invoice_id)
    form = Executed(request.POST, invoice=invoice)
    return _deed(request, invoice, form, lambda data: actions.execute(order, by=request.user, day=data["day"]))


@require_POST
def bounced(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank has sent an order back."""
    order = get_object_or_404(PaymentOrder.objects.select_related("invoice"), pk=pk)
    invoice = _invoice(request, order.invoice_id)
    return _deed(
        request, invoice, Bounced(request.POST), lambda data: actions.bounce(order, by=request.user, why=data["why"])
    )


def _deed(request: HttpRequest, invoice: Invoice, form: Any, deed: Any) -> HttpResponse:
    if form.is_valid():
        attempt(request, lambda: deed(form.cleaned_data), _("Entered"))
    else:
        say_errors(request, form)
    return redirect(invoice)


urls = [
    path("invoices/<int:pk>/payment", payment, name="invoice_payment"),
    path("invoices/orders/<int:pk>/executed", executed, name="order_executed"),
    path("invoices/orders/<int:pk>/bounced", bounced, name="order_bounced"),
]
