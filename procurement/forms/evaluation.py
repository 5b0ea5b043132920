"""What is entered when quotations and proposals are evaluated: admission, marks, clarifications, final offers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.answers import AnswerForm
from portal.forms.fields import MoneyField
from portal.money import HUNDRED
from procurement.evaluating import complete, criteria_of_experts, marked, to_mark
from procurement.forms.judging import Discount, SupplierCheck
from procurement.forms.parts import PartsForm, rows
from procurement.models import Clarification, Criterion, Offer, Score
from procurement.ranked import Ranked, marks_of, ranked
from procurement.weighing import side_by_side, wanted_lines


class Verdict(forms.Form):
    """Is this offer admitted, and if not, why."""

    admitted = forms.TypedChoiceField(
        label=_("Verdict"), choices=[("yes", _("admitted")), ("no", _("not admitted"))], widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    why = forms.CharField(label=_("Why not"), max_length=3000, required=False, widget=rows(2))

    def __init__(self, *args: Any, offer: Offer, is_whole: bool, **kwargs: Any) -> None:
        self.offer, self.is_whole = offer, is_whole
        initial = {} if is_whole else {"admitted": "no", "why": _("Not every line is offered in full.")}
        super().__init__(*args, prefix=f"offer-{offer.pk}", initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() | {"offer": self.offer}
        if data.get("admitted") and not self.is_whole:
            self.add_error("admitted", _("Not every line is offered in full: it cannot be admitted."))
        if data.get("admitted") is False and not data.get("why", "").strip():
            self.add_error("why", _("Say why: the bidder is told."))
        return data


class Admission(PartsForm):
    """Per offer: admitted, or why not. Without prices."""

    template_name = "procurement/steps/admission.html"
    answers = ("approve", "none_admitted")

    def make_parts(self) -> list[forms.Form]:
        self.lines, self.offers = wanted_lines(self.case), self.case.live_offers()
        whole = complete(self.case, self.offers)
        return [Verdict(offer=offer, is_whole=offer.pk in whole, **self.bound()) for offer in self.offers]


class Bidders(SupplierCheck):
    """Security's conclusion per bidder."""

    answers = ("approve", "none_admitted")


class Mark(forms.Form):
    """A mark of an offer by a criterion, with its reason."""

    points = MoneyField(label=_("Points"), zero=True, most=HUNDRED)
    why = forms.CharField(label=_("Why"), max_length=1000, widget=forms.TextInput)

    def __init__(self, *args: Any, offer: Offer, criterion: Criterion, known: Score | None, **kwargs: Any) -> None:
        self.offer, self.criterion, self.known = offer, criterion, known
        initial = {"points": known.points, "why": known.why} if known else {}
        super().__init__(*args, prefix=f"mark-{offer.pk}-{criterion.pk}", initial=initial, **kwargs)
        self.fields["points"].least_decimals = 0

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"offer": self.offer, "criterion": self.criterion}


class Experts(PartsForm):
    """Marks of all bidders by each criterion of experts; the second time only what is in doubt. Without prices and
    without what the other expert says."""

    template_name = "procurement/steps/expert_evaluation.html"

    def make_parts(self) -> list[forms.Form]:
        self.offers = self.case.live_offers()
        self.given = marked(self.case, self.task.seat)
        asked = to_mark(self.case, self.task.seat)
        self.again = bool(self.given)
        return [
            Mark(offer=offer, criterion=one, known=self.given.get((offer.pk, one.pk)), **self.bound())
            for offer, one in asked
        ]

    @property
    def by_criterion(self) -> list[tuple[Criterion, list[tuple[Offer, Mark | None, Score | None]]]]:
        """Each criterion with its bidders: a mark to give, or the one that stands."""
        parts = {(part.offer.pk, part.criterion.pk): part for part in self.parts}
        return [
            (one, [(offer, parts.get((offer.pk, one.pk)), self.given.get((offer.pk, one.pk))) for offer in self.offers])
            for one in criteria_of_experts(self.case)
        ]

    @property
    def clarified(self) -> list[Clarification]:
        """What the bidders were asked and answered."""
        return clarified(self.offers)


def clarified(offers: list[Offer]) -> list[Clarification]:
    """Questions and answers about these offers."""
    return list(
        Clarification.objects.filter(offer__in=offers).select_related("offer__counterparty").order_by("asked", "pk")
    )


