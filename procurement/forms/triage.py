"""Triage: the wish as items. A row an item; the kind decides which characteristics are asked."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.forms.answers import AnswerForm
from portal.forms.fields import MoneyField, QuantityField
from procurement.catalogue import wishes_in
from procurement.models import Characteristic, Fate, Item, ItemKind, Measure, Sort
from procurement.models.catalogue import WHOLE

MOST_ROWS = 50
MOST_PIECES = Decimal(99_999)
PREFIX = "items"
OUTCOMES = (("buy", _("Buy")), ("from_stock", _("From stock")), ("refused", _("Refuse")))


class WantedLater(forms.CharField):
    """A characteristic that is required before purchasing: shown as required, but triage goes on without it."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here; sending the group is."""


class KindDetails:
    """The part of a row that depends on the kind: unit, sort, characteristics (fields `c_<number>`)."""

    fields: dict[str, forms.Field]

    def add_characteristics(self, kind: ItemKind | None, values: dict[str, Any]) -> None:
        """Add a field for each characteristic of the kind."""
        for each in asked_of(kind):
            kind_of = WantedLater if each.required else forms.CharField
            known = values.get(str(each.pk), "")
            hint = _("wanted before purchasing") if each.required else ""
            self.fields[f"c_{each.pk}"] = kind_of(
                label=str(each), required=each.required, max_length=200, initial=known, help_text=hint
            )

    @property
    def characteristic_fields(self) -> list[forms.BoundField]:
        """The bound fields of the characteristics."""
        return [self[name] for name in self.fields if name.startswith("c_")]

    def characteristics_given(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """What was entered: number of the characteristic → value; empty ones are left out."""
        return {name[2:]: value for name, value in cleaned.items() if name.startswith("c_") and value}


def asked_of(kind: ItemKind | None) -> list[Characteristic]:
    """Characteristics of a kind, in their order."""
    return list(kind.asked.all()) if kind else []


class ItemRow(KindDetails, forms.Form):
    """One item of a request."""

    use_required_attribute = False
    item = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ModelChoiceField(
        ItemKind.objects.none(),
        label=_("Kind"),
        empty_label=_("choose"),
        error_messages={"required": _("Choose the kind.")},
    )
    name = forms.CharField(label=_("What exactly"), max_length=300, error_messages={"required": _("Name it.")})
    quantity = QuantityField(label=_("How many"), most=MOST_PIECES)
    unit = forms.ChoiceField(label=_("Counted in"), choices=Measure.choices)
    sort = forms.ChoiceField(label=_("Sort"), choices=Sort.choices)
    known_price = MoneyField(label=_("Price for one, with VAT"), required=False)
    need_by = forms.DateField(label=_("Needed by"), required=False)
    outcome = forms.ChoiceField(label=_("What becomes of it"), choices=OUTCOMES, initial="buy")
    why = forms.CharField(label=_("Why not"), required=False, max_length=500)

    def __init__(self, *args: Any, items: dict[int, Item], kinds: Any, floor: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.floor = items, floor
        self.fields["kind"].queryset = kinds
        self.add_characteristics(self._kind_now(), self.initial.get("characteristics") or {})

    def _kind_now(self) -> ItemKind | None:
        chosen = self.data.get(self.add_prefix("kind")) if self.is_bound else self.initial.get("kind")
        return next(
            (kind for kind in self.fields["kind"].queryset if str(kind.pk) == str(getattr(chosen, "pk", chosen))), None
        )

    def clean_item(self) -> Item | None:
        pk = self.cleaned_data["item"]
        if pk is not None and pk not in self.items:
            raise forms.ValidationError(_("This item is not sorted out here any more: open the page again."))
        return self.items.get(pk)

    def clean_need_by(self) -> date | None:
        day = self.cleaned_data["need_by"]
        if day and day < clock.today() and day != self.floor:
            raise forms.ValidationError(_("This day is past: choose today or later."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") == "refused" and not cleaned.get("why", "").strip():
            self.add_error("why", _("Say why: the requester will read it."))
        quantity, unit = cleaned.get("quantity"), cleaned.get("unit")
        if quantity is not None and unit in WHOLE and quantity != quantity.to_integral_value():
            self.add_error("quantity", _("This is counted in whole pieces"))
        cleaned["characteristics"] = self.characteristics_given(cleaned)
        return cleaned


class Triage(AnswerForm):
    """The rows, whether only one supplier can, an estimate where prices are unknown."""

    template_name = "procurement/steps/triage.html"
    answers = ("done", "from_stock")
    single_source = forms.BooleanField(
        label=_("Only one supplier can"),
        required=False,
        help_text=_("Rights, compatibility: then a branch of its own is proposed."),
    )
    estimate = MoneyField(label=_("Estimate"), required=False, help_text=_("of the whole, where no price is known"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {item.pk: item for item in self.case.items.filter(fate=Fate.TRIAGE).select_related("kind")}
        self.initial.setdefault("single_source", self.case.single_source)
        self.initial.setdefault("estimate", self.case.estimate)

    @cached_property
    def rows(self) -> forms.BaseFormSet:
        """The formset: what IT typed, else the items that came back, else what the wish seems to name."""
        kinds = ItemKind.objects.active().prefetch_related("asked")
        make = forms.formset_factory(ItemRow, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True)
        options = {"prefix": PREFIX, "form_kwargs": {"items": self.items, "kinds": kinds, "floor": self.case.by_when}}
        if self.is_bound:
            return make(self.data, **options)
        return make(initial=self._known() or self._proposed(), **options)

    @cached_property
    def others(self) -> list[Item]:
        """Items of the request that go on elsewhere; shown, not asked."""
        return list(self.case.items.exclude(fate=Fate.TRIAGE).select_related("kind"))

    @property
    def guessed(self) -> bool:
        """Whether the rows are only the portal's reading of the wish."""
        return not self.is_bound and not self.items

    def _known(self) -> list[dict[str, Any]]:
        names = ("name", "quantity", "unit", "sort", "known_price", "need_by", "characteristics")
        return [
            {"item": item.pk, "kind": item.kind_id, "outcome": "buy", **{name: getattr(item, name) for name in names}}
            for item in self.items.values()
        ]

    def _proposed(self) -> list[dict[str, Any]]:
        kinds = {kind.pk: kind for kind in ItemKind.objects.active()}
        found = []
        for wish in wishes_in(self.case.what):
            kind = kinds.get(wish.kind)
            found.append({
                "kind": wish.kind, "name": wish.name, "quantity": wish.quantity, "unit": wish.unit,
                "sort": kind.sort if kind else Sort.GOOD, "known_price": kind.last_price if kind else None,
                "need_by": self.case.by_when, "outcome": "buy",
            })  # fmt: skip
        return found or [{"name": self.case.title, "quantity": 1, "unit": Measure.PIECE, "need_by": self.case.by_when}]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.rows.is_valid():
            general = [str(error) for error in self.rows.non_form_errors()]
            raise forms.ValidationError(
                general or [_("Something is not right yet: see the marked places.")], code="rows"
            )
        cleaned["rows"] = [row.cleaned_data for row in self.rows if row.cleaned_data]
        self._check_complete(cleaned["rows"])
        return cleaned

    def _check_complete(self, rows: list[dict[str, Any]]) -> None:
        there = [row["item"].pk for row in rows if row["item"]]
        lost = [item.name for pk, item in self.items.items() if pk not in there]
        if lost:
            raise forms.ValidationError(
                _("Missing: %(names)s. Refuse it with a reason instead.") % {"names": ", ".join(lost)}
            )
        if len(there) != len(set(there)):
            raise forms.ValidationError(_("One item stands here twice: open the page again."))
        if not rows:
            raise forms.ValidationError(_("Name at least one item."))


class DescribeItem(KindDetails, forms.Form):
    """An item that waits in consolidation, completed by IT."""

    use_required_attribute = False
    kind = forms.ModelChoiceField(ItemKind.objects.none(), label=_("Kind"), empty_label=None)
    name = forms.CharField(label=_("What exactly"), max_length=300)
    quantity = QuantityField(label=_("How many"), most=MOST_PIECES)
    unit = forms.ChoiceField(label=_("Counted in"), choices=Measure.choices)
    sort = forms.ChoiceField(label=_("Sort"), choices=Sort.choices)
    known_price = MoneyField(label=_("Price for one, with VAT"), required=False)
    need_by = forms.DateField(label=_("Needed by"), required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        names = ("name", "quantity", "unit", "sort", "known_price", "need_by")
        known = {"kind": item.kind_id, **{name: getattr(item, name) for name in names}}
        super().__init__(*args, initial=known, **kwargs)
        kinds = ItemKind.objects.active().prefetch_related("asked") | ItemKind.objects.filter(pk=item.kind_id)
        self.fields["kind"].queryset = kinds
        chosen = self.data.get("kind", item.kind_id) if self.is_bound else item.kind_id
        kind = next((one for one in kinds if str(one.pk) == str(chosen)), None)
        self.add_characteristics(kind, item.characteristics)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        quantity, unit = cleaned.get("quantity"), cleaned.get("unit")
        if quantity is not None and unit in WHOLE and quantity != quantity.to_integral_value():
            self.add_error("quantity", _("This is counted in whole pieces"))
        cleaned["characteristics"] = self.characteristics_given(cleaned)
        return cleaned

    @property
    def details(self) -> dict[str, Any]:
        """The item's own fields, without the fields of single characteristics."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("c_")}
