"""How far a person is trusted to send invoices past the manager, and what that is counted by."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.models import Person


class TrustLimitQuerySet(models.QuerySet):
    def on(self, day: date):
        """In force on that day, both ends included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class TrustLimit(models.Model):
    """Up to `each` roubles an invoice of this person goes past the manager, up to `month` roubles a calendar month.

    A row is given and ended, never edited: it is the history itself. `month` empty: no limit of the month.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="trust_limits", verbose_name=_("person"))
    each = models.DecimalField(_("up to an invoice, RUB"), max_digits=14, decimal_places=2)
    month = models.DecimalField(_("up to a month, RUB"), max_digits=14, decimal_places=2, null=True, blank=True)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    why = models.CharField(_("why given"), max_length=300)
    given = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("given by"))
    ended = models.DateTimeField(_("taken"), null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("taken by"))
    ended_why = models.CharField(_("why taken"), max_length=300, blank=True)

    objects = TrustLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("trust limit")
        verbose_name_plural = _("trust limits")
        ordering = ["person", "-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(each__gt=0), name="trust_limit_above_zero"),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=F("each")), name="trust_limit_month_holds_one"
            ),
            models.CheckConstraint(
                condition=Q(ended__isnull=True, ended_by__isnull=True, ended_why="")
                | Q(ended__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""),
                name="trust_limit_taken_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.each}"


class TrustRule(models.Model):
    """The numbers by which trust is counted; one row."""

    parts_days = models.PositiveSmallIntegerField(
        _("days in which parts are added up"),
        default=7,
        help_text=_("Invoices of one person to one payee that are at most so many days apart count as parts of one."),
    )

    class Meta:
        verbose_name = _("rule of trust")
        verbose_name_plural = _("rules of trust")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class CurrencyRate(models.Model):
    """Roubles for one unit of a currency on a day, as the Bank of Russia set it."""

    currency = models.CharField(_("currency"), max_length=3)
    day = models.DateField(_("day"))
    rate = models.DecimalField(_("roubles for one"), max_digits=14, decimal_places=4)

    class Meta:
        verbose_name = _("currency rate")
        verbose_name_plural = _("currency rates")
        ordering = ["-day", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "day"], name="currency_rate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="currency_rate_above_zero"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="currency_rate_code"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.day}: {self.rate}"
