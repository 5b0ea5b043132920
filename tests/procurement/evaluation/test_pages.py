"""Pages of the evaluation by the people who are asked: what they show, what they must not, how many statements."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import again
from tests.builders_branches import give, walk
from tests.builders_evaluation import grow
from tests.procurement.evaluation.test_evaluation import final, marks
from tests.procurement.small.posts import page, send

D = Decimal


def shown(person, case, where="/procedures/{}/offers"):
    client = Client()
    client.force_login(person)
    return client.get(where.format(case.pk))


def text(response):
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def verdicts(case, *out):
    found = {}
    for n, offer in enumerate(case.live_offers()):
        found |= {
            f"offer-{offer.pk}-admitted": "no" if n in out else "yes",
            f"offer-{offer.pk}-why": "Нет" * (n in out),
        }
    return found


def conclusions(case):
    return {
        key: value
        for offer in case.live_offers()
        for key, value in (
            (f"supplier-{offer.counterparty_id}-passed", "yes"),
            (f"supplier-{offer.counterparty_id}-conclusion", "Чисто"),
        )
    }


@pytest.mark.parametrize("branch", ["quotation", "tender"])
def test_admission_shows_no_prices_and_wants_reasons(branch, request):
    case = request.getfixturevalue(branch)
    seen = text(page(case))
    assert "Техносфера Урал" in seen and "20 000" not in seen
    if branch == "quotation":  # IT sees no price anywhere; a lawyer sees the purchase, the form shows none all the same
        assert "100 000" not in seen
    form = verdicts(case, 1)
    refused = send(case, "approve", form | {f"offer-{case.live_offers()[1].pk}-why": ""})
    assert refused.status_code != 302 and "участнику это сообщат" in text(refused)
    assert send(case, "approve", form).status_code == 302
    assert again(case).step == "supplier_check" and len(again(case).live_offers()) == 2


def test_the_whole_evaluation_of_a_tender_through_its_pages(experts):
    case = experts
    assert send(case, "approve", verdicts(case)).status_code == 302
    assert send(case, "approve", conclusions(again(case))).status_code == 302
    for points in ("80", "90"):
        case = again(case)
        assert case.step == "expert_evaluation"
        seen = text(page(case))
        assert "20 000" not in seen and "100 000" not in seen and "80,00" not in seen
        found = {}
        for offer in case.live_offers():
            for one in case.criteria.filter(kind="experts"):
                found |= {f"mark-{offer.pk}-{one.pk}-points": points, f"mark-{offer.pk}-{one.pk}-why": "Так"}
        assert send(case, "done", found | {next(iter(found)): "101"}).status_code != 302
        assert send(case, "done", found).status_code == 302
    case = again(case)
    offer, one = case.live_offers()[0], case.criteria.get(name="Опыт")
    asked = {f"question-{offer.pk}-question": "Где сервис?", f"question-{offer.pk}-answer": "В Перми"}
    assert send(case, "scores_in_doubt", asked | {"doubts": [f"{offer.pk}-{one.pk}"]}).status_code == 302
    for _ in range(2):
        seen = text(page(again(case)))
        assert "В Перми" in seen and seen.count("-points") < 6
        field = f"mark-{offer.pk}-{one.pk}"
        assert send(again(case), "done", {f"{field}-points": "70", f"{field}-why": "Хуже"}).status_code == 302
    assert send(again(case), "done").status_code == 302
    case = again(case)
    line = case.live_offers()[0].lines_read[0]
    assert "окончательных предложений нет" in text(send(case, "done"))
    better = {f"offered-{line.pk}-final_price": "18 000,00", f"terms-{offer.pk}-days": "8"}
    assert send(case, "done", better).status_code == 302
    assert again(case).step == "comparison" and "Северлинк" in text(page(case))
    assert send(again(case), "done").status_code == 302
    assert again(case).step == "report" and "баллов: " in text(page(case))


def test_the_ranking_says_why_for_who_sees_prices(tender, cast):
    case = walk(None, tender, "report", improvement=final(why="Нет"))
    seen = text(shown(cast.fresh("buyer"), case))
    for words in ("93,51", "87,33", "76,67", "90 000 / 100 000 × 60", "Баллы с весами"):
        assert words in seen, words
    hidden = text(shown(cast.fresh("it"), case))
    assert "93,51" not in hidden and "100 000" not in hidden and "Северлинк" in hidden
    assert shown(cast.fresh("requester"), case).status_code == 404
    assert shown(cast.fresh("accounting"), case).status_code == 404


def test_marks_stay_hidden_until_both_experts_are_done(experts, cast):
    case = walk(None, experts, "expert_evaluation")
    case = give(case, data=marks(["81", "61", "99"]))
    assert "Оценки экспертов" not in text(shown(cast.fresh("buyer"), case))
    assert "100 000" not in text(shown(cast.fresh("economist"), case))
    case = give(case, data=marks(["81", "61", "99"]))
    assert "Оценки экспертов" in text(shown(cast.fresh("buyer"), case))
    assert "100 000" in text(shown(cast.fresh("economist"), case))


def statements(person, case):
    client = Client()
    client.force_login(person)
    client.get(f"/procedures/{case.pk}/offers")
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"/procedures/{case.pk}/offers").status_code == 200
    return len(seen)


def test_sixty_lines_by_ten_offers_take_as_many_statements_as_three_by_three(tender, cast):
    case = walk(None, tender, "report", improvement=final(why="Нет"))
    grow(case, 3, 3)
    few = statements(cast.fresh("buyer"), case)
    grow(case, 60, 10)
    assert statements(cast.fresh("buyer"), case) == few
    seen = text(shown(cast.fresh("buyer"), case))
    assert seen.count('scope="row"') > 60 and "Участник 10" in seen
