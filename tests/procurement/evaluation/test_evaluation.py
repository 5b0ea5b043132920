"""Admission, security, marks, clarifications, final offers, ranking: what each line takes, refuses and writes."""

from decimal import Decimal

import pytest

from portal.actions.refusals import Refused
from portal.models import Contact, Counterparty, Letter, door
from procurement.models import BranchRule, Offer, Score
from procurement.ranked import best_of, ranked
from procurement.seats import it
from tests.builders import again
from tests.builders_branches import give, walk
from tests.builders_evaluation import offers_of

D = Decimal


def judged(offers, *out, why="Нет доверенности"):
    return {
        "parts": [
            {"offer": one, "admitted": n not in out, "why": why if n in out else ""} for n, one in enumerate(offers)
        ]
    }


def checked(offers, *out):
    return {"parts": [{"offer": one, "passed": n not in out, "conclusion": "Смотрели"} for n, one in enumerate(offers)]}


@pytest.mark.parametrize("branch", ["quotation", "tender"])
def test_who_is_not_admitted_is_out_with_the_reason(branch, request):
    case = request.getfixturevalue(branch)
    case = give(case, data=judged(offers_of(case), 1))
    assert case.step == "supplier_check" and [str(one) for one in case.live_offers()] == ["Северлинк", "Орбита-Сервис"]
    out = case.offers.get(dropped=Offer.Dropped.NOT_ADMITTED)
    assert (str(out), out.admitted, out.admitted_why) == ("Техносфера Урал", False, "Нет доверенности")


@pytest.mark.parametrize(("branch", "again_at"), [("quotation", "publication"), ("tender", "announcement")])
def test_nobody_admitted_asks_anew_and_only_when_it_is_so(branch, again_at, request):
    case = request.getfixturevalue(branch)
    with pytest.raises(Refused, match="Nobody is admitted"):
        give(case, data=judged(offers_of(case), 0, 1, 2))
    with pytest.raises(Refused, match="Somebody is admitted here"):
        give(case, "none_admitted", data=judged(offers_of(case), 0, 1))
    case = give(case, "none_admitted", data=judged(offers_of(case), 0, 1, 2))
    assert case.step == again_at and case.live_offers() == []


def test_an_offer_that_lacks_a_line_cannot_be_admitted(quotation):
    short = offers_of(quotation)[0].lines_read[0]
    short.quantity = D(4)
    short.save()
    with pytest.raises(Refused, match="does not offer every line in full"):
        give(quotation, data=judged(offers_of(quotation)))
    assert give(quotation, data=judged(offers_of(quotation), 0)).step == "supplier_check"


def test_who_fails_security_is_out(tender):
    case = give(tender, data=judged(offers_of(tender)))
    offers = case.live_offers()
    with pytest.raises(Refused, match="Nobody passes"):
        give(case, data=checked(offers, 0, 1, 2))
    with pytest.raises(Refused, match="Somebody passes"):
        give(case, "none_admitted", data=checked(offers, 0))
    case = give(case, data=checked(offers, 2))
    assert case.step == "expert_evaluation" and [str(one) for one in case.live_offers()] == [
        "Северлинк", "Техносфера Урал",
    ]  # fmt: skip


def test_nobody_passes_security(quotation):
    case = walk(None, quotation, "supplier_check")
    assert give(case, "none_admitted", data=checked(case.live_offers(), 0, 1, 2)).step == "publication"


def marks(points):
    """Marks of both criteria: points[n] of the n-th offer."""

    def make(case, task):
        return {
            "parts": [
                {"offer": offer, "criterion": one, "points": D(points[n]), "why": "Так"}
                for n, offer in enumerate(case.live_offers())
                for one in case.criteria.filter(kind="experts")
            ]
        }

    return make


def test_experts_mark_apart_and_the_mean_counts(experts):
    case = walk(None, experts, "expert_evaluation")
    assert sorted(task.seat for task in case.tasks.open()) == ["economist", "it"]
    case = give(case, data=marks(["80", "60", "100"]))
    assert case.step == "expert_evaluation" and ranked(case) is None
    case = give(case, data=marks(["90", "70", "95"]))
    assert case.step == "clarifications"
    found = ranked(case)
    assert found.values[found.offers[2].pk][found.criteria[1].code] == D("97.5")
    # price 90/100 × 50, marks 85/97.5 × 30 and × 20
    assert found.total(found.offers[0]) == D("45.00") + D("26.15") + D("17.44")


def test_who_wrote_the_specification_is_the_expert_of_it(experts, cast):
    case = walk(None, experts, "expert_evaluation")
    assert it.find(case)[0].role == "it"
    with door():
        case.visits.create(step="specification", entered=case.opened, left=case.opened, by=cast.it2, answer="done")
    assert it.find(case)[0].person == cast.it2.pk


