"""Fields for what people type: sums and quantities, read as people write them and refused in their words."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from portal import money


class MoneyField(forms.Field):
    """A sum with kopecks: "1 234,56", "1.234,56", "12 ₽"; above zero unless `zero`, at most 999 999 999 999.99."""

    widget = forms.TextInput
    default_error_messages = {"required": _("Write the sum")}
    least_decimals = 2
    grouped = True

    def __init__(self, *, zero: bool = False, negative: bool = False, most: Decimal = money.GREATEST, **kwargs: Any):
        self.zero, self.negative, self.most = zero, negative, most
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "decimal", "autocomplete": "off", "class": "num"}

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values or not str(value).strip():
            return None
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
        try:
            return money.typed(text, zero=self.zero, negative=self.negative, most=self.most)
        except money.Refused as refused:
            raise forms.ValidationError(str(refused), code="number") from refused

    def prepare_value(self, value: Any) -> Any:
        """A number of ours as people write it; what somebody typed stays as they typed it."""
        if isinstance(value, (Decimal, int)):
            places = max(self.least_decimals, -Decimal(value).normalize().as_tuple().exponent)
            return number_format(value, places, use_l10n=True, force_grouping=self.grouped)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


class QuantityField(MoneyField):
    """How many: above zero unless `zero`; two decimals, none with `whole`."""

    default_error_messages = {"required": _("Write how many"), "whole": _("This is counted in whole pieces")}
    least_decimals = 0
    grouped = False

    def __init__(self, *, whole: bool = False, **kwargs: Any):
        self.whole = whole
        super().__init__(**kwargs)

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if self.whole and value is not None and value != value.to_integral_value():
            raise forms.ValidationError(self.error_messages["whole"], code="whole")
