"""The tree of units. The only file beside its admin that names mptt: every write of the tree goes through one lock."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from mptt.models import MPTTModel, TreeForeignKey, TreeManager

TREE_LOCK = 7_204_001


def lock_tree() -> None:
    """Serialise writers of the tree until the transaction ends (concurrent writers corrupt lft and rght)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


class UnitQuerySet(models.QuerySet):
    def open(self):
        """Units that exist today."""
        return self.filter(closed__isnull=True)


# Every unit with the heads at it and above it, the nearest first; people who left head nothing.
HEADS_ABOVE = """
    SELECT below.id, above.head_id
    FROM portal_unit below
    JOIN portal_unit above ON above.tree_id = below.tree_id AND above.lft <= below.lft AND above.rght >= below.rght
    JOIN portal_person head ON head.id = above.head_id AND head.is_active
    WHERE below.id = ANY(%s)
    ORDER BY below.id, above.lft DESC
"""


# How many people work at a unit and below it on a day, and how many of them are away.
HEADCOUNTS = """
    SELECT top.id, count(DISTINCT place.person_id), count(DISTINCT away.person_id)
    FROM portal_unit top
    JOIN portal_unit unit ON unit.tree_id = top.tree_id AND unit.lft >= top.lft AND unit.rght <= top.rght
    JOIN portal_employment place ON place.unit_id = unit.id
        AND place.started <= %(day)s AND (place.ended IS NULL OR place.ended >= %(day)s)
    LEFT JOIN portal_absence away ON away.person_id = place.person_id
        AND away.since <= %(day)s AND away.until >= %(day)s
    WHERE top.id = ANY(%(units)s)
    GROUP BY top.id
"""


class UnitManager(TreeManager.from_queryset(UnitQuerySet)):
    def below(self, unit: "Unit") -> models.QuerySet:
        """`unit` and everything under it."""
        return self.filter(tree_id=unit.tree_id, lft__gte=unit.lft, rght__lte=unit.rght)

    def above(self, unit: "Unit") -> models.QuerySet:
        """`unit` and everything it lies in, the top first."""
        return self.filter(tree_id=unit.tree_id, lft__lte=unit.lft, rght__gte=unit.rght).order_by("lft")

    def headed_by(self, person_id: int) -> models.QuerySet:
        """The units whose head is this person, and everything under them."""
        above = {"tree_id": models.OuterRef("tree_id"), "lft__lte": models.OuterRef("lft")}
        own = self.model.objects.filter(head=person_id, rght__gte=models.OuterRef("rght"), **above)
        return self.filter(models.Exists(own.order_by()))

    def heads_above(self, unit_ids: Iterable[int]) -> dict[int, list[int]]:
        """For each unit the ids of the heads at it and above it, the nearest first, nobody twice; one statement."""
        ids = list(unit_ids)
        found: dict[int, list[int]] = {pk: [] for pk in ids}
        if not ids:
            return found
        with connection.cursor() as cursor:
            cursor.execute(HEADS_ABOVE, [ids])
            for unit, head in cursor.fetchall():
                if head not in found[unit]:
                    found[unit].append(head)
        return found

    def headcounts(self, unit_ids: Iterable[int], day: date) -> dict[int, tuple[int, int]]:
        """unit id → how many people work at it and below it on the day, how many of them are away; one statement."""
        with connection.cursor() as cursor:
            cursor.execute(HEADCOUNTS, {"day": day, "units": list(unit_ids)})
            return {unit: (people, away) for unit, people, away in cursor.fetchall()}


class Unit(MPTTModel):
    """A department, group or branch of the company."""

    name = models.CharField(_("name"), max_length=200)
    parent = TreeForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("above")
    )
    head = models.ForeignKey(
        "portal.Person", models.SET_NULL, null=True, blank=True, related_name="heads_of", verbose_name=_("head")
    )
    zone = models.CharField(_("time zone"), max_length=40, blank=True, help_text=_("Empty: as the unit above."))
    code = models.CharField(_("code"), max_length=40, blank=True)
    closed = models.DateField(_("closed on"), null=True, blank=True)

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="unit_name_once",
                nulls_distinct=False,
                condition=models.Q(closed__isnull=True),
            ),  # fmt: skip
        ]

    class MPTTMeta:
        order_insertion_by = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("unit", args=[self.pk])

    def zone_name(self) -> str:
        """The name of this unit's time zone, inherited down the tree; the company's by default."""
        if self.zone:
            return self.zone
        above = (
            type(self)
            .objects.filter(tree_id=self.tree_id, lft__lt=self.lft, rght__gt=self.rght)
            .exclude(zone="")
            .order_by("-lft")
            .values_list("zone", flat=True)
            .first()
        )
        return above or settings.TIME_ZONE

    def zone_info(self) -> ZoneInfo:
        """The same as a ZoneInfo."""
        return ZoneInfo(self.zone_name())
