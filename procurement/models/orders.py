"""The order, its amendments, the payment schedule and the supplier's invoices."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from invoices.models import Invoice
from portal.models import Person
from procurement.models.procedures import Procedure

ZERO = Decimal("0.00")
MONEY = models.DecimalField(max_digits=14, decimal_places=2)


class OrderQuerySet(models.QuerySet):
    def in_force(self):
        """Without those that the supplier declined."""
        return self.filter(declined__isnull=True)


class Order(models.Model):
    """The order or contract with the supplier (`nth` 0) and its supplementary agreements 1, 2, …; each with its own
    sum, all kept. `declined`: the supplier did not sign it, the next choice begins another."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="orders")
    nth = models.PositiveSmallIntegerField(_("agreement no."), default=0)
    number = models.CharField(_("number"), max_length=40)
    date = models.DateField(_("date"))
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    vat = models.DecimalField(_("VAT of it"), max_digits=14, decimal_places=2)
    terms = models.TextField(_("terms"), blank=True, max_length=5000)
    subject = models.TextField(_("subject"), blank=True, max_length=5000)
    changed_why = models.TextField(_("what changes and why"), blank=True, max_length=2000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("made"))
    signed = models.DateTimeField(_("signed"), null=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    supplier_agreed = models.DateTimeField(_("the supplier agreed"), null=True)
    signed_ours = models.DateField(_("our signature of"), null=True)
    signed_theirs = models.DateField(_("the supplier's signature of"), null=True)
    returned = models.DateTimeField(_("signed copy is here"), null=True)
    declined = models.DateTimeField(_("the supplier declined"), null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a purchase", "order")
        verbose_name_plural = _("orders")
        ordering = ["nth", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "nth"], name="order_in_force_once", condition=Q(declined__isnull=True)
            ),
            models.CheckConstraint(condition=Q(sum__gt=0, vat__gte=0, vat__lte=F("sum")), name="order_sane"),
            models.CheckConstraint(
                condition=Q(signed__isnull=True) | Q(signed_by__isnull=False), name="order_signed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.nth}" if self.nth else self.number


class PaymentRowQuerySet(models.QuerySet):
    def with_paid(self):
        """Rows with what the bank has paid of each (`paid_read`)."""
        paid = RowInvoice.objects.filter(row=OuterRef("pk")).order_by().values("row").annotate(all=Sum("invoice__paid"))
        return self.annotate(
            paid_read=Coalesce(Subquery(paid.values("all"), output_field=MONEY), ZERO, output_field=MONEY)
        )

    def live(self):
        """In force: not replaced by a newer schedule."""
        return self.filter(withdrawn__isnull=True)

    def unpaid(self):
        """In force and not paid in full."""
        return self.live().filter(paid_read__lt=F("sum"))

    def advances(self):
        """Due before delivery."""
        return self.filter(advance=True)


class PaymentRowManager(models.Manager.from_queryset(PaymentRowQuerySet)):
    def get_queryset(self):
        return super().get_queryset().with_paid()


class PaymentRow(models.Model):
    """A row of the payment schedule. `date` is its due date: named, or counted when its event has come."""

    class DueOn(models.TextChoices):
        DATE = "date", _("on a date")
        CONTRACT = "contract", _("at the signature")
        DELIVERY = "delivery", _("when all has come")
        CLOSING = "closing", _("when the closing documents are checked")

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="payment_rows")
    position = models.PositiveSmallIntegerField(_("no."))
    share = models.DecimalField(_("share, %"), max_digits=5, decimal_places=2)
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    due_on = models.CharField(_("due"), max_length=10, choices=DueOn, default=DueOn.CONTRACT)
    days = models.PositiveSmallIntegerField(_("workdays after it"), default=5)
    date = models.DateField(_("to be paid by"), null=True)
    advance = models.BooleanField(_("advance"), default=False)
    withdrawn = models.DateTimeField(_("replaced"), null=True)

    objects = PaymentRowManager()

    class Meta:
        verbose_name = _("row of a payment schedule")
        verbose_name_plural = _("rows of payment schedules")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "position"], name="payment_row_once"),
            models.CheckConstraint(condition=Q(sum__gt=0), name="payment_row_above_zero"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="payment_row_share_is_percent"),
            models.CheckConstraint(condition=~Q(due_on="date") | Q(date__isnull=False), name="payment_row_has_date"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.sum}"

    @property
    def paid(self) -> Decimal:
        """What the bank has paid of it, by all its invoices."""
        if "paid_read" not in self.__dict__:
            self.paid_read = sum((link.invoice.paid for link in self.links.select_related("invoice")), ZERO)
        return self.paid_read

    @property
    def is_paid(self) -> bool:
        """Paid in full: what counts is the money, not where its invoice stands."""
        return self.paid >= self.sum

    @property
    def left(self) -> Decimal:
        """What is still to be paid."""
        return self.sum - self.paid

    @property
    def link(self) -> "RowInvoice | None":
        """Its one live invoice's link, or None."""
        return self.links.filter(live=True).select_related("invoice").first()

    @property
    def invoice(self) -> Invoice | None:
        """Its one live invoice, or None."""
        return self.link.invoice if self.link else None


class RowInvoice(models.Model):
    """An invoice opened for a row. A row has one live invoice at most: the database keeps that."""

    row = models.ForeignKey(PaymentRow, models.CASCADE, related_name="links")
    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="+")
    live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("invoice of a row")
        verbose_name_plural = _("invoices of rows")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["row"], condition=Q(live=True), name="one_live_invoice_a_row"),
        ]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.invoice_id}"


class SupplierInvoice(models.Model):
    """The supplier's paper as it came: compared with the order; the schedule's invoices bear its number."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="supplier_invoices")
    number = models.CharField(_("number"), max_length=60)
    date = models.DateField(_("date"))
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    vat = models.DecimalField(_("VAT of it"), max_digits=14, decimal_places=2)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("registered"))

    class Meta:
        verbose_name = _("supplier's invoice")
        verbose_name_plural = _("suppliers' invoices")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number", "date"], name="supplier_invoice_once"),
            models.CheckConstraint(condition=Q(sum__gt=0, vat__gte=0, vat__lte=F("sum")), name="supplier_invoice_sane"),
        ]

    def __str__(self) -> str:
        return self.number


def next_payment_date(procedure: Procedure) -> date | None:
    """The earliest due date of a row that is not paid."""
    return min((row.date for row in procedure.payment_rows.unpaid() if row.date), default=None)
