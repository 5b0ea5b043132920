"""Another buyer: who may name one, who may be named, what passes to them, with which clock."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from portal.actions import cases, people
from portal.actions.refusals import Missing, NotYours, Refused
from portal.models import Notice, Visit, door
from procurement.actions.buyers import name_buyer
from tests.builders import again, give, procedure_at, task_of
from tests.builders_orders import make_deal
from tests.cast import make_cast


def test_the_open_task_passes_with_the_full_time(db):
    with time_machine.travel("2026-02-17T05:00:00Z", tick=False):
        cast = make_cast()
        case = procedure_at(cast, "report")
        assert task_of(case).day == date(2026, 2, 18)
    with time_machine.travel("2026-02-20T07:00:00Z", tick=False):
        name_buyer(case, by=cast.fresh("purchasing_head"), to=cast.fresh("buyer2"), reason="Отпуск")
        case = again(case)
        assert case.buyer == cast.buyer2
        [task] = case.tasks.open()
        assert (task.person, task.seat, task.instead) == (cast.buyer2, "buyer", cast.buyer)
        assert task.day == date(2026, 2, 24)  # 23 February is a holiday
        assert case.tasks.get(person=cast.buyer, step="report").closed_why == "replaced"
        event = case.events.get(code="buyer_named")
        assert (event.by, event.text, event.data) == (
            cast.purchasing_head, "Отпуск", {"who": "Лиза Воронина", "out": "Тимур Гайсин"})  # fmt: skip
        assert Notice.objects.filter(person=cast.buyer2, code="buyer_named").count() == 1
        with pytest.raises(NotYours):
            cases.answer(task, "done", by=cast.fresh("buyer"))
        assert give(cast, case).step == "group_vote"


def test_after_the_buyer_has_left_the_steps_of_the_head_pass_on(cast):
    case = procedure_at(cast, "report")
    people.dismiss(cast.fresh("buyer"), day=date(2020, 2, 3), by=cast.fresh("hr"))
    assert task_of(case).person == cast.purchasing_head
    told = Notice.objects.get(code="buyer_left")
    assert (told.person, told.case_id, told.data) == (cast.purchasing_head, case.pk, {"who": "Тимур Гайсин"})
    page = browser(cast, "purchasing_head").get(case.get_absolute_url()).content.decode()
    assert "Тимур Гайсин больше не работает в компании" in page and f"/procedures/{case.pk}/buyer" in page
    name_buyer(case, by=cast.fresh("purchasing_head"), to=cast.fresh("buyer2"), reason="Увольнение")
    assert {task.person for task in again(case).tasks.open()} == {cast.buyer2}


def test_a_step_that_nobody_could_take_goes_on(cast):
    case = procedure_at(cast, "report")
    visit = Visit.objects.get(case=case, left=None)
    with door():
        case.tasks.open().update(closed=visit.entered, closed_why="left_company")
        Visit.objects.filter(pk=visit.pk).update(blocked="buyer")
    name_buyer(case, by=cast.fresh("purchasing_head"), to=cast.fresh("buyer2"), reason="Увольнение")
    assert {task.person for task in again(case).tasks.open()} == {cast.buyer2}
    assert Visit.objects.get(pk=visit.pk).blocked == ""


def test_in_anothers_step_only_the_buyer_changes(cast):
    case = procedure_at(cast, "supplier_check")
    before = list(case.tasks.open().values_list("pk", "person", "day"))
    name_buyer(case, by=cast.fresh("purchasing_head"), to=cast.fresh("buyer2"), reason="Нагрузка")
    assert list(case.tasks.open().values_list("pk", "person", "day")) == before
    case = give(cast, case)
    assert (case.step, task_of(case).person) == ("report", cast.buyer2)


def test_an_invoice_under_way_goes_along(cast):
    deal = make_deal(cast).begin().to_order().ordered().invoiced().at("prepayment")
    [invoice] = deal.open_invoices()
    deal.answer("rework", comment="Нет договора", case=invoice)
    name_buyer(deal.case, by=cast.fresh("purchasing_head"), to=cast.fresh("buyer2"), reason="Увольнение")
    [invoice] = deal.open_invoices()
    assert invoice.initiator == cast.buyer2
    assert {(task.step, task.person) for task in invoice.tasks.open()} == {("draft", cast.buyer2)}


def test_who_may_not_be_named(cast):
    case, head = procedure_at(cast, "report"), cast.fresh("purchasing_head")
    for who, why in (
        ("buyer", "is the buyer already"), ("lawyer", "is no buyer"), ("requester", "asked for some"),
        ("member1", "is in the working group"),
    ):  # fmt: skip
        if who in ("requester", "member1"):
            people.give_role(cast.fresh(who), "buyer", by=cast.fresh("hr"))
        with pytest.raises(Refused, match=why):
            name_buyer(case, by=head, to=cast.fresh(who), reason="Увольнение")
    people.dismiss(cast.fresh("buyer2"), day=date(2020, 2, 3), by=cast.fresh("hr"))
    with pytest.raises(Refused, match="is no buyer"):
        name_buyer(case, by=head, to=cast.fresh("buyer2"), reason="Увольнение")


def test_who_judges_right_now_does_not_become_the_buyer(cast):
    case = procedure_at(cast, "supplier_check")
    people.give_role(cast.fresh("security"), "buyer", by=cast.fresh("hr"))
    with pytest.raises(Refused, match="is judging"):
        name_buyer(case, by=cast.fresh("purchasing_head"), to=cast.fresh("security"), reason="Увольнение")


def test_only_the_head_of_purchasing_with_a_reason_while_it_runs(cast):
    case, other = procedure_at(cast, "report"), cast.fresh("buyer2")
    for who in ("buyer", "buyer2", "it", "finance_director"):
        with pytest.raises(NotYours):
            name_buyer(case, by=cast.fresh(who), to=other, reason="Сам")
    with pytest.raises(Missing):
        name_buyer(case, by=cast.fresh("purchasing_head"), to=other, reason=" ")
    case = give(cast, procedure_at(cast, "choice_approval"), "refuse", comment="Не сейчас")
    with pytest.raises(Refused, match="has ended"):
        name_buyer(case, by=cast.fresh("purchasing_head"), to=other, reason="Поздно")
    case = procedure_at(cast, "assign")
    with pytest.raises(Refused, match="No buyer is assigned"):
        name_buyer(case, by=cast.fresh("purchasing_head"), to=other, reason="Рано")


def browser(cast, who):
    client = Client()
    client.force_login(cast.fresh(who))
    return client


def test_the_page(cast):
    case = procedure_at(cast, "report")
    where = f"/procedures/{case.pk}/buyer"
    assert browser(cast, "buyer").get(where).status_code == 403
    assert browser(cast, "outsider").get(where).status_code == 404
    head = browser(cast, "purchasing_head")
    assert where in head.get(case.get_absolute_url()).content.decode()
    assert "Лиза Воронина" in head.get(where).content.decode()
    answer = head.post(where, {"to": cast.buyer.pk, "reason": "Увольнение"})
    assert answer.status_code == 200 and again(case).buyer == cast.buyer
    answer = head.post(where, {"to": cast.buyer2.pk, "reason": "Увольнение"})
    assert answer.status_code == 302 and again(case).buyer == cast.buyer2
    assert where not in browser(cast, "buyer2").get(again(case).get_absolute_url()).content.decode()
