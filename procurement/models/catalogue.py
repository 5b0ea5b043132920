"""What the company buys: kinds of items with their characteristics, and the rules that propose a branch."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from lucide import IconDoesNotExist

from portal.icons import shape


class Sort(models.TextChoices):
    """What an item is in the eyes of receiving and closing documents."""

    GOOD = "good", _("Goods")
    SERVICE = "service", _("Service")
    LICENCE = "licence", _("Licence")


class Measure(models.TextChoices):
    """What quantities are counted in; shown by `get_unit_display`."""

    PIECE = "pcs", pgettext_lazy("unit", "pcs")
    SET = "set", pgettext_lazy("unit", "sets")
    PACK = "pack", pgettext_lazy("unit", "packs")
    PAIR = "pair", pgettext_lazy("unit", "pairs")
    LICENCE = "licence", pgettext_lazy("unit", "licences")
    COPY = "copy", pgettext_lazy("unit", "copies")
    HOUR = "hour", pgettext_lazy("unit", "hours")
    MONTH = "month", pgettext_lazy("unit", "months")
    METRE = "metre", pgettext_lazy("unit", "m")
    SERVICE = "service", pgettext_lazy("unit", "services")


WHOLE = {Measure.PIECE, Measure.SET, Measure.PACK, Measure.PAIR, Measure.LICENCE, Measure.COPY, Measure.SERVICE}


class Branch(models.TextChoices):
    """The four ways to buy: codes of flows."""

    SMALL = "small", _("Small purchase")
    SINGLE_SOURCE = "single_source", _("Single source")
    QUOTATION = "quotation", _("Request for quotations")
    TENDER = "tender", _("Tender (request for proposals)")


def known_icon(name: str) -> None:
    """Refuse a name that lucide does not draw."""
    try:
        shape(name)
    except IconDoesNotExist as unknown:
        raise ValidationError(_("There is no lucide icon of this name.")) from unknown


class ItemKindQuerySet(models.QuerySet):
    def active(self):
        """Kinds that may still be asked for."""
        return self.filter(active=True)


class ItemKind(models.Model):
    """A kind of the catalogue: monitors, licences, printing. `words` are what else people call it."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    sort = models.CharField(_("sort"), max_length=10, choices=Sort, default=Sort.GOOD)
    unit = models.CharField(_("unit of measure"), max_length=10, choices=Measure, default=Measure.PIECE)
    words = models.CharField(
        _("other words"),
        max_length=300,
        blank=True,
        help_text=_("What else people call it, by commas: monitor, display."),
    )
    icon = models.CharField(
        _("icon"), max_length=40, blank=True, validators=[known_icon], help_text=_("Name of a lucide icon.")
    )
    last_price = models.DecimalField(
        _("last known price"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)], help_text=_("RUB with VAT for one unit; the last signed order changes it."),
    )  # fmt: skip
    last_price_on = models.DateField(_("price known since"), null=True, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    objects = ItemKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of item")
        verbose_name_plural = _("kinds of items")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_price__isnull=True) | Q(last_price__gt=0), name="kind_price_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Characteristic(models.Model):
    """What is to be known of an item of this kind; required ones before it goes to purchasing."""

    kind = models.ForeignKey(ItemKind, models.CASCADE, related_name="asked", verbose_name=_("kind"))
    name = models.CharField(_("name"), max_length=100)
    unit = models.CharField(_("measured in"), max_length=20, blank=True)
    required = models.BooleanField(_("required before purchasing"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("characteristic")
        verbose_name_plural = _("characteristics")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="characteristic_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.unit}" if self.unit else self.name


class BranchProposal(models.Model):
    """A rule that proposes a branch to a group: the first active row that fits, in their order."""

    position = models.PositiveSmallIntegerField(_("order"), default=10)
    branch = models.CharField(_("branch"), max_length=20, choices=Branch)
    above = models.DecimalField(_("sum above"), max_digits=14, decimal_places=2, null=True, blank=True)
    up_to = models.DecimalField(
        _("sum up to and including"), max_digits=14, decimal_places=2, null=True, blank=True,
        help_text=_("Empty: no bound of its own; a branch's limit holds in any case."),
    )  # fmt: skip
    kind = models.ForeignKey(
        ItemKind, models.CASCADE, null=True, blank=True, verbose_name=_("kind"), help_text=_("Empty: any.")
    )
    single_source = models.BooleanField(
        _("only one supplier can"), default=False, help_text=_("Fits only where IT marked it so.")
    )
    since = models.DateField(_("in force from"), null=True, blank=True)
    active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("rule that proposes a branch")
        verbose_name_plural = _("rules that propose a branch")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(above__isnull=True) | Q(up_to__isnull=True) | Q(up_to__gt=F("above")),
                name="proposal_sums_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_branch_display()}"
