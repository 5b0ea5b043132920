"""The frame in a browser: keys, palette, drafts, one press is one deed, rows and sums, theme."""

import pytest
from playwright.sync_api import expect

PASSWORD = "orange-boat-51"


@pytest.fixture
def builder(cast, sign_in):
    """Somebody who may open the page of parts."""
    cast.hr.is_staff = True
    cast.hr.save()
    sign_in(cast.hr)
    return cast.hr


def test_the_palette_opens_in_the_russian_layout_and_leads_on(site, page, builder):
    page.goto(f"{site}/calendar/")
    page.keyboard.press("Slash")
    field = page.locator("#palette input")
    expect(field).to_be_focused()
    field.fill("стол")
    first = page.locator("#palette [role=option]").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first).to_contain_text("Стол")
    field.press("Enter")
    page.wait_for_url(f"{site}/")


def test_ctrl_k_opens_it_even_while_typing_and_escape_closes(site, page, builder):
    page.goto(f"{site}/kit/")
    page.locator("#id_why").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_keys_do_nothing_while_one_types(site, page, builder):
    page.goto(f"{site}/kit/")
    page.locator("#id_why").press_sequentially("g/d?")
    assert page.url == f"{site}/kit/"
    expect(page.locator("#id_why")).to_have_value("g/d?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_g_then_d_goes_to_the_desk(site, page, builder):
    page.goto(f"{site}/kit/")
    page.keyboard.press("KeyG")
    page.keyboard.press("KeyD")
    page.wait_for_url(f"{site}/")


def test_question_mark_shows_the_keys(site, page, builder):
    page.goto(f"{site}/calendar/")
    page.keyboard.press("Shift+Slash")
    expect(page.get_by_role("heading", name="Клавиши")).to_be_visible()


def test_a_draft_survives_a_closed_tab(site, context, page, builder):
    page.goto(f"{site}/kit/")
    page.locator("[name=form-0-what]").fill("")
    page.locator("[name=form-0-what]").press_sequentially("Dell P2725")
    expect(page.locator("form[data-draft=kit-rows] [data-draft-state]")).to_contain_text("Черновик сохранён в")
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    again = context.new_page()
    again.goto(f"{site}/kit/")
    expect(again.locator("[name=form-0-what]")).to_have_value("Dell P2725")
    expect(again.locator("form[data-draft=kit-rows] [data-draft-state]")).to_have_text("Мы вернули ваш черновик")


def test_a_form_that_came_back_with_errors_keeps_what_the_server_shows(site, page, builder):
    page.goto(f"{site}/kit/")
    page.locator("#id_why").press_sequentially("недописанное")
    expect(page.locator("form[data-draft=kit] [data-draft-state]")).to_contain_text("Черновик сохранён в")
    page.reload()
    expect(page.locator("#id_why")).to_have_value("")


def test_rows_come_and_go_and_the_sum_follows(site, page, builder):
    page.goto(f"{site}/kit/")
    total = page.locator("[data-sum=all]")
    expect(total).to_have_text("82\u00a0800,00\u00a0₽")
    page.get_by_role("button", name="Добавить строку").click()
    row = page.locator("[data-row]").nth(2)
    expect(row.locator("input[name=form-2-what]")).to_be_focused()
    row.locator("input[name=form-2-quantity]").fill("3")
    row.locator("input[name=form-2-price]").fill("1 000,50")
    expect(row.locator("[data-product]")).to_have_text("3\u00a0001,50")
    expect(total).to_have_text("85\u00a0801,50\u00a0₽")
    page.locator("[data-row] [data-row-remove]").first.click()
    expect(total).to_have_text("8\u00a0001,50\u00a0₽")
    expect(page.locator("[name=form-TOTAL_FORMS]")).to_have_value("2")
    expect(page.locator("[data-row] [name$=-what]").first).to_have_attribute("name", "form-0-what")


def test_rows_of_a_draft_come_back(site, page, builder):
    page.goto(f"{site}/kit/")
    page.get_by_role("button", name="Добавить строку").click()
    page.locator("[name=form-2-what]").press_sequentially("кабель")
    expect(page.locator("form[data-draft=kit-rows] [data-draft-state]")).to_contain_text("Черновик сохранён в")
    page.reload()
    expect(page.locator("[name=form-2-what]")).to_have_value("кабель")


def test_one_press_is_one_deed(site, page, cast):
    cast.buyer.set_password(PASSWORD)
    cast.buyer.save()
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(f"{site}/in/")
    page.fill("[name=username]", cast.buyer.login)
    page.fill("[name=password]", PASSWORD)
    page.evaluate("for (const press of [1, 2, 3]) document.querySelector('button.primary').click()")
    page.wait_for_url(f"{site}/")
    assert posts == [f"{site}/in/"]


def test_theme_changes_at_once_and_stays(site, page, builder):
    page.goto(f"{site}/password/")
    page.locator("[popovertarget=me]:visible").click()
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="тёмная").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_people_are_found_by_a_part_of_the_name(site, page, builder):
    page.goto(f"{site}/kit/")
    field = page.locator("#id_deputy")
    field.press_sequentially("Гайс")
    option = page.locator("#id_deputy-list [role=option]").first
    expect(option).to_contain_text("Тимур Гайсин")
    field.press("Enter")
    expect(page.locator(".people-search .chip")).to_contain_text("Тимур Гайсин")
    expect(page.locator(".people-search input[type=hidden]")).to_have_count(1)
    field.press("Backspace")
    expect(page.locator(".people-search .chip")).to_have_count(0)


def test_without_a_connection_the_form_waits_and_says_so(site, context, page, builder):
    page.goto(f"{site}/password/")
    page.fill("[name=old_password]", "a")
    page.fill("[name=new_password1]", "b")
    page.fill("[name=new_password2]", "b")
    context.set_offline(True)
    page.get_by_role("button", name="Сменить", exact=True).click()
    expect(page.locator("main > .problem")).to_contain_text("Не отправилось: нет связи")
    expect(page.locator("[name=old_password]")).to_have_value("a")
    context.set_offline(False)
    page.wait_for_selector("[aria-invalid=true]")


def test_the_page_of_parts_is_accessible_with_everything_open(site, page, builder, accessible):
    page.goto(f"{site}/kit/")
    page.locator("[popovertarget=why-kit]").click()
    accessible(page)


@pytest.mark.parametrize("path", ["/", "/kit/", "/find?q=а", "/password/"])
def test_no_page_is_wider_than_a_phone(site, page, builder, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
