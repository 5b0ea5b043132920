"""Invitations: letters, the link that works once and tells nothing to outsiders."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from portal import jobs
from portal.actions import inviting, people
from portal.models import Letter, Person
from tests.cast import make_cast

PASSWORD = "дорога-через-мост-42"


def link_path(person):
    return reverse("invitation", args=[inviting.token_of(Person.objects.get(pk=person.pk))])


def test_one_letter_with_the_link(cast, client):
    client.force_login(cast.hr)
    client.post(reverse("invite", args=[cast.outsider.pk]))
    letter = Letter.objects.get()
    assert (letter.to, letter.person) == ("outsider@primer.example", cast.outsider)
    assert "/welcome/" in letter.body
    assert "/welcome/" in letter.html
    assert cast.fresh("outsider").invited


def test_everybody_who_waits_is_invited_once(cast, client):
    client.force_login(cast.hr)
    waiting = inviting.to_invite().count()
    assert waiting == 30, "of 31 people and the admin HR is here, the admin has no mailbox"
    button = reverse("invite_all")
    assert f'action="{button}"' in client.get(reverse("invitations")).content.decode()
    page = client.post(button, follow=True).content.decode()
    assert "Отправляем 30 приглашений." in page and f'action="{button}"' not in page
    assert Letter.objects.count() == 0, "a job writes them"
    assert inviting.invite_waiting(cast.hr, batch=10) is True, "and is killed here"
    assert Letter.objects.count() == 10
    jobs.invite_waiting(cast.hr.pk)
    jobs.invite_waiting(cast.hr.pk)
    assert Letter.objects.count() == 30
    assert set(Letter.objects.values_list("to").annotate(n=Count("pk")).values_list("n", flat=True)) == {1}
    assert "Приглашения отправляются" not in client.get(reverse("invitations")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_invite_once(transactional_db):
    cast, told = make_cast(), []
    gate = Barrier(2)

    def run():
        try:
            gate.wait()
            told.append(inviting.invite_waiting(cast.hr))
        finally:
            connection.close()

    threads = [Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [False, False]
    assert Letter.objects.count() == Letter.objects.values("to").distinct().count() == 31


def test_who_has_no_mailbox_gets_the_link_by_hand(cast, client):
    people.change_person(cast.outsider, by=cast.hr, email="")
    client.force_login(cast.hr)
    answer = client.post(reverse("invite", args=[cast.outsider.pk]), follow=True)
    assert "/welcome/" in answer.content.decode()
    assert Letter.objects.count() == 0


def test_the_link_sets_a_password_once(cast, client):
    address = link_path(cast.outsider)
    assert client.get(address).status_code == 200
    weak = client.post(address, {"new_password1": "123", "new_password2": "123"})
    assert weak.status_code == 200
    assert not cast.fresh("outsider").has_usable_password()
    done = client.post(address, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert done.status_code == 302
    person = cast.fresh("outsider")
    assert person.check_password(PASSWORD)
    assert person.last_login
    client.logout()
    assert client.get(address).status_code == 410, "used"
    assert client.post(address, {"new_password1": "x", "new_password2": "x"}).status_code == 410


@pytest.mark.parametrize("spoil", [lambda token: token[:-2] + "xx", lambda token: "a.b.c", lambda token: "0"])
def test_a_wrong_link_tells_nothing(cast, client, spoil):
    token = inviting.token_of(cast.outsider)
    answer = client.get(reverse("invitation", args=[spoil(token)]))
    assert answer.status_code == 410
    assert "outsider" not in answer.content.decode()
    assert "Щукин" not in answer.content.decode()


def test_an_old_link_and_that_of_a_leaver_do_not_work(cast, client):
    address = link_path(cast.outsider)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert client.get(address).status_code == 410
    people.dismiss(cast.outsider, day=timezone.localdate() - timedelta(days=1), by=cast.hr)
    assert client.get(address).status_code == 410


def test_who_came_in_needs_no_invitation(cast, client):
    client.force_login(cast.outsider)
    client.force_login(cast.hr)
    assert client.post(reverse("invite", args=[cast.outsider.pk])).status_code == 404
    assert client.get(link_path(cast.outsider)).status_code == 410


def test_only_hr_invites(cast, client):
    client.force_login(cast.requester)
    assert client.post(reverse("invite", args=[cast.outsider.pk])).status_code == 403
    assert client.post(reverse("invite_all")).status_code == 403
    assert Letter.objects.count() == 0
