"""What must hold before an answer of a single source's lines about its one offer: a sentence why not, or None."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import documents
from portal.models import Document
from procurement.models import Offer, Procedure
from procurement.suppliers import asked_since

Data = dict[str, Any] | None
PAPERS = ("charter", "register_extract", "authority")


def the_offer(case: Procedure) -> Offer | None:
    """The offer of the present asking, with lines; None while none is recorded."""
    return next(iter(case.live_offers()), None)


def requested(case: Procedure, answer: str, data: Data) -> Any:
    """`offer_request`: one supplier is named."""
    if answer != "done" or data is None or data.get("supplier") or data.get("new_supplier"):
        return None
    return _("Choose the supplier whom you ask.")


def recorded(case: Procedure, answer: str, data: Data) -> Any:
    """`offer`: it is entered; `supplier_declined` only while none is."""
    if answer == "supplier_declined":
        return _("An offer is recorded: go on with it.") if case.offers.live().exists() else None
    if answer != "done" or data is None or data["offers"]:
        return None
    return _("No offer is entered. If the supplier sends none, answer “The supplier declined”.")


def papers_there(case: Procedure, answer: str, data: Data) -> Any:
    """`supplier_documents`: the papers are of the present supplier, not of one who was asked before."""
    if answer != "done" or data is None:
        return None
    lacking = [kind for kind in PAPERS if kind not in papers_of_supplier(case)]
    if not lacking:
        return None
    of_this_one = _("Attach the papers of the present supplier: %(papers)s.")
    return of_this_one % {"papers": ", ".join(str(documents.label(kind)) for kind in lacking)}


def papers_of_supplier(case: Procedure, kinds: Iterable[str] = PAPERS) -> set[str]:
    """Which papers came since the present supplier has been asked."""
    there = Document.objects.present().filter(case=case.pk, kind__in=list(kinds))
    if since := asked_since(case):
        there = there.filter(at__gte=since)
    return set(there.order_by().values_list("kind", flat=True))


def passes(case: Procedure, answer: str, data: Data) -> Any:
    """`supplier_check`: to agree means that the supplier passes."""
    if answer == "approve" and data and not all(part["passed"] for part in data["parts"]):
        return _("Who does not pass is refused or sent back for rework.")
    return None
