"""A simple electronic signature: the password again; kept are who, when, and the sum of the version that was signed."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from portal.actions.act import Act
from portal.actions.refusals import Missing, Refused
from portal.models import Case, DocumentVersion, Person, Signature, Task

TRIES = 5
PAUSE_SECONDS = 15 * 60


def sign(act: Act, case: Case, task: Task, kind: str, data: dict[str, Any]) -> Signature:
    """Sign the last version of the case's document of this kind. Missing without the right password or a document."""
    _check_password(act.by, data.get("password") or "")
    versions = DocumentVersion.objects.filter(document__case=case.pk, document__kind=kind, document__removed=None)
    version = versions.order_by("-document_id", "-number").first()
    if version is None:
        raise Refused(_("There is no document to sign yet."))
    signature = Signature.objects.create(version=version, task=task, by=act.by, at=act.now, sha256=version.sha256)
    act.log(case, "signed", task=task, data={"version": version.pk, "sha256": version.sha256})
    return signature


def _check_password(person: Person, password: str) -> None:
    """Wrong passwords are counted: a session left open is no way to find one out."""
    key = f"signing:{person.pk}"
    if cache.get(key, 0) >= TRIES:
        raise Refused(_("Too many wrong passwords. Try again in a quarter of an hour."))
    if not person.check_password(password):
        cache.add(key, 0, PAUSE_SECONDS)
        cache.incr(key)
        raise Missing(_("To sign, enter your password: this one is not right."))
    cache.delete(key)
