"""Sealed offers and what precedes them: suppliers' questions, the envelopes, the opening by two."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.models import Counterparty, Document, Person
from procurement.models.groups import GroupLine
from procurement.models.offers import Offer
from procurement.models.procedures import Procedure


class SupplierQuestion(models.Model):
    """A question about the documents; the answer goes to all who were asked, without saying who asked."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="supplier_questions")
    nth = models.PositiveSmallIntegerField(default=1)
    counterparty = models.ForeignKey(
        Counterparty, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("supplier")
    )
    question = models.TextField(_("question"), max_length=5000)
    came = models.DateTimeField(_("came"))
    answer = models.TextField(_("answer"), blank=True, max_length=5000)
    answered = models.DateTimeField(_("sent to all"), null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("supplier's question")
        verbose_name_plural = _("suppliers' questions")
        ordering = ["came", "pk"]

    def __str__(self) -> str:
        return self.question[:60]


class SealedOfferQuerySet(models.QuerySet):
    def present(self):
        """Of the present asking, not withdrawn."""
        return self.filter(withdrawn=None, nth=F("procedure__asking")).select_related("counterparty")

    def in_time(self):
        """Those that are opened."""
        return self.present().filter(late=False)


class SealedOffer(models.Model):
    """An offer in its envelope: who, when, the file and its sum. Nobody is given the file before the opening; a late
    one is marked and stays closed."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="sealed_offers")
    nth = models.PositiveSmallIntegerField(default=1)
    counterparty = models.ForeignKey(Counterparty, models.PROTECT, related_name="+", verbose_name=_("supplier"))
    received = models.DateTimeField(_("received"))
    document = models.OneToOneField(Document, models.PROTECT, related_name="+", verbose_name=_("file"))
    sha256 = models.CharField(_("sum of the file"), max_length=64)
    late = models.BooleanField(_("late"), default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("registered by"))
    at = models.DateTimeField(_("registered"))
    withdrawn = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField(_("why withdrawn"), max_length=500, blank=True)
    unusable = models.CharField(_("why no prices were entered"), max_length=500, blank=True)

    objects = SealedOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed offer")
        verbose_name_plural = _("sealed offers")
        ordering = ["received", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "counterparty", "nth"], condition=Q(withdrawn=None), name="sealed_offer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.counterparty}"


class Opening(models.Model):
    """The opening of an asking's envelopes: files are given out once buyer and member are both there; the member
    confirms what the buyer entered."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="openings")
    nth = models.PositiveSmallIntegerField(default=1)
    buyer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by"))
    began = models.DateTimeField(_("the buyer was there"), null=True)
    member = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("in presence of"))
    attended = models.DateTimeField(_("the member was there"), null=True)
    entered = models.DateTimeField(_("lines entered"), null=True)
    confirmed = models.DateTimeField(_("confirmed"), null=True)
    remarks = models.TextField(_("remarks"), blank=True, max_length=5000)

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ["nth", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "nth"], name="opening_once"),
            models.CheckConstraint(
                condition=Q(buyer__isnull=True) | Q(member__isnull=True) | ~Q(buyer=models.F("member")),
                name="opening_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.nth}"

    @property
    def both_there(self) -> bool:
        """Whether the envelopes may be opened."""
        return self.began is not None and self.attended is not None


class OfferCorrection(models.Model):
    """A field of an offer that was entered wrongly at the opening: what stood there, what stands there since, why."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="corrections")
    line = models.ForeignKey(GroupLine, models.PROTECT, null=True, related_name="+")
    field = models.CharField(_("what"), max_length=30)
    was = models.CharField(_("was"), max_length=300, blank=True)
    now = models.CharField(_("is"), max_length=300, blank=True)
    reason = models.CharField(_("why"), max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("correction of an offer")
        verbose_name_plural = _("corrections of offers")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(was=F("now")), name="correction_corrects"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.field}"
