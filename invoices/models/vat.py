"""VAT rates as rows with dates, so that a new law is a new row."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.money import rates_on
from portal.typography import percent


class VatRateQuerySet(models.QuerySet):
    def on(self, day: date):
        """Rates in force on that day, both ends included."""
        return self.filter(Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))

    def percents(self, day: date) -> list[Decimal | None]:
        """What one may choose on that day, the usual one first; None is "without VAT". No rows: the law's."""
        return list(self.on(day).values_list("percent", flat=True)) or rates_on(day)


class VatRate(models.Model):
    """A rate in percent; empty = without VAT."""

    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2, null=True, blank=True, help_text=_("Empty: without VAT.")
    )
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = VatRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("VAT rate")
        verbose_name_plural = _("VAT rates")
        ordering = ["position", "-percent", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["percent", "since"], name="vat_rate_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100), name="vat_rate_is_percent"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="vat_rate_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(_("without VAT")) if self.percent is None else percent(self.percent)
