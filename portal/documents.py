"""Kinds of documents: what each is called, which of them the portal fills in, who may read them.

The kernel names all kinds; an app adds the printed form of its kinds (`prints`) and narrower readers (`read_by`) from
its `ready()`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models import Case, Document, Person

Build = Callable[[Any], dict[str, Any]]
Readers = Callable[[Person, Document], bool]


@dataclass(frozen=True)
class DocumentKind:
    """A kind: its code and name; for printed ones the template and `build(case)` → plain values that fill it in.

    `named(case)`: how it is called in this very case, where that depends on what is dealt with.
    `readers(person, document)`: who of those that see the case may read it; None = all. `registered`: taken only
    by an app's own deed, never from the list of files. `counted`: its paper says which version it is; the number of
    a notice says it already, and what was agreed before it went out is no version to who receives it.
    """

    code: str
    label: Any
    form: str = ""
    build: Build | None = None
    readers: Readers | None = None
    registered: bool = False
    counted: bool = True
    named: Callable[[Case], Any] | None = None

    @property
    def printed(self) -> bool:
        """Whether the portal fills it in."""
        return self.build is not None


KINDS: dict[str, DocumentKind] = {}


def add_kinds(*kinds: DocumentKind) -> None:
    """Add kinds; a code that is there already may only be added as the very same."""
    for kind in kinds:
        if KINDS.setdefault(kind.code, kind) != kind:
            raise ValueError(f"the document kind {kind.code!r} is there already")


def prints(code: str, form: str, build: Build) -> None:
    """The portal fills in documents of this kind: `form` is the template, `build(case)` gives its values.

    Values are plain (text, numbers, Decimals, dates, lists and dicts of them): they are kept with the version as JSON.
    """
    KINDS[code] = replace(KINDS[code], form=form, build=build)


def read_by(readers: Readers, *codes: str) -> None:
    """Of those who see the case only whom `readers(person, document)` names may read documents of these kinds."""
    for code in codes:
        KINDS[code] = replace(KINDS[code], readers=readers)


def call(namer: Callable[[Case], Any], *codes: str) -> None:
    """Documents of these kinds are called in a case what `namer(case)` says."""
    for code in codes:
        KINDS[code] = replace(KINDS[code], named=namer)


def label_of(document: Document) -> Any:
    """The name of a document's kind in its case."""
    kind = KINDS.get(document.kind)
    return kind.named(document.case) if kind and kind.named and document.case else label(document.kind)


def label(code: str) -> Any:
    """The kind's name for people (lazy); an unknown code is shown as it is, none is "File"."""
    if not code:
        return _("File")
    return KINDS[code].label if code in KINDS else code


def choices(codes: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """(code, name) of these kinds, else of all that people attach, for a form's field."""
    return [(code, label(code)) for code in (codes or (code for code in KINDS if not KINDS[code].printed))]


def present(case: Case) -> set[str]:
    """The kinds that the case has (one statement)."""
    return set(Document.objects.present().filter(case=case.pk).order_by().values_list("kind", flat=True).distinct())


# The context tells a paper from a case of the same name: an invoice is both.
add_kinds(
    DocumentKind("memo", pgettext_lazy("document", "Memo")),
    DocumentKind("justification", pgettext_lazy("document", "Justification")),
    DocumentKind("proofs", pgettext_lazy("document", "Proofs")),
    DocumentKind("price_sources", pgettext_lazy("document", "Sources of prices")),
    DocumentKind("enquiry", pgettext_lazy("document", "Price enquiry")),
    DocumentKind("offer_request", pgettext_lazy("document", "Request for an offer")),
    DocumentKind("offer", pgettext_lazy("document", "Offer")),
    DocumentKind("sealed_offer", pgettext_lazy("document", "Sealed offer"), registered=True),
    DocumentKind("minutes", pgettext_lazy("document", "Minutes of negotiation")),
    DocumentKind("charter", pgettext_lazy("document", "Charter")),
    DocumentKind("register_extract", pgettext_lazy("document", "Register extract")),
    DocumentKind("authority", pgettext_lazy("document", "Authority of the signatory")),
    DocumentKind("specification", pgettext_lazy("document", "Technical specification")),
    DocumentKind("notice", pgettext_lazy("document", "Notice"), counted=False),
    DocumentKind("offer_form", pgettext_lazy("document", "Form of the offer"), counted=False),
    DocumentKind("instructions", pgettext_lazy("document", "Instructions to bidders")),
    DocumentKind("draft_contract", pgettext_lazy("document", "Draft contract of the documents")),
    DocumentKind("opening_protocol", pgettext_lazy("document", "Opening protocol")),
    DocumentKind("selection_report", pgettext_lazy("document", "Selection report")),
    DocumentKind("approval_sheet", pgettext_lazy("document", "Approval sheet")),
    DocumentKind("result_letter", pgettext_lazy("document", "Letter on the result")),
    DocumentKind("protocol", pgettext_lazy("document", "Final protocol")),
    DocumentKind("order", pgettext_lazy("document", "Purchase order")),
    DocumentKind("contract", pgettext_lazy("document", "Contract")),
    DocumentKind("disagreements", pgettext_lazy("document", "Protocol of disagreements, if any")),
    DocumentKind("signed_contract", pgettext_lazy("document", "Scan of the signed copy")),
    DocumentKind("supplier_invoice", pgettext_lazy("document", "Invoice")),
    DocumentKind("payment_order", pgettext_lazy("document", "Payment order")),
    DocumentKind("delivery_note", pgettext_lazy("document", "Delivery note")),
    DocumentKind("defect_photo", pgettext_lazy("document", "Photo of a defect")),
    DocumentKind("claim", pgettext_lazy("document", "Claim")),
    DocumentKind("upd", pgettext_lazy("document", "UPD or waybill")),
    DocumentKind("act", pgettext_lazy("document", "Act")),
    DocumentKind("vat_invoice", pgettext_lazy("document", "VAT invoice")),
)
