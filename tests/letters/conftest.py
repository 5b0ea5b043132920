"""What tests of letters share: the trial flow, moments of its zone, a mail server."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.cast import Cast, make_cast
from tests.kernel.trial import trial

__all__ = ["trial"]
ZONE = ZoneInfo("Asia/Yekaterinburg")


def at(text: str) -> datetime:
    """«2025-12-29 09:05» in the zone of the trial's cases."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def cast(db: None) -> Cast:
    """The small company, its roles held since before the days of these tests."""
    with time_machine.travel(at("2025-12-01 10:00"), tick=False):
        return make_cast()


class Session(socketserver.StreamRequestHandler):
    """As much of SMTP as Django speaks."""

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.say("354 go on")
                self.server.letters.append(self.text())
            if verb == "RCPT" and self.server.refuses:
                self.say("550 nobody of that name")
                continue
            self.say("250 ok" if verb != "QUIT" else "221 bye")
            if verb == "QUIT":
                return

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def text(self) -> str:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines).decode()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    refuses = False


@pytest.fixture
def mail_server(settings) -> Iterator[Server]:
    """A mail server on this machine; `letters` are what it was given, `refuses` makes it refuse."""
    with Server(("127.0.0.1", 0), Session) as server:
        server.letters = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server
        server.shutdown()
        thread.join()
