"""A case keeps the values it entered its step with; a change holds from its next step on."""

import pytest
from django.utils import translation

from portal.actions import clocks
from portal.models import LineDays
from procurement.actions.procedures import replace_member
from procurement.letter_texts import text_for
from procurement.models import BranchRule, LetterText, Procedure, WorkingGroup
from procurement.ruling import rule_of
from tests.builders import again, procedure_at, walk
from tests.procurement.settings.rule_posts import change_rule


@pytest.fixture(autouse=True)
def forgotten():
    clocks.forget()
    yield
    clocks.forget()


def test_a_changed_number_holds_from_the_next_step_on(cast, admin):
    case = procedure_at(cast, "suppliers")
    assert change_rule(admin, "small", suppliers_least=5).status_code == 302
    assert change_rule(admin, "small", suppliers_least=7).status_code == 302
    assert rule_of(case).suppliers_least == 3
    assert rule_of(walk(cast, case, "enquiry")).suppliers_least == 7


def test_a_rule_entered_now_leaves_the_open_step_its_defaults(cast, admin):
    case = procedure_at(cast, "suppliers")
    BranchRule.objects.all().delete()
    assert change_rule(admin, "small", limit="50000", suppliers_least=4).status_code == 302
    assert (rule_of(case).limit, rule_of(case).suppliers_least) == (100_000, 3)
    case = walk(cast, case, "enquiry")
    assert (rule_of(case).limit, rule_of(case).suppliers_least) == (50_000, 4)


def test_another_group_judges_from_the_next_step_on(cast, admin):
    case = procedure_at(cast, "suppliers")
    own, other = WorkingGroup.objects.get(), WorkingGroup.objects.create(name="Другая", chair=cast.lawyer)
    assert change_rule(admin, "small", group=other.pk).status_code == 302
    assert rule_of(case).group == own
    assert rule_of(walk(cast, case, "enquiry")).group == other


def test_it_is_one_statement(cast, admin, django_assert_num_queries):
    case = procedure_at(cast, "suppliers")
    with django_assert_num_queries(1):
        assert rule_of(case).group.chair_id == cast.chair.pk
    change_rule(admin, "small", suppliers_least=5)
    with django_assert_num_queries(1):
        assert rule_of(case).suppliers_least == 3


def test_a_rule_of_no_row_and_of_a_case_that_has_ended(cast):
    case = procedure_at(cast, "suppliers")
    BranchRule.objects.all().delete()
    assert rule_of(case).limit == 100_000
    assert rule_of(Procedure(flow="tender")).director_above == 5_000_000


def test_letters_keep_their_words_while_the_step_is_open(cast, admin):
    case = procedure_at(cast, "enquiry")
    given = {"code": "enquiry", "russian": "Ждём цены до {answer_by}", "english": "", "why": "Короче"}
    assert admin.post("/admin/procurement/lettertext/add/", given).status_code == 302
    with translation.override("ru"):
        assert text_for("enquiry", case, answer_by=None) == "Просим сообщить цены и условия на следующее:"
        assert text_for("enquiry", walk(cast, case, "offers"), answer_by=None) == "Ждём цены до –"
    assert LetterText.objects.get().russian == "Ждём цены до {answer_by}"


def test_who_joins_a_vote_under_way_has_its_days(cast, admin):
    case = procedure_at(cast, "group_vote")
    given = {"place": "small.group_vote", "days": "9", "why": "Отпуска"}
    assert admin.post("/admin/portal/linedays/add/", given).status_code == 302
    replace_member(again(case), by=cast.purchasing_head, out=cast.member1, to=cast.lawyer, reason="Болеет")
    assert set(case.tasks.open().values_list("days", flat=True)) == {2}
    assert LineDays.objects.get().days == 9
