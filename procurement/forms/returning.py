"""The day on which a supplier's money came back."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Returned(forms.Form):
    """When it came back."""

    day = forms.DateField(label=_("Returned on"), widget=forms.DateInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", today)

    def clean_day(self) -> date:
        if self.cleaned_data["day"] > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return self.cleaned_data["day"]
