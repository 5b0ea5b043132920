"""From the wish to the items: filing, triage, the waits of a request."""

from datetime import date
from uuid import uuid4

import pytest

from portal.actions import cases
from portal.actions.refusals import Missing, Refused, TooLate
from procurement.actions import requests
from procurement.models import Fate, Request


def fates(request):
    return list(request.items.order_by("pk").values_list("fate", flat=True))


def test_a_request_goes_to_the_queue_of_it(desk):
    request = desk.file("5 мониторов и 6 клавиатур", by_when=date(2030, 1, 20))
    assert (request.step, request.title, request.unit) == ("triage", "5 мониторов и 6 клавиатур", desk.cast.marketing)
    task = request.tasks.get()
    assert (task.role, task.person, task.days) == ("it", None, 2)
    assert [event.code for event in request.events.all()] == ["started"]


def test_a_doubled_click_files_one_request(desk):
    token = uuid4()
    first, second = desk.file(token=token), desk.file(token=token)
    assert first.pk == second.pk
    assert Request.objects.count() == 1


def test_somebody_without_a_department_is_told_whom_to_ask(desk):
    desk.cast.requester.employments.update(ended=date(2021, 1, 1))
    with pytest.raises(Refused, match="HR|кадр"):
        desk.file()
    assert not Request.objects.exists()


def test_it_makes_items_of_the_wish(desk):
    request = desk.answer(
        desk.file(), "done", desk.row(), desk.row(desk.keyboard, 6), desk.row(desk.keyboard, 1, outcome="from_stock"),
        desk.row(desk.keyboard, 2, outcome="refused", why="Есть у вас на столе"),
    )  # fmt: skip
    assert request.step == "consolidation"
    assert fates(request) == [Fate.CONSOLIDATION, Fate.CONSOLIDATION, Fate.FROM_STOCK, Fate.REFUSED]
    refused = request.items.get(fate=Fate.REFUSED)
    assert (refused.fate_why, refused.triaged_by, refused.asked) == (
        "Есть у вас на столе",
        desk.cast.it,
        request.opened,
    )


@pytest.mark.parametrize(("outcome", "words"), [("refused", "Refuse|Отказать"), ("from_stock", "stock|склад")])
def test_one_outcome_for_all_has_an_answer_of_its_own(desk, outcome, words):
    request = desk.file()
    with pytest.raises(Refused, match=words):
        desk.answer(request, "done", desk.row(outcome=outcome, why="так"))
    with pytest.raises(Refused):
        desk.answer(request, "done")
    assert desk.again(request).step == "triage"
    assert not request.items.exists()


def test_all_from_stock_closes_the_request(desk):
    request = desk.answer(desk.file(), "from_stock", desk.row(), desk.row(desk.keyboard))
    assert (request.step, fates(request)) == ("closed", [Fate.FROM_STOCK, Fate.FROM_STOCK])
    assert request.ended


def test_refused_with_a_reason(desk):
    request = desk.file()
    with pytest.raises(Missing):
        desk.answer(request, "refuse")
    assert desk.answer(request, "refuse", comment="Не положено").step == "refused"


def test_partly_from_stock_partly_refused_is_closed(desk):
    request = desk.answer(
        desk.file(), "done", desk.row(outcome="from_stock"), desk.row(desk.keyboard, outcome="refused", why="Нет")
    )
    assert request.step == "closed"


def test_two_people_on_one_task(desk):
    request = desk.file()
    task = request.tasks.get()
    cases.answer(task, "done", by=desk.cast.fresh("it"), data={"rows": [desk.row()]})
    with pytest.raises(TooLate, match="Ильдар Сафин"):
        cases.answer(task, "done", by=desk.cast.fresh("it2"), data={"rows": [desk.row()]})
    assert request.items.count() == 1


def test_the_title_is_cut_at_a_word():
    assert requests.title_of("Мониторы  для\nмонтажа") == "Мониторы для монтажа"
    assert requests.title_of("слово " * 30) == " ".join(["слово"] * 13) + "…"
