"""Consolidation: items of several requests become a group's lines, which go to purchasing in one act."""

from datetime import date
from decimal import Decimal

import pytest

from portal.actions.refusals import Changed, Missing, NotYours, Refused
from procurement.actions import groups, items
from procurement.models import BranchProposal, BranchRule, Fate, Item, ItemGroup


@pytest.fixture
def two(desk):
    """5 monitors of one, 6 keyboards and 2 monitors of another."""
    first = desk.consolidated(desk.row(quantity=5, need_by=date(2030, 6, 1)))
    second = desk.consolidated(
        desk.row(desk.keyboard, 6), desk.row(quantity=2, need_by=date(2030, 5, 20)), who="requester2"
    )
    return first, second


def lines(group):
    return [(line.name, line.quantity, line.need_by) for line in group.lines.order_by("position")]


def test_alike_items_are_one_line_and_every_share_is_kept(desk, two):
    group = desk.group(*two)
    assert lines(group) == [("Монитор", 7, date(2030, 5, 20)), ("Клавиатура", 6, None)]
    shares = [(share.requester.short_name, share.quantity) for share in group.lines.get(position=1).items.all()]
    assert shares == [("Алина Аксёнова", 5), ("Егор Дроздов", 2)]
    assert (group.title, group.kind, group.proposed_branch) == ("Монитор, Клавиатура", None, "small")
    assert [reason["code"] for reason in group.branch_reasons] == ["branch.sum", "branch.up_to", "branch.rule"]
    assert group.branch_reasons[0]["sum"] == "93000.00"
    assert set(Item.objects.values_list("fate", flat=True)) == {Fate.GROUPED}


def test_other_characteristics_are_another_line(desk):
    request = desk.consolidated(desk.row(), desk.row(characteristics={str(desk.diagonal.pk): "24"}))
    assert [line.quantity for line in desk.group(request).lines.all()] == [5, 5]


def test_taken_out_and_put_back(desk, two):
    group = desk.group(*two)
    keyboards = Item.objects.get(kind=desk.keyboard)
    groups.take_out(group, by=desk.cast.fresh("it"), items=[keyboards])
    keyboards.refresh_from_db()
    assert (keyboards.fate, keyboards.line) == (Fate.CONSOLIDATION, None)
    assert [quantity for _name, quantity, _day in lines(group)] == [7, 0]
    groups.add(group, by=desk.cast.fresh("it2"), items=[keyboards])
    assert [quantity for _name, quantity, _day in lines(group)] == [7, 6]


def test_the_last_one_out_dissolves_the_group(desk):
    group = desk.group(desk.consolidated())
    groups.take_out(group, by=desk.cast.fresh("it"), items=Item.objects.all())
    group.refresh_from_db()
    assert group.dissolved
    assert Item.objects.get().fate == Fate.CONSOLIDATION


def test_dissolving_sends_the_requests_back_to_it(desk, two, settled):
    group = desk.group(*two)
    with pytest.raises(Missing):
        groups.dissolve(group, by=desk.cast.fresh("it"), why=" ")
    groups.dissolve(group, by=desk.cast.fresh("it"), why="Нужны другие модели")
    settled()
    assert [desk.again(request).step for request in two] == ["triage", "triage"]
    assert {item.fate_why for item in Item.objects.all()} == {"Нужны другие модели"}
    row = desk.row(item=two[0].items.get())
    assert desk.answer(two[0], "done", row).step == "consolidation"
    assert two[0].items.count() == 1


def test_sent_in_one_act(desk, two, settled):
    group = desk.group(*two)
    procedure = groups.send(group, by=desk.cast.fresh("it"), seen=group.edition)
    settled()
    group.refresh_from_db()
    assert (group.sent_by, procedure.group, procedure.flow, procedure.step) == (desk.cast.it, group, "small", "assign")
    assert [desk.again(request).step for request in two] == ["purchase", "purchase"]
    assert set(Item.objects.values_list("fate", flat=True)) == {Fate.BOUGHT}
    with pytest.raises(Refused, match="Ильдар Сафин"):
        groups.send(group, by=desk.cast.fresh("it2"))
    with pytest.raises(Refused, match="Ильдар Сафин"):
        groups.take_out(group, by=desk.cast.fresh("it"), items=Item.objects.all())
    assert group.procedures.count() == 1


def test_a_page_opened_before_is_told(desk, two):
    group = desk.group(*two)
    seen = group.edition
    groups.take_out(group, by=desk.cast.fresh("it2"), items=Item.objects.filter(kind=desk.keyboard))
    with pytest.raises(Changed):
        groups.send(group, by=desk.cast.fresh("it"), seen=seen)


