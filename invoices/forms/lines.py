"""Lines of an invoice as they are typed: what, how many, the sum with VAT, the rate or why there is no VAT."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoices.models import VatRate
from invoices.starting import vat_rates
from portal import clock
from portal.forms.fields import MoneyField, QuantityField
from portal.money import half_up, vat

PREFIX, MOST = "lines", 200
NO_VAT = "none"
GREATEST_QUANTITY = Decimal("9999999999.99")


def code_of(rate: Decimal | None) -> str:
    """A rate as the value of its choice: "22", "none"."""
    return NO_VAT if rate is None else f"{rate.normalize():f}"


class LineForm(forms.Form):
    """One line; the price is the sum by the quantity."""

    use_required_attribute = False
    name = forms.CharField(label=gettext_lazy("What"), max_length=300)
    quantity = QuantityField(label=gettext_lazy("How many"), initial=1, most=GREATEST_QUANTITY)
    sum = MoneyField(label=gettext_lazy("Sum with VAT"))
    vat_rate = forms.ChoiceField(label=gettext_lazy("VAT"))
    no_vat_why = forms.CharField(label=gettext_lazy("Why without VAT"), max_length=200, required=False)

    def __init__(self, *args: Any, rates: list[Decimal | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vat_rate"].choices = [(code_of(rate), str(VatRate(percent=rate))) for rate in rates]
        self.fields["vat_rate"].initial = code_of(rates[0])

    def clean_vat_rate(self) -> Decimal | None:
        code = self.cleaned_data["vat_rate"]
        return None if code == NO_VAT else Decimal(code)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "vat_rate" in data and data["vat_rate"] is None and not data.get("no_vat_why", "").strip():
            self.add_error("no_vat_why", _("Say why there is no VAT: for example, the simplified tax system."))
        if "sum" in data and "quantity" in data and half_up(data["sum"] / data["quantity"]) == 0:
            self.add_error("quantity", _("One piece would cost less than a kopeck: check the quantity."))
        return data

    def line(self) -> dict[str, Any]:
        """The same as fields of a line."""
        data = self.cleaned_data
        rate = data["vat_rate"]
        why = data["no_vat_why"].strip() if rate is None else ""
        price = half_up(data["sum"] / data["quantity"])
        return data | {"no_vat_why": why, "price": price, "vat": vat(data["sum"], rate).vat}


class Lines(forms.BaseFormSet):
    """At least one line; rows left blank are none. The rates to choose from are read once for all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=PREFIX, form_kwargs={"rates": vat_rates(clock.today())}, **kwargs)

    def clean(self) -> None:
        if not any(self.errors) and not self.filled():
            raise forms.ValidationError(_("Write at least one line: what it is and its sum."))

    def filled(self) -> list[LineForm]:
        """The rows that say something and are right."""
        return [row for row in self.forms if row.is_valid() and row.cleaned_data]


LineForms = forms.formset_factory(LineForm, formset=Lines, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True)
