"""Who was asked and what they asked, on a procedure's page: with forms for who answers, without names for the rest."""

from dataclasses import dataclass, field
from urllib.parse import quote

from django.utils.translation import gettext as _

from portal.models import Contact, Person
from procurement.actions.questions import why_not_questions
from procurement.envelopes import tasks_of
from procurement.forms.questions import Answer, NewQuestion
from procurement.models import Asked, Procedure, SupplierQuestion
from procurement.sight import Sight

LONGEST = 1800  # of a mail's address with subject and words: some programs cut what is longer


@dataclass
class QuestionShown:
    """A question; `answer` is the form where it waits, `mail` writes the answer to everybody who was asked."""

    question: SupplierQuestion
    answer: Answer | None = None
    mail: str = ""


@dataclass
class Questions:
    """`new`: the form of the next question, None for who only reads; `asked`: to whom the notice went; `above`: they
    stand above the answers of one's task."""

    rows: list[QuestionShown]
    asked: list[Asked] = field(default_factory=list)
    new: NewQuestion | None = None
    names: bool = False
    above: bool = False


def questions_block(case: Procedure, person: Person, seen: Sight) -> Questions | None:
    """None before the notice is out, in branches without one, and for who does not see all lines."""
    if not case.asking or "supplier_questions" not in case.table.lines_by_code or seen.lines is not None:
        return None
    acts = why_not_questions(case, person) is None
    asked = list(case.asked.filter(nth=case.asking).select_related("counterparty")) if seen.full else []
    rows = list(case.supplier_questions.select_related("counterparty"))
    if not (rows or asked):
        return None
    mails = mailboxes(asked) if acts else []
    shown = [_shown(case, row, acts, mails) for row in rows]
    above = acts and case.step == "supplier_questions" and bool(tasks_of(person, case))
    return Questions(shown, asked, NewQuestion(case=case, prefix="question") if acts else None, seen.full, above)


def _shown(case: Procedure, row: SupplierQuestion, acts: bool, mails: list[str]) -> QuestionShown:
    if row.answered:
        return QuestionShown(row, mail=letter(case, row, mails) if acts else "")
    return QuestionShown(row, Answer(prefix=f"answer-{row.pk}") if acts else None)


def mailboxes(asked: list[Asked]) -> list[str]:
    """Mailboxes of the contacts of those asked."""
    contacts = Contact.objects.filter(counterparty__in=[one.counterparty_id for one in asked]).exclude(email="")
    return sorted(set(contacts.values_list("email", flat=True)))


def letter(case: Procedure, row: SupplierQuestion, mails: list[str]) -> str:
    """An address that begins a letter with question and answer to all, each unseen by the others."""
    subject = _("Procurement No. %(number)s: answer to a question") % {"number": case.code}
    words = _("Question: %(question)s\n\nAnswer: %(answer)s") % {"question": row.question, "answer": row.answer}
    head = f"mailto:?bcc={quote(','.join(mails), safe='@,')}&subject={quote(subject)}&body="
    return head + _fitting(words, LONGEST - len(head))


def _fitting(words: str, room: int) -> str:
    """As much of the words as fits, quoted."""
    while len(quoted := quote(words)) > max(room, 0) and words:
        words = words[: len(words) * 3 // 4]
    return quoted
