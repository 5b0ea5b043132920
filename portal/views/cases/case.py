"""Addresses of a case: page, map, history, comments, hold, leaves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.actions import cases, comments, holds
from portal.actions.refusals import Refused
from portal.forms.deeds import PutOnHold, Reason, Say
from portal.journal import journal
from portal.models import Case
from portal.permissions import see_case
from portal.views.cases.page import case_page
from portal.way import way as map_of


def get_case(request: HttpRequest, pk: int) -> Case:
    """The case, for whoever sees it; 404 for everybody else."""
    case = get_object_or_404(Case.objects.select_related("unit", "initiator"), pk=pk)
    see_case(request.user, case)
    return case


def case(request: HttpRequest, pk: int) -> HttpResponse:
    """All of a case."""
    return case_page(request, get_case(request, pk))


def way(request: HttpRequest, pk: int, phase: int) -> HttpResponse:
    """The steps of a phase (htmx), or the whole page opened there."""
    own = get_case(request, pk)
    if not request.htmx:
        return redirect("case", pk)
    return render(request, "portal/way_steps.html", {"way": map_of(own, phase), "case": own})


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened."""
    own = cases.fresh(get_case(request, pk))
    days, total = journal(own, request.user)
    return render(request, "portal/history.html", {"case": own, "days": days, "total": total})


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something; those mentioned are told."""
    own = get_case(request, pk)
    form = Say(request.POST, prefix="say")
    if not form.is_valid():
        messages.error(request, _("Write something first."))
        return redirect(own)
    mentions = form.cleaned_data["mentions"]
    return _deed(
        request, own, lambda: comments.comment(own, by=request.user, text=form.cleaned_data["text"], mentions=mentions)
    )


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a case on hold."""
    own = get_case(request, pk)
    form = PutOnHold(request.POST)
    if not form.is_valid():
        return _refused(request, own, form)
    values = {"why": form.cleaned_data["why"], "until": form.cleaned_data["until"]}
    return _deed(request, own, lambda: holds.hold(own, by=request.user, **values), _("On hold"))


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a case."""
    own = get_case(request, pk)
    asked = own.table.leaves["resume"].form if "resume" in own.table.leaves else None
    form = asked(request.POST, case=cases.fresh(own), person=request.user) if asked else None
    if form and not form.is_valid():
        return _refused(request, own, form)
    data = form.cleaned_data if form else {}
    done = _("It goes on; deadlines are counted anew")
    return _deed(request, own, lambda: holds.resume(own, by=request.user, data=data), done)


@require_POST
def leave(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Leave a case by a declared way (cancel, withdraw, change the branch, …)."""
    own = cases.fresh(get_case(request, pk))
    way_out = own.table.leaves.get(code)
    if way_out is None or code in ("hold", "resume", "hand_over"):
        raise Http404
    form = (way_out.form or Reason)(request.POST, case=own, person=request.user)
    if not form.is_valid():
        return _refused(request, own, form)
    return _deed(
        request, own, lambda: cases.leave(own, code, by=request.user, data=form.cleaned_data), str(way_out.label)
    )


def _deed(request: HttpRequest, own: Case, deed: Any, done: str = "") -> HttpResponse:
    try:
        deed()
        if done:
            messages.success(request, done)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(own)


def _refused(request: HttpRequest, own: Case, form: Any) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
    return redirect(own)


urls = [
    path("cases/<int:pk>", case, name="case"),
    path("cases/<int:pk>/way/<int:phase>", way, name="case_way"),
    path("cases/<int:pk>/history", history, name="case_history"),
    path("cases/<int:pk>/comment", comment, name="case_comment"),
    path("cases/<int:pk>/hold", hold, name="case_hold"),
    path("cases/<int:pk>/resume", resume, name="case_resume"),
    path("cases/<int:pk>/leave/<slug:code>", leave, name="case_leave"),
]
