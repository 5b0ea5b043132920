"""By what offers are ranked: criteria with weights, marks of the experts, what bidders were asked to clarify."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from procurement.models.offers import Offer
from procurement.models.procedures import Procedure


class Criterion(models.Model):
    """What is judged, and how much of 100 it weighs. Price, days and warranty are read from the offers; a criterion of
    experts is marked from 0 to 100, more is better."""

    class Kind(models.TextChoices):
        PRICE = "price", _("price")
        DAYS = "days", _("delivery, days")
        WARRANTY = "warranty", _("warranty, months")
        EXPERTS = "experts", _("marks of the experts")

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("no."))
    kind = models.CharField(_("how it is measured"), max_length=10, choices=Kind, default=Kind.EXPERTS)
    name = models.CharField(_("criterion"), max_length=200)
    how = models.TextField(_("how it is scored"), blank=True, max_length=2000)
    weight = models.DecimalField(_("weight, %"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "position"], name="criterion_once"),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="criterion_weight_is_percent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def better(self) -> str:
        """`low` for price and days, `high` for months and marks."""
        return "low" if self.kind in (self.Kind.PRICE, self.Kind.DAYS) else "high"

    @property
    def code(self) -> str:
        """What the ranking calls it: `price`, `days`, `warranty`, `experts:<id>`."""
        return self.kind if self.kind != self.Kind.EXPERTS else f"experts:{self.pk}"


class Score(models.Model):
    """An expert's mark of an offer by a criterion: 0 … 100. The ranking takes the mean of the experts."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="scores")
    seat = models.CharField(_("as"), max_length=30)  # it, economist: who holds the seat may change, the mark is one
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    why = models.CharField(_("why"), max_length=1000, blank=True)
    in_doubt = models.BooleanField(_("in doubt"), default=False)  # asked of the expert once more
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("scored"))

    class Meta:
        verbose_name = _("mark of an expert")
        verbose_name_plural = _("marks of experts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "criterion", "seat"], name="score_once"),
            models.CheckConstraint(
                condition=Q(points__gte=Decimal(0), points__lte=Decimal(100)), name="score_0_to_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}, {self.criterion_id}: {self.points}"


class Clarification(models.Model):
    """What a bidder was asked about the offer, and the answer; experts see both."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="clarifications")
    question = models.TextField(_("question"), max_length=5000)
    asked = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True, max_length=5000)
    answered = models.DateTimeField(_("answered"), null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("clarification of an offer")
        verbose_name_plural = _("clarifications of offers")
        ordering = ["asked", "pk"]

    def __str__(self) -> str:
        return self.question[:60]
