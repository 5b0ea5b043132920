"""`make run`: the whole portal on one machine: servers, migrations, demo company, web, worker, beat.

Ctrl-C, TERM, a kill -9 of this program or the death of one of its children: nothing is left running.
Data lives in `.portal/` (or PORTAL_HOME). DATABASE_URL and REDIS_URL, from the environment or `.env`, take the place of
the servers of our own.
"""

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TextIO

import environ

from scripts import libraries, messages
from scripts.embedded import CannotStart, Postgres, Redis, die_with_parent, stop

BASE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("PORTAL_HOME") or BASE / ".portal")
PATIENCE = 90  # seconds for the first page
STOP_SECONDS = 12
WORKER = "-A portal worker -c 2 -l INFO --without-gossip --without-mingle".split()
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody wants us to end."""


class Launcher:
    """Starts everything in order, watches it, stops it in the opposite order."""

    def __init__(self) -> None:
        self.servers: list[Postgres | Redis] = []
        self.children: dict[str, subprocess.Popen] = {}
        self.port = free_port(int(os.environ.get("PORT", "8000")))
        self.environment: dict[str, str] = {}

    def run(self) -> int:
        """Until somebody stops it (0) or a part dies (1)."""
        try:
            self.start()
            address = self.environment["PORTAL_ADDRESS"]
            print(f"\nPortal: {address}    (Ctrl-C stops it; logs in .portal/log)\n", flush=True)
            return self.watch()
        except Stopped:
            return 0
        except CannotStart as sentence:
            print(f"\n{sentence}\n", file=sys.stderr)
            return 1
        finally:
            self.stop()

    def start(self) -> None:
        """Raises: CannotStart with a sentence."""
        pdf = libraries.fetch_pango()
        if not pdf:
            print("No Pango on this machine: printed forms are shown as pages, without PDF. All else runs.", flush=True)
        self.environment = self.variables()
        self.manage("migrate", "--verbosity", "0")
        if self.environment["PORTAL_DEMO"] == "1":
            self.manage("demo")
        self.children["web"] = self.launch("web", "gunicorn", *web(self.port))
        self.children["worker"] = self.launch("worker", "celery", *WORKER)
        self.children["beat"] = self.launch("beat", "celery", *f"-A portal beat -s {HOME}/beat --pidfile=".split())
        self.wait_for_first_page()

    def variables(self) -> dict[str, str]:
        """What the children get; also kept in .portal/run.env, where `manage.py` finds it."""
        own = {"PORTAL_DEMO": "1", "PORTAL_SECRET_KEY": kept_secret()} | {
            name: os.environ[name] for name in ("PORTAL_DEMO", "PORTAL_SECRET_KEY") if os.environ.get(name)
        }
        own["PORTAL_DEMO"] = "1" if own["PORTAL_DEMO"].lower() in ("1", "yes", "true", "on") else "0"
        own["PORTAL_ADDRESS"] = os.environ.get("PORTAL_ADDRESS") or f"http://localhost:{self.port}"
        for name, server in (("DATABASE_URL", Postgres(HOME / "postgres")), ("REDIS_URL", Redis(HOME / "redis"))):
            own[name] = os.environ.get(name) or self.served(server)
        write_privately(HOME / "run.env", "".join(f"{name}={value}\n" for name, value in own.items()))
        found = libraries.search_path()
        return os.environ | own | ({"LD_LIBRARY_PATH": found} if found else {})

    def served(self, server: Postgres | Redis) -> str:
        """Start a server of our own; its address."""
        self.servers.append(server)
        server.start()
        return server.url()

    def manage(self, *arguments: str) -> None:
        """One `manage.py` command; its own words reach the terminal.

        Raises:
            CannotStart: when it fails.
        """
        command = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
        self.children["manage"] = command
        if command.wait():
            raise CannotStart(f"`manage.py {arguments[0]}` failed; what it said stands above.")
        del self.children["manage"]

    def launch(self, name: str, *command: str) -> subprocess.Popen:
        """A part that runs until the end; its output goes to .portal/log/NAME.log."""
        with open(log_of(name), "wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=BASE,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches this program only, which stops them in order
                preexec_fn=die_with_parent(),
            )

    def wait_for_first_page(self) -> None:
        """Raises: CannotStart when a part died or nothing answers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if dead := self.dead():
                raise CannotStart(epitaph(dead))
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
                return
            time.sleep(0.1)
        raise CannotStart(f"No page after {PATIENCE} s. The end of its log:\n{tail('web')}")

    def watch(self) -> int:
        """Returns 1 when a part died."""
        while not (dead := self.dead()):
            time.sleep(0.3)
        print(epitaph(dead), file=sys.stderr)
        return 1

    def dead(self) -> str:
        """The name of a part that ended, or ""."""
        for name, process in self.children.items():
            if process.poll() is not None:
                return name
        return next((type(server).__name__.lower() for server in self.servers if server.process.poll() is not None), "")

    def stop(self) -> None:
        """Web, worker, beat, then the servers; a second Ctrl-C does not interrupt this."""
        for signum in SIGNALS:
            signal.signal(signum, signal.SIG_IGN)
        for process in self.children.values():
            if process.poll() is None:
                process.terminate()  # all at once, then wait for each
        for process in self.children.values():
            stop(process, signal.SIGTERM, STOP_SECONDS)
        for server in reversed(self.servers):
            server.stop()
        (HOME / "run.env").unlink(missing_ok=True)


