"""Forms made of smaller forms: one for each line, offer, unit, … of a procedure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.answers import AnswerForm


class PartsForm(AnswerForm):
    """An answer's form with `parts`; `cleaned_data["parts"]` holds theirs when all are right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = self.make_parts()
        for part in self.parts:
            part.task_pk = self.task.pk

    def make_parts(self) -> list[forms.Form]:
        """The smaller forms, bound to the same data and files."""
        raise NotImplementedError

    def bound(self) -> dict[str, Any]:
        """What a part is given so that it reads what was typed."""
        return {"data": self.data, "files": self.files} if self.is_bound else {}

    def is_multipart(self) -> bool:
        return super().is_multipart() or any(part.is_multipart() for part in self.parts)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        valid = [part.is_valid() for part in self.parts]
        if not all(valid):
            raise forms.ValidationError(_("Something is not right yet: see the marked places."), code="parts")
        cleaned["parts"] = [part.cleaned_data for part in self.parts]
        return cleaned


def rows(height: int = 3, **attrs: Any) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": height, **attrs})
