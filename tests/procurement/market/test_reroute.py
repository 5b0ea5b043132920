"""A purchase goes on by another branch: what goes with it, what stays, by answer and by leave, in all four."""

from decimal import Decimal as D

import pytest
from django.test import Client

from invoices.models import Reservation
from portal.actions import cases
from portal.actions.refusals import Refused
from portal.way import way
from procurement.forms.one_offer import likely
from procurement.market import market_of
from procurement.models import BranchProposal, BranchRule, Item, Offer, Procedure
from procurement.panels import reasons
from procurement.suppliers import asked_before
from tests.builders import DATA, SUPPLIERS, again, task_of
from tests.builders_branches import branch_at, give, walk
from tests.filled import attach
from tests.filled.market import price
from tests.procurement.small.posts import page as page_of_task
from tests.procurement.small.posts import send


def leave(cast, case, branch):
    why = {"branch": branch, "reason": "Так лучше"}
    cases.leave(again(case), "reroute", by=cast.fresh("purchasing_head"), data=why)
    return again(case).continued_by.get()


def set_aside():
    return sum(Reservation.objects.live().values_list("sum", flat=True))


def test_texts_buyer_and_link_go_with_it(cast):
    case = branch_at(cast, "small", "report")
    new = leave(cast, case, "tender")
    case = again(case)
    assert (case.step, new.flow, new.step, new.from_procedure) == ("rerouted", "tender", "assign", case)
    assert (new.memo_purpose, new.memo_text, new.estimate) == ("Сдача ролика", "Просим согласовать.", D("73700.00"))
    assert (new.buyer, new.group, new.title) == (case.buyer, case.group, case.title)
    assert case.events.get(code="goes_on").data["number"] == new.code
    assert new.events.get(code="goes_on_from").data["number"] == case.code
    assert not case.tasks.open().exists() and new.tasks.open().get().role == "purchasing_head"


def test_the_old_number_shows_where_it_was_left(cast):
    case = branch_at(cast, "small", "report")
    leave(cast, case, "tender")
    left = way(again(case))
    noted = {step.line.code: step.note for step in left.steps if step.note}
    assert set(noted) == {"report"} and noted["report"].endswith("Change the branch")
    assert reasons(again(case)) == []


def test_a_step_that_was_not_needed_is_not_on_the_map(cast):
    case = branch_at(cast, "single_source", "contract_draft")
    choice = [step.line.code for step in way(case, phase=2).steps]
    assert choice == ["report", "group_vote", "approval_sheet", "choice_approval"]


def test_papers_votes_and_offers_stay(cast):
    case = branch_at(cast, "small", "choice_approval")
    papers, tasks = case.documents.count(), case.tasks.exclude(answer="").count()
    new = leave(cast, case, "quotation")
    assert (case.documents.count(), case.tasks.exclude(answer="").count()) == (papers, tasks)
    assert not new.documents.exists() and not new.offers.exists() and not new.asked.exists()
    assert Offer.objects.filter(procedure=case).count() == 2 and new.asking == 0 and new.chosen is None


def test_opened_offers_become_prices_of_the_market(cast):
    case = branch_at(cast, "small", "report")
    new = leave(cast, case, "single_source")
    rows = list(new.market_prices.order_by("pk"))
    assert [(row.named, row.sum, row.source, row.from_procedure) for row in rows] == [
        ("Северлинк", D("69600.00"), "offer", case), ("Техносфера Урал", D("69000.00"), "offer", case)
    ]  # fmt: skip
    assert asked_before(new) and [one.name for one in asked_before(new)] == list(SUPPLIERS)


def test_an_offer_of_a_part_is_no_price_of_the_whole(cast):
    case = branch_at(cast, "small", "offers")
    data = DATA["offers"](case)
    data["offers"][1]["lines"] = data["offers"][1]["lines"][:1]
    case = give(case, data=data)
    new = leave(cast, case, "single_source")
    assert [row.named for row in new.market_prices.all()] == ["Северлинк"]


def test_prices_taken_over_are_kept_and_counted(cast):
    new = leave(cast, branch_at(cast, "small", "report"), "single_source")
    new = walk(cast, new, "market_check")
    new = give(new, data={"prices": [], "market_text": ""})  # two were taken over: nothing more is asked for
    assert new.step == "method_approval" and new.market_prices.count() == 2
    third = leave(cast, new, "quotation")
    BranchRule.objects.create(flow="quotation", group=BranchRule.objects.get(flow="small").group)
    assert {row.from_procedure_id for row in third.market_prices.all()} == {new.from_procedure_id}
    third = walk(cast, third, "max_price")
    attach(third, "price_sources", task_of(third))
    third = give(third, data={"prices": [price("70000.00")]})
    assert third.max_price == D("69533.33") and third.market_prices.count() == 3


