"""Doubles, near doubles and halves of colleagues, the later invoice beside the earlier ones."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from invoices import alike
from invoices.limits import halves
from invoices.listing import InvoiceFilter, invoices_in
from invoices.models import Invoice
from invoices.permissions import see_bank
from portal import clock
from portal.reasons import Reason, sentence

PAGE, DAYS = 25, 90
TABS = {"near": _("Near doubles"), "double": _("Doubles"), "halves": _("Halves of colleagues")}


@require_GET
def invoices_alike(request: HttpRequest) -> HttpResponse:
    """For finance: which are alike, and by what."""
    see_bank(request.user)
    kind = request.GET.get("kind", "near")
    kind = kind if kind in TABS else "near"
    since = None if request.GET.get("all") else clock.today() - timedelta(days=DAYS)
    found = invoices_in(request.user, InvoiceFilter(alike=kind, since=since, order="-date"), clock.today())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(label, f"?kind={code}", code == kind, None) for code, label in TABS.items()],
        "page": page,
        "all": bool(request.GET.get("all")),
        "groups": _groups(list(page), kind),
    }
    return render(request, "invoices/alike.html", context)


def _groups(shown: list[Invoice], kind: str) -> list[tuple[Invoice, list[tuple[Invoice, list[str]]]]]:
    """Each with the earlier ones that it is like, and why."""
    if kind == "halves":
        told = {pk: [(one, [Reason("alike.halves")]) for one in rows] for pk, rows in halves(shown).items()}
    else:
        told = alike.partners(shown)
    groups = [(one, [(other, why) for other, why in told.get(one.pk, []) if other.pk < one.pk]) for one in shown]
    return [(one, [(other, [sentence(why) for why in whys]) for other, whys in rows]) for one, rows in groups if rows]


urls = [path("invoices/alike", invoices_alike, name="invoices_alike")]
