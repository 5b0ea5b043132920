"""Need: who assigns, who judges, what a refusal takes out, what the budget keeps."""

from decimal import Decimal

import pytest

from invoices.models import Reservation
from portal.actions import cases, tasks
from portal.actions.refusals import Missing, NotYours, Refused
from procurement.models import Item, Procedure, Request
from tests.builders import DATA, again, begun, give, procedure_at, task_of, walk


def fates(case):
    return sorted(Item.objects.filter(request__in=Request.objects.all()).values_list("fate", flat=True))


def test_refuse_at_assign_returns_the_items_to_it(cast):
    case = give(cast, begun(cast), "refuse", comment="Не хватает данных")
    assert case.step == "returned" and case.ended
    assert fates(case) == ["triage", "triage", "triage"]
    case.group.refresh_from_db()
    assert case.group.dissolved


def test_another_branch_goes_on_with_the_same_group(cast):
    case = begun(cast)
    case = give(cast, case, "another_branch", data={"branch": "quotation"}, comment="Дорого")
    assert case.step == "rerouted" and case.next_branch == "quotation"
    case.group.refresh_from_db()
    new = case.continued_by.get()
    assert (new.flow, new.step, new.group, case.group.dissolved) == ("quotation", "assign", case.group, None)
    assert case.group.sent
    assert fates(case) == ["bought", "bought", "bought"]


def test_the_buyer_is_no_member_of_the_group(cast):
    case = begun(cast)
    with pytest.raises(Refused, match="working group"):
        give(cast, case, data={"buyer": cast.member1, "priority": "normal"})
    with pytest.raises(Refused, match="asked for some of this"):
        give(cast, case, data={"buyer": cast.requester, "priority": "normal"})
    assert again(case).step == "assign"


def test_only_the_head_of_purchasing_assigns(cast):
    case = begun(cast)
    with pytest.raises(NotYours):
        cases.answer(task_of(case), "done", by=cast.buyer, data=DATA["assign"](case))


def test_incomplete_goes_to_it_and_comes_back(cast):
    case = procedure_at(cast, "check_group")
    [first, *_rest] = case.group.lines.all()
    parts = [{"line": first, "complete": False, "missing": "Какой разъём?"}]
    case = give(cast, case, "incomplete", data={"parts": parts})
    assert case.step == "clarify_it"
    assert task_of(case).person == cast.it
    case = give(cast, case, data={"parts": [{"line": first, "characteristics": {"more": "HDMI"}}]})
    assert case.step == "check_group"
    first.refresh_from_db()
    assert first.characteristics["more"] == "HDMI"
    assert {item.characteristics["more"] for item in first.items.all()} == {"HDMI"}


def test_rework_of_the_memo_asks_the_heads_again(cast):
    case = procedure_at(cast, "memo_approval")
    give(cast, case, "rework", who="requester_head", comment="Зачем столько?")
    case = give(cast, case, who="requester2_head")
    assert case.step == "memo"
    case = give(cast, case)
    assert case.step == "memo_approval"
    assert case.tasks.open().count() == 2


def test_without_words_nothing_is_sent_back(cast):
    case = procedure_at(cast, "memo_approval")
    with pytest.raises(Missing):
        give(cast, case, "rework", who="requester_head")


def test_one_head_refuses_only_their_peoples_items(cast):
    case = procedure_at(cast, "memo_approval")
    give(cast, case, "refuse", who="requester2_head", comment="У них есть")
    case = give(cast, case, who="requester_head")
    assert case.step == "budget"
    left = Item.objects.of_group(case.group)
    assert [(item.kind.name, item.quantity) for item in left] == [("Монитор", Decimal(5))]
    refused = Item.objects.filter(fate="refused")
    assert {item.fate_why for item in refused} == {"У них есть"}
    assert [line.quantity for line in case.group.lines.order_by("position")] == [Decimal(5), Decimal(0)]
    versions = case.documents.get(kind="memo").versions.order_by("number")
    assert [len(version.data["lines"]) for version in versions] == [2, 1]
    assert versions[1].data["lines"][0]["quantity"].startswith("5")


def test_a_seat_that_was_handed_over_still_judges_its_own_items(cast):
    case = procedure_at(cast, "memo_approval")
    mine = task_of(case, cast.requester2_head)
    tasks.hand_over(mine, by=cast.fresh("requester2_head"), to=cast.agency_head, reason="В отпуске")
    give(cast, case, "refuse", who="agency_head", comment="У них есть")
    case = give(cast, case, who="requester_head")
    assert case.step == "budget"
    assert {item.request.initiator for item in Item.objects.filter(fate="refused")} == {cast.requester2}


def test_all_heads_refuse(cast):
    case = procedure_at(cast, "memo_approval")
    give(cast, case, "refuse", who="requester2_head", comment="Нет")
    case = give(cast, case, "refuse", who="requester_head", comment="Тоже нет")
    assert case.step == "refused" and case.ended
    assert fates(case) == ["refused", "refused", "refused"]


def test_a_head_who_asked_is_judged_by_the_next_head(cast):
    wanted = {"requester_head": [("Монитор", 1)], "requester2": [("Монитор", 1)]}
    case = walk(cast, begun(cast, wanted), "memo_approval")
    people = {task.person.login: task.person for task in case.tasks.open()}
    assert set(people) == {"agency_head", "requester2_head"}


def test_budget_reserves_per_unit_and_rework_reserves_nothing(cast):
    case = procedure_at(cast, "budget")
    case = give(cast, case, "rework", comment="Проверьте сумму")
    assert case.step == "memo" and not Reservation.objects.exists()
    case = walk(cast, case, "suppliers")
    rows = Reservation.objects.live().filter(case=case.pk).order_by("unit__name")
    assert [(row.unit.name, row.sum) for row in rows] == [
        ("Маркетинг", Decimal("47500.00")), ("Мероприятия", Decimal("26200.00")),
    ]  # fmt: skip
    assert case.reserve == Decimal("73700.00")


def test_budget_refused_ends_and_tells_why(cast):
    case = give(cast, procedure_at(cast, "budget"), "refuse", comment="Нет денег")
    assert case.step == "refused"
    assert set(Item.objects.values_list("fate_why", flat=True)) == {"Нет денег"}


def test_a_refusal_of_the_choice_frees_the_money(cast):
    case = give(cast, procedure_at(cast, "choice_approval"), "refuse", comment="Не сейчас")
    assert case.step == "refused"
    assert not Reservation.objects.live().exists()


def test_numbers_run_by_year_and_kind(cast):
    case = begun(cast)
    assert case.kind == "procedure" and case.number == 1
    assert Procedure.objects.get(pk=case.pk).unit == cast.purchasing
