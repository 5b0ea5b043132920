"""The page of the split: both halves before anything is written, who is let in, what a second press is told."""

from decimal import Decimal
from functools import partial

import pytest
from django.test import Client

from portal.actions.refusals import Changed
from procurement.actions.splitting import split
from tests.builders import again, procedure_at, walk
from tests.procurement.requests.test_races import together
from tests.procurement.split.test_split import bought, lines

D = Decimal


def asked(person, case, data=None):
    client = Client()
    client.force_login(person)
    where = f"/procedures/{case.pk}/split"
    return client.post(where, data) if data is not None else client.get(where)


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


def fields(case, reason="Разные поставщики", **quantities):
    typed = {f"line-{line.pk}": quantities.get(name, "") for name, line in lines(case).items()}
    return typed | {"reason": reason, "seen": case.edition}


def test_both_halves_are_shown_and_only_then_written(cast):
    case, buyer = procedure_at(cast, "supplier_check"), cast.fresh("buyer")
    typed = fields(case, Клавиатура="6")
    shown = asked(buyer, case, typed | {"write": "1"})  # nothing was shown yet: it is shown, not written
    said = text(shown)
    for words in ("67 150,00", "6 550,00", "Вместе зарезервировано 73 700,00", "не обходит порог"):
        assert words in said
    assert not case.halves.exists()
    signature = shown.context["form"].signature
    other = fields(case, Клавиатура="5") | {"shown": signature, "write": "1"}
    assert asked(buyer, case, other).status_code == 200  # five were not shown
    done = asked(buyer, case, typed | {"shown": signature, "write": "1"})
    new = case.halves.get()
    assert (done.status_code, done.url) == (302, new.get_absolute_url())
    client = Client()
    client.force_login(buyer)
    assert f"Малая закупка {case.code}" in text(client.get(new.get_absolute_url()))
    assert f"Малая закупка {new.code}" in text(client.get(case.get_absolute_url()))
    client.force_login(cast.fresh("requester2"))
    wish = client.get(new.group.lines.get().items.get().request.get_absolute_url())
    assert new.code in text(wish)


def test_what_was_typed_stays_with_the_words_why_not(cast):
    case, buyer = procedure_at(cast, "offers"), cast.fresh("buyer")
    for typed, words in (
        ({"Клавиатура": "7"}, "Всего закупается 6."),
        ({"Клавиатура": "1,5"}, "целыми штуками"),
        ({"Клавиатура": "шесть"}, "Клавиатура"),
        ({}, "укажите количество"),
        ({"Клавиатура": "6", "Монитор": "7"}, "не осталось бы ничего"),
    ):
        said = text(asked(buyer, case, fields(case, reason="Причина 1", **typed)))
        assert words in said and "Причина 1" in said
    assert "Показать обе части" in text(asked(buyer, case, fields(case, reason="", Клавиатура="6")))
    assert not case.halves.exists()


def test_who_is_let_in(cast):
    case = procedure_at(cast, "offers")
    statuses = {who: asked(cast.fresh(who), case).status_code for who in (
        "buyer", "purchasing_head", "economist", "it", "finance_director", "outsider",
    )}  # fmt: skip
    assert statuses == {
        "buyer": 200, "purchasing_head": 200, "economist": 403, "it": 403, "finance_director": 403, "outsider": 404,
    }  # fmt: skip
    late = asked(cast.fresh("buyer"), walk(cast, case, "report"))
    assert "до отчёта о выборе" in text(late)


def test_a_page_that_is_old_is_told_who_was_first(cast):
    case, buyer = procedure_at(cast, "offers"), cast.fresh("buyer")
    typed = fields(case, Монитор="2")
    signature = asked(buyer, case, typed).context["form"].signature
    split(case, by=cast.fresh("purchasing_head"), quantities={lines(case)["Клавиатура"].pk: D(6)}, reason="Раз")
    said = text(asked(buyer, case, typed | {"shown": signature, "write": "1"}))
    assert "тем временем разделил(а) эту закупку" in said and "Разные поставщики" in said
    assert "Обе части" in said  # of what is left
    assert case.halves.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_press_one_wins_the_other_is_told(cast):
    case = procedure_at(cast, "offers")
    quantities = {lines(case)["Клавиатура"].pk: D(6)}
    deeds = [
        partial(split, case, by=cast.fresh(who), quantities=quantities, reason=who, seen=case.edition)
        for who in ("buyer", "purchasing_head")
    ]
    results = together(*deeds)
    assert sum(isinstance(one, Changed) for one in results) == 1
    new = case.halves.get()
    assert (bought(again(case)), bought(new)) == ({"Монитор": D(7)}, {"Клавиатура": D(6)})
