"""Bad input of need, offers and choice through the real pages: refused in words, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.actions import counterparties
from portal.models import Counterparty
from procurement.models import Offer
from tests.builders import again, give, procedure_at, task_of, today, walk
from tests.procurement.small.posts import POSTS, send


def refused(case, answer, fields, *words, who=None, comment=""):
    """The page comes again with the words, the case stands where it stood."""
    before = again(case).step
    response = send(case, answer, fields, who=who, comment=comment)
    assert response.status_code in (200, 409, 422), response.status_code
    text = response.content.decode()
    for word in words:
        assert word in text, word
    assert again(case).step == before
    return text


SUMS = ["-5", "0", "1" * 40, "десять", "1,005", "<b>5</b>", "5O0"]


@pytest.mark.parametrize("sum_", SUMS)
def test_sums_of_the_memo(cast, sum_):
    case = procedure_at(cast, "memo")
    text = refused(case, "done", POSTS["memo"](case) | {"estimate": sum_})
    assert "Просим согласовать." in text and 'aria-invalid="true"' in text
    assert "<b>5</b>" not in text


def test_sums_and_quantities_of_an_offer(cast):
    case = procedure_at(cast, "offers")
    good = POSTS["offers"](case)
    supplier = case.asked.order_by("pk").first().counterparty_id
    row = f"offer-{supplier}-line-{case.group.lines.first().pk}"
    for field, value in ((f"{row}-price", "-1"), (f"{row}-price", "9" * 40), (f"{row}-quantity", "8"),
                         (f"{row}-quantity", "0"), (f"{row}-quantity", "1,5"), (f"{row}-vat_rate", "99"),
                         (f"offer-{supplier}-currency", "XXX")):  # fmt: skip
        text = refused(case, "done", good | {field: value})
        assert "аванс 30 %" in text, field
    assert not Offer.objects.exists()


def test_files_of_an_offer(cast):
    case = procedure_at(cast, "offers")
    good = POSTS["offers"](case)
    name = f"offer-{case.asked.order_by('pk').first().counterparty_id}-file"
    page = b"<html><script>alert(1)</script></html>"
    for upload in (
        SimpleUploadedFile("offer.pdf", b"", "application/pdf"),
        SimpleUploadedFile("offer.html", page, "text/html"),
        SimpleUploadedFile("offer.pdf", page, "application/pdf"),
        SimpleUploadedFile("offer.exe", b"MZ\x90\x00" + b"\x00" * 200, "application/octet-stream"),
    ):
        refused(case, "done", good | {name: upload})
    without = {key: value for key, value in good.items() if key != name}
    refused(case, "done", without)
    assert not case.documents.filter(kind="offer").exists()


def test_a_tick_without_prices(cast):
    case = procedure_at(cast, "offers")
    supplier = case.asked.order_by("pk").first().counterparty_id
    refused(case, "done", {f"offer-{supplier}-came": "on", f"offer-{supplier}-currency": "RUB"})


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_days_of_the_enquiry(cast, days):
    case = procedure_at(cast, "enquiry")
    fields = {"answer_by": (today() + timedelta(days=days)).isoformat(), "enquiry_text": "Доставка"}
    assert "Доставка" in refused(case, "done", fields)


@pytest.mark.parametrize("day", ["", "завтра", "2026-02-30", "9999999-01-01"])
def test_no_day_at_all(cast, day):
    refused(procedure_at(cast, "enquiry"), "done", {"answer_by": day})


def test_blocked_and_wrong_suppliers(cast):
    case = procedure_at(cast, "suppliers")
    good = POSTS["suppliers"](case)
    counterparties.block(Counterparty.objects.get(inn="9999000013"), by=cast.purchasing_head, why="Срывает сроки")
    refused(case, "done", good, "Срывает сроки")
    refused(case, "done", {"suppliers": []})
    refused(case, "done", {"suppliers": ["999999"]})
    refused(case, "done", {"new_name": "Новый", "new_inn": ""})
    refused(case, "done", {"new_name": "Новый", "new_inn": "7707083894"})
    refused(case, "done", {"new_name": "Новый", "new_inn": "9999000013"}, "Срывает сроки")
    assert not case.asked.exists() and Counterparty.objects.count() == 3


def test_foreign_ids(cast):
    case = procedure_at(cast, "assign")
    refused(case, "done", {"buyer": cast.economist.pk, "priority": "normal"})
    refused(case, "done", {"buyer": cast.buyer.pk, "priority": "at once"})
    case = walk(cast, case, "report")
    other = Offer.objects.create(procedure=procedure_at(cast, "memo"), counterparty=Counterparty.objects.first(),
                                 received=case.opened)  # fmt: skip
    refused(case, "done", {"offer": other.pk, "report_text": "Он"})


def test_prices_above_the_offer(cast):
    case = procedure_at(cast, "discount")
    fields = POSTS["discount"](case)
    line = case.live_offers()[0].lines_read[0]
    refused(case, "done", fields | {f"offered-{line.pk}-final_price": "9000,01"})


def test_doubts_need_words(cast):
    case = procedure_at(cast, "offers_technical")
    line = case.live_offers()[0].lines_read[0]
    refused(case, "approve", {f"offered-{line.pk}-wrong": "on"})
    refused(case, "rework", {f"offered-{line.pk}-wrong": "on"}, comment="Нет")


def test_security_needs_a_verdict_and_words(cast):
    case = procedure_at(cast, "supplier_check")
    refused(case, "approve", {})
    fields = POSTS["supplier_check"](case)
    first = case.live_offers()[0].counterparty_id
    refused(case, "approve", fields | {f"supplier-{first}-conclusion": " "})


def test_a_stale_page_is_told(cast):
    case = procedure_at(cast, "memo")
    task = task_of(case)
    browser = Client()
    browser.force_login(cast.buyer)
    old = f"{task.visit_id}.{case.edition - 1}"
    answer = browser.post(f"/tasks/{task.pk}/answer", {"answer": "done", "seen": old, **POSTS["memo"](case)})
    assert answer.status_code != 302 and "Просим согласовать." in answer.content.decode()
    assert again(case).step == "memo"


def test_a_doubled_click_moves_once(cast):
    case = procedure_at(cast, "memo")
    task = task_of(case)
    browser = Client()
    browser.force_login(cast.buyer)
    fields = {"answer": "done", "seen": f"{task.visit_id}.{case.edition}", **POSTS["memo"](case)}
    browser.post(f"/tasks/{task.pk}/answer", fields)
    browser.post(f"/tasks/{task.pk}/answer", fields)
    assert again(case).step == "memo_approval" and case.visits.filter(step="memo").count() == 1


def test_a_leaver_is_not_assigned(cast):
    case = procedure_at(cast, "assign")
    cast.buyer2.is_active = False
    cast.buyer2.save(update_fields=["is_active"])
    refused(case, "done", {"buyer": cast.buyer2.pk, "priority": "normal"})


def test_a_role_that_nobody_holds_blocks_and_goes_on(cast):
    case = procedure_at(cast, "memo_approval")
    cast.economist.roles.all().delete()
    give(cast, case)
    case = give(cast, case)
    assert case.step == "budget" and case.visits.get(left=None).blocked == "economist"
