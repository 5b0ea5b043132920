"""One sitting: steps of one person follow each other, a step with nothing to enter is one button, and who sees a step
again reads what changed since."""

import re

from django.test import Client

from portal.changed import differing, lines_of
from tests.builders import again, give, procedure_at, task_of, walk
from tests.procurement.small.posts import POSTS, page, send


def test_the_next_step_of_the_same_person_follows_without_the_inbox(cast):
    case = procedure_at(cast, "check_group")
    response = send(case, "done", POSTS["check_group"](case))
    following = task_of(again(case))
    assert (response.status_code, response.url) == (302, f"/tasks/{following.pk}")
    assert (following.step, following.person) == ("memo", cast.buyer)
    assert send(case, "done", POSTS["memo"](case)).url == "/tasks"


def test_a_step_with_nothing_to_enter_is_one_button(cast):
    case = procedure_at(cast, "approval_sheet")
    text = page(case).content.decode()
    task = task_of(case)
    form = text.split(f'action="/tasks/{task.pk}/answer"')[1].split("</form>")[0]
    assert re.findall(r'<button[^>]*name="answer"[^>]*value="(\w+)"', form) == ["done"]
    entered = re.findall(r'<(?:input|select|textarea)[^>]*name="(\w+)"', form)
    assert [name for name in entered if name not in ("seen", "csrfmiddlewaretoken", "comment")] == []
    assert send(case, "done").status_code == 302


def test_who_sees_a_step_again_reads_what_changed(cast):
    case = procedure_at(cast, "memo_approval")
    head = task_of(case).person
    assert "Что изменилось" not in page(case, who=head).content.decode()
    assert send(case, "rework", who=head, comment="Зачем столько?").status_code == 302
    while again(case).step != "memo":
        give(cast, again(case))
    changed = POSTS["memo"](case) | {"memo_text": "Просим согласовать: ролик сдаётся 1 марта."}
    assert send(case, "done", changed).status_code == 302
    text = page(case, who=head).content.decode().replace("\u00a0", " ")
    block = text.split('id="changed"')[1].split("</dl>")[0]
    assert "Что изменилось с вашего прошлого ответа" in text and "Служебная записка" in block
    assert "<del" in block and "Просим согласовать." in block and "ролик сдаётся 1 марта" in block
    others = Client()
    others.force_login(cast.outsider)
    assert others.get(f"/tasks/{task_of(again(case), head).pk}").status_code == 404


def test_a_member_reads_what_changed_in_the_report(cast):
    case = walk(cast, procedure_at(cast, "report"), "group_vote")
    member = task_of(case).person
    send(case, "against", who=member, comment="Почему дороже?")
    while again(case).step == "group_vote":
        give(cast, again(case))
    report = POSTS["report"](case) | {"report_text": "Дешевле всех, срок десять дней."}
    assert send(case, "done", report).status_code == 302
    text = page(case, who=member).content.decode().replace("\u00a0", " ")
    assert "десять дней" in text.split('id="changed"')[1].split("</dl>")[0]


def test_differing_lines():
    was, now = (
        "<p>Один</p><p>Два &amp; три</p><tr><td>4</td><td>5</td></tr>",
        "<p>Один</p><p>Два</p><tr><td>4</td></tr>",
    )
    assert lines_of(was) == ["Один", "Два & три", "4 5"]
    assert differing(lines_of(was), lines_of(now)) == (["Два & три", "4 5"], ["Два", "4"])
    assert lines_of("<style>p{}</style>") == []
