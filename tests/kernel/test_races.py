"""Races on PostgreSQL, a hundred each: one wins, the other is told who; nothing is lost, nothing is done twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections

from portal import clock
from portal.actions import holds, tasks
from portal.actions.cases import answer
from portal.actions.people import give_role
from portal.actions.refusals import Refused
from portal.actions.sweep import sweep
from portal.models import Case, Event, Task, Visit, door
from tests.cast import make_cast
from tests.kernel.trial import begin, task_of

pytestmark = pytest.mark.django_db(transaction=True)
RACES = 100


@pytest.fixture
def cast(db):
    return make_cast()


def together(*deeds: Callable[[], object]) -> list[object]:
    """Run the deeds at the same time, each on a connection of its own; what each returned or was refused with."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait()
            results[place] = deed()
        except Refused as refusal:
            results[place] = refusal
        except Exception as error:  # the test says what it was
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def is_case(result: object) -> bool:
    return isinstance(result, Case)


def agreeing(cast) -> Case:
    case = begin(cast)
    return answer(task_of(case), "done", by=cast.requester)


def voting(trial, cast) -> Case:
    trial.update(voted=True, group=[person.pk for person in cast.group])
    case = agreeing(cast)
    return answer(task_of(case), "approve", by=cast.economist)


def make_overdue() -> None:
    """Deadlines of open votes lie behind: what three days would do."""
    with door():
        Task.objects.filter(closed=None, visit__vote=True).update(until=clock.now() - timedelta(minutes=1))


def test_two_people_on_one_task(trial, cast):
    give_role(cast.outsider, "economist", by=cast.admin)
    told = []
    for _ in range(RACES):
        case = agreeing(cast)
        task = task_of(case)
        results = together(
            lambda task=task: answer(task, "approve", by=cast.economist),
            lambda task=task: answer(task, "refuse", by=cast.outsider, comment="No"),
        )
        assert sum(map(is_case, results)) == 1, results
        told += [str(result) for result in results if not is_case(result)]
        assert Event.objects.filter(case=case, step="agree", code="answered").count() == 1
    assert all("Шубина" in words or "Щукин" in words for words in told)


def test_a_person_against_the_sweep(trial, cast):
    for _ in range(RACES):
        case = voting(trial, cast)
        answer(task_of(case, cast.chair), "for", by=cast.chair)
        answer(task_of(case, cast.member1), "for", by=cast.member1)
        task = task_of(case, cast.member2)
        make_overdue()
        results = together(lambda task=task: answer(task, "against", by=cast.member2, comment="Late"), sweep)
        assert not isinstance(results[1], Exception), results[1]
        sweep()
        task.refresh_from_db()
        case = Case.objects.get(pk=case.pk)
        assert (task.automatic, case.step) == ((False, "write") if is_case(results[0]) else (True, "sent")), results


def test_two_sweeps(trial, cast):
    cases = [voting(trial, cast) for _ in range(RACES)]
    make_overdue()
    results = together(sweep, sweep)
    assert all(isinstance(result, dict) for result in results), results
    sweep()
    assert Event.objects.filter(code="silent").count() == 3 * RACES
    assert sum(result["silent"] for result in results) == 3 * RACES
    assert set(Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("step", flat=True)) == {"sent"}
    assert Visit.objects.filter(step="sent").count() == RACES


def test_two_takes_and_an_answer_against_a_hold(trial, cast):
    give_role(cast.outsider, "economist", by=cast.admin)
    for _ in range(RACES // 2):
        case = agreeing(cast)
        task = task_of(case)
        results = together(
            lambda task=task: tasks.take(task, by=cast.economist), lambda task=task: tasks.take(task, by=cast.outsider)
        )
        assert sum(isinstance(result, Task) for result in results) == 1, results
        owner = task_of(case).person
        results = together(
            lambda case=case, owner=owner: answer(task_of(case), "approve", by=owner),
            lambda case=case: holds.hold(case, by=cast.purchasing_head, why="Wait"),
        )
        assert not isinstance(results[1], Exception), results
        assert is_case(results[0]) or "Wait" in str(results[0]), results


SWEEPER = """
import django; django.setup()
from portal.binding import bind
from portal import sockets
from portal.models import Case
from tests.kernel import trial
bind(Case, trial.TRIAL); sockets.add_flows(Case, trial.TRIAL)
from portal.actions import sweep
print("ready", flush=True)
sweep.answer_silent(sweep.clock.now(), batch=1)
sweep.complete_visits()
"""


def test_a_worker_killed_in_the_middle_of_the_sweep(trial, cast):
    cases = [voting(trial, cast) for _ in range(40)]
    make_overdue()
    url = "postgres://{USER}@/{NAME}?host={HOST}".format(**connection.settings_dict)
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    process = subprocess.Popen([sys.executable, "-c", SWEEPER], env=environment, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    deadline = time.monotonic() + 30
    while not Event.objects.filter(code="silent").exists() and time.monotonic() < deadline:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    done_before = Event.objects.filter(code="silent").count()
    assert 0 < done_before < 3 * len(cases)
    sweep()
    assert Event.objects.filter(code="silent").count() == 3 * len(cases)
    assert set(Case.objects.filter(flow="trial").values_list("step", flat=True)) == {"sent"}
    assert Event.objects.filter(code="decided", step="group_vote").count() == len(cases)
