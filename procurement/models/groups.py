"""Item groups: what is bought together. Several requests' items become lines; every requester's share is kept."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from procurement.models.catalogue import Branch, ItemKind, Measure, Sort


class ItemGroupQuerySet(models.QuerySet):
    def gathering(self):
        """In consolidation: not sent to purchasing, not dissolved."""
        return self.filter(sent__isnull=True, dissolved__isnull=True)

    def sent_on(self):
        """Sent to purchasing."""
        return self.filter(sent__isnull=False, dissolved__isnull=True)


class ItemGroup(models.Model):
    """Items bought together in one procedure."""

    title = models.CharField(_("name"), max_length=200)
    kind = models.ForeignKey(
        ItemKind, models.PROTECT, null=True, blank=True, verbose_name=_("kind"), help_text=_("Empty: of several kinds.")
    )
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made = models.DateTimeField(_("made"))
    sent = models.DateTimeField(_("sent to purchasing"), null=True, blank=True)
    sent_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    dissolved = models.DateTimeField(_("dissolved"), null=True, blank=True)
    dissolved_why = models.TextField(_("why dissolved"), blank=True)
    estimate = models.DecimalField(_("estimate"), max_digits=14, decimal_places=2, null=True, blank=True)
    single_source = models.BooleanField(_("only one supplier can"), default=False)
    proposed_branch = models.CharField(_("proposed branch"), max_length=20, choices=Branch, blank=True)
    branch_reasons = models.JSONField(_("why this branch"), default=list, blank=True)
    edition = models.PositiveIntegerField(default=0, editable=False)

    objects = ItemGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("item group")
        verbose_name_plural = _("item groups")
        ordering = ["-made", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(estimate__isnull=True) | Q(estimate__gt=0), name="group_estimate_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(sent__isnull=True) | Q(sent_by__isnull=False), name="group_sent_by_somebody"
            ),
        ]
        indexes = [
            models.Index(
                fields=["made"], name="group_gathering", condition=Q(sent__isnull=True, dissolved__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def gathers(self) -> bool:
        """Whether items may still be put in and taken out."""
        return self.sent is None and self.dissolved is None

    @property
    def procedure(self):
        """The open procedure of this group, or None (an ended one is history)."""
        return self.procedures.filter(ended__isnull=True).order_by("-pk").first()


class GroupLine(models.Model):
    """One thing to be ordered: items alike of several requests, added; `items` are the requesters' shares."""

    group = models.ForeignKey(ItemGroup, models.CASCADE, related_name="lines", verbose_name=_("group"))
    position = models.PositiveSmallIntegerField(_("no."))
    kind = models.ForeignKey(ItemKind, models.PROTECT, related_name="lines", verbose_name=_("kind"))
    name = models.CharField(_("name"), max_length=300)
    characteristics = models.JSONField(_("characteristics"), default=dict, blank=True)
    sort = models.CharField(_("sort"), max_length=10, choices=Sort, default=Sort.GOOD)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit of measure"), max_length=10, choices=Measure, default=Measure.PIECE)
    need_by = models.DateField(_("needed by"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of a group")
        verbose_name_plural = _("lines of groups")
        ordering = ["position", "pk"]
        constraints = [
            # a line whose items all left stays, with 0: offers and documents may point at it
            models.CheckConstraint(condition=Q(quantity__gte=Decimal(0)), name="group_line_not_negative"),
            models.UniqueConstraint(fields=["group", "position"], name="group_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.quantity.normalize():f}"
