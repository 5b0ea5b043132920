"""A simple electronic signature: the password again; kept are who, when, and the sum of the version that was signed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.actions.act import Act
from portal.actions.refusals import Missing, Refused
from portal.models import Case, DocumentVersion, Signature, Task


def sign(act: Act, case: Case, task: Task, kind: str, data: dict[str, Any]) -> Signature:
    """Sign the last version of the case's document of this kind. Missing without the right password or a document."""
    if not act.by.check_password(data.get("password") or ""):
        raise Missing(_("To sign, enter your password: this one is not right."))
    versions = DocumentVersion.objects.filter(document__case=case.pk, document__kind=kind, document__removed=None)
    version = versions.order_by("-document_id", "-number").first()
    if version is None:
        raise Refused(_("There is no document to sign yet."))
    signature = Signature.objects.create(version=version, task=task, by=act.by, at=act.now, sha256=version.sha256)
    act.log(case, "signed", task=task, data={"version": version.pk, "sha256": version.sha256})
    return signature
