"""What `manage.py check --database default` says of the tables and of the cases in flight; before `migrate`, too.

- a role that a line names and nobody holds: what is asked of it would stand blocked;
- open cases in a flow or a step that the code no longer has: codes are stable, removing one is a data migration;
- kinds of documents and roles that a line names and nobody has declared.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from portal import documents, roles
from portal.flow.lines import Who
from portal.flow.table import Flow
from portal.models import Case, Person, Role
from portal.sockets import FLOWS

TABLES = {Case._meta.db_table, Person._meta.db_table, Role._meta.db_table}


@register()
def check_kinds(app_configs: object, **_kwargs: object) -> list[CheckMessage]:
    """Kinds of documents that lines name are declared (`portal.documents.KINDS`)."""
    return [
        Error(
            _("%(flow)s.%(step)s names the kind of document “%(kind)s”, which nobody has declared.")
            % {"flow": flow.code, "step": line.code, "kind": kind},
            hint="documents.add_kinds(DocumentKind(…))", id="portal.E103",
        )
        for flow in FLOWS.values()
        for line in flow.lines
        for kind in (*line.printed, *line.attached, *filter(None, [line.sign]))
        if kind not in documents.KINDS
    ]  # fmt: skip


@register()
def check_declared_roles(app_configs: object, **_kwargs: object) -> list[CheckMessage]:
    """Roles that lines name are in the catalogue (`portal.roles.ROLES`)."""
    unknown = {code: places for code, places in named_roles().items() if code not in roles.ROLES}
    fact = _("No role is called “%(role)s”: nobody can be given it (%(where)s).")
    return [
        Error(fact % {"role": code, "where": ", ".join(places)}, id="portal.E104") for code, places in unknown.items()
    ]


@register(Tags.database)
def check_held_roles(app_configs: object, databases: list[str] | None = None, **_kwargs: object) -> list[CheckMessage]:
    """Somebody holds each role that a line names. An empty portal is not yet wrong."""
    if not databases or not _is_there() or not Person.objects.working().exists():
        return []
    places = named_roles()
    fact = _("Nobody holds the role “%(role)s”: what is asked of it stands still (%(where)s).")
    return [
        Warning(fact % {"role": kind.label, "where": ", ".join(places[kind.code])}, id="portal.W101")
        for kind in roles.empty_roles(codes=[code for code in places if code in roles.ROLES])
    ]


@register(Tags.database)
def check_steps(app_configs: object, databases: list[str] | None = None, **_kwargs: object) -> list[CheckMessage]:
    """Every open case stands in a line of its flow. A warning while migrations wait: one of them may move the cases."""
    if not databases or not _is_there():
        return []
    grade = Warning if _migrations_wait() else Error
    hint = _("Codes are stable. A data migration moves the cases to the step that took its place.")
    return [grade(sentence, hint=hint, id="portal.E102") for sentence in lost_cases()]


def lost_cases() -> Iterator[str]:
    """A sentence for each flow and step in which open cases stand, unknown to the code."""
    rows = Case.objects.open().order_by("flow", "step").values("flow", "step").annotate(n=Count("pk"), first=Min("pk"))
    for row in rows:
        flow = FLOWS.get(row["flow"])
        if flow is None:
            yield (
                _("Open cases: %(n)s stand in the flow “%(flow)s”, which the code no longer has (id %(first)s …).")
                % row
            )
        elif row["step"] not in flow.lines_by_code:
            fact = _(
                "Open cases: %(n)s stand in “%(flow)s.%(step)s”, a step that the code no longer has (id %(first)s …)."
            )
            yield fact % row


def named_roles() -> dict[str, list[str]]:
    """role → flow.step of the lines (and flow.leave of the ways out) that name it."""
    found: dict[str, list[str]] = defaultdict(list)
    for flow in FLOWS.values():
        for place, who in _seats(flow):
            if who.role:
                found[who.role].append(f"{flow.code}.{place}")
    return dict(found)


def _seats(flow: Flow) -> Iterator[tuple[str, Who]]:
    for line in flow.lines:
        yield from ((line.code, who) for who in (*line.who, *filter(None, [line.ask])))
    for leave in flow.leaves.values():
        yield from ((leave.code, who) for who in leave.who)


def _is_there() -> bool:
    return set(connection.introspection.table_names()) >= TABLES


def _migrations_wait() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
