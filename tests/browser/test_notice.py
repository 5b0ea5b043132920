"""Documents, publication and questions of a tender in Chromium: accessible, within the phone, weights counted while
typing."""

import pytest

from portal import clock
from portal.models import DocumentVersion
from procurement.actions import questions
from tests.browser.test_small import shot
from tests.builders import task_of, whoever
from tests.builders_branches import branch_at, walk

STEPS = ("method_approval", "criteria", "tender_documents", "documents_legal", "documents_vote", "announcement",
         "supplier_questions")  # fmt: skip


def looked_at(page, accessible, name):
    page.set_viewport_size({"width": 1440, "height": 900})
    accessible(page)
    shot(page, name)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    shot(page, f"{name}-phone")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_step_of_the_documents(site, page, sign_in, accessible, cast, language):
    case = branch_at(cast, "tender", STEPS[0])
    for step in STEPS:
        case = walk(cast, case, step)
        if step == STEPS[-1]:
            asked = case.asked.order_by("pk").first().counterparty
            first = questions.register(
                case, by=case.buyer, question="Какая матрица нужна?", came=clock.now(), counterparty=asked
            )
            questions.answer(first, by=case.buyer, text="IPS, не хуже 100 Гц.")
            questions.register(case, by=case.buyer, question="Можно ли аналог клавиатуры?", came=clock.now())
        task = task_of(case)
        person = whoever(case, task)
        type(person).objects.filter(pk=person.pk).update(language=language)
        sign_in(person)
        page.goto(f"{site}/tasks/{task.pk}")
        looked_at(page, accessible, f"{step}-{language}")
    for kind in ("notice", "offer_form"):
        versions = DocumentVersion.objects.filter(document__case=case.pk, document__kind=kind)
        version = versions.latest("number")
        page.goto(f"{site}/documents/{version.pk}/html")
        shot(page, f"paper-{kind}-{language}")


def test_weights_are_added_up_while_typing(site, page, sign_in, cast):
    case = branch_at(cast, "tender", "criteria")
    sign_in(case.buyer)
    page.goto(f"{site}/tasks/{task_of(case).pk}")
    total = page.locator("[data-sum=weights]")
    assert total.inner_text().replace("\u00a0", " ") == "100,00 %"
    page.locator("[name=criterion-3-weight]").fill("19,99")
    assert total.inner_text().replace("\u00a0", " ") == "99,99 %"


def test_a_known_supplier_is_taken_with_a_click(site, page, sign_in, cast):
    branch_at(cast, "small", "discount")
    case = branch_at(cast, "quotation", "publication")
    sign_in(case.buyer)
    page.goto(f"{site}/tasks/{task_of(case).pk}")
    for _ in range(2):  # the second time it is there already
        page.get_by_role("button", name="Добавить: Северлинк").click()
    taken = page.locator("[data-people] [data-chip-label]").all_inner_texts()
    assert taken == ["Северлинк"]
