"""What a browser sends back of a form: every field with the value it was shown with, names as in the page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from procurement.forms.triage import Triage

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def pdf(name: str) -> SimpleUploadedFile:
    """A small PDF whose content is its name."""
    return SimpleUploadedFile(f"{name}.pdf", PDF + name.encode(), content_type="application/pdf")


class Post:
    """The fields that go back, ready to be changed: `post["memo_text"] = "…"`; empty = not sent (an unticked box)."""

    def __init__(self, form: Any) -> None:
        self.fields: dict[str, Any] = {}
        self.files: dict[str, SimpleUploadedFile] = {}
        for part in parts_of(form):
            self._take(part)

    def _take(self, form: Any) -> None:
        for bound in form:
            if not isinstance(bound.field, forms.FileField) and not bound.field.disabled:
                self.fields[bound.html_name] = bound.value()

    def __setitem__(self, name: str, value: Any) -> None:
        self.fields[name] = value

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def get(self, name: str) -> Any:
        """What stands in the field, or None."""
        return self.fields.get(name)

    def names(self, end: str = "", start: str = "") -> list[str]:
        """Names of fields that begin and end so."""
        return [name for name in self.fields if name.endswith(end) and name.startswith(start)]

    def attach(self, name: str, title: str) -> None:
        """Choose a file in a field."""
        self.files[name] = pdf(title)

    def data(self) -> QueryDict:
        """As Django reads a request's body."""
        sent = QueryDict(mutable=True)
        for name, value in self.fields.items():
            values = [
                text for text in map(plain, value if isinstance(value, list | tuple) else [value]) if text is not None
            ]
            if values:
                sent.setlist(name, values)
        return sent


def plain(value: Any) -> str | None:
    """A value as text; None for what a browser does not send."""
    if value is None or value is False:
        return None
    if value is True:
        return "on"
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "pk", value))


def parts_of(form: Any) -> Iterator[Any]:
    """The form and the forms inside it: parts, lines of an offer, rows of a formset."""
    yield form
    for name in ("parts", "lines"):
        inside = getattr(form, name, None) or ()
        if isinstance(inside, forms.BaseFormSet):
            yield inside.management_form
        for part in inside:
            if isinstance(part, forms.BaseForm):
                yield from parts_of(part)
    if isinstance(form, Triage):
        yield form.rows.management_form
        yield from form.rows.forms
