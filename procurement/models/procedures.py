"""A procedure: one item group bought by one branch (small purchase, single source, quotations, tender)."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.models import Case, Person, Task
from portal.models.cases import CaseQuerySet
from portal.roles import queues_of
from procurement.models.requests import Item

WORKING_SEATS = (
    "economist", "economist_if_dearer", "lawyer", "security", "administration", "accounting", "treasury",
    "finance_director", "general_director", "purchasing_head", "buyer", "group", "member",
)  # fmt: skip


class ProcedureQuerySet(CaseQuerySet):
    """Procedures in people's words."""

    def priced_for(self, person: Person):
        """Those whose suppliers and prices the person sees by their part: buyer, or a working seat had or open."""
        from_queue = Q(person=None, role__in=queues_of(person))
        seats = Task.objects.filter(Q(person=person) | Q(by=person) | from_queue, seat__in=WORKING_SEATS)
        return self.filter(Q(buyer=person) | Q(pk__in=seats.order_by().values("case")))

    def of_buyer(self, person: Person):
        """Assigned to this buyer."""
        return self.filter(buyer=person)

    def signed(self):
        """With an order or contract that was signed."""
        return self.filter(signed_at__isnull=False)


class Procedure(Case):
    """One class with the branches as flows. Texts and dates are entered at the lines that name them."""

    class Priority(models.TextChoices):
        LOW = "low", _("can wait")
        NORMAL = "normal", _("usual")
        HIGH = "high", _("urgent")

    class Ground(models.TextChoices):
        RIGHTS = "rights", _("exclusive rights")
        COMPATIBILITY = "compatibility", _("compatibility with what is in use")
        URGENCY = "urgency", _("urgency that nobody could foresee")
        ONLY_BIDDER = "only_bidder", _("the only bidder of an earlier procedure")

    group = models.ForeignKey(
        "procurement.ItemGroup", models.PROTECT, related_name="procedures", verbose_name=_("item group")
    )
    buyer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="procedures", verbose_name=_("buyer")
    )
    priority = models.CharField(_("priority"), max_length=10, choices=Priority, default=Priority.NORMAL)
    from_procedure = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name=_("goes on from")
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="halves", verbose_name=_("split from")
    )
    next_branch = models.CharField(_("goes on by"), max_length=20, blank=True)
    checklist = models.JSONField(_("checklist"), default=dict, blank=True)
    # need
    memo_purpose = models.TextField(_("what it is needed for"), blank=True, max_length=5000)
    memo_text = models.TextField(_("memo"), blank=True, max_length=10000)
    estimate = models.DecimalField(_("expected sum"), max_digits=14, decimal_places=2, null=True, blank=True)
    reserve = models.DecimalField(_("reserved"), max_digits=14, decimal_places=2, null=True, blank=True)
    specification_text = models.TextField(_("technical specification"), blank=True, max_length=10000)
    # single source
    ground = models.CharField(_("ground"), max_length=20, choices=Ground, blank=True)
    ground_text = models.TextField(_("justification"), blank=True, max_length=10000)
    only_bidder_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only bidder of")
    )
    market_text = models.TextField(_("calculation of the price"), blank=True, max_length=10000)
    max_price = models.DecimalField(_("maximum price"), max_digits=14, decimal_places=2, null=True, blank=True)
    minutes_text = models.TextField(_("minutes of the negotiation"), blank=True, max_length=10000)
    price_conclusion = models.TextField(_("conclusion on the price"), blank=True, max_length=5000)
    # documents of a quotation or tender
    notice_text = models.TextField(_("notice"), blank=True, max_length=10000)
    instructions_text = models.TextField(_("instructions to bidders"), blank=True, max_length=10000)
    delivery_place = models.CharField(_("where to deliver"), max_length=300, blank=True)
    delivery_terms = models.TextField(_("terms of delivery and payment"), blank=True, max_length=5000)
    offers_deadline = models.DateField(_("offers are taken until"), null=True, blank=True)
    # offers
    asking = models.PositiveSmallIntegerField(_("asked for the n-th time"), default=0)
    suppliers_why = models.TextField(_("why fewer suppliers"), blank=True, max_length=2000)
    offers_why = models.TextField(_("why fewer offers"), blank=True, max_length=2000)
    enquiry_text = models.TextField(_("words of the enquiry"), blank=True, max_length=5000)
    answer_by = models.DateField(_("offers until"), null=True, blank=True)
    # choice
    chosen = models.ForeignKey(
        "procurement.Offer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chosen offer")
    )
    report_text = models.TextField(_("selection report"), blank=True, max_length=10000)
    report_why = models.TextField(_("why not the lowest price"), blank=True, max_length=5000)
    # order
    order_number = models.CharField(_("order no."), max_length=40, blank=True)
    order_date = models.DateField(_("order of"), null=True, blank=True)
    order_terms = models.TextField(_("terms of the order"), blank=True, max_length=10000)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    invoice_later = models.BooleanField(_("the invoice comes later"), default=False)
    contract_subject = models.TextField(_("subject of the contract"), blank=True, max_length=5000)
    informed_text = models.TextField(_("words to the bidders"), blank=True, max_length=5000)
    informed = models.DateTimeField(_("bidders informed"), null=True, blank=True)
    # delivery
    delivery_date = models.DateField(_("delivery by"), null=True, blank=True)
    delivery_date_why = models.TextField(_("why the date moved"), blank=True, max_length=2000)
    receiving_place = models.CharField(_("where it is received"), max_length=300, blank=True)
    receiving_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who receives")
    )
    vehicle_pass = models.CharField(_("pass for the vehicle"), max_length=200, blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        base_manager_name = "objects"

    @classmethod
    def facts(cls) -> dict[str, object]:
        """What the door reads with the case: who asked for its items."""
        asked = Item.objects.filter(line__group=OuterRef("group")).order_by().values("request__initiator").distinct()
        return {"asked_by": ArraySubquery(asked)}

    def requester_ids(self) -> set[int]:
        """Who asked for an item of the group (from the facts when the door read them)."""
        if not hasattr(self, "asked_by"):
            items = Item.objects.filter(line__group=self.group_id).order_by()
            self.asked_by = list(items.values_list("request__initiator", flat=True).distinct())
        return set(self.asked_by)

    def barred_ids(self) -> dict[int, str]:
        """Requesters and the assigned buyer judge nothing here (four eyes)."""
        barred = dict.fromkeys(self.requester_ids(), "own_request")
        if self.buyer_id:
            barred.setdefault(self.buyer_id, "buyer")
        return barred

    def due_date(self, name: str) -> date | None:
        """`answer_by`, `offers_deadline`, `delivery_date`; `payment_date` = the earliest of a row that is not paid."""
        if name == "payment_date":
            return self._payment_date()
        return getattr(self, name, None)

    def _payment_date(self) -> date | None:
        return min((row.date for row in self.payment_rows.unpaid() if row.date), default=None)

    def forget_requesters(self) -> None:
        """Items left: who asked is read anew when it is next needed."""
        self.__dict__.pop("asked_by", None)
        self.__dict__.pop("sorts", None)

    @cached_property
    def sorts(self) -> set[str]:
        """Sorts (good, service, licence) of the lines that are still wanted; read once for the instance."""
        lines = self.group.lines.filter(quantity__gt=0).order_by()
        return set(lines.values_list("sort", flat=True).distinct())

    def sees_votes(self) -> set[int]:
        """The buyer sees how members voted while a vote is open."""
        return {self.buyer_id} - {None}

    def foreseen(self) -> dict[str, str]:
        """Of services and licences alone nothing is received in a warehouse and nothing inspected."""
        if "good" in self.sorts:
            return {}
        return {"is_tangible": "no", "is_goods": "no"}

    def subtitle(self) -> str:
        """How many lines, asked for by how many people; the expected or chosen sum is shown beside, by one's sight."""
        lines = self.group.lines.filter(quantity__gt=0).count()
        asked = len(self.requester_ids())
        words = [ngettext("%(n)s line", "%(n)s lines", lines) % {"n": lines}]
        words.append(ngettext("of %(n)s requester", "of %(n)s requesters", asked) % {"n": asked})
        return " ".join(words)

    @property
    def signed(self) -> bool:
        """Whether order or contract was signed."""
        return self.signed_at is not None

    @property
    def by_contract(self) -> bool:
        """Signed is a contract; a small purchase signs an order."""
        return "contract_sign" in self.table.lines_by_code

    @property
    def total(self) -> Decimal | None:
        """What the chosen offer costs, as paid; None before the choice."""
        return self.chosen.total if self.chosen_id else None

    def live_offers(self) -> list:
        """Offers of the present asking that are still in the running, with lines, in order of receipt."""
        return list(self.offers.live().with_lines())


class CaseMember(models.Model):
    """Who judges the choice in this procedure: taken from the branch's working group, or named in its place."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    chair = models.BooleanField(_("chair"), default=False)
    since = models.DateTimeField(_("from"))
    left = models.DateTimeField(_("until"), null=True)
    why = models.CharField(_("why replaced"), max_length=300, blank=True)
    instead_of = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("member of the working group")
        verbose_name_plural = _("members of the working group")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "person"], condition=models.Q(left__isnull=True), name="case_member_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
