"""What is entered about the documents of a quotation or tender: criteria, notice, publication."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import calendars
from portal.actions.clocks import days_of
from portal.forms.answers import AnswerForm
from portal.forms.fields import MoneyField
from portal.money import HUNDRED
from procurement.criteria import why_not
from procurement.earlier import asked_again
from procurement.forms.offers import Suppliers
from procurement.forms.parts import PartsForm, rows
from procurement.models import Criterion
from procurement.notice import too_few, usual_deadline, why_not_deadline
from procurement.ruling import rule_of
from procurement.suppliers import blocked_since
from procurement.weighing import wanted_lines

LEAST_ROWS, BLANKS, MOST_ROWS = 6, 2, 20
USUAL = (
    ("price", _("Price"), 60, _("the lowest price ÷ the offer's price × weight")),
    ("days", _("Time of delivery"), 20, _("the fewest days ÷ the offer's days × weight")),
    ("warranty", _("Warranty"), 20, _("the offer's months ÷ the most months × weight")),
)


class CriterionForm(forms.Form):
    """One criterion; an empty row is not there."""

    name = forms.CharField(label=_("Criterion"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("How it is measured"), choices=Criterion.Kind.choices)
    how = forms.CharField(label=_("How it is scored"), max_length=2000, required=False, widget=rows(1))
    weight = MoneyField(label=_("Weight in percent"), required=False, most=HUNDRED)

    def __init__(self, *args: Any, n: int, row: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"criterion-{n}", initial=row, **kwargs)
        self.fields["weight"].widget.attrs["data-part"] = "weights"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "weight" in self.errors or (not data.get("name") and data.get("weight") is None):
            return data
        if not data.get("name"):
            self.add_error("name", _("Write what this weight is for, or empty the row."))
        if data.get("weight") is None:
            self.add_error("weight", _("Write how much it weighs, or empty the row."))
        if data.get("kind") == Criterion.Kind.EXPERTS and not data.get("how"):
            self.add_error("how", _("Write by what the experts give their marks: bidders read it too."))
        return data


class Criteria(PartsForm):
    """Criteria with weights that make exactly 100."""

    template_name = "procurement/steps/criteria.html"

    def make_parts(self) -> list[forms.Form]:
        rows_ = [(one.kind, one.name, one.weight, one.how) for one in self.case.criteria.all()] or USUAL
        kept = [
            {"kind": kind, "name": name, "weight": Decimal(weight), "how": how} for kind, name, weight, how in rows_
        ]
        number = min(max(LEAST_ROWS, len(kept) + BLANKS), MOST_ROWS)
        found = [*kept, *[{"kind": Criterion.Kind.EXPERTS}] * (number - len(kept))]
        return [CriterionForm(n=n, row=row, **self.bound()) for n, row in enumerate(found, 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        found = [part for part in cleaned.pop("parts") if part.get("weight") is not None]
        cleaned["criteria"] = found
        why = why_not([one["kind"] for one in found], [one["name"] for one in found], [one["weight"] for one in found])
        if why:
            raise forms.ValidationError(why, code="criteria")
        return cleaned


class Documents(AnswerForm):
    """The words of the notice beside the lines, which the portal fills in."""

    template_name = "procurement/steps/quotation_documents.html"
    delivery_place = forms.CharField(label=_("Where to deliver"), max_length=300)
    delivery_terms = forms.CharField(
        label=_("Terms of delivery and payment"), max_length=5000, widget=rows(4),
        help_text=_("Until when, in parts or at once, how it is paid. Suppliers count their price by it."),
    )  # fmt: skip
    notice_text = forms.CharField(
        label=_("What else the notice says"), max_length=10000, required=False, widget=rows(4),
        help_text=_("Lines, maximum price and contact are filled in by the portal, the last day when it is sent out."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = wanted_lines(self.case)
        for name in ("delivery_place", "delivery_terms", "notice_text", "instructions_text"):
            if name in self.fields:
                self.initial.setdefault(name, getattr(self.case, name))


class TenderDocuments(Documents):
    """The same, with what bidders have to do."""

    instructions_text = forms.CharField(
        label=_("How to bid"), max_length=10000, required=False, widget=rows(4),
        help_text=_("The short of the instructions: it stands in the notice."),
    )  # fmt: skip


class Read(AnswerForm):
    """Nothing to enter: the documents above one's answer."""

    template_name = "procurement/steps/documents.html"


class Publication(Suppliers):
    """To whom the notice goes and until when offers are taken; fewer than the rule asks for are refused."""

    template_name = "procurement/steps/publication.html"
    suppliers_why = None
    offers_deadline = forms.DateField(
        label=_("Offers are taken until"), widget=forms.DateInput,
        help_text=_("To the end of this day. Until the opening nobody sees what is in them."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocked, self.again = blocked_since(self.case), asked_again(self.case)
        self.least = rule_of(self.case).suppliers_least
        self.fields["suppliers"].required = self.least > 1  # one alone may be a new one
        self.initial["suppliers"] = list(dict.fromkeys([*self.initial["suppliers"], *self.again]))
        self.initial.setdefault("offers_deadline", usual_deadline(self.today, self._days()))

    @property
    def today(self) -> date:
        """The day where the case is."""
        return calendars.today(self.case.zone)

    def _days(self) -> int:
        envelopes = next(line for line in self.case.table.lines if line.due == "offers_deadline")
        return days_of(self.case, envelopes) or 1

    def clean_offers_deadline(self) -> date:
        day = self.cleaned_data["offers_deadline"]
        if why := why_not_deadline(day, self.today):
            raise forms.ValidationError(why)
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "suppliers" not in self.errors and data.get("suppliers") is not None and (why := too_few(self.case, data)):
            self.add_error("suppliers", why)
        return data


class Questions(AnswerForm):
    """Nothing to enter with the answer: questions are registered and answered above, each when it comes."""

    template_name = "procurement/steps/supplier_questions.html"

    @property
    def came(self) -> int:
        """Envelopes that stay closed if the documents change now."""
        return self.case.sealed_offers.present().count()
