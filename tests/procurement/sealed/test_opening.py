"""The opening: by two, each envelope entered, confirmed by the member, printed as a protocol."""

from datetime import timedelta
from decimal import Decimal

import pytest

from portal import clock
from portal.actions import tasks
from portal.actions.people import dismiss
from portal.actions.refusals import NotYours, Refused
from portal.models import Absence, Person
from procurement.actions import sealed
from procurement.envelopes import in_time, is_opened, opening_of
from procurement.models import CaseMember, WorkingGroup
from procurement.ruling import rule_of
from tests.builders import again, task_of
from tests.builders_branches import give, walk
from tests.filled.sealed import both_there, inside, taken_in
from tests.procurement.sealed.test_envelopes import take_in


def seats(case) -> dict[str, Person]:
    return {task.seat: task.person for task in case.tasks.open().filter(step="opening")}


@pytest.fixture
def opening(cast, case):
    """Two in time, the third late, the fourth withdrawn."""
    buyer = cast.fresh("buyer")
    wrong = take_in(case, buyer, 2)
    sealed.withdraw(wrong, by=buyer, reason="Не наша закупка")
    taken_in(case, 2)
    late = take_in(case, buyer, 2)
    late.late = True
    late.save(update_fields=["late"])
    return walk(cast, case, "opening")


def rows(case):
    return {"envelopes": [inside(case, one, place) for place, one in enumerate(in_time(case))]}


def test_one_alone_opens_nothing(cast, opening):
    who = seats(opening)
    assert who == {"buyer": cast.buyer, "member": cast.chair}
    with pytest.raises(Refused, match="opened by two"):
        give(opening, data={"envelopes": []})
    sealed.attend(opening, by=cast.fresh("buyer"))
    sealed.attend(opening, by=cast.fresh("buyer"))
    assert not is_opened(opening)
    assert {one.document.sealed_until > clock.now() for one in in_time(opening)} == {True}
    with pytest.raises(NotYours):
        sealed.attend(opening, by=cast.fresh("purchasing_head"))
    sealed.attend(opening, by=cast.fresh("chair"))
    assert is_opened(opening)
    assert {one.document.sealed_until <= clock.now() for one in in_time(opening)} == {True}
    others = opening.sealed_offers.exclude(pk__in=[one.pk for one in in_time(opening)])
    assert [one.document.sealed_until > clock.now() for one in others] == [True, True]


def test_the_member_is_of_the_group_and_hands_over_within_it(cast, opening):
    task = opening.tasks.open().get(seat="member")
    with pytest.raises(Refused, match="is not in the working group"):
        tasks.hand_over(task, by=cast.fresh("chair"), to=cast.fresh("purchasing_head"), reason="Занята")
    with pytest.raises(Refused, match="has a task in this step already|is not in the working group"):
        tasks.hand_over(task, by=cast.fresh("chair"), to=cast.fresh("buyer"), reason="Занята")
    tasks.hand_over(task, by=cast.fresh("chair"), to=cast.fresh("member1"), reason="Занята")
    sealed.attend(opening, by=cast.fresh("member1"))
    assert opening_of(opening).member == cast.member1
    with pytest.raises(NotYours):
        sealed.attend(opening, by=cast.fresh("chair"))


def test_a_member_who_asked_for_it_is_not_called_to_the_opening(cast, case):
    """Whose own wish is in the purchase leads the working group now: the next member is there."""
    taken_in(case, 2)
    group = rule_of(case).group
    group.members.create(person=cast.requester)
    WorkingGroup.objects.filter(pk=group.pk).update(chair=cast.requester)
    assert seats(walk(cast, again(case), "opening")) == {"buyer": cast.buyer, "member": cast.member1}


