"""Settings in the admin: all four branches, what comes with the portal, who changed what and why."""

import pytest

from portal.models import SettingChange
from procurement.models import BranchProposal, BranchRule, LetterText, WorkingGroup
from tests.builders import furnish
from tests.procurement.settings.rule_posts import change_rule


def text(page) -> str:
    return " ".join(page.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_every_branch_is_there_with_what_comes_with_the_portal(admin):
    page = text(admin.get("/admin/procurement/branchrule/"))
    for branch in (
        "Малая закупка",
        "Закупка у единственного поставщика",
        "Запрос котировок",
        "Конкурс (запрос предложений)",
    ):
        assert branch in page
    assert "до 100 000 ₽" in page and "генеральный директор — свыше 5 000 000 ₽" in page
    form = text(admin.get("/admin/procurement/branchrule/add/?flow=small"))
    assert 'value="100000"' in form and 'value="5000000"' in form


def test_a_change_says_who_when_old_new_and_why(cast, admin):
    furnish(cast)
    assert change_rule(admin, "small", limit="150000", why="").status_code == 200
    assert change_rule(admin, "small", limit="150000").status_code == 302
    assert change_rule(admin, "small", limit="150000", why="Ничего").status_code == 302
    [change] = SettingChange.objects.all()
    assert (change.by, change.why, change.key) == (cast.admin, "Приказ № 7", "small")
    assert (change.old["limit"], change.new["limit"]) == ("100000.00", "150000.00")
    page = text(admin.get(f"/admin/procurement/branchrule/{BranchRule.objects.get().pk}/history/"))
    assert "лимит: <del>100 000</del> → <ins>150 000</ins>" in page and "Приказ № 7" in page
    assert "150 000" in text(admin.get("/admin/portal/settingchange/"))


@pytest.mark.parametrize(
    "wrong", [{"offers_least": 4}, {"spread_most": "-1"}, {"limit": "-1"}, {"director_above": "x"}]
)
def test_numbers_that_cannot_be(cast, admin, wrong):
    furnish(cast)
    assert change_rule(admin, "small", **wrong).status_code == 200
    assert not SettingChange.objects.exists()


def test_members_of_a_group_are_a_setting(cast, admin):
    furnish(cast)
    group = WorkingGroup.objects.get()
    rows = list(group.members.order_by("pk"))
    given = {"name": group.name, "chair": group.chair_id, "why": "Приказ № 8", "members-TOTAL_FORMS": len(rows) + 1,
             "members-INITIAL_FORMS": len(rows), f"members-{len(rows)}-person": cast.lawyer.pk}  # fmt: skip
    for n, row in enumerate(rows):
        given |= {f"members-{n}-id": row.pk, f"members-{n}-group": group.pk, f"members-{n}-person": row.person_id}
    assert admin.post(f"/admin/procurement/workinggroup/{group.pk}/change/", given).status_code == 302
    [change] = SettingChange.objects.all()
    assert set(change.new["members"]) - set(change.old["members"]) == {str(cast.lawyer)}
    assert str(cast.lawyer) in text(admin.get(f"/admin/procurement/workinggroup/{group.pk}/history/"))


def test_rules_of_the_portal_are_shown_and_taken_over(admin):
    page = text(admin.get("/admin/procurement/branchproposal/"))
    assert "свыше 3 000 000 ₽" in page and "Перенести в таблицу" in page
    assert admin.post("/admin/procurement/branchproposal/take").status_code == 302
    assert admin.post("/admin/procurement/branchproposal/take").status_code == 302
    rows = BranchProposal.objects.values_list("branch", "above", "up_to", "single_source")
    assert list(rows) == [
        ("single_source", None, None, True), ("small", None, None, False), ("quotation", 100_000, 3_000_000, False),
        ("tender", 3_000_000, None, False),
    ]  # fmt: skip
    assert SettingChange.objects.count() == 4
    assert "Перенести в таблицу" not in text(admin.get("/admin/procurement/branchproposal/"))


def test_words_of_a_letter_are_checked_and_shown_filled_in(admin):
    given = {
        "code": "result_won",
        "russian": "{supplier}, ваше предложение на {sum} выбрано.",
        "english": "",
        "why": "Тон",
    }
    wrong = admin.post("/admin/procurement/lettertext/add/", given | {"russian": "Скидка {discount}"})
    assert "«{discount}» здесь не подставляется" in text(wrong)
    assert admin.post("/admin/procurement/lettertext/add/", given).status_code == 302
    page = text(admin.get(f"/admin/procurement/lettertext/{LetterText.objects.get().pk}/change/"))
    assert (
        "<p>ООО «Поставщик», ваше предложение на 1 250 000,00 ₽ выбрано.<br></p>" in page
        and "result_won" not in page.split("<form")[0]
    )
    assert "<code>{supplier}</code> – название контрагента" in page
    assert "we inform you that your offer was chosen" in page


def test_the_form_of_a_letter_begins_with_the_words_of_the_portal(admin):
    listed = text(admin.get("/admin/procurement/lettertext/"))
    assert "Предъявляем претензию" in listed and "?code=claim" in listed
    page = text(admin.get("/admin/procurement/lettertext/add/?code=claim"))
    assert "Предъявляем претензию" in page and "we have claims to how order" in page


def test_nobody_but_the_administrator(cast, admin):
    admin.force_login(cast.purchasing_head)
    for name in ("branchrule", "lettertext", "branchproposal"):
        assert admin.get(f"/admin/procurement/{name}/").status_code in (302, 403, 404)
    assert admin.post("/admin/procurement/branchproposal/take").status_code in (302, 403, 404)
    assert not BranchProposal.objects.exists()
