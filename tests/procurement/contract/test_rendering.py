"""Services and licences have words of their own and an act; what comes in parts is shared out."""

from decimal import Decimal

import pytest

from portal import calendars
from portal.actions.refusals import Missing, Refused
from procurement.coming import open_receipts
from procurement.forms.closing import ClosingDocs
from procurement.forms.ordering import terms_of
from procurement.forms.receiving import ArrivalForm, DeliveryDate
from procurement.models import Arrival, Item, Receipt
from procurement.rendering import words_of
from tests.builders_branches import give
from tests.builders_contract import AFTERWARDS, at_delivery, concluded, contract_begun, delivered, to_step, who

D = Decimal


@pytest.mark.parametrize(
    ("sort", "heading", "label", "came"),
    [
        ("service", "Оказание услуг", "Услуги оказать до", "Оказано"),
        ("licence", "Предоставление лицензий", "Предоставить до", "Предоставлено"),
    ],
)
def test_services_and_licences_have_words_of_their_own_and_an_act(cast, db, sort, heading, label, came):
    case = contract_begun(cast, "single_source", sort=sort)
    assert terms_of(case).startswith(f"{heading}: 10 дн.")
    case = to_step(give(concluded(case, AFTERWARDS), "later"), "delivery_date")
    assert str(words_of(case).heading) == heading
    form = DeliveryDate(case=case, task=who(case, "buyer"), person=case.buyer)
    assert str(form.fields["date"].label) == label
    case = to_step(case, "delivery")
    form = ArrivalForm(case=case, task=who(case, "buyer"), person=case.buyer)
    assert "Акт" in str(form.fields["note_number"].label)
    assert {str(line.fields["quantity"].label) for line in form.lines} == {came}
    case = delivered(case, Монитор=7, Клавиатура=6)
    assert case.step == "receipt"
    case = to_step(case, "closing_docs")
    form = ClosingDocs(case=case, task=who(case, "buyer"), person=case.buyer)
    assert [part.initial["kind"] for part in form.papers] == ["act"]


def test_a_part_is_shared_by_need_by_date_then_by_asking(cast, db):
    """6 of 10 come; A wants 4 by 1 June, B 3 by 20 May, C 3 by 1 June asked after A → B 3, A 3, C 0."""
    wanted = {"requester": [("Монитор", 4)], "requester2": [("Монитор", 3)], "requester3": [("Монитор", 3)]}
    case = contract_begun(cast, "quotation", wanted)
    year = calendars.today(case.zone).year + 1
    for login, day in (
        ("requester", f"{year}-06-01"),
        ("requester2", f"{year}-05-20"),
        ("requester3", f"{year}-06-01"),
    ):
        Item.objects.of_group(case.group).filter(request__initiator__login=login).update(need_by=day)
    case = delivered(at_delivery(case), Монитор=6)
    given = {row.item.requester.login: row.allotted for row in open_receipts(case)}
    assert given == {"requester2": 3, "requester": 3}
    case = to_step(give(case, "done", data={"accepted": {}}), "delivery_date")
    case = to_step(case, "delivery")
    with pytest.raises(Refused, match="4"):
        delivered(case, Монитор=5)
    ids = {item.requester.login: item.pk for item in Item.objects.of_group(case.group).select_related("request")}
    with pytest.raises(Missing, match="почему"):
        delivered(case, shares={ids["requester3"]: D(2)}, Монитор=2)
    case = delivered(case, shares={ids["requester3"]: D(2)}, why="Ждут съёмки", Монитор=2)
    assert Receipt.objects.get(arrival__nth=2).item_id == ids["requester3"]
    assert Arrival.objects.get(nth=2).shared_why == "Ждут съёмки"
