"""Counterparties: who may see and write them, what is refused in words, how they are found."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from portal.actions import counterparties as actions
from portal.actions.records import records_of
from portal.actions.refusals import Missing, Refused
from portal.models import BankAccount, Counterparty

INN, KPP, BIC = "7707083893", "773601001", "044525225"
ACCOUNT = {
    "bank": "ПАО Сбербанк",
    "bic": BIC,
    "account": "40702810938000000001",
    "correspondent": "30101810400000000225",
}
MANAGEMENT = {
    f"{prefix}-{name}": value
    for prefix in ("accounts", "contacts")
    for name, value in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"), ("MIN_NUM_FORMS", "0"), ("MAX_NUM_FORMS", "50"))
}
BLANK_ROWS = {"accounts-0-currency": "RUB"}
TYPED = {"kind": "company", "name": "ООО «Техносфера»", "inn": INN, "kpp": KPP, "is_supplier": "on"}


@pytest.fixture
def buyer(cast, client):
    client.force_login(cast.buyer)
    return client


def post(client, url, **values):
    return client.post(url, MANAGEMENT | BLANK_ROWS | TYPED | values)


def errors(response):
    context = response.context
    found = [*context["form"].errors.values(), *(e for row in context["accounts"] for e in row.errors.values())]
    return [str(error) for errors in found for error in errors]


def test_a_buyer_adds_one_with_an_account_and_a_contact(cast, buyer):
    rows = {f"accounts-0-{name}": value for name, value in ACCOUNT.items()}
    contact = {"contacts-0-name": "Ирина Ким", "contacts-0-email": "kim@tech.example"}
    response = post(buyer, reverse("counterparty_new"), inn=" 77070 83893", ogrn="1027700132195", **rows, **contact)
    made = Counterparty.objects.get()
    assert response.url == reverse("counterparty", args=[made.pk])
    assert (made.name, made.inn, made.kpp, made.ogrn) == ("ООО «Техносфера»", INN, KPP, "1027700132195")
    assert made.added_by == cast.buyer
    account = made.accounts.get()
    assert (account.account, account.bic, account.main) == ("40702810938000000001", BIC, True)
    assert made.contacts.get().email == "kim@tech.example"
    assert records_of(made).get().user == cast.buyer
    card = buyer.get(response.url)
    assert "40702810938000000001" in card.content.decode()
    assert "Ирина Ким" in card.content.decode()


REFUSED = [
    ({"inn": "7707083894"}, "В ИНН ошибка: последняя цифра должна быть 3"),
    ({"inn": "500100732259"}, "ИНН компании состоит из 10 цифр, человека и предпринимателя из 12"),
    ({"kind": "entrepreneur", "inn": "500100732259"}, "КПП бывает только у компаний"),
    ({"ogrn": "1027700132196"}, "В ОГРН ошибка: последняя цифра должна быть 5"),
    ({"name": ""}, "Обязательное поле."),
    (
        {"accounts-0-bic": BIC, "accounts-0-account": "40702810138000000001", "accounts-0-bank": "Банк"},
        "Счёт не подходит к БИК 044525225: контрольная цифра, девятая, должна быть 9",
    ),
    (
        {"accounts-0-bic": "<b>", "accounts-0-account": "1" * 20, "accounts-0-bank": "Банк"},
        "БИК состоит из цифр, знака «<» там не бывает",
    ),
]


@pytest.mark.parametrize(("values", "sentence"), REFUSED)
def test_wrong_requisites_are_refused_in_words_and_kept(buyer, values, sentence):
    with override("ru"):
        response = post(buyer, reverse("counterparty_new"), **values)
    assert response.status_code == 200
    assert sentence in errors(response)
    assert not Counterparty.objects.exists()
    typed = next(iter(values.values()))
    assert response.context["form"]["name"].value() == values.get("name", TYPED["name"])
    assert not typed or "<b>" in typed or typed in response.content.decode()


def test_the_same_inn_and_kpp_names_who_has_them(cast, buyer):
    actions.add(by=cast.buyer, name="АО «Первые»", inn=INN, kpp=KPP)
    response = post(buyer, reverse("counterparty_new"))
    assert errors(response) == ["Контрагент с этими ИНН и КПП уже есть: АО «Первые». Откройте его карточку."]
    assert post(buyer, reverse("counterparty_new"), kpp="773601002").status_code == 302


def test_two_who_add_the_same_at_once_the_second_is_told(cast):
    actions.add(by=cast.buyer, name="АО «Первые»", inn=INN, kpp=KPP)
    with pytest.raises(Refused, match="АО «Первые»"):
        actions.add(by=cast.accounting, name="АО «Вторые»", inn=INN, kpp=KPP)


def test_without_an_inn_names_may_repeat(cast):
    for _time in range(2):
        actions.add(by=cast.buyer, name="Acme GmbH")
    assert Counterparty.objects.count() == 2


def test_changing_keeps_rows_and_moves_the_mark_of_the_main_account(cast, buyer):
    second = ACCOUNT | {"account": "40702810638000000000"}
    made = actions.add(by=cast.buyer, name="АО «Первые»", inn=INN, accounts=[ACCOUNT, second])
    first, other = made.accounts.order_by("pk")
    rows = [ACCOUNT | {"pk": first.pk, "main": False}, second | {"pk": other.pk, "main": True}]
    changed = actions.change(made, by=cast.accounting, accounts=rows, address="Екатеринбург")
    assert changed == ["address", "accounts"]
    assert list(BankAccount.objects.order_by("pk").values_list("pk", "main")) == [(first.pk, False), (other.pk, True)]
    assert actions.change(made, by=cast.accounting, accounts=rows) == []
    actions.change(made, by=cast.accounting, accounts=rows[:1])
    assert made.accounts.get().main is True


def test_the_change_page_writes_what_was_typed(cast, buyer):
    made = actions.add(by=cast.buyer, name="АО «Первые»", inn=INN, kpp=KPP, accounts=[ACCOUNT])
    account = made.accounts.get()
    rows = {f"accounts-0-{name}": value for name, value in ACCOUNT.items()}
    rows |= {"accounts-INITIAL_FORMS": "1", "accounts-0-id": account.pk, "accounts-0-main": "on"}
    url = reverse("counterparty_change", args=[made.pk])
    assert post(buyer, url, name="АО «Другие»", **rows).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.accounts.get().pk) == ("АО «Другие»", account.pk)
    assert post(buyer, url, **rows, **{"accounts-0-DELETE": "on"}).status_code == 302
    assert not made.accounts.exists()


def test_the_treasurys_account_is_warned_of(buyer):
    rows = {
        "accounts-0-bic": "044525000",
        "accounts-0-account": "40101810045250010041",
        "accounts-0-bank": "ГУ Банка России",
    }
    response = buyer.get(post(buyer, reverse("counterparty_new"), **rows).url)
    assert "казначейства" in response.content.decode()


def test_who_sees_and_who_writes(cast, client):
    made = actions.add(by=cast.buyer, name="АО «Первые»", inn=INN)
    urls = [
        reverse("counterparties"),
        reverse("counterparty_search"),
        made.get_absolute_url(),
        reverse("counterparty_new"),
    ]
    expected = {
        "buyer": [200, 200, 200, 200], "purchasing_head": [200, 200, 200, 200], "accounting": [200, 200, 200, 200],
        "treasury": [200, 200, 200, 403], "finance_director": [200, 200, 200, 403], "requester": [403, 403, 404, 403],
        "it": [403, 403, 404, 403], "outsider": [403, 403, 404, 403],
    }  # fmt: skip
    found = {}
    for name in expected:
        client.force_login(getattr(cast, name))
        found[name] = [client.get(url).status_code for url in urls]
    assert found == expected


def test_blocked_with_a_reason_by_those_who_may(cast, client):
    made = actions.add(by=cast.buyer, name="АО «Первые»", inn=INN)
    url = reverse("counterparty_block", args=[made.pk])
    client.force_login(cast.buyer)
    assert client.post(url, {"comment": "нет"}).status_code == 403
    client.force_login(cast.purchasing_head)
    client.post(url, {"comment": "  "})
    made.refresh_from_db()
    assert made.blocked is None
    client.post(url, {"comment": "Не поставили мониторы"})
    made.refresh_from_db()
    assert (made.blocked_by, made.blocked_why) == (cast.purchasing_head, "Не поставили мониторы")
    assert "Не поставили мониторы" in client.get(made.get_absolute_url()).content.decode()
    assert client.get(reverse("counterparty_search"), {"q": "Первые"}).json() == {"results": []}
    client.post(reverse("counterparty_unblock", args=[made.pk]))
    assert list(Counterparty.objects.usable()) == [made]
    with pytest.raises(Missing):
        actions.block(made, by=cast.purchasing_head, why="")


def test_found_by_a_part_of_the_name_and_by_digits(cast, buyer):
    made = actions.add(by=cast.buyer, name="ООО «Техносфера Урал»", inn=INN, kpp=KPP)
    actions.add(by=cast.buyer, name="ИП Гайнутдинов", inn="500100732259", kind="entrepreneur")
    row = {"id": made.pk, "name": "ООО «Техносфера Урал»", "inn": INN, "kpp": KPP}
    for text in ("урал", "техно УРАЛ", "7707", "Техносфера 770708"):
        assert buyer.get(reverse("counterparty_search"), {"q": text}).json() == {"results": [row]}
    assert buyer.get(reverse("counterparty_search"), {"q": "<script>"}).json() == {"results": []}
    page = buyer.get(reverse("counterparty_search"), {"q": "урал"}, headers={"X-Requested-With": "palette"})
    assert f'data-value="{made.pk}"' in page.content.decode()
    listed = buyer.get(reverse("counterparties"), {"q": "гайнут"}).content.decode()
    assert "Гайнут" in listed
    assert "Техносфера" not in listed


def test_the_list_asks_the_database_as_often_for_one_row_as_for_thirty(cast, buyer):
    counts = []
    for rows in (1, 30):
        for number in range(rows):
            actions.add(by=cast.buyer, name=f"ООО «{rows}.{number}»")
        with CaptureQueriesContext(connection) as asked:
            assert buyer.get(reverse("counterparties")).status_code == 200
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_hostile_names_are_shown_as_text(cast, buyer):
    made = actions.add(by=cast.buyer, name="<script>alert(1)</script>")
    for url in (reverse("counterparties"), made.get_absolute_url(), reverse("counterparty_change", args=[made.pk])):
        assert "<script>alert(1)" not in buyer.get(url).content.decode()


def test_the_admin_goes_through_the_same_checks_and_actions(cast, client):
    client.force_login(cast.admin)
    add = reverse("admin:portal_counterparty_add")
    rows = {f"accounts-0-{name}": value for name, value in ACCOUNT.items()}
    wrong = client.post(add, MANAGEMENT | BLANK_ROWS | TYPED | rows | {"inn": "7707083894"})
    assert "последняя цифра должна быть 3" in wrong.content.decode()
    rows |= BLANK_ROWS | {"accounts-0-main": "on"}
    assert client.post(add, MANAGEMENT | TYPED | rows).status_code == 302
    made = Counterparty.objects.get()
    assert (made.added_by, made.accounts.get().main) == (cast.admin, True)
    change = reverse("admin:portal_counterparty_change", args=[made.pk])
    kept = {"accounts-TOTAL_FORMS": "0", "accounts-INITIAL_FORMS": "0", "contacts-TOTAL_FORMS": "0"}
    assert client.post(change, MANAGEMENT | kept | TYPED | {"name": "АО «Другие»"}).status_code == 302
    assert Counterparty.objects.get().name == "АО «Другие»"
    assert [row.user for row in records_of(made)] == [cast.admin, cast.admin]
