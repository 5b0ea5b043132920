"""Whom an invoice pays: a counterparty we know, or a new one with requisites that are checked."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoices.starting import why_blocked
from portal import requisites
from portal.forms.choosing import PeopleSearch
from portal.forms.counterparties import checked
from portal.models import BankAccount, Counterparty

NEW = ("new_name", "new_inn", "new_kpp")


class PayeeSearch(PeopleSearch):
    """The same box as for people, over counterparties."""

    template_name = "invoices/parts/payee_box.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        pk = str(getattr(value, "pk", value) or "")
        chosen = Counterparty.objects.filter(pk=int(pk)) if pk.isdecimal() and len(pk) < 10 else []
        return super().get_context(name, None, attrs) | {"chosen": list(chosen)}


class PayeeField(forms.ModelChoiceField):
    """One counterparty; a blocked one is refused with the reason."""

    def __init__(self, **kwargs: Any):
        super().__init__(Counterparty.objects.all(), widget=PayeeSearch(), **kwargs)

    def clean(self, value: Any) -> Counterparty | None:
        chosen = super().clean(value)
        if chosen and (why := why_blocked(chosen)):
            raise forms.ValidationError(why, code="blocked")
        return chosen


class Payee(forms.Form):
    """Cleaned: `payee` or `new_payee` (name, inn, kpp), `account` or `new_account` (bic, account, …)."""

    payee = PayeeField(
        label=gettext_lazy("Whom we pay"), help_text=gettext_lazy("Name or first digits of the INN."),
        error_messages={
            "required": gettext_lazy("Say whom we pay: choose from the list or add a new payee below."),
        },
    )  # fmt: skip
    new_name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    new_inn = forms.CharField(label=gettext_lazy("INN"), max_length=40, required=False)
    new_kpp = forms.CharField(label=gettext_lazy("KPP"), max_length=30, required=False)
    account = forms.ModelChoiceField(
        BankAccount.objects.none(), label=gettext_lazy("Account of the payee"), required=False,
        empty_label=gettext_lazy("the main one"),
    )  # fmt: skip
    bic = forms.CharField(label=gettext_lazy("BIC"), max_length=20, required=False)
    account_number = forms.CharField(label=gettext_lazy("Account"), max_length=60, required=False)
    bank = forms.CharField(label=gettext_lazy("Bank"), max_length=200, required=False)
    correspondent = forms.CharField(label=gettext_lazy("Corr. account"), max_length=60, required=False)
    warning = ""  # what to tell about an account at the treasury

    def look_at_payee(self, payee: Any) -> None:
        """The accounts to choose from are the payee's; nobody need be chosen where a new payee is typed."""
        self.fields["payee"].required = not any(self.data.get(self.add_prefix(name)) for name in NEW)
        pk = str(getattr(payee, "pk", payee) or "")
        known = int(pk) if pk.isdecimal() and len(pk) < 10 else None
        self.fields["account"].queryset = BankAccount.objects.filter(counterparty=known)

    def _checked(self, name: str, check: Callable[..., str], *more: str) -> str:
        value = self.cleaned_data[name]
        return checked(check, value, *more) if value else ""

    def clean_new_inn(self) -> str:
        return self._checked("new_inn", requisites.inn)

    def clean_new_kpp(self) -> str:
        return self._checked("new_kpp", requisites.kpp)

    def clean_bic(self) -> str:
        return self._checked("bic", requisites.bic)

    def clean_account_number(self) -> str:
        bic = self.cleaned_data.get("bic")
        return self._checked("account_number", requisites.account, bic) if bic else self.cleaned_data["account_number"]

    def clean_correspondent(self) -> str:
        bic = self.cleaned_data.get("bic")
        return self._checked("correspondent", requisites.correspondent, bic) if bic else ""

    def clean_payee_and_account(self, data: dict[str, Any]) -> None:
        """Takes the fields of a new payee and of a new account together; what is known already is used."""
        self._take_new_payee(data)
        self._take_new_account(data)

    def _take_new_payee(self, data: dict[str, Any]) -> None:
        name, inn, kpp = (data.pop(key, "") for key in NEW)
        data["new_payee"] = None
        if {"new_inn", "new_kpp"} & self.errors.keys() or data.get("payee") or not (name or inn or kpp):
            return
        if not (name and inn):
            self.add_error("new_inn" if name else "new_name", _("A new payee needs both: the name and the INN."))
        elif len(inn) == 12 and kpp:
            self.add_error("new_kpp", _("Only companies have a KPP"))
        elif known := known_payee(inn, kpp):
            self._take_known(data, known)
        else:
            data["new_payee"] = {"name": name, "inn": inn, "kpp": kpp}

    def _take_known(self, data: dict[str, Any], known: Counterparty) -> None:
        if why := why_blocked(known):
            self.add_error("new_inn", why)
        data["payee"] = known

    def _take_new_account(self, data: dict[str, Any]) -> None:
        bic, number, bank, correspondent = (
            data.pop(key, "") for key in ("bic", "account_number", "bank", "correspondent")
        )
        data["new_account"] = None
        if {"bic", "account_number", "correspondent"} & self.errors.keys() or not (bic or number):
            return
        if not (bic and number):
            self.add_error("account_number" if bic else "bic", _("An account needs both: its number and the BIC."))
            return
        self.warning = requisites.treasury_warning(bic)
        known = BankAccount.objects.filter(counterparty=data.get("payee"), bic=bic, account=number).first()
        data["account"] = known
        if known is None:
            data["new_account"] = {"bic": bic, "account": number, "bank": bank, "correspondent": correspondent}


def known_payee(inn: str, kpp: str = "") -> Counterparty | None:
    """Who has this INN already: with this KPP, else anybody not blocked, else anybody."""
    rows = list(Counterparty.objects.filter(inn=inn).order_by("pk")) if inn else []
    same = [one for one in rows if one.kpp == kpp] or [one for one in rows if not one.blocked] or rows
    return next(iter(same), None)
