"""What keeps Portal from starting where it would do harm: without a key, or as a demo beside a real company."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.utils.translation import gettext as _

from portal import clock
from portal.models import DemoMark, Person, Unit

TABLES = {DemoMark._meta.db_table, Person._meta.db_table, Unit._meta.db_table}


def is_empty() -> bool:
    """Nobody and nothing is in the database: the demo may fill it."""
    return not Person.objects.exists() and not Unit.objects.exists()


def is_marked() -> bool:
    """The demo filled this database when it was empty (whatever was imported later belongs to the demo)."""
    return DemoMark.objects.exists()


def mark() -> None:
    """The demo has filled this database: PORTAL_DEMO=1 may run beside it from now on."""
    DemoMark.objects.create(at=clock.now())


def reason_not_to_serve() -> str:
    """A sentence for whoever starts the web, a worker or beat; "" when nothing speaks against it."""
    if not settings.SECRET_KEY_IS_OURS:
        return _("PORTAL_SECRET_KEY is empty: give web and workers the same 50 random characters.")
    if settings.DEMO and not is_marked():
        return stranger()
    return ""


def insist() -> None:
    """End the process with the sentence, if there is one."""
    if sentence := reason_not_to_serve():
        raise SystemExit(sentence)


def stranger() -> str:
    """Why a demo does not start here."""
    return _(
        "PORTAL_DEMO=1 lets anybody sign in as anybody, and the demo did not fill this database when it was empty. "
        "Portal does not start. Unset PORTAL_DEMO, or name an empty database and run “manage.py demo”."
    )


@register(Tags.database)
def check_demo(app_configs: object, databases: list[str] | None = None, **_kwargs: object) -> list[CheckMessage]:
    """Before each `migrate`: the demo's migrations do not touch a real company's database either."""
    if not settings.DEMO or not databases or not TABLES <= set(connection.introspection.table_names()):
        return []
    return [] if is_marked() or is_empty() else [Error(stranger(), id="portal.E001")]


@register(Tags.database)
def check_russian(app_configs: object, databases: list[str] | None = None, **_kwargs: object) -> list[CheckMessage]:
    """The database knows capitals and likenesses of Russian letters: search and lists rest on that."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('Ё') = 'ё' AND 'ПРИВЕТ' ILIKE 'привет'")
        knows = cursor.fetchone()[0]
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():  # the first migration brings it
            cursor.execute("SELECT similarity('Привет', 'привет') = 1")
            knows = knows and cursor.fetchone()[0]
    hint = "initdb --encoding=UTF8 --lc-ctype=C.UTF-8 --locale-provider=builtin --builtin-locale=PG_UNICODE_FAST"
    fact = _("The database does not know Russian letters: search would find nothing.")
    return [] if knows else [Error(fact, hint=hint, id="portal.E002")]
