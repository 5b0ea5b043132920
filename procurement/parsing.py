"""A wish in free words offered as items: "5 мониторов и 6 клавиатур", "5 monitors and 6 keyboards", lists by lines.

Pure and small: it knows numbers, units, bullets and the stems of the catalogue's words. What it cannot read stays as it
was typed, with quantity 1 or none, for IT to confirm. Nothing is ordered by what is guessed here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST = Decimal(99_999)  # a greater number is no quantity that anybody means
WISHES = 30  # of one text

UNITS = {
    "pcs": r"шт(?:ук[аи]?)?|pcs|pc|pieces?|units?",
    "set": r"компл(?:ект(?:а|ов|ы)?)?|наб(?:ор(?:а|ов|ы)?)?|sets?|kits?",
    "pack": r"уп(?:ак(?:ов(?:ка|ки|ок))?)?|пачк[аиу]|пачек|packs?|boxes|box",
    "pair": r"пар[аыу]?|pairs?",
    "licence": r"лиценз(?:ия|ии|ий|ию)|licen[cs]es?|seats?",
    "copy": r"экз(?:емпляр(?:а|ов)?)?|copies|copy",
    "hour": r"ч|час(?:а|ов)?|hours?|hrs?",
    "month": r"мес(?:яц(?:а|ев)?)?|months?",
    "metre": r"м|метр(?:а|ов)?|metres?|meters?",
}
NUMBERS = {
    "один": 1, "одна": 1, "одно": 1, "одну": 1, "два": 2, "две": 2, "двое": 2, "три": 3, "четыре": 4, "пять": 5,
    "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "двенадцать": 12, "пятнадцать": 15, "двадцать": 20,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "dozen": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
UNIT = "|".join(f"(?P<{code}_>{words})" for code, words in UNITS.items())
FIGURE = r"(?P<n>\d[\d\u00a0 ]*(?:[.,]\d{1,2})?)"
# 27″, 16 ГБ, 4K, 144 Гц: a number that tells what, not how many
MEASURED = (
    r"(?!\s*(?:[\"″'’]|дюйм|inch|in\b|[гткм]б\b|[gtmk]b\b|гц|hz|вт\b|w\b|мм|см|mm|cm|мп|mp|[kкpр]\b|-)|\d|[.,]\d)"
)
LEADING = re.compile(rf"^(?:по\s+)?{FIGURE}{MEASURED}\s*(?:[xх×*]\s+|(?:{UNIT})(?:\.|\b)\s*)?(?=\S)", re.IGNORECASE)
# "… на 6 месяцев", "… в количестве 5 шт.": the word that leads to the number goes with it
COUNTED = re.compile(
    rf"(?:\s+(?:на|в количестве|for))?[\s,(:–—x×х*-]*(?<!\d){FIGURE}\s*(?:{UNIT})(?:\.|\b)\)?", re.IGNORECASE
)
TRAILING = re.compile(rf"\s*(?:[:–—x×х*=]|\s-)\s*{FIGURE}\s*\.?$", re.IGNORECASE)
ONLY_COUNT = re.compile(rf"^\W*{FIGURE}\s*(?:{UNIT})?\W*$", re.IGNORECASE)
WORD_FIRST = re.compile(rf"^(?P<word>[a-zа-яё]+)\s+(?:(?:{UNIT})(?:\.|\b)\s+)?(?=\S)", re.IGNORECASE)
BULLET = re.compile(r"^\s*(?:[-–—•*·]|\d{1,2}[.)](?!\d))\s*")
STRONG = re.compile(r"[\n\r;]+|(?<=[^\s\d])\.\s+(?=[A-ZА-ЯЁ\d])")
WEAK = re.compile(r"\s*,\s+|\s+(?:и|and|&|\+|плюс|plus|а также|as well as)\s+(?:ещё\s+|еще\s+)?", re.IGNORECASE)
POLITE = re.compile(
    r"^(?:(?:здравствуйте|добрый день|привет|hello|hi)\W+)?(?:прошу|пожалуйста|нам|мне|нужн\w*|надо|необходим\w*|"
    r"купит[ье]|закупит[ье]|please|we|i|need|needs|buy|order|the|some|want)\b[\s:,]*",
    re.IGNORECASE,
)
WORD = re.compile(r"[a-zа-яё0-9][a-zа-яё0-9-]*", re.IGNORECASE)
ENDINGS = sorted(
    (
        "иями ями ами ьев ов ев ей ий ый ой ая яя ое ее ые ие ого его ых их ию ия ии ам ям ах ях ом ем ью "
        "а я о е ы и у ю ь й"
    ).split(),
    key=len,
    reverse=True,
)


@dataclass(frozen=True)
class Known:
    """A kind of the catalogue as the parser needs it: its key, name, what else people call it, its unit."""

    key: int
    name: str
    words: tuple[str, ...] = ()
    unit: str = "pcs"


@dataclass(frozen=True)
class Wish:
    """One thing read from the text. `quantity` is None where a number was written that cannot be meant."""

    text: str
    name: str
    quantity: Decimal | None
    unit: str
    kind: int | None


def parse(text: str, kinds: Sequence[Known] = ()) -> list[Wish]:
    """The things that a text names, in its order, at most 30; an empty text gives none."""
    phrases = _phrases(kinds)
    wishes = [_wish(part, phrases) for fragment in STRONG.split(text[:4000]) for part in _parts(fragment, phrases)]
    return [wish for wish in wishes if wish][:WISHES]


def stem(word: str) -> str:
    """A word without its ending, for comparing only: мониторов and монитор, мышек and мышка, keyboards and keyboard."""
    word = word.lower().replace("ё", "е")
    if word.isascii():
        return _english(word)
    ending = next((end for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= 3), "")
    base = word.removesuffix(ending) if ending else word
    base = re.sub(r"(?<=.{3})[еоь]?к$", "", base)
    return re.sub(r"(?<=[^аеиоуыэюя])[еоь](?=[^аеиоуыэюя]$)", "", base)


def _english(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:s|x|ch|sh)es$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


Phrase = tuple[frozenset[str], Known]


def _phrases(kinds: Iterable[Known]) -> list[Phrase]:
    found = []
    for kind in kinds:
        for name in (kind.name, *kind.words):
            stems = frozenset(stem(word) for word in WORD.findall(name))
            if stems:
                found.append((stems, kind))
    return sorted(found, key=lambda phrase: -len(phrase[0]))


def _parts(fragment: str, phrases: list[Phrase]) -> list[str]:
    """Cut at commas and "and" where a new thing begins; otherwise the words belong to the thing before."""
    pieces, parts, at = [], [], 0
    for cut in WEAK.finditer(fragment):
        pieces.append((fragment[at : cut.start()], fragment[cut.start() : cut.end()]))
        at = cut.end()
    pieces.append((fragment[at:], ""))
    glue = ""
    for piece, following in pieces:
        piece_new = not parts or _begins_a_thing(piece, phrases)
        if piece_new:
            parts.append(piece)
        else:
            parts[-1] += glue + piece
        glue = following
    return parts


def _begins_a_thing(piece: str, phrases: list[Phrase]) -> bool:
    piece = piece.strip()
    if ONLY_COUNT.match(piece):
        return False
    first = WORD_FIRST.match(piece)
    if LEADING.match(piece) or (first and first["word"].lower() in NUMBERS):
        return True
    stems = {stem(word) for word in WORD.findall(piece)[:3]}
    return any(words <= stems for words, _kind in phrases)


def _wish(part: str, phrases: list[Phrase]) -> Wish | None:
    text = BULLET.sub("", part).strip(" \t.,;:–—")
    rest = text
    while polite := POLITE.match(rest):
        rest = rest[polite.end() :]
    if not re.search(r"[^\W\d_]{2}", rest):
        return None
    quantity, unit, rest = _quantity(rest)
    kind = _kind(text, phrases)
    name = _name(rest, kind) or text
    return Wish(text, name[:300], quantity, unit or (kind.unit if kind else "pcs"), kind.key if kind else None)


def _quantity(text: str) -> tuple[Decimal | None, str, str]:
    """How many, in which unit ("" when none is named), and the words without them."""
    for pattern in (LEADING, COUNTED, TRAILING):
        if found := pattern.search(text):
            groups = found.groupdict()
            unit = next((code.rstrip("_") for code, said in groups.items() if code.endswith("_") and said), "")
            return _number(found["n"]), unit, _without(text, found)
    first = WORD_FIRST.match(text)
    if first and first["word"].lower() in NUMBERS:
        unit = next((code.rstrip("_") for code, said in first.groupdict().items() if code.endswith("_") and said), "")
        return Decimal(NUMBERS[first["word"].lower()]), unit, _without(text, first)
    return Decimal(1), "", text


def _number(figure: str) -> Decimal | None:
    digits = re.sub(r"[\s\u00a0]", "", figure).replace(",", ".")
    number = Decimal(digits) if len(digits) <= 12 else MOST + 1
    return number if 0 < number <= MOST else None


def _without(text: str, found: re.Match) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip(" \t,–—-:.")


def _kind(text: str, phrases: list[Phrase]) -> Known | None:
    """The kind with the most words that all stand in the text; of equals the one named first."""
    stems = [stem(word) for word in WORD.findall(text)]
    fitting = [(words, kind) for words, kind in phrases if words <= set(stems)]
    if not fitting:
        return None
    return min(fitting, key=lambda phrase: (-len(phrase[0]), min(stems.index(word) for word in phrase[0])))[1]


def _name(rest: str, kind: Known | None) -> str:
    """The catalogue's word and whatever else was said; without a kind the words as they are."""
    rest = re.sub(r"\s+", " ", rest).strip(" .,;:–—-")
    if kind is None:
        return rest[:1].upper() + rest[1:]
    said = {stem(word) for name in (kind.name, *kind.words) for word in WORD.findall(name)}
    details = WORD.sub(lambda found: "" if stem(found.group()) in said else found.group(), rest)
    details = re.sub(r"\s+", " ", details).strip(" .,;:–—-")
    return f"{kind.name}, {details}" if details else kind.name
