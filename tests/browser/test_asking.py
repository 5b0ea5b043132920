"""Asking, triage and consolidation in a browser: the draft, rows that come and go, the tray; axe in both languages."""

import pytest
from playwright.sync_api import Page, expect

from portal.actions import cases
from portal.models import Person
from procurement.actions import groups, requests
from procurement.demo import KEYBOARD, MONITOR, fill_catalogue, row
from procurement.models import Item, ItemGroup, Request
from tests.cast import Cast


@pytest.fixture
def company(transactional_db: None, cast: Cast) -> Cast:
    """The cast with the demo's catalogue."""
    fill_catalogue()
    return cast


@pytest.fixture
def waiting(company: Cast) -> list[Item]:
    """5 monitors of one, 6 keyboards of another, on the board."""
    for who, what in (("requester", row("Монитор", 5, **MONITOR)), ("requester2", row("Клавиатура", 6, **KEYBOARD))):
        request = requests.file(by=company.fresh(who), what=what["name"], what_for="Новые места")
        cases.answer(request.tasks.get(), "done", by=company.fresh("it"), data={"rows": [what]})
    return list(Item.objects.order_by("pk"))


def test_the_draft_survives_a_closed_tab(page: Page, site, sign_in, company, accessible):
    sign_in(company.requester)
    page.goto(f"{site}/requests/new")
    page.get_by_label("Что", exact=True).fill("5 мониторов и 6 клавиатур")
    page.get_by_label("Зачем").press_sequentially("Новые места")
    expect(page.locator("[data-draft-state]")).not_to_be_empty()
    page.goto("about:blank")
    page.goto(f"{site}/requests/new")
    expect(page.get_by_label("Что", exact=True)).to_have_value("5 мониторов и 6 клавиатур")
    accessible(page)
    page.get_by_role("button", name="Отправить в ИТ").click()
    expect(page.get_by_role("heading", name="О чём просили")).to_be_visible()
    page.goto(f"{site}/requests/new")
    expect(page.get_by_label("Что", exact=True)).to_have_value("")
    assert Request.objects.get().what == "5 мониторов и 6 клавиатур"


def test_triage_reads_the_wish_and_asks_what_the_kind_wants(page: Page, site, sign_in, company, accessible):
    request = requests.file(by=company.fresh("requester"), what="5 мониторов и мышь", what_for="Новые места")
    sign_in(company.it)
    page.goto(f"{site}/tasks/{request.tasks.get().pk}")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    expect(rows.nth(0).get_by_label("Диагональ")).to_be_visible()
    rows.nth(1).get_by_label("Вид").select_option(label="Клавиатура")
    expect(rows.nth(1).get_by_label("Раскладка")).to_be_visible()
    page.get_by_role("button", name="Ещё позиция").click()
    expect(rows).to_have_count(3)
    accessible(page)
    rows.nth(2).get_by_role("button", name="Убрать строку").click()
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_label("Диагональ").fill("27")
    page.get_by_role("button", name="Готово").click()
    page.wait_for_url("**/tasks*")
    assert [(item.kind.name, item.quantity) for item in request.items.order_by("pk")] == [
        ("Монитор", 5),
        ("Клавиатура", 1),
    ]


def test_the_board_counts_what_is_ticked(page: Page, site, sign_in, company, waiting, accessible):
    sign_in(company.it)
    page.goto(f"{site}/consolidation")
    for box in page.get_by_role("checkbox").all():
        box.check()
    tray = page.locator("#tray-sum")
    expect(tray).to_contain_text("11 в 2 позициях")
    expect(tray).to_contain_text("Запрос котировок")
    accessible(page)
    page.get_by_label("Как назвать").fill("Рабочие места")
    page.get_by_role("button", name="Собрать группу").click()
    expect(page.get_by_role("heading", name="Рабочие места")).to_be_visible()
    accessible(page)
    assert ItemGroup.objects.get().title == "Рабочие места"


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_every_page_in_both_languages(page: Page, site, sign_in, company, waiting, accessible, language, width, dark):
    group = groups.make(by=company.fresh("it"), items=waiting[:1])
    Person.objects.update(language=language)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    shown = {
        "it": [
            "/requests?of=all", "/consolidation", "/groups", f"/groups/{group.pk}", f"/items/{waiting[1].pk}/describe",
        ],
        "requester": ["/requests", "/requests/new", f"/cases/{waiting[0].request_id}"],
    }  # fmt: skip
    for who, addresses in shown.items():
        sign_in(company.fresh(who))
        for address in addresses:
            assert page.goto(site + address).ok, address
            assert page.locator("html").get_attribute("lang") == language
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, address
            accessible(page)
