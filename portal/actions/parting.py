"""A case under way is parted in two: the second one stands where the first does, with the way so far as its own."""

from typing import Any

from portal.actions import cases
from portal.actions.act import Act
from portal.models import Case, Document, DocumentVersion, Task, Visit


def begin_beside(act: Act, case: Case, *, title: str, **fields: Any) -> Case:
    """Another case of the kind in the step of `case`, with its own number, the visits left so far and their answers
    (who judged, who wrote what: four eyes). Its line is not entered yet."""
    new = cases.begin(
        act, type(case), case.flow, case.step, by=case.initiator, unit=case.unit, title=title, parent=case.parent,
        **fields,
    )  # fmt: skip
    visits = list(Visit.objects.filter(case=case.pk, left__isnull=False).order_by("pk"))
    answers = list(Task.objects.filter(visit__in=[one.pk for one in visits]).exclude(answer="").order_by("pk"))
    copies = dict(zip([one.pk for one in visits], copied(visits, case=new), strict=True))
    Visit.objects.bulk_create(copies.values())
    for one in answers:
        copied([one], case=new, visit=copies[one.visit_id])
    Task.objects.bulk_create(answers)
    new.fact_been = [f"{one.step}:{one.by_id or 0}" for one in visits]
    return new


def copy_document(document: Document, to: Case, *, subject: str = "") -> Document:
    """The same paper in another case, with all versions (the files are stored once)."""
    versions = list(document.versions.order_by("number"))
    [copy] = copied([document], case=to, subject=subject)
    copy.save(force_insert=True)
    DocumentVersion.objects.bulk_create(copied(versions, document=copy))
    return copy


def copied(rows: list[Any], **changed: Any) -> list[Any]:
    """These rows as new ones with something changed; the instances themselves."""
    for row in rows:
        row.pk, row._state.adding = None, True
        for name, value in changed.items():
            setattr(row, name, value)
    return rows
