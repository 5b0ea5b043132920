"""What is entered in the phase "Choice": the proposed supplier and why."""

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from portal.forms.answers import AnswerForm
from procurement.checks import not_the_best
from procurement.forms.parts import rows
from procurement.models import Offer
from procurement.ranked import is_weighted, ranked
from procurement.weighing import choosable, side_by_side, wanted_lines


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
        self.offers = choosable(self.case)
        self.table = side_by_side(wanted_lines(self.case), self.offers)
        self.ranked = ranked(self.case)
        self.best = self.ranked.order[0].pk if self.ranked else self.table.lowest
        self._sort()
        if not self.compares:
            del self.fields["report_why"]
        self.initial.setdefault("offer", self.case.chosen_id or self.best)
        self.initial.setdefault("report_text", self.case.report_text)
        self.initial.setdefault("report_why", self.case.report_why)

    def _sort(self) -> None:
        """The radio buttons stand in the order of the offers; a tender's in that of the ranking."""
        if self.ranked:
            self.offers.sort(key=self.ranked.place)
        if is_weighted(self.case):
            self.fields["report_why"].label = _("Why not the first of the ranking")
            self.fields["report_why"].help_text = _("Only when the proposed offer is not the first.")
        ids = [offer.pk for offer in self.offers]
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(ids)]
        found = Offer.objects.filter(pk__in=ids).select_related("counterparty")
        self.fields["offer"].queryset = found.order_by(Case(*places, default=Value(0), output_field=IntegerField()))

    @property
    def compares(self) -> bool:
        """Of a single offer one does not ask why it is not the lowest."""
        return len(self.offers) > 1

    @property
    def rows(self) -> list[tuple[Offer, Any, Any, Any]]:
        """Each offer with its column of the comparison, its points (None where price alone counts), its button."""
        points = {offer.pk: self.ranked.total(offer) for offer in self.ranked.offers} if self.ranked else {}
        return [
            (offer, self.table.column(offer.pk), points.get(offer.pk), radio)
            for offer, radio in zip(self.offers, self["offer"], strict=True)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        offer = data.get("offer")
        if offer and offer.pk != self.best and not data.get("report_why", "").strip():
            self.add_error("report_why", not_the_best(self.case))
        return data
