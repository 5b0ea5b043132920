"""Requisites and their control digits: the vectors of the specification, and words for what is wrong."""

import pytest
from django.utils.translation import override

from portal import requisites

BIC = "044525225"
VALID = [
    (requisites.inn, ("7707083893",), "7707083893"),
    (requisites.inn, ("500100732259",), "500100732259"),
    (requisites.inn, (" 7707 0838 93 ",), "7707083893"),
    (requisites.ogrn, ("1027700132195",), "1027700132195"),
    (requisites.ogrn, ("304500116000157",), "304500116000157"),
    (requisites.kpp, ("773601001",), "773601001"),
    (requisites.kpp, ("7736ab001",), "7736AB001"),
    (requisites.bic, (BIC,), BIC),
    (requisites.account, ("40702810938000000001", BIC), "40702810938000000001"),
    (requisites.correspondent, ("30101810400000000225", BIC), "30101810400000000225"),
    (requisites.account, ("40101810045250010041", "044525000"), "40101810045250010041"),
]


@pytest.mark.parametrize(("check", "values", "clean"), VALID)
def test_valid(check, values, clean):
    assert check(*values) == clean


WRONG = [
    (requisites.inn, ("7707083894",), "В ИНН ошибка: последняя цифра должна быть 3"),
    (requisites.inn, ("500100732258",), "В ИНН ошибка: две последние цифры должны быть 59"),
    (requisites.inn, ("77070838",), "ИНН: 8 цифр, а должно быть 10 или 12"),
    (requisites.inn, ("77О7083893",), "ИНН: стоит буква «О», а должна быть цифра 0"),
    (requisites.inn, ("770708389Я",), "ИНН состоит из цифр, знака «Я» там не бывает"),
    (requisites.ogrn, ("1027700132196",), "В ОГРН ошибка: последняя цифра должна быть 5"),
    (requisites.kpp, ("77360100",), "Знаков в КПП 8, а должно быть 9"),
    (requisites.kpp, ("77360ж001",), "КПП состоит из 4 цифр, 2 цифр или латинских букв и ещё 3 цифр"),
    (requisites.bic, ("994525225",), "БИК российского банка начинается с 04, а этот с 99"),
    (
        requisites.account, ("40702810138000000001", BIC),
        "Счёт не подходит к БИК 044525225: контрольная цифра, девятая, должна быть 9",
    ),
    (
        requisites.correspondent, ("30101810500000000225", BIC),
        "Корреспондентский счёт не подходит к БИК 044525225: контрольная цифра, девятая, должна быть 4",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("check", "values", "sentence"), WRONG)
def test_wrong_is_said_in_words(check, values, sentence):
    with override("ru"), pytest.raises(requisites.Wrong) as wrong:
        check(*values)
    assert str(wrong.value) == sentence


def test_the_treasurys_accounts_are_only_warned_of():
    with override("en"):
        assert requisites.treasury_warning(BIC) == ""
        assert requisites.treasury_warning("044525000").startswith("This is an account of the treasury")


MENDED = [
    ("7707083893", "7707083893"), ("77О7О83893", "7707083893"), ("7707 083 893", "7707083893"),
    ("500100732259", "500100732259"), ("7707083894", None), ("77070838931", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "inn"), MENDED)
def test_an_inn_mended(text, inn):
    assert requisites.mended_inn(text) == inn


def test_an_inn_that_lost_its_zero():
    assert requisites.mended_inn("274062111") == "0274062111"
