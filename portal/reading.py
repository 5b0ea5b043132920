"""Who may read, attach and take away documents: rules over `portal.permissions`. Each raises, or says nothing."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from portal import clock, documents, roles
from portal.actions.standing import way_to
from portal.models import Case, Document, DocumentVersion, Person, Task
from portal.permissions import see_case
from portal.typography import day_month

WATCHERS = ("purchasing_head", "security", "finance_director", "general_director")


def may_read(person: Person, version: DocumentVersion) -> None:
    """Whoever sees the case and is not shut out by the kind; a sealed one nobody. 404, or 403 with a sentence."""
    document = version.document
    if document.removed or not is_reader(person, document):
        raise Http404
    if document.case_id:
        see_case(person, document.case)
    if is_sealed(document):
        raise PermissionDenied(_why_sealed(document))


def _why_sealed(document: Document) -> str:
    if not document.seal_has_day:
        return _("Sealed: nobody is given this file before it is opened.")
    day = day_month(document.sealed_until.astimezone(document.case.zone_info).date())
    return _("Sealed until the opening on %(day)s: until then nobody is given this file.") % {"day": day}


def is_reader(person: Person, document: Document) -> bool:
    """Whether the document's kind is for this person, once they see the case; one without a case is its author's."""
    if document.case_id is None:
        return document.by_id == person.pk
    kind = documents.KINDS.get(document.kind)
    return kind is None or kind.readers is None or kind.readers(person, document)


def is_sealed(document: Document) -> bool:
    """Whether its opening still lies ahead."""
    return document.sealed_until is not None and document.sealed_until > clock.now()


def may_attach(person: Person, case: Case, kind: str = "", step: str = "") -> None:
    """A free file: whoever sees the open case. A kind that a step wants: only who has the task there."""
    see_case(person, case)
    if case.ended:
        raise PermissionDenied(_("This is finished: nothing is added to it any more."))
    if kind and kind not in attachable(person, case):
        raise PermissionDenied(_("“%(kind)s” is attached by whoever does this step.") % {"kind": documents.label(kind)})


def attachable(person: Person, case: Case) -> tuple[str, ...]:
    """Kinds that the person may attach where the case stands now: those of the line in which they have a task."""
    line = case.line
    if line is None or not line.attached:
        return ()
    kinds = tuple(kind for kind in line.attached if not documents.KINDS[kind].registered)
    tasks = Task.objects.open().filter(case=case.pk, step=line.code)
    return kinds if any(way_to(person, task, case, line) for task in tasks) else ()


def sees_downloads(person: Person, document: Document) -> bool:
    """Whether the person is told who was given the file: who attached it, and those who watch over purchases."""
    return document.by_id == person.pk or person.is_superuser or roles.has_role(person, *WATCHERS)
