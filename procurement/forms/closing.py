"""What is entered in the phase "Closing": the supplier's documents, their check, the rating."""

from datetime import date as Day
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.answers import AnswerForm
from portal.forms.fields import MoneyField, QuantityField
from procurement.actions.closing import arrivals_to_close, wants_invoice
from procurement.actions.ordering import wrong_invoice
from procurement.coming import arrival_costs, came_in, coming
from procurement.compared import compared
from procurement.forms.ordering import paper_date
from procurement.forms.parts import PartsForm, rows
from procurement.models import Arrival, ClosingDocument
from procurement.rendering import title_of, words_of

MARKS = [(n, str(n)) for n in range(1, 6)]


class PaperForm(forms.Form):
    """The closing document of one arrival, as the supplier wrote it."""

    kind = forms.ChoiceField(label=_("Document"), choices=ClosingDocument.Kind.choices)
    number = forms.CharField(label=_("Number"), max_length=60)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput)
    sum = MoneyField(label=_("Sum, with VAT"))
    vat = MoneyField(label=_("VAT inside it"), zero=True)
    vat_invoice_number = forms.CharField(label=_("VAT invoice no."), max_length=60, required=False)
    vat_invoice_date = forms.DateField(label=_("VAT invoice of"), required=False, widget=forms.DateInput)

    def __init__(
        self, *args: Any, arrival: Arrival, expected: tuple[Decimal, Decimal], lines: dict, **kwargs: Any
    ) -> None:
        self.arrival, self.expected = arrival, expected
        self.title = title_of(words_of(arrival.procedure), arrival)
        super().__init__(*args, prefix=f"arrival-{arrival.pk}", **kwargs)
        self.lines = [(line, f"quantity-{line.pk}") for line in lines]
        for (line, name), came in zip(self.lines, lines.values(), strict=True):
            self.fields[name] = QuantityField(label=line.name, initial=came, zero=True)

    @property
    def quantities(self) -> list[Any]:
        """The fields of the lines' quantities."""
        return [self[name] for _line, name in self.lines]

    def clean_date(self) -> Day:
        return paper_date(self.cleaned_data["date"], self.arrival.procedure)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("sum") is not None and data.get("vat") is not None and data["vat"] > data["sum"]:
            self.add_error("vat", _("VAT cannot be more than the sum."))
        if bool(data.get("vat_invoice_number")) != bool(data.get("vat_invoice_date")):
            self.add_error("vat_invoice_date", _("A VAT invoice needs both: number and date."))
        quantities = {line.pk: data.pop(name) for line, name in self.lines if name in data}
        return data | {"quantities": quantities}


class LaterInvoice(forms.Form):
    """The supplier's invoice that was to come later."""

    number = forms.CharField(label=_("Number of the invoice"), max_length=60)
    date = forms.DateField(label=_("Date of the invoice"), widget=forms.DateInput)
    sum = MoneyField(label=_("Sum, with VAT"))
    vat = MoneyField(label=_("VAT inside it"), zero=True)

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, prefix="invoice", **kwargs)

    def clean_date(self) -> Day:
        return paper_date(self.cleaned_data["date"], self.case)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "sum" in data and "vat" in data and (why := wrong_invoice(self.case, data["sum"], data["vat"])):
            raise forms.ValidationError(why, code="differs")
        return data


class ClosingDocs(PartsForm):
    """A document per arrival; the invoice, where it was to come later."""

    template_name = "procurement/steps/closing_docs.html"

    def make_parts(self) -> list[forms.Form]:
        costs = arrival_costs(self.case)
        lines = {one.line.pk: one.line for one in coming(self.case)}
        self.papers = [self._paper(arrival, costs[arrival.pk], lines) for arrival in arrivals_to_close(self.case)]
        self.invoice = LaterInvoice(case=self.case, **self.bound()) if wants_invoice(self.case) else None
        return [*self.papers, *filter(None, [self.invoice])]

    def _paper(self, arrival: Arrival, expected: tuple[Decimal, Decimal], lines: dict[int, Any]) -> PaperForm:
        came = {lines[pk]: n for pk, n in came_in(arrival).items() if pk in lines}
        kept = ClosingDocument.objects.filter(arrival=arrival).first()
        initial = {name: getattr(kept, name) for name in PaperForm.base_fields} if kept else {}
        if kept:
            initial |= {f"quantity-{row.line_id}": row.quantity for row in kept.lines.all()}
        elif not any(one.sort == "good" for one in came):
            initial = {"kind": ClosingDocument.Kind.ACT}
        return PaperForm(arrival=arrival, expected=expected, lines=came, initial=initial, **self.bound())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.pop("parts", None)
        cleaned["documents"] = {form.arrival.pk: form.cleaned_data for form in self.papers}
        cleaned["invoice"] = self.invoice.cleaned_data if self.invoice else None
        return cleaned


class ClosingCheck(AnswerForm):
    """Ordered, arrived, invoiced, in the documents: side by side."""

    template_name = "procurement/steps/closing_check.html"
    despite = forms.CharField(
        label=_("Why this is right all the same"),
        max_length=2000,
        widget=rows(2),
        error_messages={"required": _("The documents differ: send them back, or say why this is right.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compared = compared(self.case)
        self.wrong = [one for one in self.compared if one.wrong]
        if not self.wrong:
            del self.fields["despite"]


class RatingForm(AnswerForm):
    """Quality, time, documents: 1 … 5."""

    template_name = "procurement/steps/rating.html"
    quality = forms.TypedChoiceField(label=_("Quality"), choices=MARKS, coerce=int, widget=forms.RadioSelect)
    time = forms.TypedChoiceField(label=_("Keeping to dates"), choices=MARKS, coerce=int, widget=forms.RadioSelect)
    documents = forms.TypedChoiceField(label=_("Documents"), choices=MARKS, coerce=int, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In words"), max_length=2000, required=False, widget=rows(2))
