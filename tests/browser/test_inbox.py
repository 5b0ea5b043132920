"""The inbox: the first task stands beside the list with its evidence, is accessible, and is answered there."""

from playwright.sync_api import expect

from tests.builders import again, procedure_at


def test_a_task_is_read_and_answered_beside_the_list(site, page, sign_in, accessible, cast):
    case = procedure_at(cast, "memo_approval")
    sign_in(cast.requester_head)
    page.goto(f"{site}/tasks")
    preview = page.locator("#preview")
    expect(preview.get_by_role("heading", name="Согласовать потребность")).to_be_visible()
    expect(preview.get_by_role("heading", name="Что покупаем")).to_be_visible()
    expect(preview).to_contain_text("47 500,00")
    expect(page.locator("a.task small")).to_have_text(f"{case.title} · Малая закупка {case.code}")
    accessible(page)
    with page.expect_navigation():
        preview.get_by_role("button", name="Согласовать").click()
    assert again(case).tasks.get(person=cast.requester_head).answer == "approve"


def test_the_list_alone_on_the_phone(site, page, sign_in, accessible, cast):
    procedure_at(cast, "memo_approval")
    sign_in(cast.requester_head)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/tasks")
    expect(page.locator("#preview")).to_be_hidden()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_task_chosen_last_is_shown_last(site, page, sign_in, cast):
    first, second = (procedure_at(cast, "memo_approval") for _ in range(2))
    sign_in(cast.requester_head)
    held, said = [], []
    page.route("**/preview", lambda route: route.continue_() if held else held.append(route))
    for event in ("request", "response"):
        page.on(event, lambda one, event=event: one.url.endswith("/preview") and said.append(event))
    page.goto(f"{site}/tasks")
    expect(page.locator("a.task[aria-current]")).to_contain_text(first.code)
    page.locator("a.task").filter(has_text=second.code).click()
    held[0].continue_()
    expect(page.locator("#preview .from")).to_contain_text(second.code)
    assert said == ["request", "response", "request", "response"]
