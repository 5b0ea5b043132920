"""Numbers of the flows that the admin changes: days of a line, rules of a branch. Each change is an admin log entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LineDays(models.Model):
    """How many workdays a line of a flow gives, other than the table's default."""

    flow = models.CharField(_("flow"), max_length=20)
    line = models.CharField(_("line"), max_length=30)
    days = models.PositiveSmallIntegerField(_("workdays"))

    class Meta:
        verbose_name = _("days of a line")
        verbose_name_plural = _("days of the lines")
        ordering = ["flow", "line"]
        constraints = [models.UniqueConstraint(fields=["flow", "line"], name="line_days_once")]

    def __str__(self) -> str:
        return f"{self.flow}.{self.line}: {self.days}"
