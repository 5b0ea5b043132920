"""Fields of an invoice's ways out: withdraw, hold, resume, hand over. Built with `case=`."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import calendars
from portal.forms.choosing import PersonField


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)


class HoldForm(Reason):
    """Until when, if known."""

    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput)

    def clean_until(self) -> date | None:
        day = self.cleaned_data["until"]
        if day and day <= calendars.today(self.case.zone):
            raise forms.ValidationError(_("Choose a day after today, or leave it open."))
        return day


class HandOver(Reason):
    """To whom."""

    person = PersonField(label=_("To whom"))
