"""What is written to whom, when, how often; and how it is sent."""

import re

import pytest
import time_machine
from django.core import mail as django_mail
from django.urls import reverse

from portal import jobs, letters, mail
from portal.actions import cases, comments, people, units
from portal.actions.reminders import remind
from portal.models import Letter, Notice, Person, Task
from tests.kernel.trial import begin, task_of
from tests.letters.conftest import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trial")]


@pytest.fixture
def task(cast) -> Task:
    """Asked of the economist on Monday, 19 January 2026, for two workdays: until the end of the 21st."""
    with time_machine.travel(at("2026-01-19 10:00"), tick=False):
        case = begin(cast)
        cases.answer(task_of(case), "done", by=cast.requester)
        return task_of(case)


def morning(moment: str) -> list[Letter]:
    """The sweep and the job of letters, twice, at that moment: what they wrote."""
    before = set(Letter.objects.values_list("pk", flat=True))
    with time_machine.travel(at(moment), tick=False):
        for _again in range(2):
            remind(at(moment))
            letters.write_due(at(moment))
    return list(Letter.objects.exclude(pk__in=before).order_by("pk"))


def test_the_digest_comes_at_nine_once_and_says_what_is_new(cast, task):
    assert morning("2026-01-20 08:55") == []
    (letter,) = morning("2026-01-20 09:00")
    assert (letter.person, letter.to, letter.kind) == (cast.economist, "economist@primer.example", "digest")
    assert letter.subject == "Портал: вас ждёт 1 задача"
    assert "Доброе утро, Галина" in letter.body
    assert "Срок в следующий рабочий день" in letter.body
    assert "Agree to it" in letter.body
    assert "Trial 2026-001, Trial" in letter.body
    assert f"http://localhost:8000/tasks/{task.pk}" in letter.body
    assert f'href="http://localhost:8000/tasks/{task.pk}"' in letter.html
    assert morning("2026-01-20 12:00") == []


def test_never_more_than_three_for_one_task(cast, task):
    days = ["2026-01-20", "2026-01-21", "2026-01-22", "2026-01-23", "2026-01-26", "2026-01-27", "2026-02-02"]
    written = {day: [letter.person.login for letter in morning(f"{day} 09:30")] for day in days}
    assert written == {
        "2026-01-20": ["economist"], "2026-01-21": ["economist"], "2026-01-22": ["finance_director"],
        "2026-01-23": [], "2026-01-26": [], "2026-01-27": [], "2026-02-02": [],
    }  # fmt: skip
    task.refresh_from_db()
    assert task.letters == 3


def test_the_head_is_told_who_is_late(cast, task):
    written = {letter.person: letter for letter in morning("2026-01-22 09:30")}
    assert set(written) == {cast.economist, cast.finance_director}
    letter = written[cast.finance_director]
    assert "Просрочено" in written[cast.economist].body
    assert "Не отвечает в срок: Галина Шубина. Вы можете ответить вместо" in letter.body


def test_no_letter_on_days_off_and_none_without_anything_to_say(cast, task):
    assert morning("2026-01-24 10:00") == []
    with time_machine.travel(at("2026-01-20 08:00"), tick=False):
        cases.answer(task, "refuse", by=cast.economist, comment="No money")
    assert morning("2026-01-20 10:00") == []


def test_nine_is_nine_where_the_person_works(cast, task):
    with time_machine.travel(at("2026-01-19 12:00"), tick=False):
        units.change(cast.finance, by=cast.admin, zone="Europe/Moscow", code="")
    assert morning("2026-01-20 10:59") == []  # 08:59 in Moscow
    assert [letter.person for letter in morning("2026-01-20 11:00")] == [cast.economist]


def test_letters_are_in_the_language_of_the_person(cast, task):
    Person.objects.filter(pk=cast.economist.pk).update(language="en")
    (letter,) = morning("2026-01-20 09:00")
    assert letter.subject == "Portal: 1 task awaits you"
    assert "Good morning, Галина" in letter.body
    assert "Due on the next workday" in letter.html


