"""Cases and what the door wrote about them: to look at, for who configures."""

from django.contrib import admin

from portal.admin.readonly import ReadOnly, ReadOnlyRows
from portal.models import Case, Event, Hold, Question, Task, Visit

EMPTY = admin.EmptyFieldListFilter


class Visits(ReadOnlyRows):
    model = Visit
    fields = ("step", "nth", "entered", "left", "by", "answer", "blocked")
    ordering = ("pk",)


@admin.register(Case)
class CaseAdmin(ReadOnly):
    """A case and its stays."""

    list_display = ("code", "flow", "step", "title", "initiator", "opened", "ended")
    list_filter = ("flow", "circling", ("ended", EMPTY))
    search_fields = ("title", "=number")
    list_select_related = ("initiator",)
    date_hierarchy = "opened"
    ordering = ("-opened", "-pk")
    inlines = (Visits,)


@admin.register(Visit)
class VisitAdmin(ReadOnly):
    """Stays in steps; the filter finds blocked ones."""

    list_display = ("case", "step", "nth", "entered", "left", "by", "answer", "blocked")
    list_filter = (("left", EMPTY), ("blocked", EMPTY), "step")
    list_select_related = ("case", "by")
    ordering = ("-pk",)


@admin.register(Task)
class TaskAdmin(ReadOnly):
    """Who is and was asked."""

    list_display = ("case", "step", "person", "role", "made", "day", "answer", "by", "closed", "letters")
    list_filter = (
        ("closed", EMPTY),
        ("escalated", EMPTY),
        "automatic",
        "step",
    )
    search_fields = ("person__last_name", "role", "step")
    list_select_related = ("case", "person", "by")
    ordering = ("-pk",)


@admin.register(Event)
class EventAdmin(ReadOnly):
    """What happened: written once, never changed."""

    list_display = ("at", "case", "code", "step", "answer", "by", "instead")
    list_filter = ("code", "at")
    list_select_related = ("case", "by", "instead")
    ordering = ("-at", "-pk")


@admin.register(Hold)
class HoldAdmin(ReadOnly):
    """Cases that stand or stood still."""

    list_display = ("case", "since", "until", "by", "why", "ended", "ended_by")
    list_filter = (("ended", EMPTY),)
    list_select_related = ("case", "by", "ended_by")
    ordering = ("-since",)


@admin.register(Question)
class QuestionAdmin(ReadOnly):
    """Questions asked about tasks."""

    list_display = ("case", "by", "to", "asked", "answered")
    list_filter = (("answered", EMPTY),)
    list_select_related = ("case", "by", "to")
    ordering = ("-asked",)