def test_required_characteristics_come_first(desk):
    group = desk.group(desk.consolidated(desk.row(characteristics={})))
    with pytest.raises(Refused, match="Монитор: Диагональ"):
        groups.send(group, by=desk.cast.fresh("it"))


def test_unknown_prices_want_an_estimate(desk):
    desk.keyboard.last_price = None
    desk.keyboard.save()
    group = desk.group(desk.consolidated(desk.row(desk.keyboard, 6)))
    assert group.proposed_branch == ""
    with pytest.raises(Refused, match="estimate|оценк"):
        groups.send(group, by=desk.cast.fresh("it"))
    group = groups.describe(
        group, by=desk.cast.fresh("it"), title="Клавиатуры", estimate=Decimal("9000.00"), single_source=False
    )
    assert group.proposed_branch == "small"
    assert group.branch_reasons[0] == {"code": "branch.estimate", "sum": "9000.00"}


def test_a_dear_group_goes_on_as_a_request_for_quotations(desk):
    group = desk.group(desk.consolidated(desk.row(quantity=9)))
    assert group.proposed_branch == "quotation"
    procedure = groups.send(group, by=desk.cast.fresh("it"))
    assert (procedure.flow, procedure.step) == ("quotation", "assign")


def test_only_it_gathers(desk, two):
    for who in ("requester", "buyer", "purchasing_head"):
        with pytest.raises(NotYours):
            groups.make(by=desk.cast.fresh(who), items=Item.objects.all())
    assert not ItemGroup.objects.exists()


def test_items_gone_meanwhile_are_named(desk, two):
    desk.group(two[0])
    with pytest.raises(Changed, match="Монитор"):
        groups.make(by=desk.cast.fresh("it2"), items=Item.objects.filter(kind=desk.monitor))


@pytest.fixture
def sent(desk, two, settled):
    group = desk.group(*two)
    groups.send(group, by=desk.cast.fresh("it"))
    settled()
    return group


def deed_of(desk, group, name, *args, **more):
    from portal.actions.act import deed  # noqa: PLC0415

    with deed(desk.cast.purchasing_head, None) as act:
        return getattr(items, name)(act, *args, **more)


def test_failed_purchases_put_the_items_back(desk, two, sent, settled):
    deed_of(desk, sent, "back_to_consolidation", sent, why="Поставщика нет")
    settled()
    assert [desk.again(request).step for request in two] == ["consolidation", "consolidation"]
    sent.refresh_from_db()
    assert (sent.dissolved_why, lines(sent)[0][1]) == ("Поставщика нет", 0)


def test_returned_goes_back_to_it(desk, two, sent, settled):
    deed_of(desk, sent, "back_to_it", sent, why="Нет характеристик")
    settled()
    assert [desk.again(request).step for request in two] == ["triage", "triage"]


def test_what_was_received_stays_and_the_rest_goes_back(desk, two, sent, settled):
    monitors = two[0].items.get()
    deed_of(desk, sent, "receive", monitors, Decimal(3))
    deed_of(desk, sent, "back_to_consolidation", sent, why="Договор расторгнут")
    settled()
    parts = [(item.quantity, item.received, item.fate) for item in two[0].items.order_by("pk")]
    assert parts == [(3, 3, Fate.RECEIVED), (2, 0, Fate.CONSOLIDATION)]
    assert desk.again(two[0]).step == "consolidation"


def test_received_and_written_off_end_the_request(desk, two, sent, settled):
    monitors = two[0].items.get()
    deed_of(desk, sent, "receive", monitors, Decimal(4))
    settled()
    assert desk.again(two[0]).step == "purchase"
    with pytest.raises(Refused, match="1"):
        deed_of(desk, sent, "receive", monitors, Decimal(2))
    deed_of(desk, sent, "write_off", monitors, Decimal(1), "Снята с производства")
    settled()
    request = desk.again(two[0])
    assert (request.step, request.items.get().fate) == ("closed", Fate.RECEIVED)


def test_all_refused_in_purchasing_refuses_the_request(desk, two, sent, settled):
    deed_of(desk, sent, "refuse", list(Item.objects.of_group(sent)), "Нет бюджета")
    settled()
    assert [desk.again(request).step for request in two] == ["refused", "refused"]
    assert {item.fate_why for item in Item.objects.all()} == {"Нет бюджета"}


def test_without_rules_of_the_admin_the_usual_ones_hold(desk):
    BranchProposal.objects.all().delete()
    BranchRule.objects.all().delete()
    assert desk.group(desk.consolidated(desk.row(quantity=8))).proposed_branch == "small"
    assert desk.group(desk.consolidated(desk.row(quantity=9))).proposed_branch == "quotation"
    assert desk.group(desk.consolidated(desk.row(quantity=251))).proposed_branch == "tender"
