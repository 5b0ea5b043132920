"""What is asked when a trust limit is given and taken."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from invoices.forms.steps import date_field
from portal import clock
from portal.forms.choosing import PersonField
from portal.forms.fields import MoneyField
from portal.models import Person

WHY = forms.Textarea(attrs={"rows": 2})


class Give(forms.Form):
    """Whom, how much an invoice and a month, from when until when, why."""

    person = PersonField(label=_("To whom"))
    each = MoneyField(label=_("Up to an invoice, ₽"), help_text=_("Up to and including this sum."))
    month = MoneyField(label=_("Up to a month, ₽"), required=False, help_text=_("A calendar month. Empty: any sum."))
    since = date_field(_("The first day"), initial=clock.today, help_text=_("Today or later."))
    until = date_field(_("The last day"), required=False, help_text=_("Empty: until it is taken."))
    why = forms.CharField(
        label=_("Why"), max_length=300, widget=WHY, help_text=_("An order or an agreement: it stays in the history.")
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.address = f"/people/search?without={by.pk}"

    def clean_since(self) -> date:
        if self.cleaned_data["since"] < clock.today():
            raise forms.ValidationError(_("A limit begins today or later."))
        return self.cleaned_data["since"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The last day is before the first."))
        if data.get("each") and data.get("month") and data["month"] < data["each"]:
            self.add_error("month", _("The limit of a month is at least that of an invoice."))
        return data


class Take(forms.Form):
    """Why a limit is taken."""

    why = forms.CharField(label=_("Why"), max_length=300, widget=WHY, help_text=_("It stays in the history."))
