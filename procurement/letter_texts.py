"""Opening words of papers that go out to counterparties: the company's own from the admin, else those below.

A printed form calls `text_for("offer_request", case, supplier=…, answer_by=…)` in its `build` and shows the result as
its first paragraphs (`{{ opening|linebreaksbr }}`). What a letter has to be given is in LETTERS.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import printing
from portal.templatetags.document_tags import paper_day
from portal.typography import money
from procurement.models import LetterText, Procedure
from procurement.models.letters import LETTER_NAMES
from procurement.ruling import in_force

PLACE = re.compile(r"\{([^{}]*)\}")
COMMON = {
    "number": _("number of the purchase"),
    "subject": _("what is bought"),
    "company": _("our company"),
    "buyer": _("name of the buyer"),
    "contact": _("mail and telephone of the buyer"),
}
SUPPLIER = {"supplier": _("name of the counterparty")}
UNTIL = {"answer_by": _("day by which the answer is awaited")}
OFFERS_UNTIL = {"offers_deadline": _("day until which offers are taken")}
CHOSEN = {"winner": _("name of the chosen counterparty"), "sum": _("sum of the chosen offer, with VAT")}


@dataclass(frozen=True)
class LetterKind:
    """A letter: its name, the words that come with the portal, what the printed form gives beside COMMON."""

    label: Any
    words: Any
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def places(self) -> dict[str, Any]:
        """Every placeholder with its explanation."""
        return COMMON | dict(self.given)


LETTERS: dict[str, LetterKind] = {
    "enquiry": LetterKind(
        LETTER_NAMES["enquiry"], _("We ask you for prices and terms of the following:"), UNTIL
    ),
    "offer_request": LetterKind(
        LETTER_NAMES["offer_request"],
        _("Dear partners,\n{company} intends to buy from you: {subject}. "
          "We ask you to send us your offer by {answer_by}."),
        SUPPLIER | UNTIL,
    ),
    "notice": LetterKind(
        LETTER_NAMES["notice"],
        _("{company} invites you to take part in procurement No. {number}: {subject}. "
          "Offers are taken until {offers_deadline}."),
        OFFERS_UNTIL,
    ),
    "improvement": LetterKind(
        LETTER_NAMES["improvement"],
        _("Dear partners,\nthank you for your offer in procurement No. {number}: {subject}. "
          "We ask you to send your best and final offer by {answer_by}."),
        SUPPLIER | UNTIL,
    ),
    "clarification": LetterKind(
        LETTER_NAMES["clarification"],
        _("Dear partners,\nwe ask you to clarify your offer in procurement No. {number}: {subject}. "
          "We await your answer by {answer_by}."),
        SUPPLIER | UNTIL,
    ),
    "result_letter": LetterKind(
        LETTER_NAMES["result_letter"],
        _("Dear partners,\nthank you for taking part in procurement No. {number}: {subject}. "
          "We inform you of its result: {winner} was chosen."),
        {"winner": CHOSEN["winner"]},
    ),
    "result_won": LetterKind(
        LETTER_NAMES["result_won"],
        _("Dear partners,\nwe inform you that your offer was chosen in procurement No. {number}: {subject}. "
          "The sum is {sum}. We will send you the contract to sign."),
        SUPPLIER | {"sum": CHOSEN["sum"]},
    ),
    "result_lost": LetterKind(
        LETTER_NAMES["result_lost"],
        _("Dear partners,\nthank you for taking part in procurement No. {number}: {subject}. "
          "Another offer was chosen. We shall be glad to ask you again."),
        SUPPLIER,
    ),
    "protocol": LetterKind(
        LETTER_NAMES["protocol"],
        _("{company} has summed up the results of procurement No. {number}: {subject}. "
          "The best offer was made by {winner}, {sum}."),
        CHOSEN,
    ),
    "claim": LetterKind(
        LETTER_NAMES["claim"],
        _("Dear partners,\nwe have claims to how order No. {order_number} of {order_date} was fulfilled."),
        SUPPLIER | {"order_number": _("number of the order or contract"), "order_date": _("its date")},
    ),
}  # fmt: skip


def text_for(code: str, case: Procedure, **values: Any) -> str:
    """The opening words of a letter of this case, in the active language, as plain text with line breaks.

    `values`: what LETTERS[code].given names, no more and no less (TypeError otherwise): text, number of roubles as
    Decimal, days as date; None is said as a dash. Words that changed while the present step was open hold from the
    next step on.
    """
    kind = LETTERS[code]
    if values.keys() != kind.given.keys():
        raise TypeError(f"the letter {code} is given {sorted(kind.given)}, not {sorted(values)}")
    return fill(words_of(code, case), common(case) | values)


def words_of(code: str, case: Procedure) -> str:
    """The words with their placeholders: the company's own in the active language, else those in code."""
    row = in_force(LetterText.objects.filter(code=code), "code", case)
    return (row.in_language(translation.get_language() or "") if row else "") or str(LETTERS[code].words)


def common(case: Procedure) -> dict[str, Any]:
    """What every letter may say."""
    buyer = case.buyer
    return {
        "number": case.code, "subject": case.title, "company": printing.company(case),
        "buyer": buyer.initials_name if buyer else "",
        "contact": ", ".join(filter(None, (buyer.email, buyer.phones))) if buyer else "",
    }  # fmt: skip


def fill(words: str, values: Mapping[str, Any]) -> str:
    """Put the values in the places; a place that nobody knows stays as it is."""
    return PLACE.sub(lambda found: _said(values[found[1]]) if found[1] in values else found[0], words)


def _said(value: Any) -> str:
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, date):
        russian = (translation.get_language() or "").startswith("ru")
        return paper_day(value) if russian else date_format(value, "j F Y")
    return "–" if value in (None, "") else str(value)


def why_not(code: str, words: str) -> str | None:
    """Why these words are no text of this letter: a place nobody fills, or a bracket that does not close."""
    places = LETTERS[code].places
    for name in PLACE.findall(words):
        if name not in places:
            known = ", ".join(f"{{{one}}}" for one in places)
            return gettext("“{%(name)s}” is not filled in here. Known are: %(known)s.") % {"name": name, "known": known}
    if "{" in PLACE.sub("", words) or "}" in PLACE.sub("", words):
        return gettext("A curly bracket does not close: placeholders are written like {number}.")
    return None
