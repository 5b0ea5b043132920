"""Whom we asked, and what they offered. A price is typed once, here; everything later reads `OfferLine.cost`."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import money
from portal.models import Counterparty
from procurement.models.groups import GroupLine
from procurement.models.procedures import Procedure

ZERO = Decimal("0.00")


class Asked(models.Model):
    """A supplier whom an enquiry goes to; `nth` counts the askings of a procedure."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="asked")
    counterparty = models.ForeignKey(Counterparty, models.PROTECT, related_name="+", verbose_name=_("supplier"))
    nth = models.PositiveSmallIntegerField(default=1)
    sent = models.DateTimeField(_("asked"), null=True)

    class Meta:
        verbose_name = _("supplier asked")
        verbose_name_plural = _("suppliers asked")
        ordering = ["nth", "pk"]
        constraints = [models.UniqueConstraint(fields=["procedure", "counterparty", "nth"], name="asked_once")]

    def __str__(self) -> str:
        return str(self.counterparty)


class OfferQuerySet(models.QuerySet):
    def live(self):
        """Still in the running: of the present asking, not rejected by security, no contract declined."""
        return self.filter(dropped="", declined__isnull=True, nth=F("procedure__asking"))

    def with_lines(self):
        """With supplier and lines, in the order of receipt."""
        rows = OfferLine.objects.select_related("line__kind", "offer").prefetch_related("line__kind__asked")
        lines = models.Prefetch("lines", rows.order_by("line__position", "pk"))
        return self.select_related("counterparty").prefetch_related(lines).order_by("received", "pk")


