"""An invoice to pay, its lines, and the payment orders that pay it."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from invoices.models.bank import BankFile, OwnAccount, StatementLine
from invoices.models.budget import Article
from invoices.models.trust import TrustLimit
from portal.models import BankAccount, Case, Counterparty, Hold, Person, Unit
from portal.models.cases import CaseQuerySet


class InvoiceQuerySet(CaseQuerySet):
    def unpaid(self):
        """On their way and not paid in full."""
        return self.open().filter(paid__lt=F("sum"))

    def due_by(self, day: date):
        """To be paid by that day."""
        return self.unpaid().filter(due__lte=day)

    def with_underway(self):
        """With `underway`: the sum of the payment orders that are on their way, neither paid nor sent back."""
        sent = PaymentOrder.objects.at_bank().filter(invoice=OuterRef("pk")).order_by().values("invoice")
        return self.annotate(underway=Coalesce(Subquery(sent.annotate(all=Sum("sum")).values("all")), Decimal("0.00")))

    def to_order(self):
        """In `bank`, not on hold, not covered by what is paid and on its way: a payment order is to be entered."""
        held = Exists(Hold.objects.filter(case=OuterRef("pk"), ended=None))
        return self.open().with_underway().filter(~held, step="bank", sum__gt=F("paid") + F("underway"))


class Invoice(Case):
    """A supplier's invoice: of a procedure (its `parent`), or by itself."""

    class Road(models.TextChoices):
        MANAGER = "manager", _("by the manager")
        ACCOUNTING = "accounting", _("past the manager")

    class Priority(models.IntegerChoices):
        URGENT = 1, _("first")
        USUAL = 2, _("as usual")
        LATER = 3, _("may wait")

    payee = models.ForeignKey(Counterparty, models.PROTECT, related_name="invoices", verbose_name=_("payee"))
    account = models.ForeignKey(BankAccount, models.PROTECT, null=True, related_name="+", verbose_name=_("account"))
    paper_number = models.CharField(_("number of the invoice"), max_length=60)
    paper_date = models.DateField(_("date of the invoice"))
    due = models.DateField(_("to be paid by"))
    purpose = models.CharField(_("what for"), max_length=300)
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    vat = models.DecimalField(_("VAT of it"), max_digits=14, decimal_places=2, default=0)
    currency = models.CharField(_("currency"), max_length=3, default="RUB")
    ceiling = models.DecimalField(
        _("sum of the schedule's row"), max_digits=14, decimal_places=2, null=True, editable=False
    )
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="+", verbose_name=_("article"))
    cost_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit that bears it")
    )
    road = models.CharField(_("road"), max_length=12, choices=Road, blank=True, editable=False)
    road_reasons = models.JSONField(default=list, editable=False)
    submitted = models.DateTimeField(_("submitted"), null=True, editable=False)
    limit = models.ForeignKey(TrustLimit, models.PROTECT, null=True, editable=False, related_name="invoices")
    rate = models.DecimalField(_("roubles for one"), max_digits=14, decimal_places=4, null=True, editable=False)
    roubles = models.DecimalField(_("sum, RUB"), max_digits=16, decimal_places=2, null=True, editable=False)
    basis = models.CharField(_("contract or other ground"), max_length=200, blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")
    cost_account = models.CharField(_("account of costs"), max_length=20, blank=True)
    pay_day = models.DateField(_("day of payment"), null=True)
    own_account = models.ForeignKey(
        OwnAccount, models.PROTECT, null=True, related_name="+", verbose_name=_("paid from")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.USUAL)
    paid = models.DecimalField(_("paid"), max_digits=14, decimal_places=2, default=0, editable=False)
    dropped = models.DateTimeField(_("refused or withdrawn"), null=True, editable=False)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(sum__gt=0), name="invoice_above_zero"),
            models.CheckConstraint(condition=Q(paid__gte=0, paid__lte=F("sum")), name="invoice_paid_within_sum"),
            models.CheckConstraint(condition=Q(vat__gte=0, vat__lte=F("sum")), name="invoice_vat_within_sum"),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(sum__lte=F("ceiling")), name="invoice_within_schedule"
            ),
        ]
        indexes = [
            models.Index(fields=["due"], name="invoice_due"),
            models.Index(fields=["payee"], name="invoice_payee"),
            models.Index(fields=["submitted"], name="invoice_submitted"),
            models.Index(fields=["pay_day"], name="invoice_pay_day"),
            models.Index(fields=["sum", "paper_date"], name="invoice_alike"),
            models.Index(fields=["paper_date"], name="invoice_date"),
        ]

    @property
    def is_paid(self) -> bool:
        """The bank has paid all of it."""
        return self.paid >= self.sum

    @property
    def is_refused(self) -> bool:
        """At an end where it will not be paid: refused or withdrawn."""
        return self.dropped is not None

    @property
    def left(self) -> Decimal:
        """What is still to be paid."""
        return self.sum - self.paid

    @property
    def uncovered(self) -> Decimal:
        """What is neither paid nor in a payment order on its way."""
        return self.left - self.orders.at_bank().total()

    @property
    def at_bank(self) -> bool:
        """A payment order is on its way: neither paid nor sent back."""
        return self.orders.at_bank().exists()

    @property
    def in_payment_order(self) -> bool:
        """Some payment order of it lives: on its way or paid."""
        return self.orders.live().exists()

    def owner_role(self) -> str:
        return "accounting"

    def due_date(self, name: str) -> date | None:
        return {"payment_day": self.pay_day, "payment_date": self.due}.get(name)


