"""Cases: anything with a number, an initiator and a way to go; what was asked, said and held about them."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from portal import sockets
from portal.models.guarded import Guarded, GuardedQuerySet
from portal.models.people import Person
from portal.models.units import Unit


class CaseQuerySet(GuardedQuerySet):
    def open(self):
        """On their way."""
        return self.filter(ended__isnull=True)

    def ended(self):
        """At an end of their flow."""
        return self.filter(ended__isnull=False)


class Case(Guarded):
    """A request, a procedure, an invoice, …: `kind` is the model's code, `flow` the table it goes by, `step` its
    place.
    """

    kind = models.CharField(_("kind"), max_length=20, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    flow = models.CharField(_("flow"), max_length=20, editable=False)
    step = FSMField(_("step"), max_length=30, protected=True, editable=False)
    title = models.CharField(_("title"), max_length=300)
    initiator = models.ForeignKey(Person, models.PROTECT, related_name="started", verbose_name=_("initiator"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", verbose_name=_("unit"))
    zone = models.CharField(_("time zone"), max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="tree")
    edition = models.PositiveIntegerField(default=0, editable=False)
    circling = models.BooleanField(_("goes in circles"), default=False)
    opened = models.DateTimeField(_("opened"))
    ended = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()
    asked_now: "tuple[models.Model, ...]" = ()  # the tasks that the deed under way has made
    reader: Callable[[int], "Case"] | None = None  # how the deed under way reads another case, each once

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["kind", "year", "number"], name="case_number_once")]
        indexes = [
            models.Index(fields=["initiator", "-opened"], name="case_initiator"),
            models.Index(fields=["parent"], name="case_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=["flow", "step"], name="case_step", condition=Q(ended__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} {self.code}"

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        # a protected field refuses to be set twice; forget it first (FSMModelMixin would unprotect it for all threads)
        if fields is None or "step" in fields:
            self.__dict__.pop("step", None)
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)

    @property
    def code(self) -> str:
        """«2026-017»: unique within the kind."""
        return f"{self.year}-{self.number:03d}"

    @property
    def table(self):
        """The flow this case goes by (`portal.flow.table.Flow`)."""
        return sockets.FLOWS[self.flow]

    @property
    def kind_label(self):
        """The kind's name for people: the flow's label."""
        return self.table.label

    @property
    def line(self):
        """The line this case stands in, or None at an end."""
        return self.table.lines_by_code.get(self.step)

    @property
    def zone_info(self) -> ZoneInfo:
        """The case's time zone: all its deadlines are days there."""
        return ZoneInfo(self.zone)

    def concrete(self) -> "Case":
        """This case as its own model (Request, Procedure, Invoice, …)."""
        model = sockets.MODELS[self.flow]
        return self if isinstance(self, model) else model.objects.get(pk=self.pk)

    def above(self) -> "Case | None":
        """The case that this one belongs to, as its own model; None for one by itself. Read once for the instance."""
        if self.parent_id is None:
            return None
        if "_above" not in self.__dict__:
            self._above = self.reader(self.parent_id) if self.reader else self.parent.concrete()
        return self._above

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.pk])

    @property
    def stands(self) -> Any:
        """Where it stands, in words: its line, or its end."""
        return self.line.label if self.line else self.table.ends[self.step].label

    # What the kernel asks of a kind of case; a child model answers differently where it must.

    def requester_ids(self) -> set[int]:
        """Who asked for it: these people may not judge it (four eyes)."""
        return {self.initiator_id}

    def barred_ids(self) -> dict[int, str]:
        """person id → code of the reason why this person may not approve or vote in this case.

        Who may not judge the case above may not judge this one (an invoice of what they asked for).
        """
        above = self.above()
        return (above.barred_ids() if above else {}) | dict.fromkeys(self.requester_ids(), "own_request")

    def owner_role(self) -> str:
        """The role whose holders own this kind's process: they see blocked cases."""
        return "purchasing_head"

    def due_date(self, name: str):
        """A date of the case that a line is due on (`answer_by`, `delivery_date`, …), or None."""
        return None

    def foreseen(self) -> dict[str, str]:
        """Answers of the portal's questions ahead that are known already: line → answer (for the expected end)."""
        return {}

    def sees_votes(self) -> set[int]:
        """Who sees how members voted while a vote is open (beside who has voted): the buyer of a procedure."""
        return set()

    def subtitle(self) -> str:
        """A line below the title: what the case is about in numbers."""
        return ""

    def visible_to(self, person: Person) -> bool:
        """Whether the kind itself shows this case to the person (beside tasks and role rules)."""
        return person.pk == self.initiator_id


class Counter(models.Model):
    """The last number given to a kind in a year; taken under a row lock, gaps allowed."""

    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Hold(models.Model):
    """A case stands still: from, until, by whom, why. A row, not a step."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="holds")
    since = models.DateTimeField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    why = models.TextField(_("why"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ended = models.DateTimeField(_("resumed"), null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reminded = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended__isnull=True), name="one_open_hold"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.why}"


class Comment(models.Model):
    """Something said about a case; those mentioned see it even if the case is closed to them."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="comments")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("text"), max_length=5000)
    mentions = models.ManyToManyField(Person, blank=True, related_name="mentioned_in")

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