def test_each_envelope_is_entered_and_the_member_confirms(cast, opening):
    both_there(opening)
    case = again(opening)
    member = case.tasks.open().get(seat="member")
    with pytest.raises(Refused, match="has not finished"):
        give(case, task=member, data={"remarks": ""})
    with pytest.raises(Refused, match="Enter every envelope"):
        give(case, data={"envelopes": rows(case)["envelopes"][:1]})
    case = give(case, data=rows(case))
    assert case.step == "opening" and opening_of(case).entered
    first, second = case.offers.with_lines()
    assert (first.sealed, first.received) == (in_time(case)[0], in_time(case)[0].received)
    assert first.total == Decimal("69000.00")  # 7 × 9 000 + 6 × 1 000
    case = give(case, data={"remarks": "Второй конверт помят"})
    assert case.step == "offers_technical" and opening_of(case).confirmed


def test_the_protocol_says_who_when_each_sum_and_what_stayed_closed(cast, opening):
    both_there(opening)
    case = give(again(opening), data=rows(opening))
    case = give(case, data={"remarks": "Второй конверт помят"})
    data = case.documents.get(kind="opening_protocol").versions.get().data
    html = case.documents.get(kind="opening_protocol").versions.get().html
    assert [one["seat"] for one in data["present"]] == ["buyer", "member"]
    assert [str(one["total"]) for one in data["rows"]] == ["69000.00", "70300.00"]
    assert data["rows"][0]["sha256"] == in_time(case)[0].sha256
    assert [one["supplier"] for one in data["late"]] == ["Орбита-Сервис"]
    assert [one["why"] for one in data["withdrawn"]] == ["Не наша закупка"]
    assert "Второй конверт помят" in html and "Исаева" in html


def test_an_envelope_without_prices_is_named_and_offers_nothing(cast, opening):
    both_there(opening)
    first, second = in_time(opening)
    empty = {"envelope": second, "unusable": "В файле нет цен"}
    case = give(again(opening), data={"envelopes": [inside(opening, first, 0), empty]})
    case = give(case, data={"remarks": ""})
    assert [offer.counterparty for offer in case.offers.all()] == [first.counterparty]
    rows_ = case.documents.get(kind="opening_protocol").versions.get().data["rows"]
    assert rows_[1]["unusable"] == "В файле нет цен"


def test_one_person_is_not_there_twice(cast, opening):
    sealed.attend(opening, by=cast.fresh("chair"))
    of_buyer, of_member = opening.tasks.open().get(seat="buyer"), opening.tasks.open().get(seat="member")
    tasks.hand_over(of_member, by=cast.fresh("chair"), to=cast.fresh("member1"), reason="Ушла")
    with pytest.raises(Refused, match="is present at the opening as a member"):
        tasks.hand_over(of_buyer, by=cast.fresh("buyer"), to=cast.fresh("chair"), reason="Болен")
    sealed.attend(opening, by=cast.fresh("buyer"))
    sealed.attend(opening, by=cast.fresh("member1"))
    assert is_opened(opening)


def test_the_members_deputy_who_is_present_is_not_asked_in_the_place_of_a_buyer_who_leaves(cast, opening):
    head, chair = cast.fresh("purchasing_head"), cast.fresh("chair")
    for one in (chair, head):
        CaseMember.objects.create(procedure=opening, person=one, chair=one == chair, since=clock.now())
    Absence.objects.create(person=chair, since=clock.today(), until=clock.today(), deputy=head, entered=clock.now())
    sealed.attend(opening, by=head)
    assert opening_of(opening).member == head
    dismiss(cast.fresh("buyer"), day=clock.today() - timedelta(days=1), by=cast.fresh("admin"))
    passed = opening.tasks.open().get(seat="buyer").person
    assert passed not in (head, None)
    sealed.attend(opening, by=passed)
    assert is_opened(opening)


def test_who_took_the_seat_over_says_that_they_are_here(cast, opening):
    both_there(opening)
    case = give(again(opening), data=rows(opening))
    task = task_of(case)
    tasks.hand_over(task, by=cast.fresh("chair"), to=cast.fresh("member2"), reason="Ушла")
    with pytest.raises(Refused, match="I am here"):
        give(again(case), data={"remarks": ""})
    sealed.attend(case, by=cast.fresh("member2"))
    assert give(again(case), data={"remarks": ""}).step == "offers_technical"