def test_a_mention_is_written_at_once_even_at_night(cast, task):
    with time_machine.travel(at("2026-01-19 23:10"), tick=False):
        comments.comment(task.case, by=cast.requester, text="Look here <b>", mentions=[cast.lawyer])
    (letter,) = morning("2026-01-19 23:12")
    assert (letter.person, letter.kind) == (cast.lawyer, "urgent")
    assert letter.subject == "Вас упомянули в комментарии: Trial 2026-001"
    assert f"/comments/{task.case.comments.get().pk}" in letter.body, "a mentioned person may see no more than that"
    assert morning("2026-01-20 09:30")[0].person == cast.economist  # nothing twice to the lawyer


def test_the_reminder_of_the_day_waits_for_nine_and_is_in_the_digest(cast, task):
    assert morning("2026-01-21 00:10") == []
    (letter,) = morning("2026-01-21 09:05")
    assert letter.kind == "digest"
    assert "Срок сегодня" in letter.body
    assert not Notice.objects.filter(person=cast.economist, letter=None).exists()


def test_what_was_read_in_the_portal_is_not_written(cast, task):
    with time_machine.travel(at("2026-01-19 23:10"), tick=False):
        comments.comment(task.case, by=cast.requester, text="Look", mentions=[cast.lawyer])
    Notice.objects.filter(person=cast.lawyer).update(read=at("2026-01-19 23:11"))
    assert morning("2026-01-19 23:12") == []


def test_what_came_after_nine_is_tomorrows(cast, task):
    assert morning("2026-01-19 10:05") == []


def test_a_queue_is_counted_not_listed(cast, trial):
    trial["reply"] = "ready"
    with time_machine.travel(at("2026-01-19 11:00"), tick=False):
        people.give_role(cast.lawyer, "accounting", by=cast.admin)
        case = begin(cast)
        cases.answer(task_of(case), "done", by=cast.requester)
        cases.answer(task_of(case), "approve", by=cast.economist)
    letter, other = morning("2026-01-20 09:00")
    assert {letter.person, other.person} == {cast.accounting, cast.lawyer}
    assert "бухгалтерия: 1 задача, новых 1, на сегодня 1" in letter.body.lower()
    assert "File it" not in letter.body
    assert [letter.person for letter in morning("2026-01-21 09:00")] == [cast.finance_director]


def test_opening_the_link_acts_on_nothing(client, cast, task):
    client.force_login(cast.economist)
    assert client.get(reverse("task", args=[task.pk])).status_code == 200
    task.refresh_from_db()
    assert task.closed is None


def test_without_a_mail_server_letters_are_kept(client, cast, task):
    (letter,) = morning("2026-01-20 09:00")
    assert letter.sent is None
    client.force_login(cast.admin)
    page = client.get("/admin/portal/letter/").content.decode()
    assert "Портал: вас ждёт 1 задача" in page
    assert "хранится здесь: почтовый сервер не указан" in page
    page = client.get(f"/admin/portal/letter/{letter.pk}/change/").content.decode()
    assert "Доброе утро, Галина" in page


def test_with_a_mail_server_they_are_sent_once(cast, task, mail_server):
    (letter,) = morning("2026-01-20 09:00")
    jobs.send_letter(letter.pk)
    jobs.send_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.sent
    assert len(mail_server.letters) == 1
    assert "Auto-Submitted: auto-generated" in mail_server.letters[0]
    assert "To: economist@primer.example" in mail_server.letters[0]


def test_what_the_mail_server_said_is_kept_and_it_is_tried_again(cast, task, mail_server):
    (letter,) = morning("2026-01-20 09:00")
    mail_server.refuses = True
    jobs.send_letter(letter.pk)
    letter.refresh_from_db()
    assert "nobody of that name" in letter.error
    assert letter.sent is None
    assert mail.queue_waiting(at("2026-01-20 09:04")) == 0
    assert mail.queue_waiting(at("2026-01-20 09:06")) == 1
    assert mail.queue_waiting(at("2026-01-23 09:06")) == 0
    mail_server.refuses = False
    jobs.send_letter(letter.pk)
    letter.refresh_from_db()
    assert (bool(letter.sent), letter.error) == (True, "")


def test_a_forgotten_password_is_in_the_log_too(client, cast, settings):
    settings.EMAIL_BACKEND = "portal.mail.LoggingBackend"
    client.post(reverse("password_reset"), {"email": "economist@primer.example"})
    letter = Letter.objects.get()
    assert (letter.person, letter.kind) == (cast.economist, "own")
    assert re.search(r"http://localhost:8000/password/new/\S+/\S+/", letter.body)
    assert django_mail.outbox == []
