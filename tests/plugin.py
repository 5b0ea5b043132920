"""What every test stands on: PostgreSQL, Redis and, for those that ask, a real Celery worker and Chromium.

Loaded by `-p` in pyproject.toml. The servers start once, in the process that was called (with xdist: not in its
workers), before Django's settings are read; each run has a folder of its own, so several runs disturb nobody.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from scripts import libraries, messages
from scripts.embedded import die_with_parent, stop, temporary_servers
from tests.strictness import InvalidVariable, shuffling

BASE = Path(__file__).resolve().parent.parent
SERVERS = contextlib.ExitStack()
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Servers and variables first; pytest-django reads the settings right after."""
    if "PORTAL_TEST_POSTGRES" not in os.environ:
        messages.compile_all()
        early_config.add_cleanup(SERVERS.close)
        servers = SERVERS.enter_context(temporary_servers())
        os.environ["PORTAL_TEST_POSTGRES"] = servers.postgres.url(options="-c portal.flush=on")
        os.environ["PORTAL_TEST_REDIS"] = str(servers.redis.socket)
        os.environ["PORTAL_TEST_FOLDER"] = tempfile.mkdtemp(dir=servers.redis.folder)
    set_variables()


def set_variables() -> None:
    """The environment of the tests: nothing of the developer's own reaches them."""
    for name in [name for name in os.environ if name.startswith("PORTAL_") and not name.startswith("PORTAL_TEST_")]:
        del os.environ[name]
    os.environ |= {
        "PORTAL_ENV_FILE": "",
        "PORTAL_SECRET_KEY": "for-the-tests-only",
        "PORTAL_HOSTS": "localhost,127.0.0.1,testserver",
        "PORTAL_FILES": f"{os.environ['PORTAL_TEST_FOLDER']}/files{WORKER}",
        "PORTAL_LOG_LEVEL": "WARNING",
        "DATABASE_URL": os.environ["PORTAL_TEST_POSTGRES"],
        "REDIS_URL": f"unix://{os.environ['PORTAL_TEST_REDIS']}?db={redis_number()}",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs in the thread of the tests
    }


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Said once, at the end, where people look."""
    if not libraries.chromium():
        terminalreporter.write_line("No Chromium on this machine: the browser tests were left out.", red=True)
    if not libraries.has_pango():
        terminalreporter.write_line("No Pango on this machine: the tests of PDF cannot pass.", red=True)


def redis_number() -> int:
    """One Redis database per xdist worker: gw0 → 1, …; 0 without xdist."""
    return int(WORKER[2:]) + 1 if WORKER else 0


@pytest.fixture(scope="session", autouse=True)
def _strict_templates() -> None:
    """A variable that a template of ours names and nobody gave fails the test."""
    from django.template import engines  # noqa: PLC0415  Django is set up after this file is imported

    engines["django"].engine.string_if_invalid = InvalidVariable(BASE / "templates")


@pytest.fixture(scope="session", autouse=True)
def _no_order_unless_asked() -> None:
    """Rows of a queryset without an order come in any order."""
    from django.db.models import QuerySet  # noqa: PLC0415

    QuerySet._fetch_all = shuffling(QuerySet._fetch_all, random.Random(2026))


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """No test sees what another one left in Redis (sessions, the throttle of sign-in, counts)."""
    yield
    client = redis.Redis(unix_socket_path=os.environ["PORTAL_TEST_REDIS"], db=redis_number())
    client.flushdb()
    client.close()


class JobsWorker:
    """A real `celery worker` on this process's test database, idle until a test asks for it."""

    def __init__(self, database: str) -> None:
        self.database, self.process = database, None

    def start(self) -> None:
        """Returns when it says "ready"; jobs pushed before are not its."""
        self.log = Path(os.environ["PORTAL_TEST_FOLDER"]) / f"worker{WORKER}.log"
        head, _, tail = os.environ["PORTAL_TEST_POSTGRES"].partition("/portal?")
        command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-P", "solo", "-l", "INFO"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle"],
                cwd=BASE,
                env=os.environ | {"DATABASE_URL": f"{head}/{self.database}?{tail}", "PORTAL_LOG_LEVEL": "INFO"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        self._wait_for(" ready.")

    def _wait_for(self, words: str, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while words not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"The Celery worker did not say {words!r}:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)

    def wait_until(self, truth, seconds: float = 20) -> None:
        """Look every 50 ms whether `truth()` holds; fails with the worker's log otherwise."""
        until = time.monotonic() + seconds
        while not truth():
            if time.monotonic() > until:
                pytest.fail(f"The worker did not do it in {seconds} s:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            stop(self.process, signal.SIGTERM)


@pytest.fixture
def jobs_worker(transactional_db: None) -> Iterator[JobsWorker]:
    """A started worker; stopped with the test, so that it never writes below another one."""
    from django.db import connection  # noqa: PLC0415  Django is set up after this file is imported

    worker = JobsWorker(connection.settings_dict["NAME"])
    worker.start()
    yield worker
    worker.stop()