def far_apart(cast, step, flow):
    """A purchase in this step with 50 000 and 600 000 taken over, its sources attached."""
    new = walk(cast, leave(cast, branch_at(cast, "small", "report"), flow), step)
    near, far = new.market_prices.order_by("pk")
    for row, total in ((near, "50000.00"), (far, "600000.00")):
        new.market_prices.filter(pk=row.pk).update(sum=D(total))
    attach(new, "price_sources", task_of(new))
    return new, near, far


def test_a_price_taken_over_may_not_count_here(cast):
    case, near, far = far_apart(cast, "max_price", "quotation")
    own = {"prices": [price("51000.00"), price("52000.00")]}
    with pytest.raises(Refused, match="tick that it does not count here"):
        give(case, data=own)
    with pytest.raises(Refused, match="at least three prices, you entered 2"):
        give(case, data={"prices": own["prices"][:1], "left_out": {far.pk: "Другой состав"}})
    case = give(case, data=own | {"left_out": {far.pk: "Другой состав"}})
    found = market_of(case)
    assert (case.max_price, found.mean, found.spread.percent) == (D("51000.00"), D("51000.00"), D("1.96"))
    assert len(found.rows) == 4 and found.sums == [D("50000.00"), D("51000.00"), D("52000.00")]
    near.refresh_from_db(), far.refresh_from_db()
    assert (near.left_out, far.left_out) == ("", "Другой состав")
    assert case.events.get(code="max_price").reasons[-1] == {
        "code": "market.left_out", "named": "Техносфера Урал", "sum": "600000.00", "why": "Другой состав"
    }  # fmt: skip


def test_it_is_ticked_with_a_reason_on_the_page(cast):
    case, near, far = far_apart(cast, "max_price", "quotation")
    text = page_of(case)
    assert f'name="taken-{near.pk}-out"' in text and "здесь не учитывается" in text
    fields = {f"taken-{far.pk}-out": "on", f"taken-{far.pk}-why": " "}
    for n, total in enumerate(("51 000", "52 000"), 1):
        fields |= {f"price-new-{n}-named": f"Источник {n}", f"price-new-{n}-sum": total}
    text = send(case, "done", fields).content.decode()
    assert again(case).step == "max_price" and "Напишите, почему эта цена здесь не учитывается" in text
    send(case, "done", fields | {f"taken-{far.pk}-why": "Другой состав"})
    case = again(case)
    assert (case.step, case.max_price) == ("quotation_documents", D("51000.00"))
    text = page_of(case)
    assert '<s class="faint">Техносфера Урал</s>' in text and "здесь не учитывается: Другой состав" in text


def test_the_check_of_a_single_source_leaves_out_too(cast):
    case, near, far = far_apart(cast, "market_check", "single_source")
    with pytest.raises(Refused, match="At least two prices of the market are compared, you entered 1"):
        give(case, data={"prices": [], "market_text": "", "left_out": {far.pk: "Другой состав"}})
    why = {near.pk: "Старая", far.pk: "Другой состав"}
    case = give(case, data={"prices": [], "market_text": "40 ч по 1 800 ₽", "left_out": why})
    assert market_of(case).mean is None and case.step == "method_approval"
    kept = case.events.get(code="prices_left_out")
    assert kept.data["n"] == 2 and [reason["why"] for reason in kept.reasons] == ["Старая", "Другой состав"]


def test_the_next_procedure_judges_anew(cast):
    case, _near, far = far_apart(cast, "market_check", "single_source")
    case = give(case, data={"prices": [price("52000.00")], "left_out": {far.pk: "Другой состав"}})
    assert set(leave(cast, case, "tender").market_prices.values_list("left_out", flat=True)) == {""}


def test_the_reserve_goes_along_and_is_not_doubled(cast):
    case = branch_at(cast, "small", "suppliers")
    before = set_aside()
    new = leave(cast, case, "quotation")
    assert before == D("73700.00") and set_aside() == before and new.reserve == before
    assert {row.case_id for row in Reservation.objects.live()} == {new.pk}
    assert again(case).events.filter(code="released").count() == 1
    new = walk(cast, new, "max_price")
    assert set_aside() == before and {row.case_id for row in Reservation.objects.live()} == {new.pk}


