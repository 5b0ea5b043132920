"""The rights table: who may use an address, in words, and by which rule; who sees what. Printed to docs/rights.md.

A row stands near the code it is about: the kernel's below, an app's in its own `rights.py`. Tests compare the table
with the URLconf, with the file, and walk every address with the cast.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from portal import inbox, permissions, reading, roles, sockets
from portal.actions import cases, tasks

EVERYBODY = "everybody who is signed in"
OWN = "everybody who is signed in: one's own"
OF_CASE = "whoever sees the case"
OF_TASK = "whoever sees the case of the task, and whose task it is"
READERS = "whoever sees the case, if the kind of the document is for them; a sealed one nobody"
KEEPERS = "HR and who configures the portal"


def holders(codes: tuple[str, ...]) -> str:
    """The roles of a rule in words."""
    with translation.override("en"):
        return ", ".join(roles.label(code) for code in codes)


@dataclass(frozen=True)
class Right:
    """Who may use an address. `post`: a deed without a page of its own, GET is refused."""

    address: str
    who: str
    rule: Callable[..., Any] | None = None
    post: bool = False


@dataclass(frozen=True)
class Sight:
    """Who sees what, and where the code says so."""

    who: str
    sees: str
    rule: Callable[..., Any]


# Before sign-in: each of them shows and does nothing of the company's.
OPEN = {
    "admin_door": "the admin has no sign-in of its own: leads to the portal's",
    "demo_enter": "only in the demo: sign in as anybody",
    "healthz": "this process answers",
    "invitation": "whoever has the signed link: a first password",
    "language": "the language of this browser",
    "password_reset": "a letter with a link to who forgot the password",
    "password_reset_confirm": "whoever has the signed link: a new password",
    "password_reset_done": "says that the letter is on its way",
    "readyz": "each part answers",
    "sign_in": "by login or mailbox and password; a pause after failures",
    "sign_out": "ends the session; without one nothing",
    "theme": "light or dark for this browser",
}
DEMO = ("demo_days", "demo_enter")  # addresses that exist with PORTAL_DEMO=1
RIGHTS: dict[str, Right] = {}
SIGHTS: list[Sight] = []


def add_rights(*rows: Right) -> None:
    """An app's addresses."""
    for row in rows:
        if row.address in RIGHTS and RIGHTS[row.address] != row:
            raise ValueError(f"the address {row.address!r} is on the rights table already")
        RIGHTS[row.address] = row


def add_sights(*rows: Sight) -> None:
    """An app's rows of "who sees what"."""
    SIGHTS.extend(row for row in rows if row not in SIGHTS)


def addresses() -> Iterator[tuple[str, str]]:
    """(name, path) of everything in the URLconf; the admin is one address, one without a name is called by its view."""
    yield from _below(get_resolver().url_patterns, "/")