def web(port: int) -> list[str]:
    """Gunicorn's options; with PORTAL_DEBUG code is read anew when it changes."""
    debug = os.environ.get("PORTAL_DEBUG", "").lower() in ("1", "yes", "true", "on")
    bind = f"{os.environ.get('BIND', '127.0.0.1')}:{port}"
    options = f"portal.wsgi -w 2 --threads 4 --no-control-socket --graceful-timeout 5 -b {bind}".split()
    return [*options, "--reload" if debug else "--preload"]


def free_port(wanted: int) -> int:
    """`wanted`, else the next one that is free (said in a line)."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((os.environ.get("BIND", "127.0.0.1"), port))
                if port != wanted:
                    print(f"Port {wanted} is taken, taking {port}.", flush=True)
                return port
    raise SystemExit(f"Ports {wanted} to {wanted + 49} are all taken. Name another: make run PORT=9000")


def kept_secret() -> str:
    """The key of this clone's demo; made at its first start."""
    kept = HOME / "secret"
    if not kept.exists():
        write_privately(kept, secrets.token_urlsafe(50))
    return kept.read_text().strip()


def write_privately(path: Path, text: str) -> None:
    """A file that only its owner reads."""
    path.touch(mode=0o600)
    path.write_text(text)


def log_of(name: str) -> Path:
    """Where a part writes what it says."""
    (HOME / "log").mkdir(exist_ok=True)
    return HOME / f"log/{name}.log"


def tail(name: str) -> str:
    """The end of a part's log."""
    return log_of(name).read_text(errors="replace")[-2000:] if log_of(name).exists() else ""


def epitaph(name: str) -> str:
    """What to say about a part that ended by itself."""
    return f"{name} ended by itself, so all was stopped. The end of its log:\n{tail(name)}"


def only_one() -> TextIO:
    """The lock of this folder; it goes with this process."""
    lock = open(HOME / "lock", "a")  # noqa: SIM115  held until the caller is done
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit(
            "Portal already runs from this folder: look for its terminal, or in .portal/run.env."
        ) from None
    return lock


def be_stoppable() -> None:
    """Signals end us in order; started by make, we also end when make is killed."""

    def interrupt(signum: int, frame: object) -> None:
        raise Stopped

    for signum in SIGNALS:
        signal.signal(signum, interrupt)
    if "MAKELEVEL" in os.environ:
        die_with_parent()()


def main() -> int:
    """Returns the process's exit code."""
    try:
        HOME.mkdir(parents=True, exist_ok=True)
        lock = only_one()
    except PermissionError:
        raise SystemExit(f"The folder {HOME} cannot be written: Portal keeps its data there.") from None
    be_stoppable()
    if (BASE / ".env").exists():
        environ.Env.read_env(BASE / ".env")
    messages.compile_all()
    with lock:
        return Launcher().run()


if __name__ == "__main__":
    sys.exit(main())
