"""The measures: a step over HTTP, the inbox, the sweep, people of a unit, the memory of two web workers."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import django
import psutil
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

django.setup()

from bench import rows, trial  # noqa: E402
from bench.measure import Result, alternate  # noqa: E402
from bench.registry import registry  # noqa: E402
from portal import clock  # noqa: E402
from portal.actions import people, sweep, units  # noqa: E402
from portal.actions.cases import start  # noqa: E402
from portal.models import Case, Person, Task, Unit  # noqa: E402

STEPS = 100
DAY = date(2026, 11, 24)


def prepare() -> None:
    """One person and a unit made by the real actions; the rest by plain SQL."""
    trial.plug_in()
    admin = Person.objects.create_superuser("admin", last_name="Админов", first_name="Захар")
    unit = units.create(name="ООО «Пример»", parent=None, by=admin, zone="Asia/Yekaterinburg")
    worker = people.add_person(
        by=admin, login="worker", last_name="Рабочая", first_name="Нина", email="worker@primer.example"
    )
    people.employ(worker, by=admin, unit=unit, post="Специалист", started=date(2020, 1, 9))


def worker() -> Person:
    """Who works in the measures."""
    return Person.objects.get(login="worker")


def company() -> Unit:
    """Where."""
    return Unit.objects.get(name="ООО «Пример»")


# ── a step over HTTP ─────────────────────────────────────────────────────────────────────────────────────────────────


def step() -> Iterator[Result]:
    """POST of an answer over HTTP, session and person included, beside the hand-written view in the same server."""
    client = signed_in(worker())
    case = start(Case, "round", by=worker(), unit=company(), title="Шаг")
    own, floor = statements(lambda: answer(client, case)), statements(lambda: by_hand(client, case))
    with gunicorn("bench.settings") as (_process, address):
        web = Web(address, client.cookies[settings.SESSION_COOKIE_NAME].value)

        def ours() -> None:
            for _ in range(STEPS):
                answer(web, case)

        def hand() -> None:
            for _ in range(STEPS):
                by_hand(web, case)

        ours()
        times = alternate(ours, hand)
    result = Result("step over HTTP", times[0] / STEPS, times[1] / STEPS, 2.0, f"{own} statements beside {floor}, ≤ 15")
    result.good_beside = own <= 15
    yield result


class Web:
    """A browser over a kept connection: what Django's test client does, but over HTTP."""

    def __init__(self, address: str, session: str) -> None:
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"))
        token = "b" * 32
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def post(self, path: str, data: dict[str, str]) -> "Answered":
        """POST a form."""
        self.connection.request("POST", path, urlencode(data), self.headers)
        response = self.connection.getresponse()
        return Answered(response.status, response.read())


@dataclass
class Answered:
    """What came back."""

    status_code: int
    content: bytes


def answer(client: "Client | Web", case: Case) -> None:
    """The portal's way: one answer."""
    task = Task.objects.get(case=case, closed=None)
    code = "done" if task.step == "one" else "changes"
    response = client.post(f"/tasks/{task.pk}/answer", {"answer": code})
    assert response.status_code == 302, response.content[:2000]


def by_hand(client: "Client | Web", case: Case) -> None:
    """The same by the hand-written view."""
    task = Task.objects.get(case=case, closed=None)
    response = client.post(f"/floor/step/{task.pk}", {"answer": "done"})
    assert response.status_code == 302, response.content[:2000]


def signed_in(person: Person) -> Client:
    """A browser with a session."""
    client = Client()
    client.force_login(person)
    return client


def statements(run: Callable[[], object]) -> int:
    """How many statements one call takes, the session warm; our own question for the task is not counted."""
    run()
    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured) - 1


# ── the inbox ────────────────────────────────────────────────────────────────────────────────────────────────────────


