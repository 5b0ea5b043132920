"""The demo company: roles by posts, nobody twice."""

from collections import Counter

import pytest

from portal import clock, demo, roles
from portal.models import Absence, Employment, Person, Role, StandIn, Unit


@pytest.mark.django_db
def test_the_demo_company_is_filled():
    demo.fill()
    assert Person.objects.count() == 314
    assert (Unit.objects.count(), Employment.objects.count()) == (57, 317)
    assert Counter(Role.objects.values_list("code", flat=True)) == {
        "general_director": 1, "finance_director": 1, "treasury": 2, "accounting": 4, "economist": 2, "lawyer": 2,
        "security": 3, "purchasing_head": 1, "buyer": 4, "it_head": 1, "it": 23, "administration": 13, "hr": 9,
        "content": 1,
    }  # fmt: skip
    assert roles.empty_roles() == []
    assert Role.objects.values("person").distinct().count() == Role.objects.count()
    cast = demo.cast()
    assert len(cast) == len(demo.CAST) == 21
    assert len({person.pk for _label, person in cast}) == 21
    admin = demo.person("admin")
    assert (admin.is_superuser, admin.roles.count(), admin.employments.count()) == (True, 0, 1)
    for code in roles.ROLES:
        if code in demo.CAST:
            assert demo.person(code).roles.get().code == code
    for requester in ("requester", "requester2"):
        person, head = demo.person(requester), demo.person(f"{requester}_head")
        assert roles.heads_above(roles.unit_of(person).pk)[0] == head.pk
        assert person.roles.count() == head.roles.count() == 0
    assert Absence.objects.filter(since__gt=clock.today()).count() == 2
    assert StandIn.objects.count() == 2