def _below(patterns: list[URLPattern | URLResolver], path: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern.name or pattern.callback.__name__, here
        elif pattern.namespace:
            yield pattern.namespace, here
        else:
            yield from _below(pattern.url_patterns, here)


HEAD = """# Rights

Printed by `manage.py rights --write`: do not edit.

## Addresses

|address|name|who|rule|
|-|-|-|-|
"""
BELOW_ADDRESSES = """
A deed is a POST without a page of its own: GET is refused. Everybody else gets 404, or 403 with a sentence; who is not
signed in is led to the page of sign-in.

## Open before sign-in

|name|what|
|-|-|
"""
BELOW_OPEN = """
## Who sees what

|who|sees|rule|
|-|-|-|
"""
FOOT = """|everybody else|404||

The same holds at the side doors: compare, history, export, preview, autocomplete, counts, foreign ids inside a POST,
each action without its page.
"""


def as_text() -> str:
    """docs/rights.md."""
    paths = dict(addresses()) | dict.fromkeys(DEMO, "only in the demo")
    rows = [_row(paths[name], RIGHTS[name]) for name in sorted(RIGHTS, key=lambda name: (paths[name], name))]
    opened = [f"|{name}|{what}|" for name, what in sorted(OPEN.items())]
    seen = [f"|{row.who}|{row.sees}|{_name(row.rule)}|" for row in SIGHTS]
    parts = (HEAD, rows, BELOW_ADDRESSES, opened, BELOW_OPEN, seen, FOOT)
    return "".join(part if isinstance(part, str) else "\n".join([*part, ""]) for part in parts)


def _row(path: str, right: Right) -> str:
    deed = " (deed)" if right.post else ""
    return f"|`{path.replace('|', '¦')}`{deed}|{right.address}|{right.who}|{_name(right.rule)}|"


def _name(rule: Callable[..., Any] | None) -> str:
    return f"`{rule.__module__}.{rule.__qualname__}`" if rule else ""


def _deed(address: str, who: str, rule: Callable[..., Any] | None = None) -> Right:
    return Right(address, who, rule, post=True)


add_rights(
    Right("admin", "who configures the portal; the editor of pages what is theirs (Django's own permissions)"),
    Right("desk", OWN),
    Right("find", "everybody who is signed in; each source shows what they see"),
    Right("kit", "who configures the portal"),
    Right("flows", EVERYBODY),
    Right("flow", EVERYBODY),
    Right("password_change", OWN),
    Right("profile", OWN),
    _deed("demo_days", "only in the demo: everybody who is signed in"),
    Right("calendar", EVERYBODY),
    Right("calendar_year", "everybody who is signed in; absences one's own"),
    # cases and tasks
    Right("case", OF_CASE, permissions.see_case),
    Right("case_way", OF_CASE, permissions.see_case),
    Right("case_history", f"{OF_CASE}; words, numbers and votes by what they read", sockets.reading),
    _deed("case_comment", OF_CASE, permissions.see_case),
    _deed("case_hold", "whom the flow names for the hold", cases.may_leave),
    _deed("case_resume", "whom the flow names for resuming", cases.may_leave),
    _deed("case_leave", "whom the flow names for this way out", cases.may_leave),
    Right("cases", OWN, inbox.own_cases),
    Right("tasks", OWN, inbox.tasks_of),
    _deed("tasks_answer", OWN, inbox.tasks_of),
    Right("task", OF_TASK, permissions.see_case),
    Right("task_preview", f"{OF_TASK}; its form only who may answer", permissions.see_case),
    _deed("task_answer", "its person, a holder of its queue, their deputy, the head it was escalated to", cases.answer),
    _deed("task_take", "a holder of its queue", tasks.take),
    _deed("task_back", "who has it", tasks.give_back),
    _deed("task_over", "who has it, and whom the flow names", tasks.hand_over),
    _deed("task_ask", "who may answer it", tasks.ask),
    _deed("question_reply", "who is asked", tasks.reply),
    Right("comment", "its author, whom it mentions, whoever reads the comments of the case", permissions.see_comment),
    Right("notices", OWN),
    Right("notice", OWN),
    _deed("notices_read", OWN),
    # documents
    Right("document", READERS, reading.may_read),
    Right("document_page", READERS, reading.may_read),
    Right("document_inline", READERS, reading.may_read),
    Right("document_html", READERS, reading.may_read),
    _deed("documents", "whoever sees the open case; a kind that a step wants: who has the task", reading.may_attach),
    _deed("document_remove", "who attached it, while the case stands in that step", reading.may_read),
    # people
    *(Right(name, EVERYBODY) for name in ("people_home", "chart", "chart_branch", "people", "people_search", "unit")),
    Right("person", "everybody who is signed in; earlier places and history: HR and who configures the portal"),
    Right("absence", OWN),
    _deed("absence_cancel", OWN),
    *(
        Right(name, KEEPERS, permissions.keep_people)
        for name in (
            "people_import",
            "people_import_one",
            "invitations",
            "person_new",
            "person_change",
            "person_place",
            "person_leave",
            "person_away",
            "unit_new",
            "unit_change",
            "unit_head",
            "unit_close",
        )
    ),
    _deed("invite", KEEPERS, permissions.keep_people),
    _deed("invite_all", KEEPERS, permissions.keep_people),
    Right(
        "roles", f"everybody who is signed in; {KEEPERS} give them, nobody in HR to themselves", permissions.give_roles
    ),
    _deed("role_take", KEEPERS, permissions.give_roles),
    _deed("role_give", f"{KEEPERS}, nobody in HR to themselves", permissions.give_roles),
    # counterparties
    Right("counterparties", holders(permissions.SEE_COUNTERPARTIES), permissions.see_counterparties),
    Right("counterparty_search", holders(permissions.SEE_COUNTERPARTIES), permissions.see_counterparties),
    Right(
        "counterparty",
        f"{holders(permissions.SEE_COUNTERPARTIES)}; people of a case that shows it",
        permissions.see_counterparty,
    ),
    Right("counterparty_new", holders(permissions.WRITE_COUNTERPARTIES), permissions.write_counterparties),
    Right("counterparty_change", holders(permissions.WRITE_COUNTERPARTIES), permissions.write_counterparties),
    _deed("counterparty_block", holders(permissions.BLOCK_COUNTERPARTIES), permissions.block_counterparties),
    _deed("counterparty_unblock", holders(permissions.BLOCK_COUNTERPARTIES), permissions.block_counterparties),
)
add_sights(
    Sight(
        "initiator; whoever has or had a task or a question of it, and who stands in for them",
        "the case",
        permissions.cases_seen_by,
    ),
    Sight(
        "finance director, general director",
        "every case of the flows that the apps open to them",
        permissions.cases_seen_by,
    ),
    Sight("who configures the portal", "cases that stand blocked", permissions.cases_seen_by),
    Sight("mentioned in a comment", "that comment", permissions.see_comment),
    Sight("nobody", "a sealed document before its opening", reading.may_read),
    Sight(f"{holders(reading.WATCHERS)}; who attached it", "who was given a document", reading.sees_downloads),
)
