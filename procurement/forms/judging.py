"""What is said about offers: does it fit, does it suit, the final price, security's conclusion."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import MoneyField
from portal.money import said
from procurement.forms.parts import PartsForm, rows
from procurement.models import GroupLine, Offer, OfferLine
from procurement.weighing import able, wanted_lines


class Doubt(forms.Form):
    """A line of an offer: ticked when it is wrong, with the reason."""

    wrong = forms.BooleanField(required=False)
    why = forms.CharField(label=_("Why"), max_length=500, required=False)

    def __init__(self, *args: Any, line: OfferLine, label: Any, **kwargs: Any) -> None:
        self.line = line
        super().__init__(*args, prefix=f"offered-{line.pk}", **kwargs)
        self.fields["wrong"].label = label

    def clean(self) -> dict[str, Any]:
        data = super().clean() | {"line": self.line}
        if data.get("wrong") and not data.get("why", "").strip():
            self.add_error("why", _("Say why in a few words: the buyer passes it on."))
        return data


class Technical(PartsForm):
    """Per line of each offer: does it fit? Without prices."""

    template_name = "procurement/steps/offers_technical.html"
    answers = ("approve", "rework")
    label = _("does not fit")

    def make_parts(self) -> list[forms.Form]:
        self.offers = self.case.live_offers()
        return [
            Doubt(line=line, label=self.label, initial=self.known(line), **self.bound())
            for offer in self.offers
            for line in offer.lines_read
            if self.is_mine(line)
        ]

    def is_mine(self, line: OfferLine) -> bool:
        """Whether this person judges this line."""
        return True

    def known(self, line: OfferLine) -> dict[str, Any]:
        """What was said of it before."""
        return {"wrong": line.fits is False, "why": line.why_not}

    @property
    def by_offer(self) -> list[tuple[Offer, list[Doubt]]]:
        """Each offer with its lines."""
        return [(offer, [part for part in self.parts if part.line.offer_id == offer.pk]) for offer in self.offers]


class Suitable(Technical):
    """Per line offered for one's own items: does it suit? Without suppliers and prices."""

    template_name = "procurement/steps/offers_requester.html"
    label = _("does not suit me")

    def make_parts(self) -> list[forms.Form]:
        shares = self.case.group.lines.filter(items__request__initiator=self.task.person_id or self.person)
        self.mine = set(shares.values_list("pk", flat=True))
        return super().make_parts()

    def is_mine(self, line: OfferLine) -> bool:
        return line.line_id in self.mine and line.fits is not False

    def known(self, line: OfferLine) -> dict[str, Any]:
        return {}

    @property
    def by_line(self) -> list[tuple[GroupLine, list[Doubt]]]:
        """Own lines with what is offered for each."""
        found: dict[int, tuple[GroupLine, list[Doubt]]] = {}
        for part in self.parts:
            found.setdefault(part.line.line_id, (part.line.line, []))[1].append(part)
        return list(found.values())


class FinalPrice(forms.Form):
    """The price after the discount; empty = as offered."""

    final_price = MoneyField(label=_("Final price for one"), required=False)

    def __init__(self, *args: Any, line: OfferLine, **kwargs: Any) -> None:
        self.line = line
        super().__init__(*args, prefix=f"offered-{line.pk}", initial={"final_price": line.final_price}, **kwargs)

    def clean_final_price(self) -> Decimal | None:
        price = self.cleaned_data["final_price"]
        if price is not None and price > self.line.price:
            above = _("Above the offered price, %(price)s: a discount cannot raise it.")
            raise forms.ValidationError(above, params={"price": said(self.line.price)})
        return price

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"line": self.line}


class Discount(PartsForm):
    """Final prices, and per offer in words what was asked and answered."""

    template_name = "procurement/steps/discount.html"
    asks_words = True

    def make_parts(self) -> list[forms.Form]:
        lines = wanted_lines(self.case)
        self.offers = able(lines, self.case.live_offers())
        for offer in self.offers if self.asks_words else ():
            self.fields[f"words-{offer.pk}"] = forms.CharField(
                label=_("What they answered"), max_length=500, required=False, initial=offer.discount_why
            )
        return [FinalPrice(line=line, **self.bound()) for offer in self.offers for line in offer.lines_read]

    @property
    def by_offer(self) -> list[tuple[Offer, list[FinalPrice], Any]]:
        """Each offer with its lines and the field for words."""
        return [(offer, self.lines_of(offer), self[f"words-{offer.pk}"]) for offer in self.offers]

    def lines_of(self, offer: Offer) -> list[FinalPrice]:
        """The lines of an offer."""
        return [part for part in self.parts if part.line.offer_id == offer.pk]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked = self.offers if self.asks_words else ()
        words = {offer.pk: cleaned.get(f"words-{offer.pk}", "") for offer in asked}
        return {"parts": cleaned["parts"], "words": words}


class Conclusion(forms.Form):
    """Security about one supplier."""

    passed = forms.TypedChoiceField(
        label=_("Verdict"), choices=[("yes", _("passes")), ("no", _("does not pass"))], widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    conclusion = forms.CharField(label=_("Conclusion"), max_length=3000, widget=rows(2))

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        self.offer = offer
        verdict = {True: "yes", False: "no", None: ""}[offer.checked]
        initial = {"passed": verdict, "conclusion": offer.checked_why}
        super().__init__(*args, prefix=f"supplier-{offer.counterparty_id}", initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"offer": self.offer}


class SupplierCheck(PartsForm):
    """A conclusion per supplier."""

    template_name = "procurement/steps/supplier_check.html"
    answers = ("approve", "reject")
    verdict = Conclusion

    def make_parts(self) -> list[forms.Form]:
        return [self.verdict(offer=offer, **self.bound()) for offer in able_or_failed(self.case)]


def able_or_failed(case: Any) -> list[Offer]:
    """Offers whose suppliers are checked: complete, fitting ones (who did not pass before is looked at again)."""
    offers = case.live_offers()
    for offer in offers:
        offer.was_checked, offer.checked = offer.checked, None
    found = able(wanted_lines(case), offers)
    for offer in offers:
        offer.checked = offer.was_checked
    return found
