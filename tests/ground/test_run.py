"""`make run`'s launcher: all of it comes up, nothing stays behind, the data does."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from scripts.embedded import Postgres
from scripts.run import free_port

ROOT = Path(__file__).resolve().parents[2]


class Launched:
    """A launcher in a folder of its own."""

    def __init__(self, home: Path, **variables: str) -> None:
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE", "REDIS"))
        }
        self.port = free_port(18000 + os.getpid() % 10000)
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "scripts.run"],
            cwd=ROOT,
            env=ours | {"PORTAL_HOME": str(home), "PORT": str(self.port)} | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []

    def wait_for(self, words: str) -> None:
        """Read its output until a line holds `words`."""
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return
        pytest.fail("".join(self.said))

    def page(self, path: str) -> tuple[int, str]:
        """Code and text."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait_until_ready(self) -> dict[str, bool]:
        """What /readyz says once the worker is there, at the latest after 30 s."""
        until = time.monotonic() + 30
        while (answer := self.page("/readyz"))[0] != 200 and time.monotonic() < until:
            time.sleep(0.2)
        return json.loads(answer[1])

    def family(self) -> list[psutil.Process]:
        """The launcher and all that descends from it."""
        launcher = psutil.Process(self.process.pid)
        return [launcher, *launcher.children(recursive=True)]

    def end(self, signum: int) -> None:
        """Send `signum`; nothing of the family may be left."""
        family = self.family()
        assert len(family) > 8  # postgres and its helpers, valkey, web and two workers, worker, beat
        self.process.send_signal(signum)
        _, left = psutil.wait_procs(family, timeout=20)
        assert left == []
        self.process.wait()


@pytest.fixture
def launch(home: Path) -> Iterator[Callable[..., Launched]]:
    """`launch(NAME=value)`; what a failed test left running is ended."""
    launched: list[Launched] = []

    def start(**variables: str) -> Launched:
        launched.append(Launched(home, **variables))
        return launched[-1]

    yield start
    for one in launched:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        one.process.stdout.close()


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="portal-run-"))
    folder.chmod(0o711)  # root's PostgreSQL runs as nobody and walks through
    yield folder
    shutil.rmtree(Postgres(folder / "postgres").data, ignore_errors=True)
    shutil.rmtree(folder)


def test_all_comes_up_twice_and_leaves_nothing_but_its_data(launch, home):
    first = launch()
    first.wait_for(f"Portal: http://localhost:{first.port}")
    assert first.page("/healthz") == (200, "ok")
    assert first.wait_until_ready() == {"database": True, "redis": True, "worker": True, "migrations": True}
    assert first.page("/in/")[0] == 200, (home / "log/web.log").read_text()
    first.end(signal.SIGKILL)

    second = launch()
    second.wait_for("Portal: http://localhost:")
    assert "Заполняется" in "".join(first.said)
    assert "Заполняется" not in "".join(second.said)
    second.end(signal.SIGINT)
    assert second.process.returncode == 0
    assert not (home / "run.env").exists()


def test_a_taken_port_gives_way_to_the_next(capsys):
    wanted = free_port(28000 + os.getpid() % 10000)
    with socket.socket() as other:
        other.bind(("127.0.0.1", wanted))
        other.listen()
        assert free_port(wanted) > wanted
    assert f"Port {wanted} is taken" in capsys.readouterr().out


def test_two_from_one_folder_is_one_too_many(launch):
    first = launch(PORTAL_DEMO="0")
    first.wait_for("Portal: ")
    second = launch()
    assert "already runs from this folder" in second.process.communicate(timeout=30)[0]
    assert second.process.returncode == 1
    first.end(signal.SIGTERM)
