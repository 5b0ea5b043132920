"""Suppliers' questions about the documents: registered with who asked and when, answered to all who were asked."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.actions import cases
from portal.actions.refusals import Missing, NotYours, Refused, TooLate
from portal.models import Counterparty, Person
from procurement.envelopes import TAKING, takes_in
from procurement.models import Procedure, SupplierQuestion


def register(
    case: Procedure, *, by: Person, question: str, came: datetime, counterparty: Counterparty | None = None
) -> SupplierQuestion:
    """A question that came; who asked is known to the buyer only, never told to the others."""
    if not question.strip():
        raise Missing(_("Write what was asked."))
    with cases.change(case, by=by, quietly=True) as act:
        own = act.read(case.pk, case.flow)
        _check(own, by)
        if came > act.now:
            raise Refused(_("The question cannot have come at a time that is still to come."))
        found = SupplierQuestion.objects.create(
            procedure_id=own.pk, nth=own.asking, counterparty=counterparty, question=question.strip(), came=came, by=by
        )
        act.log(own, "supplier_asked", data={"question": found.pk})
    return found


def answer(question: SupplierQuestion, *, by: Person, text: str) -> SupplierQuestion:
    """The answer, from now on said to all who were asked; one that was given stays."""
    if not text.strip():
        raise Missing(_("Write the answer: it goes to everybody who was asked."))
    with cases.change(question.procedure, by=by, quietly=True) as act:
        own = act.read(question.procedure_id, question.procedure.flow)
        _check(own, by)
        found = SupplierQuestion.objects.select_for_update().get(pk=question.pk)
        if found.answered:
            raise TooLate(_("This was answered already. To add something, register it as a new question."))
        found.answer, found.answered = text.strip(), act.now
        found.save(update_fields=["answer", "answered"])
        act.log(own, "supplier_answered", data={"question": found.pk})
    return found


def _check(case: Procedure, by: Person) -> None:
    if why := why_not_questions(case, by):
        raise NotYours(why)
    if case.fact_held:
        raise cases.held(case)


def why_not_questions(case: Procedure, by: Person) -> Any:
    """Why this person registers and answers no questions now; None when they do."""
    if case.ended or case.step not in TAKING:
        return _("Questions are taken from the notice until the opening.")
    return None if takes_in(by, case) else _("The buyer of this purchase registers questions and answers them.")
