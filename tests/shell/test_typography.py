"""Figures, dates and sentences as people read them."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from portal import typography

THURSDAY = date(2026, 11, 26)
TODAY = date(2026, 11, 24)


@pytest.fixture(params=["ru", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def said(language, russian, english):
    return russian if language == "ru" else english


def test_money_with_kopecks(language):
    assert typography.money(Decimal("1234.5")) == said(language, "1\u00a0234,50\u00a0₽", "1,234.50\u00a0₽")


def test_percent_stands_apart_in_russian_only(language):
    assert typography.percent(Decimal("22.00")) == said(language, "22\u00a0%", "22%")
    assert typography.percent(Decimal("7.50")) == said(language, "7,5\u00a0%", "7.5%")
    assert typography.percent("30,00") == said(language, "30,00\u00a0%", "30,00%")


def test_short_money_leaves_no_kopecks_only_where_there_are_none(language):
    assert typography.money(Decimal("233400"), short=True) == said(language, "233\u00a0400\u00a0₽", "233,400\u00a0₽")
    assert typography.money(Decimal("48900.10"), short=True) == said(
        language, "48\u00a0900,10\u00a0₽", "48,900.10\u00a0₽"
    )


def test_half_a_kopeck_goes_up_and_nothing_is_a_dash():
    assert typography.money(Decimal("0.005")) == "0,01\u00a0₽"
    assert typography.money(None) == "–"


def test_day(language):
    assert typography.short_day(THURSDAY, TODAY) == said(
        language, "чт\u00a026\u00a0ноября", "Thu\u00a026\u00a0November"
    )


def test_another_year_is_named(language):
    assert typography.short_day(date(2027, 3, 1), TODAY) == said(
        language, "пн\u00a01\u00a0марта\u00a02027", "Mon\u00a01\u00a0March\u00a02027"
    )


def test_until(language):
    assert typography.until_day(THURSDAY, TODAY) == said(
        language, "до конца четверга, 26\u00a0ноября", "by the end of Thursday, 26\u00a0November"
    )
    assert typography.until_day(TODAY, TODAY) == said(language, "до конца дня", "by the end of the day")


def test_heading_of_a_day(language):
    assert typography.long_day(TODAY, TODAY) == said(language, "Вторник, 24\u00a0ноября", "Tuesday, 24\u00a0November")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1\u00a0рабочий день"),
        (3, "3\u00a0рабочих дня"),
        (5, "5\u00a0рабочих дней"),
        (11, "11\u00a0рабочих дней"),
        (21, "21\u00a0рабочий день"),
    ],
)
def test_workdays_in_russian(count, words):
    assert typography.workdays_text(count) == words


def test_late(language):
    assert typography.late_text(2) == said(language, "просрочено на 2 рабочих дня", "2 workdays late")


@pytest.mark.parametrize(("count", "form"), [(1, "день"), (2, "дня"), (5, "дней"), (12, "дней"), (22, "дня")])
def test_plural_forms(count, form):
    assert typography.plural(count, ["день", "дня", "дней"]) == form


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("6 планшетов за 233 400 ₽", "6\u00a0планшетов за\u00a0233\u00a0400\u00a0₽"),
        ('"Оттиск" и сыновья', "«Оттиск» и\u00a0сыновья"),
        ("срок - пятница", "срок\u00a0— пятница"),
        ("№ 5", "№\u00a05"),
        ("не для нас", "не\u00a0для\u00a0нас"),
    ],
)
def test_typograph(typed, set_):
    assert typography.typograph(typed) == set_


@pytest.mark.parametrize(
    ("name", "letters"), [("Анна Белозёрова", "АБ"), ("Иван", "ИВ"), ("", "?"), ("ООО «Пример»", "ОО")]
)
def test_initials(name, letters):
    assert typography.initials(name) == letters
