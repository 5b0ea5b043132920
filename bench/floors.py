"""Hand-written views that write and read the same rows as the portal's, and nothing else: what a step cannot cost
less than.
"""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal import clock
from portal.models import Case, Event, Task, Visit, door


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """The same rows as an answer of the bench's flow: task, visit, next visit and task, case, events."""
    now = clock.now()
    task = get_object_or_404(Task.objects.select_related("case", "visit"), pk=pk, person=request.user, closed=None)
    then = "two" if task.step == "one" else "one"
    with transaction.atomic(), door():
        case = Case.objects.select_for_update(no_key=True).get(pk=task.case_id)
        Task.objects.filter(pk=pk).update(
            answer="done", answered=now, by=request.user, closed=now, closed_why="answered"
        )
        Visit.objects.filter(pk=task.visit_id).update(left=now, answer="done", by=request.user)
        visit = Visit(case=case, step=then, entered=now)
        visit.save(force_insert=True)
        until = now + timedelta(days=3)
        Task(
            visit=visit, case=case, step=then, person=request.user, made=now, days=3, day=until.date(), until=until
        ).save(force_insert=True)
        Case.objects.filter(pk=case.pk).update(step=then, edition=case.edition + 2)
        Event.objects.bulk_create(
            [
                Event(
                    case=case,
                    visit_id=task.visit_id,
                    task=task,
                    code="answered",
                    step=task.step,
                    answer="done",
                    by=request.user,
                    at=now,
                ),
                Event(case=case, visit_id=task.visit_id, code="decided", step=task.step, answer="done", at=now),
            ]
        )
    messages.success(request, "Done")
    return redirect(f"/tasks/{pk}")


def inbox(request: HttpRequest) -> HttpResponse:
    """The same rows as the inbox's first page, in the same frame."""
    tasks = Task.objects.filter(person=request.user, closed=None).select_related("case", "case__initiator", "visit")
    return render(request, "bench/inbox.html", {"tasks": tasks.order_by("until", "pk")[:25]})
