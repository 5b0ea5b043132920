"""A single source in Chromium: each page of its own is accessible, at a desk and on a phone."""

from tests.browser.test_small import shot
from tests.builders import again, task_of, whoever
from tests.builders_branches import branch_at, give

STEPS = ("justification", "justification_it", "market_check", "method_approval", "offer_request", "offer",
         "offer_technical", "negotiation", "price_check", "supplier_documents", "supplier_check")  # fmt: skip


def both(page, accessible, address, name):
    """At a desk and on a phone."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    accessible(page)
    shot(page, name)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    shot(page, f"{name}-phone")


def test_every_step_is_accessible_and_stays_within_the_phone(site, page, sign_in, accessible, cast):
    case = branch_at(cast, "single_source", "justification")
    while (case := again(case)).step != "report":
        if case.step in STEPS:
            task = task_of(case)
            sign_in(whoever(case, task))
            both(page, accessible, f"{site}/tasks/{task.pk}", case.step)
        give(case)
    sign_in(cast.buyer)
    both(page, accessible, f"{site}/cases/{case.pk}", "single-source")
    for kind in ("justification", "offer_request", "minutes"):
        version = case.documents.get(kind=kind).versions.last()
        page.set_viewport_size({"width": 1000, "height": 1300})
        page.goto(f"{site}/documents/{version.pk}/html")
        shot(page, f"print-{kind}")


def test_maximum_price_and_specification(site, page, sign_in, accessible, cast):
    case = branch_at(cast, "quotation", "specification")
    for step in ("specification", "max_price"):
        while (case := again(case)).step != step:
            give(case)
        task = task_of(case)
        sign_in(whoever(case, task))
        both(page, accessible, f"{site}/tasks/{task.pk}", step)
