"""The company's own opening words of papers that go out to counterparties; a paper without a row has those in code."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LETTER_NAMES = {
    "enquiry": pgettext_lazy("document", "Price enquiry"),
    "offer_request": pgettext_lazy("document", "Request for an offer"),
    "notice": pgettext_lazy("document", "Notice"),
    "improvement": _("Invitation to improve an offer"),
    "clarification": _("Question on an offer"),
    "result_letter": pgettext_lazy("document", "Letter on the result"),
    "result_won": _("Letter to the chosen counterparty"),
    "result_lost": _("Letter to a counterparty that was not chosen"),
    "protocol": pgettext_lazy("document", "Final protocol"),
    "claim": pgettext_lazy("document", "Claim"),
}


class LetterText(models.Model):
    """Words of one kind of letter. An empty language goes by the words that come with the portal."""

    code = models.CharField(_("letter"), max_length=30, unique=True)
    russian = models.TextField(_("in Russian"), blank=True, max_length=5000)
    english = models.TextField(_("in English"), blank=True, max_length=5000)

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        ordering = ["code"]

    def __str__(self) -> str:
        return str(LETTER_NAMES.get(self.code, self.code))

    def in_language(self, language: str) -> str:
        """The words for a language code; "" = those in code."""
        return self.russian if language.startswith("ru") else self.english
