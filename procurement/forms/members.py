"""Naming another member of the working group, another buyer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.choosing import PersonField
from portal.models import Person
from procurement.actions.buyers import why_not_buyer
from procurement.actions.procedures import why_not_member
from procurement.forms.need import BuyerField, buyers_to_choose
from procurement.forms.parts import rows
from procurement.models import Procedure
from procurement.seats import voters


class ReplaceMember(forms.Form):
    """Who leaves (nobody: one more is named), who comes, why."""

    out = forms.ModelChoiceField(
        Person.objects.none(), label=_("Instead of whom"), required=False, empty_label=_("of nobody: one more member")
    )
    to = PersonField(label=_("Who judges"))
    reason = forms.CharField(label=_("Why"), max_length=300, widget=rows(2))

    def __init__(self, *args: Any, case: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.members = case, voters(case)
        self.fields["out"].queryset = Person.objects.filter(pk__in=[person.pk for person in self.members])

    def clean_to(self) -> Person:
        person = self.cleaned_data["to"]
        if why := why_not_member(self.case, person):
            raise forms.ValidationError(why)
        return person


class NameBuyer(forms.Form):
    """Who buys from now on, why."""

    to = BuyerField(Person.objects.none(), label=_("Who buys"), empty_label=_("choose"))
    reason = forms.CharField(label=_("Why"), max_length=300, widget=rows(2))

    def __init__(self, *args: Any, case: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["to"].queryset = buyers_to_choose(case).exclude(pk=case.buyer_id)

    def clean_to(self) -> Person:
        person = self.cleaned_data["to"]
        if why := why_not_buyer(self.case, person):
            raise forms.ValidationError(why)
        return person
