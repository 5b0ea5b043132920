"""What is entered in the phase "Contract": the draft with its schedule, disagreements, signature, the signed copy."""

from datetime import date as Day
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import documents
from portal.actions.documents import sha256_of
from portal.forms.answers import PREFIX, AnswerForm
from portal.models import DocumentVersion
from procurement.actions.contract import supplier_right, unsigned_order
from procurement.contracts import KIND, SCAN, fresh_text, last_text, scan_of
from procurement.forms.ordering import OrderForm, paper_date, sane_date
from procurement.forms.parts import PartsForm, rows
from procurement.models import ContractVersion, Disagreement
from procurement.paying import last_order

SPARE, MOST = 3, 30  # empty points of disagreement below those entered; points in all


class ContractForm(OrderForm):
    """The contract: subject, number, date, terms, payment schedule, the text as a file; sum and VAT are the chosen
    offer's. After a signature its supplementary agreement; each time it comes back what changed is said."""

    template_name = "procurement/steps/contract_draft.html"
    row_count = 6
    number = forms.CharField(label=_("Contract no."), max_length=40)
    subject = forms.CharField(label=_("Subject"), max_length=5000, widget=rows(2))
    changed = forms.CharField(
        label=_("What changed since the last version"),
        max_length=2000,
        widget=rows(2),
        help_text=_("Whoever checks it again reads this first; sum, terms and schedule are compared by the portal."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = ContractVersion.objects.filter(order=self.order).order_by("-nth").first() if self.order else None
        if self.last is None:
            del self.fields["changed"]
        self.points = list(self.order.disagreements.order_by("nth")) if self.order else []
        self._text_field()

    def known(self) -> dict[str, Any]:
        """The unsigned version's own number and date; the subject from the case."""
        self.order = unsigned_order(self.case)
        known = super().known() | {"subject": self.case.contract_subject or self.case.title}
        if self.order:
            known |= {"number": self.order.number, "date": self.order.date, "changed_why": self.order.changed_why}
        return known

    def _text_field(self) -> None:
        field = self.fields[PREFIX + KIND]
        field.required = fresh_text(self.case, self.order) is None
        if self.case.signed:
            field.label = _("Text of the supplementary agreement")
        if self.last:
            field.help_text = _("Only if the text changes; else version %(n)s stays.") % {"n": self.last.nth}

    def clean_document_contract(self) -> Any:
        upload = self.cleaned_data[PREFIX + KIND]
        if upload and (old := self._same_as(upload)):
            raise forms.ValidationError(_("“%(name)s” is an earlier text: attach the new one.") % {"name": old.name})
        return upload

    def _same_as(self, upload: Any) -> DocumentVersion | None:
        """The earlier text with the very same content, unless it is the one that stands."""
        same = DocumentVersion.objects.filter(
            document__case=self.case.pk, document__kind=KIND, sha256=sha256_of(upload)
        )
        stands = last_text(self.case) if fresh_text(self.case, self.order) else None
        return same.exclude(pk=stands.pk if stands else None).first()


class PointForm(forms.Form):
    """A point of disagreement; without a clause it is not there."""

    clause = forms.CharField(label=_("Clause"), max_length=100, required=False)
    ours = forms.CharField(label=_("Our wording"), max_length=5000, required=False, widget=rows(3))
    theirs = forms.CharField(label=_("The supplier's wording"), max_length=5000, required=False, widget=rows(3))
    outcome = forms.ChoiceField(label=_("Agreed on"), choices=Disagreement.Outcome.choices, required=False)
    agreed = forms.CharField(label=_("Agreed wording"), max_length=5000, required=False, widget=rows(2))

    def __init__(self, *args: Any, n: int, **kwargs: Any) -> None:
        self.n = n
        super().__init__(*args, prefix=f"point-{n}", **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["outcome"] = data.get("outcome") or Disagreement.Outcome.OPEN
        if not any(data.get(name) for name in ("clause", "ours", "theirs", "agreed")):
            return data
        for name in ("clause", "ours", "theirs"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("A point needs its clause and both wordings."))
        if data["outcome"] == Disagreement.Outcome.AGREED and not data.get("agreed"):
            self.add_error("agreed", _("Write the wording that was agreed."))
        return data


class ContractSupplier(PartsForm):
    """What the supplier says of the text: points of disagreement with both wordings and what was agreed."""

    template_name = "procurement/steps/contract_supplier.html"
    answers = ("done", "changes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if PREFIX + "disagreements" in self.fields:  # that it may be missing is said beside the label
            self.fields[PREFIX + "disagreements"].label = _("Protocol of disagreements")

    def make_parts(self) -> list[forms.Form]:
        order = last_order(self.case)
        kept = list(order.disagreements.order_by("nth").values("clause", "ours", "theirs", "outcome", "agreed"))
        known = kept + [{}] * min(SPARE, MOST - len(kept))
        return [PointForm(n=n, initial=initial, **self.bound()) for n, initial in enumerate(known, 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["rows"] = [part for part in cleaned.pop("parts") if part.get("clause")]
        if why := supplier_right(self.case, self.answer, cleaned):
            raise forms.ValidationError(why, code="points")
        return cleaned


class ContractSign(AnswerForm):
    """The signature, with number and date as they stand on the paper."""

    template_name = "procurement/steps/contract_sign.html"
    number = forms.CharField(label=_("Contract no."), max_length=40)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = last_order(self.case)
        self.initial |= {"number": order.number, "date": order.date} if order else {}
        self.fields["number"].disabled = bool(order and order.nth)
        self.version = ContractVersion.objects.filter(order=order).select_related("file").order_by("-nth").first()

    def clean_date(self) -> Day:
        return sane_date(self.cleaned_data["date"], self.case)


class ContractReturned(AnswerForm):
    """The signed copy: the dates of both signatures, the scan."""

    template_name = "procurement/steps/contract_returned.html"
    signed_ours = forms.DateField(label=_("Signed by us on"), widget=forms.DateInput)
    signed_theirs = forms.DateField(label=_("Signed by the supplier on"), widget=forms.DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = last_order(self.case)
        if self.order and self.order.signed:
            day = self.order.signed.astimezone(self.case.zone_info).date()
            self.initial.setdefault("signed_ours", day)
            if PREFIX + SCAN in self.fields:
                self.fields[PREFIX + SCAN].required = scan_of(self.case, self.order) is None
                self.fields[PREFIX + SCAN].label = documents.label(SCAN)

    def clean_signed_ours(self) -> Day:
        return paper_date(self.cleaned_data["signed_ours"], self.case)

    def clean_signed_theirs(self) -> Day:
        return paper_date(self.cleaned_data["signed_theirs"], self.case)
