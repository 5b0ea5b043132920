"""`manage.py check --database default`: roles nobody holds, cases in steps that are gone, unknown kinds."""

import copy

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.utils import translation

from portal import checks, sockets
from portal.actions import people
from portal.flow.lines import End, do, role
from portal.flow.table import Flow


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def found(*ids):
    """Messages of our own checks, as `check --database default` gives them."""
    wanted = ids or ("portal.W101", "portal.E102", "portal.E103", "portal.E104")
    return [(one.id, one.msg) for one in run_checks(databases=["default"]) if one.id in wanted]


def test_the_cast_holds_every_role_and_all_cases_stand_somewhere(world):
    assert found() == []


def test_a_role_that_nobody_holds_is_named_with_its_steps(world):
    for one in world.cast.lawyer.roles.all():
        people.take_role(one, by=world.cast.admin)
    [(code, sentence)] = found()
    assert code == "portal.W101"
    assert "“lawyer”" in sentence and "small.order_legal" in sentence


def test_an_empty_portal_is_not_wrong(db):
    assert found() == []


def test_open_cases_in_a_step_that_is_gone_are_counted(world):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_case SET step = 'group_meeting' WHERE id = %s", [world.vote.pk])
        cursor.execute("UPDATE portal_case SET flow = 'barter' WHERE id = %s", [world.wish.pk])
    assert found() == [
        (
            "portal.E102",
            f"Open cases: 1 stand in the flow “barter”, which the code no longer has (id {world.wish.pk} …).",
        ),
        (
            "portal.E102",
            f"Open cases: 1 stand in “small.group_meeting”, a step that the code no longer has (id {world.vote.pk} …).",
        ),
    ]


def test_ended_cases_may_have_stood_anywhere(world):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_case SET step = 'gone', ended = now() WHERE id = %s", [world.vote.pk])
    assert found() == []


def test_unknown_kinds_and_roles_of_a_line_are_told(db, monkeypatch):
    wrong = Flow(
        "wrong", "Wrong", do("one", role("wizard"), "One", needs=("spell*", "order")), ends=[End("closed", "Closed")]
    )
    monkeypatch.setitem(sockets.FLOWS, "wrong", wrong)
    assert [message.msg for message in checks.check_kinds(None)] == [
        "wrong.one names the kind of document “spell”, which nobody has declared."
    ]
    assert [message.msg for message in checks.check_declared_roles(None)] == [
        "No role is called “wizard”: nobody can be given it (wrong.one)."
    ]


def test_checks_stay_away_from_a_database_without_tables(monkeypatch):
    monkeypatch.setattr(checks, "_is_there", lambda: False)
    assert checks.check_held_roles(None, databases=["default"]) == []
    assert checks.check_steps(None, databases=["default"]) == []
    assert checks.check_steps(None, databases=None) == []


def test_a_step_taken_out_of_a_table_is_noticed(world, monkeypatch):
    """As after a release that forgot the migration."""
    small = copy.copy(sockets.FLOWS["small"])
    small.lines_by_code = {code: line for code, line in small.lines_by_code.items() if code != "group_vote"}
    monkeypatch.setitem(sockets.FLOWS, "small", small)
    assert [code for code, _sentence in found("portal.E102")] == ["portal.E102"]
