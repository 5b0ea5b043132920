"""Bringing in HR's list of employees: keep the upload, show what it would do, do just that when confirmed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from import_export.results import Result, RowResult

from portal import clock
from portal.actions import people, units
from portal.actions.refusals import Changed, Refused, TooLate
from portal.models import Employment, Person, Workbook
from portal.roster.heads import likely_heads
from portal.roster.judging import Judged, Remark, day_before, judge
from portal.roster.resource import EmployeeResource, changes_of, dataset_of, said
from portal.roster.sheet import Unreadable, read

NEW, UPDATE, SKIP = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE, RowResult.IMPORT_TYPE_SKIP


def upload(file: File, *, by: Person) -> Workbook:
    """Keep an uploaded list with what confirming it would do. Refused: the file cannot be read as one."""
    judged = _judged(file)
    report = preview(judged, by=by)
    file.seek(0)
    book = Workbook(name=file.name[-255:], day=judged.day, by=by, at=clock.now(), report=report)
    book.file.save(f"{clock.now():%Y%m%d%H%M%S}.xlsx", file, save=False)
    book.save()
    return book


def _judged(file: Any) -> Judged:
    try:
        judged = judge(read(file), clock.today())
    except Unreadable as failure:
        raise Refused(str(failure)) from failure
    if not judged.rows and not judged.refused:
        raise Refused(_("The list has a header and no people below it."))
    return judged


def preview(judged: Judged, *, by: Person) -> dict[str, Any]:
    """What confirming the list would do; nothing of it stays written."""
    with transaction.atomic():
        report, _resource = _bring_in(judged, by=by)
        transaction.set_rollback(True)
    return report


def confirm(book: Workbook, *, by: Person, close: Iterable[int] = (), heads: bool = True) -> Workbook:
    """Write what the preview showed; `close` are people missing on the list who have left, `heads` names missing heads.

    TooLate: confirmed already. Changed: the portal has changed since, the book then holds the new preview.
    """
    wanted = set(close)
    with transaction.atomic():
        book = Workbook.objects.select_for_update().get(pk=book.pk)
        if book.confirmed:
            raise TooLate(_("{person} has brought this list in already.").format(person=book.confirmed_by))
        with book.file.open("rb") as file:
            judged = _judged(file)
        report, resource = _bring_in(judged, by=by)
        fresh = report != book.report
        gone: list[Person] = []
        if fresh:
            transaction.set_rollback(True)
        else:
            gone = _finish(book, resource, by=by, close=wanted, heads=heads)
    if fresh:
        Workbook.objects.filter(pk=book.pk).update(report=report)
        raise Changed(_("The portal has changed since you looked. Here is what the list would do now: look once more."))
    people.pass_on(gone, by=by)
    book.file.delete(save=True)
    return book


def _finish(book: Workbook, resource: EmployeeResource, *, by: Person, close: set[int], heads: bool) -> list[Person]:
    missing = {one["pk"] for one in book.report["missing"]}
    last_day = day_before(resource.judged.day)
    for person in Person.objects.filter(pk__in=close & missing).order_by("pk"):
        people.end_places(person, day=last_day, by=by)
        resource.touched.add(person.pk)
    gone = [person for person in _without_place(resource.touched) if people.close_account(person, by=by)]
    if heads:
        for unit, person in likely_heads(clock.today()).items():
            units.set_head(unit, person=person, by=by)
    book.confirmed, book.confirmed_by = clock.now(), by
    book.report["closed_missing"] = len(close & missing)
    book.save(update_fields=["confirmed", "confirmed_by", "report"])
    return gone


def _without_place(touched: set[int]) -> list[Person]:
    """Of the people touched those whose every employment is over."""
    staying = Employment.objects.filter(Q(ended__isnull=True) | Q(ended__gte=clock.today()))
    return list(Person.objects.working().filter(pk__in=touched).exclude(pk__in=staying.values("person")).order_by("pk"))


def _bring_in(judged: Judged, *, by: Person) -> tuple[dict[str, Any], EmployeeResource]:
    missing = list(_missing(judged))
    resource = EmployeeResource(judged, by=by)
    result = resource.import_data(dataset_of(judged), dry_run=False, raise_errors=False, use_transactions=True)
    if result.has_errors():
        raise _first_error(result)
    return _report(judged, resource, result, missing), resource


def _first_error(result: Result) -> Exception:
    errors = [*result.base_errors, *(error for row in result.error_rows for error in row.errors)]
    return errors[0].error


def _missing(judged: Judged) -> Iterable[dict[str, Any]]:
    """People whose places with a number are all missing on the list, refused rows included."""
    named = {row.number for row in judged.rows} | {number for number in judged.refused_numbers if number}
    places = Employment.objects.filter(ended__isnull=True).exclude(number="").select_related("person", "unit")
    for place in places.order_by("person__last_name", "person__first_name", "pk"):
        if place.number not in named and place.started < judged.day and place.main:
            yield {"pk": place.person_id, "who": place.person.full_name, "post": place.post, "unit": place.unit.name}


def _report(judged: Judged, resource: EmployeeResource, result: Result, missing: list[dict]) -> dict[str, Any]:
    """What the preview shows, as JSON holds it."""
    rows = sorted(result.rows, key=lambda row: row.row_values["row"].place)
    changed = [row for row in rows if row.import_type == UPDATE]
    invalid = [_invalid(row) for row in rows if row.validation_error]
    refused = sorted([*map(_remark, judged.refused), *invalid], key=lambda one: one["place"])
    in_force = judged.on(judged.day)
    return {
        "day": judged.day.isoformat(),
        "read": judged.read,
        "rows": len(judged.rows) - len(invalid),
        "people": judged.heads,
        "employments": len(in_force),
        "employed": len({judged.people[row.place] for row in in_force}),
        "units": len(judged.units),
        "new_units": [unit.name for unit in resource.made_units],
        "added": [_added(row, resource, judged.day) for row in rows if row.import_type == NEW],
        "new_people": len(resource.new_people),
        "changed": [_changed(row) for row in changed if not _closes(row)],
        "closed": [_changed(row) for row in changed if _closes(row)],
        "unchanged": sum(row.import_type == SKIP for row in rows),
        "refused": refused,
        "look": [_remark(remark) for remark in judged.look],
        "missing": missing,
        "heads": [[unit.name, person.full_name] for unit, person in likely_heads(clock.today()).items()],
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {"place": remark.place, "who": remark.who, "reason": remark.reason.as_json()}


def _invalid(row: RowResult) -> dict[str, Any]:
    line = row.row_values["row"]
    reason = getattr(row.validation_error, "reason", None)
    said_reason = reason.as_json() if reason else {"code": "; ".join(row.validation_error.messages)}
    return {"place": line.place, "who": line.full_name, "reason": said_reason}


def _added(row: RowResult, resource: EmployeeResource, day: date) -> dict[str, Any]:
    line, place = row.row_values["row"], row.instance
    kind = "left" if place.ended and place.ended < day else "new"
    if line.place in resource.transfers:
        kind = "transfer"
    elif place.person_id not in resource.new_people:
        kind = "again"
    elif line.place in resource.judged.second:
        kind = "second"
    return {
        "place": line.place,
        "who": line.full_name,
        "post": place.post,
        "unit": place.unit.name,
        "started": said(place.started),
        "ended": said(place.ended),
        "kind": kind,
    }


def _closes(row: RowResult) -> bool:
    return row.original.ended is None and row.instance.ended is not None


def _changed(row: RowResult) -> dict[str, Any]:
    line = row.row_values["row"]
    changes = [list(change) for change in changes_of(row)]
    return {"place": line.place, "who": line.full_name, "ended": said(row.instance.ended), "changes": changes}
