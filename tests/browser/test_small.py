"""A small purchase in Chromium: each page is accessible, at a desk and on a phone; sums are counted while typing."""

import os

from tests.builders import again, begun, give, task_of, whoever

STEPS = ("assign", "check_group", "memo", "budget", "suppliers", "enquiry", "offers", "offers_technical",
         "offers_requester", "discount", "supplier_check", "report", "group_vote", "choice_approval")  # fmt: skip


def shot(page, name):
    """A picture for the eye, where a folder for it is named."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_every_step_is_accessible_and_stays_within_the_phone(site, page, sign_in, accessible, cast):
    case = begun(cast)
    while (case := again(case)).step != "order":
        if case.step in STEPS and (case.step, case.tasks.open().count()) != ("memo_approval", 1):
            task = task_of(case)
            sign_in(whoever(case, task))
            page.set_viewport_size({"width": 1440, "height": 900})
            page.goto(f"{site}/tasks/{task.pk}")
            accessible(page)
            shot(page, case.step)
            page.set_viewport_size({"width": 390, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, case.step
            shot(page, f"{case.step}-phone")
        give(cast, case)


def test_comparison_list_and_members(site, page, sign_in, accessible, cast):
    case = begun(cast)
    while (case := again(case)).step != "choice_approval":
        give(cast, case)
    sign_in(cast.purchasing_head)
    for name in (f"procedures/{case.pk}/offers", "procedures", f"procedures/{case.pk}/members", f"cases/{case.pk}"):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{site}/{name}")
        accessible(page)
        shot(page, name.replace("/", "-"))
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        shot(page, name.replace("/", "-") + "-phone")


def test_sums_are_counted_while_typing(site, page, sign_in, cast):
    case = begun(cast)
    while (case := again(case)).step != "offers":
        give(cast, case)
    sign_in(cast.buyer)
    page.goto(f"{site}/tasks/{task_of(case).pk}")
    first = page.locator("details").first
    first.locator("input[name$=-price]").nth(0).fill("9 000,50")
    first.locator("input[name$=-price]").nth(1).fill("1100")
    assert first.locator("tfoot [data-sum]").inner_text().replace("\u00a0", " ") == "69 603,50"
