"""HR's list: upload, preview of what it would do, confirm, result."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from portal import permissions
from portal.actions import roster
from portal.actions.refusals import Refused
from portal.forms.people import ListForm
from portal.models import Workbook
from portal.reasons import sentence
from portal.roster.words import FIELDS
from portal.views.people.pages import tabs

LATEST = 10


def people_import(request: HttpRequest) -> HttpResponse:
    """HR and who configures: choose the file; nothing is written yet."""
    permissions.keep_people(request.user)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            book = roster.upload(form.cleaned_data["file"], by=request.user)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("people_import_one", book.pk)
    latest = Workbook.objects.select_related("by", "confirmed_by")[:LATEST]
    context = {"form": form, "latest": latest, "tabs": tabs(request.user, "people_import")}
    return render(request, "people/import.html", context)


def people_import_one(request: HttpRequest, pk: int) -> HttpResponse:
    """HR and who configures: what the list would do; the button does it."""
    permissions.keep_people(request.user)
    book = get_object_or_404(Workbook.objects.select_related("by", "confirmed_by"), pk=pk)
    if request.method == "POST":
        close = [int(value) for value in request.POST.getlist("close") if value.isdecimal()]
        try:
            roster.confirm(book, by=request.user, close=close, heads="heads" in request.POST)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The list is brought in."))
        return redirect("people_import_one", book.pk)
    return render(request, "people/import_one.html", {"book": book, **_shown(book.report)})


def _shown(report: dict[str, Any]) -> dict[str, Any]:
    """The report with its reasons and fields said in the reader's language."""
    return {
        "report": report,
        "day": parse_date(report["day"]),
        "refused": [(one["place"], one["who"], sentence(one["reason"])) for one in report["refused"]],
        "look": [(one["place"], one["who"], sentence(one["reason"])) for one in report["look"]],
        "changed": [_change(one) for one in report["changed"]],
        "closed": [_change(one) for one in report["closed"]],
        "nothing": not (report["added"] or report["changed"] or report["closed"]),
    }


def _change(one: dict[str, Any]) -> dict[str, Any]:
    return one | {"changes": [(FIELDS.get(name, name), before, after) for name, before, after in one["changes"]]}
