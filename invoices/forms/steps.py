"""What an invoice's lines ask for: the draft, accounting's check, the payment plan, closing documents."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from invoices.checking import Told, blocked
from invoices.models import Article, Invoice, OwnAccount, Paper
from portal import calendars
from portal.forms.answers import AnswerForm
from portal.forms.fields import MoneyField
from portal.models import BankAccount, Unit

LONG_AGO, FAR_AHEAD = timedelta(days=3 * 366), timedelta(days=366)


def date_field(label: Any, **options: Any) -> forms.DateField:
    """A day, asked for with the browser's calendar."""
    return forms.DateField(label=label, widget=forms.DateInput, **options)


class Draft(AnswerForm):
    """What may be mended of an invoice; payee and sum of a procedure's are those of its schedule."""

    template_name = "invoices/steps/draft.html"
    paper_number = forms.CharField(label=_("Number of the invoice"), max_length=60)
    paper_date = date_field(_("Date of the invoice"))
    due = date_field(_("To be paid by"))
    purpose = forms.CharField(label=_("What for"), max_length=300)
    account = forms.ModelChoiceField(BankAccount.objects.none(), label=_("Account of the payee"), required=False)
    article = forms.ModelChoiceField(Article.objects.none(), label=_("Budget article"), required=False)
    cost_unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit that bears it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = BankAccount.objects.filter(counterparty=self.case.payee_id)
        self.fields["article"].queryset = Article.objects.usable()
        self.fields["cost_unit"].queryset = Unit.objects.open().order_by("name", "pk")
        for name in self.fields:
            if hasattr(self.case, name):
                self.initial.setdefault(name, getattr(self.case, name))

    def clean_paper_date(self) -> Any:
        day, today = self.cleaned_data["paper_date"], calendars.today(self.case.zone)
        if day > today:
            raise forms.ValidationError(_("The invoice is dated later than today: check the day."))
        if day < today - LONG_AGO:
            raise forms.ValidationError(_("The invoice is older than three years: check the year."))
        return day

    def clean_due(self) -> Any:
        day, today = self.cleaned_data["due"], calendars.today(self.case.zone)
        if not today - FAR_AHEAD <= day <= today + FAR_AHEAD:
            raise forms.ValidationError(_("This day is more than a year away: check the year."))
        return day


class Check(AnswerForm):
    """Accounting's account of costs; a likely double must be looked at, and why it is none stays in the history."""

    template_name = "invoices/steps/check.html"
    cost_account = forms.RegexField(
        r"^\d{2}(\.\d{1,2}){0,2}$",
        label=_("Account of costs"),
        max_length=20,
        help_text=_("For example 26 or 10.09."),
        error_messages={"invalid": _("An account is two digits, then perhaps subaccounts: 26, 10.09, 44.01.1.")},
    )
    no_double = forms.BooleanField(label=_("I looked: this is no double"), required=False)
    no_double_why = forms.CharField(
        label=_("Why it is no double"),
        max_length=300,
        error_messages={"required": _("Say in a few words why it is no double: it stays in the history.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("cost_account", self.case.cost_account)
        self.told = Told(self.case)
        if not self.told.doubles:
            del self.fields["no_double"], self.fields["no_double_why"]

    def clean_no_double(self) -> bool:
        if not self.cleaned_data["no_double"]:
            codes = ", ".join(row.other.code for row in self.told.doubles)
            raise forms.ValidationError(
                _("The same payee, number, date and sum as %(codes)s: look at it, then tick here or refuse.")
                % {"codes": codes}
            )
        return True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "no_double" in self.errors:  # not looked at yet: nothing to say of it
            self.errors.pop("no_double_why", None)
        return data | {"no_double_codes": ", ".join(row.other.code for row in self.told.doubles)}


class Plan(AnswerForm):
    """Treasury's day, own account and priority."""

    template_name = "invoices/steps/plan.html"
    pay_day = date_field(_("Day of payment"))
    own_account = forms.ModelChoiceField(OwnAccount.objects.none(), label=_("Paid from"))
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Invoice.Priority.choices, coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = OwnAccount.objects.filter(closed=False)
        self.fields["own_account"].queryset = accounts
        self.initial.setdefault("pay_day", max(calendars.today(self.case.zone), self.case.pay_day or self.case.due))
        self.initial.setdefault(
            "own_account", self.case.own_account_id or accounts.values_list("pk", flat=True).first()
        )
        self.initial.setdefault("priority", self.case.priority)
        self.bounced = list(self.case.orders.filter(bounced__isnull=False, planned_again=False))
        self.blocked = blocked(self.case.payee)

    def clean_pay_day(self) -> Any:
        day, today = self.cleaned_data["pay_day"], calendars.today(self.case.zone)
        if day < today:
            raise forms.ValidationError(_("This day is over: choose today or a later one."))
        if day > today + FAR_AHEAD:
            raise forms.ValidationError(_("This day is more than a year away: check the year."))
        if not calendars.is_workday(day):
            raise forms.ValidationError(_("The bank does not pay on this day: it is a day off."))
        return day


class Papers(AnswerForm):
    """The closing document of an invoice that belongs to no procedure."""

    kind = forms.ChoiceField(label=_("Document"), choices=Paper.Kind.choices)
    number = forms.CharField(label=_("Number"), max_length=60)
    date = date_field(_("Date"))
    sum = MoneyField(label=_("Sum"))

    def clean_date(self) -> Any:
        if self.cleaned_data["date"] > calendars.today(self.case.zone):
            raise forms.ValidationError(_("The document is dated later than today: check the day."))
        return self.cleaned_data["date"]
