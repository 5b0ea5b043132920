"""`make shots`: pictures of every kind of page of the demo company, with axe run on each; shots/index.html shows them.

Each page is taken in four ways, in which each width meets each theme and each language.

Arguments name the pages to take (all). Exit code 1 when something is wrong: a violation of WCAG 2.2 AA, a page wider
than its window, an error in the console, an answer of 400 and more, a page that has nothing to show.
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from scripts import libraries, messages
from scripts.embedded import Servers, die_with_parent, stop, temporary_servers

BASE = Path(__file__).resolve().parent.parent
SHOTS = BASE / "shots"


def main(names: list[str], quick: bool) -> int:
    """Returns the process's exit code."""
    if not libraries.chromium():
        print("No Chromium on this machine: no pictures.")
        return 1
    messages.compile_all()
    with temporary_servers() as servers:
        address = free_address()
        os.environ |= environment(servers, address)
        for command in (["migrate", "-v0"], ["demo"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=BASE, check=True)
        with web(address):
            from scripts import shooting  # noqa: PLC0415  it reads the settings, and these the environment made above

            problems = shooting.take(address, names, SHOTS, quick=quick)
    print("\n".join([*problems, f"{len(problems)} to mend. Pictures: {SHOTS.relative_to(BASE)}/index.html"]))
    return bool(problems)


def free_address() -> str:
    """An address of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def environment(servers: Servers, address: str) -> dict[str, str]:
    """A demo of our own, whatever the developer's environment says."""
    found = libraries.search_path()
    return {
        "PORTAL_ENV_FILE": "",
        "PORTAL_DEMO": "yes",
        "PORTAL_SECRET_KEY": "for-the-pictures-only",
        "PORTAL_HOSTS": "127.0.0.1",
        "PORTAL_ADDRESS": address,
        "PORTAL_FILES": str(servers.redis.folder / "files"),
        "PORTAL_LOG_LEVEL": "ERROR",
        "DATABASE_URL": servers.postgres.url(),
        "REDIS_URL": servers.redis.url(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs in this thread
    } | ({"LD_LIBRARY_PATH": found} if found else {})


@contextlib.contextmanager
def web(address: str) -> Iterator[None]:
    """The portal, until the pictures are taken."""
    bind = ["-b", address.removeprefix("http://"), "-w", "2", "portal.wsgi"]
    command = [sys.executable, "-m", "gunicorn", "--log-level", "warning", *bind]
    process = subprocess.Popen(command, cwd=BASE, preexec_fn=die_with_parent(), start_new_session=True)
    try:
        wait_for(address, process)
        yield
    finally:
        stop(process, signal.SIGTERM)


def wait_for(address: str, process: subprocess.Popen, seconds: float = 60) -> None:
    """Raises: SystemExit when the web dies or says nothing."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/in/", timeout=5).close()
            return
        time.sleep(0.2)
    raise SystemExit("The web did not answer; what it said stands above.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="pages to take")
    parser.add_argument("--quick", action="store_true", help="only Russian: light at the desk, dark on the phone")
    arguments = parser.parse_args()
    sys.exit(main(arguments.names, arguments.quick))
