"""Refusals: sentences for the person who acts; what they typed stays theirs."""

from typing import Any


class Refused(Exception):
    """A deed is refused; `sentence` (lazy text) says what happened, why, and what to do."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class TooLate(Refused):
    """Somebody else was first: the sentence names them and when."""


class NotYours(Refused):
    """This person is not the one who is asked, or may not judge here (four eyes)."""


class Changed(Refused):
    """What was looked at has changed since the page was opened."""


class Missing(Refused):
    """Something must be entered first: a comment, a document, a field."""
