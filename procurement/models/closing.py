"""Claims, closing documents, the supplier's rating."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.models import Counterparty, Person
from procurement.models.deliveries import Arrival
from procurement.models.groups import GroupLine
from procurement.models.procedures import Procedure


class Claim(models.Model):
    """What went wrong and how it was settled; money to return is a row that finance marks as returned."""

    class Outcome(models.TextChoices):
        DONE = "done", _("the supplier delivers again")
        SETTLED = "settled", _("settled without goods")
        CONTRACT_ENDED = "contract_ended", _("the contract ends")

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="claims")
    arrival = models.ForeignKey(Arrival, models.PROTECT, null=True, related_name="claims")
    nth = models.PositiveSmallIntegerField(_("no."), default=1)
    text = models.TextField(_("claim"), max_length=5000)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    settled_how = models.TextField(_("how it was settled"), blank=True, max_length=2000)
    sum_return = models.DecimalField(_("to return"), max_digits=14, decimal_places=2, default=0)
    returned = models.DateField(_("returned on"), null=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["nth", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "nth"], name="claim_once"),
            models.CheckConstraint(condition=Q(sum_return__gte=0), name="claim_return_not_negative"),
            models.CheckConstraint(
                condition=Q(returned__isnull=True) | Q(sum_return__gt=0, returned_by__isnull=False),
                name="claim_returned_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.nth}"


class WrittenOff(models.Model):
    """What of a line will not come, and what it would have cost."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="written_off")
    line = models.ForeignKey(GroupLine, models.PROTECT, related_name="written_off")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("what will not come")
        verbose_name_plural = _("what will not come")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "line"], name="written_off_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, cost__gte=0), name="written_off_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"


class ClosingDocument(models.Model):
    """A closing document of an arrival as the supplier wrote it; its scan hangs on the case."""

    class Kind(models.TextChoices):
        UPD = "upd", _("UPD or waybill")
        ACT = "act", _("Act")

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="closing_documents")
    arrival = models.OneToOneField(Arrival, models.PROTECT, related_name="document")
    kind = models.CharField(_("document"), max_length=12, choices=Kind, default=Kind.UPD)
    number = models.CharField(_("number"), max_length=60)
    date = models.DateField(_("date"))
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    vat = models.DecimalField(_("VAT of it"), max_digits=14, decimal_places=2)
    vat_invoice_number = models.CharField(_("VAT invoice no."), max_length=60, blank=True)
    vat_invoice_date = models.DateField(_("VAT invoice of"), null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("closing document")
        verbose_name_plural = _("closing documents")
        ordering = ["arrival__nth", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sum__gte=0, vat__gte=0, vat__lte=F("sum")), name="closing_document_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ClosingLine(models.Model):
    """How much of a line the closing document names."""

    document = models.ForeignKey(ClosingDocument, models.CASCADE, related_name="lines")
    line = models.ForeignKey(GroupLine, models.PROTECT, related_name="+")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("line of a closing document")
        verbose_name_plural = _("lines of closing documents")
        ordering = ["line__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "line"], name="closing_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="closing_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"


def mark(label) -> models.PositiveSmallIntegerField:
    """A mark from 1 to 5."""
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1), MaxValueValidator(5)])


class Rating(models.Model):
    """How the supplier did: 1 … 5 each."""

    procedure = models.OneToOneField(Procedure, models.CASCADE, related_name="rating")
    counterparty = models.ForeignKey(Counterparty, models.PROTECT, related_name="ratings")
    quality = mark(_("quality"))
    time = mark(_("keeping to dates"))
    documents = mark(_("documents"))
    words = models.TextField(_("in words"), blank=True, max_length=2000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("rated"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quality__range=(1, 5), time__range=(1, 5), documents__range=(1, 5)), name="rating_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counterparty}: {self.quality}, {self.time}, {self.documents}"
