"""Whom the company buys from, sells to and pays: companies, entrepreneurs, people outside; accounts and contacts."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.models.people import Person


class CounterpartyQuerySet(models.QuerySet):
    def usable(self):
        """Not blocked: may be chosen in new procedures and invoices."""
        return self.filter(blocked__isnull=True)

    def suppliers(self):
        """Those we buy from."""
        return self.filter(is_supplier=True)

    def search(self, text: str):
        """By a part of the name, or the first digits of INN or OGRN; each word of the text must be there."""
        found = self
        for word in text.split():
            words = Q(name__icontains=word) | Q(full_name__icontains=word)
            found = found.filter(words | Q(inn__startswith=word) | Q(ogrn__startswith=word))
        return found


class Counterparty(models.Model):
    """A company, entrepreneur or person outside. *Supplier* is their part in procurement, no model of its own."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        ENTREPRENEUR = "entrepreneur", _("individual entrepreneur")
        PERSON = "person", _("person")

    kind = models.CharField(_("who they are"), max_length=12, choices=Kind, default=Kind.COMPANY)
    name = models.CharField(_("name"), max_length=200)
    full_name = models.CharField(_("full name"), max_length=400, blank=True)
    inn = models.CharField(_("INN"), max_length=12, blank=True)
    kpp = models.CharField(_("KPP"), max_length=9, blank=True)
    ogrn = models.CharField(_("OGRN"), max_length=15, blank=True)
    address = models.CharField(_("address"), max_length=400, blank=True)
    is_supplier = models.BooleanField(_("we buy from them"), default=True)
    is_customer = models.BooleanField(_("they buy from us"), default=False)
    related_party = models.BooleanField(
        _("related party"), default=False, help_text=_("Their invoices never go past the manager.")
    )
    note = models.TextField(_("note"), blank=True, max_length=2000)
    added = models.DateTimeField(_("added"), null=True, editable=False)
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, editable=False, related_name="+")
    blocked = models.DateTimeField(_("blocked"), null=True, editable=False)
    blocked_why = models.CharField(_("why blocked"), max_length=300, blank=True, editable=False)
    blocked_by = models.ForeignKey(Person, models.PROTECT, null=True, editable=False, related_name="+")

    objects = CounterpartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("counterparty")
        verbose_name_plural = _("counterparties")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inn", "kpp"], condition=~Q(inn=""), name="counterparty_once"),
            models.CheckConstraint(
                condition=Q(inn="") | Q(inn__regex=r"^(\d{10}|\d{12})$"), name="counterparty_inn_is_digits"
            ),
            models.CheckConstraint(
                condition=Q(blocked__isnull=True) | ~Q(blocked_why=""), name="counterparty_blocked_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("counterparty", args=[self.pk])

    @property
    def main_account(self) -> "BankAccount | None":
        """The account that payments go to unless another is named."""
        return next(iter(sorted(self.accounts.all(), key=lambda account: (not account.main, account.pk))), None)


class BankAccount(models.Model):
    """An account of a counterparty in a bank."""

    counterparty = models.ForeignKey(
        Counterparty, models.CASCADE, related_name="accounts", verbose_name=_("counterparty")
    )
    bank = models.CharField(_("bank"), max_length=200)
    bic = models.CharField(_("BIC"), max_length=9)
    correspondent = models.CharField(_("correspondent account"), max_length=20, blank=True)
    account = models.CharField(_("account"), max_length=20)
    currency = models.CharField(_("currency"), max_length=3, default="RUB")
    main = models.BooleanField(_("main"), default=False)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ["-main", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["counterparty", "bic", "account"], name="account_once"),
            models.UniqueConstraint(fields=["counterparty"], condition=Q(main=True), name="one_main_account"),
        ]

    def __str__(self) -> str:
        return f"{self.account}, {self.bank}"


class Contact(models.Model):
    """Somebody at a counterparty whom one writes or calls."""

    counterparty = models.ForeignKey(
        Counterparty, models.CASCADE, related_name="contacts", verbose_name=_("counterparty")
    )
    name = models.CharField(_("who"), max_length=200)
    post = models.CharField(_("post"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=100, blank=True)
    email = models.EmailField(_("mailbox"), blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
