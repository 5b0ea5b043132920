"""Bad input of criteria, working group, documents and publication through the real pages: refused in words, nothing
typed is lost."""

from datetime import date, timedelta

import pytest
from django.test import Client

from portal import clock
from portal.actions import counterparties
from portal.models import Counterparty
from portal.workdays import add_workdays
from procurement.models import CaseMember, Criterion, SupplierQuestion
from tests.builders import INNS, again, pdf, today
from tests.builders_branches import branch_at
from tests.procurement.small.posts import page, send


def refused(case, answer, fields, *words, who=None):
    before = again(case).step
    response = send(case, answer, fields, who=who)
    text = response.content.decode()
    assert response.status_code == 422, response.status_code
    for word in words:
        assert word in text, word
    assert again(case).step == before
    return text


def rows(*found):
    fields = {}
    for n, (kind, name, weight) in enumerate(found, 1):
        prefix = f"criterion-{n}"
        fields |= {f"{prefix}-kind": kind, f"{prefix}-name": name, f"{prefix}-weight": weight, f"{prefix}-how": "баллы"}
    for n in range(len(found) + 1, 7):
        fields |= {f"criterion-{n}-kind": "experts"}
    return fields


GOOD = (("price", "Цена", "60"), ("days", "Срок", "20"), ("warranty", "Гарантия", "20"))


def test_criteria_that_do_not_stand(cast):
    case = branch_at(cast, "tender", "criteria")
    price, days, warranty = GOOD
    for found, words in (
        ((price, days, ("warranty", "Гарантия", "19,99")), "до 100 не хватает 0,01"),
        ((price, days, ("warranty", "Гарантия", "20,01")), "больше, чем нужно"),
        ((("experts", "Опыт", "80"), ("days", "Срок", "20")), "Не хватает цены"),
        ((price, ("price", "Ещё цена", "40")), "Цена — один критерий"),
        ((("price", "Цена", "60"), ("experts", "  ЦЕНА ", "40")), "указан дважды"),
        ((price, days, ("warranty", "Гарантия", "0")), "больше нуля"),
        ((price, days, ("warranty", "Гарантия", "-20")), "минус"),
        ((price, days, ("warranty", "Гарантия", "двадцать")), "буква"),
        ((price, days, ("warranty", "", "20")), "за что этот вес"),
        ((price, days, ("warranty", "Гарантия", "")), "Напишите вес"),
        ((), "Не хватает цены"),
        ((price, days, ("nonsense", "Гарантия", "20")), "criterion-3"),
    ):
        text = refused(case, "done", rows(*found), words)
        assert not found or found[0][1] in text
    assert not Criterion.objects.exists()
    assert send(case, "done", rows(*GOOD)).status_code == 302
    assert [str(one.weight) for one in Criterion.objects.order_by("position")] == ["60.00", "20.00", "20.00"]


def test_weights_of_three_times_a_third(cast):
    case = branch_at(cast, "tender", "criteria")
    thirds = (("price", "Цена", "33,33"), ("days", "Срок", "33.33"), ("experts", "Опыт", "33,33"))
    refused(case, "done", rows(*thirds), "99,99", "не хватает 0,01")


def test_groups_that_judge_nothing(cast):
    case = branch_at(cast, "tender", "method_approval")
    one, two, three = cast.group
    for members, chair, words in (
        ([], "", "aria-invalid"),
        ([one.pk, two.pk], one.pk, "не меньше 3 человек"),
        ([one.pk, two.pk, two.pk], one.pk, "не меньше 3 человек"),
        ([one.pk, two.pk, case.buyer.pk], one.pk, "Гайсин"),
        ([one.pk, two.pk, cast.requester.pk], one.pk, "aria-invalid"),
        ([one.pk, two.pk, three.pk], cast.economist.pk, "Председатель — один из"),
        ([one.pk, two.pk, three.pk], 999_999, "aria-invalid"),
    ):
        refused(case, "approve", {"members": members, "chair": chair}, words)
    assert not CaseMember.objects.exists()


def test_documents_without_place_or_draft(cast):
    case = branch_at(cast, "quotation", "quotation_documents")
    good = {"delivery_place": "Екатеринбург", "delivery_terms": "20 дней", "document_draft_contract": pdf("Проект.pdf")}
    refused(case, "done", good | {"delivery_place": ""}, "20 дней")
    without = {name: value for name, value in good.items() if name != "document_draft_contract"}
    refused(case, "done", without, "Выберите файл")
    response = send(case, "done", good | {"document_draft_contract": pdf("Проект.pdf")})
    assert response.status_code == 302 and again(case).step == "documents_legal"


