"""Pages of their own for what was agreed with the supplier: the contract with its versions, payments and deliveries."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from procurement import contract_page, schedule_page
from procurement.models import Procedure
from procurement.sight import Sight, sight
from procurement.views.procedures import get_procedure

ASKED_SHOWN = 3


def full_sight(request: HttpRequest, pk: int) -> tuple[Procedure, Sight]:
    """The procedure, for who sees supplier and prices of all of it; 404 for everybody else."""
    case = get_procedure(request, pk)
    seen = sight(request.user, case)
    if not seen.full:
        raise Http404
    return case, seen


@require_GET
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Agreements with versions side by side, signatures, points of disagreement, copies; a small purchase has none."""
    case, _seen = full_sight(request, pk)
    if not case.by_contract:
        raise Http404
    return _page(request, "procurement/contract.html", case, contract_page.context(case))


@require_GET
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """What is paid, due, held and left, and what came for whom."""
    case, seen = full_sight(request, pk)
    return _page(request, "procurement/schedule.html", case, schedule_page.context(case, request.user, seen))


def _page(request: HttpRequest, template: str, case: Procedure, context: dict[str, Any]) -> HttpResponse:
    """Either page says above who has the case now."""
    asked = case.tasks.open().select_related("person").order_by("until", "pk")[:ASKED_SHOWN]
    return render(request, template, context | {"case": case, "tasks": list(asked)})


urls = [
    path("procedures/<int:pk>/contract", contract, name="contract"),
    path("procedures/<int:pk>/schedule", schedule, name="schedule"),
]
