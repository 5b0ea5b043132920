"""What is entered about the one offer of a single source: whom to ask, the offer, the negotiation, price and papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.answers import PREFIX, AnswerForm
from portal.forms.counterparties import BankAccountForm, CounterpartyForm
from portal.models import BankAccount, Counterparty
from procurement.forms.judging import Conclusion, Discount, SupplierCheck
from procurement.forms.offers import Enquiry, NewSupplier, Offers
from procurement.forms.parts import PartsForm, rows
from procurement.forms.suppliers import SupplierField
from procurement.market import beside, market_of
from procurement.one_offer import PAPERS, papers_of_supplier, the_offer
from procurement.suppliers import asked_before, known_suppliers

Kind = Counterparty.Kind


class OfferRequest(NewSupplier, Enquiry):
    """Whom to ask, until when; the same words as in an enquiry."""

    template_name = "procurement/steps/offer_request.html"
    supplier = SupplierField(label=_("Whom to ask"), required=False, help_text=_("Name or first digits of the INN."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known_suppliers(self.case)
        self.initial.setdefault("supplier", next(iter(likely(self.case)), None))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if known := self.new_supplier(data):
            data["supplier"] = known
        elif data.get("new_supplier"):
            data["supplier"] = None
        elif not data.get("supplier") and not self.errors:
            self.add_error("supplier", _("Choose the supplier whom you ask."))
        return data


def likely(case: Any) -> list[Counterparty]:
    """Whom a single source would ask: who was asked before, the only bidder of an earlier procedure."""
    if not case.asking and (earlier := case.only_bidder_of):
        bidders = earlier.sealed_offers.in_time().order_by("pk")
        found = [one.counterparty for one in bidders if not one.counterparty.blocked]
        if found:
            return found
    return asked_before(case)


class OneOffer(Offers):
    """The offer that was asked for: its terms, lines and file."""

    template_name = "procurement/steps/offer.html"
    another = None
    offers_why = None

    def make_parts(self) -> list[forms.Form]:
        parts = super().make_parts()
        for part in parts:
            part.initial["came"] = True
            part.fields["came"].widget = forms.HiddenInput()
        return parts


class Negotiation(Discount):
    """Final prices and the minutes, with the market beside."""

    template_name = "procurement/steps/negotiation.html"
    asks_words = False
    minutes_text = forms.CharField(
        label=_("What was negotiated"), max_length=10000, widget=rows(5),
        help_text=_("Who took part, what was asked, what was answered, what was agreed. It is printed as minutes."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("minutes_text", self.case.minutes_text)
        self.market = market_of(self.case)

    @property
    def prices(self) -> list[tuple[Any, list[Any]]]:
        """Each offer with its lines."""
        return [(offer, self.lines_of(offer)) for offer in self.offers]

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"minutes_text": self.cleaned_data.get("minutes_text", "")}


class PriceCheck(AnswerForm):
    """The offer beside the market, and the economist's conclusion."""

    template_name = "procurement/steps/price_check.html"
    price_conclusion = forms.CharField(
        label=_("Conclusion on the price"), max_length=5000, widget=rows(3),
        error_messages={"required": _("Write why the price is right: it is read with the choice.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer, self.market = the_offer(self.case), market_of(self.case)
        self.initial.setdefault("price_conclusion", self.case.price_conclusion)
        self.beside = beside(self.offer.total, self.market.sums) if self.offer else None


class Requisites(CounterpartyForm):
    """What a contract needs to know of the supplier; a foreign one has no Russian numbers."""

    foreign = forms.BooleanField(label=_("A foreign company without Russian numbers"), required=False)

    class Meta(CounterpartyForm.Meta):
        fields = ("kind", "name", "full_name", "inn", "kpp", "ogrn", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("full_name", "address"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("The contract needs this.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in [] if data.get("foreign") else self._numbers(data.get("kind")):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("The contract needs this."))
        return data

    def _numbers(self, kind: str | None) -> list[str]:
        return {Kind.COMPANY: ["inn", "kpp", "ogrn"], Kind.ENTREPRENEUR: ["inn", "ogrn"]}.get(kind, ["inn"])


class MainAccount(BankAccountForm):
    """The account that is paid to; a foreign supplier's is entered on their card."""

    class Meta(BankAccountForm.Meta):
        fields = ("bic", "account", "correspondent", "bank", "currency")


class SupplierDocuments(PartsForm):
    """Requisites checked by their control digits, the account, and three papers of the present supplier."""

    template_name = "procurement/steps/supplier_documents.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = papers_of_supplier(self.case)
        for kind in PAPERS:
            self.fields[PREFIX + kind].required = kind not in there

    def make_parts(self) -> list[forms.Form]:
        self.supplier = the_offer(self.case).counterparty
        account = self.supplier.main_account or BankAccount(currency="RUB")
        self.requisites = Requisites(instance=self.supplier, prefix="supplier", **self.bound())
        self.account = MainAccount(instance=account, prefix="account", **self.bound())
        return [self.requisites, self.account]

    @property
    def foreign(self) -> bool:
        """Said to be a foreign company: no account is asked for here."""
        return "supplier-foreign" in self.data

    def clean(self) -> dict[str, Any]:
        if self.foreign:
            self.parts = [self.requisites]
        cleaned = super().clean()
        cleaned.pop("parts", None)
        fields = {name: value for name, value in self.requisites.cleaned_data.items() if name != "foreign"}
        account = None if self.foreign else self.account.cleaned_data
        supplier = Counterparty.objects.get(pk=self.supplier.pk)  # the form has written into its own instance
        return cleaned | {"supplier": supplier, "fields": fields, "account": account}


class OneConclusion(Conclusion):
    """To agree means that the supplier passes: only the conclusion is written."""

    passed = None

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"passed": True}


class OneSupplierCheck(SupplierCheck):
    """Security's conclusion on the one supplier, with their papers and requisites."""

    template_name = "procurement/steps/supplier_check_one.html"
    answers = ()
    verdict = OneConclusion
