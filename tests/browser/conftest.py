"""Chromium for the browser tests: which one, how it is started, who is signed in, what axe says.

Without a Chromium these tests are left out and the run says so in its last lines (tests/plugin.py).
"""

import importlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import clear_url_caches
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from portal import guard, urls
from portal.models import Clock, Person
from scripts import libraries
from tests.browser.phones import PHONE
from tests.browser.story import Story, is_now, shot

CHROMIUM = libraries.chromium()
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is in this folder; leave it out where no browser is."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker("browser")
    if not CHROMIUM and ours:
        items[:] = [item for item in items if item not in ours]
        config.hook.pytest_deselected(items=ours)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The machine's own Chromium, without calls to anywhere."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    """A Russian at a desk; a test that wants another one asks `new_context(…)`."""
    return browser_context_args | {"locale": "ru-RU", "viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def site(live_server: object) -> str:
    """The portal's address; its database is emptied after the test."""
    return live_server.url


@pytest.fixture
def demo(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demo's clock stands at a Monday morning, for this process and for the worker."""
    monkeypatch.setenv("PORTAL_DEMO", "1")
    settings.DEMO, settings.PASSWORD_HASHERS = True, ["django.contrib.auth.hashers.MD5PasswordHasher"]
    guard.mark()
    Clock.objects.create()
    is_now("2026-01-19 09:00")
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.DEMO = False
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def sign_in(context: BrowserContext, site: str) -> Callable[[Person], None]:
    """`sign_in(person)`: from now on the pages of `context` are this person's."""

    def sign_in_as(person: Person) -> None:
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])

    return sign_in_as


@pytest.fixture
def story(request: pytest.FixtureRequest, demo: None, jobs_worker: Any, cast: Any, page: Page, site: str) -> Story:
    """A thread's company on a Monday morning, everybody at their desks: what `begin` of its module makes of it."""
    page.set_default_timeout(60_000)
    page.emulate_media(reduced_motion="reduce")
    return request.module.begin(cast, page, site, jobs_worker, shot)


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)`: axe finds nothing against WCAG 2.2 AA."""

    def look(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "preload": False})
        assert found.violations_count == 0, found.generate_report()

    return look


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page in whose console no error may stand (a script that failed, something that our content policy refused)."""
    with quiet(page):
        yield page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Such a page on a phone of its own, beside the desk of `page`."""
    with browser.new_context(**PHONE) as context:
        phone = context.new_page()
        phone.set_default_timeout(60_000)
        with quiet(phone):
            yield phone


@contextmanager
def quiet(page: Page) -> Iterator[None]:
    """Nothing is said in the console of a page."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if is_ours(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert not said, said


@pytest.fixture
def nothing_breaks(caplog: pytest.LogCaptureFixture, jobs_worker: Any) -> Iterator[None]:
    """No page answers with 5xx, no job fails: the portal's log and the worker's say so."""
    yield
    failed = [one.getMessage() for one in caplog.get_records("call") if one.levelno >= logging.ERROR]
    assert not failed, failed
    assert "Traceback" not in jobs_worker.log.read_text()


def is_ours(message: ConsoleMessage) -> bool:
    """An error, other than a plain-text page's missing icon."""
    return message.type == "error" and not message.location.get("url", "").endswith("/favicon.ico")
