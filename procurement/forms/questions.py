"""A supplier's question as it came, and the answer that goes to everybody."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import clock
from portal.models import Counterparty
from procurement.forms.parts import rows
from procurement.forms.sealed import MomentField
from procurement.models import Procedure


class SupplierChoice(forms.ModelChoiceField):
    """One of those asked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Counterparty.objects.none(), empty_label=_("somebody else"), **kwargs)


class NewQuestion(forms.Form):
    """Who asked what, and when it came."""

    counterparty = SupplierChoice(
        label=pgettext_lazy("a supplier's question", "Who asks"),
        required=False,
        help_text=_("Only you see it: the others get question and answer without it."),
    )
    came = MomentField(label=_("When it came"))
    question = forms.CharField(label=_("What is asked"), max_length=5000, widget=rows(3))

    def __init__(self, *args: Any, case: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["came"].zone = case.zone_info
        asked = case.asked.filter(nth=case.asking).values("counterparty")
        self.fields["counterparty"].queryset = Counterparty.objects.filter(pk__in=asked)
        self.initial.setdefault("came", clock.now())

    def clean_came(self) -> datetime:
        came = self.cleaned_data["came"]
        if came > clock.now():
            raise forms.ValidationError(_("The question cannot have come at a time that is still to come."))
        if came < self.case.opened.replace(second=0, microsecond=0):
            begun = self.case.opened.astimezone(self.case.zone_info)
            early = _("That is before this purchase began (%(day)s): check the date.")
            raise forms.ValidationError(early % {"day": f"{begun:%d.%m.%Y}"})
        return came


class Answer(forms.Form):
    """What everybody who was asked is told."""

    text = forms.CharField(label=pgettext_lazy("what is answered", "Answer to all"), max_length=5000, widget=rows(3))
