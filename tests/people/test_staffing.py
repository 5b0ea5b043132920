"""Heads, deputies, stand-ins, days that clocks wait for."""

from datetime import date, timedelta

import time_machine
from django.urls import reverse

from portal import clock, staffing
from portal.actions import people, units
from portal.actions.records import records_of
from portal.models import Notice


def away(cast, person, *, since=0, until=3, deputy=None):
    today = clock.today()
    return people.add_absence(
        person, since=today + timedelta(days=since), until=today + timedelta(days=until), deputy=deputy, by=cast.hr
    )


def test_the_head_of_a_head_is_the_next_one_up(cast):
    today = clock.today()
    assert staffing.head_of(cast.requester, today) == cast.requester_head.pk
    assert staffing.head_of(cast.requester_head, today) == cast.agency_head.pk
    assert staffing.head_of(cast.general_director, today) is None
    assert staffing.stand_ins() == [cast.stand_in.pk]


def test_ones_own_naming_comes_before_the_head(cast):
    today = clock.today()
    away(cast, cast.requester, deputy=cast.requester3)
    away(cast, cast.requester2)
    found = staffing.deputy_of([cast.requester.pk, cast.requester2.pk, cast.buyer.pk], today)
    assert found == {
        cast.requester.pk: staffing.Deputy(cast.requester3.pk, True),
        cast.requester2.pk: staffing.Deputy(cast.requester2_head.pk, False),
    }


def test_deputies_go_one_step(cast):
    today = clock.today()
    away(cast, cast.requester, deputy=cast.requester3)
    away(cast, cast.requester3, deputy=cast.member1)
    found = staffing.deputy_of([cast.requester.pk, cast.requester3.pk], today)
    assert found[cast.requester.pk] == staffing.Deputy(cast.requester_head.pk, False)
    assert found[cast.requester3.pk] == staffing.Deputy(cast.member1.pk, True)
    away(cast, cast.requester_head)
    assert cast.requester.pk not in staffing.deputy_of([cast.requester.pk], today)


def test_stands_in_for_is_the_other_side_of_the_same_rule(cast):
    today = clock.today()
    away(cast, cast.requester, deputy=cast.requester3)
    away(cast, cast.member1)
    away(cast, cast.requester2, since=5, until=8)
    assert staffing.stands_in_for(cast.requester3, today).named == {cast.requester.pk}
    assert staffing.stands_in_for(cast.requester_head, today) == staffing.StandsInFor(
        as_head=frozenset({cast.member1.pk})
    )
    assert staffing.stands_in_for(cast.agency_head, today).all == frozenset()
    assert staffing.stands_in_for(cast.requester2_head, today + timedelta(days=6)).as_head == {cast.requester2.pk}
    away(cast, cast.requester3)
    again = cast.fresh("requester_head")
    assert staffing.stands_in_for(again, today).as_head == {cast.member1.pk, cast.requester.pk, cast.requester3.pk}


def test_who_is_named_deputy_is_told(cast, client):
    with time_machine.travel("2026-07-01T05:00:00Z", tick=False):
        people.add_absence(
            cast.requester, since=date(2026, 7, 6), until=date(2026, 7, 17), deputy=cast.requester3, by=cast.requester
        )
        people.add_absence(cast.requester2, since=date(2026, 7, 6), until=date(2026, 7, 17), by=cast.requester2)
        [notice] = Notice.objects.all()
        assert (notice.person, notice.urgent) == (cast.requester3, False)
        client.force_login(cast.requester3)
        page = " ".join(client.get(reverse("notices")).content.decode().split())
        assert "Вы замещаете: Алина Аксёнова, с 6 июля по 17 июля" in page
        assert client.get(reverse("notice", args=[notice.pk]))["Location"] == reverse("absence")


def test_who_is_named_deputy_from_today_on_is_written_to_at_once(cast):
    away(cast, cast.requester, deputy=cast.requester3)
    assert Notice.objects.get().urgent


def test_clocks_wait_only_for_who_named_nobody(cast):
    today = clock.today()
    away(cast, cast.requester)
    away(cast, cast.requester2, deputy=cast.member2)
    away(cast, cast.requester, since=10, until=12)
    spans = staffing.touched_days([cast.requester.pk, cast.requester2.pk], today)
    assert spans[cast.requester2.pk] == []
    assert len(spans[cast.requester.pk]) == 2
    assert staffing.absence_cap() == 10


def test_a_deputy_who_is_away_has_left_or_is_barred_is_none(cast):
    today = clock.today()

    def day(n):
        return today + timedelta(days=n)

    away(cast, cast.requester, until=9, deputy=cast.member1)
    away(cast, cast.member1, since=2, until=4, deputy=cast.member2)
    away(cast, cast.requester2, until=9, deputy=cast.member2)
    both = [cast.requester.pk, cast.requester2.pk]
    assert staffing.touched_days(both, today) == {both[0]: [(day(2), day(4))], both[1]: []}
    assert staffing.absent_and_gone(both, today) == ({both[0]: [(day(2), day(4))], both[1]: []}, set())
    barred = {cast.member2.pk: "own_request"}
    assert staffing.touched_days(both, today, barred=barred)[both[1]] == [(day(0), day(9))]
    people.dismiss(cast.member1, day=day(-1), by=cast.hr)
    assert staffing.touched_days(both, today)[both[0]] == [(day(0), day(9))]


def test_who_was_where_on_that_day(cast):
    place = cast.requester.employments.get()
    people.change_place(place, by=cast.hr, ended=date(2024, 5, 31))
    people.employ(cast.requester, by=cast.hr, unit=cast.legal, post="Юрист", started=date(2024, 6, 1))
    assert staffing.units_of([cast.requester.pk], date(2024, 5, 31)) == {cast.requester.pk: cast.marketing.pk}
    assert staffing.units_of([cast.requester.pk], date(2024, 6, 1)) == {cast.requester.pk: cast.legal.pk}


def test_who_left_heads_nothing_any_more(cast):
    people.dismiss(cast.requester_head, day=clock.today() - timedelta(days=1), by=cast.hr)
    assert staffing.head_of(cast.requester, clock.today()) == cast.agency_head.pk
    cast.marketing.refresh_from_db()
    assert cast.marketing.head is None
    units.set_head(cast.marketing, person=cast.requester3, by=cast.admin)
    assert staffing.head_of(cast.requester, clock.today()) == cast.requester3.pk


def test_who_has_a_last_day_is_closed_when_it_is_over(cast):
    today = clock.today()
    people.dismiss(cast.requester, day=today, by=cast.hr)
    assert cast.fresh("requester").is_active, "the last day is still a day of work"
    assert people.close_leavers() == 0
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert people.close_leavers() == 1
        assert people.close_leavers() == 0
    assert not cast.fresh("requester").is_active
    assert records_of(cast.requester).first().user == cast.hr