def test_only_what_is_in_doubt_is_marked_again(experts):
    case = walk(None, experts, "clarifications", expert_evaluation=marks(["80", "60", "100"]))
    offer, criterion = case.live_offers()[0], case.criteria.get(name="Опыт")
    with pytest.raises(Refused, match="Tick the marks"):
        give(case, "scores_in_doubt", data={"parts": [], "doubts": []})
    with pytest.raises(Refused, match="You ticked marks"):
        give(case, data={"parts": [], "doubts": [(offer.pk, criterion.pk)]})
    asked = {"offer": offer, "question": "Где сервис?", "answer": "В Перми"}
    case = give(case, "scores_in_doubt", data={"parts": [asked], "doubts": [(offer.pk, criterion.pk)]})
    assert case.step == "expert_evaluation" and offer.clarifications.get().answer == "В Перми"
    seen = []

    def anew(case, task):
        from_filled = case_marks(case, task)
        seen.append([(one["offer"], one["criterion"]) for one in from_filled])
        return {"parts": from_filled}

    case = walk(None, case, "clarifications", expert_evaluation=anew)
    assert seen == [[(offer, criterion)], [(offer, criterion)]]
    assert not Score.objects.filter(in_doubt=True).exists()
    assert [str(one.points) for one in Score.objects.filter(offer=offer, criterion=criterion)] == ["10.00", "10.00"]
    last = case.events.filter(code="scored").order_by("pk").last()
    assert last.data["marks"] == [["Северлинк", "Опыт", "80.00", "10"]]


def case_marks(case, task):
    asked = Score.objects.filter(in_doubt=True, seat=task.seat).select_related("offer", "criterion")
    return [{"offer": one.offer, "criterion": one.criterion, "points": D(10), "why": "Хуже"} for one in asked]


def test_nothing_marked_is_nothing_to_doubt(tender):
    case = walk(None, tender, "clarifications")
    with pytest.raises(Refused, match="nothing to doubt"):
        give(case, "scores_in_doubt", data={"parts": [], "doubts": []})


def final(prices=(), terms=None, why=""):
    def make(case, task):
        parts = [
            {"line": offer.lines_read[0], "final_price": D(prices[n]) if n < len(prices) and prices[n] else None}
            for n, offer in enumerate(case.live_offers())
        ]
        rows = {case.live_offers()[n].pk: row for n, row in (terms or {}).items()}
        return {"parts": parts, "words": {}, "terms": rows, "why_none": why}

    return make


def test_final_prices_and_terms_are_no_worse_than_offered(tender):
    case = walk(None, tender, "improvement")
    with pytest.raises(Refused, match="not above the offered"):
        give(case, data=final(["20000.01"]))
    with pytest.raises(Refused, match="not later than offered"):
        give(case, data=final(terms={0: {"days": 11, "months": None}}))
    with pytest.raises(Refused, match="not shorter than offered"):
        give(case, data=final(terms={0: {"days": None, "months": 23}}))
    with pytest.raises(Refused, match="say why there are no final offers"):
        give(case, data=final())
    case = give(case, data=final(["18000.00"], {0: {"days": 9, "months": 30}}))
    first = case.live_offers()[0]
    assert (first.offered_total, first.total) == (D("100000.00"), D("90000.00"))
    assert (first.last_delivery_days, first.last_warranty_months) == (9, 30)


def test_no_final_offers_with_a_reason(quotation):
    case = walk(None, quotation, "improvement")
    case = give(case, data=final(why="Больше не дают"))
    assert case.step == "report" and case.total is None


def test_the_vectors_of_the_specification(tender):
    case = walk(None, tender, "comparison", improvement=final(why="Нет"))
    found = ranked(case)
    assert [str(found.total(offer)) for offer in found.offers] == ["87.33", "76.67", "93.51"]
    assert [str(offer) for offer in found.order] == ["Орбита-Сервис", "Северлинк", "Техносфера Урал"]
    case = give(case)
    event = case.events.get(code="ranked")
    assert [row["points"] for row in event.data["places"]] == ["93.51", "87.33", "76.67"]
    why = [str(one) for one in found.why]
    assert "Северлинк, Цена: 90,000 / 100,000 × 60 = 54.00." in why
    assert len(event.reasons) == len(why)


def test_a_setting_ranks_without_vat(tender, settings):
    case = walk(None, tender, "comparison", improvement=final(why="Нет"))
    offers_of(case)[1].lines.update(vat_rate=None)
    settings.COMPARE_WITHOUT_VAT = True
    found = ranked(case)
    named = {str(offer): found.values[offer.pk]["price"] for offer in found.offers}
    assert named == {"Северлинк": D("81967.21"), "Техносфера Урал": D("90000.00"), "Орбита-Сервис": D("77868.85")}


def test_prices_are_ranked_in_roubles(tender):
    case = walk(None, tender, "comparison", improvement=final(why="Нет"))
    case.offers.filter(counterparty__name="Северлинк").update(currency="USD", rate=D("90.0000"))
    found = ranked(case)
    assert found.values[found.offers[0].pk]["price"] == D("9000000.00")


