"""Free words offered as items."""

from decimal import Decimal

import pytest

from procurement.parsing import Known, parse, stem

MONITOR, KEYBOARD, MOUSE, FIGMA, CHAIR, HEADPHONES, PRINTING = range(1, 8)
KINDS = [
    Known(MONITOR, "Монитор", ("monitor", "display", "экран")),
    Known(KEYBOARD, "Клавиатура", ("keyboard",)),
    Known(MOUSE, "Мышь", ("мышка", "mouse", "mice")),
    Known(FIGMA, "Лицензия Figma", ("figma",), "licence"),
    Known(CHAIR, "Офисное кресло", ("кресло", "office chair")),
    Known(HEADPHONES, "Наушники", ("гарнитура", "headphones", "headset")),
    Known(PRINTING, "Печать каталогов", ("catalogue printing",), "copy"),
]


def read(text):
    return [(wish.kind, wish.quantity, wish.unit) for wish in parse(text, KINDS)]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("5 мониторов и 6 клавиатур", [(MONITOR, 5, "pcs"), (KEYBOARD, 6, "pcs")]),
        ("5 monitors and 6 keyboards", [(MONITOR, 5, "pcs"), (KEYBOARD, 6, "pcs")]),
        ("6 клавиатур, 2 монитора", [(KEYBOARD, 6, "pcs"), (MONITOR, 2, "pcs")]),
        ("Прошу купить два монитора и мышку", [(MONITOR, 2, "pcs"), (MOUSE, 1, "pcs")]),
        ("Второй монитор для цветокоррекции, лучше 27 дюймов", [(MONITOR, 1, "pcs")]),
        (
            "- Монитор 27 дюймов – 5 шт.\n- клавиатура: 6 шт\n- мышек 3",
            [(MONITOR, 5, "pcs"), (KEYBOARD, 6, "pcs"), (MOUSE, 1, "pcs")],
        ),
        ("1. Мониторы, 5 шт\n2. Клавиатуры, 6 комплектов", [(MONITOR, 5, "pcs"), (KEYBOARD, 6, "set")]),
        ("27″ monitor x 4; 3 office chairs", [(MONITOR, 4, "pcs"), (CHAIR, 3, "pcs")]),
        ("12 лицензий Figma на год", [(FIGMA, 12, "licence")]),
        ("3 кресла и 10 пар наушников", [(CHAIR, 3, "pcs"), (HEADPHONES, 10, "pair")]),
        ("кресел офисных 4 шт", [(CHAIR, 4, "pcs")]),
        ("Печать каталогов, 500 экз.", [(PRINTING, 500, "copy")]),
        ("1 000 шт ручек с логотипом", [(None, 1000, "pcs")]),
        ("2,5 часа консультаций", [(None, Decimal("2.5"), "hour")]),
        ("монитор и клавиатура", [(MONITOR, 1, "pcs"), (KEYBOARD, 1, "pcs")]),
        ("two monitors, one keyboard and a mouse", [(MONITOR, 2, "pcs"), (KEYBOARD, 1, "pcs"), (MOUSE, 1, "pcs")]),
        ("", []),
        ("  \n - \n", []),
        ("что-нибудь для переговорной", [(None, 1, "pcs")]),
    ],
)
def test_what_is_read(text, wishes):
    assert read(text) == wishes


def test_a_number_that_nobody_means_is_left_open():
    assert read("1234567890123456789012345678901234567890 мониторов") == [(MONITOR, None, "pcs")]
    assert read("0 мониторов") == [(MONITOR, None, "pcs")]


def test_names_keep_what_was_said():
    wishes = parse("5 мониторов 27 дюймов, IPS и 6 беспроводных клавиатур", KINDS)
    assert [wish.name for wish in wishes] == ["Монитор, 27 дюймов, IPS", "Клавиатура, беспроводных"]
    assert parse("дрон для съёмки", KINDS)[0].name == "Дрон для съёмки"


def test_the_word_that_leads_to_a_number_goes_with_it():
    [wish] = parse("Поддержка программы «Смета» на 6 месяцев", KINDS)
    assert (wish.name, wish.quantity, wish.unit) == ("Поддержка программы «Смета»", 6, "month")
    assert parse("мониторы в количестве 5 шт.", KINDS)[0].name == "Монитор"
    assert parse("hosting for 12 months", KINDS)[0].name == "Hosting"


def test_hostile_text_is_only_text():
    [wish] = parse("<script>alert(1)</script> монитор ' OR 1=1", KINDS)
    assert wish.name.startswith("Монитор, <script>alert(1)</script>")
    assert len(parse("монитор\n" * 500, KINDS)) == 30


@pytest.mark.parametrize(
    "words",
    ["монитор мониторы мониторов монитора", "мышь мыши мышей", "мышка мышек мышки", "кресло кресел кресла",
     "стул стульев", "доска досок", "keyboard keyboards", "box boxes", "battery batteries"],
)  # fmt: skip
def test_forms_of_one_word_have_one_stem(words):
    assert len({stem(word) for word in words.split()}) == 1
