"""Roles: queues, holders, heads above."""

from datetime import date, timedelta

from portal import clock, roles
from portal.actions import people, units
from portal.models import Person


def test_a_role_in_the_company_is_a_queue_of_its_own(cast):
    today = clock.today()
    assert roles.queue("buyer", cast.marketing, today) == ("buyer", [cast.buyer.pk, cast.buyer2.pk])
    assert roles.holders("buyer", None, today) == [cast.buyer.pk, cast.buyer2.pk]
    assert roles.queues_of(cast.buyer) == ["buyer"]


def test_the_nearest_unit_with_a_holder_has_the_queue(cast):
    people.give_role(cast.outsider, "buyer", by=cast.admin, unit=cast.agency)
    queue, holders = roles.queue("buyer", cast.marketing, clock.today())
    assert (queue, holders) == (f"buyer@{cast.agency.pk}", [cast.outsider.pk])
    assert roles.queue("buyer", cast.legal, clock.today())[0] == "buyer"
    assert roles.queues_of(cast.fresh("outsider")) == [f"buyer@{cast.agency.pk}"]


def test_holders_are_one_statement(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        roles.holders("it", cast.events, clock.today())
    person = cast.fresh("it")
    with django_assert_num_queries(1):
        assert roles.has_role(person, "it", "it_head")
        assert not roles.has_role(person, "buyer")
        assert roles.queues_of(person) == ["it"]


def test_a_leaver_and_an_ended_role_hold_nothing(cast):
    today = clock.today()
    role = cast.it2.roles.get()
    role.until = today - timedelta(days=1)
    role.save()
    assert roles.holders("it", None, today) == [cast.it.pk]
    people.dismiss(cast.it, day=today - timedelta(days=1), by=cast.hr)
    assert roles.holders("it", None, today) == []
    assert "it" in {kind.code for kind in roles.empty_roles()}
    assert roles.queues_of(cast.fresh("it")) == []


def test_heads_above_come_nearest_first_and_nobody_twice(cast):
    assert roles.heads_above(cast.marketing.pk) == [
        cast.requester_head.pk, cast.agency_head.pk, cast.general_director.pk,
    ]  # fmt: skip
    units.set_head(cast.agency, person=cast.requester_head, by=cast.admin)
    assert roles.heads_above(cast.marketing.pk) == [cast.requester_head.pk, cast.general_director.pk]


def test_nobody_of_the_cast_holds_two_roles(cast):
    assert max(person.roles.count() for person in Person.objects.all()) == 1
    assert cast.admin.roles.count() == 0
    assert roles.empty_roles() == []


def test_the_unit_of_a_person_is_that_of_their_main_place(cast):
    people.employ(cast.requester, by=cast.hr, unit=cast.legal, post="Юрист", started=date(2019, 1, 9), main=False)
    assert roles.unit_of(cast.fresh("requester")) == cast.marketing
    assert roles.unit_of(cast.admin) is None
