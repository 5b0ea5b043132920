"""Envelopes of a quotation or tender: taken in, withdrawn; "I am here" at the opening; an offer read from a table."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.actions import cases
from portal.actions.standing import standing
from portal.models import Task
from portal.permissions import see_case
from portal.reading import may_read
from portal.views.deeds import attempt, say_errors
from procurement.actions import sealed as deeds
from procurement.actions.corrections import correct
from procurement.corrections import corrects, said
from procurement.envelopes import takes_in
from procurement.forms.offers import OfferForm
from procurement.forms.sealed import Corrected, TakeIn, Withdraw
from procurement.models import Offer, Procedure, SealedOffer
from procurement.offer_sheet import OfferSheet, from_paste, from_workbook
from procurement.sealed_panels import sealed_blocks
from procurement.spreadsheet import MOST_BYTES, Unreadable
from procurement.views.procedures import get_procedure
from procurement.weighing import as_wanted


def taking_in(request: HttpRequest, pk: int) -> Procedure:
    """The procedure, for who takes its envelopes in; for others there is no such address."""
    case = get_procedure(request, pk)
    if not takes_in(request.user, case):
        raise Http404
    return case


@require_POST
def envelopes(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an envelope in."""
    case = taking_in(request, pk)
    form = TakeIn(request.POST, request.FILES, case=case)
    if not form.is_valid():
        return _register(request, case, form) if request.htmx else _said(request, case, form)
    done = _("Taken in: the file is sealed until the opening.")
    if attempt(request, lambda: deeds.register(case, by=request.user, **form.cleaned_data), done) is None:
        return _register(request, case, form) if request.htmx else redirect(case)
    return _register(request, case) if request.htmx else redirect(case)


@require_POST
def envelope_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """An envelope leaves the register, with a reason."""
    envelope = get_object_or_404(SealedOffer.objects.select_related("procedure"), pk=pk)
    case = taking_in(request, envelope.procedure_id)
    form = Withdraw(request.POST)
    if not form.is_valid():
        say_errors(request, form)
    else:
        reason = form.cleaned_data["reason"]
        attempt(request, lambda: deeds.withdraw(envelope, by=request.user, reason=reason), _("Withdrawn."))
    return _register(request, case) if request.htmx else redirect(case)


def _register(request: HttpRequest, case: Procedure, form: TakeIn | None = None) -> HttpResponse:
    panels = sealed_blocks(cases.fresh(case), request.user, form)
    return render(request, "procurement/sealed/register.html", {"case": case, "panels": {"sealed": panels}})


def _said(request: HttpRequest, case: Procedure, form: TakeIn) -> HttpResponse:
    say_errors(request, form)
    return redirect(case)


@require_POST
def opening_here(request: HttpRequest, pk: int) -> HttpResponse:
    """ "I am here": both, and the envelopes are open."""
    case = get_procedure(request, pk)
    attempt(request, lambda: deeds.attend(case, by=request.user))
    return redirect(case)


@require_POST
def offer_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a workbook, pasted cells or the envelope's own file, and show the offer's fields filled; nothing is kept."""
    part = _part(request, pk)
    try:
        sheet = _read(request, part)
    except Unreadable as unreadable:
        sheet = OfferSheet(refusal=str(unreadable))
    part.fill(request.POST, sheet.values, sheet.fields)
    return render(request, "procurement/parts/offered.html", {"part": part, "sheet": sheet})


def _part(request: HttpRequest, pk: int) -> OfferForm:
    """The part of the task's form that is filled, for who may answer it."""
    task = get_object_or_404(Task.objects.select_related("case", "visit", "person"), pk=pk, closed=None)
    if task.person_id != request.user.pk:
        see_case(request.user, task.case)
    case = cases.fresh(task.case)
    line = case.table.lines_by_code[task.step]
    may = standing(request.user, task, case, line)
    if not may:
        raise PermissionDenied(str(may.why))
    form: Any = line.form(request.POST, request.FILES, case=case, task=task, person=request.user) if line.form else None
    wanted = request.GET.get("part", "")
    found = next((one for one in getattr(form, "parts", ()) if one.prefix == wanted), None)
    if not isinstance(found, OfferForm):
        raise Http404
    return found


def _read(request: HttpRequest, part: OfferForm) -> OfferSheet:
    lines = [as_wanted(one.line, place) for place, one in enumerate(part.lines, 1)]
    if request.GET.get("from") == "envelope":
        return from_workbook(_inside(request, part), lines, part.rates, part.supplier.inn)
    if text := request.POST.get(f"{part.prefix}-paste", "").strip("\r\n"):
        return from_paste(text, lines, part.rates)
    upload = request.FILES.get(f"{part.prefix}-sheet")
    if upload is None:
        raise Unreadable(_("Choose a workbook, or paste the cells."))
    return from_workbook(upload.read(MOST_BYTES + 1), lines, part.rates, part.supplier.inn)


def _inside(request: HttpRequest, part: OfferForm) -> bytes:
    version = getattr(part, "version", None)
    if version is None:
        raise Http404
    may_read(request.user, version)
    try:
        with version.file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except FileNotFoundError as lost:
        raise Unreadable(_("The file is lost: tell who runs the portal.")) from lost


def offer_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Who opened the envelopes puts right what was entered of one, until the evaluation is answered."""
    found = Offer.objects.with_lines().select_related("procedure", "sealed")
    offer = get_object_or_404(found.filter(sealed__isnull=False), pk=pk)
    case = offer.procedure = get_procedure(request, offer.procedure_id)
    if not corrects(case, request.user):
        raise Http404
    typed = {"data": request.POST} if request.method == "POST" else {}
    form = Corrected(offer=offer, **typed)
    if typed and form.is_valid():
        data = dict(form.cleaned_data)
        reason = data.pop("reason")
        deed = partial(correct, offer, by=request.user, reason=reason, data=data)
        if attempt(request, deed, _("Corrected: both numbers stand in the protocol.")):
            return redirect(case)
    context = {"case": case, "offer": offer, "form": form, "kept": said(offer.corrections.select_related("line", "by"))}
    return render(request, "procurement/sealed/correct.html", context)


urls = [
    path("procedures/<int:pk>/envelopes", envelopes, name="envelopes"),
    path("envelopes/<int:pk>/withdraw", envelope_withdraw, name="envelope_withdraw"),
    path("offers/<int:pk>/correct", offer_correct, name="offer_correct"),
    path("procedures/<int:pk>/opening/here", opening_here, name="opening_here"),
    path("tasks/<int:pk>/sheet", offer_sheet, name="offer_sheet"),
]
