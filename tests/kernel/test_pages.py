"""Pages of tasks and cases over HTTP on the trial flow: what is shown, what is refused, how many statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.actions import holds, tasks
from portal.actions.cases import answer
from portal.actions.people import give_role
from portal.models import Case, Comment, Question, Task
from tests.kernel.trial import begin, task_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(trial, cast):
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    return case


def test_the_inbox_shows_my_tasks(client, cast, case):
    client.force_login(cast.economist)
    page = client.get("/tasks")
    assert page.status_code == 200
    assert f"/tasks/{task_of(case).pk}" in page.content.decode()
    client.force_login(cast.outsider)
    assert f"/tasks/{task_of(case).pk}" not in client.get("/tasks").content.decode()


@pytest.mark.parametrize("tab", ["mine", "queue", "standin", "waiting", "done"])
def test_every_tab_opens(client, cast, case, tab):
    client.force_login(cast.requester)
    assert client.get(f"/tasks?tab={tab}&q=Tri&flow=trial&overdue=1").status_code == 200


def test_a_task_page_shows_all_and_acts_only_by_its_button(client, cast, case):
    client.force_login(cast.economist)
    task = task_of(case)
    page = client.get(f"/tasks/{task.pk}")
    assert page.status_code == 200
    assert "Trial" in page.content.decode()
    task.refresh_from_db()
    assert not task.answer


def test_an_outsider_gets_nothing(client, cast, case):
    client.force_login(cast.outsider)
    task = task_of(case)
    for address in (f"/tasks/{task.pk}", f"/cases/{case.pk}", f"/cases/{case.pk}/history", f"/tasks/{task.pk}/preview"):
        assert client.get(address).status_code == 404
    for address in (f"/tasks/{task.pk}/answer", f"/cases/{case.pk}/comment", f"/tasks/{task.pk}/take"):
        assert client.post(address, {"answer": "approve"}).status_code == 404


def test_answering_over_http_takes_at_most_fifteen_statements(client, cast, case):
    client.force_login(cast.economist)
    task = task_of(case)
    client.get(f"/tasks/{task.pk}")
    with CaptureQueriesContext(connection) as queries:
        response = client.post(f"/tasks/{task.pk}/answer", {"answer": "refuse", "comment": "No money"})
    assert response.status_code == 302
    assert Case.objects.get(pk=case.pk).step == "refused"
    assert len(queries) <= 15, "\n".join(q["sql"][:150] for q in queries)


def test_a_refusal_keeps_what_was_typed(client, cast, case):
    client.force_login(cast.economist)
    task = task_of(case)
    page = client.post(f"/tasks/{task.pk}/answer", {"answer": "rework", "comment": " "})
    assert page.status_code == 422
    page = client.post(f"/tasks/{task.pk}/answer", {"answer": "approve", "comment": "Typed", "seen": "1.999"})
    assert page.status_code == 422
    assert "Typed" in page.content.decode()


def test_the_second_press_is_told(client, cast, case):
    client.force_login(cast.economist)
    task = task_of(case)
    assert client.post(f"/tasks/{task.pk}/answer", {"answer": "approve"}).status_code == 302
    page = client.post(f"/tasks/{task.pk}/answer", {"answer": "approve"})
    assert page.status_code == 422
    assert "Шубина" in page.content.decode()


def test_several_simple_tasks_are_answered_at_once(client, trial, cast):
    cases = [begin(cast) for _ in range(3)]
    client.force_login(cast.requester)
    pks = [task_of(case).pk for case in cases]
    client.post("/tasks/answer", {"task": pks})
    assert set(Case.objects.filter(flow="trial").values_list("step", flat=True)) == {"agree"}
    assert Task.objects.filter(pk__in=pks, by=cast.requester).count() == 3


def test_comments_questions_hold_and_leaves(client, cast, case):
    client.force_login(cast.economist)
    client.post(f"/cases/{case.pk}/comment", {"say-text": "Look", "say-mentions": [cast.lawyer.pk]})
    assert Comment.objects.get(case=case).mentions.get() == cast.lawyer
    task = task_of(case)
    client.post(f"/tasks/{task.pk}/ask", {"ask-to": cast.requester.pk, "ask-text": "Why?"})
    question = Question.objects.get(case=case)
    client.force_login(cast.requester)
    assert "Why?" in client.get("/tasks").content.decode()
    client.post(f"/questions/{question.pk}/reply", {"text": "Because"})
    question.refresh_from_db()
    assert question.answer == "Because"
    client.force_login(cast.purchasing_head)
    holds.hold(case, by=cast.purchasing_head, why="Wait")
    client.force_login(cast.economist)
    assert "Wait" in client.get(f"/cases/{case.pk}").content.decode()
    client.force_login(cast.requester)
    client.post(f"/cases/{case.pk}/leave/withdraw", {"reason": "Changed my mind"})
    assert Case.objects.get(pk=case.pk).step == "withdrawn"


def test_a_vote_hides_how_others_voted_until_one_has_voted(client, trial, cast):
    trial.update(voted=True, group=[person.pk for person in cast.group])
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    answer(task_of(case), "approve", by=cast.economist)
    answer(task_of(case, cast.member1), "against", by=cast.member1, comment="Secret words")
    client.force_login(cast.member2)
    for address in (f"/cases/{case.pk}", f"/cases/{case.pk}/history"):
        assert "Secret words" not in client.get(address).content.decode()
    answer(task_of(case, cast.member2), "for", by=cast.member2)
    assert "Secret words" in client.get(f"/cases/{case.pk}").content.decode()


def test_a_queue_is_taken_over_http(client, trial, cast):
    give_role(cast.outsider, "economist", by=cast.admin)
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    client.force_login(cast.outsider)
    task = task_of(case)
    assert client.post(f"/tasks/{task.pk}/take").status_code == 302
    assert task_of(case).person == cast.outsider
    client.post(f"/tasks/{task.pk}/back")
    assert task_of(case).person is None
    tasks.take(task_of(case), by=cast.economist)
    client.force_login(cast.economist)
    client.post(f"/tasks/{task.pk}/over", {"over-to": cast.outsider.pk, "over-reason": "Knows better"})
    assert task_of(case).person == cast.outsider


def test_the_regulation_opens(client, trial, cast):
    client.force_login(cast.outsider)
    assert client.get("/flows").status_code == 200
    assert "Agree" in client.get("/flows/trial").content.decode()
