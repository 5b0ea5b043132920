"""Found by the walks: a buyer who left is asked in no later step; the head of purchasing is asked instead."""

from datetime import timedelta

from portal import clock
from portal.actions import people
from tests.builders import again, give, procedure_at


def test_later_steps_ask_the_head_of_a_buyer_who_left(cast):
    case = procedure_at(cast, "memo")
    people.dismiss(cast.fresh("buyer"), day=clock.today() - timedelta(days=1), by=cast.hr)
    asked = {}
    while case.step != "enquiry":
        task = case.tasks.open().order_by("pk").first()
        asked.setdefault(case.step, (task.person, task.instead, task.instead_why))
        case = give(cast, case)
    head = (cast.purchasing_head, cast.buyer, "left_company")
    assert asked["memo"] == asked["suppliers"] == head
    assert asked["budget"] == (cast.economist, None, "")
    assert again(case).buyer == cast.buyer
