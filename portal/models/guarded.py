"""Rows that only the door writes: saving, updating, deleting and bulk writes outside it are refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models

_open: ContextVar[int] = ContextVar("door", default=0)


class NotThroughTheDoor(RuntimeError):
    """Somebody wrote a case, a visit, a task or an event past the actions of the kernel."""


@contextmanager
def door() -> Iterator[None]:
    """Let guarded rows be written inside. Used by `portal.actions` only."""
    token = _open.set(_open.get() + 1)
    try:
        yield
    finally:
        _open.reset(token)


def check_door(what: str) -> None:
    """Raise NotThroughTheDoor unless the door is open."""
    if not _open.get():
        raise NotThroughTheDoor(f"{what}: cases, visits, tasks and events are written by portal.actions only")


class GuardedQuerySet(models.QuerySet):
    def update(self, **values):
        check_door(f"update {self.model.__name__}")
        return super().update(**values)

    update.alters_data = True

    def delete(self):
        check_door(f"delete {self.model.__name__}")
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def _raw_delete(self, using):
        check_door(f"delete {self.model.__name__}")
        return super()._raw_delete(using)

    _raw_delete.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        check_door(f"create {self.model.__name__}")
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, *args, **kwargs):
        check_door(f"update {self.model.__name__}")
        return super().bulk_update(objs, *args, **kwargs)


class Guarded(models.Model):
    """Base of Case, Visit, Task, Event."""

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save_base(self, *args, **kwargs):
        check_door(f"save {type(self).__name__}")
        return super().save_base(*args, **kwargs)

    def delete(self, *args, **kwargs):
        check_door(f"delete {type(self).__name__}")
        return super().delete(*args, **kwargs)
