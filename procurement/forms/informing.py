"""What is entered when the bidders are told: words of one's own; who is written to is shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.answers import AnswerForm
from procurement.forms.parts import rows
from procurement.informing import Bidder, bidders_of


class Informed(AnswerForm):
    """Who is told what, and words that all of them read."""

    template_name = "procurement/steps/informed.html"
    informed_text = forms.CharField(
        label=_("Words of your own to all"), max_length=5000, required=False, widget=rows(3),
        help_text=_("Result and reasons are filled in by the portal."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("informed_text", self.case.informed_text)

    @property
    def bidders(self) -> list[Bidder]:
        """All who made an offer."""
        return bidders_of(self.case)
