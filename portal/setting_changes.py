"""Reading changes of settings: what a row's fields are kept as, what held before, old → new in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.models import SettingChange
from portal.typography import number

EMPTY = "–"
OTHER_FIELDS = {"members": gettext_lazy("members")}  # what a row owns beside its own fields


@dataclass(frozen=True)
class Kept:
    """Fields of a row as JSON holds them, and the names of rows that they point to."""

    values: dict[str, Any] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One field: its name, what it was, what it became."""

    label: str
    old: str
    new: str


def kept(row: Model) -> Kept:
    """All fields of a row but its id; decimals as text, days in ISO."""
    values, named = {}, {}
    for one in row._meta.concrete_fields:
        if one.primary_key:
            continue
        value = one.value_from_object(row)
        values[one.name] = value if isinstance(value, bool | int | str | None) else one.value_to_string(row)
        if one.is_relation and value is not None:
            named[one.name] = str(getattr(row, one.name))
    return Kept(values, named)


def again(model: type[Model], values: dict[str, Any]) -> Model:
    """The row as it was, not saved."""
    fields = {one.name: one for one in model._meta.concrete_fields}
    known = {name: value for name, value in values.items() if name in fields}
    return model(**{fields[name].attname: fields[name].to_python(value) for name, value in known.items()})


def then(model: type[Model], key: Any, at: Any) -> Subquery:
    """What held at an instant, as JSON, where it has changed since; NULL where it has not (or `at` is NULL)."""
    later = SettingChange.objects.filter(subject=model._meta.label_lower, key=key, at__gt=at)
    return Subquery(later.order_by("at", "pk").values("old")[:1])


def held(model: type[Model], key: str, at: datetime) -> dict[str, Any] | None:
    """The same at once: the old values of the first change after `at`; None when nothing has changed since."""
    later = SettingChange.objects.filter(subject=model._meta.label_lower, key=key, at__gt=at)
    return later.order_by("at", "pk").values_list("old", flat=True).first()


def changed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Names of the fields that differ, in their order."""
    return [name for name in dict.fromkeys([*new, *old]) if _plain(old.get(name)) != _plain(new.get(name))]


def _plain(value: Any) -> Any:
    try:
        return Decimal(value) if isinstance(value, str | int) and not isinstance(value, bool) else value or None
    except ArithmeticError:
        return value or None


def differences(change: SettingChange) -> list[Difference]:
    """Old → new of the fields that differ, in words."""
    model = apps.get_model(change.subject)
    return [_difference(change, model, name) for name in changed(change.old, change.new)]


def _difference(change: SettingChange, model: type[Model], name: str) -> Difference:
    names = change.named.get(name, ["", ""])
    fields = {one.name: one for one in model._meta.concrete_fields}
    label = fields[name].verbose_name if name in fields else OTHER_FIELDS.get(name, name)
    old, new = (
        named or _said(fields.get(name), values.get(name))
        for named, values in zip(names, (change.old, change.new), strict=True)
    )
    return Difference(str(label), old, new)


def _said(one: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", []):
        return EMPTY
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if one is not None and one.choices:
        return str(dict(one.flatchoices).get(value, value))
    kind = one.get_internal_type() if one is not None else ""
    return _in_words(kind, value)


def _in_words(kind: str, value: Any) -> str:
    if kind == "DecimalField":
        return number(Decimal(value), 2 if Decimal(value) % 1 else 0)
    if kind == "DateField":
        return ".".join(reversed(str(value)[:10].split("-")))
    return str(value)


def changes_of(subjects: Iterable[str]) -> Any:
    """Changes of these settings, the newest first, with who made them."""
    return SettingChange.objects.filter(subject__in=list(subjects)).select_related("by")
