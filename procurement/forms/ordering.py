"""What is entered in the phase "Order": the payment schedule, the supplier's invoice."""

from datetime import date as Day
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import calendars, money
from portal.forms.answers import AnswerForm
from portal.forms.fields import MoneyField
from portal.money import HUNDRED
from procurement.actions.dates import FAR_AHEAD
from procurement.actions.ordering import wrong_invoice
from procurement.forms.parts import PartsForm, rows
from procurement.models import OfferLine, PaymentRow, Procedure
from procurement.paying import expected_sums, expected_vat, order_total, payments
from procurement.rendering import words_of

ROWS = 4
WHOLE = {"share": HUNDRED, "due_on": PaymentRow.DueOn.CONTRACT, "days": 5}
REST = {"due_on": PaymentRow.DueOn.CLOSING, "days": 5}
LONG_AGO = timedelta(days=366)


class RowForm(forms.Form):
    """A row of the schedule; without a share it is not there."""

    share = MoneyField(label=_("Share, %"), required=False, most=HUNDRED)
    due_on = forms.ChoiceField(label=_("To be paid"), choices=PaymentRow.DueOn.choices)
    days = forms.IntegerField(label=_("workdays after it"), required=False, min_value=0, max_value=60)
    date = forms.DateField(label=_("By the date"), required=False, widget=forms.DateInput)
    advance = forms.BooleanField(label=_("advance (before delivery)"), required=False)

    def __init__(self, *args: Any, n: int, today: Day, **kwargs: Any) -> None:
        self.n, self.today = n, today
        super().__init__(*args, prefix=f"row-{n}", **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("share") is None:
            return data
        if data.get("due_on") == PaymentRow.DueOn.DATE:
            self._check_date(data.get("date"))
        data["days"] = 5 if data.get("days") is None else data["days"]
        return data

    def _check_date(self, day: Day | None) -> None:
        if "date" in self.errors:
            return
        if day is None:
            self.add_error("date", _("Write the day by which it is paid."))
        elif day < self.today:
            self.add_error("date", _("This day is over: choose today or a later one."))
        elif day > self.today + FAR_AHEAD:
            self.add_error("date", _("This day is more than two years away: check the year."))


class PriceForm(forms.Form):
    """The new price of a line in a supplementary agreement."""

    price = MoneyField(label=_("Price for one"))

    def __init__(self, *args: Any, offered: OfferLine, **kwargs: Any) -> None:
        self.offered = offered
        super().__init__(*args, prefix=f"price-{offered.line_id}", **kwargs)

    def clean_price(self) -> Decimal:
        price = self.cleaned_data["price"]
        if price > self.offered.price:
            raise forms.ValidationError(_("A price above the offered one is a new choice, not an amendment."))
        return price


class OrderForm(PartsForm):
    """The order: number, date, terms, payment schedule by shares; after a signature its supplementary agreement."""

    template_name = "procurement/steps/order.html"
    row_count = ROWS
    number = forms.CharField(label=_("Order no."), max_length=40)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput)
    terms = forms.CharField(
        label=_("Terms"),
        max_length=5000,
        required=False,
        widget=rows(3),
        help_text=_("Delivery, warranty, what else was agreed. Lines and prices are those of the chosen offer."),
    )
    changed_why = forms.CharField(label=_("What changes and why"), max_length=2000, widget=rows(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case: Procedure = self.case
        self.offer = case.chosen
        for name, value in self.known().items():
            self.initial.setdefault(name, value)
        if case.signed:
            self.fields["number"].disabled = True
        else:
            del self.fields["changed_why"]

    def known(self) -> dict[str, Any]:
        """What stands in the fields before anything is typed."""
        case: Procedure = self.case
        return {
            "number": case.order_number or case.code,
            "date": calendars.today(case.zone),
            "terms": case.order_terms or terms_of(case),
        }

    def make_parts(self) -> list[forms.Form]:
        self.total = order_total(self.case)
        self.payments = payments(self.case)
        self.rest = self.total - self.payments.paid
        today = calendars.today(self.case.zone)
        known = [row_initial(row) for row in self.payments.rows if not row.is_paid] or [WHOLE]
        known += [REST] * (self.row_count - len(known))
        self.rows = [RowForm(n=n, today=today, initial=initial, **self.bound()) for n, initial in enumerate(known, 1)]
        self.prices = self._price_forms()
        return [*self.rows, *self.prices]

    def _price_forms(self) -> list[PriceForm]:
        if not self.case.signed or not self.case.chosen_id:
            return []
        lines = self.case.chosen.lines_read
        return [PriceForm(offered=line, initial={"price": line.last_price}, **self.bound()) for line in lines]

    def clean_date(self) -> Day:
        return sane_date(self.cleaned_data["date"], self.case)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.pop("parts", None)
        cleaned["rows"] = [row.cleaned_data for row in self.rows if row.cleaned_data.get("share") is not None]
        cleaned["prices"] = {
            form.offered.line_id: form.cleaned_data["price"]
            for form in self.prices
            if form.cleaned_data["price"] != form.offered.last_price
        }
        if self.rest > 0 and not cleaned["prices"]:
            self._check_shares([row["share"] for row in cleaned["rows"]])
        return cleaned

    def _check_shares(self, shares: list[Decimal]) -> None:
        try:
            money.schedule(self.rest, shares)
        except money.Refused as refused:
            raise forms.ValidationError(str(refused), code="shares") from refused


def row_initial(row: PaymentRow) -> dict[str, Any]:
    """A row as it was entered before."""
    return {name: getattr(row, name) for name in ("share", "due_on", "days", "date", "advance")}


def terms_of(case: Procedure) -> str:
    """What the supplier offered beside the prices, in words to start from."""
    offer = case.chosen
    if offer is None:
        return ""
    parts = [offer.payment_terms]
    if offer.last_delivery_days is not None:
        known = {"what": words_of(case).heading, "days": offer.last_delivery_days}
        parts.append(str(_("%(what)s: %(days)s days.")) % known)
    if offer.last_warranty_months:
        parts.append(str(_("Warranty: %(months)s months.")) % {"months": offer.last_warranty_months})
    return "\n".join(part for part in parts if part)


class InvoiceIn(AnswerForm):
    """The supplier's paper: compared with the order at once."""

    template_name = "procurement/steps/invoice_in.html"
    number = forms.CharField(label=_("Number of the invoice"), max_length=60)
    date = forms.DateField(label=_("Date of the invoice"), widget=forms.DateInput)
    sum = MoneyField(label=_("Sum, with VAT"))
    vat = MoneyField(label=_("VAT inside it"), zero=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = [(sum_, expected_vat(self.case, sum_)) for sum_ in expected_sums(self.case)]

    def clean_date(self) -> Day:
        return paper_date(self.cleaned_data["date"], self.case)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "sum" in data and "vat" in data and (why := wrong_invoice(self.case, data["sum"], data["vat"])):
            raise forms.ValidationError(why, code="differs")
        return data


def sane_date(day: Day, case: Procedure) -> Day:
    """The date of an order or contract: within a year."""
    today = calendars.today(case.zone)
    if not today - LONG_AGO <= day <= today + LONG_AGO:
        raise forms.ValidationError(_("This day is more than a year away: check the year."))
    return day


def paper_date(day: Day, case: Procedure) -> Day:
    """The date of a paper that came: not ahead, not absurdly old."""
    today = calendars.today(case.zone)
    if day > today:
        raise forms.ValidationError(_("This day has not come yet: check the date."))
    if day < today - LONG_AGO:
        raise forms.ValidationError(_("This is more than a year ago: check the year."))
    return day
