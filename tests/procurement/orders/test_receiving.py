"""What comes: never more than ordered, shared by the rule or with a reason, inspected, confirmed, refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.actions import cases
from portal.actions.people import dismiss
from portal.actions.refusals import Missing, Refused
from portal.shelf import shelf
from procurement.forms.receiving import ReceivingPlan
from procurement.models import Arrival, Item, Receipt

D = Decimal
LATER = [{"share": D(100), "due_on": "closing", "days": 5}]


@pytest.fixture
def coming(deal):
    """Ordered, nothing to be paid in advance, the invoice comes later: stands at the delivery date."""
    deal.ordered(LATER).answer("later")
    return deal.at("delivery_date")


def shares(deal):
    return {row.item.request.initiator_id: row.allotted for row in Receipt.objects.select_related("item__request")}


def test_a_changed_date_wants_a_reason(coming):
    coming.dated(10).answer("late", comment="Задержка на таможне")
    day = coming.today + timedelta(days=20)
    with pytest.raises(Refused):
        coming.at("delivery_date").answer("done", {"date": day, "why": ""})
    coming.answer("done", {"date": day, "why": "Таможня"})
    assert (coming.case.delivery_date, coming.case.delivery_date_why) == (day, "Таможня")
    assert coming.at("receiving_plan").tasks()[0].role.startswith("administration") or coming.tasks()[0].person_id


def test_the_task_is_due_on_the_delivery_date(coming):
    coming.dated(10)
    assert coming.tasks()[0].day == coming.case.delivery_date


@pytest.mark.parametrize(
    "quantities", [{"monitor": 8}, {"keyboard": 7}, {"monitor": 0, "keyboard": 0}, {"monitor": -1}]
)
def test_never_more_than_ordered_and_never_nothing(coming, quantities):
    coming.dated()
    with pytest.raises(Refused):
        coming.came(**quantities)
    assert not Arrival.objects.exists() and coming.step == "delivery"


def test_a_line_that_is_not_ordered_is_refused(coming):
    coming.dated().attach("delivery_note")
    with pytest.raises(Refused):
        coming.answer("done", {"quantities": {999_999: D(1)}})


def test_the_note_is_wanted(coming):
    coming.dated()
    with pytest.raises(Missing):
        coming.answer("done", {"quantities": {coming.line("monitor"): D(1)}})


def test_shared_by_need_by_date_then_by_date_of_request(coming):
    """6 of 10 come; A wants 4 by 1 June, B 3 by 20 May, C 3 by 1 June asked after A → B 3, A 3, C 0 (here A 5, C 2)."""
    first, second = Item.objects.filter(line=coming.line("monitor")).order_by("asked")
    Item.objects.filter(pk=first.pk).update(need_by=date(2027, 6, 1))
    Item.objects.filter(pk=second.pk).update(need_by=date(2027, 5, 20))
    coming.dated().came(monitor=4)
    assert shares(coming) == {coming.cast.requester2.pk: D(2), coming.cast.requester.pk: D(2)}
    event = coming.case.events.get(code="arrived")
    assert event.reasons[0] == {"code": "allotment.order", "order": ["Егор Дроздов", "Алина Аксёнова"]}


def test_the_buyer_shares_otherwise_with_a_reason(coming):
    first, second = Item.objects.filter(line=coming.line("monitor")).order_by("asked")
    coming.dated()
    given = {first.pk: D(1), second.pk: D(2)}
    with pytest.raises(Missing):
        coming.came(monitor=3, shares=given)
    with pytest.raises(Refused):
        coming.came(monitor=3, shares={first.pk: D(1), second.pk: D(1)}, why="Выставка")
    with pytest.raises(Refused):
        coming.came(monitor=3, shares={second.pk: D(3)}, why="Выставка")
    coming.came(monitor=3, shares=given, why="Выставка")
    assert shares(coming) == {coming.cast.requester.pk: D(1), coming.cast.requester2.pk: D(2)}
    assert Arrival.objects.get().shared_why == "Выставка"


def test_each_requester_of_what_came_is_asked(coming):
    coming.dated().came(monitor=5)
    coming.answer("done", {})
    assert [task.person for task in coming.at("receipt").tasks()] == [coming.cast.requester]
    coming.answer("done", {})
    coming.at("delivery_date").dated().came(monitor=2, keyboard=6).answer("done", {})
    assert [task.person for task in coming.at("receipt").tasks()] == [coming.cast.requester2]


def test_part_accepted_the_rest_counts_as_not_come(coming):
    coming.dated().came(monitor=7, keyboard=6)
    row = Receipt.objects.get(item__request__initiator=coming.cast.requester)
    with pytest.raises(Refused):
        coming.at("inspection").answer("done", {"accepted": {row.pk: D(4)}, "defects": {}})
    coming.answer("done", {"accepted": {row.pk: D(4)}, "defects": {row.pk: "Разбит"}, "numbers": {row.pk: "ИН-1…4"}})
    coming.at("receipt").answer("done", {})
    assert coming.step == "delivery_date"
    item = Item.objects.get(request__initiator=coming.cast.requester)
    assert (item.received, item.to_come, item.fate) == (D(4), D(1), "bought")
    coming.dated().came(monitor=1).received().at("closing_docs")
    item.refresh_from_db()
    assert (item.received, item.fate) == (D(5), "received")


def test_nothing_accepted_is_a_claim(coming):
    coming.dated().came(monitor=7)
    with pytest.raises(Refused):
        coming.answer("done", {"accepted": dict.fromkeys(Receipt.objects.values_list("pk", flat=True), D(0))})
    coming.answer("defects", comment="Все разбиты")
    coming.at("claim").answer("done", {"text": "Замените"})
    coming.at("delivery_date").dated().came(monitor=7, keyboard=6).received().at("closing_docs")


def test_a_problem_of_one_leaves_the_others_confirmations(coming):
    coming.dated().came(monitor=7, keyboard=6).answer("done", {})
    other = Receipt.objects.get(item__request__initiator=coming.cast.requester)
    coming.answer("done", {}, who="requester2")
    assert coming.step == "receipt"
    coming.answer("problem", {"refused": {other.pk: "Не та диагональ"}}, who="requester", comment="Не то")
    assert coming.step == "claim"
    mine = Item.objects.filter(request__initiator=coming.cast.requester2)
    assert {(item.name, item.received) for item in mine} == {("Монитор", D(2)), ("Клавиатура", D(6))}
    coming.answer("done", {"text": "Замените 5 мониторов"})
    coming.at("delivery_date").dated()
    with pytest.raises(Refused):
        coming.came(monitor=6)
    coming.came(monitor=5).received().at("closing_docs")


def test_services_are_neither_received_nor_inspected(coming):
    coming.case.group.lines.update(sort="service")
    Item.objects.update(sort="service")
    coming.dated().came(monitor=7, keyboard=6)
    assert coming.step == "receipt"
    assert not coming.case.visits.filter(step="receiving_plan").exists()


@pytest.mark.parametrize(
    ("sort", "said"),
    [
        ("good", "Накладная"),
        ("service", "Акт, отчёт или другое подтверждение"),
        ("licence", "Акт, сертификат или другое подтверждение"),
    ],
)
def test_the_paper_is_listed_as_what_it_is(coming, client, sort, said):
    coming.case.group.lines.update(sort=sort)
    coming.dated().attach("delivery_note")
    client.force_login(coming.cast.fresh("buyer"))
    shown = client.get(reverse("case", args=[coming.case.pk])).context["case"]
    [paper] = [one for one in shelf(shown, coming.cast.fresh("buyer")) if one.document.kind == "delivery_note"]
    assert str(paper.label) == said


def test_nobody_else_confirms(coming):
    coming.dated().came(monitor=5).answer("done", {})
    [task] = coming.tasks()
    for name in ("buyer", "requester2", "it", "outsider"):
        with pytest.raises(Refused):
            cases.answer(task, "done", by=coming.cast.fresh(name), data={})


def test_a_receiver_who_left_is_not_proposed_again(coming):
    """Found by the walks: the plan of the second arrival came filled in with somebody who cannot be chosen."""
    coming.dated(10)
    case = coming.case
    with cases.change(case, by=coming.cast.buyer):
        case.receiving_person = coming.cast.outsider
        case.save(update_fields=["receiving_person"])
    dismiss(coming.cast.outsider, by=coming.cast.hr, day=coming.today - timedelta(days=1))
    coming.answer("late", comment="Задержка")
    coming.answer("done", {"date": coming.today + timedelta(days=20), "why": "Таможня"})
    task = coming.at("receiving_plan").tasks()[0]
    form = ReceivingPlan(case=cases.fresh(coming.case), task=task, person=coming.cast.administration)
    assert form.initial["person"] == coming.cast.administration.pk
