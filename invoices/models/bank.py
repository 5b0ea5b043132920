"""What goes to the bank and comes from it: own accounts, files of payment orders, statements and their lines."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.models import Person


class OwnAccount(models.Model):
    """A bank account that the company pays from; whose it is stands in the payment orders."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    holder = models.CharField(_("name of the company in payment orders"), max_length=200, blank=True)
    inn = models.CharField(_("INN"), max_length=12, blank=True)
    kpp = models.CharField(_("KPP"), max_length=9, blank=True)
    bank = models.CharField(_("bank"), max_length=200)
    bic = models.CharField(_("BIC"), max_length=9)
    correspondent = models.CharField(_("correspondent account"), max_length=20, blank=True)
    account = models.CharField(_("account"), max_length=20)
    closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        verbose_name = _("own account")
        verbose_name_plural = _("own accounts")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["bic", "account"], name="own_account_once")]

    def __str__(self) -> str:
        return self.name


class BankFile(models.Model):
    """A file of payment orders as it went to the bank client; its orders point here, so it can be made again.

    `remarks`: [{"invoice": code, "done": whether an order was made, "reason": …}] of what was left out or warned of.
    """

    class Encoding(models.TextChoices):
        WINDOWS = "windows-1251", _("windows-1251")
        UTF8 = "utf-8", _("UTF-8")

    own_account = models.ForeignKey(OwnAccount, models.PROTECT, related_name="+", verbose_name=_("paid from"))
    encoding = models.CharField(_("encoding"), max_length=12, choices=Encoding, default=Encoding.WINDOWS)
    sum = models.DecimalField(_("sum"), max_digits=16, decimal_places=2)
    remarks = models.JSONField(default=list, editable=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("file of payment orders")
        verbose_name_plural = _("files of payment orders")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.own_account}, {self.at:%d.%m.%Y}"


class BankStatement(models.Model):
    """A statement of an own account that was read in; the same file (by sha256) is read once.

    `report`: how many lines were new, known, incoming, not carried out; `returns`: incoming ones; `remarks`: reasons.
    """

    own_account = models.ForeignKey(OwnAccount, models.PROTECT, related_name="statements", verbose_name=_("account"))
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    since = models.DateField(_("from"), null=True)
    until = models.DateField(_("until"), null=True)
    report = models.JSONField(default=dict, editable=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("read in"))

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class StatementLineQuerySet(models.QuerySet):
    def with_used(self):
        """With `used`: the sum of the payment orders that point to the line, those that came back included."""
        used = Coalesce(Sum("orders__sum"), Decimal("0.00"), output_field=models.DecimalField())
        return self.annotate(used=used)

    def unmatched(self):
        """Some of it pays nothing that the portal knows, and nobody has set it aside."""
        return self.with_used().filter(aside__isnull=True, used__lt=F("sum"))


class StatementLine(models.Model):
    """What the bank wrote off the account by one line of a statement; payment orders that it carried out point here.

    `sum` never less than those orders' together; one that came back stays counted, its money is no longer here.
    `aside`: no invoice of the portal (tax, salary), by whom and why.
    """

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    own_account = models.ForeignKey(OwnAccount, models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=20)
    date = models.DateField(_("date"))
    executed = models.DateField(_("written off on"))
    sum = models.DecimalField(_("sum"), max_digits=14, decimal_places=2)
    payee = models.CharField(_("payee"), max_length=300, blank=True)
    payee_inn = models.CharField(_("INN"), max_length=12, blank=True)
    payee_account = models.CharField(_("account"), max_length=34, blank=True)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    aside = models.DateTimeField(_("set aside"), null=True)
    aside_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    aside_why = models.CharField(_("why set aside"), max_length=300, blank=True)

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ["executed", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["own_account", "number", "date", "sum", "payee_account"], name="statement_line_once"
            ),
            models.CheckConstraint(condition=Q(sum__gt=0), name="statement_line_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.date}"

    @property
    def matched(self) -> Decimal:
        """What invoices were paid by it; as it was read, where it was read `with_used`."""
        used = self.__dict__.get("used")
        return self.orders.total() if used is None else used

    @property
    def left(self) -> Decimal:
        """What no invoice was found for."""
        return self.sum - self.matched
