"""A field for one person or several: chips and a search, instead of a list of everybody."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from portal.models import Person


class PeopleSearch(forms.SelectMultiple):
    """Chips with a search among /people/search; `many` allows more than one."""

    template_name = "parts/people_box.html"

    def __init__(self, *, many: bool = False, address: str = "", attrs: dict | None = None):
        super().__init__(attrs)
        self.many, self.address = many, address

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return values if self.many else (values[-1] if isinstance(values, list) and values else values or None)

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        ids = [each for each in (value if isinstance(value, list | tuple | QuerySet) else [value]) if each]
        keys = [getattr(each, "pk", each) for each in ids]
        known = [int(key) for key in keys if str(key).isdecimal()]
        return {
            "id": (attrs or {}).get("id", f"id_{name}"),
            "name": name,
            "many": self.many,
            "address": self.address,
            "chosen": list(Person.objects.filter(pk__in=known)),
            "invalid": (attrs or {}).get("aria-invalid"),
            "described": (attrs or {}).get("aria-describedby"),
        }

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_


class PersonField(forms.ModelChoiceField):
    """One person who works here (or one of `queryset`)."""

    def __init__(self, queryset: QuerySet[Person] | None = None, *, address: str = "", **kwargs: Any):
        people = Person.objects.working() if queryset is None else queryset
        kwargs.setdefault("widget", PeopleSearch(address=address))
        super().__init__(people, **kwargs)


class PeopleField(forms.ModelMultipleChoiceField):
    """Several people who work here (or are in `queryset`)."""

    def __init__(self, queryset: QuerySet[Person] | None = None, *, address: str = "", **kwargs: Any):
        people = Person.objects.working() if queryset is None else queryset
        kwargs.setdefault("widget", PeopleSearch(many=True, address=address))
        super().__init__(people, **kwargs)
