"""The payment QR of GOST R 56042-2014 as text: ST0001, encoding digit, separator, pairs. Pure.

Any separator, any length, keys in any order and case; keys that nobody knows are left alone. Money is in kopecks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.money import GREATEST, KOPECK

SIGN = "ST0001"
ENCODINGS = {"1": "cp1251", "2": "utf-8", "3": "koi8-r"}
REQUIRED = {"NAME": "Name", "PERSONALACC": "PersonalAcc", "BIC": "BIC"}
BLANKS = " \t\r\n\ufeff"


class Wrong(ValueError):
    """A text that is no payment QR; its words are for the person who pasted it."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What a payment QR says. `sum`: roubles with kopecks, None where the code names none; `others`: the rest."""

    name: str
    account: str
    bic: str
    bank: str = ""
    correspondent: str = ""
    sum: Decimal | None = None
    purpose: str = ""
    inn: str = ""
    kpp: str = ""
    others: Mapping[str, str] = field(default_factory=dict)


def read(given: str | bytes) -> Payment:
    """The payment of a pasted text or of a code's bytes. Wrong says what is missing."""
    text = _decoded(given) if isinstance(given, bytes) else _mended(given.strip(BLANKS))
    if not text.upper().startswith(SIGN):
        raise Wrong(_("This is no payment code: it begins with ST0001."))
    if text[6:7] not in ENCODINGS:
        raise Wrong(_("The payment code does not say its encoding: 1, 2 or 3 after ST0001."))
    separator = text[7:8]
    if not separator or separator.isalnum():
        raise Wrong(_("The payment code has no separator after ST0001 and the encoding."))
    return _payment(_pairs(text[8:].split(separator)))


def _decoded(given: bytes) -> str:
    encoding = ENCODINGS.get(given[6:7].decode("ascii", "replace"), "utf-8")
    try:
        return given.decode(encoding).strip(BLANKS)
    except UnicodeDecodeError as error:
        raise Wrong(_("The payment code cannot be read in the encoding that it names.")) from error


def _mended(text: str) -> str:
    """A scanner that takes every code for Latin-1 turns Russian into «Îîî»: its bytes are read once more."""
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    return text if raw.isascii() else _decoded(raw)


def _pairs(parts: list[str]) -> dict[str, tuple[str, str]]:
    """Key in capitals → (key, value); the first one counts.."""
    found: dict[str, tuple[str, str]] = {}
    for part in parts:
        key, sign, value = part.partition("=")
        if sign:
            found.setdefault(key.strip(BLANKS).upper(), (key.strip(BLANKS), value.strip(BLANKS)))
    return found


def _payment(pairs: dict[str, tuple[str, str]]) -> Payment:
    said = {key: value for key, (_key, value) in pairs.items()}
    if lost := [name for key, name in REQUIRED.items() if not said.get(key)]:
        raise Wrong(_("The payment code is not complete: %(names)s missing.") % {"names": ", ".join(lost)})
    own = {"NAME": "name", "PERSONALACC": "account", "BIC": "bic", "BANKNAME": "bank", "CORRESPACC": "correspondent",
           "PURPOSE": "purpose", "PAYEEINN": "inn", "KPP": "kpp"}  # fmt: skip
    values = {field_: said.get(key, "") for key, field_ in own.items()}
    others = {name: value for key, (name, value) in pairs.items() if key not in own and key != "SUM"}
    return Payment(**values, sum=_sum(said.get("SUM", "")), others=others)


def _sum(kopecks: str) -> Decimal | None:
    """Kopecks as roubles; none where the code names 0."""
    if not kopecks:
        return None
    if not (kopecks.isascii() and kopecks.isdigit()) or len(kopecks) > 16 or int(kopecks) * KOPECK > GREATEST:
        raise Wrong(_("The sum of the payment code is no number of kopecks: “%(sum)s”.") % {"sum": kopecks[:20]})
    return int(kopecks) * KOPECK or None
