"""The list of procedures: filters, sums, the same number of statements for one row and for several."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import begun, give, procedure_at, walk


def client(cast, who):
    browser = Client()
    browser.force_login(cast.fresh(who))
    return browser


def test_filters(cast):
    case = procedure_at(cast, "offers")
    other = give(cast, begun(cast), "refuse", comment="Нет")
    head = client(cast, "purchasing_head")

    def shown(query):
        return {pk for pk in (case.pk, other.pk) if f"/cases/{pk}" in head.get(f"/procedures{query}").content.decode()}

    assert shown("") == {case.pk}
    assert shown("?state=ended") == {other.pk}
    assert shown("?state=all") == {case.pk, other.pk}
    assert shown(f"?state=all&buyer={cast.buyer.pk}") == {case.pk}
    assert shown("?state=all&q=клавиатур") == {case.pk, other.pk}
    assert shown("?state=all&q=кресло") == set()
    assert shown("?state=all&since=2999-01-01") == set()
    assert shown("?state=held") == set() and shown("?state=blocked") == set()
    assert head.get("/procedures?state=все&buyer=x&since=вчера&page=999999").status_code == 200


def test_sums_are_the_chosen_ones_or_the_expected(cast):
    walk(cast, begun(cast), "approval_sheet")
    text = client(cast, "purchasing_head").get("/procedures").content.decode().replace("\u202f", "\u00a0")
    assert "69\u00a0000,00\u00a0₽" in text and "Техносфера Урал" in text
    procedure_at(cast, "memo_approval")
    text = client(cast, "purchasing_head").get("/procedures").content.decode().replace("\u202f", "\u00a0")
    assert "73\u00a0700,00\u00a0₽" in text and "142\u00a0700,00\u00a0₽" in text


def test_as_many_statements_for_three_rows_as_for_one(cast):
    head = client(cast, "purchasing_head")
    procedure_at(cast, "approval_sheet")
    counts = []
    for _ in range(2):
        head.get("/procedures")
        with CaptureQueriesContext(connection) as asked:
            head.get("/procedures")
        counts.append(len(asked))
        procedure_at(cast, "approval_sheet")
        begun(cast)
    assert counts[0] == counts[1]


def test_as_many_statements_for_a_page_with_more_lines(cast):
    counts = []
    for wanted in ([("Монитор", 1)], [("Монитор", 1), ("Клавиатура", 2)]):
        case = walk(cast, begun(cast, {"requester": wanted}), "approval_sheet")
        browser = client(cast, "purchasing_head")
        browser.get(f"/procedures/{case.pk}/offers")
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/procedures/{case.pk}/offers")
        counts.append(len(asked))
    assert counts[0] == counts[1]
