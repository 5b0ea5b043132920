"""Which pages `make shots` takes: a name, who looks, where; `then` does something on the page before the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page

from portal import demo
from portal.models import Person, Task


@dataclass(frozen=True)
class Shown:
    """`who`: a part of the demo's cast, "" for nobody; `where`: a path, or what finds one (None: nothing there)."""

    name: str
    who: str
    where: str | Callable[[], str | None]
    then: Callable[[Page], object] | None = None
    whole: bool = True
    status: int = 200

    def address(self) -> str | None:
        """The path to open."""
        return self.where if isinstance(self.where, str) else self.where()


def somebody(part: str) -> Person:
    """Who plays that part in the demo."""
    return demo.person(part)


def named(name: str, *args: object) -> Callable[[], str | None]:
    """The address of that name, None while it is not there."""

    def find() -> str | None:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            return None

    return find


def first_task(part: str) -> Callable[[], str | None]:
    """The most urgent task of somebody."""

    def find() -> str | None:
        task = Task.objects.open().filter(person=somebody(part)).order_by("until", "pk").first()
        return reverse("task", args=[task.pk]) if task else None

    return find


def palette(page: Page) -> None:
    """Opened by its key, with something found in it."""
    page.keyboard.press("/")
    page.get_by_role("combobox").last.fill("сто" if page.locator("html").get_attribute("lang") == "ru" else "des")
    page.wait_for_selector("#palette [role=option]")


def wrong_password(page: Page) -> None:
    """Typed in the Russian layout."""
    page.fill("[name=username]", "v.bondarenko@vektor.example")
    page.fill("[name=password]", "пароль12")
    page.click("button.primary[type=submit]")
    page.wait_for_load_state("networkidle")


def own_menu(page: Page) -> None:
    """One's own menu, where the side navigation is; on the phone the sections."""
    page.locator("[popovertarget=me]:visible, [popovertarget=more]:visible").first.click()


PAGES = [
    Shown("sign-in", "", "/in/"),
    Shown("sign-in-wrong", "", "/in/", wrong_password),
    Shown("forgotten", "", "/password/forgotten/"),
    Shown("forgotten-sent", "", "/password/forgotten/sent/"),
    Shown("link-too-old", "", "/password/new/MQ/set-password/"),
    Shown("desk", "requester", "/"),
    Shown("desk-buyer", "buyer", "/"),
    Shown("me", "requester", "/", own_menu, whole=False),
    Shown("palette", "buyer", "/", palette, whole=False),
    Shown("find", "buyer", "/find?q=а"),
    Shown("password", "requester", "/password/"),
    Shown("kit", "admin", "/kit/"),
    Shown("refused", "requester", "/kit/", status=403),
    Shown("nothing-here", "requester", "/nothing/here/", status=404),
    Shown("calendar", "requester", named("calendar")),
    Shown("calendar-next-year", "requester", f"/calendar/{date.today().year + 1}"),
    Shown("inbox", "it", named("tasks")),
    Shown("inbox-buyer", "buyer", named("tasks")),
    Shown("cases", "requester", named("cases")),
    Shown("task", "buyer", first_task("buyer")),
]
