"""Requisites: INN, KPP, OGRN, BIC and accounts, checked by their control digits. Pure.

Each check takes the text as it was typed (spaces and no-break spaces are forgiven), returns it clean, or raises Wrong
with a sentence that says what is wrong. Source: "Control digits" in formats; tables of python-stdnum.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from stdnum.ru import inn as stdnum_inn

SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u200b\ufeff-]+")
KPP = re.compile(r"\d{4}[0-9A-Z]{2}\d{3}")
WEIGHTS = (7, 1, 3)
TREASURY = ("000", "001", "002")
LOOK_ALIKE = str.maketrans("OОoоIl|ЗБ", "000011136")


class Wrong(ValueError):
    """A requisite that cannot be right; the text says what is wrong, in the words of whoever typed it."""


def digits(text: str, name: str, *lengths: int) -> str:
    """The digits alone; Wrong names a letter among them or how many are missing or too many."""
    bare = SPACES.sub("", text)
    if strange := next((sign for sign in bare if sign not in "0123456789"), None):
        raise Wrong(_strange(name, strange))
    if len(bare) not in lengths:
        raise Wrong(_length(name, len(bare), lengths))
    return bare


def _strange(name: str, sign: str) -> str:
    if (digit := sign.translate(LOOK_ALIKE)) in "0123456789":
        return _("{name}: there is the letter “{sign}” where the digit {digit} should be").format(
            name=name, sign=sign, digit=digit
        )
    return _("{name} is made of digits, “{sign}” is none").format(name=name, sign=sign)


def _length(name: str, count: int, lengths: tuple[int, ...]) -> str:
    wanted = _(" or ").join(str(length) for length in lengths)
    text = ngettext(
        "{name} has {count} digit, there should be {wanted}",
        "{name} has {count} digits, there should be {wanted}",
        count,
    )
    return text.format(name=name, count=count, wanted=wanted)


def inn(text: str) -> str:
    """INN: 10 digits of a company, 12 of a person or entrepreneur."""
    name = _("The INN")
    bare = digits(text, name, 10, 12)
    if len(bare) == 10:
        _last(name, bare, stdnum_inn.calc_company_check_digit(bare))
        return bare
    right = stdnum_inn.calc_personal_check_digits(bare[:10])
    if bare[10:] != right:
        raise Wrong(_("{name}: the last two digits should be {right}").format(name=name, right=right))
    return bare


def _last(name: str, bare: str, right: str) -> None:
    if bare[-1] != right:
        raise Wrong(_("{name}: the last digit should be {right}").format(name=name, right=right))


def ogrn(text: str) -> str:
    """OGRN: 13 digits of a company, 15 (OGRNIP) of an entrepreneur."""
    name = _("The OGRN")
    bare = digits(text, name, 13, 15)
    _last(name, bare, str(int(bare[:-1]) % (11 if len(bare) == 13 else 13) % 10))
    return bare


def kpp(text: str) -> str:
    """KPP: NNNNPPXXX, where PP may hold capital letters; there is no control digit."""
    bare = SPACES.sub("", text).upper()
    if len(bare) != 9:
        raise Wrong(_("The KPP has {count} signs, there should be 9").format(count=len(bare)))
    if not KPP.fullmatch(bare):
        raise Wrong(_("The KPP is 4 digits, 2 digits or Latin letters, 3 digits"))
    return bare


def bic(text: str) -> str:
    """BIC of a Russian bank: 9 digits beginning with 04 (01 or 02: treasury)."""
    bare = digits(text, _("The BIC"), 9)
    if bare[:2] not in ("00", "01", "02", "04"):
        raise Wrong(_("A Russian BIC begins with 04, this one with {start}").format(start=bare[:2]))
    return bare


def account(text: str, bank: str) -> str:
    """An account of 20 digits against the BIC (three last digits in front, weights 7 1 3)."""
    name = _("The account")
    return _account(name, digits(text, name, 20), bank, bank[-3:])


def correspondent(text: str, bank: str) -> str:
    """A correspondent account against the BIC (0 and its fifth and sixth digit in front)."""
    name = _("The correspondent account")
    return _account(name, digits(text, name, 20), bank, "0" + bank[4:6])


def _account(name: str, bare: str, bank: str, front: str) -> str:
    if is_treasury(bank):
        return bare
    if total := _control(front + bare):
        right = next(digit for digit in "0123456789" if not _control(f"{front}{bare[:8]}{digit}{bare[9:]}"))
        del total
        raise Wrong(
            _("{name} does not fit the BIC {bic}: its control digit (the ninth) should be {right}").format(
                name=name, bic=bank, right=right
            )
        )
    return bare


def _control(signs: str) -> int:
    return sum(int(sign) * WEIGHTS[place % 3] for place, sign in enumerate(signs)) % 10


def is_treasury(bank: str) -> bool:
    """BICs that end in 000, 001, 002 are the treasury's (taxes, fees): accounts there are only warned of."""
    return bank[-3:] in TREASURY


def treasury_warning(bank: str) -> str:
    """What to tell people about an account at the treasury; empty for any other bank."""
    if not is_treasury(bank):
        return ""
    return _("This is an account of the treasury (taxes, fees): its control digit cannot be checked. Compare it twice.")


def mended_inn(text: str) -> str | None:
    """The INN that was meant where only the writing went wrong: spaces, a letter for a digit, a lost leading zero."""
    bare = SPACES.sub("", text).translate(LOOK_ALIKE)
    for candidate in (bare, "0" + bare):
        try:
            return inn(candidate)
        except Wrong:
            continue
    return None
