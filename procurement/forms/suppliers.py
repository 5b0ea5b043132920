"""A field for suppliers: chips and a search among those who are not blocked."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.forms.choosing import PeopleSearch
from portal.models import Counterparty
from procurement.suppliers import why_blocked


class SupplierSearch(PeopleSearch):
    """The same box as for people, over suppliers."""

    template_name = "procurement/parts/suppliers_box.html"

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        ids = [getattr(each, "pk", each) for each in (value if isinstance(value, list | tuple | QuerySet) else [value])]
        known = [int(each) for each in ids if str(each).isdecimal()]
        return context | {"chosen": list(Counterparty.objects.filter(pk__in=known))}


class SuppliersField(forms.ModelMultipleChoiceField):
    """Several suppliers; a blocked one is refused with the reason."""

    default_error_messages = {"required": _("Choose at least one supplier.")}

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("widget", SupplierSearch(many=True))
        super().__init__(Counterparty.objects.all(), **kwargs)

    def clean(self, value: Any) -> list[Counterparty]:
        chosen = list(super().clean(value))
        for one in chosen:
            refuse_blocked(one)
        return chosen


class SupplierField(forms.ModelChoiceField):
    """One supplier."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("widget", SupplierSearch())
        super().__init__(Counterparty.objects.all(), **kwargs)

    def clean(self, value: Any) -> Counterparty | None:
        chosen = super().clean(value)
        if chosen:
            refuse_blocked(chosen)
        return chosen


def refuse_blocked(one: Counterparty) -> None:
    """ValidationError for a blocked supplier."""
    if why := why_blocked(one):
        raise forms.ValidationError(why)