@pytest.mark.parametrize(("branch", "step"), [("quotation", "publication"), ("tender", "announcement")])
def test_publications_that_cannot_go_out(cast, branch, step):
    case = branch_at(cast, branch, step)
    pks = list(Counterparty.objects.filter(inn__in=INNS).order_by("pk").values_list("pk", flat=True))
    good = {"suppliers": pks, "offers_deadline": add_workdays(today(), 5).isoformat()}
    saturday = today() + timedelta(days=(5 - today().weekday()) % 7 + 7)
    for changed, words in (
        ({"suppliers": []}, "Выберите хотя бы одного"),
        ({"suppliers": pks[:2]}, "не меньше чем 3"),
        ({"suppliers": [*pks[:2], pks[0]]}, "не меньше чем 3"),
        ({"offers_deadline": today().isoformat()}, "позже сегодняшнего"),
        ({"offers_deadline": (today() - timedelta(days=30)).isoformat()}, "позже сегодняшнего"),
        ({"offers_deadline": date(today().year + 9, 3, 2).isoformat()}, "больше чем через год"),
        ({"offers_deadline": saturday.isoformat()}, "выходной"),
        ({"offers_deadline": "завтра"}, "aria-invalid"),
        ({"new_name": "ООО Новый", "new_inn": ""}, "ИНН"),
        ({"new_name": "ООО Новый", "new_inn": "1234567890"}, "ООО Новый"),
    ):
        refused(case, "done", good | changed, words)
    counterparties.block(Counterparty.objects.get(pk=pks[0]), by=cast.fresh("purchasing_head"), why="суд")
    refused(case, "done", good, "суд")
    assert again(case).asking == 0
    counterparties.unblock(Counterparty.objects.get(pk=pks[0]), by=cast.fresh("purchasing_head"))
    assert send(case, "done", good).status_code == 302
    assert (again(case).step, again(case).asking) == ("supplier_questions", 1)


def test_a_new_supplier_counts(cast):
    case = branch_at(cast, "quotation", "publication")
    pks = list(Counterparty.objects.filter(inn__in=INNS).order_by("pk").values_list("pk", flat=True))
    fields = {
        "suppliers": pks[:2], "offers_deadline": add_workdays(today(), 5).isoformat(), "new_name": "ООО Новый",
        "new_inn": "7707083893",
    }  # fmt: skip
    assert send(case, "done", fields).status_code == 302
    assert case.asked.filter(nth=1, counterparty__inn="7707083893").exists()


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def test_questions_through_the_page(cast):
    case = branch_at(cast, "quotation", "supplier_questions")
    buyer, supplier = client_of(case.buyer), case.asked.order_by("pk").first().counterparty
    shown = page(case).content.decode()
    assert 'name="question-question"' in shown and "Извещение получили:" in shown
    good = {"question-question": "Какая <b>матрица</b>?", "question-counterparty": supplier.pk}
    at = clock.now().astimezone(case.zone_info).strftime("%Y-%m-%dT%H:%M")
    for changed, words in (
        ({"question-question": ""}, "aria-invalid"),
        ({"question-came": "2099-01-01T10:00"}, "в будущем"),
        ({"question-came": "2020-01-01T10:00"}, "раньше начала закупки"),
        ({"question-came": "вчера"}, "aria-invalid"),
        ({"question-counterparty": 999_999}, "aria-invalid"),
    ):
        answer = buyer.post(f"/procedures/{case.pk}/questions", good | {"question-came": at} | changed)
        assert answer.status_code == 422 and words in answer.content.decode(), words
    answer = buyer.post(f"/procedures/{case.pk}/questions", good | {"question-came": at})
    assert answer.status_code == 302
    question = SupplierQuestion.objects.get()
    text = page(case).content.decode()
    assert "Какая &lt;b&gt;матрица&lt;/b&gt;?" in text and "1 вопрос ждёт" in text
    empty = buyer.post(f"/supplier-questions/{question.pk}/answer", {f"answer-{question.pk}-text": ""})
    assert empty.status_code == 422
    buyer.post(f"/supplier-questions/{question.pk}/answer", {f"answer-{question.pk}-text": "IPS."})
    text = page(case).content.decode()
    assert "IPS." in text and "mailto:?bcc=" in text and "1 вопрос ждёт" not in text


def test_strangers_are_told_nothing(cast):
    case = branch_at(cast, "quotation", "supplier_questions")
    question = SupplierQuestion.objects.create(
        procedure=case, nth=1, question="Какая матрица?", came=clock.now(), by=case.buyer
    )
    for login in ("outsider", "requester", "buyer2"):
        client = client_of(cast.fresh(login))
        assert client.get(f"/procedures/{case.pk}/offer-form.xlsx").status_code == 404, login
        posted = client.post(f"/supplier-questions/{question.pk}/answer", {f"answer-{question.pk}-text": "Да"})
        assert posted.status_code == 404, login
    it = client_of(cast.fresh("it"))
    assert it.get(f"/procedures/{case.pk}/offer-form.xlsx").status_code == 200
    posted = it.post(f"/supplier-questions/{question.pk}/answer", {f"answer-{question.pk}-text": "Да"})
    assert posted.status_code == 422
    assert SupplierQuestion.objects.get().answer == ""
