"""What the page of a contract shows: its agreements, their versions side by side, signatures, points, copies.

Reads only; as many statements for ten versions of five agreements as for one of one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from portal.models import DocumentVersion, Signature
from procurement.contracts import LABELS, SCAN, said
from procurement.models import ContractVersion, Disagreement, Order, Procedure

LONG = 260  # characters of terms that stand in a cell; more are unfolded


@dataclass(frozen=True)
class Cell:
    """What a version says; `same`: as the version before it did."""

    text: str
    same: bool

    @property
    def long(self) -> bool:
        """Too long to stand beside others as a whole."""
        return len(self.text) > LONG


@dataclass
class VersionShown:
    """A version with the signatures under its very file."""

    version: ContractVersion
    signatures: list[Signature] = field(default_factory=list)


@dataclass
class Agreement:
    """The contract (`order.nth` 0) or a supplementary agreement, with all that hangs on it."""

    order: Order
    before: Decimal | None
    versions: list[VersionShown] = field(default_factory=list)
    points: list[Disagreement] = field(default_factory=list)
    protocol: DocumentVersion | None = None
    scan: DocumentVersion | None = None

    @property
    def last(self) -> VersionShown | None:
        """The text that holds, or would be signed."""
        return self.versions[-1] if self.versions else None

    @property
    def difference(self) -> Decimal | None:
        """By how much it changes the sum; None for the contract itself."""
        return None if self.before is None else self.order.sum - self.before

    @property
    def many(self) -> bool:
        """More versions than stand beside one another: they scroll."""
        return len(self.versions) > 3

    @property
    def rows(self) -> list[tuple[Any, list[Cell]]]:
        """What each version says, field by field; what no version says is left out."""
        data = [one.version.data for one in self.versions]
        found = [(label, [said(name, one) for one in data]) for name, label in LABELS.items() if name != "file"]
        return [(label, _cells(texts)) for label, texts in found if any(text != "–" for text in texts)]


def _cells(texts: list[str]) -> list[Cell]:
    return [Cell(text, n > 0 and text == texts[n - 1]) for n, text in enumerate(texts)]


def context(case: Procedure) -> dict[str, Any]:
    """The page's values: the newest agreement first."""
    found = agreements(case)
    in_force = [one for one in found if one.order.declined is None]
    return {
        "agreements": found[::-1],
        "last": in_force[-1] if in_force else None,
        "supplier": case.chosen.counterparty if case.chosen_id else None,
    }


def agreements(case: Procedure) -> list[Agreement]:
    """All that were drafted, the first one first; those that the supplier declined among them."""
    orders = case.orders.select_related("by", "signed_by").order_by("pk")
    found, before = [], None
    for order in orders:
        found.append(Agreement(order, before if order.nth else None))
        before = order.sum if order.declined is None else before
    _with_versions(found)
    _with_points(found)
    _with_papers(case, found)
    return found


def _with_versions(found: Iterable[Agreement]) -> None:
    own = {one.order.pk: one for one in found}
    signed = Prefetch("file__signatures", Signature.objects.select_related("by").order_by("at", "pk"))
    rows = ContractVersion.objects.filter(order__in=own).select_related("by").order_by("nth")
    files = DocumentVersion.objects.defer("html")
    for version in rows.prefetch_related(Prefetch("file", files), signed):
        own[version.order_id].versions.append(VersionShown(version, list(version.file.signatures.all())))


def _with_points(found: Iterable[Agreement]) -> None:
    own = {one.order.pk: one for one in found}
    for point in Disagreement.objects.filter(order__in=own).order_by("nth", "pk"):
        own[point.order_id].points.append(point)


def _with_papers(case: Procedure, found: Iterable[Agreement]) -> None:
    """The printed protocol of disagreements and the signed copy: the scan attached last since our signature, before the
    next agreement was signed."""
    papers: dict[str, list[DocumentVersion]] = defaultdict(list)
    rows = DocumentVersion.objects.filter(document__case=case.pk, document__kind__in=(SCAN, "disagreements"))
    rows = rows.filter(document__removed=None).select_related("document").defer("html", "data")
    for version in rows.order_by("document_id", "number"):
        papers[version.document.subject if version.document.kind != SCAN else SCAN].append(version)
    until = None
    for one in reversed(list(found)):
        one.protocol = next(reversed(papers[f"order:{one.order.pk}"]), None)
        if one.order.signed:
            fits = [each for each in papers[SCAN] if each.at >= one.order.signed and (until is None or each.at < until)]
            one.scan = fits[-1] if fits else None
            until = one.order.signed
