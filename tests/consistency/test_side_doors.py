"""What a person may not see is not behind a side door either: previews, refused answers, history, exports, counts."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.models import Task
from tests import builders
from tests.builders import give
from tests.consistency.reading import text_of

SUPPLIERS = ("Северлинк", "Техносфера", "Орбита-Сервис")
PRICES = ("9 000", "9 300", "9 500", "1 100", "63 000", "69 600", "71 400")
BLIND = ("requester", "requester2")  # they asked for it: no supplier, no price, no votes, no other people's items


def assert_silent(text: str, *words: str) -> None:
    told = [word for word in words if word in text]
    assert not told, f"told: {told}"


def open_task(case) -> Task:
    return Task.objects.open().filter(case=case.pk).order_by("pk").first()


@pytest.mark.parametrize("who", BLIND)
def test_the_page_and_its_parts_tell_a_requester_neither_supplier_nor_price(world, enter, who):
    case = world.vote
    for address in (
        case.get_absolute_url(),
        reverse("case_history", args=[case.pk]),
        reverse("task", args=[open_task(case).pk]),
        reverse("task_preview", args=[open_task(case).pk]),
        reverse("procedures") + "?state=all",
        reverse("find") + "?q=монитор",
    ):
        assert_silent(text_of(enter(who).get(address)), *SUPPLIERS, *PRICES)


@pytest.mark.parametrize("who", BLIND)
@pytest.mark.parametrize("step", ["discount", "report"])
def test_the_buyers_form_is_shown_to_nobody_else(world, enter, who, step):
    case = builders.procedure_at(world.cast, step)
    task, client = open_task(case), enter(who)
    for response in (
        client.get(reverse("task", args=[task.pk])),
        client.get(reverse("task_preview", args=[task.pk])),
        client.post(reverse("task_answer", args=[task.pk]), {"answer": "done"}),
        client.post(reverse("task_answer", args=[task.pk]), {"answer": "done", "seen": "x"}),
    ):
        assert_silent(text_of(response), *SUPPLIERS, *PRICES)
    assert builders.again(case).step == step


def test_a_refused_answer_says_why_to_who_may_not_give_it(world, enter):
    case = builders.procedure_at(world.cast, "report")
    response = enter("requester").post(reverse("task_answer", args=[open_task(case).pk]), {"answer": "done"})
    assert response.status_code == 422
    assert "This is asked of somebody else." in text_of(response)


def test_it_reads_offers_without_prices(world, enter):
    case = world.vote
    for address in (
        case.get_absolute_url(),
        reverse("offers", args=[case.pk]),
        reverse("case_history", args=[case.pk]),
        reverse("procedures") + "?state=all",
    ):
        assert_silent(text_of(enter("it").get(address)), *PRICES)
    assert "Северлинк" in text_of(enter("it").get(reverse("offers", args=[case.pk])))


@pytest.mark.parametrize("who", ["requester", "it", "requester_head"])
def test_exports_hold_no_more_than_the_page(world, enter, who):
    answer = enter(who).get(reverse("procedures_export") + "?state=all")
    book = load_workbook(BytesIO(answer.content))
    cells = [cell.value for row in book.active for cell in row]
    assert_silent(" ".join(cell for cell in cells if isinstance(cell, str)), *SUPPLIERS)
    assert [cell for cell in cells if isinstance(cell, int | float) and cell] == [], "a sum"


def test_counts_are_of_what_one_sees(world, enter):
    page = enter("requester").get(reverse("procedures") + "?state=all")
    assert page.context["page"].paginator.count == 2
    assert page.context["total"] == 0, "no sum of prices that one does not see"
    assert enter("outsider").get(reverse("procedures") + "?state=all").context["page"].paginator.count == 0


def test_requesters_do_not_find_a_purchase_by_other_peoples_items(world, enter):
    """requester asked for monitors; the keyboards of the same group are requester2's."""

    def found(who, words):
        return enter(who).get(reverse("procedures"), {"state": "all", "q": words}).context["page"]

    assert found("requester", "монитор").paginator.count == 2
    assert found("purchasing_head", "клавиатура").paginator.count == 2
    mine = found("requester", "клавиатура")
    titled = [case for case in mine if "клавиатура" in case.title.lower()]
    assert list(mine) == titled, "found by the words of its title alone"


def test_votes_are_not_told_to_a_requester(world, enter):
    give(world.cast, world.vote, "against", who="member1", comment="Дорого и поздно")
    for address in (world.vote.get_absolute_url(), reverse("case_history", args=[world.vote.pk])):
        assert_silent(text_of(enter("requester").get(address)), "Дорого и поздно")


def test_sealed_files_are_given_to_nobody(world, enter):
    for who in ("buyer", "purchasing_head", "general_director", "member1", "security", "requester", "admin"):
        for name in ("document", "document_page", "document_inline"):
            response = enter(who).get(reverse(name, args=[world.sealed.pk]))
            assert response.status_code == (403 if who == "buyer" else 404), (who, name)


@pytest.mark.parametrize("name", ["document", "document_page", "document_inline", "document_html"])
def test_papers_of_a_purchase_are_not_for_its_requesters(world, enter, name):
    for version in (world.offer_file, world.memo):
        assert enter("requester").get(reverse(name, args=[version.pk])).status_code == 404
    assert enter("it").get(reverse(name, args=[world.offer_file.pk])).status_code == 404, "prices stand in it"


def test_papers_in_the_list_are_those_that_open(world, enter):
    text = text_of(enter("requester").get(world.vote.get_absolute_url()))
    assert_silent(text, "КП-1", "Служебная записка", "Запечатано")
    assert "Схема проезда" in text
    given = enter("requester").get(reverse("document", args=[world.free_file.pk]))
    assert given.status_code == 200 and b"".join(given).startswith(b"%PDF")


def test_foreign_ids_inside_a_post_are_refused(world, enter):
    """An item of somebody else, a group's line of another group, a task of another case."""
    own = enter("it")
    foreign = world.vote.group.lines.first().items.first()
    own.post(reverse("group_take_out", args=[world.gathering.pk]), {"item": [foreign.pk]})
    foreign.refresh_from_db()
    assert foreign.fate == "bought"
    assert enter("requester2").post(reverse("item_withdraw", args=[foreign.pk]), {"why": "x"}).status_code == 404
    other = open_task(world.wish)
    answered = enter("requester").post(reverse("tasks_answer"), {"task": [other.pk]})
    assert answered.status_code == 302
    assert Task.objects.get(pk=other.pk).closed is None


def test_several_answers_together_are_ones_own(world, enter):
    vote = Task.objects.open().get(case=world.vote.pk, person=world.cast.chair)
    enter("buyer").post(reverse("tasks_answer"), {"task": [vote.pk]})
    assert Task.objects.get(pk=vote.pk).closed is None


def test_suggestions_of_counterparties_are_for_who_sees_the_list(world, enter):
    address = reverse("counterparty_search") + "?q=север"
    assert enter("requester").get(address).status_code == 403
    assert [row["name"] for row in enter("buyer").get(address).json()["results"]] == ["Северлинк"]


def test_search_finds_for_each_what_they_see(world, enter):
    for who, words, found in (
        ("outsider", world.vote.code, False),
        ("requester", world.vote.code, True),
        ("requester3", world.vote.code, False),
        ("outsider", "Северлинк", False),
        ("requester", "Северлинк", False),
        ("accounting", "Северлинк", True),
    ):
        hits = [hit for group in enter(who).get(reverse("find"), {"q": words}).context["groups"] for hit in group.hits]
        assert bool(hits) == found, (who, words, [hit.label for hit in hits])
