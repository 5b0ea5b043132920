"""Things built once per module: in a transaction that every test of the module starts from and that is rolled back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def built_once(blocker: Any, build: Callable[[], Any]) -> Iterator[Any]:
    """For a module fixture: `with built_once(django_db_blocker, build) as it: yield it`; tests then ask for `db`."""
    with blocker.unblock():
        whole = transaction.atomic()
        whole._from_testcase = True  # the door's durable transactions may stand inside, as inside Django's own TestCase
        with whole:
            yield build()
            transaction.set_rollback(True)
