"""The inbox that people keep open all day."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal import inbox, sockets
from portal.actions.cases import answer
from portal.actions.refusals import Refused


def tasks(request: HttpRequest) -> HttpResponse:
    """Everybody has an inbox of their own; a tab a kind of waiting, filters in the address."""
    tab = request.GET.get("tab", "mine")
    tab = tab if tab in inbox.TABS else "mine"
    rows, more = inbox.page(request.user, tab, request.GET)
    counted = inbox.counts(request.user)
    context = {
        "tab": tab,
        "tabs": _tabs(tab, counted),
        "rows": rows,
        "more": inbox.start_of(request.GET) + inbox.PAGE if more else None,
        "questions": inbox.questions_to(request.user) if tab == "mine" and counted["questions"] else [],
        "blocked": inbox.blocked_for(request.user) if tab == "mine" else [],
        "waiting": [hit for source in sockets.WAITING for hit in source(request.user)] if tab == "mine" else [],
        "flows": inbox.flows_in(request.user, tab),
        "simple": any(row.simple for row in rows),
    }
    return render(
        request, "portal/inbox_rows.html" if request.htmx and request.GET.get("from") else "portal/inbox.html", context
    )


def _tabs(tab: str, counted: dict[str, int]) -> list[tuple[Any, str, bool, Any]]:
    shown = []
    for code in inbox.TABS:
        count = counted.get(code)
        if code in ("queue", "standin") and not count and code != tab:
            continue
        words = f"{inbox.COUNTED - 1}+" if count and count >= inbox.COUNTED else count
        shown.append((inbox.LABELS[code], f"{reverse('tasks')}?tab={code}", code == tab, words))
    return shown


@require_POST
def answer_several(request: HttpRequest) -> HttpResponse:
    """The happy answer to each of the ticked simple tasks, each in a transaction of its own; who asks is the door."""
    chosen = [int(pk) for pk in request.POST.getlist("task") if pk.isdecimal() and len(pk) < 19][: inbox.PAGE]
    found = inbox.tasks_of(request.user, "mine").filter(pk__in=chosen).select_related("case", "visit").order_by("pk")
    done, refused = 0, []
    for task in found:
        if not inbox.is_simple(task.line, task):
            refused.append(_("%(case)s: this one asks for more than a yes, open it.") % {"case": task.case})
            continue
        try:
            answer(task, task.line.happy, by=request.user)
            done += 1
        except Refused as refusal:
            refused.append(f"{task.case}: {refusal}")
    if done:
        messages.success(request, ngettext("%(n)s task answered", "%(n)s tasks answered", done) % {"n": done})
    for sentence in refused:
        messages.warning(request, sentence)
    if not chosen:
        messages.warning(request, _("Tick the tasks that you answer together."))
    return redirect("tasks")


def my_cases(request: HttpRequest) -> HttpResponse:
    """What this person has begun: where each stands, whose move it is."""
    done = bool(request.GET.get("done"))
    rows = inbox.own_cases(request.user, done=done)
    return render(request, "portal/my_cases.html", {"rows": rows, "done": done})


urls = [
    path("tasks", tasks, name="tasks"),
    path("tasks/answer", answer_several, name="tasks_answer"),
    path("cases", my_cases, name="cases"),
]
