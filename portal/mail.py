"""The way of letters: every letter is kept first; with a mail server a job sends it, and again when that failed."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from portal import clock
from portal.models import Letter, Person

SMTP = "django.core.mail.backends.smtp.EmailBackend"
TRIED_FOR = timedelta(days=2)  # a letter that could not be sent by then is only read in the log
TRIED_AGAIN_AFTER = timedelta(minutes=5)


class LoggingBackend(BaseEmailBackend):
    """Django's own letters (a forgotten password) go the same way as the portal's: kept, then sent by a job."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        for message in email_messages:
            keep(message)
        return len(email_messages)


def keep(message: EmailMessage) -> Letter:
    """Write a letter of Django's down and queue it."""
    html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
    to = message.recipients()
    person = Person.objects.filter(email__iexact=to[0]).order_by("pk").first() if len(to) == 1 else None
    letter = Letter.objects.create(
        person=person, to=", ".join(to)[:300], subject=message.subject[:300], body=message.body, html=html,
        sender=message.from_email[:300], at=clock.now(),
    )  # fmt: skip
    queue(letter)
    return letter


def queue(letter: Letter) -> None:
    """Have a worker send it once it is in the database; without a mail server it stays in the log."""
    if settings.EMAIL_HOST and letter.to:
        transaction.on_commit(lambda: current_app.send_task("portal.jobs.send_letter", [letter.pk]), robust=True)


def send(pk: int) -> None:
    """Send a letter unless that was done; what the mail server said against it is kept with the letter."""
    with transaction.atomic():
        row = Letter.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, sent__isnull=True)
        letter = row.exclude(to="").first()
        if letter is None or not settings.EMAIL_HOST:
            return
        try:
            message_of(letter).send()
        except (SMTPException, OSError) as refusal:
            letter.error = f"{type(refusal).__name__}: {refusal}"[:500]
        else:
            letter.sent, letter.error = clock.now(), ""
        letter.save(update_fields=["sent", "error"])


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The letter as it goes to the mail server; programs are told that no human wrote it."""
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<letter-{letter.pk}@{_domain()}>"}
    sender = letter.sender or settings.DEFAULT_FROM_EMAIL
    to = [address.strip() for address in letter.to.split(",")]
    message = EmailMultiAlternatives(
        letter.subject, letter.body, sender, to, headers=headers, connection=get_connection(SMTP)
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _domain() -> str:
    return settings.ADDRESS.split("://")[-1].split("/")[0].split(":")[0]


def queue_waiting(now: datetime) -> int:
    """Queue again what was not sent: the worker, the broker or the mail server were away. Returns how many."""
    if not settings.EMAIL_HOST:
        return 0
    young = Q(at__gt=now - TRIED_FOR, at__lt=now - TRIED_AGAIN_AFTER)
    waiting = list(Letter.objects.filter(young, sent__isnull=True).exclude(to="").order_by("pk")[:500])
    for letter in waiting:
        queue(letter)
    return len(waiting)
