"""Procedures: the list with its export, offers side by side, who judges."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from portal.models import Person
from portal.permissions import see_case
from portal.roles import has_role
from portal.sockets import MenuEntry
from portal.views.deeds import attempt
from procurement import compare_page
from procurement.actions.buyers import name_buyer, why_not_named
from procurement.actions.procedures import end_vote, replace_member
from procurement.exports import xlsx
from procurement.forms.members import NameBuyer, ReplaceMember
from procurement.models import Procedure
from procurement.procedure_list import STATES, ProcedureFilter, procedures_in, procedures_of, rows_of, total
from procurement.sight import sight

PAGE = 50
MOST = 5000


def get_procedure(request: HttpRequest, pk: int) -> Procedure:
    """The procedure, for whoever sees it; 404 for everybody else."""
    case = get_object_or_404(Procedure.objects.select_related("group", "buyer", "unit"), pk=pk)
    see_case(request.user, case)
    return case


@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """Everybody sees the procedures that concern them; sums where they see prices."""
    wanted = ProcedureFilter.read(request.GET)
    page = Paginator(procedures_in(request.user, wanted), PAGE).get_page(request.GET.get("page"))
    rows = rows_of(request.user, list(page))
    context = {
        "wanted": wanted,
        "page": page,
        "rows": rows,
        "states": _states(wanted),
        "total": total(rows),
        "priced": any(row.sum is not None for row in rows),
        "buyers": Person.objects.filter(pk__in=procedures_of(request.user).values("buyer")),
    }
    return render(request, "procurement/procedures.html", context)


def _states(wanted: ProcedureFilter) -> list[tuple[str, str, bool]]:
    chips = [(str(label), f"?state={code}", code == wanted.state) for code, label in STATES.items()]
    return [*chips, (_("All"), "?state=all", wanted.state == "all")]


@require_GET
def procedures_export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as XLSX; suppliers and sums where this person sees them."""
    found = list(procedures_in(request.user, ProcedureFilter.read(request.GET))[:MOST])
    rows = rows_of(request.user, found)
    head = [
        _("No."),
        _("Branch"),
        _("What"),
        _("Buyer"),
        _("Begun"),
        _("Ended"),
        _("Stands at"),
        _("Supplier"),
        _("Sum, RUB"),
    ]
    cells = [
        [
            row.case.code, str(row.case.kind_label), row.case.title, str(row.case.buyer or ""), row.case.opened,
            row.case.ended, str(row.case.stands), row.supplier, row.sum,
        ]
        for row in rows
    ]  # fmt: skip
    return xlsx("procedures", head, cells, [_("Total"), *[None] * 7, total(rows)])


@require_GET
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """Offers side by side; what this person may not see is not in the page."""
    case = get_procedure(request, pk)
    seen = sight(request.user, case)
    if not seen.offers or seen.lines is not None:
        raise Http404
    return render(request, "procurement/offers.html", compare_page.context(case, seen))


def members(request: HttpRequest, pk: int) -> HttpResponse:
    """The purchasing head names another member of the working group."""
    case = get_procedure(request, pk)
    if not has_role(request.user, "purchasing_head"):
        raise PermissionDenied(_("The head of purchasing names the members."))
    form = ReplaceMember(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        deed: dict[str, Any] = form.cleaned_data
        if attempt(
            request, lambda: replace_member(case, by=request.user, **deed), _("Named. They have the full time.")
        ):
            return redirect(case)
    return render(request, "procurement/members.html", {"case": case, "form": form, "members": form.members})


def buyer(request: HttpRequest, pk: int) -> HttpResponse:
    """The purchasing head names another buyer."""
    case = get_procedure(request, pk)
    if not has_role(request.user, "purchasing_head"):
        raise PermissionDenied(_("The head of purchasing names the buyer."))
    form = NameBuyer(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        deed: dict[str, Any] = form.cleaned_data
        if attempt(request, lambda: name_buyer(case, by=request.user, **deed), _("Named. The steps are theirs now.")):
            return redirect(case)
    why_not = why_not_named(case)
    return render(request, "procurement/buyer.html", {"case": case, "form": form, "why_not": why_not})


@require_POST
def vote_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair ends a vote in which somebody is against."""
    case = get_procedure(request, pk)
    attempt(request, lambda: end_vote(case, by=request.user), _("Ended: it goes back with all remarks."))
    return redirect(case)


menu = [MenuEntry("procedures", gettext_lazy("Procedures"), "procedures", "gavel", "purchases", order=24)]
urls = [
    path("procedures", procedures, name="procedures"),
    path("procedures/export.xlsx", procedures_export, name="procedures_export"),
    path("procedures/<int:pk>/offers", offers, name="offers"),
    path("procedures/<int:pk>/members", members, name="procedure_members"),
    path("procedures/<int:pk>/buyer", buyer, name="procedure_buyer"),
    path("procedures/<int:pk>/vote/end", vote_end, name="procedure_vote_end"),
]
