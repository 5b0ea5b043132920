"""Who judges in a procedure: a tender's working group, another member in the place of one; another buyer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.answers import AnswerForm
from portal.forms.choosing import PeopleField, PersonField
from portal.models import Person
from procurement.actions.buyers import why_not_buyer
from procurement.actions.procedures import why_not_member
from procurement.forms.need import BuyerField, buyers_to_choose
from procurement.forms.parts import rows
from procurement.models import Procedure
from procurement.notice import why_not_group
from procurement.seats import chair_of, voters, why_not_judge


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


class WorkingGroup(AnswerForm):
    """Who judges this tender: the branch's group is proposed, whoever may not judge is left out with the reason."""

    template_name = "procurement/steps/tender_approval.html"
    members = PeopleField(label=_("Members of the working group"), help_text=_("At least three; they vote twice."))
    chair = PersonField(label=_("Chair"), help_text=_("One of the members."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = voters(self.case)
        self.left_out = list(filter(None, (why_not_judge(self.case, one) for one in usual)))
        able = [one for one in usual if why_not_judge(self.case, one) is None]
        chair = chair_of(self.case)
        self.initial.setdefault("members", able)
        self.initial.setdefault("chair", chair if chair in {one.pk for one in able} else None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and (why := why_not_group(self.case, list(data["members"]), data["chair"])):
            self.add_error("members", why)
        return data


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