def test_without_a_reserve_none_is_made(cast):
    new = leave(cast, branch_at(cast, "small", "memo"), "quotation")
    assert new.reserve is None and set_aside() == 0


@pytest.mark.parametrize(("flow", "step", "branch"), [
    ("small", "discount", "tender"), ("single_source", "price_check", "quotation"),
    ("quotation", "max_price", "single_source"), ("tender", "specification", "small"),
])  # fmt: skip
def test_from_each_branch(cast, flow, step, branch):
    new = leave(cast, branch_at(cast, flow, step), branch)
    assert (new.flow, new.step) == (branch, "assign") and set(Item.objects.values_list("fate", flat=True)) == {"bought"}
    assert not new.group.dissolved and new.group.procedure == new


def test_a_specification_goes_along(cast):
    case = branch_at(cast, "tender", "budget", specification={"specification_text": "Гарантия"})
    new = leave(cast, case, "quotation")
    assert new.specification_text == "Гарантия"


def dear(case, sum_):
    data = DATA["offers"](case)
    for one in data["offers"]:
        for line in one["lines"]:
            line["price"] = D(sum_) if line["line"].kind.name == "Монитор" else D("0.01")
    return data


@pytest.mark.parametrize(("price_", "branch"), [("14300.01", "quotation"), ("500000.00", "tender")])
def test_no_small_purchase_any_more(cast, price_, branch):
    case = branch_at(cast, "small", "offers")
    BranchProposal.objects.create(position=2, branch="quotation", above=D(100_000), up_to=D(3_000_000))
    BranchProposal.objects.create(position=3, branch="tender", above=D(3_000_000))
    case = give(case, data=dear(case, price_))
    case = give(walk(cast, case, "discount"), data={"parts": [], "words": {}})
    new = case.continued_by.get()
    assert (case.step, new.flow, new.step) == ("rerouted", branch, "assign")
    new.group.refresh_from_db()
    codes = [reason["code"] for reason in new.group.branch_reasons]
    assert codes[0] == "branch.offered" and "branch.above" in codes and new.group.proposed_branch == branch


def test_waiting_time_counts_from_the_request(cast):
    case = branch_at(cast, "small", "report")
    asked = set(Item.objects.values_list("asked", flat=True))
    leave(cast, case, "tender")
    assert set(Item.objects.values_list("asked", flat=True)) == asked


def page(cast, case, who):
    browser = Client()
    browser.force_login(cast.fresh(who))
    return browser.get(f"/cases/{case.pk}").content.decode().replace("\u202f", "\u00a0")


def test_prices_taken_over_are_seen_by_who_sees_prices(cast):
    new = leave(cast, branch_at(cast, "small", "report"), "single_source")
    new = walk(cast, new, "method_approval")
    assert "69\u00a0600,00" in page(cast, new, "buyer") and "Техносфера" in page(cast, new, "economist")
    for who in ("it", "it_head", "requester", "requester_head"):
        text = page(cast, new, who)
        assert "69\u00a0600,00" not in text and "69\u00a0000,00" not in text, who
    assert "Техносфера" not in page(cast, new, "requester_head")
    assert Procedure.objects.filter(from_procedure=new.from_procedure_id).count() == 1


@pytest.mark.parametrize(("flow", "step", "again_"), [
    ("quotation", "quotations", "publication"), ("tender", "proposals", "announcement"),
])  # fmt: skip
def test_an_only_bidder_is_a_ground(cast, flow, step, again_):
    case = give(branch_at(cast, flow, step), "too_few")
    assert case.step == again_
    case = give(walk(cast, case, step), "only_one")
    new = case.continued_by.get()
    bidder = case.sealed_offers.filter(nth=case.asking, late=False).get().counterparty
    assert (case.step, new.flow, new.step, new.ground) == ("rerouted", "single_source", "assign", "only_bidder")
    assert new.only_bidder_of == case and case.code in new.ground_text and bidder.name in new.ground_text
    assert new.reserve == case.reserve and new.market_prices.count() == case.market_prices.count() == 3
    assert not new.sealed_offers.exists() and not new.documents.exists() and likely(new)[0] == bidder
    new = walk(cast, new, "justification")
    assert "Единственный участник процедуры" in page_of(new)
    new = give(new)
    html = new.documents.get(kind="justification").versions.last().html
    assert case.code in html and new.ground == "only_bidder"


def page_of(case):
    return page_of_task(case).content.decode().replace("\u00a0", " ")
