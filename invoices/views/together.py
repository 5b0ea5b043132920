"""Several ticked invoices at once: what they get is asked on a page, then each goes through the door by itself."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from invoices.actions.bank_files import LeftOut, make_bank_file
from invoices.checking import told_together
from invoices.forms.registry import CheckTogether, FileTogether, MoveTogether, PlanTogether
from invoices.models import Invoice
from invoices.permissions import act_together, acts_together, invoices_of
from invoices.together import STEPS, Outcome, answer_each, chosen, move_each, open_tasks
from portal.actions.cases import seen_now
from portal.models import Person
from portal.reasons import sentence

MOST = 200
FORMS = {"check": CheckTogether, "plan": PlanTogether, "move": MoveTogether, "file": FileTogether}
TITLES = {
    "check": _("Approve together"),
    "plan": _("Set the day of payment"),
    "move": _("Move to another day"),
    "file": _("Into the bank client"),
}


def together(request: HttpRequest) -> HttpResponse:
    """GET: what was ticked, and what is asked; POST: each done or not, with the reason."""
    given = request.POST if request.method == "POST" else request.GET
    act_together(request.user)
    act = given.get("act") or acts_together(request.user)[0]
    act_together(request.user, act)
    ids = [int(pk) for pk in given.getlist("invoice") if pk.isdecimal() and len(pk) < 19][:MOST]
    ticked = chosen(request.user, ids, invoices_of(request.user))
    form = FORMS[act](request.POST if request.method == "POST" else None)
    outcome = None
    if request.method == "POST" and ticked and form.is_valid():
        outcome = _done(request, act, form, ticked)
        if isinstance(outcome, HttpResponse):
            return outcome
    return _page(request, act, form, ticked, outcome)


def _page(request: HttpRequest, act: str, form: forms.Form, ticked: list, outcome: Outcome | None) -> HttpResponse:
    sum_ = Invoice.objects.filter(pk__in=[one.pk for one in ticked]).aggregate(sum=Sum("sum"))["sum"]
    told = told_together(ticked, checked=act == "check")
    context = {
        "act": act, "title": TITLES[act], "form": form,
        "ticked": [(one, seen, told[one.pk]) for one, seen in _seen(act, ticked)],
        "outcome": outcome, "sum": sum_,
    }  # fmt: skip
    return render(request, "invoices/together.html", context, status=422 if form.errors else 200)


def _seen(act: str, ticked: list[Invoice]) -> list[tuple[Invoice, str]]:
    tasks = open_tasks(ticked, STEPS[act]) if act in STEPS else {}
    return [(one, seen_now(one, tasks[one.pk]) if one.pk in tasks else "") for one in ticked]


def _done(request: HttpRequest, act: str, form: forms.Form, ticked: list[Invoice]) -> Outcome | HttpResponse:
    if act in STEPS:
        seen = {one.pk: request.POST.get(f"seen_{one.pk}", "") for one in ticked}
        return answer_each(ticked, act, by=request.user, data=form.data, seen=seen)
    if act == "move":
        return move_each(ticked, by=request.user, data=form.cleaned_data)
    return _file(request, request.user, form, ticked)


def _file(request: HttpRequest, by: Person, form: forms.Form, ticked: list[Invoice]) -> Outcome | HttpResponse:
    data: Mapping[str, Any] = form.cleaned_data
    try:
        made = make_bank_file(by=by, parts=ticked, **data)
    except LeftOut as refusal:
        form.add_error(None, str(refusal))
        return Outcome()
    if made.file:
        messages.success(request, _("The file is made: download it and give it to the bank"))
        return redirect("bank_file", made.file.pk)
    return Outcome(left=[(one, sentence(reason)) for one, reason in made.left_out])


urls = [path("invoices/together", together, name="invoices_together")]
