"""What is entered in the phase "Choice": the proposed supplier and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.answers import AnswerForm
from procurement.forms.parts import rows
from procurement.models import Offer
from procurement.weighing import able, side_by_side, wanted_lines


class OfferChoice(forms.ModelChoiceField):
    """One of the offers that may be chosen."""

    def label_from_instance(self, offer: Offer) -> str:
        return str(offer.counterparty)


class Report(AnswerForm):
    """Which supplier is proposed, and why; a reason of its own when it is not the lowest price."""

    template_name = "procurement/steps/report.html"
    offer = OfferChoice(Offer.objects.none(), label=_("Proposed supplier"), widget=forms.RadioSelect, empty_label=None)
    report_text = forms.CharField(label=_("How the choice was made"), max_length=10000, widget=rows(5))
    report_why = forms.CharField(
        label=_("Why not the lowest price"), max_length=5000, required=False, widget=rows(3),
        help_text=_("Only when the proposed offer is not the cheapest."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = wanted_lines(self.case)
        self.offers = able(self.lines, self.case.live_offers())
        self.table = side_by_side(self.lines, self.offers)
        self.fields["offer"].queryset = Offer.objects.filter(pk__in=[offer.pk for offer in self.offers])
        self.initial.setdefault("offer", self.case.chosen_id or self.table.lowest)
        self.initial.setdefault("report_text", self.case.report_text)
        self.initial.setdefault("report_why", self.case.report_why)

    @property
    def rows(self) -> list[tuple[Offer, Any, Any]]:
        """Each offer with its column of the comparison and its radio button."""
        return [
            (offer, self.table.column(offer.pk), radio) for offer, radio in zip(self.offers, self["offer"], strict=True)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        offer = data.get("offer")
        if offer and offer.pk != self.table.lowest and not data.get("report_why", "").strip():
            self.add_error("report_why", _("This is not the lowest price: say why it is the better choice."))
        return data
