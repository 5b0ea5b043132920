"""What treasury enters beside the flow: payment orders, what the bank did with them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from invoices.forms.steps import date_field
from invoices.models import Invoice
from portal import calendars
from portal.forms.fields import MoneyField
from portal.forms.files import DocumentField


class Order(forms.Form):
    """A payment order: number, date, sum, and whether the bank has carried it out."""

    number = forms.CharField(label=_("Payment order no."), max_length=20)
    date = date_field(_("Date"))
    sum = MoneyField(label=_("Sum"))
    executed = forms.BooleanField(label=_("the bank has paid it"), required=False)
    file = DocumentField(label=_("Payment order with the bank's mark"), required=False)

    def __init__(self, *args: Any, invoice: Invoice, **kwargs: Any) -> None:
        self.invoice = invoice
        super().__init__(*args, **kwargs)
        self.initial.setdefault("date", calendars.today(invoice.zone))
        self.initial.setdefault("sum", invoice.uncovered)
        self.initial.setdefault("executed", True)

    def clean_date(self) -> Any:
        return _not_ahead(self.cleaned_data["date"], self.invoice)


class Executed(forms.Form):
    """The day on which the bank carried an order out."""

    day = date_field(_("Paid on"))

    def __init__(self, *args: Any, invoice: Invoice, **kwargs: Any) -> None:
        self.invoice = invoice
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", calendars.today(invoice.zone))

    def clean_day(self) -> Any:
        return _not_ahead(self.cleaned_data["day"], self.invoice)


class Bounced(forms.Form):
    """Why the bank sent an order back."""

    why = forms.CharField(label=_("What the bank wrote"), max_length=300)


def _not_ahead(day: Any, invoice: Invoice) -> Any:
    if day > calendars.today(invoice.zone):
        raise forms.ValidationError(_("This day has not come yet."))
    return day
