"""Choice: the report, the vote with silence as consent, the sheet, four eyes, the second consent of the economist."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from invoices.models import Reservation
from portal import clock
from portal.actions import cases, holds
from portal.actions.people import add_absence, dismiss
from portal.actions.refusals import NotYours, Refused
from portal.actions.sweep import sweep
from portal.models import DocumentVersion, Visit
from procurement.actions.procedures import end_vote, replace_member
from procurement.models import BranchRule, Member, WorkingGroup
from tests.builders import DATA, again, give, procedure_at, task_of, walk
from tests.cast import make_cast


def sheet(case):
    version = (
        DocumentVersion.objects.filter(document__case=case, document__kind="approval_sheet").order_by("number").last()
    )
    return version.data


def part(case, step_label):
    return [one for one in sheet(case)["parts"] if one["step"] == step_label]


def test_not_the_lowest_price_needs_a_reason(cast):
    case = procedure_at(cast, "report")
    dear = max(case.live_offers(), key=lambda one: one.total)
    with pytest.raises(Refused, match="not the lowest price"):
        give(cast, case, data={"offer": dear, "report_text": "Лучше", "report_why": ""})
    case = give(cast, case, data={"offer": dear, "report_text": "Лучше", "report_why": "Гарантия длиннее"})
    assert case.chosen == dear and case.report_why == "Гарантия длиннее"


def test_offers_again_asks_suppliers_anew(cast):
    case = give(cast, procedure_at(cast, "report"), "offers_again")
    assert case.step == "suppliers"
    case = walk(cast, case, "report")
    assert case.asking == 2 and len(case.live_offers()) == 2 and case.offers.count() == 4


def test_one_against_sends_the_report_back_with_the_remark(cast):
    case = procedure_at(cast, "group_vote")
    give(cast, case, who="member1")
    give(cast, case, "against", who="member2", comment="Почему не третий?")
    case = give(cast, case, who="chair")
    assert case.step == "report"
    case = walk(cast, case, "group_vote")
    assert case.tasks.open().count() == 3
    case = walk(cast, case, "order")
    circles = part(case, "Согласовать отчёт о выборе поставщика")
    assert [one["nth"] for one in circles] == [1, 2]
    assert [row["words"] for row in circles[0]["rows"] if row["words"]] == ["Почему не третий?"]


def test_silence_is_consent_and_the_sheet_says_so(db):
    with time_machine.travel("2026-01-19T05:00:00Z", tick=False):
        cast = make_cast()
        case = procedure_at(cast, "group_vote")
        give(cast, case, who="member1")
        give(cast, case, who="member2")
    with time_machine.travel("2026-01-21T18:59:00Z", tick=False):
        sweep()
        assert again(case).step == "group_vote"
    with time_machine.travel("2026-01-21T19:00:00Z", tick=False):
        sweep()
        sweep()
        case = again(case)
        assert case.step == "approval_sheet"
        case = walk(cast, case, "choice_approval")
    [vote] = part(case, "Согласовать отчёт о выборе поставщика")
    ways = {row["who"]: row["way"] for row in vote["rows"]}
    assert ways["Исаева Т."] == "автоматически, молчание 2 рабочих дня, 21.01.2026"
    assert ways["Ершова К."] == "лично" and vote["count"] == "2 из 3 проголосовали сами"


def test_too_few_own_votes_ask_the_head_of_purchasing(cast):
    case = procedure_at(cast, "group_vote")
    BranchRule.objects.filter(flow="small").update(own_least=2)
    give(cast, case, who="member1")
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        sweep()
        case = again(case)
        assert case.step == "group_vote"
        task = case.tasks.open().get()
        assert (task.person, task.asked) == (cast.purchasing_head, True)
        case = give(cast, case, "back", comment="Пусть проголосуют")
    assert case.step == "report"


def test_a_barred_member_has_no_seat(cast):
    BranchRule.objects.all().delete()
    case = procedure_at(cast, "report")
    Member.objects.create(group=WorkingGroup.objects.get(), person=cast.requester)
    case = give(cast, case)
    assert {task.person for task in case.tasks.open()} == set(cast.group)
    lapsed = case.events.get(code="lapsed")
    assert lapsed.data == {"person": cast.requester.pk, "why": "own_request"}
    case = walk(cast, case, "choice_approval")
    [vote] = part(case, "Согласовать отчёт о выборе поставщика")
    assert ("Аксёнова А.", "место отпало", "собственная заявка") in [
        (row["who"], row["answer"], row["way"]) for row in vote["rows"]
    ]


def test_without_a_group_the_vote_stands_blocked_and_never_passes(cast):
    case = procedure_at(cast, "report")
    BranchRule.objects.update(group=None)
    case = give(cast, case)
    assert case.step == "group_vote"
    assert Visit.objects.get(case=case, left=None).blocked == "group"
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        sweep()
    assert again(case).step == "group_vote"
    for person in cast.group:
        replace_member(again(case), by=cast.fresh("purchasing_head"), out=None, to=person, reason="Назначены")
    sweep()
    assert {task.person for task in again(case).tasks.open()} == set(cast.group)


def test_a_replaced_member_has_the_full_time(db):
    with time_machine.travel("2025-10-29T05:00:00Z", tick=False):
        cast = make_cast()
        case = procedure_at(cast, "group_vote")
    with time_machine.travel("2025-10-31T10:00:00Z", tick=False):
        head = cast.fresh("purchasing_head")
        replace_member(case, by=head, out=cast.member1, to=cast.lawyer, reason="Уволилась")
        task = task_of(case, cast.lawyer)
        assert str(task.day) == "2025-11-05"  # 1 November is a working Saturday, 4 November a holiday
        assert task.instead == cast.member1
        assert not case.tasks.open().filter(person=cast.member1).exists()
        with pytest.raises(Refused, match="is a member already"):
            replace_member(case, by=head, out=cast.member2, to=cast.lawyer, reason="Ещё раз")
        with pytest.raises(Refused, match="asked for it"):
            replace_member(case, by=head, out=cast.member2, to=cast.requester, reason="Нельзя")
        with pytest.raises(NotYours):
            replace_member(case, by=cast.fresh("buyer"), out=cast.member2, to=cast.security, reason="Сам")


def test_a_vote_already_given_stands(cast):
    case = procedure_at(cast, "group_vote")
    give(cast, case, who="member1")
    with pytest.raises(Refused, match="has voted already"):
        replace_member(case, by=cast.fresh("purchasing_head"), out=cast.member1, to=cast.lawyer, reason="Поздно")


def test_the_chair_ends_a_vote_once_somebody_is_against(cast):
    case = procedure_at(cast, "group_vote")
    with pytest.raises(Refused, match="Nobody is against"):
        end_vote(case, by=cast.fresh("chair"))
    give(cast, case, "against", who="member1", comment="Нет сравнения")
    with pytest.raises(Refused, match="The chair"):
        end_vote(case, by=cast.fresh("member2"))
    end_vote(case, by=cast.fresh("chair"))
    assert again(case).step == "report"


def test_a_vote_on_hold_is_not_ended(cast):
    case = procedure_at(cast, "group_vote")
    give(cast, case, "against", who="member1", comment="Нет сравнения")
    holds.hold(case, by=cast.fresh("purchasing_head"), why="Ждём прайс-лист")
    with pytest.raises(Refused, match="Ждём прайс-лист"):
        end_vote(case, by=cast.fresh("chair"))
    assert again(case).step == "group_vote"


def test_who_wrote_the_report_instead_of_the_buyer_does_not_vote_on_it(cast):
    case = procedure_at(cast, "report")
    day = clock.today()
    add_absence(cast.buyer, by=cast.buyer, since=day, until=day, deputy=cast.member1)
    case = give(cast, case, who="member1")
    assert case.step == "group_vote"
    assert {task.person for task in case.tasks.open()} == {cast.member2, cast.chair}


def test_rework_of_the_choice(cast):
    case = give(cast, procedure_at(cast, "choice_approval"), "rework", comment="Подробнее")
    assert case.step == "report"


def test_a_dearer_choice_needs_the_economist_and_raises_the_reserve(cast):
    case = procedure_at(cast, "offers", budget=thousand_less)
    case = walk(cast, case, "choice_approval", discount={"parts": [], "words": {}})
    assert sorted(task.person.login for task in case.tasks.open()) == ["economist", "purchasing_head"]
    give(cast, case, who="purchasing_head")
    assert again(case).step == "choice_approval"
    case = give(cast, case, who="economist")
    assert case.step == "order"
    assert case.reserve == Decimal("69600.00")
    assert sum(row.sum for row in Reservation.objects.live().filter(case=case.pk)) == Decimal("69600.00")
    assert case.documents.get(kind="approval_sheet").versions.count() == 2


def thousand_less(case):
    data = DATA["budget"](case)
    for row in data["parts"]:
        row["sum"] = Decimal("30000.00")
    return data


def test_the_buyer_judges_nothing(cast):
    case = procedure_at(cast, "choice_approval")
    with pytest.raises(NotYours):
        cases.answer(task_of(case), "approve", by=cast.fresh("buyer"))


def test_small_stays_small_in_the_report(cast):
    case = procedure_at(cast, "report")
    BranchRule.objects.filter(flow="small").update(limit=Decimal("69000.00"))
    dear = max(case.live_offers(), key=lambda one: one.total)
    with pytest.raises(Refused, match="above the limit"):
        give(cast, case, data={"offer": dear, "report_text": "Лучше", "report_why": "Гарантия"})
    assert give(cast, case).step == "group_vote"


def test_the_seat_of_who_left_before_the_vote_began_passes_to_the_head(cast):
    """A fourth member of the same unit: the nearest head takes one seat, the next one up the other."""
    case = procedure_at(cast, "report")
    Member.objects.create(group=WorkingGroup.objects.get(), person=cast.requester3)
    yesterday = clock.today() - timedelta(days=1)
    for person in (cast.member1, cast.requester3):
        dismiss(person, by=cast.hr, day=yesterday)
    case = give(cast, case)
    seats = {(task.person.login, task.instead and task.instead.login) for task in case.tasks.open()}
    assert seats == {
        ("member2", None), ("chair", None), ("requester_head", "member1"), ("agency_head", "requester3"),
    }  # fmt: skip
    assert {task.instead_why for task in case.tasks.open() if task.instead_id} == {"left_company"}


def test_who_sits_there_for_a_leaver_is_not_named_again(cast):
    case = procedure_at(cast, "group_vote")
    dismiss(cast.member1, by=cast.hr, day=clock.today() - timedelta(days=1))
    assert task_of(case, cast.requester_head).instead == cast.member1
    head = cast.fresh("purchasing_head")
    with pytest.raises(Refused, match="has a seat in this vote already"):
        replace_member(case, by=head, out=cast.member2, to=cast.requester_head, reason="Ближе к делу")
    replace_member(case, by=head, out=cast.member1, to=cast.lawyer, reason="Уволилась")
    assert {task.person.login for task in case.tasks.open()} == {"lawyer", "member2", "chair"}
    replace_member(case, by=head, out=cast.member2, to=cast.requester_head, reason="Ближе к делу")
    assert {task.person.login for task in case.tasks.open()} == {"lawyer", "requester_head", "chair"}


def test_the_vote_of_who_sat_there_for_a_leaver_stands(cast):
    case = procedure_at(cast, "group_vote")
    dismiss(cast.member1, by=cast.hr, day=clock.today() - timedelta(days=1))
    give(cast, case, who="requester_head")
    with pytest.raises(Refused, match="Софья Юдина has voted already"):
        replace_member(case, by=cast.fresh("purchasing_head"), out=cast.member1, to=cast.lawyer, reason="Уволилась")
