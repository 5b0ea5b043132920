"""What Django's migrations have no word for: extensions, indexes for search, events that the database itself keeps.

`portal.flush=on` is set by the connection of the tests only: they empty tables between tests by TRUNCATE.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

EVENTS = """
CREATE FUNCTION portal_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are written once: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER portal_event_stays BEFORE UPDATE OR DELETE ON portal_event
    FOR EACH ROW EXECUTE FUNCTION portal_event_stays();
CREATE TRIGGER portal_event_stays_whole BEFORE TRUNCATE ON portal_event
    FOR EACH STATEMENT WHEN (current_setting('portal.flush', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION portal_event_stays();
"""
NO_EVENTS = """
DROP TRIGGER portal_event_stays ON portal_event;
DROP TRIGGER portal_event_stays_whole ON portal_event;
DROP FUNCTION portal_event_stays();
"""
# The expressions are those of portal/searching.py, letter by letter: else PostgreSQL reads the whole table.
SEARCHED = {
    "case_title_like": ("portal_case", "title"),
    "person_name_like": ("portal_person", "last_name || ' ' || first_name || ' ' || patronymic"),
    "unit_name_like": ("portal_unit", "name"),
    "counterparty_name_like": ("portal_counterparty", "name || ' ' || full_name"),
}


def index(name: str, table: str, text: str) -> migrations.RunSQL:
    """A trigram index over the text in lower case, with ё as е."""
    return migrations.RunSQL(
        f"CREATE INDEX {name} ON {table} USING gin ((replace(lower({text}), 'ё', 'е')) gin_trgm_ops)",
        f"DROP INDEX {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(EVENTS, NO_EVENTS),
        *(index(name, *what) for name, what in SEARCHED.items()),
    ]
