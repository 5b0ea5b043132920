"""What happened to cases: written by the door, never changed (a trigger in the database refuses it)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.cases import Case
from portal.models.guarded import Guarded
from portal.models.people import Person


class Event(Guarded):
    """One deed: who (nobody = the portal by a rule), when, which, and the reasons with their numbers."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    visit = models.ForeignKey("portal.Visit", models.CASCADE, null=True, related_name="events")
    task = models.ForeignKey("portal.Task", models.CASCADE, null=True, related_name="events")
    code = models.CharField(_("what"), max_length=30)
    step = models.CharField(_("step"), max_length=30, blank=True)
    answer = models.CharField(_("answer"), max_length=30, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="events")
    instead = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("words"), blank=True)
    reasons = models.JSONField(_("why"), default=list, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        base_manager_name = "objects"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at"], name="event_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.code} {self.answer}".strip()
