"""The budget: plan, reserved, ordered, paid, free per article and unit; a line that is missing says so."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from invoices.budget import Standing, standings
from invoices.models import BudgetLine, Reservation
from invoices.permissions import budget_in_navigation, budget_units, see_budget
from portal import clock
from portal.exports import xlsx
from portal.sockets import MenuEntry

SUMS = ("plan", "reserved", "ordered", "paid", "free")


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return (
        int(asked) if asked.isdecimal() and 2000 <= int(asked[:4]) <= 2100 and len(asked) == 4 else clock.today().year
    )


def _years(year: int) -> list[int]:
    known = set(BudgetLine.objects.order_by().values_list("year", flat=True).distinct())
    return sorted(
        known
        | {year, clock.today().year}
        | set(Reservation.objects.order_by().values_list("year", flat=True).distinct())
    )


@require_GET
def budget(request: HttpRequest) -> HttpResponse:
    """A year on a page; heads see the lines of their units."""
    see_budget(request.user)
    year = _year(request)
    rows = standings(year, budget_units(request.user))
    years = [(str(one), f"?year={one}", one == year, None) for one in _years(year)]
    context = {
        "year": year,
        "years": years,
        "rows": rows,
        "total": _total(rows),
        "missing": sum(one.plan is None for one in rows),
    }
    return render(request, "invoices/budget.html", context)


def _total(rows: list[Standing]) -> dict[str, Decimal]:
    return {name: sum((getattr(one, name) or Decimal(0) for one in rows), Decimal("0.00")) for name in SUMS}


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same as XLSX."""
    see_budget(request.user)
    rows = standings(_year(request), budget_units(request.user))
    head = [_("Article"), _("Name"), _("Department"), _("Plan"), _("Reserved"), _("Ordered"), _("Paid out"), _("Free")]
    total = _total(rows)
    return xlsx("budget", head, (_row(one) for one in rows), [_("Total"), None, None, *[total[name] for name in SUMS]])


def _row(one: Standing) -> list[Any]:
    return [one.article.code, one.article.name, one.unit.name, *[getattr(one, name) for name in SUMS]]


menu = [
    MenuEntry("budget", gettext_lazy("Budget"), "budget", "wallet", order=32, allowed=budget_in_navigation),
]
urls = [
    path("budget", budget, name="budget"),
    path("budget/export.xlsx", export, name="budget_export"),
]
