"""What the admin sets per branch: limits, how many suppliers and offers, who judges the choice."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from procurement.models.catalogue import Branch

LEAST_MEMBERS = 3
DIRECTOR = Decimal(5_000_000)  # RUB: a dearer choice goes to the general director, until the administrator says else


class WorkingGroup(models.Model):
    """People who judge the choice of a supplier; at least three, one of them the chair."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    chair = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("chair"))

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person of a working group."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="members", verbose_name=_("working group"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="member_once")]

    def __str__(self) -> str:
        return str(self.person)


class BranchRule(models.Model):
    """The numbers of a branch. A branch without a row goes by the defaults below."""

    LIMITS = {"small": Decimal(100_000)}  # RUB, until the administrator enters another (branches.md)

    flow = models.CharField(_("branch"), max_length=20, unique=True)
    limit = models.DecimalField(
        _("limit"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("The largest sum of this branch; empty: none."),
    )  # fmt: skip
    suppliers_least = models.PositiveSmallIntegerField(_("suppliers to ask"), default=3)
    offers_least = models.PositiveSmallIntegerField(_("offers to compare"), default=2)
    own_least = models.PositiveSmallIntegerField(
        _("own votes"), default=0, help_text=_("Fewer own votes: the purchasing head decides.")
    )
    director_above = models.DecimalField(
        _("general director above"), max_digits=14, decimal_places=2, null=True, blank=True, default=DIRECTOR,
        validators=[MinValueValidator(0)], help_text=_("RUB; a choice above it goes to the general director too."),
    )  # fmt: skip
    spread_most = models.DecimalField(
        _("spread of market prices, %"), max_digits=5, decimal_places=2, default=Decimal(33),
        help_text=_("Sample deviation over mean; prices further apart are no ground for a maximum price."),
    )  # fmt: skip
    too_few_most = models.PositiveSmallIntegerField(
        _("asked again"), default=2, help_text=_("How often the offers may be asked for again when too few came.")
    )
    window_days = models.PositiveSmallIntegerField(
        _("days looked back"), default=30, help_text=_("What a unit bought of one kind in these days is added up.")
    )
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, null=True, blank=True, related_name="branches", verbose_name=_("working group")
    )

    class Meta:
        verbose_name = _("rule of a branch")
        verbose_name_plural = _("rules of the branches")
        ordering = ["flow"]

    def __str__(self) -> str:
        return str(dict(Branch.choices).get(self.flow, self.flow))

    @classmethod
    def by_default(cls, flow: str) -> "BranchRule":
        """What holds until the administrator enters else (not saved)."""
        return cls(flow=flow, limit=cls.LIMITS.get(flow))
