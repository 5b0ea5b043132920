"""What the market asks: sources of prices for a single source's check and for the maximum price."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models import Counterparty, Person
from procurement.models.procedures import Procedure


class MarketPrice(models.Model):
    """What one source asks for the whole group, in roubles with VAT; compared with the others, never chosen from."""

    class Source(models.TextChoices):
        OFFER = "offer", _("a supplier's answer")
        CATALOGUE = "catalogue", _("price list or web shop")
        CONTRACT = "contract", _("an earlier contract")
        OTHER = "other", _("another source")

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="market_prices")
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.OFFER)
    named = models.CharField(_("where it is from"), max_length=300)
    counterparty = models.ForeignKey(
        Counterparty, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("supplier")
    )
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    date = models.DateField(_("of"))
    from_procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken over from")
    )
    left_out = models.CharField(_("why it does not count here"), max_length=500, blank=True, default="")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("market price")
        verbose_name_plural = _("market prices")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sum__gt=0), name="market_price_above_zero"),
            # one's own is emptied instead
            models.CheckConstraint(
                condition=Q(left_out="") | Q(from_procedure__isnull=False), name="market_price_left_out_taken_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.named}: {self.sum}"
