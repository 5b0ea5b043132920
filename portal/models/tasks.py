"""A stay in a step (visit), who is asked there (task), and what they ask in turn (question)."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models.cases import Case
from portal.models.guarded import Guarded, GuardedQuerySet
from portal.models.people import Person


class Visit(Guarded):
    """One stay of a case in a step."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    step = models.CharField(_("step"), max_length=30)
    nth = models.PositiveSmallIntegerField(default=1)
    entered = models.DateTimeField(_("entered"))
    left = models.DateTimeField(_("left"), null=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("answer"), max_length=30, blank=True)
    vote = models.BooleanField(default=False)
    blocked = models.CharField(_("blocked: nobody holds the role"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(left__isnull=True), name="one_place"),
        ]
        indexes = [
            models.Index(fields=["case", "step"], name="visit_step"),
            models.Index(fields=["id"], name="visit_votes", condition=Q(left__isnull=True, vote=True)),
            models.Index(fields=["id"], name="visit_blocked", condition=Q(left__isnull=True) & ~Q(blocked="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.step}"


class TaskQuerySet(GuardedQuerySet):
    def open(self):
        """Waiting for an answer."""
        return self.filter(closed__isnull=True)

    def overdue(self, now: datetime):
        """Open past their deadline."""
        return self.open().filter(until__lte=now)

    def for_person(self, person: Person):
        """Asked of this person by name, or taken by them from a queue."""
        return self.filter(person=person)

    def queued(self, roles):
        """In the queues of these roles, taken by nobody."""
        return self.filter(person__isnull=True, role__in=list(roles))


class Task(Guarded):
    """A seat that was asked: a person, or the holders of a role of whom one takes it."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="tasks")
    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    step = models.CharField(max_length=30)
    seat = models.CharField(_("seat"), max_length=30, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="tasks")
    role = models.CharField(_("role"), max_length=40, blank=True)
    instead = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    instead_why = models.CharField(max_length=30, blank=True)
    asked = models.BooleanField(_("asked after too few own votes"), default=False)
    made = models.DateTimeField(_("made"))
    days = models.PositiveSmallIntegerField(_("workdays"), null=True)
    day = models.DateField(_("until the end of"), null=True)
    until = models.DateTimeField(_("deadline"), null=True)
    silence = models.CharField(max_length=30, blank=True)
    taken = models.DateTimeField(_("taken"), null=True)
    answer = models.CharField(_("answer"), max_length=30, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    data = models.JSONField(default=dict, blank=True)
    answered = models.DateTimeField(_("answered"), null=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="answered")
    automatic = models.BooleanField(_("by silence"), default=False)
    closed = models.DateTimeField(_("closed"), null=True)
    closed_why = models.CharField(max_length=20, blank=True)
    escalated = models.DateTimeField(_("escalated"), null=True)
    escalated_to = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="escalated_tasks")
    reminded = models.DateField(null=True)
    letters = models.PositiveSmallIntegerField(default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "person"], name="one_seat", condition=Q(closed__isnull=True, person__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["person", "until", "id"], name="task_person", condition=Q(closed__isnull=True)),
            models.Index(
                fields=["role", "until", "id"], name="task_queue", condition=Q(closed__isnull=True, person__isnull=True)
            ),
            models.Index(fields=["until", "id"], name="task_silent", condition=Q(closed__isnull=True) & ~Q(silence="")),
            models.Index(fields=["until"], name="task_until", condition=Q(closed__isnull=True)),
            models.Index(
                fields=["escalated_to"],
                name="task_escalated",
                condition=Q(closed__isnull=True, escalated_to__isnull=False),
            ),
            models.Index(fields=["by", "-answered"], name="task_answered", condition=Q(by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.step} ({self.person or self.role})"

    @property
    def line(self):
        """The line of the flow that this task asks."""
        return self.case.table.lines_by_code[self.step]


class Question(models.Model):
    """Asked of a person about a task; the asker's clock stops until the answer."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="questions")
    case = models.ForeignKey(Case, models.CASCADE, related_name="questions")
    by = models.ForeignKey(Person, models.PROTECT, related_name="asked")
    to = models.ForeignKey(Person, models.PROTECT, related_name="questions")
    text = models.TextField(_("question"), max_length=5000)
    asked = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True, max_length=5000)
    answered = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["asked", "pk"]
        indexes = [models.Index(fields=["to"], name="question_open", condition=Q(answered__isnull=True))]

    def __str__(self) -> str:
        return self.text[:60]
