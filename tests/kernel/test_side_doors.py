"""What is asked beside the page that was drawn: several at once, `back`, a task that is closed, people who are gone."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from portal.actions import tasks
from portal.actions.cases import answer
from portal.actions.people import add_absence, dismiss, give_role
from portal.actions.refusals import NotYours
from portal.actions.sweep import sweep
from portal.models import Event, Notice, Question, Role, Visit
from tests.builders import DATA, give, procedure_at
from tests.builders import task_of as task_at
from tests.kernel.trial import begin, task_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 19, 5, tzinfo=UTC)  # 10:00 in Yekaterinburg


@pytest.fixture
def at():
    with time_machine.travel(MONDAY, tick=False) as now:
        yield now


def test_a_task_with_fields_is_not_answered_from_the_list(client, cast):
    case = procedure_at(cast, "budget")
    client.force_login(cast.economist)
    page = client.post("/tasks/answer", {"task": [task_at(case).pk]}, follow=True)
    case.refresh_from_db()
    assert case.step == "budget"
    assert case.code in page.content.decode()


@pytest.mark.parametrize("wanted", ["abc", "²", "9" * 40, "-1"])
def test_what_is_no_number_is_no_crash(client, cast, wanted):
    client.force_login(cast.requester)
    assert client.get("/tasks", {"from": wanted}).status_code == 200
    assert client.post("/tasks/answer", {"task": [wanted]}).status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_back_leads_to_no_other_site(client, trial, cast, wanted):
    case = begin(cast)
    client.force_login(cast.requester)
    gone = client.post(f"/tasks/{task_of(case).pk}/answer", {"answer": "done", "back": wanted})
    assert gone.headers["Location"] == "/tasks"
    question = tasks.ask(task_of(case), by=cast.fresh("economist"), to=cast.requester, text="Why?")
    gone = client.post(f"/questions/{question.pk}/reply", {"text": "So", "back": wanted})
    assert gone.headers["Location"] == "/tasks"


def test_back_leads_to_a_page_of_ours(client, trial, cast):
    client.force_login(cast.requester)
    gone = client.post(f"/tasks/{task_of(begin(cast)).pk}/answer", {"answer": "done", "back": "/cases?done=1"})
    assert gone.headers["Location"] == "/cases?done=1"


def test_the_head_answers_what_nobody_of_the_queue_took(at, trial, cast):
    give_role(cast.accounting, "economist", by=cast.admin)
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    assert task_of(case).person is None
    with pytest.raises(NotYours):
        answer(task_of(case), "approve", by=cast.fresh("finance_director"))
    at.move_to(datetime(2026, 1, 22, 5, tzinfo=UTC))
    sweep()
    assert task_of(case).escalated_to == cast.finance_director
    answer(task_of(case), "approve", by=cast.fresh("finance_director"))
    event = Event.objects.get(case=case, code="answered", step="agree")
    assert (event.by, event.data) == (cast.finance_director, {"way": "escalated", "late": 1})


def test_who_asked_for_it_does_not_decide_as_deputy_after_too_few_own_votes(at, trial, cast):
    trial.update(voted=True, own_least=2, group=[person.pk for person in cast.group])
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    answer(task_of(case), "approve", by=cast.economist)
    add_absence(
        cast.purchasing_head, by=cast.purchasing_head, since=datetime(2026, 1, 19).date(),
        until=datetime(2026, 1, 30).date(), deputy=cast.requester,
    )  # fmt: skip
    at.move_to(datetime(2026, 1, 23, 5, tzinfo=UTC))
    sweep()
    assert task_of(case).asked
    with pytest.raises(NotYours):
        answer(task_of(case), "go_on", by=cast.fresh("requester"))


def test_a_question_to_a_leaver_stops_no_clock_for_good(at, trial, cast):
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    tasks.ask(task_of(case), by=cast.economist, to=cast.outsider, text="Which article?")
    at.move_to(datetime(2026, 1, 20, 5, tzinfo=UTC))
    dismiss(cast.outsider, by=cast.hr, day=datetime(2026, 1, 19).date())
    question = Question.objects.get()
    assert question.answered
    assert "Щукин" in question.answer
    assert Notice.objects.filter(person=cast.economist, code="replied").exists()
    assert str(task_of(case).day) == "2026-01-22"  # the 20th does not count


def test_a_deputy_of_today_sees_the_task_in_the_small_hours(at, client, trial, cast):
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    at.move_to(datetime(2026, 1, 19, 20, tzinfo=UTC))  # the 20th, 01:00 in Yekaterinburg
    tuesday = datetime(2026, 1, 20).date()
    add_absence(cast.economist, by=cast.economist, since=tuesday, until=tuesday, deputy=cast.lawyer)
    client.force_login(cast.lawyer)
    assert client.get(f"/cases/{case.pk}").status_code == 200
    assert f"/tasks/{task_of(case).pk}" in client.get("/tasks?tab=standin").content.decode()


def test_too_few_own_votes_and_nobody_to_ask_stands_blocked_until_there_is_somebody(at, trial, cast):
    trial.update(voted=True, own_least=2, group=[person.pk for person in cast.group])
    Role.objects.filter(code="purchasing_head").delete()
    case = begin(cast)
    answer(task_of(case), "done", by=cast.requester)
    answer(task_of(case), "approve", by=cast.economist)
    at.move_to(datetime(2026, 1, 23, 5, tzinfo=UTC))
    sweep()
    sweep()
    assert Visit.objects.get(case=case, left=None).blocked == "purchasing_head"
    assert Event.objects.filter(case=case, code="blocked").count() == 1
    give_role(cast.lawyer, "purchasing_head", by=cast.admin)
    sweep()
    task = task_of(case)
    assert (task.person, task.asked) == (cast.lawyer, True)
    answer(task, "go_on", by=cast.fresh("lawyer"))
    case.refresh_from_db()
    assert case.step == "sent"


def test_a_missing_role_given_to_who_has_answered_already_lets_the_step_go_on(cast):
    case = procedure_at(cast, "approval_sheet", budget=small_reserve)
    Role.objects.filter(code="economist").delete()
    case = give(cast, case)
    assert (case.step, Visit.objects.get(case=case, left=None).blocked) == ("choice_approval", "economist")
    give(cast, case, who="purchasing_head")
    give_role(cast.fresh("purchasing_head"), "economist", by=cast.admin)
    sweep()
    case.refresh_from_db()
    assert case.step == "order"


def small_reserve(case):
    """Less than the choice will cost, so that the economist is asked again."""
    return {"parts": [part | {"sum": Decimal("1000.00")} for part in DATA["budget"](case)["parts"]]}
