"""Closing documents brought for an invoice that belongs to no procedure."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invoices.models.invoice import Invoice
from portal.models import Person


class Paper(models.Model):
    """The number, date and sum of a closing document; its scan hangs on the case."""

    class Kind(models.TextChoices):
        UPD = "upd", _("UPD or waybill")
        ACT = "act", _("Act")
        VAT_INVOICE = "vat_invoice", _("VAT invoice")

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="papers")
    kind = models.CharField(_("document"), max_length=12, choices=Kind)
    number = models.CharField(_("number"), max_length=60)
    date = models.DateField(_("date"))
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("closing document")
        verbose_name_plural = _("closing documents")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "kind", "number"], name="paper_once"),
            models.CheckConstraint(condition=Q(sum__gt=0), name="paper_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
