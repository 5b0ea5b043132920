"""Up to which sum a head's agreement is enough."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.models import Person


class AuthorityQuerySet(models.QuerySet):
    def on(self, day: date):
        """In force on that day, both ends included."""
        return self.filter(Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))

    def covers(self, person_id: int, sum_: Decimal, day: date) -> bool:
        """Whether this person's agreement alone is enough for the sum in roubles."""
        return self.on(day).filter(Q(sum__isnull=True) | Q(sum__gte=sum_), person=person_id).exists()


class Authority(models.Model):
    """A head may agree to pay up to a sum; none named = any sum."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="authorities", verbose_name=_("person"))
    sum = models.DecimalField(
        _("up to, RUB"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("Empty: any sum.")
    )
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("authority of a head")
        verbose_name_plural = _("authorities of heads")
        ordering = ["person", "since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sum__isnull=True) | Q(sum__gt=0), name="authority_above_zero"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="authority_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.sum or '∞'}"