class Offer(models.Model):
    """What a supplier offered at the n-th asking. Sums are in roubles: the currency's rate is kept here."""

    ENTERED = (
        "number", "date", "currency", "rate", "vat_included", "delivery_days", "warranty_months", "payment_terms",
        "valid_until",
    )  # fmt: skip

    class Currency(models.TextChoices):
        RUB = "RUB", _("rouble")
        USD = "USD", _("US dollar")
        EUR = "EUR", _("euro")
        CNY = "CNY", _("yuan")

    class Dropped(models.TextChoices):
        REJECTED = "rejected", _("rejected by security")
        NOT_ADMITTED = "not_admitted", _("not admitted")

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="offers")
    counterparty = models.ForeignKey(Counterparty, models.PROTECT, related_name="offers", verbose_name=_("supplier"))
    nth = models.PositiveSmallIntegerField(default=1)
    received = models.DateTimeField(_("received"))
    number = models.CharField(_("no."), max_length=60, blank=True)
    date = models.DateField(_("of"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.RUB)
    rate = models.DecimalField(_("roubles for one"), max_digits=14, decimal_places=4, default=Decimal(1))
    vat_included = models.BooleanField(_("prices include VAT"), default=True)
    delivery_days = models.PositiveSmallIntegerField(_("delivery, days"), null=True, blank=True)
    warranty_months = models.PositiveSmallIntegerField(_("warranty, months"), null=True, blank=True)
    payment_terms = models.CharField(_("payment"), max_length=300, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    discount_why = models.CharField(_("about the discount"), max_length=500, blank=True)
    final_delivery_days = models.PositiveSmallIntegerField(_("final delivery, days"), null=True, blank=True)
    final_warranty_months = models.PositiveSmallIntegerField(_("final warranty, months"), null=True, blank=True)
    sealed = models.OneToOneField(
        "procurement.SealedOffer", models.PROTECT, null=True, blank=True, related_name="offer"
    )
    admitted = models.BooleanField(_("admitted"), null=True)
    admitted_why = models.TextField(_("why not admitted"), blank=True, max_length=3000)
    checked = models.BooleanField(_("passed security"), null=True)
    checked_why = models.TextField(_("conclusion"), blank=True, max_length=3000)
    dropped = models.CharField(_("out of the running"), max_length=12, choices=Dropped, blank=True)
    declined = models.DateTimeField(_("the supplier declined"), null=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["received", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "counterparty", "nth"], name="offer_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="offer_rate_positive"),
        ]

    def __str__(self) -> str:
        return str(self.counterparty)

    @cached_property
    def lines_read(self) -> list["OfferLine"]:
        """The lines, each knowing this very offer (no query per line)."""
        found = list(self.lines.all())
        for line in found:
            line.offer = self
        return found

    @property
    def total(self) -> Decimal:
        """What all of it costs in roubles, as paid (with VAT)."""
        return sum((line.cost for line in self.lines_read), ZERO)

    @property
    def offered_total(self) -> Decimal:
        """The same before the discount."""
        return sum((line.offered_cost for line in self.lines_read), ZERO)

    @property
    def vat(self) -> Decimal:
        """VAT inside the total: the sum of the lines'."""
        return sum((line.vat for line in self.lines_read), ZERO)

    @property
    def last_delivery_days(self) -> int | None:
        """Days until delivery, final or offered."""
        return self.delivery_days if self.final_delivery_days is None else self.final_delivery_days

    @property
    def last_warranty_months(self) -> int | None:
        """Months of warranty, final or offered."""
        return self.warranty_months if self.final_warranty_months is None else self.final_warranty_months

    @property
    def judged(self) -> bool:
        """IT has looked at every line of it."""
        return all(line.fits is not None for line in self.lines_read)

    @property
    def fits(self) -> bool:
        """Nobody said that a line of it does not fit or does not suit."""
        return all(line.fits is not False and line.suits is not False for line in self.lines_read)


class OfferLine(models.Model):
    """A line of the group as a supplier offers it. `price` is per unit in the offer's currency."""

    ENTERED = ("what", "quantity", "price", "vat_rate")

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="lines")
    line = models.ForeignKey(GroupLine, models.PROTECT, related_name="offered", verbose_name=_("line"))
    what = models.CharField(_("what is offered"), max_length=300, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2)
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2)
    final_price = models.DecimalField(_("final price"), max_digits=14, decimal_places=2, null=True, blank=True)
    vat_rate = models.DecimalField(_("VAT, %"), max_digits=4, decimal_places=2, null=True, blank=True)
    fits = models.BooleanField(_("fits technically"), null=True)
    why_not = models.CharField(_("why it does not fit"), max_length=500, blank=True)
    suits = models.BooleanField(_("suits the requesters"), null=True)
    suits_why = models.CharField(_("why it does not suit"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("line of an offer")
        verbose_name_plural = _("lines of an offer")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "line"], name="offer_line_once"),
            models.CheckConstraint(condition=Q(price__gt=0) & Q(quantity__gt=0), name="offer_line_positive"),
            models.CheckConstraint(
                condition=Q(final_price__isnull=True) | Q(final_price__gt=0, final_price__lte=F("price")),
                name="offer_final_not_above",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.line_id}"

    @property
    def last_price(self) -> Decimal:
        """Per unit, final or offered, in the offer's currency."""
        return self.final_price if self.final_price is not None else self.price

    @property
    def cost(self) -> Decimal:
        """What the line costs in roubles, as paid, at the last price; rounded once."""
        return self.cost_at(self.last_price)

    @property
    def offered_cost(self) -> Decimal:
        """The same at the price as offered."""
        return self.cost_at(self.price)

    @property
    def unit_cost(self) -> Decimal:
        """One unit in roubles, as paid."""
        return self.cost_at(self.last_price, Decimal(1))

    @property
    def vat(self) -> Decimal:
        """VAT inside `cost`."""
        return money.vat(self.cost, self.vat_rate).vat

    def cost_at(self, price: Decimal, quantity: Decimal | None = None) -> Decimal:
        """Price × quantity in roubles, with the VAT on top where prices do not include it."""
        sum_ = money.half_up((self.quantity if quantity is None else quantity) * price * self.offer.rate)
        return sum_ if self.offer.vat_included else money.with_vat(sum_, self.vat_rate)
