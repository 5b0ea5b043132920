"""What is judged stands above the answers: the need with its sum, the proposed choice; where the answers lead."""

import pytest
from django.test import Client

from tests.builders import procedure_at, task_of


def asked(case, person) -> str:
    """The page of the person's task, with plain spaces."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return " ".join(client.get(f"/tasks/{task_of(case, person).pk}").content.decode().replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("who", "own", "others"),
    [("requester_head", "47 500,00", "26 200,00"), ("requester2_head", "26 200,00", "47 500,00")],
)
def test_a_head_reads_the_sum_of_their_people_alone(cast, who, own, others):
    page = asked(procedure_at(cast, "memo_approval"), cast.fresh(who))
    assert own in page and others not in page and "Сдача ролика" in page


def test_an_answer_leads_past_the_portals_question(cast):
    page = asked(procedure_at(cast, "memo_approval"), cast.fresh("requester_head"))
    assert "дальше: Остались позиции к закупке? Да: Подтвердить статью и лимит бюджета (экономист)" in page


def test_a_member_reads_the_proposal_and_what_silence_means(cast):
    page = asked(procedure_at(cast, "group_vote"), cast.fresh("member1"))
    assert "Техносфера Урал" in page and "Самая низкая цена." in page
    assert "портал запишет «за, молча»" in page and "пока никто не ответил" in page
