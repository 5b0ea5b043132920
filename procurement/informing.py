"""Who is told the result of a quotation or tender, and what: each bidder of the present asking, in order of receipt."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.models import Counterparty
from procurement.letter_texts import text_for
from procurement.models import Offer, Procedure, SealedOffer

OUTCOMES = {
    "won": _("the offer was chosen"),
    "lost": _("another offer was chosen"),
    "not_admitted": _("not admitted"),
    "rejected": _("did not pass the check"),
    "late": _("came late, not opened"),
    "unusable": _("no prices could be entered"),
}


@dataclass(frozen=True)
class Bidder:
    """A bidder, what became of the offer (a code of OUTCOMES), why, and where they are written to."""

    counterparty: Counterparty
    outcome: str
    why: str = ""
    offer: Offer | None = None

    @property
    def name(self) -> str:
        """As it stands in a letter."""
        return self.counterparty.full_name or self.counterparty.name

    @property
    def said(self) -> Any:
        """The outcome in words."""
        return OUTCOMES[self.outcome]

    @property
    def mailboxes(self) -> list[str]:
        """Those of their contacts."""
        return list(dict.fromkeys(one.email for one in self.counterparty.contacts.all() if one.email))


def bidders_of(case: Procedure) -> list[Bidder]:
    """All who made an offer at the present asking, those that stayed closed among them."""
    offers = case.offers.filter(nth=case.asking).with_lines().prefetch_related("counterparty__contacts")
    found = [_bidder(case, offer) for offer in offers]
    there = {one.counterparty.pk for one in found}
    closed = case.sealed_offers.present().prefetch_related("counterparty__contacts").order_by("received", "pk")
    return found + [_closed(one) for one in closed if one.counterparty_id not in there]


def _bidder(case: Procedure, offer: Offer) -> Bidder:
    if offer.pk == case.chosen_id:
        return Bidder(offer.counterparty, "won", "", offer)
    if offer.dropped == Offer.Dropped.NOT_ADMITTED:
        return Bidder(offer.counterparty, "not_admitted", offer.admitted_why, offer)
    return Bidder(offer.counterparty, "rejected" if offer.dropped else "lost", "", offer)


def _closed(envelope: SealedOffer) -> Bidder:
    return Bidder(envelope.counterparty, "late" if envelope.late else "unusable", envelope.unusable)


def letter_words(case: Procedure, bidder: Bidder) -> str:
    """The opening words of the letter of result to this bidder."""
    if bidder.outcome == "won":
        return text_for("result_won", case, supplier=bidder.name, sum=case.total)
    return text_for("result_lost", case, supplier=bidder.name)


def protocol_words(case: Procedure) -> str:
    """The opening words of the final protocol."""
    winner = case.chosen.counterparty
    return text_for("protocol", case, winner=winner.full_name or winner.name, sum=case.total)
