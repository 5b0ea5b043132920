"""The company of the golden thread, its clock, and people at their browsers: a `Person` does what one does on pages.

Nothing here answers by itself: a person opens the inbox, clicks, types, presses. What stands in the inboxes of the
others is read over HTTP with their own sessions.
"""

import os
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from invoices.models import OwnAccount
from portal.jobs import sweep
from portal.models import BankAccount, Clock, Counterparty, Visit
from portal.models import Person as Colleague
from procurement.models import Request
from tests.builders import PDF, furnish
from tests.cast import Cast
from tests.documents.papers import picture

ZONE = ZoneInfo("Asia/Yekaterinburg")
PATIENCE = 30_000  # ms, on a machine that does much else
PASSWORD = "зелёная лодка 51"
ROW = re.compile(r'<a class="line task".*?</a>', re.DOTALL)
Place = str | Locator  # words of a part of the ask, or the part itself
TAG = re.compile(r"<[^>]+>")


def plain(html: str) -> str:
    """The words of a piece of html, with plain spaces only."""
    return " ".join(unescape(TAG.sub(" ", html)).split())


def is_now(moment: str) -> None:
    """Let it be this moment of the wall clock in Yekaterinburg ("2026-01-19 09:00"), for every process at once."""
    there = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
    Clock.objects.update(ahead=there - timezone.now())


def shot(page: Page, name: str) -> None:
    """Pictures for the eye, at a desk and on a phone, where a folder for them is named."""
    if folder := os.environ.get("SHOTS"):
        for width, height, suffix in ((390, 844, "-phone"), (1440, 900, "")):
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=f"{folder}/{name}{suffix}.png", full_page=True)


class Story:
    """Everything that the thread needs: the browser, the people, the day that it is."""

    def __init__(self, cast: Cast, page: Page, site: str, worker: Any, shots: Callable[[Page, str], None]) -> None:
        self.cast, self.page, self.site, self.worker, self.shots = cast, page, site, worker, shots
        self.numbers = count(1)
        self.people: dict[str, Person] = {}

    def company_is_furnished(self) -> None:
        """What the admin sets: catalogue, rules, limit, working group, budget, suppliers and accounts."""
        furnish(self.cast)
        OwnAccount.objects.create(name="Основной счёт", bank="Банк «Точный»", bic="046577000", account="4" * 20)
        for number, supplier in enumerate(Counterparty.objects.order_by("pk"), 1):
            account = {"bank": "Банк «Дальний»", "bic": "046577001", "account": str(number) * 20}
            BankAccount.objects.create(counterparty=supplier, main=True, **account)

    def person(self, name: str) -> "Person":
        """Somebody of the cast, who has a password and nobody's session yet."""
        colleague = getattr(self.cast, name)
        colleague.set_password(PASSWORD)
        colleague.save(update_fields=["password"])
        self.people[name] = Person(self, colleague)
        return self.people[name]

    def only(self, title: str, of: str, *who: "Person") -> None:
        """This is asked of these people and of nobody else: read in everybody's own inbox."""
        seen = [person for person in self.people.values() if person.is_asked(title, of)]
        names, wanted = {one.name for one in seen}, {one.name for one in who}
        assert names == wanted, f"«{title}» of {of} is in the inbox of {names}, not of {wanted}"

    def requests_are_looked_at(self) -> None:
        """The worker has looked at the requests whose items went on."""
        self.worker.wait_until(lambda: not Request.objects.filter(step="consolidation").exists())

    def requests_are_closed(self) -> None:
        """The worker has looked at the requests after the procedure's end."""
        self.worker.wait_until(lambda: not Request.objects.open().exists())

    def worker_sweeps_until(self, step: str) -> None:
        """Beat's message: the worker looks for all that is due; it answers for the silent, and a case enters `step`."""
        sweep.delay()
        self.worker.wait_until(lambda: Visit.objects.filter(step=step).exists())

    def shot(self, name: str) -> None:
        """A picture for the eye, where the run asks for pictures."""
        self.shots(self.page, f"{next(self.numbers):02}-{name}")


