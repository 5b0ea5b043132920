"""Requests: file one, sort it into items, withdraw it."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from portal import roles
from portal.actions import cases, documents
from portal.actions.act import Act, deed
from portal.actions.refusals import Refused
from portal.models import Person
from procurement.models import Item, Request

TITLE = 80


def look_again_at(act: Act, items: Iterable[Item]) -> None:
    """Look at the waits of these items' requests after the commit; a request of this very deed is looked at anyway."""
    act.after(*sorted({item.request_id for item in items} - set(act.cases)))


def file(
    *, by: Person, what: str, what_for: str, by_when: date | None = None, files: Sequence[File] = (),
    token: UUID | None = None, repeats: Request | None = None,
) -> Request:  # fmt: skip
    """File a request: it goes to IT. The same token again (a doubled click) gives the request that is there."""
    if twin := _filed(token, by):
        return twin
    unit = roles.unit_of(by)
    if unit is None:
        raise Refused(_("You are in no department today, so nobody could agree to it. Ask HR to enter where you work."))
    wish = {"what": what.strip(), "what_for": what_for.strip(), "by_when": by_when, "repeats": repeats, "token": token}
    try:
        with deed(by, None) as act:
            request = cases.start(Request, "request", by=by, unit=unit, title=title_of(what), act=act, **wish)
            for upload in files:
                documents.attach(request, "", upload, by=by)
            return request
    except IntegrityError:
        if twin := _filed(token, by):  # the other click was a moment earlier
            return twin
        raise


def _filed(token: UUID | None, by: Person) -> Request | None:
    return Request.objects.filter(token=token, initiator=by).first() if token else None


def title_of(what: str) -> str:
    """The first words of the wish, cut at a word: how the request is called in lists."""
    line = " ".join(what.split())
    if len(line) <= TITLE:
        return line
    return line[:TITLE].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"
