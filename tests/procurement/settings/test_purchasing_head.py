"""The list of changes for the head of purchasing; the demo's rules."""

import pytest
from django.test import Client

from portal import demo
from procurement import demo_orders
from procurement.demo import fill_catalogue
from procurement.models import BranchRule
from tests.builders import furnish
from tests.procurement.settings.rule_posts import change_rule


def text(page) -> str:
    return " ".join(page.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_head_reads_what_holds_and_what_was_changed(cast, admin):
    furnish(cast)
    change_rule(admin, "small", limit="150000")
    change_rule(admin, "tender", suppliers_least=4, why="Мало участников")
    admin.post("/admin/portal/linedays/add/", {"place": "tender.criteria", "days": "7", "why": "Просьба закупщиков"})
    head = Client(headers={"accept-language": "ru"})
    head.force_login(cast.purchasing_head)
    page = text(head.get("/procedures/settings"))
    assert "лимит: <del>100 000</del> → <ins>150 000</ins>" in page and "Мало участников" in page
    assert "рабочих дней: <del>2</del> → <ins>7</ins>" in page and "Просьба закупщиков" in page
    assert page.index("Просьба закупщиков") < page.index("Мало участников") < page.index("Приказ № 7")
    assert "3 000 000" not in page and "5 000 000 ₽" in page


def test_it_is_hers(cast):
    buyer = Client()
    buyer.force_login(cast.buyer)
    assert buyer.get("/procedures/settings").status_code == 403


@pytest.mark.django_db
def test_the_demo_sets_all_four_branches():
    demo.fill()
    fill_catalogue()
    demo_orders._working_group()
    rows = {row.flow: row for row in BranchRule.objects.all()}
    assert set(rows) == {"small", "single_source", "quotation", "tender"}
    assert {row.group.name for row in rows.values()} == {"Рабочая группа по закупкам"}
    assert rows["small"].limit == 100_000 and rows["tender"].director_above == 5_000_000
