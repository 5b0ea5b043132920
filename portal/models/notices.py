"""What people are told: notices in the portal, letters by mail (kept, so that a portal without SMTP shows them)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models.cases import Case
from portal.models.people import Person


class NoticeQuerySet(models.QuerySet):
    def for_person(self, person: Person):
        """Told to this person."""
        return self.filter(person=person)

    def unread(self):
        """Neither opened, nor was the page seen that they lead to."""
        return self.filter(read__isnull=True)


class Notice(models.Model):
    """Something a person should know of; goes into the next digest letter, or at once when it cannot wait."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    task = models.ForeignKey("portal.Task", models.CASCADE, null=True, related_name="notices")
    code = models.CharField(_("what"), max_length=30)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(_("at"))
    urgent = models.BooleanField(default=False)
    letter = models.ForeignKey("portal.Letter", models.SET_NULL, null=True, related_name="notices")
    read = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person"], name="notice_unsent", condition=Q(letter__isnull=True)),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read__isnull=True)),
            models.Index(fields=["person", "-at"], name="notice_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.code}"


class Letter(models.Model):
    """A letter as it was sent, or would have been without SMTP."""

    class Kind(models.TextChoices):
        DIGEST = "digest", _("the day's letter")
        URGENT = "urgent", _("at once")
        OWN = "own", _("sign-in and passwords")

    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="letters", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OWN)
    day = models.DateField(_("day"), null=True)
    to = models.CharField(_("to"), max_length=300)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    html = models.TextField(blank=True)
    sender = models.CharField(_("from"), max_length=300, blank=True)
    at = models.DateTimeField(_("written"))
    sent = models.DateTimeField(_("sent"), null=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_day", condition=Q(kind="digest")),
        ]
        indexes = [models.Index(fields=["at"], name="letter_unsent", condition=Q(sent__isnull=True))]

    def __str__(self) -> str:
        return self.subject
