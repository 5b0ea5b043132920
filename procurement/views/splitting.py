"""The page on which the buyer splits a group: quantities and a reason, both halves as they would be, the deed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from portal.views.deeds import attempt
from procurement.actions.splitting import by_rule, split
from procurement.forms.splitting import SplitGroup
from procurement.halves import may_split, why_not_split
from procurement.models import Procedure
from procurement.views.procedures import get_procedure


def splitting(request: HttpRequest, pk: int) -> HttpResponse:
    """First both halves are looked at; the second press writes just these."""
    case = get_procedure(request, pk)
    if not may_split(request.user, case):
        raise PermissionDenied(_("The buyer of this purchase splits it, or the head of purchasing."))
    form = SplitGroup(request.POST or None, case=case)
    valid = request.method == "POST" and form.is_valid()
    if valid and "write" in request.POST and form.was_shown and (new := _write(request, form)):
        return redirect(new)
    context = {"case": case, "form": form, "why_not": why_not_split(case), "halves": None}
    if valid and context["why_not"] is None:
        # after a refusal the group may be another one than the form was made of
        context |= _halves(SplitGroup(request.POST, case=get_procedure(request, pk)))
    return render(request, "procurement/split.html", context)


def _write(request: HttpRequest, form: SplitGroup) -> Procedure | None:
    data = form.cleaned_data
    deed = {name: data[name] for name in ("quantities", "reason", "seen")}
    return attempt(request, lambda: split(form.case, by=request.user, **deed), _("Split: this is the second purchase."))


def _halves(form: SplitGroup) -> dict[str, Any]:
    """What the preview shows of each half: where it goes, what it holds, which branch the rules would propose."""
    if not form.is_valid():
        return {"form": form}
    found = form.parting()
    shown = [(_("Stays here, No. %(number)s") % {"number": form.case.code}, found.stays)]
    shown.append((_("Goes to a second purchase"), found.goes))
    return {
        "form": form,
        "case": form.case,
        "parting": found,
        "halves": [(title, half, by_rule(form.case, half)) for title, half in shown],
    }


urls = [path("procedures/<int:pk>/split", splitting, name="procedure_split")]
