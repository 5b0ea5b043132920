"""What came, for whom, and whether they have it."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from procurement.models.groups import GroupLine
from procurement.models.procedures import Procedure
from procurement.models.requests import Item

NONE = Decimal(0)


class Arrival(models.Model):
    """One arrival (of services: one rendering)."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="arrivals")
    nth = models.PositiveSmallIntegerField(_("no."), default=1)
    day = models.DateField(_("came on"))
    note_number = models.CharField(_("delivery note no."), max_length=60, blank=True)
    shared_why = models.TextField(_("why shared otherwise"), blank=True, max_length=1000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering = ["nth", "pk"]
        constraints = [models.UniqueConstraint(fields=["procedure", "nth"], name="arrival_once")]

    def __str__(self) -> str:
        return f"{self.nth}, {self.day}"


class ArrivedLine(models.Model):
    """How much of a line came in an arrival."""

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="lines")
    line = models.ForeignKey(GroupLine, models.PROTECT, related_name="arrived")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("line of an arrival")
        verbose_name_plural = _("lines of arrivals")
        ordering = ["line__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["arrival", "line"], name="arrived_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="arrived_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"


class ReceiptQuerySet(models.QuerySet):
    def open(self):
        """Came, passed the inspection in whole or part, not yet confirmed or refused by the receiver."""
        return self.filter(confirmed__isnull=True, refused="").exclude(accepted=NONE)

    def to_inspect(self):
        """Goods that nobody has inspected."""
        return self.filter(accepted__isnull=True, refused="", item__sort="good")


class Receipt(models.Model):
    """What a requester's item got of an arrival; `accepted` by IT (goods only), then confirmed or refused by them."""

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="receipts")
    item = models.ForeignKey(Item, models.PROTECT, related_name="receipts")
    line = models.ForeignKey(GroupLine, models.PROTECT, related_name="+")  # an item may leave its line; what came stays
    allotted = models.DecimalField(_("allotted"), max_digits=12, decimal_places=2)
    accepted = models.DecimalField(_("accepted"), max_digits=12, decimal_places=2, null=True)
    defect = models.CharField(_("defects"), max_length=500, blank=True)
    inventory_numbers = models.CharField(_("inventory numbers"), max_length=500, blank=True)
    confirmed = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    refused = models.CharField(_("why not"), max_length=500, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["arrival__nth", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["arrival", "item"], name="receipt_once"),
            models.CheckConstraint(condition=Q(allotted__gt=0), name="receipt_above_zero"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted__gte=0, accepted__lte=F("allotted")),
                name="accepted_within_allotted",
            ),
            models.CheckConstraint(
                condition=Q(confirmed__isnull=True) | Q(refused=""), name="receipt_confirmed_or_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.allotted}"

    @property
    def passed(self) -> Decimal:
        """What the receiver is asked about: accepted by the inspection, or all where none is made."""
        return self.allotted if self.accepted is None else self.accepted

    @property
    def came(self) -> Decimal:
        """What counts as come: what is refused does not."""
        return NONE if self.refused else self.passed