def inbox() -> Iterator[Result]:
    """The first page at 100,000 open tasks, for who owns 25 of them and for who owns 10,000."""
    many_people()
    rows.run(rows.CASES, "one", worker().pk, company().pk, 100_000)
    rows.run(rows.VISITS)
    person = "CASE WHEN v.n <= 25 THEN 1 WHEN v.n <= 10025 THEN 2 ELSE 3 + v.n % 90000 END"
    rows.tasks("one", seats=1, person=person, due="v.n % 20 - 10")
    rows.analyse()
    for login, name in (("bench1", "inbox, owner of 25"), ("bench2", "inbox, owner of 10,000")):
        client = signed_in(Person.objects.get(login=login))
        client.get("/tasks")
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/tasks")
        beside, size = len(captured) - 1, len(page.content)  # now: the next request forgets them
        times = alternate(lambda c=client: repeat(c, "/tasks"), lambda c=client: repeat(c, "/floor/inbox"))
        result = Result(
            name,
            times[0] / 20,
            times[1] / 20,
            2.0,
            f"{beside} statements beside the person's, ≤ 6; {size // 1024} kB, ≤ 64",
        )
        result.good_beside = beside <= 6 and size <= 65_536
        yield result


def repeat(client: Client, address: str) -> None:
    """Twenty times the page."""
    for _ in range(20):
        assert client.get(address).status_code == 200


def many_people() -> None:
    """100,000 people in 9,991 units, once a run."""
    if not Person.objects.filter(login="bench1").exists():
        rows.run(rows.PEOPLE, 100_000)
        rows.units()
        rows.run(rows.EMPLOYMENTS)
        rows.analyse()


# ── the sweep ────────────────────────────────────────────────────────────────────────────────────────────────────────

FLOOR_SWEEP = """
WITH silent AS (
    UPDATE portal_task SET answer = silence, automatic = true, answered = %(now)s, closed = %(now)s, closed_why =
    'silence'
    WHERE closed IS NULL AND silence <> '' AND until <= %(now)s
    RETURNING id, case_id, visit_id, step, answer, days, day, until, person_id
)
INSERT INTO portal_event (case_id, visit_id, task_id, code, step, answer, at, text, reasons, data)
SELECT case_id, visit_id, id, 'silent', step, answer, %(now)s, '',
    jsonb_build_array(jsonb_build_object('code', 'silence.counted', 'days', days, 'day', day, 'until', until, 'flow',
    'round')),
    jsonb_build_object('person', person_id)
FROM silent
"""


def sweeping() -> Iterator[Result]:
    """100,000 overdue votes of 300,000: votes and events, beside one set-based statement; completing visits apart."""
    many_people()
    rows.run(rows.CASES.replace("1000000 + n", "3000000 + n"), "group_vote", worker().pk, company().pk, 100_000)
    rows.run(rows.VISITS)
    rows.tasks(
        "group_vote", seats=3, person="30000 + 3 * (v.n % 20000) + k", due="CASE WHEN v.n % 3 = 0 THEN -1 ELSE 5 END"
    )
    rows.analyse()
    now = clock.now()

    def hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR_SWEEP, {"now": now})

    due = Task.objects.open().filter(step="group_vote", until__lte=now).count()
    times = alternate(lambda: sweep.answer_silent(now), hand, reset=forget_votes)
    yield Result(
        "sweep of overdue votes", *times, 2.0, f"{due} of {Task.objects.filter(step='group_vote').count()} votes"
    )
    forget_votes()
    sweep.answer_silent(now)
    begun = time.perf_counter()
    done = complete_some(now)
    each = (time.perf_counter() - begun) * 1000 / max(done, 1)
    print(f"  completing a visit, each in its own transaction: {each:.1f} ms ({done} of them)")