def test_the_first_of_the_ranking_is_proposed_another_one_with_a_reason(tender):
    case = walk(None, tender, "report", improvement=final(why="Нет"))
    a, b, c = case.live_offers()
    assert best_of(case) == c
    with pytest.raises(Refused, match="not the first of the ranking"):
        give(case, data={"offer": b, "report_text": "Дешевле", "report_why": ""})
    assert give(case, data={"offer": b, "report_text": "Дешевле", "report_why": "Бюджет"}).chosen == b


def test_the_lowest_price_is_proposed_in_a_quotation(quotation):
    case = walk(None, quotation, "report", improvement=final(why="Нет"))
    a, b, c = case.live_offers()
    assert best_of(case) == b
    with pytest.raises(Refused, match="not the lowest price"):
        give(case, data={"offer": c, "report_text": "Лучше", "report_why": ""})
    b.dropped = Offer.Dropped.NOT_ADMITTED
    b.admitted = False
    b.save()
    with pytest.raises(Refused, match="may not be chosen"):
        give(again(case), data={"offer": b, "report_text": "Дешевле", "report_why": "Дешевле"})


def test_unchecked_offers_are_not_chosen(quotation):
    case = walk(None, quotation, "report", improvement=final(why="Нет"))
    case.offers.update(checked=None)
    with pytest.raises(Refused, match="No offer may be chosen"):
        give(case, data={"offer": case.live_offers()[0], "report_text": "Так", "report_why": "Так"})


def paper(case, kind):
    return case.documents.get(kind=kind).versions.order_by("-number").first()


def test_bidders_are_told_each_their_own_result(quotation):
    case = give(quotation, data=judged(offers_of(quotation), 2))
    winner = case.live_offers()[1].counterparty
    Contact.objects.create(counterparty=winner, name="Отдел продаж", email="sales@example.org")
    case = give(
        walk(None, case, "suppliers_informed", improvement=final(why="Нет")), data={"informed_text": "Ждём вас."}
    )
    assert case.step == "contract_draft" and case.informed is not None
    [letter] = Letter.objects.filter(to="sales@example.org")
    assert "ваше предложение" in letter.body.lower() and "90 000,00" in letter.body.replace("\u00a0", " ")
    letters = paper(case, "result_letter").data["letters"]
    assert [(one["supplier"], one["outcome"], one["why"]) for one in letters] == [
        ("Северлинк", "lost", ""), ("Техносфера Урал", "won", ""),
        ("Орбита-Сервис", "not_admitted", "Нет доверенности"),
    ]  # fmt: skip
    assert case.events.get(code="informed").data == {"n": 1}


def test_the_protocol_says_how_the_proposals_were_ranked(tender):
    case = give(walk(None, tender, "protocol", improvement=final(why="Нет")))
    data = paper(case, "protocol").data
    assert data["winner"] == "Орбита-Сервис"
    assert [(row["supplier"], row["total"]) for row in data["ranking"]["rows"]] == [
        ("Орбита-Сервис", "93.51"), ("Северлинк", "87.33"), ("Техносфера Урал", "76.67"),
    ]  # fmt: skip
    assert data["ranking"]["rows"][1]["cells"][0]["how"] == "90 000 / 100 000 × 60".replace(" 000", "\u00a0000")
    report = paper(case, "selection_report").data
    assert report["ranking"]["rows"][0]["total"] == "93.51" and report["weighted"] is True


def test_a_dear_choice_goes_to_the_general_director_and_the_sheet_is_frozen_anew(tender):
    BranchRule.objects.filter(flow="tender").update(director_above=D("94999.99"))
    case = walk(None, tender, "director_approval", improvement=final(why="Нет"))
    assert case.documents.get(kind="approval_sheet").versions.count() == 2
    case = give(case)
    sheet = case.documents.get(kind="approval_sheet").versions.order_by("number")
    assert case.step == "protocol" and sheet.count() == 3
    steps = [part["step"] for part in sheet.last().data["parts"]]
    assert steps == [
        "Рассмотреть заявки и допустить участников", "Проверить участников", "Согласовать отчёт о выборе поставщика",
        "Утвердить выбор поставщика", "Утвердить закупку",
    ]  # fmt: skip


def test_at_the_threshold_the_general_director_is_not_asked(tender):
    BranchRule.objects.filter(flow="tender").update(director_above=D("95000.00"))
    assert walk(None, tender, "protocol", improvement=final(why="Нет")).step == "protocol"
    chosen = tender.events.get(code="chose", step="is_large")
    assert (chosen.answer, chosen.reasons[0]["code"]) == ("no", "large.within")


def test_a_supplier_blocked_meanwhile_is_not_chosen(tender):
    case = walk(None, tender, "report", improvement=final(why="Нет"))
    best = best_of(case)
    Counterparty.objects.filter(pk=best.counterparty_id).update(
        blocked=case.opened, blocked_why="Суд", blocked_by=case.buyer
    )
    with pytest.raises(Refused, match="is blocked: Суд"):
        give(case, data={"offer": case.live_offers()[2], "report_text": "Первое место", "report_why": ""})
