"""The happy way of a small purchase through need, offers and choice, as the specification has it."""

from decimal import Decimal

from procurement.models import Item
from tests.builders import again, begun, give, procedure_at, walk

WAY = [
    "assign", "check_group", "memo", "memo_approval", "is_anything_left", "budget", "suppliers", "enquiry", "offers",
    "offers_technical", "offers_requester", "discount", "is_small", "supplier_check", "report", "group_vote",
    "approval_sheet", "choice_approval", "order",
]  # fmt: skip


def test_happy_way_to_the_order(cast):
    case = walk(cast, begun(cast), "order")
    been = [visit.step for visit in case.visits.order_by("pk")]
    assert been == [step for step in WAY if step not in ("is_anything_left", "is_small")]
    assert case.total == Decimal("69000.00")  # 7 × 9 000 + 6 × 1 000, after the discount
    assert case.chosen.counterparty.name == "Техносфера Урал"
    assert case.reserve == Decimal("73700.00")
    assert set(Item.objects.of_group(case.group).values_list("fate", flat=True)) == {"bought"}


def test_each_is_asked_who_the_table_names(cast):
    case = begun(cast)
    asked = {}
    while case.step != "order":
        people = [task.person.login if task.person else task.role for task in case.tasks.open().order_by("pk")]
        asked.setdefault(case.step, people)
        give(cast, case)
        case = again(case)
    assert asked == {
        "assign": ["purchasing_head"],
        "check_group": ["buyer"],
        "memo": ["buyer"],
        "memo_approval": ["requester_head", "requester2_head"],
        "budget": ["economist"],
        "suppliers": ["buyer"],
        "enquiry": ["buyer"],
        "offers": ["buyer"],
        "offers_technical": ["it"],
        "offers_requester": ["requester", "requester2"],
        "discount": ["buyer"],
        "supplier_check": ["security"],
        "report": ["buyer"],
        "group_vote": ["member1", "member2", "chair"],
        "approval_sheet": ["buyer"],
        "choice_approval": ["purchasing_head"],
    }


def test_printed_forms_are_frozen_on_the_way(cast):
    case = procedure_at(cast, "order")
    frozen = case.documents.filter(versions__frozen=True).order_by("pk").values_list("kind", "versions__number")
    assert list(frozen) == [
        ("memo", 1), ("enquiry", 1), ("selection_report", 1), ("approval_sheet", 1), ("approval_sheet", 2),
    ]  # fmt: skip
    assert case.documents.filter(kind="offer").count() == 2