def forget_votes() -> None:
    """Votes are open again, events gone: past the door and the trigger, between two measures only."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM portal_event WHERE code = 'silent'")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(
            "UPDATE portal_task SET answer = '', automatic = false, answered = NULL, closed = NULL, closed_why = '' "
            "WHERE step = 'group_vote' AND automatic"
        )
        cursor.execute("VACUUM ANALYZE portal_task")
        cursor.execute("VACUUM ANALYZE portal_event")


def complete_some(now: object) -> int:
    """Complete three hundred of the visits whose votes are all there."""
    rows.run(
        "UPDATE portal_visit SET blocked = 'bench' WHERE vote AND \"left\" IS NULL AND id NOT IN "
        "(SELECT visit_id FROM portal_task WHERE step = 'group_vote' GROUP BY 1 HAVING bool_and(automatic) LIMIT 300)"
    )
    return sweep.complete_visits()


# ── people of a unit ─────────────────────────────────────────────────────────────────────────────────────────────────

BEST_SQL = """
SELECT p.* FROM portal_person p WHERE p.id IN (
    SELECT e.person_id FROM portal_employment e WHERE e.started <= %(day)s AND (e.ended IS NULL OR e.ended >= %(day)s)
    AND e.unit_id = ANY(ARRAY(SELECT u.id FROM portal_unit u JOIN portal_unit t
        ON t.id = %(unit)s AND u.tree_id = t.tree_id AND u.lft BETWEEN t.lft AND t.rght)))
ORDER BY p.last_name, p.first_name, p.id
"""


def people_of_a_unit() -> Iterator[Result]:
    """People of a unit and its sub-units among 10,000 units and 100,000 people, beside the best SQL we know."""
    many_people()
    unit = Unit.objects.get(name="Блок 40")

    def ours() -> None:
        for _ in range(20):
            len(Person.objects.in_units(unit, DAY))

    def best() -> None:
        for _ in range(20):
            len(Person.objects.raw(BEST_SQL, {"day": DAY, "unit": unit.pk}))

    found = len(Person.objects.in_units(unit, DAY))
    assert found == len(list(Person.objects.raw(BEST_SQL, {"day": DAY, "unit": unit.pk})))
    times = alternate(ours, best)
    yield Result("people of a unit with sub-units", times[0] / 20, times[1] / 20, 1.2, f"{found} people", allowance=1.0)


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def memory() -> Iterator[Result]:
    """What two web workers take (PSS) after a hundred pages each."""
    client = signed_in(worker())
    with gunicorn("bench.settings") as (process, address):
        for page in ("/", "/tasks", "/cases", "/flows", "/calendar/") * 20:
            fetch(address + page, client.cookies[settings.SESSION_COOKIE_NAME].value)
        parts = [process, *psutil.Process(process.pid).children(recursive=True)]
        total = sum(pss(part.pid) for part in parts)
    yield Result("memory of two web workers", total, 0, 160, "PSS, master included", unit="MB", absolute=True)


@contextmanager
def gunicorn(settings_module: str = "portal.settings") -> Iterator[tuple[subprocess.Popen, str]]:
    """The web as `make run` starts it."""
    from scripts.shots import free_address  # noqa: PLC0415

    address = free_address()
    command = "gunicorn portal.wsgi --log-level warning -w 2 --threads 4 --no-control-socket --preload -b".split()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings_module}
    process = subprocess.Popen([sys.executable, "-m", *command, address.removeprefix("http://")], env=environment)
    try:
        until = time.monotonic() + 30
        while not answers(address) and time.monotonic() < until and process.poll() is None:
            time.sleep(0.1)
        yield process, address
    finally:
        process.terminate()
        process.wait()


def answers(address: str) -> bool:
    """Whether somebody serves there."""
    try:
        fetch(address + "/healthz", "")
    except OSError:
        return False
    return True


def fetch(address: str, session: str) -> bytes:
    """A page over HTTP."""
    import urllib.request  # noqa: PLC0415

    request = urllib.request.Request(address, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.read()


def pss(pid: int) -> float:
    """Proportional set size in MB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


MEASURES: dict[str, Callable[[], Iterator[Result]]] = {
    "step": step,
    "inbox": inbox,
    "people": people_of_a_unit,
    "memory": memory,
    "sweep": sweeping,
    "registry": registry,
}
