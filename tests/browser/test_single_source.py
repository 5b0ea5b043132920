"""A single source in Chromium: each page of its own is accessible, at a desk and on a phone."""

from procurement.models import MarketPrice
from tests.browser.test_small import shot
from tests.builders import again, pdf, task_of, today, whoever
from tests.builders_branches import branch_at, give

STEPS = ("justification", "justification_it", "market_check", "method_approval", "offer_request", "offer",
         "offer_technical", "negotiation", "price_check", "supplier_documents", "supplier_check")  # fmt: skip


def both(page, accessible, address, name):
    """At a desk and on a phone; without an address the page as it stands."""
    page.set_viewport_size({"width": 1440, "height": 900})
    if address:
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


def test_a_price_taken_over_is_ticked_away(site, page, sign_in, accessible, cast):
    case = branch_at(cast, "quotation", "max_price")
    for named, total in (("Северлинк", 50_000), ("Техносфера Урал", 600_000)):
        MarketPrice.objects.create(
            procedure=case, named=named, sum=total, date=today(), from_procedure=case, by=cast.buyer, at=case.opened
        )
    task = task_of(case)
    sign_in(whoever(case, task))
    page.goto(f"{site}/tasks/{task.pk}")
    far = page.locator(".strikes").filter(has_text="Техносфера Урал")
    assert not far.get_by_role("textbox").is_visible()
    for n, total in enumerate(("51000", "52000"), 1):
        page.locator(f"[name=price-new-{n}-named]").fill(f"Источник {n}")
        page.locator(f"[name=price-new-{n}-sum]").fill(total)
    far.get_by_role("checkbox").check()
    far.get_by_role("textbox").fill("Цена за другой состав: с монтажом и обслуживанием")
    both(page, accessible, None, "taken-over")
    page.locator("[name=document_price_sources]").set_input_files(
        {"name": "Цены.pdf", "mimeType": "application/pdf", "buffer": pdf("Цены.pdf").read()}
    )
    page.locator("button[name=answer][value=done]").click()
    page.wait_for_load_state()
    case = again(case)
    assert (case.step, f"{case.max_price}") == ("quotation_documents", "51000.00")
    both(page, accessible, f"{site}/cases/{case.pk}", "taken-over-panel")
