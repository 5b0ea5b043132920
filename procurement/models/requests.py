"""What employees ask for: requests and their items, and what became of each item."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.models import Case, Person
from portal.models.cases import CaseQuerySet
from procurement.models.catalogue import ItemKind, Measure, Sort
from procurement.models.groups import GroupLine


class Request(Case):
    """A wish in the requester's own words: what, what for, by when."""

    what = models.TextField(_("what"), max_length=2000)
    what_for = models.TextField(_("what for"), max_length=2000)
    by_when = models.DateField(_("by when"), null=True, blank=True)
    single_source = models.BooleanField(_("only one supplier can"), default=False)
    estimate = models.DecimalField(_("estimate"), max_digits=14, decimal_places=2, null=True, blank=True)
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="repeated")
    token = models.UUIDField(
        _("token of the form"), unique=True, null=True, editable=False
    )  # a doubled click files once

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(estimate__isnull=True) | Q(estimate__gt=0), name="request_estimate_above_zero"
            ),
        ]

    def owner_role(self) -> str:
        return "it_head"


class Fate(models.TextChoices):
    """What became of an item; the first five are live."""

    TRIAGE = "triage", _("at IT")
    CONSOLIDATION = "consolidation", _("waits to be bought together")
    GROUPED = "grouped", _("in a group")
    BOUGHT = "bought", _("in purchasing")
    RECEIVED = "received", _("received")
    FROM_STOCK = "from_stock", _("given out from stock")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    WRITTEN_OFF = "written_off", _("will not come")


LIVE = (Fate.TRIAGE, Fate.CONSOLIDATION, Fate.GROUPED, Fate.BOUGHT)
IN_LINE = (Fate.GROUPED, Fate.BOUGHT, Fate.RECEIVED, Fate.WRITTEN_OFF)


class ItemQuerySet(models.QuerySet):
    def live(self):
        """Their fate is still open."""
        return self.filter(fate__in=LIVE)

    def for_group(self):
        """Wait in consolidation to be put into a group."""
        return self.filter(fate=Fate.CONSOLIDATION)

    def in_purchasing(self):
        """In a group that was sent."""
        return self.filter(fate=Fate.BOUGHT)

    def of_group(self, group):
        """The shares of all lines of a group."""
        return self.filter(line__group=group)

    def with_way(self):
        """With all that the words about its way read."""
        return self.select_related("request__initiator", "request__unit", "kind", "line__group__made_by")

    def of_requester(self, person: Person):
        """Asked for by this person."""
        return self.filter(request__initiator=person)

    def of_units(self, unit_ids):
        """Asked for by people of these units."""
        return self.filter(request__unit__in=list(unit_ids))


class Item(models.Model):
    """One thing of a request: what, how many, and what became of it."""

    Fate = Fate

    request = models.ForeignKey(Request, models.CASCADE, related_name="items", verbose_name=_("request"))
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    kind = models.ForeignKey(ItemKind, models.PROTECT, related_name="items", verbose_name=_("kind"))
    name = models.CharField(_("name"), max_length=300)
    sort = models.CharField(_("sort"), max_length=10, choices=Sort, default=Sort.GOOD)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("unit of measure"), max_length=10, choices=Measure, default=Measure.PIECE)
    known_price = models.DecimalField(_("known price"), max_digits=14, decimal_places=2, null=True, blank=True)
    characteristics = models.JSONField(_("characteristics"), default=dict, blank=True)
    need_by = models.DateField(_("needed by"), null=True, blank=True)
    fate = models.CharField(_("fate"), max_length=20, choices=Fate, default=Fate.TRIAGE)
    fate_why = models.TextField(_("why"), blank=True)
    fate_at = models.DateTimeField(_("since"))
    line = models.ForeignKey(
        GroupLine, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("line of a group")
    )
    past_line = models.ForeignKey(GroupLine, models.SET_NULL, null=True, blank=True, related_name="past_items")
    split_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts")
    triaged_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked = models.DateTimeField(_("asked for"))
    received = models.DecimalField(_("received"), max_digits=12, decimal_places=2, default=Decimal(0))
    written_off = models.DecimalField(_("will not come"), max_digits=12, decimal_places=2, default=Decimal(0))

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="item_quantity_above_zero"),
            models.CheckConstraint(
                condition=Q(known_price__isnull=True) | Q(known_price__gt=0), name="item_price_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, written_off__gte=0, quantity__gte=F("received") + F("written_off")),
                name="item_received_within_quantity",
            ),
            # in a line exactly while it is bought there: out of a group means without a line
            models.CheckConstraint(
                condition=Q(fate__in=IN_LINE, line__isnull=False) | (~Q(fate__in=IN_LINE) & Q(line__isnull=True)),
                name="item_fate_fits_line",
            ),
            models.CheckConstraint(
                condition=~Q(fate=Fate.RECEIVED) | Q(quantity=F("received") + F("written_off"), received__gt=0),
                name="item_received_in_full",
            ),
            models.CheckConstraint(
                condition=~Q(fate__in=[Fate.REFUSED, Fate.WITHDRAWN, Fate.WRITTEN_OFF]) | ~Q(fate_why=""),
                name="item_fate_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "need_by"], name="item_waiting", condition=Q(fate=Fate.CONSOLIDATION)),
            models.Index(fields=["fate", "request"], name="item_fate"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.quantity.normalize():f}"

    @property
    def requester(self) -> Person:
        """Who asked for it and will receive it."""
        return self.request.initiator

    @property
    def live(self) -> bool:
        """Whether its fate is still open."""
        return self.fate in LIVE

    @property
    def to_come(self) -> Decimal:
        """How many have neither come nor been written off."""
        return self.quantity - self.received - self.written_off

    @property
    def cost(self) -> Decimal | None:
        """Quantity times the known price, else the kind's last price; None when neither is known."""
        price = self.known_price or (self.kind.last_price if self.kind else None)
        return None if price is None else (price * self.quantity).quantize(Decimal("0.01"))


class ItemWithdrawal(models.Model):
    """A requester no longer wants an item that is already in an unsigned procedure: the buyer answers."""

    class Answer(models.TextChoices):
        DROPPED = "dropped", _("Drop it")
        TOO_LATE = "too_late", _("Too late")

    item = models.ForeignKey(Item, models.CASCADE, related_name="withdrawals", verbose_name=_("item"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("asked"))
    why = models.TextField(_("why"))
    whole = models.BooleanField(_("the whole request"), default=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answer_why = models.TextField(_("why so"), blank=True)
    answered = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("withdrawal of an item")
        verbose_name_plural = _("withdrawals of items")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(answered__isnull=True), name="one_open_withdrawal"),
            models.CheckConstraint(
                condition=(Q(answered__isnull=True) & Q(answer="")) | (Q(answered__isnull=False) & ~Q(answer="")),
                name="withdrawal_answered_with_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.answer or '…'}"
