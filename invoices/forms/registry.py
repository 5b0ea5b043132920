"""What the registry asks for: names of views, what several invoices get at once."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from invoices.forms.steps import Check, Plan, date_field
from invoices.models import BankFile, OwnAccount
from portal import calendars, clock

KEPT = (
    "state", "q", "payee", "unit", "article", "road", "who", "alike", "by", "month", "since", "until", "least", "most",
    "order", "col",
)  # fmt: skip


class ViewName(forms.Form):
    """The name of a view."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)


class ViewKept(ViewName):
    """A view to keep: its name, and the address of the registry."""

    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def clean_query(self) -> str:
        """Only what the registry reads."""
        return kept(QueryDict(self.cleaned_data["query"]))


def kept(given: QueryDict) -> str:
    """The address of the registry as a view keeps it: what it reads of these parameters, without empty ones."""
    own = QueryDict(mutable=True)
    for name in KEPT:
        if values := [one for one in given.getlist(name) if one]:
            own.setlist(name, values)
    return own.urlencode()


class CheckTogether(forms.Form):
    """One account of costs for all."""

    cost_account = Check.base_fields["cost_account"]


class PlanTogether(forms.Form):
    """One day, own account and priority for all."""

    pay_day = Plan.base_fields["pay_day"]
    own_account = forms.ModelChoiceField(OwnAccount.objects.filter(closed=False), label=_("Paid from"))
    priority = Plan.base_fields["priority"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("priority", 2)
        self.initial.setdefault("own_account", OwnAccount.objects.filter(closed=False).first())


class MoveTogether(forms.Form):
    """Another day of payment; another own account where one is named."""

    pay_day = date_field(_("Day of payment"))
    own_account = forms.ModelChoiceField(
        OwnAccount.objects.filter(closed=False), label=_("Paid from"), required=False, empty_label=_("as planned")
    )

    def clean_pay_day(self) -> Any:
        day = self.cleaned_data["pay_day"]
        if day < clock.today():
            raise forms.ValidationError(_("This day is over: choose today or a later one."))
        if not calendars.is_workday(day):
            raise forms.ValidationError(_("The bank does not pay on this day: it is a day off."))
        return day


class FileTogether(forms.Form):
    """From which own account, dated when, in which encoding."""

    own_account = forms.ModelChoiceField(OwnAccount.objects.filter(closed=False), label=_("Paid from"))
    day = date_field(_("Date of the payment orders"), initial=clock.today)
    encoding = forms.ChoiceField(label=_("Encoding"), choices=BankFile.Encoding.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("own_account", OwnAccount.objects.filter(closed=False).first())
