"""A task: a page that shows all of it (a letter leads here; only its buttons act), and the deeds on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import inbox, sockets
from portal.actions import cases, documents
from portal.actions import tasks as deeds
from portal.actions.refusals import Refused
from portal.actions.standing import way_to
from portal.asks import Ask, ask_of
from portal.flow.answers import ANSWERS
from portal.forms.answers import Plain, form_class
from portal.forms.deeds import AskSomebody, HandOver, Reply
from portal.models import Case, Question, Task
from portal.permissions import see_case
from portal.redirects import asked_back
from portal.views.cases.page import case_page


def get_task(request: HttpRequest, pk: int) -> Task:
    """The task, for whoever sees its case; 404 for everybody else."""
    task = get_object_or_404(Task.objects.select_related("case", "visit", "person"), pk=pk)
    if task.person_id != request.user.pk:
        see_case(request.user, task.case)
    return task


def task(request: HttpRequest, pk: int) -> HttpResponse:
    """The case's page with this task on top."""
    found = get_task(request, pk)
    return case_page(request, found.case, task=found)


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The task beside the list of the inbox (htmx); its form only for who may answer it."""
    found = get_task(request, pk)
    case = cases.fresh(found.case)
    ask = ask_of(found, case, request.user)
    panels = sockets.CASE_PANELS.get(case.flow)
    context = {
        "ask": ask if ask.standing else None,
        "why": ask.standing.why,
        "task": found,
        "case": case,
        "panels": panels(request, case, request.user) if panels else None,
    }
    return render(request, "portal/preview.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer: the form is checked, files are attached, the door decides; what was typed is kept when it refuses."""
    found = get_task(request, pk)
    code, comment = request.POST.get("answer", ""), request.POST.get("comment", "")[:5000]
    if found.step not in found.case.table.lines_by_code or code not in ANSWERS:
        raise Http404
    try:
        form = _form(request, found, code)
        if form is not None and not form.is_valid():
            return _again(request, found, form, comment, code)
        _attach(request, found, form)
        case = cases.answer(
            found, code, by=request.user, comment=comment, data=form.cleaned_data if form else None,
            seen=request.POST.get("seen") or None,
        )  # fmt: skip
    except Refused as refusal:
        return _again(request, found, _form(request, found, code), comment, code, refusal)
    return _next(request, found, case, code)


def _form(request: HttpRequest, task: Task, code: str) -> Any:
    kind = form_class(task.case, task.step, code)
    line = task.case.table.lines_by_code[task.step]
    plain = code != line.happy or not (line.attached or line.sign)
    if task.asked or code not in line.answers or (kind is Plain and plain):
        return None
    case = cases.fresh(task.case)
    return kind(request.POST, request.FILES, case=case, task=task, person=request.user, answer=code)


def _attach(request: HttpRequest, task: Task, form: Any) -> None:
    """Files first: a refusal of the answer must not lose them. Only who may answer adds them."""
    if form is None or not form.uploads or task.closed:  # the door says what became of a closed task
        return
    if not way_to(request.user, task, task.case, form.line):
        raise Refused(_("This is asked of somebody else."))
    for kind, upload in form.uploads.items():
        documents.attach(form.case, kind, upload, by=request.user, step=task.step)


def _again(
    request: HttpRequest, task: Task, form: Any, comment: str, code: str, refusal: Refused | None = None
) -> HttpResponse:
    case = cases.fresh(task.case)
    fresh = Task.objects.select_related("case", "visit", "person").get(pk=task.pk)
    shown: Ask | None = None
    if fresh.closed is None or fresh.visit.left is None:
        own = form if form is not None and code not in case.table.asks else None
        shown = ask_of(fresh, case, request.user, form=own, comment=comment)
        _put_into_dialog(shown, form, code)
        shown.refusal = refusal or _("Not sent yet: see what is marked. What you typed is kept.")
    if shown and not shown.standing:  # the form shows prices, names, everybody's items: only to who may fill it in
        shown, refusal = None, refusal or Refused(shown.standing.why)
    return case_page(request, task.case, task=fresh, ask=shown, refusal=refusal, code=422)


def _put_into_dialog(ask: Ask, form: Any, code: str) -> None:
    for choice in ask.choices:
        if choice.code == code and choice.form is not None and form is not None:
            choice.form = form


def _next(request: HttpRequest, task: Task, case: Case, code: str) -> HttpResponse:
    messages.success(request, f"{case.kind_label} {case.code}: {ANSWERS[code].label}")
    after = inbox.next_of(case, request.user)
    return redirect("task", after.pk) if after else redirect(asked_back(request, reverse("tasks")))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a task from a queue."""
    found = get_task(request, pk)
    return _deed(request, found, lambda: deeds.take(found, by=request.user), _("It is yours now"))


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a task back into its queue."""
    found = get_task(request, pk)
    return _deed(request, found, lambda: deeds.give_back(found, by=request.user), _("It is back in the queue"))


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a task to somebody else, with a reason."""
    found = get_task(request, pk)
    form = HandOver(request.POST)
    if not form.is_valid():
        return _refused(request, found, form)
    to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
    done = _("Handed over to %(who)s") % {"who": to.short_name}
    return _deed(request, found, lambda: deeds.hand_over(found, by=request.user, to=to, reason=reason), done)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody about a task: the clock stops until they answer."""
    found = get_task(request, pk)
    form = AskSomebody(request.POST)
    if not form.is_valid():
        return _refused(request, found, form)
    to, text = form.cleaned_data["to"], form.cleaned_data["text"]
    done = _("%(who)s is asked; your clock stands until the answer") % {"who": to.short_name}
    return _deed(request, found, lambda: deeds.ask(found, by=request.user, to=to, text=text), done)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question asked of this person."""
    question = get_object_or_404(Question.objects.select_related("case", "task"), pk=pk, to=request.user)
    form = Reply(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    try:
        deeds.reply(question, by=request.user, text=text)
        messages.success(request, _("Answered"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(asked_back(request, reverse("tasks")))


def _deed(request: HttpRequest, task: Task, deed: Any, done: str) -> HttpResponse:
    try:
        deed()
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("tasks") if task.person_id not in (None, request.user.pk) else redirect("task", task.pk)
    mine = Task.objects.open().filter(pk=task.pk, person=request.user).exists()
    return redirect("task", task.pk) if mine else redirect("tasks")


def _refused(request: HttpRequest, task: Task, form: Any) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
    return redirect("task", task.pk)


urls = [
    path("tasks/<int:pk>", task, name="task"),
    path("tasks/<int:pk>/preview", preview, name="task_preview"),
    path("tasks/<int:pk>/answer", answer, name="task_answer"),
    path("tasks/<int:pk>/take", take, name="task_take"),
    path("tasks/<int:pk>/back", give_back, name="task_back"),
    path("tasks/<int:pk>/over", hand_over, name="task_over"),
    path("tasks/<int:pk>/ask", ask, name="task_ask"),
    path("questions/<int:pk>/reply", reply, name="question_reply"),
]
