"""Invitations: a letter with a signed link that works for two weeks and once; nothing of it is kept but the day."""

from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import SetPasswordForm
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal import clock, directory
from portal.actions.records import record
from portal.actions.refusals import Refused
from portal.letters import write_letter
from portal.models import Letter, Person

DAYS = 14
SALT = "portal.invitation"
BATCH = 100  # a job's part: seconds, far from its time limit
SENDING = "invitations:sending"
SENDING_SECONDS = 300  # a mark that nobody takes away, as after a lost job, goes by itself


def to_invite() -> QuerySet[Person]:
    """Who never signed in, has a mailbox and no invitation that still works."""
    old = clock.now() - timedelta(days=DAYS)
    return directory.never_came().exclude(email="").filter(Q(invited__isnull=True) | Q(invited__lt=old))


@transaction.atomic
def invite(person: Person, *, by: Person) -> str:
    """Write the letter (who has a mailbox) and return the link. Refused: signed in already, left."""
    if person.last_login or not person.is_active:
        raise Refused(_("{person} needs no invitation.").format(person=person))
    Person.objects.filter(pk=person.pk).update(invited=clock.now())
    link = settings.ADDRESS + reverse("invitation", args=[token_of(person)])
    if person.email:
        _write(person, link, by)
    record(person, "added", by=by, name="invitation", detail=person.email or "–")
    return link


def _write(person: Person, link: str, by: Person) -> None:
    with translation.override(person.language):
        subject = _("You are invited to Portal")
        words = {"link": link, "days": DAYS, "inviter": by}
        write_letter(person, subject, "invitation", words, now=clock.now(), kind=Letter.Kind.OWN)


def begin_inviting(*, by: Person) -> int:
    """Have everybody of `to_invite` invited by a job; how many. The mark says so until it is done."""
    count = to_invite().count()
    if count:
        cache.set(SENDING, True, timeout=SENDING_SECONDS)
        transaction.on_commit(lambda: current_app.send_task("portal.jobs.invite_waiting", [by.pk]), robust=True)
    return count


def is_inviting() -> bool:
    """Whether invitations to everybody are being sent."""
    return bool(cache.get(SENDING))


def invite_waiting(by: Person, batch: int = BATCH) -> bool:
    """Invite some of `to_invite`, each in a transaction with the day of their invitation: whoever has it is not found
    again, so this may be killed and run twice, also at once. True while there may be more.
    """
    found = list(to_invite().order_by("pk").values_list("pk", flat=True)[:batch])
    for pk in found:
        _invite_once(pk, by)
    more = len(found) == batch
    cache.set(SENDING, True, timeout=SENDING_SECONDS) if more else cache.delete(SENDING)
    return more


@transaction.atomic
def _invite_once(pk: int, by: Person) -> None:
    rows = to_invite().order_by("pk").select_for_update(skip_locked=True, of=("self",), no_key=True)
    if person := rows.filter(pk=pk).first():
        invite(person, by=by)


def token_of(person: Person) -> str:
    """What the link carries: who, and a print of the password and sign-in that were; so it works once."""
    return signing.dumps([person.pk, _print(person)], salt=SALT, compress=True)


def _print(person: AbstractBaseUser) -> str:
    kept = f"{person.pk}{person.password}{person.last_login or ''}"
    return salted_hmac(SALT, kept).hexdigest()[:20]


def invited(token: str) -> Person | None:
    """Who may set a first password by this link; None for a wrong, old or used one."""
    try:
        pk, kept = signing.loads(token, salt=SALT, max_age=timedelta(days=DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.working().filter(pk=pk, last_login__isnull=True).first()
    return person if person is not None and _print(person) == kept else None


@transaction.atomic
def accept(person: Person, form: SetPasswordForm) -> None:
    """Keep the first password."""
    form.save()
    record(person, "changed", by=person, fields=["password"])
