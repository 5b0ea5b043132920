"""The counter of workdays."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import workdays


class CounterForm(forms.Form):
    """From which day, how many workdays."""

    start = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput)
    days = forms.IntegerField(
        label=gettext_lazy("Workdays"), min_value=1, max_value=250, widget=forms.NumberInput(attrs={"class": "num"})
    )

    def clean_start(self) -> date:
        start = self.cleaned_data["start"]
        if not workdays.FIRST_YEAR < start.year < workdays.LAST_YEAR - 2:
            raise forms.ValidationError(_("The calendar does not know the year {year}").format(year=start.year))
        return start
