"""Opening words of letters to counterparties: own words in two languages, placeholders explained, an example."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.admin.recorded import Recorded, WhyForm
from portal.setting_changes import Kept, kept
from procurement.letter_texts import LETTERS, fill, why_not
from procurement.models import LetterText

EXAMPLE = {
    "number": "2026-017", "subject": "Мониторы и клавиатуры", "company": "ООО «Компания»", "buyer": "И. П. Закупкин",
    "contact": "zakupki@example.ru, +7 343 000-00-00", "supplier": "ООО «Поставщик»", "winner": "ООО «Поставщик»",
    "sum": Decimal("1250000.00"), "answer_by": date(2026, 12, 4), "offers_deadline": date(2026, 12, 11),
    "order_number": "2026-017", "order_date": date(2026, 11, 24),
}  # fmt: skip
LANGUAGES = ("ru", "en")


class LetterForm(WhyForm):
    """A letter's words; a place that nobody fills is refused."""

    code = forms.ChoiceField(
        label=capfirst(_("letter")), choices=lambda: [(code, one.label) for code, one in LETTERS.items()]
    )

    class Meta:
        model = LetterText
        fields = ("code", "russian", "english")
        widgets = {name: forms.Textarea(attrs={"rows": 7, "cols": 90}) for name in ("russian", "english")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = self.instance.pk is not None
        self.instance.code = self.instance.code or self.initial.get("code", "")  # its placeholders are read beside it
        for name in ("russian", "english"):
            self.fields[name].help_text = _("Empty: the words that come with the portal.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("russian", "english"):
            if data.get("code") and (why := why_not(data["code"], data.get(name, ""))):
                self.add_error(name, why)
        return data


def default_words(code: str, language: str) -> str:
    """The words that come with the portal."""
    with translation.override(language):
        return str(LETTERS[code].words)


@admin.register(LetterText)
class LetterTextAdmin(Recorded):
    """Words of the letters that go out."""

    form = LetterForm
    list_display = ("letter", "begins")
    readonly_fields = ("places", "example")
    fieldsets = (
        (None, {"fields": ("code", "places")}),
        (_("Words"), {"fields": ("russian", "english", "example")}),
        (_("The change"), {"fields": ("why",)}),
    )

    @admin.display(description=_("letter"), ordering="code")
    def letter(self, row: LetterText) -> str:
        """The letter in words."""
        return str(row)

    @admin.display(description=_("Words"))
    def begins(self, row: LetterText) -> str:
        """How it reads in the reader's language."""
        return (row.in_language(translation.get_language()) or self._default(row.code))[:120]

    @admin.display(description=_("Placeholders"))
    def places(self, row: LetterText) -> SafeString:
        """Each placeholder with what stands for it in the letter."""
        if row.code not in LETTERS:
            return gettext("Save once: they depend on the letter.")
        return format_html_join("", "<div><code>{{{}}}</code> – {}</div>", LETTERS[row.code].places.items())

    @admin.display(description=_("Example"))
    def example(self, row: LetterText) -> SafeString:
        """Both languages, filled in with an example's values."""
        if row.code not in LETTERS:
            return gettext("Save once to see it.")
        return format_html_join("", "<p>{}</p>", ((self._filled(row, language),) for language in LANGUAGES))

    def _filled(self, row: LetterText, language: str) -> SafeString:
        with translation.override(language):
            words = fill(row.in_language(language) or self._default(row.code), EXAMPLE)
        return format_html_join("", "{}<br>", ((line,) for line in words.splitlines()))

    def _default(self, code: str) -> str:
        return str(LETTERS[code].words) if code in LETTERS else ""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        if given.get("code") not in LETTERS:
            return given
        return {name: default_words(given["code"], name[:2]) for name in ("russian", "english")} | given

    def setting_key(self, row: LetterText) -> str:
        return row.code

    def setting_name(self, row: LetterText) -> str:
        return self.letter(row)

    def before_it(self, row: LetterText) -> Kept:
        return kept(LetterText(code=row.code))

    def defaults(self) -> list[dict[str, Any]]:
        entered = set(LetterText.objects.values_list("code", flat=True))
        add = reverse("admin:procurement_lettertext_add")
        return [
            {"name": one.label, "words": one.words, "url": f"{add}?code={code}"}
            for code, one in LETTERS.items()
            if code not in entered
        ]
