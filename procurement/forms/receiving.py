"""What is entered from the delivery date to the claim."""

from datetime import date as Day
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import calendars
from portal.forms.answers import AnswerForm
from portal.forms.choosing import PersonField
from portal.forms.fields import MoneyField, QuantityField
from portal.forms.files import PhotoField
from portal.typography import money
from procurement.actions.closing import to_return
from procurement.actions.dates import why_not_on
from procurement.actions.receiving import nothing_accepted, to_inspect, wrong_arrival
from procurement.coming import Coming, coming, receipts_of, wants
from procurement.forms.ordering import paper_date
from procurement.forms.parts import PartsForm, rows
from procurement.models import Item, Receipt
from procurement.models.catalogue import WHOLE
from procurement.paying import paid
from procurement.rendering import words_of


class DeliveryDate(AnswerForm):
    """The day agreed with the supplier; a reason when it moves."""

    template_name = "procurement/steps/delivery_date.html"
    date = forms.DateField(label=_("Delivered by"), widget=forms.DateInput)
    why = forms.CharField(label=_("Why the date moves"), max_length=2000, required=False, widget=rows(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = self.case.delivery_date
        self.fields["date"].label = words_of(self.case).by
        self.initial.setdefault("date", self.was or self._offered())
        if self.was is None:
            del self.fields["why"]

    def _offered(self) -> Day | None:
        days = self.case.chosen.last_delivery_days if self.case.chosen_id else None
        return calendars.today(self.case.zone) + timedelta(days=days) if days else None

    def clean_date(self) -> Day:
        day, today = self.cleaned_data["date"], calendars.today(self.case.zone)
        if why := why_not_on(day, today):
            raise forms.ValidationError(why)
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.was and data.get("date") not in (None, self.was) and not data.get("why"):
            self.add_error("why", _("The date moves: say why, the requesters will read it."))
        return data


class ReceivingPlan(AnswerForm):
    """Where and by whom it is received."""

    template_name = "procurement/steps/receiving_plan.html"
    place = forms.CharField(label=_("Where"), max_length=300)
    person = PersonField(label=_("Who receives it"))
    vehicle_pass = forms.CharField(label=_("Pass for the vehicle"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("place", self.case.receiving_place)
        last = self.case.receiving_person  # who received the last time, unless they have left since
        self.initial.setdefault("person", last.pk if last and last.is_active else self.person.pk)
        self.initial.setdefault("vehicle_pass", self.case.vehicle_pass)


class CameForm(forms.Form):
    """How many of a line came."""

    quantity = QuantityField(label=_("Came"), required=False, zero=True)

    def __init__(self, *args: Any, coming: Coming, **kwargs: Any) -> None:
        self.coming = coming
        super().__init__(*args, prefix=f"line-{coming.line.pk}", **kwargs)
        self.fields["quantity"].whole = coming.line.unit in WHOLE


class ShareForm(forms.Form):
    """How many of what came a requester gets; empty: by the rule."""

    quantity = QuantityField(label=_("Gets"), required=False, zero=True)

    def __init__(self, *args: Any, item: Item, waits: Decimal, **kwargs: Any) -> None:
        self.item, self.waits = item, waits
        super().__init__(*args, prefix=f"share-{item.pk}", **kwargs)


class ArrivalForm(PartsForm):
    """One arrival: quantities by line; who gets what, where the buyer shares it otherwise than the rule."""

    template_name = "procurement/steps/delivery.html"
    day = forms.DateField(label=_("Came on"), widget=forms.DateInput)
    note_number = forms.CharField(label=_("Delivery note no."), max_length=60, required=False)
    why = forms.CharField(label=_("Why it is shared otherwise"), max_length=1000, required=False, widget=rows(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", calendars.today(self.case.zone))
        self.words = words_of(self.case)
        for part in self.lines:
            part.fields["quantity"].label = self.words.came
        self.fields["day"].label, self.fields["note_number"].label = self.words.day, self.words.note
        if "document_delivery_note" in self.fields:
            self.fields["document_delivery_note"].label = self.words.paper

    def make_parts(self) -> list[forms.Form]:
        self.lines = [CameForm(coming=one, **self.bound()) for one in coming(self.case) if one.to_come]
        waiting = {want.who: want.quantity for asked in wants(self.case).values() for want in asked}
        items = Item.objects.filter(pk__in=waiting).select_related("request__initiator", "line")
        items = items.order_by("line__position", "asked", "pk")
        self.shares = [ShareForm(item=item, waits=waiting[item.pk], **self.bound()) for item in items]
        return [*self.lines, *self.shares]

    def clean_day(self) -> Day:
        return paper_date(self.cleaned_data["day"], self.case)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.pop("parts", None)
        quantities = {form.coming.line.pk: form.cleaned_data["quantity"] or Decimal(0) for form in self.lines}
        if why := wrong_arrival(self.case, quantities):
            raise forms.ValidationError(why, code="quantities")
        cleaned["quantities"] = quantities
        cleaned["shares"] = self._shares(cleaned)
        return cleaned

    def _shares(self, cleaned: dict[str, Any]) -> dict[int, Decimal]:
        given = {form.item.pk: form.cleaned_data["quantity"] for form in self.shares}
        shares = {pk: n for pk, n in given.items() if n is not None}
        if shares and not cleaned.get("why"):
            self.add_error("why", _("Say why it is shared otherwise than by the need-by dates."))
        return shares


class InspectedForm(forms.Form):
    """What IT accepts of an item, its defects, its inventory numbers."""

    accepted = QuantityField(label=_("Accepted"), zero=True)
    defect = forms.CharField(label=_("What is wrong with it"), max_length=500, required=False)
    inventory_numbers = forms.CharField(label=_("Inventory numbers"), max_length=500, required=False)
    photo = PhotoField(label=_("Photo of the defect"), required=False)

    def __init__(self, *args: Any, receipt: Receipt, **kwargs: Any) -> None:
        self.receipt = receipt
        super().__init__(*args, prefix=f"receipt-{receipt.pk}", **kwargs)
        self.fields["accepted"].whole = receipt.item.unit in WHOLE

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        accepted = data.get("accepted")
        if accepted is not None and accepted > self.receipt.allotted:
            self.add_error(
                "accepted", _("No more than came: %(most)s.") % {"most": f"{self.receipt.allotted.normalize():f}"}
            )
        elif accepted is not None and accepted < self.receipt.allotted and not data.get("defect"):
            self.add_error("defect", _("Say what is wrong with what you do not accept."))
        elif data.get("photo") and not data.get("defect"):
            self.add_error("defect", _("Say in a few words what the photo shows."))
        return data


class Inspection(PartsForm):
    """Item by item: accepted, defects, inventory numbers."""

    template_name = "procurement/steps/inspection.html"

    def make_parts(self) -> list[forms.Form]:
        return [
            InspectedForm(receipt=row, initial={"accepted": row.allotted}, **self.bound())
            for row in to_inspect(self.case)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.pop("parts", None)
        cleaned |= inspected(self.parts)
        if not any(cleaned["accepted"].values()):
            raise forms.ValidationError(nothing_accepted(self.case))
        return cleaned


INSPECTED = {"accepted": "accepted", "defect": "defects", "inventory_numbers": "numbers", "photo": "photos"}


def inspected(parts: list[forms.Form]) -> dict[str, dict[int, Any]]:
    """What IT said of each receipt, by what was said."""
    return {key: {form.receipt.pk: form.cleaned_data[name] for form in parts} for name, key in INSPECTED.items()}


class ConfirmForm(forms.Form):
    """Why an item that came is not taken; empty: it is."""

    why = forms.CharField(label=_("Why not"), max_length=500, required=False)
    photo = PhotoField(label=_("Photo of the defect"), required=False)

    def __init__(self, *args: Any, receipt: Receipt, **kwargs: Any) -> None:
        self.receipt = receipt
        super().__init__(*args, prefix=f"receipt-{receipt.pk}", **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("photo") and not data.get("why"):
            self.add_error("why", _("Say in a few words what the photo shows."))
        return data


class ReceiptForm(PartsForm):
    """What came for me, item by item: yes, or why not. Of IT, where it is asked beside the receivers, an inspection."""

    template_name = "procurement/steps/receipt.html"
    answers = ("done", "problem")

    def make_parts(self) -> list[forms.Form]:
        self.inspects = self.task.seat == "it"
        if self.inspects:
            rows = to_inspect(self.case)
            return [InspectedForm(receipt=row, initial={"accepted": row.allotted}, **self.bound()) for row in rows]
        return [ConfirmForm(receipt=row, **self.bound()) for row in receipts_of(self.case, self.task)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.pop("parts", None)
        return cleaned | (self._inspected() if self.inspects else self._confirmed())

    def _inspected(self) -> dict[str, Any]:
        found = inspected(self.parts)
        if self.parts and self.answer == "done" and not any(found["accepted"].values()):
            raise forms.ValidationError(nothing_accepted(self.case))
        short = [form for form in self.parts if form.cleaned_data["accepted"] < form.receipt.allotted]
        if self.parts and self.answer == "problem" and not short:
            raise forms.ValidationError(_("Write at the item how many you accept and what is wrong with it."))
        return found

    def _confirmed(self) -> dict[str, Any]:
        cleaned = {"photos": {form.receipt.pk: form.cleaned_data["photo"] for form in self.parts}}
        cleaned["refused"] = {
            form.receipt.pk: form.cleaned_data["why"] for form in self.parts if form.cleaned_data["why"]
        }
        if self.answer == "done" and cleaned["refused"]:
            raise forms.ValidationError(_("You do not take something: then answer “There is a problem”."))
        if self.answer == "problem" and not self.parts:
            raise forms.ValidationError(_("IT took nothing of what came for you: confirm that, the rest is with them."))
        if self.answer == "problem" and not cleaned["refused"]:
            raise forms.ValidationError(_("Write at the item what is wrong with it."))
        return cleaned


class ClaimForm(AnswerForm):
    """The claim and its outcome: each answer is one."""

    template_name = "procurement/steps/claim.html"
    answers = ("done", "settled", "contract_ended")
    text = forms.CharField(label=_("Claim to the supplier"), max_length=5000, widget=rows(4))
    settled_how = forms.CharField(label=_("How it was settled"), max_length=2000, required=False, widget=rows(2))
    sum_return = MoneyField(
        label=_("Money to return"),
        zero=True,
        required=False,
        help_text=_("Counts when the contract ends: what was paid beyond what came."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = [one for one in coming(self.case) if one.to_come]
        self.initial.setdefault("text", self._drafted())
        self.initial.setdefault("sum_return", to_return(self.case))

    def _drafted(self) -> str:
        lines = [f"– {one.line.name}: {one.to_come.normalize():f}" for one in self.missing]
        return "\n".join([str(words_of(self.case).missing), *lines]) if lines else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.answer == "contract_ended" and data.get("sum_return") is None and "sum_return" not in self.errors:
            data["sum_return"] = to_return(self.case)
        if (gone := paid(self.case)) < (data.get("sum_return") or 0):
            self.add_error("sum_return", _("No more than was paid: %(sum)s.") % {"sum": money(gone)})
        return data
