"""What there is in a walk now: one statement says what is open, held, waiting; one more reads the open tasks."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from portal.models import Task

NOW = """
WITH tree AS (SELECT id, step, flow, ended, parent_id FROM portal_case WHERE coalesce(root_id, id) = ANY(%(roots)s)),
held AS (SELECT h.case_id FROM portal_hold h JOIN tree t ON t.id = h.case_id WHERE h.ended IS NULL)
SELECT
    (SELECT count(*) FROM tree WHERE ended IS NULL),
    ARRAY(SELECT case_id FROM held ORDER BY 1),
    EXISTS (SELECT 1 FROM tree WHERE flow = 'request' AND step = 'triage'),
    ARRAY(SELECT i.id FROM procurement_item i JOIN tree t ON t.id = i.request_id
          WHERE i.fate = 'consolidation' ORDER BY 1),
    ARRAY(SELECT g.id FROM procurement_itemgroup g
          WHERE g.id = ANY(%(groups)s) AND g.sent IS NULL AND g.dissolved IS NULL ORDER BY 1),
    ARRAY(SELECT id FROM tree WHERE flow = 'invoice' AND step = 'bank' ORDER BY 1),
    ARRAY(SELECT q.id FROM portal_question q JOIN tree t ON t.id = q.case_id WHERE q.answered IS NULL ORDER BY 1),
    ARRAY(SELECT w.id FROM procurement_itemwithdrawal w JOIN procurement_item i ON i.id = w.item_id
          JOIN tree t ON t.id = i.request_id WHERE w.answered IS NULL ORDER BY 1),
    ARRAY(SELECT v.id FROM portal_visit v JOIN tree t ON t.id = v.case_id
          WHERE v."left" IS NULL AND v.blocked <> '' ORDER BY 1),
    ARRAY(SELECT t.id FROM tree t JOIN held h ON h.case_id = t.id
          WHERE t.parent_id IS NULL OR t.parent_id NOT IN (SELECT case_id FROM held) ORDER BY 1),
    ARRAY(SELECT id FROM tree WHERE step IN ('supplier_questions', 'quotations', 'proposals', 'opening') ORDER BY 1)
"""
LED_ON = """
SELECT p.case_ptr_id FROM procurement_procedure p
WHERE p.from_procedure_id = ANY(%(roots)s) AND NOT p.case_ptr_id = ANY(%(roots)s) ORDER BY 1
"""


@dataclass
class Scene:
    """Ids of what waits for somebody: `resumable` are held cases whose parent is not held."""

    open: int
    held: list[int]
    unsorted: bool
    waiting: list[int]  # items
    gathering: list[int]  # groups
    at_bank: list[int]
    questions: list[int]
    withdrawals: list[int]
    blocked: list[int]  # visits
    resumable: list[int]
    sealed: list[int]  # procedures that take envelopes in or open them


def look(roots: list[int], groups: list[int]) -> Scene:
    """What there is now."""
    with connection.cursor() as cursor:
        cursor.execute(NOW, {"roots": roots, "groups": groups})
        return Scene(*cursor.fetchone())


def led_on(roots: list[int]) -> list[int]:
    """Procedures that others of the walk have gone on in, by another branch."""
    with connection.cursor() as cursor:
        cursor.execute(LED_ON, {"roots": roots})
        return [pk for (pk,) in cursor.fetchall()]


def mine(roots: list[int], path: str = "") -> Q:
    """The cases of these trees, for a condition over what belongs to a case."""
    return Q(**{f"{path}pk__in": roots}) | Q(**{f"{path}root__in": roots})


def open_tasks(roots: list[int]) -> list[Task]:
    """Open tasks with their cases, visits and people."""
    found = Task.objects.open().filter(mine(roots, "case__")).order_by("pk")
    return list(found.select_related("case__unit", "visit", "person"))
