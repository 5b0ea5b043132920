"""Opening words of letters: those that come with the portal, the company's own, placeholders that nobody fills."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from procurement.letter_texts import LETTERS, text_for, why_not
from procurement.models import LetterText
from tests.builders import begun, furnish


@pytest.fixture
def case(cast):
    furnish(cast)
    return begun(cast)


def request(case, **changed):
    values = {"supplier": "ООО «Кедр»", "answer_by": date(2026, 12, 4)} | changed
    return text_for("offer_request", case, **values).replace("\u00a0", " ")


def test_the_words_that_come_with_the_portal(case):
    with translation.override("ru"):
        assert request(case).endswith("Просим направить нам ваше предложение до 4 декабря 2026 г.")
    with translation.override("en"):
        assert request(case).endswith("We ask you to send us your offer by 4 December 2026.")


def test_the_companys_own_words_in_one_language(case):
    LetterText.objects.create(code="offer_request", russian="{supplier}, ждём до {answer_by} по № {number}: {buyer}")
    with translation.override("ru"):
        assert request(case) == f"ООО «Кедр», ждём до 4 декабря 2026 г. по № {case.code}: –"
    with translation.override("en"):
        assert request(case).startswith("Dear partners,\n")


def test_sums_are_said_with_their_currency(case):
    with translation.override("ru"):
        words = text_for("result_won", case, supplier="ООО «Кедр»", sum=Decimal("1234567.80"))
    assert "1 234 567,80 ₽" in words.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_form_gives_what_the_letter_names(case):
    with pytest.raises(TypeError):
        text_for("offer_request", case, supplier="ООО «Кедр»")
    with pytest.raises(TypeError):
        request(case, sum=Decimal(1))


@pytest.mark.parametrize("code", LETTERS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_default_is_a_text_of_its_letter(code, language):
    with translation.override(language):
        assert why_not(code, str(LETTERS[code].words)) is None


def test_unknown_places_and_open_brackets():
    with translation.override("ru"):
        assert "«{price}» здесь не подставляется" in why_not("enquiry", "Цена {price}")
        assert "Фигурная скобка не закрыта" in why_not("enquiry", "Закупка {number")
        assert "Фигурная скобка не закрыта" in why_not("enquiry", "Закупка number}")
