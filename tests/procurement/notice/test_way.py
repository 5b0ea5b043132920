"""From the method of a tender to suppliers' questions, and the same lines of a request for quotations."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal import clock
from portal.actions import cases, counterparties
from portal.actions.refusals import Refused
from portal.models import Counterparty, Document, DocumentVersion, Person
from portal.permissions import visible_cases
from portal.shelf import shelf
from procurement import offer_columns as columns
from procurement.actions import questions
from procurement.actions.procedures import set_members
from procurement.forms.notice import Publication
from procurement.models import Asked, BranchRule, CaseMember, Criterion, WorkingGroup
from procurement.notice import why_not_deadline
from procurement.offer_form import workbook
from tests.builders import again, task_of
from tests.builders_branches import branch_at, give, walk


def last_version(case, kind):
    return DocumentVersion.objects.filter(document__case=case.pk, document__kind=kind).order_by("-number").first()


def test_the_finance_director_names_the_working_group(cast):
    case = branch_at(cast, "tender", "method_approval")
    assert not CaseMember.objects.exists()
    case = give(case)
    assert case.step == "criteria"
    named = CaseMember.objects.filter(procedure=case, left=None)
    assert {one.person for one in named} == set(cast.group)
    assert [one.person for one in named if one.chair] == [cast.chair]


def test_a_group_named_again_keeps_who_stays(cast):
    case = give(branch_at(cast, "tender", "method_approval"))
    kept, gone = cast.group[0], cast.group[1]
    with cases.change(case, by=cast.finance_director) as act:
        set_members(act, again(case), [kept, cast.group[2], cast.economist], kept)
    rows = {one.person_id: one for one in CaseMember.objects.filter(procedure=case)}
    assert rows[gone.pk].left is not None and rows[kept.pk].left is None
    assert rows[kept.pk].chair and not rows[cast.economist.pk].chair
    assert CaseMember.objects.filter(procedure=case, left=None).count() == 3


def test_members_see_the_tender_from_the_first_vote_on(cast):
    case = branch_at(cast, "tender", "documents_legal")
    member = cast.group[0]
    assert not visible_cases(member).filter(pk=case.pk).exists()
    case = walk(cast, case, "documents_vote")
    assert visible_cases(member).filter(pk=case.pk).exists()


def test_criteria_are_kept_in_their_order(cast):
    case = branch_at(cast, "tender", "tender_documents")
    kept = list(Criterion.objects.filter(procedure=case).values_list("position", "kind"))
    assert [position for position, _kind in kept] == [1, 2, 3]
    assert kept[0][1] == "price"
    assert sum(one.weight for one in case.criteria.all()) == 100


@pytest.mark.parametrize(("branch", "step"), [("quotation", "publication"), ("tender", "announcement")])
def test_documents_are_printed_and_attached(cast, branch, step):
    case = branch_at(cast, branch, step)
    kinds = set(Document.objects.present().filter(case=case.pk).values_list("kind", flat=True))
    assert {"notice", "offer_form", "draft_contract"} <= kinds
    assert ("instructions" in kinds) == (branch == "tender")
    notice = last_version(case, "notice")
    assert notice.data["place"] == "Екатеринбург, ул. Мира, 1"
    assert "Монитор" in notice.html and "дня, указанного при рассылке" in notice.html.replace("\xa0", " ")
    assert ("Цена" in {one["name"] for one in notice.data["criteria"]}) == (branch == "tender")


@pytest.mark.parametrize(("branch", "step"), [("quotation", "publication"), ("tender", "announcement")])
def test_publication_begins_an_asking(cast, branch, step):
    case = branch_at(cast, branch, step)
    before = last_version(case, "notice").number
    case = give(case)
    assert (case.step, case.asking) == ("supplier_questions", 1)
    asked = Asked.objects.filter(procedure=case, nth=1)
    assert asked.count() == 3 and all(one.sent for one in asked)
    assert case.offers_deadline > clock.today()
    notice = last_version(case, "notice")
    assert notice.number == before + 1
    assert notice.data["deadline"] == case.offers_deadline.isoformat()


def test_a_notice_sent_out_for_the_first_time_is_called_no_version(cast):
    case = branch_at(cast, "quotation", "supplier_questions")
    [notice] = shelf(case, case.buyer, kinds=["notice"])
    assert (notice.version.number, notice.edition) == (2, 1)
    assert "редакция" not in last_version(case, "notice").html


def test_changed_documents_make_a_second_asking(cast):
    case = branch_at(cast, "quotation", "supplier_questions")
    case = give(case, "documents_change", comment="Уточнили диагональ")
    assert (case.step, case.offers_deadline) == ("quotation_documents", None)
    case = walk(cast, case, "publication")
    form = Publication(case=case, task=task_of(case), person=case.buyer)
    assert {one.name for one in form.initial["suppliers"]} == {"Северлинк", "Техносфера Урал", "Орбита-Сервис"}
    case = give(case)
    assert case.asking == 2
    assert Asked.objects.filter(procedure=case, nth=2, sent__isnull=False).count() == 3
    assert last_version(case, "notice").data["number"] == f"{case.code}/2"


def test_suppliers_of_a_rerouted_procedure_are_proposed_without_the_blocked(cast):
    case = branch_at(cast, "quotation", "supplier_questions")
    BranchRule.objects.create(flow="tender", group=WorkingGroup.objects.get())
    cases.leave(case, "reroute", by=cast.fresh("purchasing_head"), data={"branch": "tender", "reason": "Сложнее"})
    new = again(case).continued_by.get()
    counterparties.block(Counterparty.objects.get(name="Северлинк"), by=cast.fresh("purchasing_head"), why="суд")
    new = walk(cast, new, "announcement")
    form = Publication(case=new, task=task_of(new), person=new.buyer)
    assert {one.name for one in form.initial["suppliers"]} == {"Техносфера Урал", "Орбита-Сервис"}
    assert [one.name for one in form.blocked] == ["Северлинк"]


def test_questions_block_the_way_until_they_are_answered(cast):
    case = branch_at(cast, "quotation", "supplier_questions")
    buyer, asker = cast.fresh("buyer"), Counterparty.objects.get(name="Северлинк")
    found = questions.register(case, by=buyer, question="Какая матрица?", came=clock.now(), counterparty=asker)
    with pytest.raises(Refused, match="1 question waits for its answer"):
        give(case)
    found = questions.answer(found, by=buyer, text="IPS.")
    assert found.answered is not None and found.nth == 1
    assert give(case).step == "quotations"


def test_questions_come_later_too_but_not_after_the_opening_began(cast):
    case = branch_at(cast, "tender", "proposals")
    buyer = cast.fresh("buyer")
    late = questions.register(case, by=buyer, question="Принимаете ли аналог?", came=clock.now())
    assert questions.answer(late, by=buyer, text="Да.").answer == "Да."
    with pytest.raises(Refused, match="answered already"):
        questions.answer(late, by=buyer, text="Нет.")
    case = walk(cast, case, "opening")
    with pytest.raises(Refused, match="until the opening"):
        questions.register(case, by=buyer, question="Ещё вопрос", came=clock.now())


@pytest.mark.parametrize("login", ["requester", "it", "purchasing_head", "member1", "economist"])
def test_only_the_buyer_registers_questions(cast, login):
    case = branch_at(cast, "quotation", "supplier_questions")
    with pytest.raises(Refused):
        questions.register(case, by=cast.fresh(login), question="Какая матрица?", came=clock.now())


def test_a_question_from_the_future_is_refused(cast):
    case = branch_at(cast, "quotation", "supplier_questions")
    with pytest.raises(Refused, match="still to come"):
        questions.register(case, by=cast.fresh("buyer"), question="?", came=clock.now() + timedelta(hours=1))


def test_the_form_as_a_table(cast):
    case = branch_at(cast, "quotation", "quotation_documents")
    line = case.group.lines.order_by("position").first()
    line.name = "=HYPERLINK(1)"
    line.save(update_fields=["name"])
    book = load_workbook(BytesIO(workbook(case)))
    sheet = book[columns.SHEET]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[columns.HEAD_ROW - 1] == (
        "№", "Наименование", "Характеристики", "Количество", "Ед. изм.", "Цена за единицу, ₽", "НДС, %",
        "Что предлагается", "Код строки",
    )  # fmt: skip
    first, second = rows[columns.HEAD_ROW], rows[columns.HEAD_ROW + 1]
    assert first[:2] == (1, "=HYPERLINK(1)") and "Диагональ" in first[2]
    assert (first[3], first[4], first[8]) == (7, "шт.", line.pk)
    assert (second[1], second[3]) == ("Клавиатура", 6)
    assert sheet.cell(columns.HEAD_ROW + 1, 2).data_type == "s"
    assert sheet.column_dimensions["I"].hidden
    assert [row[0] for row in book[columns.TERMS_SHEET].iter_rows(values_only=True)][:2] == ["Поставщик", "ИНН"]


def test_the_day_off_names_another(cast):
    friday = date(2026, 6, 5)
    assert "past" not in str(why_not_deadline(date(2026, 6, 4), friday))
    assert "after today" in str(why_not_deadline(friday, friday))
    assert "8" in str(why_not_deadline(date(2026, 6, 6), friday))
    assert "day off" in str(why_not_deadline(date(2026, 6, 12), friday))
    assert "more than a year" in str(why_not_deadline(date(2035, 6, 5), friday))
    assert why_not_deadline(date(2026, 6, 8), friday) is None


def test_the_votes_of_a_tender_are_both_in_the_sheet(cast):
    case = branch_at(cast, "tender", "documents_vote")
    ids = {task.person_id for task in case.tasks.open()}
    assert ids == {person.pk for person in cast.group}
    assert Person.objects.filter(pk__in=ids).count() == 3