class Question(forms.Form):
    """One more question to a bidder, and the answer."""

    question = forms.CharField(label=_("Question"), max_length=5000, required=False, widget=rows(2))
    answer = forms.CharField(label=_("Answer"), max_length=5000, required=False, widget=rows(2))

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        self.offer = offer
        super().__init__(*args, prefix=f"question-{offer.pk}", **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() | {"offer": self.offer}
        question, answer = (data.get(name, "").strip() for name in ("question", "answer"))
        if question and not answer:
            self.add_error("answer", _("Write what they answered; if nothing came, write that."))
        if answer and not question:
            self.add_error("question", _("Write what you asked."))
        return data | {"question": question, "answer": answer}


class Clarifications(PartsForm):
    """Questions and answers per bidder; for `scores_in_doubt` also which marks the experts look at again."""

    template_name = "procurement/steps/clarifications.html"
    answers = ("done", "scores_in_doubt")
    doubts = forms.MultipleChoiceField(label=_("Marks in doubt"), required=False, widget=forms.CheckboxSelectMultiple)

    def make_parts(self) -> list[forms.Form]:
        self.offers = self.case.live_offers()
        self.known = clarified(self.offers)
        self.marks = marks_of(self.offers)
        criteria = {one.pk: one for one in criteria_of_experts(self.case)}
        named = {offer.pk: offer for offer in self.offers}
        self.fields["doubts"].choices = [
            (f"{offer}-{one}", _doubt(named[offer], criteria[one], marks)) for (offer, one), marks in self.marks.items()
        ]
        return [Question(offer=offer, **self.bound()) for offer in self.offers]

    @property
    def by_offer(self) -> list[tuple[Offer, list[Clarification], Question]]:
        """Each bidder with what was asked before and the place for one more question."""
        return [(part.offer, [one for one in self.known if one.offer_id == part.offer.pk], part) for part in self.parts]

    def clean_doubts(self) -> list[tuple[int, int]]:
        return [tuple(map(int, one.split("-"))) for one in self.cleaned_data["doubts"]]


def _doubt(offer: Offer, criterion: Criterion, marks: list[Score]) -> str:
    points = ", ".join(f"{score.points.normalize():f}" for score in marks)
    return f"{offer.counterparty} · {criterion.name}: {points}"


class FinalTerms(forms.Form):
    """Final delivery and warranty of a bidder; empty = as offered."""

    days = forms.IntegerField(label=_("Final delivery, days"), required=False, min_value=0, max_value=1000)
    months = forms.IntegerField(label=_("Final warranty, months"), required=False, min_value=0, max_value=600)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        self.offer = offer
        initial = {"days": offer.final_delivery_days, "months": offer.final_warranty_months}
        super().__init__(*args, prefix=f"terms-{offer.pk}", initial=initial, **kwargs)
        for name, known in (("days", offer.delivery_days), ("months", offer.warranty_months)):
            self.fields[name].help_text = _("Offered: %(n)s.") % {"n": "–" if known is None else known}

    def clean_days(self) -> int | None:
        days, offered = self.cleaned_data["days"], self.offer.delivery_days
        if None not in (days, offered) and days > offered:
            raise forms.ValidationError(_("Offered were %(days)s: not later."), params={"days": offered})
        return days

    def clean_months(self) -> int | None:
        months, offered = self.cleaned_data["months"], self.offer.warranty_months
        if None not in (months, offered) and months < offered:
            raise forms.ValidationError(_("Offered were %(months)s: not shorter."), params={"months": offered})
        return months


class Improvement(Discount):
    """Final prices (and, of a tender, terms); in words what each bidder answered, or why there are none."""

    template_name = "procurement/steps/improvement.html"
    why_none = forms.CharField(
        label=_("Why there are no final offers"), max_length=500, required=False, widget=rows(2),
        help_text=_("Only when nobody improved anything."),
    )  # fmt: skip

    def make_parts(self) -> list[forms.Form]:
        found = super().make_parts()
        with_terms = self.case.flow == "tender"
        self.terms = [FinalTerms(offer=offer, **self.bound()) for offer in self.offers] if with_terms else []
        return found

    @property
    def bidders(self) -> list[tuple[Offer, list[Any], Any, FinalTerms | None]]:
        """Each bidder with lines, words and terms."""
        terms = {one.offer.pk: one for one in self.terms}
        return [(offer, parts, words, terms.get(offer.pk)) for offer, parts, words in self.by_offer]

    def clean(self) -> dict[str, Any]:
        why = self.cleaned_data.get("why_none", "")
        data = super().clean()
        valid = [one.is_valid() for one in self.terms]  # each of them, so that all mistakes are shown
        if not all(valid):
            raise forms.ValidationError(_("Something is not right yet: see the marked places."), code="parts")
        terms = {one.offer.pk: {name: one.cleaned_data.get(name) for name in ("days", "months")} for one in self.terms}
        return data | {"terms": terms, "why_none": why}


class Compared(AnswerForm):
    """Nothing to enter: the order of the offers as the rules have it."""

    template_name = "procurement/steps/comparison.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.offers = wanted_lines(self.case), self.case.live_offers()
        self.ranked: Ranked | None = ranked(self.case, self.lines, self.offers)
        self.table = side_by_side(self.lines, self.offers)

    @property
    def rows(self) -> list[tuple[int, Offer, Any, Decimal | None]]:
        """(place, offer, its column, its points) from best to worst."""
        if self.ranked:
            ordered = self.ranked.order
        else:
            ordered = sorted(self.offers, key=lambda one: (self.table.column(one.pk).total, one.received))
        points = {offer.pk: self.ranked.total(offer) for offer in ordered} if self.ranked else {}
        return [(n, one, self.table.column(one.pk), points.get(one.pk)) for n, one in enumerate(ordered, 1)]
