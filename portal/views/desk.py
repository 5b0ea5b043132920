"""The desk: what waits for me first, my week, my cases on their way, who is away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from portal import calendars, desk, inbox, sockets


def page(request: HttpRequest) -> HttpResponse:
    """Everybody has a desk of their own."""
    person, today = request.user, calendars.today()
    rows = desk.asked(person)
    context = {
        "today": today,
        "rows": rows[: desk.ASKED],
        "more": max(len(rows) - desk.ASKED, 0),
        "questions": inbox.questions_to(person)[: desk.ASKED],
        "week": desk.week(person, rows, today),
        "moving": desk.moving(person),
        "away": desk.away(person, today),
        "blocks": [block for build in sockets.DESK if (block := build(person))],
    }
    return render(request, "portal/desk.html", context)


urls = [path("", page, name="desk")]
