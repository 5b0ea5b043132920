"""The documents change after envelopes came: they stay closed, their bidders are told and asked again, and the register
and the protocol say so."""

import pytest
from django.test import Client
from django.utils import translation

from portal import clock
from portal.models import Counterparty, Event
from procurement.earlier import asked_again, earlier
from procurement.forms.notice import Publication
from procurement.models import Asked
from tests.builders import again, task_of
from tests.builders_branches import branch_at, give, walk
from tests.built import built_once
from tests.cast import make_cast
from tests.filled.sealed import both_there, inside, taken_in
from tests.procurement.sealed.test_envelopes import take_in


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    def build():
        cast = make_cast()
        return cast, branch_at(cast, "quotation", "supplier_questions")

    with built_once(django_db_blocker, build) as found:
        yield found


def page_of(person, case, language="ru"):
    client = Client()
    client.force_login(person)
    found = client.get(case.get_absolute_url(), HTTP_ACCEPT_LANGUAGE=language).content.decode()
    return found.replace("\u00a0", " ").replace("&nbsp;", " ")


def last(case, kind):
    return case.documents.get(kind=kind).versions.order_by("-number").first()


@pytest.fixture
def changed(cast, case):
    """Two asked and one who was not gave envelopes; then the documents change; stands at the second publication."""
    stranger = Counterparty.objects.create(name="Незваный", inn="")
    taken_in(case, 2)
    take_in(case, cast.fresh("buyer"), counterparty=stranger)
    assert "Пришло 3 конверта. Если документация изменится, они останутся закрытыми" in page_of(
        cast.fresh("buyer"), case
    )
    case = give(case, "documents_change", comment="Уточнили диагональ")
    return walk(cast, case, "publication")


def test_their_bidders_are_asked_again_whoever_is_ticked(cast, changed):
    names = {"Северлинк", "Техносфера Урал", "Незваный"}
    assert {one.name for one in asked_again(changed)} == names
    form = Publication(case=changed, task=task_of(changed), person=changed.buyer)
    assert {one.name for one in form.initial["suppliers"]} == names | {"Орбита-Сервис"}
    page = page_of(cast.fresh("buyer"), changed)
    assert "Их конверты прошлого запроса остаются закрытыми" in page and "Незваный" in page
    case = give(changed)  # ticked are the three known ones alone
    asked = Asked.objects.filter(procedure=case, nth=2, sent__isnull=False)
    assert {one.counterparty.name for one in asked} == names | {"Орбита-Сервис"}
    event = Event.objects.get(case=case.pk, code="asked_again")
    assert event.data == {"n": 3}
    assert "asked_again" not in str(page_of(cast.fresh("purchasing_head"), case))
    assert "Конверты прошлого запроса" not in page_of(cast.fresh("purchasing_head"), case)


def test_a_blocked_bidder_is_not_asked_again(cast, changed):
    Counterparty.objects.filter(name="Незваный").update(blocked=clock.now(), blocked_why="суд")
    assert {one.name for one in asked_again(changed)} == {"Северлинк", "Техносфера Урал"}


def test_the_new_notice_says_that_it_replaces_the_old_one_and_what_becomes_of_offers(cast, changed):
    written, first, again_ = changed.documents.get(kind="notice").versions.order_by("number")
    assert (written.data["replaces"], again_.data["replaces"]["why"]) == ({}, "documents_change")
    assert first.data["replaces"] == {} and "заменяет" not in first.html
    case = give(changed)
    notice = last(case, "notice")
    assert notice.data["replaces"] == {"number": case.code, "why": "documents_change"}
    words = notice.html.replace("\u00a0", " ")
    assert f"Документация изменена: это извещение заменяет извещение № {case.code}." in words
    assert "Поданные по нему заявки не вскрываются и не рассматриваются." in words


def test_the_register_and_the_protocol_name_them_with_who_gave_a_new_one(cast, changed):
    case = walk(cast, give(changed), "quotations")
    buyer = cast.fresh("buyer")
    assert [(one.number, one.why, one.instead) for one in earlier(case)] == [
        (1, "documents_change", None), (2, "documents_change", None), (3, "documents_change", None),
    ]  # fmt: skip
    taken_in(case, 2)
    page = page_of(buyer, case)
    assert "Поданы по прежнему извещению: остаются закрытыми" in page and "новой заявки пока нет" in page
    assert "подана новая, № 1" in page and "до изменения документации" in page
    hidden = page_of(cast.fresh("purchasing_head"), case)
    assert "прежнему извещению" not in hidden
    case = walk(cast, case, "opening")
    both_there(case)
    opened = {"envelopes": [inside(case, one, place) for place, one in enumerate(case.sealed_offers.in_time())]}
    case = give(give(again(case), data=opened), data={"remarks": ""})
    protocol = last(case, "opening_protocol")
    assert [(one["supplier"], one["nth"], one["why"], one["instead"]) for one in protocol.data["earlier"]] == [
        ("Северлинк", 1, "documents_change", 1), ("Техносфера Урал", 1, "documents_change", 2),
        ("Незваный", 1, "documents_change", None),
    ]  # fmt: skip
    words = protocol.html.replace("\u00a0", " ")
    assert "Поданы по прежнему извещению: не вскрывались" in words
    assert "повторно приглашён, новой заявки не подал" in words and "подана новая, конверт № 1" in words
    old = case.sealed_offers.filter(nth=1)
    assert [one.document.sealed_until > clock.now() for one in old] == [True, True, True]


def test_too_few_says_so_too(cast, case):
    case = walk(cast, case, "quotations")
    taken_in(case, 1)
    case = give(give(case, "too_few"))
    notice = last(case, "notice")
    assert notice.data["replaces"] == {"number": case.code, "why": "too_few"}
    assert "поступило слишком мало заявок" in notice.html.replace("\u00a0", " ")
    assert [one.why for one in earlier(case)] == ["too_few"]


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield
