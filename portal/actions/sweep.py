"""The sweep: everything due is found by a query, never by a timer. It may be killed, run twice, or stand still for
days.

Votes are answered in sets, with their history in the same transaction; then completed visits move case by case; then
waits are looked at, blocked steps tried again, people reminded. Each part can be repeated: what is done is not found.
"""

from datetime import datetime
from functools import reduce
from operator import or_
from time import monotonic

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q

from portal import calendars, clock, roles
from portal.actions import moves
from portal.actions.act import deed, root_of
from portal.actions.reminders import remind
from portal.actions.seating import Seating, seating
from portal.flow.lines import Seat
from portal.models import Case, Hold, Task, Visit
from portal.sockets import FLOWS

BATCH = 20_000
WAITS_SECONDS = 20.0  # of the time limit of a job (CELERY_TASK_TIME_LIMIT)
LOOKED_AT = "sweep:looked_at"  # the last waiting case that a sweep looked at; lost, it begins anew

LOCK_ROOTS = """
SELECT id FROM portal_case WHERE id IN (
    SELECT coalesce(c.root_id, c.id) FROM portal_task t JOIN portal_case c ON c.id = t.case_id
    WHERE t.closed IS NULL AND t.silence <> '' AND t.until <= %(now)s
      AND NOT EXISTS (SELECT 1 FROM portal_hold h WHERE h.case_id = t.case_id AND h.ended IS NULL)
      AND NOT EXISTS (SELECT 1 FROM portal_question q WHERE q.task_id = t.id AND q.answered IS NULL)
    ORDER BY t.until, t.id LIMIT %(batch)s
) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
ANSWER_SILENT = """
WITH silent AS (
    UPDATE portal_task t SET answer = t.silence, automatic = true, answered = %(now)s, closed = %(now)s, closed_why =
    'silence'
    WHERE t.id IN (
        SELECT t2.id FROM portal_task t2 JOIN portal_case c ON c.id = t2.case_id
        WHERE t2.closed IS NULL AND t2.silence <> '' AND t2.until <= %(now)s AND coalesce(c.root_id, c.id) =
        ANY(%(roots)s)
          AND NOT EXISTS (SELECT 1 FROM portal_hold h WHERE h.case_id = t2.case_id AND h.ended IS NULL)
          AND NOT EXISTS (SELECT 1 FROM portal_question q WHERE q.task_id = t2.id AND q.answered IS NULL)
    )
    RETURNING t.id, t.case_id, t.visit_id, t.step, t.answer, t.days, t.day, t.until, t.person_id
), told AS (
    INSERT INTO portal_event (case_id, visit_id, task_id, code, step, answer, by_id, instead_id, at, text, reasons,
    data)
    SELECT s.case_id, s.visit_id, s.id, 'silent', s.step, s.answer, NULL, NULL, %(now)s, '',
        jsonb_build_array(jsonb_build_object('code', 'silence.counted', 'days', s.days, 'day', s.day, 'until',
        s.until, 'flow', c.flow)),
        jsonb_build_object('person', s.person_id)
    FROM silent s JOIN portal_case c ON c.id = s.case_id
    RETURNING 1
)
SELECT count(*), (SELECT count(*) FROM told) FROM silent
"""


def sweep(now: datetime | None = None) -> dict[str, int]:
    """Do all that is due: silence, completed votes, waits, blocked steps, reminders. Returns what was done, by part."""
    now = now or clock.now()
    return {
        "silent": answer_silent(now),
        "completed": complete_visits(),
        "emptied": block_empty_queues(now),
        "unblocked": try_blocked(),
        "reminded": remind(now),
        "waited": look_at_waits(),
    }


def answer_silent(now: datetime, batch: int = BATCH) -> int:
    """Answer for all who stayed silent past their deadline, batch by batch; events in the same transaction."""
    done = 0
    while found := _silent_batch(now, batch):
        done += found
    return done


def _silent_batch(now: datetime, batch: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK_ROOTS, {"now": now, "batch": batch})
        roots = [row[0] for row in cursor.fetchall()]
        if not roots:
            return 0
        cursor.execute(ANSWER_SILENT, {"now": now, "roots": roots})
        return cursor.fetchone()[0]


def complete_visits() -> int:
    """Move the cases whose votes are complete, each in its own transaction; a locked one is left to whoever holds
    it.
    """
    done = 0
    open_votes = Visit.objects.filter(left=None, vote=True, blocked="")
    waiting = Task.objects.open().filter(visit__in=open_votes).values("visit")
    ready = (
        open_votes.exclude(pk__in=waiting).order_by("pk").values_list("pk", "case_id", "case__root_id", "case__flow")
    )
    for visit, case, root, flow in list(ready):
        done += _complete(visit, case, root or case, flow)
    return done


def _complete(visit_id: int, case_id: int, root: int, flow: str) -> bool:
    with deed(None, None) as act:
        if not _lock_if_free(root):
            return False
        case = act.read(case_id, flow)
        visit = Visit.objects.filter(pk=visit_id, left=None).first()
        if visit is None or case.fact_held:
            return False
        tasks = list(Task.objects.filter(visit=visit).select_related("visit").order_by("pk"))
        if any(task.closed is None for task in tasks):
            return False
        moves.settle(act, case, visit, tasks)
        return True


def _lock_if_free(root: int) -> bool:
    return bool(Case.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=root).values_list("pk"))


def look_at_waits(seconds: float = WAITS_SECONDS) -> int:
    """Look at every case that stands in a wait (a lost message loses nothing): for so long, then the next sweep goes on
    behind the last one looked at, also where a worker was killed at it.
    """
    end, done = monotonic() + seconds, 0
    for pk, root, flow in _waiting(cache.get(LOOKED_AT, 0)):
        cache.set(LOOKED_AT, pk, timeout=None)
        done += look_once(pk, root or pk, flow)
        if monotonic() >= end:
            break
    return done


def _waiting(after: int) -> list[tuple[int, int | None, str]]:
    """(case, its root, its flow), those behind `after` first, then the others."""
    steps = [Q(flow=flow.code, step=line.code) for flow in FLOWS.values() for line in flow.lines if line.kind == "wait"]
    held = Hold.objects.filter(ended=None).values("case")
    standing = Case.objects.open().filter(reduce(or_, steps, Q(pk__in=()))).exclude(pk__in=held)
    rows = list(standing.order_by("pk").values_list("pk", "root_id", "flow"))
    return [row for row in rows if row[0] > after] + [row for row in rows if row[0] <= after]


def look_once(pk: int, root: int, flow: str) -> bool:
    """Look at one waiting case, in a transaction of its own; True when it moved."""
    with deed(None, None) as act:
        return _lock_if_free(root) and moves.look(act, act.read(pk, flow))


def block_empty_queues(now: datetime) -> int:
    """Queues whose holders have all left or lost the role: the step stands blocked, and its owner is told."""
    done = 0
    queued = Task.objects.open().filter(person=None)
    today = calendars.today()
    for queue in list(queued.order_by("role").values_list("role", flat=True).distinct()):
        if roles.is_held(queue, today):
            continue
        for task in list(queued.filter(role=queue).select_related("case").order_by("pk")):
            with deed(None, root_of(task.case)) as act:
                done += _block_if_empty(act, act.read(task.case_id, task.case.flow), task.pk)
    return done


def _block_if_empty(act: moves.Act, case: Case, task_id: int) -> bool:
    task = Task.objects.open().filter(pk=task_id, person=None).select_related("visit").first()
    if task is None:
        return False
    Task.objects.filter(pk=task.pk).update(closed=act.now, closed_why="nobody")
    moves.block(act, case, task.visit, task.role.partition("@")[0])
    return True


def try_blocked() -> int:
    """Ask the seats of blocked steps that now have somebody."""
    done = 0
    blocked = Visit.objects.filter(left=None).exclude(blocked="").order_by("pk")
    for visit in list(blocked.select_related("case")):
        with deed(None, root_of(visit.case)) as act:
            done += _unblock(act, act.read(visit.case_id, visit.case.flow), visit.pk)
    return done


def _sits_there(seat: Seat, asked: list[Task]) -> bool:
    """Whether these tasks have the seat already: its person, its queue, or who sits there for a member who left."""
    if seat.why == "left_company" and any(task.instead_id == seat.instead for task in asked):
        return True
    if seat.person:
        return any(task.person_id == seat.person for task in asked)
    return any(task.role == seat.role for task in asked)


def _unblock(act: moves.Act, case: Case, visit_id: int) -> bool:
    visit = Visit.objects.filter(pk=visit_id, left=None).exclude(blocked="").first()
    if visit is None or case.fact_held:
        return False
    line = case.table.lines_by_code[visit.step]
    asked = list(Task.objects.filter(visit=visit).order_by("pk"))
    asking = bool(line.ask and asked and all(task.closed for task in asked))  # all voted, too few themselves
    day = act.now.astimezone(case.zone_info).date()
    found = seating(case, line, day, [line.ask]) if asking else moves.who_is_asked(act, case, line)
    asked = [task for task in asked if task.answer or task.closed is None]
    seats = [seat for seat in found.seats if not _sits_there(seat, asked)]
    still = found.blocked or (line.kind == "vote" and len(seats) + len(asked) < 2)
    if still and not seats:
        return False
    Visit.objects.filter(pk=visit.pk).update(blocked="")
    visit.blocked = ""
    moves.make_tasks(act, case, visit, line, Seating(seats, found.blocked), asked=asking)
    act.log(case, "unblocked", visit=visit.pk, step=visit.step, by=None)
    if not seats:  # who was missing has answered from another seat, or is not concerned any more
        moves.settle(act, case, visit, asked)
    return True
