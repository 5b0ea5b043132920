"""Base of the forms that a line's answer is entered with. They validate and know nothing of saving."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import documents
from portal.forms.files import DocumentField
from portal.models import Case, Person, Task

PREFIX = "document_"


class AnswerForm(forms.Form):
    """What a line asks for. Shown for the happy answer and for those named in `answers`; `answer` is the one given.

    Files of the line's document kinds are fields of the form by themselves (`document_offer`), unless the form attaches
    them itself (`attaches_itself`); the view attaches them before it answers.
    """

    answers: tuple[str, ...] = ()
    template_name = "portal/answer_form.html"
    attaches_itself = False
    why_not: Any = ""  # a sentence why this person cannot give the happy answer yet

    @classmethod
    def fitting(cls, case: Case) -> type["AnswerForm"]:
        """The form for this very case, where a line asks different cases for different things."""
        return cls

    def __init__(self, *args: Any, case: Case, task: Task, person: Person, answer: str = "", **kwargs: Any) -> None:
        self.case, self.task, self.person = case, task, person
        self.line = case.table.lines_by_code[task.step]
        self.answer = answer or self.line.happy
        super().__init__(*args, **kwargs)
        if not self.attaches_itself and self.answer == self.line.happy:
            self._add_files()
        if self.line.sign and self.answer == self.line.happy:
            self.fields["password"] = forms.CharField(
                label=_("Your password, as a signature"),
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
                help_text=_("Everybody's password in this demo is “portal”.")
                if settings.DEMO
                else _("Kept are your name, the time and the sum of the version you sign."),
                error_messages={"required": _("To sign, enter your password.")},
            )

    def _add_files(self) -> None:
        there = documents.present(self.case) if self.line.attached else set()
        for kind in self.line.attached:
            self.fields[PREFIX + kind] = DocumentField(
                label=documents.label(kind), required=kind in self.line.required and kind not in there
            )

    @cached_property
    def uploads(self) -> dict[str, Any]:
        """kind → the file uploaded with the answer."""
        found = {name: value for name, value in self.cleaned_data.items() if name.startswith(PREFIX) and value}
        return {name.removeprefix(PREFIX): value for name, value in found.items()}


class Plain(AnswerForm):
    """A line with nothing to enter: one button (files and a signature where the line wants them)."""


def form_class(case: Case, step: str, answer: str) -> type[AnswerForm]:
    """The form of this answer at this line: the flow's for exceptions of any line, else the line's, else none."""
    line = case.table.lines_by_code[step]
    asked = case.table.asks.get(answer)
    if asked is not None and answer != line.happy:
        return asked
    if line.form is not None and (answer == line.happy or answer in line.form.answers):
        return line.form.fitting(case)
    return Plain
