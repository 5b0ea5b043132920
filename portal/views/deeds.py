"""A deed of a page: done, or refused with the sentence above the page; what was typed stays in its form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from portal.actions.refusals import Refused


def attempt(request: HttpRequest, deed: Callable[[], Any], done: Any = "") -> Any:
    """Do it; a refusal becomes a message and None is given back."""
    try:
        result = deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    if done:
        messages.success(request, str(done))
    return result if result is not None else True


def tried(form: BaseForm, deed: Callable[[], Any]) -> Any:
    """Do it; a refusal stands above the form's fields and None is given back."""
    try:
        result = deed()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return result if result is not None else True


def say_errors(request: HttpRequest, form: BaseForm) -> None:
    """The errors of a form that has no page of its own."""
    for errors in form.errors.values():
        messages.error(request, " ".join(str(error) for error in errors))
