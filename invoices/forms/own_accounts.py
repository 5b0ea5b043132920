"""An own account as it is configured: its requisites go into every payment order, so they are checked like others'."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from invoices.models import OwnAccount
from portal.forms.counterparties import AccountDigits, PartyDigits


class OwnAccountForm(PartyDigits, AccountDigits, forms.ModelForm):
    """Digits are checked; spaces typed among them are forgiven."""

    class Meta:
        model = OwnAccount
        fields = ("name", "holder", "inn", "kpp", "bank", "bic", "correspondent", "account", "closed")
        field_classes = dict.fromkeys(("inn", "kpp", "bic", "correspondent", "account"), forms.CharField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.field_classes:  # room for spaces; the check says what is too long
            field = self.fields[name]
            field.max_length = 40
            field.widget.attrs["maxlength"] = 40
            field.validators = []

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("closed") and not self.errors:
            for name in ("holder", "inn"):
                if not data.get(name):
                    self.add_error(name, _("Without it no payment order can be made from this account."))
        return data
