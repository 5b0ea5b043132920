"""The database as it was: kept once, put back between races, so that a hundred of them need one company."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def kept() -> Iterator["Kept"]:
    """Keep every table aside; `kept.put_back()` fills all of them anew (constraints and triggers asleep meanwhile)."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        for name in (tables := _tables()):
            cursor.execute(f'CREATE TABLE kept."{name}" AS TABLE public."{name}"')
    try:
        yield Kept(tables)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA kept CASCADE")


class Kept:
    """What was kept."""

    def __init__(self, tables: list[str]) -> None:
        self.tables = tables

    def put_back(self) -> None:
        """Everything as it was when it was kept."""
        names = ", ".join(f'public."{name}"' for name in self.tables)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {names}")
            for name in self.tables:
                cursor.execute(f'INSERT INTO public."{name}" SELECT * FROM kept."{name}"')
            cursor.execute("SET session_replication_role = DEFAULT")
