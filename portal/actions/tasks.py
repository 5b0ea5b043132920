"""Deeds on a task beside its answer: take it from a queue, give it back, hand it over, ask somebody."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.actions import clocks
from portal.actions.act import Act, deed, root_of
from portal.actions.cases import held, may_leave
from portal.actions.refusals import Missing, NotYours, Refused, TooLate
from portal.actions.seating import barred_of
from portal.actions.standing import BARRED, way_to
from portal.models import Case, Notice, Person, Question, Task


def _own(act: Act, task: Task) -> tuple[Case, Task]:
    case = act.read(task.case_id, task.case.flow)
    own = Task.objects.select_related("person", "visit").get(pk=task.pk)
    if own.closed:
        raise TooLate(_("This task is answered or decided already."))
    return case, own


def take(task: Task, *, by: Person) -> Task:
    """Take a task from a queue: from now on it is this person's."""
    with deed(by, root_of(task.case)) as act:
        case, own = _own(act, task)
        line = case.table.lines_by_code[own.step]
        if own.person_id == by.pk:
            return own
        if own.person_id:
            raise TooLate(_("%(who)s has taken it already.") % {"who": own.person.short_name})
        if way_to(by, own, case, line) != "queue":
            raise NotYours(_("This queue is another role's."))
        if line.judged and (why := barred_of(case, line).get(by.pk)):
            raise NotYours(BARRED.get(why, BARRED["own_work"]))
        _one_seat(own, by)
        Task.objects.filter(pk=own.pk).update(person=by, taken=act.now)
        act.log(case, "taken", task=own)
        own.person, own.taken = by, act.now
        return own


def _one_seat(task: Task, person: Person) -> None:
    others = Task.objects.filter(visit=task.visit_id, person=person).exclude(pk=task.pk)
    if others.filter(Q(closed=None) | ~Q(answer="")).exists():
        raise Refused(_("%(who)s has a task in this step already.") % {"who": person.short_name})


def give_back(task: Task, *, by: Person) -> None:
    """Put a task back into its queue."""
    with deed(by, root_of(task.case)) as act:
        case, own = _own(act, task)
        if own.person_id != by.pk:
            raise NotYours(_("This task is not yours."))
        if not own.role:
            raise Refused(_("This is asked of you by name: hand it over instead."))
        Task.objects.filter(pk=own.pk).update(person=None, taken=None)
        act.log(case, "given_back", task=own)


def hand_over(task: Task, *, by: Person, to: Person, reason: str) -> None:
    """Hand a task to another person, with a reason; by its holder or whom the flow names (head of IT, of
    purchasing).
    """
    if not reason.strip():
        raise Missing(_("Say why: the next person will want to know."))
    with deed(by, root_of(task.case)) as act:
        case, own = _own(act, task)
        line = case.table.lines_by_code[own.step]
        if own.person_id != by.pk and not ("hand_over" in case.table.leaves and may_leave(case, "hand_over", by)):
            raise NotYours(_("Only who has the task, or their head, hands it over."))
        if not to.is_active:
            raise Refused(_("%(who)s does not work here any more.") % {"who": to.short_name})
        if line.judged and (why := barred_of(case, line).get(to.pk)):
            raise Refused(_("%(who)s may not judge this: %(why)s") % {"who": to.short_name, "why": BARRED.get(why, "")})
        if why := next((who.fits(case, to) for who in line.who if who.fits and who.code == own.seat), None):
            raise Refused(why)
        if line.kind == "vote":
            raise Refused(_("A vote is not handed over: members name a deputy when they are away."))
        _one_seat(own, to)
        Task.objects.filter(pk=own.pk).update(person=to, taken=act.now)
        act.log(case, "handed_over", task=own, text=reason, data={"to": to.pk, "who": to.short_name})
        Notice.objects.create(
            person=to, case_id=case.pk, task=own, code="handed_over", at=act.now, data={"why": reason}
        )


def ask(task: Task, *, by: Person, to: Person, text: str) -> Question:
    """Ask a person about a task; the asker's clock stops until the answer."""
    if not text.strip():
        raise Missing(_("Write the question."))
    with deed(by, root_of(task.case)) as act:
        case, own = _own(act, task)
        line = case.table.lines_by_code[own.step]
        if case.fact_held:
            raise held(case)
        if not way_to(by, own, case, line):
            raise NotYours(_("Only who has the task asks about it."))
        if to.pk == by.pk or not to.is_active:
            raise Refused(_("Ask somebody else who works here."))
        if own.person_id is None:
            Task.objects.filter(pk=own.pk).update(person=by, taken=act.now)
        question = Question.objects.create(task=own, case_id=case.pk, by=by, to=to, text=text.strip(), asked=act.now)
        act.log(case, "asked", task=own, text=text.strip(), data={"to": to.pk, "who": to.short_name})
        Notice.objects.create(person=to, case_id=case.pk, task=own, code="asked", at=act.now, urgent=True)
        return question


def reply(question: Question, *, by: Person, text: str) -> None:
    """Answer a question; the asker's clock goes on, the touched days do not count."""
    if not text.strip():
        raise Missing(_("Write the answer."))
    with deed(by, root_of(question.case)) as act:
        case = act.read(question.case_id, question.case.flow)
        own = Question.objects.select_related("task").get(pk=question.pk)
        if own.to_id != by.pk:
            raise NotYours(_("This question is asked of somebody else."))
        if own.answered:
            raise TooLate(_("This question is answered already."))
        Question.objects.filter(pk=own.pk).update(answer=text.strip(), answered=act.now)
        act.log(case, "replied", task=own.task, text=text.strip())
        Notice.objects.create(
            person_id=own.by_id, case_id=case.pk, task=own.task, code="replied", at=act.now, urgent=True
        )
        if own.task.closed is None:
            clocks.recount(act, case, [own.task])
