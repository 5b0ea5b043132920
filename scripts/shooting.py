"""Taking the pictures: who is signed in, what is looked at on each page, the contact sheet."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import django
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

django.setup()

from axe_playwright_python.sync_playwright import Axe  # noqa: E402  what follows needs Django set up
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from portal.models import Person  # noqa: E402
from scripts import libraries, shown_branches, shown_invoices  # noqa: E402
from scripts.shown import PAGES, Shown, each_step, somebody  # noqa: E402

QUIET = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update".split()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class Way:
    """How a page is looked at."""

    width: int
    theme: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


# each width meets each theme and each language, each theme each language
WAYS = [Way(1440, "light", "ru"), Way(390, "dark", "ru"), Way(390, "light", "en"), Way(1440, "dark", "en")]
QUICK = [Way(1440, "light", "ru"), Way(390, "dark", "ru")]


def take(address: str, names: list[str], folder: Path, *, quick: bool) -> list[str]:
    """Take the pages in every way; returns what is wrong, a sentence each."""
    folder.mkdir(exist_ok=True)
    pages = chosen(names)
    taken, problems = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=libraries.chromium(), args=QUIET)
        for way in QUICK if quick else WAYS:
            Person.objects.update(language=way.language)
            for shown, wrong in _in_one_way(browser, address, pages, way, folder):
                taken.append((shown.name, way.name))
                problems += [f"{shown.name} {way.name}: {sentence}" for sentence in wrong]
            print(f"{way.name}: {len(pages)} pages", flush=True)
        browser.close()
    contact_sheet(taken, folder)
    return problems


def chosen(names: list[str]) -> list[Shown]:
    """The pages of these names (all), each with what stands on it: no page changes what another one shows later."""
    every = [*PAGES, *each_step(), *shown_branches.PAGES, *shown_invoices.PAGES]
    pages = [page for page in every if not names or page.name in names]
    for page in pages:
        page.address()
    return pages


def _in_one_way(
    browser: Browser, address: str, pages: list[Shown], way: Way, folder: Path
) -> Iterator[tuple[Shown, list[str]]]:
    by_who = sorted(pages, key=lambda page: page.who)
    for who, own in groupby(by_who, key=lambda page: page.who):
        context = _context(browser, address, who, way)
        for shown in own:
            yield shown, _take_one(context, address, shown, folder / f"{shown.name}-{way.name}.png")
        context.close()


def _context(browser: Browser, address: str, who: str, way: Way) -> BrowserContext:
    phone = way.width < 768
    context = browser.new_context(
        viewport={"width": way.width, "height": 844 if phone else 900},
        color_scheme=way.theme,
        locale="ru-RU" if way.language == "ru" else "en-GB",
        reduced_motion="reduce",
        is_mobile=phone,
        has_touch=phone,
    )
    cookies = {settings.LANGUAGE_COOKIE_NAME: way.language}
    if who:
        client = Client()
        client.force_login(somebody(who), backend=settings.AUTHENTICATION_BACKENDS[-1])
        cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    return context


def _take_one(context: BrowserContext, address: str, shown: Shown, picture: Path) -> list[str]:
    where = shown.address()
    if where is None:
        return ["nothing in the demo to show here"]
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if _matters(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    try:
        answer = page.goto(address + where, wait_until="load")
        wrong = [] if answer and answer.status == shown.status else [f"the answer is {answer and answer.status}"]
        if shown.then:
            shown.then(page)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=picture, full_page=shown.whole)
        return [*wrong, *_looked_at(page), *(f"the console says {text[:200]}" for text in said)]
    except Error as error:
        return [str(error).splitlines()[0]]
    finally:
        page.close()


def _matters(message: ConsoleMessage) -> bool:
    return message.type == "error" and "status of 40" not in message.text  # pages of refusals are pages, too


def _looked_at(page: Page) -> Iterator[str]:
    if (wide := page.evaluate(WIDE)) > 0:
        yield f"{wide} px wider than the window"
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}, "preload": False})
    for violation in found.response["violations"]:
        places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
        yield f"axe {violation['id']}: {places}"


def contact_sheet(taken: Iterable[tuple[str, str]], folder: Path) -> None:
    """shots/index.html: a row a page, its pictures side by side."""
    rows = []
    for name, group in groupby(sorted(taken), key=lambda one: one[0]):
        pictures = "".join(
            f'<a href="{name}-{way}.png"><img loading="lazy" src="{name}-{way}.png" alt="{way}"><br>{way}</a>'
            for _name, way in group
            if (folder / f"{name}-{way}.png").exists()
        )
        rows.append(f"<h2>{html.escape(name)}</h2><div>{pictures}</div>")
    style = (
        "body{font:14px system-ui;margin:2rem}div{display:flex;gap:1rem;overflow-x:auto}img{height:22rem}a{flex:none}"
    )
    page = f"<!doctype html><meta charset=utf-8><title>Portal</title><style>{style}</style>{''.join(rows)}"
    (folder / "index.html").write_text(page)
