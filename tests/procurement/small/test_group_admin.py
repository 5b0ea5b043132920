"""The working group and the branch's numbers in the admin: three members, a chair among them, no buyer; history."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from procurement.models import BranchRule, WorkingGroup


@pytest.fixture
def admin(cast):
    browser = Client()
    browser.force_login(cast.admin)
    return browser


def fields(chair, people):
    rows = {f"members-{n}-person": person.pk for n, person in enumerate(people)}
    count = {"members-TOTAL_FORMS": len(people), "members-INITIAL_FORMS": 0}
    return {"name": "Рабочая группа", "chair": chair.pk, "why": "Приказ № 3", **rows, **count}


def add(admin, chair, people):
    return admin.post("/admin/procurement/workinggroup/add/", fields(chair, people))


def test_a_group_of_three_with_its_chair(cast, admin):
    assert add(admin, cast.chair, cast.group).status_code == 302
    group = WorkingGroup.objects.get()
    assert set(group.members.values_list("person", flat=True)) == {person.pk for person in cast.group}
    assert LogEntry.objects.filter(object_id=str(group.pk), content_type__model="workinggroup").exists()


def test_what_is_no_group(cast, admin):
    assert "не меньше трёх человек" in add(admin, cast.chair, [cast.chair, cast.member1]).content.decode()
    assert "Председатель — один из" in add(admin, cast.lawyer, cast.group).content.decode()
    with_buyer = [*cast.group, cast.buyer]
    assert "Закупщик не судит" in add(admin, cast.chair, with_buyer).content.decode()
    twice = [cast.chair, cast.chair, cast.member1]
    assert add(admin, cast.chair, twice).status_code == 200
    assert not WorkingGroup.objects.exists()


def test_numbers_of_a_branch(cast, admin):
    values = {"flow": "small", "limit": "100000.00", "suppliers_least": 3, "offers_least": 2, "own_least": 0,
              "window_days": 30, "director_above": "5000000", "spread_most": "33", "too_few_most": 2, "group": "",
              "why": "Положение о закупках"}  # fmt: skip
    assert admin.post("/admin/procurement/branchrule/add/", values).status_code == 302
    assert BranchRule.objects.get().limit == 100000
    assert admin.post("/admin/procurement/branchrule/add/", values).status_code == 200
    assert admin.post("/admin/procurement/branchrule/add/", values | {"flow": "other"}).status_code == 200
    assert (
        admin.post("/admin/procurement/branchrule/add/", values | {"flow": "tender", "limit": "-1"}).status_code == 200
    )
    assert BranchRule.objects.count() == 1


def test_only_who_configures(cast):
    browser = Client()
    browser.force_login(cast.purchasing_head)
    assert browser.get("/admin/procurement/workinggroup/").status_code in (302, 403, 404)
