"""Kinds of documents: what each is called, which of them the portal fills in, who may read them.

The kernel names all kinds; an app adds the printed form of its kinds (`prints`) and narrower readers (`read_by`) from
its `ready()`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models import Case, Document, Person

Build = Callable[[Any], dict[str, Any]]
Readers = Callable[[Person, Document], bool]


@dataclass(frozen=True)
class DocumentKind:
    """A kind: its code and name; for printed ones the template and `build(case)` → plain values that fill it in.

    `readers(person, document)`: who of those that see the case may read it; None = all of them.
    """

    code: str
    label: Any
    form: str = ""
    build: Build | None = None
    readers: Readers | None = None

    @property
    def printed(self) -> bool:
        """Whether the portal fills it in."""
        return self.build is not None


KINDS: dict[str, DocumentKind] = {}
named = partial(pgettext_lazy, "document")  # an invoice is a case elsewhere and a paper here


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


add_kinds(
    DocumentKind("memo", named("Memo")),
    DocumentKind("justification", named("Justification")),
    DocumentKind("proofs", named("Proofs")),
    DocumentKind("price_sources", named("Sources of prices")),
    DocumentKind("enquiry", named("Price enquiry")),
    DocumentKind("offer_request", named("Request for an offer")),
    DocumentKind("offer", named("Offer")),
    DocumentKind("sealed_offer", named("Sealed offer")),
    DocumentKind("minutes", named("Minutes of negotiation")),
    DocumentKind("charter", named("Charter")),
    DocumentKind("register_extract", named("Register extract")),
    DocumentKind("authority", named("Authority of the signatory")),
    DocumentKind("specification", named("Technical specification")),
    DocumentKind("notice", named("Notice")),
    DocumentKind("offer_form", named("Form of the offer")),
    DocumentKind("instructions", named("Instructions to bidders")),
    DocumentKind("draft_contract", named("Draft contract of the documents")),
    DocumentKind("opening_protocol", named("Opening protocol")),
    DocumentKind("selection_report", named("Selection report")),
    DocumentKind("approval_sheet", named("Approval sheet")),
    DocumentKind("result_letter", named("Letter on the result")),
    DocumentKind("protocol", named("Final protocol")),
    DocumentKind("order", named("Purchase order")),
    DocumentKind("contract", named("Contract")),
    DocumentKind("disagreements", named("Protocol of disagreements, if any")),
    DocumentKind("signed_contract", named("Scan of the signed copy")),
    DocumentKind("supplier_invoice", named("Invoice")),
    DocumentKind("payment_order", named("Payment order")),
    DocumentKind("delivery_note", named("Delivery note")),
    DocumentKind("claim", named("Claim")),
    DocumentKind("upd", named("UPD or waybill")),
    DocumentKind("act", named("Act")),
    DocumentKind("vat_invoice", named("VAT invoice")),
)
