"""Comments on a case; those mentioned are told at once."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.actions.act import deed, root_of
from portal.actions.refusals import Missing
from portal.models import Case, Comment, Notice, Person


def comment(case: Case, *, by: Person, text: str, mentions: Iterable[Person] = ()) -> Comment:
    """Say something about a case. It changes nothing that is judged, so pages opened before stay good."""
    if not text.strip():
        raise Missing(_("Write something first."))
    mentions = [person for person in mentions if person.pk != by.pk and person.is_active]
    with deed(by, root_of(case)) as act:
        row = Comment.objects.create(case_id=case.pk, by=by, at=act.now, text=text.strip())
        row.mentions.set(mentions)
        Notice.objects.bulk_create(
            Notice(person=person, case_id=case.pk, code="mentioned", at=act.now, urgent=True, data={"comment": row.pk})
            for person in mentions
        )
        return row
