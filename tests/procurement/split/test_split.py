"""A group split in two: what goes, what stays, that nothing is lost, who may and when."""

from decimal import Decimal

import pytest

from invoices.models import Reservation
from portal.actions import cases
from portal.actions.refusals import Changed, Missing, NotYours, Refused
from portal.models import Notice
from portal.reasons import Reason
from procurement.actions.splitting import split
from procurement.checks import above_limit, is_large, is_small
from procurement.family import cost_of_others, other_halves
from procurement.models import BranchRule, Item, Offer
from procurement.weighing import least
from tests.builders import again, procedure_at
from tests.builders_branches import branch_at, give, walk

D = Decimal


def lines(case):
    return {line.name: line for line in case.group.lines.filter(quantity__gt=0).order_by("position")}


def bought(case):
    return {name: line.quantity for name, line in lines(case).items()}


def parted(case, by, reason="У двух поставщиков лучшие цены", **quantities):
    wanted = {lines(case)[name].pk: D(n) for name, n in quantities.items()}
    return again(split(case, by=by, quantities=wanted, reason=reason))


def reserved(case):
    rows = Reservation.objects.live().filter(case=case.pk).order_by("pk")
    return {row.unit.name: row.sum for row in rows.select_related("unit")}


def test_a_whole_line_goes_with_its_offers_and_its_part_of_the_reserve(cast):
    case = procedure_at(cast, "supplier_check")
    new = parted(case, cast.fresh("buyer"), Клавиатура=6)
    case = again(case)
    assert (bought(case), bought(new)) == ({"Монитор": D(7)}, {"Клавиатура": D(6)})
    assert (new.flow, new.step, new.buyer_id) == ("small", "supplier_check", case.buyer_id)
    assert (new.split_from_id, list(case.halves.all())) == (case.pk, [new])
    # of 26 200.00 of the second unit, by the cheapest offer: keyboards 6 000 of 24 000
    assert (case.reserve + new.reserve, sum(reserved(case).values())) == (D("73700.00"), case.reserve)
    assert sum(reserved(new).values()) == new.reserve == D("6550.00")
    assert case.estimate + new.estimate == D("73700.00")
    here, there = case.offers.order_by("pk"), new.offers.order_by("pk")
    assert [offer.total for offer in here] == [D("63000.00"), D("63000.00")]
    assert [offer.total for offer in there] == [D("6600.00"), D("6000.00")]
    assert [offer.counterparty_id for offer in here] == [offer.counterparty_id for offer in there]


def test_of_a_divided_line_the_earliest_needs_stay(cast):
    case = procedure_at(cast, "suppliers")
    first, second = Item.objects.filter(line=lines(case)["Монитор"]).order_by("pk")
    Item.objects.filter(pk=second.pk).update(need_by="2030-05-20")
    Item.objects.filter(pk=first.pk).update(need_by="2030-06-01")
    new = parted(case, cast.fresh("purchasing_head"), Монитор=3)
    assert (bought(again(case)), bought(new)) == ({"Монитор": D(4), "Клавиатура": D(6)}, {"Монитор": D(3)})
    left = Item.objects.of_group(case.group_id).order_by("pk")
    shares = [(one.request.initiator.login, one.quantity) for one in left]
    assert shares[:2] == [("requester", D(2)), ("requester2", D(2))]  # of 5 wanted by June 2 stay, all 2 by May
    [gone] = Item.objects.of_group(new.group_id)
    assert (gone.quantity, gone.split_from_id, gone.request_id) == (D(3), first.pk, first.request_id)
    told = gone.request.events.get(code="item_split")
    assert told.data["number"] == new.code


def test_all_that_was_done_so_far_is_in_both(cast):
    case = procedure_at(cast, "supplier_check")
    new = parted(case, cast.fresh("buyer"), Клавиатура=6)
    way = ["assign", "check_group", "memo", "memo_approval", "budget", "suppliers", "enquiry", "offers"]
    assert [visit.step for visit in new.visits.order_by("pk")][:8] == way
    agreed = new.tasks.filter(step="budget").get()
    assert (agreed.answer, agreed.by.login) == ("approve", "economist")
    papers = {document.kind for document in new.documents.all()}
    assert {"memo", "enquiry", "offer"} <= papers
    assert case.documents.count() == new.documents.count()
    there = {version.sha256 for document in new.documents.all() for version in document.versions.all()}
    assert there == {version.sha256 for document in case.documents.all() for version in document.versions.all()}
    [open_] = new.tasks.open()
    assert (open_.step, open_.seat) == ("supplier_check", "security")


def test_both_go_on_to_their_own_end_of_the_choice(cast):
    case = procedure_at(cast, "supplier_check")
    new = parted(case, cast.fresh("buyer"), Клавиатура=6)
    for one in (case, new):
        walk(cast, one, "order")
    case, new = again(case), again(new)
    assert (case.total, new.total) == (D("63000.00"), D("6000.00"))
    assert case.chosen.counterparty_id != new.chosen.counterparty_id  # each half has its own best supplier


def test_it_is_recorded_and_the_head_of_purchasing_is_told(cast):
    case = procedure_at(cast, "offers")
    new = parted(case, cast.fresh("buyer"), Клавиатура=2, reason="Клавиатуры есть на складе у другого")
    here, there = case.events.get(code="split"), new.events.get(code="split_from")
    assert (here.by.login, here.text) == ("buyer", "Клавиатуры есть на складе у другого")
    assert (here.data["number"], there.data["number"]) == (new.code, case.code)
    assert (here.data["stays"], here.data["goes"]) == (str(again(case).reserve), str(new.reserve))
    assert Notice.objects.filter(code="purchase_split", case=new, person=cast.purchasing_head).count() == 1


