"""Counterparties as people type them: requisites checked by their control digits, said in words."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import requisites
from portal.actions.counterparties import twin, twin_sentence
from portal.models import BankAccount, Contact, Counterparty

Kind = Counterparty.Kind
INN_LENGTH = {Kind.COMPANY: 10, Kind.ENTREPRENEUR: 12, Kind.PERSON: 12}
OGRN_LENGTH = {Kind.COMPANY: 13, Kind.ENTREPRENEUR: 15}


def checked(check: Callable[..., str], *values: str) -> str:
    """A requisite through its check; what is wrong with it becomes the field's error."""
    try:
        return check(*values)
    except requisites.Wrong as wrong:
        raise forms.ValidationError(str(wrong), code="requisite") from wrong


class PartyDigits:
    """INN and KPP of a form, where they are entered."""

    def clean_inn(self) -> str:
        return checked(requisites.inn, self.cleaned_data["inn"]) if self.cleaned_data["inn"] else ""

    def clean_kpp(self) -> str:
        return checked(requisites.kpp, self.cleaned_data["kpp"]) if self.cleaned_data["kpp"] else ""


class AccountDigits:
    """BIC, account and correspondent account of a form; the accounts are checked against a BIC that is right."""

    def clean_bic(self) -> str:
        return checked(requisites.bic, self.cleaned_data["bic"])

    def clean_account(self) -> str:
        return self._checked("account", requisites.account)

    def clean_correspondent(self) -> str:
        return self._checked("correspondent", requisites.correspondent) if self.cleaned_data["correspondent"] else ""

    def _checked(self, name: str, check: Callable[..., str]) -> str:
        bic = self.cleaned_data.get("bic")
        return checked(check, self.cleaned_data[name], bic) if bic else self.cleaned_data[name].strip()


class CounterpartyForm(PartyDigits, forms.ModelForm):
    """Who they are. INN, KPP and OGRN may be missing (foreign companies have none)."""

    inn = forms.CharField(label=gettext_lazy("INN"), required=False, max_length=30)
    kpp = forms.CharField(label=gettext_lazy("KPP"), required=False, max_length=30)
    ogrn = forms.CharField(label=gettext_lazy("OGRN"), required=False, max_length=40)

    class Meta:
        model = Counterparty
        fields = (
            "kind", "name", "full_name", "inn", "kpp", "ogrn", "address", "is_supplier", "is_customer", "related_party",
            "note",
        )  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def clean_ogrn(self) -> str:
        return checked(requisites.ogrn, self.cleaned_data["ogrn"]) if self.cleaned_data["ogrn"] else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind, inn, ogrn = data.get("kind"), data.get("inn", ""), data.get("ogrn", "")
        if inn and len(inn) != INN_LENGTH.get(kind, len(inn)):
            self.add_error("inn", _("A company's INN has 10 digits, a person's and an entrepreneur's 12"))
        if ogrn and len(ogrn) != OGRN_LENGTH.get(kind, 0):
            self.add_error("ogrn", _("A company's OGRN has 13 digits, an entrepreneur's 15; a person has none"))
        if data.get("kpp") and kind != Kind.COMPANY:
            self.add_error("kpp", _("Only companies have a KPP"))
        if not self.errors and (found := twin(inn, data.get("kpp", ""), self.instance.pk)):
            self.add_error("inn", twin_sentence(found))
        return data

    def validate_constraints(self) -> None:
        """The twin is looked for above, in words."""


class BankAccountForm(AccountDigits, forms.ModelForm):
    """An account, checked against its BIC; the treasury's accounts only bring a warning."""

    bic = forms.CharField(label=gettext_lazy("BIC"), max_length=20)
    account = forms.CharField(label=gettext_lazy("Account"), max_length=40)
    correspondent = forms.CharField(label=gettext_lazy("Corr. account"), max_length=40, required=False)
    warning = ""

    class Meta:
        model = BankAccount
        fields = ("bic", "account", "correspondent", "bank", "currency", "main")

    def clean_currency(self) -> str:
        currency = self.cleaned_data["currency"].strip().upper()
        if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
            raise forms.ValidationError(_("A currency is three Latin letters: RUB"))
        return currency

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.warning = requisites.treasury_warning(data.get("bic", "   "))
        return data

    def validate_constraints(self) -> None:
        """One main account is kept by the action."""


class ContactForm(forms.ModelForm):
    """Whom to write or call."""

    class Meta:
        model = Contact
        fields = ("name", "post", "phone", "email")


class Rows(forms.BaseInlineFormSet):
    """Rows of a counterparty; `rows()` is what the action takes."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows that are filled in and not crossed out, kept ones with their pk."""
        return [
            {name: form.cleaned_data[name] for name in form.Meta.fields} | {"pk": form.instance.pk}
            for form in self.forms
            if (form.has_changed() or form.instance.pk) and not form.cleaned_data.get("DELETE")
        ]


class Accounts(Rows):
    """Accounts: one number once."""

    def clean(self) -> None:
        super().clean()
        seen: set[tuple[str, str]] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            key = (data.get("bic", ""), data.get("account", ""))
            if all(key) and not data.get("DELETE") and (key in seen or seen.add(key)):
                form.add_error("account", _("This account is named twice"))

    def validate_unique(self) -> None:
        """Looked at above, in words."""


AccountForms = forms.inlineformset_factory(
    Counterparty, BankAccount, form=BankAccountForm, formset=Accounts, extra=1, max_num=20, validate_max=True
)
ContactForms = forms.inlineformset_factory(
    Counterparty, Contact, form=ContactForm, formset=Rows, extra=1, max_num=50, validate_max=True
)


class BlockForm(forms.Form):
    """Why they are blocked."""

    why = forms.CharField(
        label=gettext_lazy("Why they are blocked"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