class Person:
    """Somebody at a browser. Verbs return the person, so that they read as a sentence."""

    def __init__(self, story: Story, colleague: Colleague) -> None:
        self.story, self.colleague, self.page = story, colleague, story.page
        self.key = ""
        self.reader = Client()

    @property
    def name(self) -> str:
        """«Тимур Гайсин»."""
        return f"{self.colleague.first_name} {self.colleague.last_name}"

    # ── coming and looking ──

    def sits_down(self) -> "Person":
        """The first time by login and password, then with the session that the browser keeps."""
        context = self.page.context
        cookie = {"name": settings.SESSION_COOKIE_NAME, "url": self.story.site}
        if self.key:
            context.add_cookies([cookie | {"value": self.key}])
            return self
        context.clear_cookies()
        self.page.goto(f"{self.story.site}/in/")
        self.page.get_by_label("Логин").fill(self.colleague.login)
        self.page.get_by_label("Пароль").fill(PASSWORD)
        with self.page.expect_navigation(url=f"{self.story.site}/"):
            self.page.get_by_role("button", name="Войти").click()
        self.key = next(one["value"] for one in context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
        self.reader.cookies[settings.SESSION_COOKIE_NAME] = self.key
        return self

    def goes_to(self, address: str) -> "Person":
        """Their own page of this address."""
        self.sits_down()
        response = self.page.goto(f"{self.story.site}{address}")
        assert response.status == 200, f"{self.name} gets {response.status} at {address}"
        return self

    def is_asked(self, title: str, of: str) -> bool:
        """Whether a line of their inbox, their own or of their queues, says this."""
        page = self._reads("mine")
        if "tab=queue" in page:  # the tab is there when something waits in it
            page += self._reads("queue")
        return any(title in row and of in row for row in map(plain, ROW.findall(page)))

    def _reads(self, tab: str) -> str:
        page = self.gets(f"/tasks?tab={tab}")
        assert page.status_code == 200
        return page.content.decode()

    def gets(self, address: str) -> HttpResponse:
        """What their own session is given at this address, seen by nobody."""
        if not self.key:
            self.reader.force_login(self.colleague, backend=settings.AUTHENTICATION_BACKENDS[-1])
        response = self.reader.get(address)
        if response.streaming:
            response.close()
        return response

    def opens(self, title: str, of: str, *, beside: tuple["Person", ...] = (), queue: bool = False) -> "Person":
        """Finds it in the inbox (nobody else does, but those `beside`), looks at it there, opens the whole case."""
        self.story.only(title, of, self, *beside)
        self.goes_to("/tasks?tab=queue" if queue else "/tasks")
        preview = self.page.locator("#preview")
        expect(preview.get_by_role("heading").first).to_be_visible(timeout=PATIENCE)
        row = self.page.locator("a.task").filter(has_text=of).filter(has_text=title)
        row.click()
        expect(row).not_to_have_class(re.compile("htmx-request"), timeout=PATIENCE)  # what was clicked stands beside
        expect(preview.get_by_role("heading", name=title).first).to_be_visible()
        with self.page.expect_navigation():
            preview.get_by_role("link", name="Открыть дело целиком").click()
        expect(self.ask.get_by_role("heading", name=title).first).to_be_visible()
        return self

    @property
    def ask(self) -> Locator:
        """The block that says what is asked."""
        return self.page.locator("section.ask").first

    def sees(self, *texts: str, within: str = "main") -> "Person":
        """Each of these stands on the page."""
        said = plain(self.page.locator(within).inner_html())
        for text in texts:
            assert text in said, f"{self.name} does not see «{text}» in: {said}"
        return self

    def sees_no(self, *texts: str) -> "Person":
        """None of these stands anywhere on the page."""
        said = plain(self.page.content())
        for text in texts:
            assert text not in said, f"{self.name} sees «{text}»"
        return self

    def follows(self, link: str) -> "Person":
        """Clicks a link of the page."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=link).first.click()
        return self

    def reads_paper(self, name: str, *texts: str) -> "Person":
        """Opens a paper from the case's list of documents: each of these is printed in its newest version."""
        with self.page.expect_navigation():
            self.page.get_by_role("complementary").get_by_role("link", name=name).first.click()
        printed = plain(self.page.frame_locator("iframe.viewer").locator("body").inner_html())
        for text in texts:
            assert text in printed, f"{self.name} does not read «{text}» in: {printed}"
        return self

    def waits_for(self, text: str) -> "Person":
        """The page swaps it in by itself."""
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()
        return self

    def shows(self, name: str) -> "Person":
        """A picture of the page as it is now."""
        self.story.shot(name)
        return self

    # ── filling in ──

    def part(self, words: str) -> Locator:
        """The smallest row, fieldset, group or fold of the ask that says this."""
        return self.ask.locator("tr, fieldset, details, li, [role=group]").filter(has_text=words).last

    def writes(self, label: str, text: str, *, at: Place = "") -> "Person":
        """Types into the field of this label (in the row or part that says `at`)."""
        self.field(label, at).fill(text)
        return self

    def chooses(self, label: str, option: str, *, at: Place = "") -> "Person":
        """Takes an option of a list, by a part of its words."""
        field = self.field(label, at)
        field.select_option(field.locator("option").filter(has_text=option).first.get_attribute("value"))
        return self

    def ticks(self, label: str, *, at: Place = "") -> "Person":
        """Ticks a box or a round button."""
        self.field(label, at).check()
        return self

    def finds(self, label: str, *names: str) -> "Person":
        """Types the beginning of each name into a search field and takes what is found."""
        for name in names:
            field = self.field(label)
            field.press_sequentially(name[:6])
            self.page.get_by_role("option").filter(has_text=name).click()
        return self

    def writes_offer(self, supplier: str, line: str, what: str, price: str) -> "Person":
        """A line of a supplier's offer."""
        row = self.part(supplier).locator("tr").filter(has_text=line)
        row.get_by_label("Что предлагают").fill(what)
        row.get_by_label("Цена за единицу").fill(price)
        return self

    def attaches(self, label: str, name: str, *, at: Place = "") -> "Person":
        """Chooses a file of their disk."""
        body = PDF + name.encode()
        self.field(label, at, "input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": body}
        )
        return self

    def photographs(self, label: str, name: str, *, at: Place = "") -> "Person":
        """Chooses a photo of their phone."""
        photo = {"name": name, "mimeType": "image/png", "buffer": picture()}
        self.field(label, at, "input[type=file]").set_input_files(photo)
        return self

    def field(self, label: str, at: Place = "", kind: str = "input, select, textarea") -> Locator:
        """The field of this label."""
        place = (self.part(at) if isinstance(at, str) else at) if at else self.page.locator("main")
        return place.get_by_label(label).and_(self.page.locator(kind)).first

    # ── answering ──

    def asks(self, who: str, text: str) -> "Person":
        """Asks somebody about the task; the task waits for the answer."""
        self.page.get_by_role("button", name="Спросить", exact=True).first.click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Кого").press_sequentially(who[:6])
        dialog.get_by_role("option").filter(has_text=who).click()
        dialog.get_by_label("Вопрос").fill(text)
        return self.presses(dialog.get_by_role("button", name="Спросить"))

    def replies(self, question: str, text: str) -> "Person":
        """Finds the question in the inbox and answers it there."""
        self.goes_to("/tasks").sees(question)
        asked = self.page.locator(".question").filter(has_text=question)
        asked.get_by_label("Ответ").fill(text)
        return self.presses(asked.get_by_role("button", name="Ответить"))

    def answers(self, verb: str, comment: str = "") -> "Person":
        """Says why, if there is something to say, and presses the answer; the page after it says no problem."""
        if comment:
            self.ask.get_by_label("Комментарий").fill(comment)
        return self.presses(self.ask.locator(".answer").filter(has_text=re.compile(rf"^\s*{verb}")))

    def presses(self, button: Locator | str) -> "Person":
        """Clicks and waits for the page after it."""
        if isinstance(button, str):
            button = self.page.locator("main").get_by_role("button", name=button)
        with self.page.expect_navigation():
            button.click()
        problem = self.page.locator(".note.bad, .error")
        assert problem.count() == 0, f"{self.name}: {problem.all_inner_texts()}"
        return self
