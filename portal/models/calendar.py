"""Days that differ from the state's calendar, and the demo's clock."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayOverride(models.Model):
    """A day that the company works or rests differently from the production calendar."""

    day = models.DateField(_("day"), unique=True)
    working = models.BooleanField(_("workday"))
    why = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("own day")
        verbose_name_plural = _("own days")
        ordering = ["day"]

    def __str__(self) -> str:
        return str(self.day)


class Clock(models.Model):
    """How far the demo's clock is ahead; one row, and only a demo has it."""

    ahead = models.DurationField(_("ahead"), default=timedelta)
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")

    def __str__(self) -> str:
        return str(self.ahead)


class DemoMark(models.Model):
    """The demo filled this database when it was empty: without this row PORTAL_DEMO=1 refuses to start."""

    at = models.DateTimeField(_("filled"))
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("mark of the demo")
        verbose_name_plural = _("marks of the demo")

    def __str__(self) -> str:
        return str(self.at)
