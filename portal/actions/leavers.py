"""A person leaves the company: their seats pass to the nearest head above who is free, with a full clock."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.actions import clocks, moves
from portal.actions.act import Act, deed, root_of
from portal.actions.seating import Seating, barred_of, free_heads
from portal.flow.lines import Line, Seat
from portal.models import Case, Notice, Person, Question, Task


def pass_on(person: Person, *, by: Person | None = None) -> int:
    """Pass a leaver's open tasks on; a queue's task goes back to its queue. Returns how many were passed."""
    passed = 0
    for task in list(Task.objects.open().filter(person=person).select_related("case", "visit").order_by("pk")):
        with deed(by, root_of(task.case)) as act:
            live = Task.objects.open().filter(pk=task.pk, person=person).select_related("visit").first()
            if live:
                _pass(act, act.read(task.case_id, task.case.flow), live, person)
                passed += 1
    for question in list(Question.objects.filter(to=person, answered=None).select_related("case").order_by("pk")):
        _let_go_on(question, by)
    clocks.recount_person(person)  # who named them as deputy has none now
    return passed


def _let_go_on(question: Question, by: Person | None) -> None:
    """Nobody will answer any more: the clock of who asked goes on, and they are told to ask somebody else."""
    with deed(by, root_of(question.case)) as act:
        case = act.read(question.case_id, question.case.flow)
        own = Question.objects.select_related("task", "by", "to").get(pk=question.pk)
        if own.answered:
            return
        with override(own.by.language):
            text = _("%(who)s does not work here any more.") % {"who": own.to.short_name}
        Question.objects.filter(pk=own.pk).update(answer=text, answered=act.now)
        act.log(case, "replied", task=own.task, text=text, by=None)
        Notice.objects.create(person=own.by, case_id=case.pk, task=own.task, code="replied", at=act.now, urgent=True)
        if own.task.closed is None:
            clocks.recount(act, case, [own.task])


def _who_fits(case: Case, line: Line, seat: str, found: list[int]) -> int | None:
    """The first of these people who may have the seat."""
    fits = next((who.fits for who in line.who if who.code == seat and who.fits), None)
    people = Person.objects.in_bulk(found) if fits else {}
    return next((pk for pk in found if not fits or not fits(case, people[pk])), None)


def _pass(act: Act, case: Case, task: Task, person: Person) -> None:
    line = case.table.lines_by_code[task.step]
    if task.role:
        Task.objects.filter(pk=task.pk).update(person=None, taken=None)
        act.log(case, "left_company", task=task, data={"who": person.short_name, "to": "queue"})
        return
    Task.objects.filter(pk=task.pk).update(closed=act.now, closed_why="left_company")
    taken = set(Task.objects.filter(visit=task.visit_id).exclude(pk=task.pk).values_list("person", flat=True))
    barred = barred_of(case, line) if line.judged else {}
    day = act.now.astimezone(case.zone_info).date()
    last = person.employments.order_by("-ended").values_list("ended", flat=True).first() or day
    above = [pk for pk in free_heads(person.pk, day, placed=min(last, day)) if pk not in taken and pk not in barred]
    head = _who_fits(case, line, task.seat, above)
    act.log(case, "left_company", task=task, data={"who": person.short_name, "to": head or ""})
    if head:
        seat = Seat(person=head, code=task.seat, instead=person.pk, why="left_company")
        moves.make_tasks(act, case, task.visit, line, Seating([seat]))
        return
    if line.kind == "vote" and not task.asked:
        moves.lapse(act, case, task.visit, person.pk, "left_company")
    tasks = list(Task.objects.filter(visit=task.visit_id).select_related("visit").order_by("pk"))
    live = [one for one in tasks if one.answer or one.closed is None]
    if line.kind == "vote" and not task.asked and len(live) < moves.VOTERS_LEAST:
        moves.block(act, case, task.visit, "group")
    elif live:
        moves.settle(act, case, task.visit, tasks)
    else:
        moves.block(act, case, task.visit, task.seat)
