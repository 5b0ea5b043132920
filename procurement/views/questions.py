"""Suppliers' questions and the form of the offer that goes out with the notice or the enquiry."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.exports import XLSX
from portal.permissions import see_case
from portal.views.deeds import attempt
from procurement.actions import questions as acts
from procurement.forms.questions import Answer, NewQuestion
from procurement.models import Procedure, SupplierQuestion
from procurement.offer_form import workbook
from procurement.sight import sight
from procurement.views.procedures import get_procedure


def _whole(request: HttpRequest, case: Procedure) -> Procedure:
    """For whoever sees all lines of it; 404 for everybody else."""
    if sight(request.user, case).lines is not None:
        raise Http404
    return case


def _noticed(request: HttpRequest, case: Procedure) -> Procedure:
    """The same in a branch that sends out a notice."""
    if "supplier_questions" not in case.table.lines_by_code:
        raise Http404
    return _whole(request, case)


@require_POST
def question_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a question; a form with mistakes comes back on a page of its own, as typed."""
    case = _noticed(request, get_procedure(request, pk))
    form = NewQuestion(request.POST, case=case, prefix="question")
    if form.is_valid() and attempt(
        request, lambda: acts.register(case, by=request.user, **form.cleaned_data), _("Registered")
    ):
        return redirect(f"{case.get_absolute_url()}#supplier-questions")
    return render(request, "procurement/question.html", {"case": case, "form": form}, status=422)


@require_POST
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question to all."""
    question = get_object_or_404(SupplierQuestion.objects.select_related("procedure"), pk=pk)
    see_case(request.user, question.procedure)
    case = _noticed(request, question.procedure)
    form = Answer(request.POST, prefix=f"answer-{pk}")
    if form.is_valid() and attempt(
        request, lambda: acts.answer(question, by=request.user, **form.cleaned_data), _("Answered to all")
    ):
        return redirect(f"{case.get_absolute_url()}#supplier-questions")
    return render(request, "procurement/question.html", {"case": case, "form": form, "asked": question}, status=422)


@require_GET
def offer_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the offer as XLSX."""
    case = _whole(request, get_procedure(request, pk))
    response = HttpResponse(workbook(case), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="offer-form-{case.code}.xlsx"'
    return response


urls = [
    path("procedures/<int:pk>/questions", question_new, name="supplier_question_new"),
    path("supplier-questions/<int:pk>/answer", question_answer, name="supplier_question_answer"),
    path("procedures/<int:pk>/offer-form.xlsx", offer_form, name="offer_form"),
]
