"""A sum of roubles in Russian words, as papers ask for it: «Триста тысяч рублей 00 копеек». Pure."""

from collections.abc import Iterator
from decimal import Decimal

ONES = ("", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать",
        "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать",
        "девятнадцать")  # fmt: skip
TENS = ("", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто")
HUNDREDS = ("", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот")
FEMININE = {"один": "одна", "два": "две"}
# (one, two, five, feminine), from the smallest group of three
GROUPS = (
    ("рубль", "рубля", "рублей", False),
    ("тысяча", "тысячи", "тысяч", True),
    ("миллион", "миллиона", "миллионов", False),
    ("миллиард", "миллиарда", "миллиардов", False),
)
KOPECKS = ("копейка", "копейки", "копеек")


def in_words(sum_: Decimal) -> str:
    """Roubles in words, kopecks in digits; below a thousand milliards and not negative, with at most two decimals."""
    roubles, kopecks = divmod(int(sum_ * 100), 100)
    if not 0 <= roubles < 10**12:
        raise ValueError(f"{sum_} is not said in words")
    words = " ".join(_said(roubles)) if roubles else "ноль рублей"
    return f"{words[:1].upper()}{words[1:]} {kopecks:02} {_form(kopecks, KOPECKS)}"


def _said(roubles: int) -> Iterator[str]:
    for power in reversed(range(len(GROUPS))):
        *forms, feminine = GROUPS[power]
        group = roubles // 1000**power % 1000
        for word in _three(group):
            yield FEMININE.get(word, word) if feminine else word
        if group or power == 0:
            yield _form(group, forms)


def _three(group: int) -> Iterator[str]:
    rest = group % 100
    below = (ONES[rest],) if rest < 20 else (TENS[rest // 10], ONES[rest % 10])
    return (word for word in (HUNDREDS[group // 100], *below) if word)


def _form(count: int, forms: tuple | list) -> str:
    last, two = count % 10, count % 100
    if last == 1 and two != 11:
        return forms[0]
    return forms[1] if 2 <= last <= 4 and not 12 <= two <= 14 else forms[2]
