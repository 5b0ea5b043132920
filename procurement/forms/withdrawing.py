"""Withdrawing: why; what the buyer answers."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawalAnswer(forms.Form):
    """Drop the item, or too late with a reason."""

    answer = forms.ChoiceField(choices=[("drop", _("Drop it")), ("too_late", _("Too late"))])
    why = forms.CharField(label=_("Why so"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("answer") == "too_late" and not cleaned.get("why", "").strip():
            self.add_error("why", _("Say why it is too late: the requester will read it."))
        return cleaned


class Why(forms.Form):
    """Why an item or a request is withdrawn, a group dissolved."""

    why = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why in a few words.")},
    )  # fmt: skip
