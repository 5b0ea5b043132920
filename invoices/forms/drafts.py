"""The draft line: a procedure's invoice may be mended a little, one's own in everything."""

from typing import Any

from invoices.forms import steps
from invoices.forms.starting import OWN, Contents, as_before
from invoices.rules import vat_rounding
from portal.forms.answers import AnswerForm
from portal.models import Case


class OwnDraft(Contents, AnswerForm):
    """All of an invoice that belongs to no procedure; its road is decided anew."""

    template_name = "invoices/steps/own_draft.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in as_before(self.case, OWN).items():
            self.initial.setdefault(name, value)
        if vat_rounding(self.case):
            self.initial.setdefault("vat", self.case.vat)  # the paper's; else it follows the lines
        self.prepare(self.person, self.case)


class Draft(steps.Draft):
    """The form of the line: by whether a procedure stands above."""

    @classmethod
    def fitting(cls, case: Case) -> type[AnswerForm]:
        return cls if case.parent_id else OwnDraft
