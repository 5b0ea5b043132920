"""The documents a line wants: which are missing before the answer, which the portal prints and freezes with it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import documents
from portal.actions.act import Act
from portal.actions.documents import freeze
from portal.flow.lines import Line
from portal.models import Case


def missing_documents(case: Case, line: Line) -> Any:
    """The sentence naming documents that must be attached first; None when all are there."""
    if not line.required:
        return None
    there = documents.present(case)
    lacking = [str(documents.label(kind)) for kind in line.required if kind not in there]
    return _("Attach first: %(documents)s.") % {"documents": ", ".join(lacking)} if lacking else None


def freeze_printed(act: Act, case: Case, line: Line) -> None:
    """Print and freeze the forms that this line makes."""
    for kind in line.printed:
        freeze(act, case, kind)
