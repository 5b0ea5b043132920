"""What is entered in the phase "Offers": whom to ask, until when, what they offer."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from invoices.models import VatRate
from portal import clock
from portal.forms.answers import AnswerForm
from portal.forms.counterparties import checked
from portal.forms.fields import MoneyField, QuantityField
from portal.forms.files import DocumentField
from portal.models import Counterparty
from portal.requisites import inn
from portal.typography import percent
from procurement.forms.parts import PartsForm, rows
from procurement.forms.suppliers import SupplierField, SuppliersField
from procurement.models import GroupLine, Offer, OfferLine
from procurement.models.catalogue import WHOLE
from procurement.suppliers import asked_before, known_suppliers
from procurement.weighing import wanted_lines

WITHOUT = "none"


class NewSupplier(AnswerForm):
    """A supplier whom nobody knew here is added by name and INN."""

    new_name = forms.CharField(label=_("New supplier: name"), max_length=200, required=False)
    new_inn = forms.CharField(label=_("New supplier: INN"), max_length=30, required=False)

    def clean_new_inn(self) -> str:
        return checked(inn, self.cleaned_data["new_inn"]) if self.cleaned_data["new_inn"] else ""

    def new_supplier(self, data: dict[str, Any]) -> Counterparty | None:
        """Takes both fields out of `data`: somebody we know is returned, else `new_supplier` is put in."""
        name, number = data.pop("new_name", ""), data.pop("new_inn", "")
        if self.errors or not (name or number):
            return None
        if not (name and number):
            self.add_error("new_inn" if name else "new_name", _("A new supplier needs both: the name and the INN."))
            return None
        known = Counterparty.objects.filter(inn=number).order_by("pk").first()
        if known and known.blocked:
            self.add_error("new_inn", _("“%(who)s” is blocked: %(why)s.") % {"who": known, "why": known.blocked_why})
        elif known is None:
            data["new_supplier"] = {"name": name, "inn": number}
        return known


class Suppliers(NewSupplier):
    """Whom to ask: several suppliers."""

    template_name = "procurement/steps/suppliers.html"
    suppliers = SuppliersField(label=_("Whom to ask"), required=False, help_text=_("Name or first digits of the INN."))
    suppliers_why = forms.CharField(
        label=_("Why fewer than the rule asks for"), max_length=2000, required=False, widget=rows(2)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known_suppliers(self.case)
        self.initial.setdefault("suppliers", asked_before(self.case))
        self.initial.setdefault("suppliers_why", self.case.suppliers_why)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if known := self.new_supplier(data):
            data["suppliers"] = [*data["suppliers"], known]
        if not data.get("suppliers") and not data.get("new_supplier") and not self.errors:
            self.add_error("suppliers", _("Choose at least one supplier."))
        return data


class Enquiry(AnswerForm):
    """Until when offers are awaited, and words of one's own."""

    template_name = "procurement/steps/enquiry.html"
    answer_by = forms.DateField(label=_("Offers are awaited until"), widget=forms.DateInput)
    enquiry_text = forms.CharField(
        label=_("Words of your own"), max_length=5000, required=False, widget=rows(4),
        help_text=_("Where to deliver, what to mind. Lines and characteristics are filled in by the portal."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("enquiry_text", self.case.enquiry_text)

    @property
    def asked(self) -> list[Counterparty]:
        """Whom it goes to: those just chosen, else those of the last asking."""
        for nth in (self.case.asking + 1, self.case.asking):
            rows = self.case.asked.filter(nth=nth).select_related("counterparty").order_by("pk")
            if rows:
                return [one.counterparty for one in rows]
        return []

    def clean_answer_by(self) -> date:
        day = self.cleaned_data["answer_by"]
        if day <= today(self.case):
            raise forms.ValidationError(_("Choose a day after today: suppliers need time to answer."))
        if (day - today(self.case)).days > 366:
            raise forms.ValidationError(_("That is more than a year ahead: check the year."))
        return day


def today(case: Any) -> date:
    """The day where the case is."""
    return clock.now().astimezone(case.zone_info).date()


def vat_choices(day: date) -> list[tuple[str, Any]]:
    """VAT rates that hold on a day; the usual one first."""
    rates = VatRate.objects.percents(day)
    return [(WITHOUT if rate is None else f"{rate.normalize():f}", rate_label(rate)) for rate in rates]


def rate_label(rate: Decimal | None) -> Any:
    """«22 %», «without VAT»."""
    return _("without VAT") if rate is None else percent(rate)


class VatField(forms.ChoiceField):
    """A VAT rate; cleaned to a Decimal, None = without VAT."""

    def clean(self, value: Any) -> Decimal | None:
        chosen = super().clean(value)
        return None if chosen == WITHOUT else Decimal(chosen)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return WITHOUT if value is None else value


class OfferedLine(forms.Form):
    """What a supplier offers for a line; without a price the line is not offered."""

    what = forms.CharField(label=_("What is offered"), max_length=300, required=False)
    quantity = QuantityField(label=_("Quantity"), required=False)
    price = MoneyField(label=_("Price for one"), required=False)
    vat_rate = VatField(label=_("VAT"))

    def __init__(self, *args: Any, line: GroupLine, rates: list, prefix: str, **kwargs: Any) -> None:
        self.line = line
        super().__init__(*args, prefix=f"{prefix}-line-{line.pk}", **kwargs)
        self.fields["vat_rate"].choices = rates
        self.fields["quantity"].whole = line.unit in WHOLE
        self.fields["price"].widget.attrs["data-factor"] = self.fields["quantity"].widget.attrs["data-factor"] = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() | {"line": self.line}
        if data.get("price") is None:
            return data
        if data.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", _("Write how many they offer."))
        elif data.get("quantity") and data["quantity"] > self.line.quantity:
            most = f"{self.line.quantity.normalize():f}"
            self.add_error("quantity", _("No more than what is needed: %(most)s.") % {"most": most})
        return data


class OfferForm(forms.Form):
    """One supplier's offer: did it come, its terms, its lines, its file."""

    sheets = True  # may be filled from a workbook or from copied cells
    still_valid = True  # one that has run out is not taken: the supplier is asked for a new one
    came = forms.BooleanField(label=_("An offer came"), required=False)
    number = forms.CharField(label=_("No. of the offer"), max_length=60, required=False)
    date = forms.DateField(label=_("Date of the offer"), required=False, widget=forms.DateInput)
    currency = forms.ChoiceField(label=_("Currency"), choices=Offer.Currency.choices)
    rate = MoneyField(label=_("Roubles for one"), required=False)
    vat_included = forms.BooleanField(label=_("Prices include VAT"), required=False)
    delivery_days = forms.IntegerField(label=_("Delivery, days"), required=False, min_value=0, max_value=1000)
    warranty_months = forms.IntegerField(label=_("Warranty, months"), required=False, min_value=0, max_value=600)
    payment_terms = forms.CharField(label=_("Payment"), max_length=300, required=False)
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=forms.DateInput)
    file = DocumentField(label=_("The offer as it came"), required=False)

    def __init__(
        self, *args: Any, supplier: Counterparty, lines: list[GroupLine], offer: Offer | None, day: date,
        rates: list, has_file: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.supplier, self.offer, self.day, self.has_file = supplier, offer, day, has_file
        self.rates = [None if code == WITHOUT else Decimal(code) for code, _label in rates]
        prefix = f"offer-{supplier.pk}"
        bound = {"data": kwargs["data"]} if "data" in kwargs else {}
        super().__init__(*args, prefix=prefix, initial=offer_initial(offer, has_file), **kwargs)
        self.fields["payment_terms"].widget.attrs["placeholder"] = ""
        known = {line.line_id: line for line in offer.lines_read} if offer else {}
        self.lines = [
            OfferedLine(
                line=line, rates=rates, prefix=prefix, initial=line_initial(line, known.get(line.pk), rates), **bound
            )  # fmt: skip
            for line in lines
        ]

    @property
    def opened(self) -> bool:
        """Unfolded: what is not entered yet, and what is wrong."""
        return not self.rejected and (bool(self.is_bound and self.errors) or not self.has_file)

    @property
    def rejected(self) -> bool:
        """Security has rejected this supplier: nothing is entered any more."""
        return bool(self.offer and self.offer.dropped)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.takes(data):
            self._errors.clear()
            return {"came": False}
        valid = not [line for line in self.lines if not line.is_valid()]
        rows = [line.cleaned_data for line in self.lines if valid]
        data["lines"] = [row for row in rows if row.get("price") is not None]
        if not valid:
            raise forms.ValidationError(_("Look at the marked lines of this offer."))
        self._check(data)
        return data | {"counterparty": self.supplier}

    def takes(self, data: dict[str, Any]) -> bool:
        """Whether there is an offer to read."""
        return bool(data.get("came")) and not self.rejected

    @property
    def nothing_offered(self) -> Any:
        """What to do when no line has a price."""
        return _("Write the price of at least one line, or take the tick “An offer came” away.")

    def fill(self, data: Any, values: dict[int, dict[str, Any]], terms: dict[str, Any]) -> None:
        """Show what was typed (`data`) with `values` (line id → field → value) and `terms` in its place, unchecked."""
        typed = {name: data.get(self.add_prefix(name)) for name in self.fields if name != "file"}
        self.is_bound, self.initial, self._bound_fields_cache = False, typed | ({"came": True} if values else {}), {}
        self._errors = None
        self.initial |= terms
        for line in self.lines:
            line.is_bound, line._bound_fields_cache, line._errors = False, {}, None
            line.initial |= {name: data.get(line.add_prefix(name), line.initial.get(name)) for name in line.fields}
            line.initial |= values.get(line.line.pk, {})

    def _check(self, data: dict[str, Any]) -> None:
        if not data["lines"]:
            self.add_error(None, self.nothing_offered)
        if data.get("date") and data["date"] > self.day:
            self.add_error("date", _("The offer cannot be of a day that is still to come."))
        if self.still_valid and data.get("valid_until") and data["valid_until"] < self.day:
            self.add_error("valid_until", _("The offer would have run out already: ask the supplier for a new one."))
        if data.get("currency") != Offer.Currency.RUB and data.get("rate") is None and "rate" not in self.errors:
            self.add_error("rate", _("Write the rate of the day: offers are compared in roubles."))
        if not data.get("file") and not self.has_file:
            self.add_error("file", _("Attach the offer as it came."))
        data["rate"] = Decimal(1) if data.get("currency") == Offer.Currency.RUB else data.get("rate")


def offer_initial(offer: Offer | None, has_file: bool) -> dict[str, Any]:
    """What is known of a supplier's offer: of this asking, or of an earlier one."""
    if offer is None:
        return {"came": False, "vat_included": True, "currency": "RUB"}
    names = ("number", "date", "currency", "rate", "vat_included", "delivery_days", "warranty_months", "payment_terms")
    return {"came": has_file} | {name: getattr(offer, name) for name in names}


def line_initial(line: GroupLine, known: OfferLine | None, rates: list) -> dict[str, Any]:
    """Quantity as needed and the usual rate; what was offered before stays typed."""
    if known is None:
        return {"quantity": line.quantity, "what": "", "vat_rate": rates[0][0] if rates else WITHOUT}
    return {"what": known.what, "quantity": known.quantity, "price": known.price, "vat_rate": known.vat_rate}


class Offers(PartsForm):
    """The offers that came: a part per supplier asked, and one more who offered unasked."""

    template_name = "procurement/steps/offers.html"
    attaches_itself = True
    another = SupplierField(label=_("Somebody else has offered"), required=False)
    offers_why = forms.CharField(
        label=_("Why fewer offers than the rule asks for"), max_length=2000, required=False, widget=rows(2)
    )

    def make_parts(self) -> list[forms.Form]:
        self.initial.setdefault("offers_why", self.case.offers_why)
        lines, day = wanted_lines(self.case), today(self.case)
        rates = vat_choices(day)
        found = []
        for supplier, offer in self._suppliers():
            has_file = bool(offer and offer.nth == self.case.asking)
            found.append(
                OfferForm(
                    supplier=supplier, lines=lines, offer=offer, day=day, rates=rates, has_file=has_file, **self.bound()
                )  # fmt: skip
            )
        return found

    def _suppliers(self) -> list[tuple[Counterparty, Offer | None]]:
        latest: dict[int, Offer] = {}
        for offer in self.case.offers.with_lines().order_by("nth", "pk"):
            latest[offer.counterparty_id] = offer
        asked = self.case.asked.filter(nth=self.case.asking).select_related("counterparty").order_by("pk")
        found = {one.counterparty_id: one.counterparty for one in asked}
        found |= {pk: offer.counterparty for pk, offer in latest.items() if offer.nth == self.case.asking}
        if extra := self._another():
            found.setdefault(extra.pk, extra)
        return [(supplier, latest.get(pk)) for pk, supplier in found.items()]

    def _another(self) -> Counterparty | None:
        typed = self.data.getlist("another") if hasattr(self.data, "getlist") else [self.data.get("another")]
        known = [int(one) for one in typed if str(one or "").isdecimal()]
        return Counterparty.objects.usable().filter(pk__in=known).first()

    def clean_another(self) -> Counterparty | None:
        chosen = self.cleaned_data["another"]
        if chosen and f"offer-{chosen.pk}-currency" not in self.data:
            place = _("Below is a place for the offer of “%(who)s”: fill it in.")
            raise forms.ValidationError(place, params={"who": chosen})
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["offers"] = [part for part in cleaned.pop("parts") if part["came"]]
        return cleaned
