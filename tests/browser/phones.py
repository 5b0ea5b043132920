"""Somebody with a phone in the hand: 390 pixels, a finger instead of a mouse, tasks on pages of their own."""

import os
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.story import PATIENCE, Person, Story

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "locale": "ru-RU", "has_touch": True, "is_mobile": True,
    "device_scale_factor": 2, "reduced_motion": "reduce",
}  # fmt: skip


class OnPhone(Person):
    """Sentences as at a desk; each page that is looked at fits the width of the phone."""

    def __init__(self, story: Story, name: str, phone: Page) -> None:
        super().__init__(story, story.person(name).colleague)
        self.page = phone
        story.people[name] = self

    def opens(self, title: str, of: str, *, beside: tuple[Person, ...] = (), queue: bool = False) -> "OnPhone":
        """Finds it in the inbox (nobody else does, but those `beside`) and taps it: the whole case opens."""
        self.story.only(title, of, self, *beside)
        self.goes_to("/tasks?tab=queue" if queue else "/tasks")
        expect(self.page.locator("#preview")).to_be_hidden()
        with self.page.expect_navigation():
            self.page.locator("a.task").filter(has_text=of).filter(has_text=title).tap()
        expect(self.ask.get_by_role("heading", name=title).first).to_be_visible(timeout=PATIENCE)
        return self

    def sees(self, *texts: str, within: str = "main") -> "OnPhone":
        """Each of these stands on the page, and nothing hangs over its edge."""
        super().sees(*texts, within=within)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
        return self

    def shows(self, name: str) -> "OnPhone":
        """A picture of the phone, where the run asks for pictures."""
        if folder := os.environ.get("SHOTS"):
            path = f"{folder}/{next(self.story.numbers):02}-{name}-phone.png"
            self.page.screenshot(path=path, full_page=True)
        return self

    def presses(self, button: Locator | str) -> "OnPhone":
        """Taps, and waits for the page after it."""
        if isinstance(button, str):
            button = self.page.locator("main").get_by_role("button", name=button)
        with self.page.expect_navigation():
            button.tap()
        problem = self.page.locator(".note.bad, .error")
        assert problem.count() == 0, f"{self.name}: {problem.all_inner_texts()}"
        return self