def test_heads_of_those_whose_things_went_are_asked_there_alone(cast):
    case = procedure_at(cast, "memo_approval")
    heads = {task.person_id for task in case.tasks.open()}
    assert len(heads) == 2
    quantities = {lines(case)["Клавиатура"].pk: D(6), lines(case)["Монитор"].pk: D(2)}
    Item.objects.filter(request__initiator=cast.requester).update(need_by="2030-05-01")
    new = split(case, by=cast.fresh("buyer"), quantities=quantities, reason="Разные поставщики")
    [here], [there] = again(case).tasks.open(), new.tasks.open()
    assert {here.person_id, there.person_id} == heads
    assert again(case).requester_ids() == {cast.requester.pk}
    assert [document.versions.count() for document in new.documents.filter(kind="memo")] == [2]  # its own lines


def test_nobody_else_and_no_nonsense(cast):
    case, buyer = procedure_at(cast, "offers"), cast.fresh("buyer")
    for who in ("requester", "economist", "it", "buyer2"):
        with pytest.raises(NotYours):
            parted(case, cast.fresh(who), Клавиатура=6)
    for words, quantities in (
        ("enter how many", {}),
        ("enter how many", {"Монитор": 0}),
        ("nothing would stay", {"Монитор": 7, "Клавиатура": 6}),
        ("at most as many", {"Монитор": 8}),
        ("at most as many", {"Монитор": -1}),
        ("whole pieces", {"Монитор": "1.5"}),
    ):
        with pytest.raises(Refused, match=words):
            parted(case, buyer, **quantities)
    with pytest.raises(Refused, match="not in this purchase"):
        split(case, by=buyer, quantities={0: D(1)}, reason="?")
    with pytest.raises(Missing):
        parted(case, buyer, reason=" ", Клавиатура=6)
    assert (bought(again(case)), Offer.objects.count()) == ({"Монитор": D(7), "Клавиатура": D(6)}, 0)


def test_too_late_from_the_report_on_and_after_the_end(cast):
    case = procedure_at(cast, "report")
    with pytest.raises(Refused, match="before the selection report"):
        parted(case, cast.fresh("buyer"), Клавиатура=6)
    give(case, "offers_again", comment="Ещё раз")
    assert parted(case, cast.fresh("buyer"), Клавиатура=6).step == "suppliers"


def test_the_second_press_is_told_of_the_first(cast):
    case = procedure_at(cast, "offers")
    seen, keyboards = case.edition, lines(case)["Клавиатура"].pk
    new = split(case, by=cast.fresh("buyer"), quantities={keyboards: D(6)}, reason="Раз", seen=seen)
    with pytest.raises(Changed, match=f"has split this purchase meanwhile: No. {new.code}"):
        split(case, by=cast.fresh("purchasing_head"), quantities={keyboards: D(6)}, reason="Два", seen=seen)
    assert case.halves.count() == 1


def test_both_go_on_by_the_branch_of_the_whole(cast):
    case = branch_at(cast, "quotation", "memo")
    new = parted(case, cast.fresh("buyer"), Клавиатура=6)  # 7 200.00 by last prices: alone it would be a small purchase
    assert new.flow == "quotation"
    assert {"branch.split", "branch.whole"} <= {kept["code"] for kept in new.group.branch_reasons}
    assert "branch.whole" in {kept["code"] for kept in again(case).group.branch_reasons}


def test_a_split_is_no_way_round_the_limit_of_a_small_purchase(cast):
    """63 000.00 and 6 000.00 are each within 65 000.00, together they are not."""
    case = procedure_at(cast, "discount")
    new = parted(case, cast.fresh("buyer"), Клавиатура=6)
    BranchRule.objects.filter(flow="small").update(limit=D("65000.00"))
    assert (least(again(case)), least(new), cost_of_others(new)) == (D("63000.00"), D("6000.00"), D("63000.00"))
    assert is_small(new) == (False, [Reason("small.halves", sum=D("69000.00"), limit=D("65000.00"))])
    BranchRule.objects.filter(flow="small").update(limit=D("69000.00"))
    assert (is_small(new)[0], is_small(again(case))[0]) == (True, True)
    assert above_limit(new, D("6000.00")) is None
    assert "69 000.01" in str(above_limit(new, D("6000.01"))).replace("\u00a0", " ")


def test_a_half_that_is_not_bought_counts_no_more(cast):
    case = procedure_at(cast, "discount")
    new = parted(case, cast.fresh("buyer"), Клавиатура=6)
    cases.leave(case, "cancel", by=cast.fresh("purchasing_head"), data={"reason": "Не нужно", "fate": "closed"})
    assert (other_halves(new), cost_of_others(new)) == ([], D(0))
    assert reserved(case) == {} and new.reserve == sum(reserved(new).values())


def test_the_director_is_asked_for_what_both_cost_together(cast):
    case = procedure_at(cast, "supplier_check")
    new = parted(case, cast.fresh("buyer"), Клавиатура=6)
    walk(cast, case, "order")
    new = walk(cast, new, "order")
    BranchRule.objects.filter(flow="small").update(director_above=D("68999.99"))
    assert is_large(new) == (True, [Reason("large.halves", sum=D("69000.00"), limit=D("68999.99"))])
