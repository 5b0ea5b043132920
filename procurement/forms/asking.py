"""What an employee fills in: three fields and files."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.forms.files import DocumentsField

FAR_YEARS = 3


class NewRequest(forms.Form):
    """What, what for, by when; files if wanted. `token` makes a doubled click file one request."""

    what = forms.CharField(
        label=_("What"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "class": "big"}),
        error_messages={"required": _("Write what you need, in your own words.")},
    )  # fmt: skip
    what_for = forms.CharField(
        label=_("What for"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "class": "big"}),
        help_text=_("One sentence: by it IT knows which one to choose, and your head agrees sooner."),
        error_messages={"required": _("Write what it is for: your head agrees by this.")},
    )  # fmt: skip
    by_when = forms.DateField(label=_("By when"), required=False)
    files = DocumentsField(label=_("Files"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid4())

    def clean_by_when(self) -> Any:
        day, today = self.cleaned_data["by_when"], clock.today()
        if day and day < today:
            raise forms.ValidationError(_("This day is past: choose today or later."))
        if day and day.year > today.year + FAR_YEARS:
            raise forms.ValidationError(_("That is more than three years ahead: check the year."))
        return day
