"""Ways out before the signature: cancel, change the branch; who may, and what becomes of items and money."""

import pytest

from invoices.models import Reservation
from portal.actions import cases, holds
from portal.actions.refusals import Refused
from portal.models import Notice
from procurement.models import Item
from tests.builders import again, give, procedure_at


def leave(cast, case, code, who="purchasing_head", **data):
    return cases.leave(case, code, by=cast.fresh(who), data=data)


def test_cancel_puts_the_items_back(cast):
    case = procedure_at(cast, "offers")
    leave(cast, case, "cancel", reason="Передумали", fate="consolidation")
    case = again(case)
    assert case.step == "cancelled" and case.ended
    assert set(Item.objects.values_list("fate", flat=True)) == {"consolidation"}
    assert not Reservation.objects.live().exists() and not case.tasks.open().exists()
    assert Notice.objects.get(code="came_back").person == cast.it


def test_cancel_closes_the_items(cast):
    case = procedure_at(cast, "report")
    leave(cast, case, "cancel", reason="Проект закрыт", fate="closed")
    assert set(Item.objects.values_list("fate", "fate_why")) == {("refused", "Проект закрыт")}
    told = Notice.objects.filter(code="item_refused")
    assert {one.person for one in told} == {cast.requester, cast.requester2}
    assert {one.data["why"] for one in told} == {"Проект закрыт"}


def test_reroute_keeps_the_group_together(cast):
    case = procedure_at(cast, "budget")
    leave(cast, case, "reroute", branch="single_source", reason="Один поставщик")
    case = again(case)
    case.group.refresh_from_db()
    new = case.continued_by.get()
    assert (case.step, new.flow, new.group, case.group.dissolved) == ("rerouted", "single_source", case.group, None)
    assert set(Item.objects.values_list("fate", flat=True)) == {"bought"}


@pytest.mark.parametrize("who", ["buyer", "requester", "it", "economist", "outsider"])
def test_only_the_head_of_purchasing_leaves(cast, who):
    case = procedure_at(cast, "memo")
    with pytest.raises(Refused):
        leave(cast, case, "cancel", who=who, reason="Хочу", fate="closed")
    assert again(case).step == "memo"


def test_a_hold_stops_answers_and_cancel_is_allowed(cast):
    case = procedure_at(cast, "memo")
    holds.hold(case, by=cast.fresh("buyer"), why="Ждём смету")
    with pytest.raises(Refused, match="On hold"):
        give(cast, case)
    leave(cast, again(case), "cancel", reason="Не дождались", fate="consolidation")
    assert again(case).step == "cancelled"
