"""People and units in the admin: writes are the actions'."""

import pytest
from django.urls import reverse

from portal.actions.records import records_of
from portal.models import Employment, Person, Role, StandIn, Unit


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.admin)
    return client


@pytest.mark.parametrize("name", ["person", "unit", "employment", "role", "absence", "standin"])
def test_the_lists_open(admin, name):
    assert admin.get(reverse(f"admin:portal_{name}_changelist")).status_code == 200


def test_a_unit_is_made_moved_and_never_deleted(cast, admin):
    data = {"name": "Отдел чая", "parent": cast.operations.pk, "head": "", "zone": "", "code": ""}
    assert admin.post(reverse("admin:portal_unit_add"), data).status_code == 302
    unit = Unit.objects.get(name="Отдел чая")
    address = reverse("admin:portal_unit_change", args=[unit.pk])
    changed = data | {"name": "Чайная", "parent": cast.agency.pk, "head": cast.chair.pk, "zone": "Europe/Moscow"}
    assert admin.post(address, changed).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.parent, unit.head, unit.zone) == ("Чайная", cast.agency, cast.chair, "Europe/Moscow")
    assert records_of(unit).count() == 5, "made, moved, renamed, zone, head: written once each"
    assert admin.post(reverse("admin:portal_unit_delete", args=[unit.pk]), {"post": "yes"}).status_code == 403


def test_a_doubled_name_is_refused_in_the_form(cast, admin):
    data = {"name": "Маркетинг", "parent": cast.agency.pk, "head": "", "zone": "", "code": ""}
    assert admin.post(reverse("admin:portal_unit_add"), data).status_code == 200
    assert Unit.objects.filter(name="Маркетинг").count() == 1


def test_units_close_by_an_admin_action(cast, admin):
    data = {"action": "close_units", "_selected_action": [cast.marketing.pk]}
    shown = admin.post(reverse("admin:portal_unit_changelist"), data, follow=True).content.decode()
    assert "Маркетинг" in shown
    cast.marketing.refresh_from_db()
    assert cast.marketing.closed is None, "people work there"


def test_roles_are_given_and_taken_by_the_actions(cast, admin):
    data = {"person": cast.outsider.pk, "code": "buyer", "unit": "", "until": ""}
    assert admin.post(reverse("admin:portal_role_add"), data).status_code == 302
    role = Role.objects.get(person=cast.outsider)
    assert role.since is not None
    assert records_of(cast.outsider).first().user == cast.admin
    assert admin.post(reverse("admin:portal_role_delete", args=[role.pk]), {"post": "yes"}).status_code == 302
    assert not Role.objects.filter(person=cast.outsider).exists()


def test_a_place_of_work_and_a_stand_in(cast, admin):
    data = {
        "person": cast.outsider.pk, "unit": cast.legal.pk, "post": "Курьер", "number": "77", "boss": "", "main": "",
        "started": "2026-11-01", "ended": "",
    }  # fmt: skip
    assert admin.post(reverse("admin:portal_employment_add"), data).status_code == 302
    assert Employment.objects.get(number="77").unit == cast.legal
    assert admin.post(reverse("admin:portal_standin_add"), {"person": cast.chair.pk, "position": 2}).status_code == 302
    assert StandIn.objects.get(person=cast.chair).position == 2


def test_a_new_person_comes_without_a_password(cast, admin):
    data = {
        "last_name": "Новая", "first_name": "Ия", "login": "iya", "language": "ru", "theme": "",
        "employments-TOTAL_FORMS": 0, "employments-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert admin.post(reverse("admin:portal_person_add"), data).status_code == 302
    person = Person.objects.get(login="iya")
    assert not person.has_usable_password()
    assert records_of(person).count() == 1
