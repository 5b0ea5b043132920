"""Which pages `make shots` takes: a name, who looks, where; `then` does something on the page before the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import cycle

import openpyxl
from django.core.files.base import ContentFile
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page

from portal import clock, demo, roles
from portal.actions import inviting, people, roster
from portal.models import Case, Person, Task, Workbook
from procurement.models import ItemGroup

TURNS = cycle(demo.CAST)


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
    """Who plays that part in the demo; `#7` is the person with that id."""
    return Person.objects.get(pk=int(part[1:])) if part.startswith("#") else demo.person(part)


def named(name: str, *args: object) -> Callable[[], str | None]:
    """The address of that name, None while it is not there."""

    def find() -> str | None:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            return None

    return find


def latest_case(*flows: str, name: str = "case") -> Callable[[], str | None]:
    """A page of the newest case of these flows that is still on its way."""

    def find() -> str | None:
        case = Case.objects.open().filter(flow__in=flows).order_by("-opened", "-pk").first()
        return reverse(name, args=[case.pk]) if case else None

    return find


def own_case(part: str, flow: str) -> Callable[[], str | None]:
    """The page of a case that this person began."""

    def find() -> str | None:
        case = Case.objects.open().filter(flow=flow, initiator=somebody(part)).order_by("-opened", "-pk").first()
        return reverse("case", args=[case.pk]) if case else None

    return find


def first_of(model: type[Model], name: str) -> Callable[[], str | None]:
    """The page of the first row of a table."""

    def find() -> str | None:
        row = model.objects.order_by("pk").first()
        return reverse(name, args=[row.pk]) if row else None

    return find


def each_step() -> list[Shown]:
    """A page for every step that the demo stands in, as the person sees it who is asked there."""
    found: dict[str, Shown] = {}
    for task in Task.objects.open().select_related("case").order_by("pk"):
        code = task.role.partition("@")[0]
        who = f"#{task.person_id}" if task.person_id else code if code in demo.CAST else ""
        name = f"task-{task.case.flow}-{task.step}"
        if who and name not in found:
            found[name] = Shown(name, who, reverse("task", args=[task.pk]))
    return list(found.values())


def palette(page: Page) -> None:
    """Opened by its key, with something found in it."""
    page.keyboard.press("/")
    page.get_by_role("combobox").last.fill("сто" if page.locator("html").get_attribute("lang") == "ru" else "des")
    page.wait_for_selector("#palette [role=option]")


def wrong_password(page: Page) -> None:
    """Typed in the Russian layout; each time by somebody else, for the seventh would have to wait."""
    page.fill("[name=username]", somebody(next(TURNS)).login)
    page.fill("[name=password]", "пароль12")
    page.click("button.primary[type=submit]")
    page.wait_for_load_state("networkidle")


def own_menu(page: Page) -> None:
    """One's own menu, where the side navigation is; on the phone the sections."""
    page.locator("[popovertarget=me]:visible, [popovertarget=more]:visible").first.click()


def card(part: str) -> Callable[[], str]:
    """The card of somebody of the demo's cast."""
    return lambda: somebody(part).get_absolute_url()


def card_of_who_is_away() -> str:
    """Somebody who is away today, with a deputy."""
    person, today = somebody("member1"), clock.today()
    if not person.absences.exists():
        until = today + timedelta(days=9)
        people.add_absence(person, since=today, until=until, deputy=somebody("member2"), by=somebody("hr"))
    return person.get_absolute_url()


def unit_of(part: str) -> Callable[[], str]:
    """The page of somebody's unit."""
    return lambda: roles.unit_of(somebody(part)).get_absolute_url()


def opened_unit(page: Page) -> None:
    """A unit opened in the chart: its people are fetched."""
    page.locator("details.branch details.branch summary").first.click()
    page.wait_for_selector("details.branch details.branch .members")


def deputy(page: Page) -> None:
    """A name begun in the field for people."""
    page.locator(".people-search [role=combobox]").fill("мел")
    page.wait_for_selector(".people-search [role=option]")


def changed_list() -> str:
    """The preview of HR's list a month later: a post, a leaving, people who are not on it any more."""
    book = Workbook.objects.filter(confirmed__isnull=True).first() or roster.upload(_next_list(), by=somebody("hr"))
    return reverse("people_import_one", args=[book.pk])


def _next_list() -> ContentFile:
    book = openpyxl.load_workbook(demo.LIST)
    sheet, kept = book.worksheets[0], BytesIO()
    sheet["A1"], sheet["E3"], sheet["F5"] = (
        "Список сотрудников на 24.11.2026",
        "Старший аккаунт-менеджер",
        sheet["F4"].value,
    )
    sheet["K6"], sheet["I7"] = "20.11.2026", "8-973-000-00-00"
    sheet.delete_rows(9, 3)
    book.save(kept)
    return ContentFile(kept.getvalue(), name="employees-november.xlsx")


def invitation() -> str:
    """The page that the link of a letter opens."""
    return reverse("invitation", args=[inviting.token_of(somebody("member2"))])


def empty_role() -> str:
    """The page of roles while nobody writes the pages."""
    for role in roles.in_force(clock.today()).filter(code="content"):
        people.take_role(role, by=somebody("admin"))
    return reverse("roles")


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
    Shown("request-new", "requester", named("request_new")),
    Shown("request", "requester", own_case("requester", "request")),
    Shown("requests", "requester", named("requests")),
    Shown("requests-it", "it", named("requests")),
    Shown("consolidation", "it", named("consolidation")),
    Shown("groups", "it", named("groups")),
    Shown("group", "it", first_of(ItemGroup, "group")),
    Shown("purchases", "purchasing_head", named("purchases")),
    Shown("procedures", "purchasing_head", named("procedures")),
    Shown("procedure", "purchasing_head", latest_case("small")),
    Shown("procedure-history", "purchasing_head", latest_case("small", name="case_history")),
    Shown("offers", "purchasing_head", latest_case("small", name="offers")),
    Shown("orders", "purchasing_head", named("orders")),
    Shown("budget", "economist", named("budget")),
    Shown("counterparties", "buyer", named("counterparties")),
    Shown("counterparty-new", "buyer", named("counterparty_new")),
    Shown("flows", "requester", named("flows")),
    Shown("flow", "requester", named("flow", "small")),
    Shown("notices", "requester", named("notices")),
    Shown("chart", "requester", named("chart"), opened_unit),
    Shown("chart-whole", "requester", "/people/chart?open=all"),
    Shown("people", "requester", named("people")),
    Shown("people-nobody", "hr", "/people/list?q=ъъъ"),
    Shown("person", "requester", card("purchasing_head")),
    Shown("person-away", "requester", card_of_who_is_away),
    Shown("person-hr", "hr", card("buyer")),
    Shown("person-leaves", "hr", lambda: f"{somebody('buyer').get_absolute_url()}/leave"),
    Shown("person-new", "hr", named("person_new")),
    Shown("unit", "requester", unit_of("it")),
    Shown("unit-hr", "hr", unit_of("buyer")),
    Shown("roles", "requester", named("roles")),
    Shown("roles-hr", "hr", empty_role),
    Shown("absence", "requester", named("absence"), deputy),
    Shown("absence-buyer", "buyer", named("absence")),
    Shown("profile", "requester", named("profile")),
    Shown("import", "hr", named("people_import")),
    Shown("import-preview", "hr", changed_list),
    Shown("invitations", "hr", named("invitations")),
    Shown("invitation", "", invitation),
]
