"""Withdrawing: at once while nobody buys it; then the buyer is asked; after the signature it is too late."""

import pytest

from portal.actions import cases
from portal.actions.refusals import Missing, NotYours, Refused, TooLate
from portal.models import Notice
from procurement.actions import groups, withdrawals
from procurement.models import Fate, Item, ItemGroup, ItemWithdrawal, Procedure


@pytest.fixture
def bought(desk, settled):
    """5 monitors of one and 6 keyboards of another, sent; a buyer is assigned."""
    first = desk.consolidated(desk.row(quantity=5))
    second = desk.consolidated(desk.row(quantity=1), desk.row(desk.keyboard, 6), who="requester2")
    procedure = groups.send(desk.group(first, second), by=desk.cast.fresh("it"))
    settled()
    task = procedure.tasks.open().get()
    data = {"buyer": desk.cast.fresh("buyer"), "priority": "normal"}
    cases.answer(task, "done", by=desk.cast.fresh("purchasing_head"), data=data)
    return first, second, Procedure.objects.get(pk=procedure.pk)


def withdraw(desk, item, who="requester", why="Уже не нужно"):
    return withdrawals.withdraw(item, by=desk.cast.fresh(who), why=why)


def test_before_triage_the_whole_request(desk):
    request = cases.leave(desk.file(), "withdraw", by=desk.cast.fresh("requester"), data={"reason": "Нашёл на складе"})
    assert (request.step, request.tasks.open().count()) == ("withdrawn", 0)


def test_only_its_requester(desk):
    request = desk.consolidated()
    with pytest.raises(NotYours):
        withdraw(desk, request.items.get(), "requester2")
    with pytest.raises(Refused):
        cases.leave(request, "withdraw", by=desk.cast.fresh("it"), data={"reason": "x"})
    with pytest.raises(Missing):
        withdraw(desk, request.items.get(), why="  ")


def test_while_it_waits_an_item_goes_at_once(desk):
    request = desk.consolidated(desk.row(), desk.row(desk.keyboard))
    assert withdraw(desk, request.items.get(kind=desk.keyboard)) is None
    assert desk.again(request).step == "consolidation"
    assert withdraw(desk, request.items.get(kind=desk.monitor)) is None
    assert desk.again(request).step == "withdrawn"


def test_out_of_a_group_the_line_is_counted_anew(desk):
    first, second = desk.consolidated(desk.row(quantity=5)), desk.consolidated(desk.row(quantity=2), who="requester2")
    group = desk.group(first, second)
    cases.leave(first, "withdraw", by=desk.cast.fresh("requester"), data={"reason": "Передумали"})
    assert [line.quantity for line in group.lines.all()] == [2]
    assert (desk.again(first).step, first.items.get().fate_why) == ("withdrawn", "Передумали")


def test_of_an_unsigned_purchase_the_buyer_is_asked(desk, bought):
    _first, second, procedure = bought
    keyboards = second.items.get(kind=desk.keyboard)
    with pytest.raises(Refused, match="Тимур Гайсин"):
        cases.leave(second, "withdraw", by=desk.cast.fresh("requester2"), data={"reason": "x"})
    asked = withdraw(desk, keyboards, "requester2")
    assert Notice.objects.get(code="withdrawal_asked").person == desk.cast.buyer
    with pytest.raises(Refused):
        withdraw(desk, keyboards, "requester2")
    with pytest.raises(NotYours):
        withdrawals.answer(asked, by=desk.cast.fresh("buyer2"), drop=True)
    withdrawals.answer(asked, by=desk.cast.fresh("buyer"), drop=True)
    keyboards.refresh_from_db()
    assert (keyboards.fate, keyboards.fate_why) == (Fate.WITHDRAWN, "Уже не нужно")
    assert sorted(line.quantity for line in procedure.group.lines.all()) == [0, 6]
    with pytest.raises(TooLate):
        withdrawals.answer(asked, by=desk.cast.fresh("purchasing_head"), drop=False, why="x")


def test_too_late_wants_a_reason_and_leaves_the_item(desk, bought):
    item = bought[1].items.get(kind=desk.keyboard)
    asked = withdraw(desk, item, "requester2")
    with pytest.raises(Missing):
        withdrawals.answer(asked, by=desk.cast.fresh("buyer"), drop=False)
    withdrawals.answer(asked, by=desk.cast.fresh("buyer"), drop=False, why="Счёт оплачен завтра")
    item.refresh_from_db()
    assert item.fate == Fate.BOUGHT
    assert item.withdrawals.get().answer == ItemWithdrawal.Answer.TOO_LATE


