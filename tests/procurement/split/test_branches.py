"""A split in each branch: what holds when documents are out, envelopes are sealed, members vote."""

from decimal import Decimal

import pytest

from portal.actions import cases, holds
from portal.actions.refusals import Refused
from procurement.models import Offer, SealedOffer
from procurement.weighing import choosable
from tests.builders import again
from tests.builders_branches import branch_at, give, walk
from tests.procurement.split.test_split import bought, parted

D = Decimal


def refused(case, cast, words):
    known = case.halves.count()
    with pytest.raises(Refused, match=words):
        parted(case, cast.fresh("buyer"), Клавиатура=1)
    assert case.halves.count() == known


def newest(case, kind):
    return case.documents.get(kind=kind).versions.order_by("-number").first()


def test_single_source_with_its_market_prices_and_papers(cast):
    case = branch_at(cast, "single_source", "supplier_documents")
    whole = [row.sum for row in case.market_prices.order_by("pk")]
    new = parted(case, cast.fresh("buyer"), Клавиатура=6)
    case = again(case)
    here, there = ([row.sum for row in one.market_prices.order_by("pk")] for one in (case, new))
    assert [a + b for a, b in zip(here, there, strict=True)] == whole
    assert all(row.from_procedure_id == case.pk for row in new.market_prices.all())
    assert (new.ground, new.ground_text) == (case.ground, case.ground_text)
    for one in (case, new):
        walk(cast, one, "contract_draft")
    assert (again(new).chosen.counterparty_id, again(case).chosen.counterparty_id) == (
        new.offers.get().counterparty_id, case.offers.get().counterparty_id,
    )  # fmt: skip


def test_a_quotation_is_split_before_the_notice_and_after_the_opening(cast):
    case = branch_at(cast, "quotation", "documents_legal")
    first = newest(case, "notice").number
    second = parted(case, cast.fresh("buyer"), Клавиатура=1)
    assert (newest(case, "notice").number, newest(second, "notice").number) == (first + 1, first + 1)
    assert again(case).max_price + second.max_price == case.max_price
    case = walk(cast, again(case), "supplier_questions")
    refused(case, cast, "The documents change")
    refused(walk(cast, case, "quotations"), cast, "after the opening")
    refused(walk(cast, case, "opening"), cast, "being opened")
    case = walk(cast, case, "supplier_check")
    third = parted(case, cast.fresh("buyer"), Клавиатура=5)
    assert (bought(again(case)), bought(third)) == ({"Монитор": D(7)}, {"Клавиатура": D(5)})
    assert third.sealed_offers.count() == case.sealed_offers.count() == third.offers.count()
    assert {one.sha256 for one in third.sealed_offers.all()} == {one.sha256 for one in case.sealed_offers.all()}
    assert third.openings.get().both_there
    assert all(offer.admitted for offer in third.offers.all())
    for one in (case, third):
        assert walk(cast, one, "contract_draft").chosen_id
    assert Offer.objects.filter(procedure=second).count() == 0
    assert walk(cast, second, "publication").step == "publication"  # by its own way


def test_a_tender_is_split_while_its_members_vote_and_while_it_is_judged(cast):
    case = branch_at(cast, "tender", "documents_vote")
    give(case)
    voted = case.tasks.filter(step="documents_vote").exclude(answer="").count()
    assert voted == 1
    second = parted(case, cast.fresh("buyer"), Клавиатура=6)
    case = again(case)
    assert [one.visits.get(left=None).tasks.open().count() for one in (case, second)] == [len(cast.group)] * 2
    assert case.visits.filter(step="documents_vote").count() == 2  # the vote so far stays in the history
    assert [row.weight for row in second.criteria.all()] == [row.weight for row in case.criteria.all()]
    assert [one.person_id for one in second.members.all()] == [one.person_id for one in case.members.all()]
    for step in ("supplier_questions", "proposals", "opening"):
        with pytest.raises(Refused):
            parted(walk(cast, case, step), cast.fresh("buyer"), Монитор=2)
    case = walk(cast, case, "clarifications")
    third = parted(case, cast.fresh("buyer"), Монитор=2)
    assert third.step == "clarifications"
    marks = [sorted(row.points for offer in one.offers.all() for row in offer.scores.all()) for one in (case, third)]
    assert marks[0] == marks[1]
    for one in (case, third):
        one = walk(cast, one, "contract_draft")
        assert one.chosen_id and one.offers.filter(sealed=None).count() == 0
    assert SealedOffer.objects.filter(procedure=second).count() == 0


def test_documents_that_are_out_change_first_and_then_the_group_is_split(cast):
    case = branch_at(cast, "quotation", "supplier_questions")
    give(case, "documents_change", comment="Делим", data={})
    new = parted(case, cast.fresh("buyer"), Клавиатура=6)
    assert (again(case).step, new.step, new.asking) == ("quotation_documents", "quotation_documents", 1)
    assert walk(cast, new, "report") and choosable(again(new))


def test_on_hold_nothing_is_split(cast):
    case = branch_at(cast, "single_source", "memo")
    holds.hold(case, by=cast.fresh("buyer"), why="Ждём бюджет")
    refused(case, cast, "on hold")
    holds.resume(case, by=cast.fresh("buyer"), data={"reason": "Дождались"})
    assert parted(case, cast.fresh("buyer"), Клавиатура=6).step == "memo"
    assert cases.fresh(case).fact_held is False
