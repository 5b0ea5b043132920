"""The answers that flows know: one word for one thing in every branch; Russian is in the catalogue `locale/flows`."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Answer:
    """A word of the flows; `comment`: refused without words."""

    code: str
    label: Any
    comment: bool = False


ANSWERS = {
    answer.code: answer
    for answer in (
        Answer("done", _("Done")),
        Answer("approve", _("Agree")),
        Answer("for", _("For")),
        Answer("against", _("Against"), comment=True),
        Answer("go_on", _("Go on")),
        Answer("back", _("Back"), comment=True),
        Answer("ready", _("Ready")),
        Answer("yes", _("Yes")),
        Answer("no", _("No")),
        Answer("rework", _("Back for rework"), comment=True),
        Answer("refuse", _("Refuse"), comment=True),
        Answer("reject", _("Reject the supplier"), comment=True),
        Answer("another_branch", _("Another branch"), comment=True),
        Answer("incomplete", _("Details are missing")),
        Answer("changes", _("The supplier wants changes")),
        Answer("none_came", _("No offers came")),
        Answer("no_supplier", _("No supplier found")),
        Answer("too_few", _("Fewer than two")),
        Answer("only_one", _("Only one bidder")),
        Answer("none_admitted", _("Nobody admitted")),
        Answer("documents_change", _("The documents change")),
        Answer("scores_in_doubt", _("Scores in doubt")),
        Answer("offers_again", _("Ask for offers again")),
        Answer("supplier_declined", _("The supplier declined")),
        Answer("mismatch", _("Terms differ: amend")),
        Answer("later", _("The invoice comes later")),
        Answer("late", _("The date moves"), comment=True),
        Answer("not_delivered", _("Not delivered")),
        Answer("defects", _("Defects"), comment=True),
        Answer("problem", _("There is a problem"), comment=True),
        Answer("settled", _("Settled without goods")),
        Answer("contract_ended", _("The contract ends")),
        Answer("invoice_refused", _("Invoice refused")),
        Answer("bounced", _("Sent back by the bank")),
        Answer("from_stock", _("From stock")),
        Answer("dissolved", _("The group was dissolved")),
        Answer("nothing_left", _("Nothing is left")),
        Answer("given_back", _("Back to consolidation")),
        Answer("back_to_it", _("Back to IT")),
    )
}

GIVEN_BY_PEOPLE = {"go_on": "for", "back": "against"}  # after too few own votes: what they count as
