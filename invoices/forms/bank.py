"""What treasury enters about the bank: orders to be made, a statement's file, what a line of it pays."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoices.forms.steps import date_field
from invoices.models import BankFile, Invoice, OwnAccount
from portal import clock
from portal.forms.fields import MoneyField
from portal.typography import money

VALID = timedelta(days=10)  # a payment order is valid for ten days


def rest(invoice: Invoice) -> Decimal:
    """What of an invoice (read `with_underway`) is neither paid nor in an order."""
    return invoice.sum - invoice.paid - invoice.underway


class PartsForm(forms.Form):
    """A sum beside each invoice of a list; `parts` gives the invoices that have one."""

    def __init__(self, *args: Any, invoices: Sequence[Invoice], **kwargs: Any) -> None:
        self.invoices = list(invoices)
        super().__init__(*args, **kwargs)
        for one in self.invoices:
            label = _("Sum by invoice %(number)s") % {"number": one.code}
            self.fields[f"sum_{one.pk}"] = MoneyField(label=label, required=False)

    def parts(self) -> list[tuple[Invoice, Decimal]]:
        """(invoice, sum) of those that are paid."""
        found = [(one, self.cleaned_data.get(f"sum_{one.pk}")) for one in self.invoices]
        return [(one, sum_) for one, sum_ in found if sum_]


class OrdersOut(PartsForm):
    """Which invoices get a payment order, for how much, dated when, in which encoding."""

    own_account = forms.ModelChoiceField(OwnAccount.objects.filter(closed=False), widget=forms.HiddenInput)
    day = date_field(gettext_lazy("Date of the orders"))
    encoding = forms.ChoiceField(label=gettext_lazy("Encoding of the file"), choices=BankFile.Encoding.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"day": clock.today(), "encoding": BankFile.Encoding.WINDOWS}
        for one in self.invoices:
            label = _("Pay invoice %(number)s") % {"number": one.code}
            self.fields[f"pay_{one.pk}"] = forms.BooleanField(label=label, required=False, initial=True)
            self.initial[f"sum_{one.pk}"] = rest(one)

    def clean_day(self) -> Any:
        day, today = self.cleaned_data["day"], clock.today()
        if day < today:
            raise forms.ValidationError(_("This day is over: choose today or a later one."))
        if day > today + VALID:
            raise forms.ValidationError(_("The bank takes orders that are dated at most ten days ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for one in self.invoices:
            sum_ = data.get(f"sum_{one.pk}")
            if data.get(f"pay_{one.pk}") and f"sum_{one.pk}" not in self.errors and not sum_:
                self.add_error(f"sum_{one.pk}", _("Write the sum"))
            if sum_ and 0 < rest(one) < sum_:  # what was paid meanwhile the action tells
                self.add_error(f"sum_{one.pk}", _("Only %(left)s is left.") % {"left": money(rest(one))})
        if not self.errors and not self.parts():
            raise forms.ValidationError(_("Choose the invoices to pay."))
        return data

    def parts(self) -> list[tuple[Invoice, Decimal]]:
        return [(one, sum_) for one, sum_ in super().parts() if self.cleaned_data.get(f"pay_{one.pk}")]


class StatementFile(forms.Form):
    """A statement for 1C as the bank client gave it."""

    file = forms.FileField(
        label=gettext_lazy("Statement"),
        help_text=gettext_lazy("The bank client's export “1C”: a text file, usually kl_to_1c.txt."),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,text/plain"}),
        error_messages={"empty": gettext_lazy("The file is empty. Choose another one.")},
    )


class ByHand(PartsForm):
    """Which invoices a line of a statement pays: never above what is left of the line or of an invoice."""

    def __init__(self, *args: Any, left: Decimal, **kwargs: Any) -> None:
        self.left = left
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for one, sum_ in self.parts():
            if sum_ > one.left:
                self.add_error(f"sum_{one.pk}", _("Only %(left)s is left.") % {"left": money(one.left)})
        total = sum((sum_ for _one, sum_ in self.parts()), Decimal("0.00"))
        if total > self.left:
            said = {"sum": money(total), "left": money(self.left)}
            raise forms.ValidationError(_("In all %(sum)s, but only %(left)s is left of this line.") % said)
        if not self.errors and not total:
            raise forms.ValidationError(_("Write what the line pays: a sum beside an invoice."))
        return data


class Aside(forms.Form):
    """Why a line of a statement pays no invoice."""

    why = forms.CharField(label=gettext_lazy("Why it pays no invoice"), max_length=300)