def test_after_the_signature_it_is_too_late(desk, bought):
    first, _second, procedure = bought
    with cases.change(procedure, by=desk.cast.fresh("buyer")) as act:
        own = act.read(procedure.pk, procedure.flow)
        own.signed_at = act.now
        own.save(update_fields=["signed_at"])
    with pytest.raises(TooLate):
        withdraw(desk, first.items.get())
    with pytest.raises(Refused):
        cases.leave(first, "withdraw", by=desk.cast.fresh("requester"), data={"reason": "x"})


def test_the_last_item_is_the_heads_to_cancel(desk, bought):
    first, second, _procedure = bought
    for item in second.items.all():
        withdrawals.answer(withdraw(desk, item, "requester2"), by=desk.cast.fresh("buyer"), drop=True)
    asked = withdraw(desk, first.items.get())
    with pytest.raises(Refused):
        withdrawals.answer(asked, by=desk.cast.fresh("buyer"), drop=True)


def test_the_whole_request_ends_as_withdrawn_with_the_last_answer(desk, bought):
    second = bought[1]
    asked = withdrawals.withdraw_all(second, by=desk.cast.fresh("requester2"), why="Мероприятие отменили")
    assert len(asked) == 2
    for one in asked:
        withdrawals.answer(one, by=desk.cast.fresh("buyer"), drop=True)
    assert desk.again(second).step == "withdrawn"


def test_a_purchase_that_fails_withdraws_what_was_asked_for(desk, bought, settled):
    from portal.actions.act import deed  # noqa: PLC0415
    from procurement.actions import items  # noqa: PLC0415

    first, _second, procedure = bought
    withdraw(desk, first.items.get())
    with deed(desk.cast.buyer, None) as act:
        items.back_to_consolidation(act, procedure.group, why="Поставщика нет")
    settled()
    assert Item.objects.get(request=first).fate == Fate.WITHDRAWN


def test_by_the_pages(client, desk, bought):
    second = bought[1]
    item = second.items.get(kind=desk.keyboard)
    client.force_login(desk.cast.fresh("requester"))
    assert client.post(f"/items/{item.pk}/withdraw", {"why": "x"}).status_code == 404
    client.force_login(desk.cast.fresh("requester2"))
    client.post(f"/items/{item.pk}/withdraw", {"why": ""})
    assert not ItemWithdrawal.objects.exists()
    client.post(f"/items/{item.pk}/withdraw", {"why": "Отменили"})
    client.post(f"/items/{item.pk}/withdraw", {"why": "Отменили"})
    asked = ItemWithdrawal.objects.get()
    assert "Отменили" not in client.get(f"/withdrawals/{asked.pk}").text
    client.force_login(desk.cast.fresh("buyer"))
    assert f"/withdrawals/{asked.pk}" in client.get(f"/cases/{bought[2].pk}").text
    assert "Отменили" in client.get(f"/withdrawals/{asked.pk}").text
    assert client.post(f"/withdrawals/{asked.pk}", {"answer": "too_late"}).status_code == 200
    client.post(f"/withdrawals/{asked.pk}", {"answer": "drop"})
    asked.refresh_from_db()
    assert asked.answer == ItemWithdrawal.Answer.DROPPED
    client.force_login(desk.cast.fresh("requester2"))
    assert client.get(f"/cases/{second.pk}").status_code == 200
    client.post(f"/requests/{second.pk}/withdraw", {"why": "Всё отменили"})
    assert ItemWithdrawal.objects.count() == 2


def test_the_last_item_withdrawn_closes_the_group(desk):
    first, second = desk.consolidated(), desk.consolidated(who="requester2")
    group = desk.group(first, second)
    withdraw(desk, first.items.get())
    group.refresh_from_db()
    assert group.gathers
    withdraw(desk, second.items.get(), "requester2")
    group.refresh_from_db()
    assert group.dissolved and not group.gathers
    assert group.dissolved_why == "Из группы выбыла последняя позиция."
    assert not ItemGroup.objects.gathering().exists()


def test_the_whole_request_withdrawn_closes_the_group_too(desk):
    request = desk.consolidated()
    group = desk.group(request)
    cases.leave(request, "withdraw", by=desk.cast.fresh("requester"), data={"reason": "Не нужно"})
    group.refresh_from_db()
    assert group.dissolved