class InvoiceLine(models.Model):
    """A line of the invoice; `sum` with the VAT inside."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("what"), max_length=300)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2, default=1)
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2)
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    vat_rate = models.DecimalField(_("VAT, %"), max_digits=5, decimal_places=2, null=True)
    vat = models.DecimalField(_("VAT of it"), max_digits=14, decimal_places=2, default=0)
    no_vat_why = models.CharField(_("why without VAT"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of an invoice")
        verbose_name_plural = _("lines of invoices")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once"),
            models.CheckConstraint(
                condition=Q(sum__gt=0, quantity__gt=0, vat__gte=0, vat__lte=F("sum")), name="invoice_line_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PaymentOrderQuerySet(models.QuerySet):
    def live(self):
        """Not sent back by the bank."""
        return self.filter(bounced__isnull=True)

    def at_bank(self):
        """Sent and not yet carried out."""
        return self.live().filter(executed__isnull=True)

    def executed(self):
        """Carried out by the bank."""
        return self.live().filter(executed__isnull=False)

    def total(self) -> Decimal:
        """Their sum in roubles."""
        return self.aggregate(total=Sum("sum"))["total"] or Decimal("0.00")


class PaymentOrder(models.Model):
    """An order to the bank: made, then carried out or sent back. `sent`: its words as they went out in `file`."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="orders")
    number = models.CharField(_("number"), max_length=20)
    date = models.DateField(_("date"))
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    executed = models.DateField(_("carried out on"), null=True)
    bounced = models.DateTimeField(_("sent back by the bank"), null=True)
    bounced_why = models.CharField(_("why sent back"), max_length=300, blank=True)
    planned_again = models.BooleanField(default=False)
    own_account = models.ForeignKey(
        OwnAccount, models.PROTECT, null=True, related_name="+", verbose_name=_("paid from")
    )
    file = models.ForeignKey(BankFile, models.PROTECT, null=True, editable=False, related_name="orders")
    sent = models.JSONField(default=dict, editable=False)
    statement_line = models.ForeignKey(StatementLine, models.PROTECT, null=True, editable=False, related_name="orders")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"))

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment order")
        verbose_name_plural = _("payment orders")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "number", "date"], condition=Q(bounced__isnull=True), name="payment_order_once"
            ),
            models.CheckConstraint(condition=Q(sum__gt=0), name="payment_order_above_zero"),
            models.CheckConstraint(
                condition=Q(bounced__isnull=True) | ~Q(bounced_why=""), name="payment_order_bounced_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.date}"

    @property
    def purpose(self) -> str:
        """What it is for in the words that went to the bank; empty for one entered by hand."""
        return self.sent.get("НазначениеПлатежа", "")
