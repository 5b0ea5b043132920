"""The payment calendar by day, and a payment moved to the next workday by a click."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from invoices.actions.planning import move_payment
from invoices.models import Invoice, OwnAccount
from invoices.payment_calendar import MOST, days, next_workday, planned_for
from invoices.permissions import acts_together, invoices_of, pay, see_bank
from portal import clock
from portal.actions.refusals import Refused
from portal.typography import short_day


@require_GET
def payment_calendar(request: HttpRequest) -> HttpResponse:
    """What is planned for which day, by own account; late ones first, those without a day last."""
    see_bank(request.user)
    accounts = list(OwnAccount.objects.order_by("name"))
    own = next((one for one in accounts if str(one.pk) == request.GET.get("own", "")), None)
    rows, today = list(planned_for(request.user, own)[: MOST + 1]), clock.today()
    tabs = [(_("All accounts"), "?", own is None, None)]
    tabs += [(one.name, f"?own={one.pk}", one == own, None) for one in accounts]
    shown = days(rows[:MOST], today)
    context = {
        "days": shown, "today": today, "tabs": tabs, "acts": acts_together(request.user), "more": len(rows) > MOST,
        "late": sum(each.total for each in shown if each.late), "all": sum(each.total for each in shown),
    }  # fmt: skip
    return render(request, "invoices/payment_calendar.html", context)


@require_POST
def later(request: HttpRequest, pk: int) -> HttpResponse:
    """To the next workday after the planned one, not before today's next."""
    pay(request.user)
    invoice: Invoice = get_object_or_404(invoices_of(request.user), pk=pk)
    day = next_workday(max(invoice.pay_day or clock.today(), clock.today()))
    try:
        move_payment(invoice, by=request.user, pay_day=day)
    except Refused as refusal:
        messages.warning(request, f"{invoice}: {refusal}")
    else:
        messages.success(request, _("%(invoice)s is planned for %(day)s") % {"invoice": invoice, "day": short_day(day)})
    return redirect("payment_calendar")


urls = [
    path("invoices/calendar", payment_calendar, name="payment_calendar"),
    path("invoices/calendar/<int:pk>/later", later, name="payment_later"),
]
