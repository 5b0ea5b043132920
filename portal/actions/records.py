"""Records of changes to people, units, roles: rows of the admin's log, written by the actions themselves."""

from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.utils import translation

from portal.models import Employment, Person

FLAGS = {"added": ADDITION, "changed": CHANGE, "deleted": DELETION}


def record(
    thing: models.Model, what: str, *, by: Person, fields: list[str] | None = None, name: str = "", detail: Any = ""
) -> None:
    """Write who did `what` ("added", "changed", "deleted") to `thing`; `name` and `detail` tell of a part of it.

    The message has Django's own shape: the admin says it in the reader's language, `name` is an English verbose name.
    """
    part: dict[str, Any] = {"name": name, "object": str(detail)} if name else {}
    if what == "changed":
        part["fields"] = [_in_english(thing, field) for field in fields or [name]]
    LogEntry.objects.log_actions(
        by.pk, [thing], CHANGE if name else FLAGS[what], change_message=[{what: part}], single_object=True
    )


def _in_english(thing: models.Model, field: str) -> str:
    """A field's verbose name as the catalogues know it; a name that is no field stays as it is."""
    for model in (type(thing), Employment):
        try:
            found = model._meta.get_field(field)
        except FieldDoesNotExist:
            continue
        with translation.override(None):
            return str(getattr(found, "verbose_name", field))
    return str(field)


def records_of(thing: models.Model) -> QuerySet[LogEntry]:
    """What was done to `thing`, the latest first."""
    kind = ContentType.objects.get_for_model(type(thing))
    return LogEntry.objects.filter(content_type=kind, object_id=str(thing.pk)).select_related("user")
