"""What the small pages with one form have in common."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal import permissions
from portal.actions.refusals import Refused
from portal.models import Person

Crumbs = list[tuple[str, str]]


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    deed: Callable[[dict[str, Any]], str],
    *,
    title: str,
    verb: str,
    back: str,
    text: str = "",
    crumbs: Crumbs = (),
    danger: bool = False,
) -> HttpResponse:
    """A page of one form: `deed(cleaned_data)` does it and says what was done; a refusal stands above the fields."""
    if request.method == "POST" and form.is_valid():
        try:
            said = deed(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if said:
                messages.success(request, said)
            return redirect(back)
    context = {
        "form": form, "title": title, "verb": verb, "back": back, "text": text, "danger": danger,
        "crumbs": [(_("People"), reverse("chart")), *crumbs],
    }  # fmt: skip
    return render(request, "people/form.html", context)


def tabs(person: Person, here: str) -> list[tuple[str, str, bool, None]]:
    """Chart, list, roles; for those who keep people also HR's list and invitations."""
    found = [("chart", _("Chart")), ("people", _("List")), ("roles", _("Who holds what"))]
    if not permissions.why_not(permissions.keep_people, person):
        found += [("people_import", _("HR's list")), ("invitations", _("Invitations"))]
    return [(label, reverse(name), name == here, None) for name, label in found]
