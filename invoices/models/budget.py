"""The budget: articles, what is planned for a unit in a year, and what procedures have set aside of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.models import Case, Person, Unit


class ArticleQuerySet(models.QuerySet):
    def usable(self):
        """May be chosen for new spending."""
        return self.filter(closed=False)


class Article(models.Model):
    """What the money is spent on: computers, licences, rent, …"""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    closed = models.BooleanField(_("closed"), default=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget article")
        verbose_name_plural = _("budget articles")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BudgetLine(models.Model):
    """The plan of an article for the unit that bears it, in roubles a year."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="plans", verbose_name=_("article"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="budget", verbose_name=_("unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    plan = models.DecimalField(_("plan, RUB"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["-year", "article", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "unit", "year"], name="budget_line_once"),
            models.CheckConstraint(condition=Q(plan__gte=0), name="budget_plan_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.article}, {self.unit}, {self.year}"


class ReservationQuerySet(models.QuerySet):
    def live(self):
        """Still setting money aside."""
        return self.filter(released__isnull=True)


class Reservation(models.Model):
    """Money that a case has set aside of an article of a unit; `ordered` from the signature on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reservations", verbose_name=_("case"))
    article = models.ForeignKey(Article, models.PROTECT, related_name="reservations", verbose_name=_("article"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reservations", verbose_name=_("unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    sum = models.DecimalField(_("reserved"), max_digits=14, decimal_places=2)
    ordered = models.DecimalField(_("ordered"), max_digits=14, decimal_places=2, null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("reserved on"))
    released = models.DateTimeField(_("released"), null=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "article", "unit", "year"], name="reservation_once"),
            models.CheckConstraint(condition=Q(sum__gt=0), name="reservation_above_zero"),
            models.CheckConstraint(
                condition=Q(ordered__isnull=True) | Q(ordered__gte=0, ordered__lte=F("sum")),
                name="ordered_within_reservation",
            ),
        ]
        indexes = [models.Index(fields=["article", "unit", "year"], name="reservation_line")]

    def __str__(self) -> str:
        return f"{self.article}, {self.unit}: {self.sum}"
