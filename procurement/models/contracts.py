"""The contract beside its sum (which `Order` keeps): versions of its text, points of disagreement."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models import DocumentVersion, Person
from procurement.models.orders import Order


class ContractVersion(models.Model):
    """A version of the contract's (or the supplementary agreement's) text; all are kept."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="versions")
    nth = models.PositiveSmallIntegerField(_("version"), default=1)
    file = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="+", verbose_name=_("file"))
    changed = models.TextField(_("what changed"), blank=True, max_length=2000)
    data = models.JSONField(_("sum, terms and schedule of this version"), default=dict, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("version of a contract")
        verbose_name_plural = _("versions of contracts")
        ordering = ["nth", "pk"]
        constraints = [models.UniqueConstraint(fields=["order", "nth"], name="contract_version_once")]

    def __str__(self) -> str:
        return f"{self.order}: {self.nth}"


class Disagreement(models.Model):
    """A point of the protocol of disagreements: ours, theirs, what was agreed."""

    class Outcome(models.TextChoices):
        OPEN = "open", pgettext_lazy("point of a contract", "open")
        OURS = "ours", _("our wording")
        THEIRS = "theirs", _("the supplier's wording")
        AGREED = "agreed", _("a third wording")

    order = models.ForeignKey(Order, models.CASCADE, related_name="disagreements")
    nth = models.PositiveSmallIntegerField(_("no."), default=1)
    clause = models.CharField(_("clause"), max_length=100)
    ours = models.TextField(_("our wording"), max_length=5000)
    theirs = models.TextField(_("the supplier's wording"), max_length=5000)
    outcome = models.CharField(_("agreed on"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    agreed = models.TextField(_("agreed wording"), blank=True, max_length=5000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("point of disagreement")
        verbose_name_plural = _("points of disagreement")
        ordering = ["nth", "pk"]
        constraints = [models.UniqueConstraint(fields=["order", "nth"], name="disagreement_once")]

    def __str__(self) -> str:
        return f"{self.order}: {self.clause}"
