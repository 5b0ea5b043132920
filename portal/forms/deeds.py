"""Small forms of deeds beside answers: reason, person, comment, question, hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.forms.choosing import PeopleField, PersonField
from portal.models import Case, Person

TEXT = forms.Textarea(attrs={"rows": 3})


class Reason(forms.Form):
    """Why: every leave that asks for nothing else."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=TEXT)

    def __init__(self, *args: Any, case: Case, person: Person, **kwargs: Any) -> None:
        self.case, self.person = case, person
        super().__init__(*args, **kwargs)


class HandOver(forms.Form):
    """To whom, and why."""

    prefix = "over"
    to = PersonField(label=_("To whom"))
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=TEXT)


class AskSomebody(forms.Form):
    """A question about a task."""

    prefix = "ask"
    to = PersonField(label=_("Whom"))
    text = forms.CharField(label=_("Question"), max_length=5000, widget=TEXT)


class Say(forms.Form):
    """A comment; those mentioned are told."""

    text = forms.CharField(label=_("Comment"), max_length=5000, widget=TEXT)
    mentions = PeopleField(label=_("Tell"), required=False)


class Reply(forms.Form):
    """The answer to a question."""

    text = forms.CharField(label=_("Answer"), max_length=5000, widget=TEXT)


class PutOnHold(forms.Form):
    """Why, and perhaps until which day."""

    why = forms.CharField(label=_("Reason"), max_length=2000, widget=TEXT)
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day and day <= clock.today():
            raise forms.ValidationError(_("Choose a day ahead, or leave it empty."))
        return day
