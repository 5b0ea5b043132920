"""Numbers of the flows that the admin changes: days of a line, rules of a branch; and every such change."""

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.people import Person


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


class SettingChange(models.Model):
    """What somebody changed in the settings: who, when, old and new, why. Written by `portal.actions.settings`.

    `subject` is a model's label (“procurement.branchrule”), `key` names its row in words of the code (“tender”) and
    outlives it. `old` and `new` hold all fields, so a case may go on by what held when it entered its step.
    """

    subject = models.CharField(_("setting"), max_length=60)
    key = models.CharField(max_length=80)
    name = models.CharField(_("what"), max_length=300)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    why = models.CharField(_("why"), max_length=500, blank=True)
    old = models.JSONField(_("was"), encoder=DjangoJSONEncoder, default=dict)
    new = models.JSONField(_("became"), encoder=DjangoJSONEncoder, default=dict)
    named = models.JSONField(default=dict)  # field → [was, became]: names of rows that a field points to

    class Meta:
        verbose_name = _("change of a setting")
        verbose_name_plural = _("changes of settings")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject", "key", "at"], name="setting_change")]

    def __str__(self) -> str:
        return self.name

    @property
    def what(self) -> str:
        """The kind of setting in words: “rule of a branch”."""
        return str(apps.get_model(self.subject)._meta.verbose_name)
