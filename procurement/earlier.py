"""Envelopes of earlier askings that nobody opened: why they stay closed, who is asked again, who gave a new one.

Source: branches.md, `too_few` (“sealed files stay sealed”) and `documents_change`: an offer answers the documents it
was given for. Once they change, or are sent out anew, it is never opened; its bidder is told and asked for a new one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.models import Counterparty
from procurement.envelopes import SEALED_BRANCHES, TAKING
from procurement.models import Procedure, SealedOffer

SENDING = ("publication", "announcement")
AGAIN = ("documents_change", "too_few")


@dataclass(frozen=True)
class Earlier:
    """An envelope that stays closed: its asking, its number there, why, and the one that took its place."""

    envelope: SealedOffer
    number: int
    why: str
    instead: SealedOffer | None

    @property
    def nth(self) -> int:
        """The asking for which it was given."""
        return self.envelope.nth


def ended_by(case: Procedure) -> dict[int, str]:
    """Asking → the answer that ended it without an opening."""
    found: dict[int, str] = {}
    nth = 0
    passed = case.visits.filter(step__in=(*SENDING, *TAKING), left__isnull=False).order_by("pk")
    for step, answer in passed.values_list("step", "answer"):
        if step in SENDING:
            nth += 1
        elif answer in AGAIN:
            found[nth] = answer
    return found


def replaced_notice(case: Procedure) -> tuple[int, str] | None:
    """The asking that the present (or next) notice replaces, and why; None where the one before was opened."""
    found = ended_by(case)
    sent = case.visits.filter(step__in=SENDING, left__isnull=False).count()
    return (sent, found[sent]) if sent in found else None


def earlier(case: Procedure, now: Sequence[SealedOffer] = ()) -> list[Earlier]:
    """Every envelope of an asking that ended unopened, withdrawn ones left out; `now`: those of the present asking."""
    why = ended_by(case)
    rows = case.sealed_offers.filter(nth__in=why).select_related("counterparty").order_by("nth", "pk") if why else ()
    instead = {one.counterparty_id: one for one in now if one.withdrawn is None and one.nth not in why}
    return [
        Earlier(one, number, why[one.nth], instead.get(one.counterparty_id))
        for number, one in _numbered(rows)
        if one.withdrawn is None
    ]


def _numbered(rows: Iterable[SealedOffer]) -> Iterator[tuple[int, SealedOffer]]:
    last, number = 0, 0
    for one in rows:
        number = number + 1 if one.nth == last else 1
        last = one.nth
        yield number, one


def asked_again(case: Procedure) -> list[Counterparty]:
    """Bidders whose envelopes the next notice leaves closed: it goes to them, too. Blocked ones are left out."""
    if case.flow not in SEALED_BRANCHES:
        return []
    nths = list(ended_by(case))
    closed = case.sealed_offers.filter(nth__in=nths, withdrawn=None).order_by().values("counterparty")
    return list(Counterparty.objects.usable().filter(pk__in=closed).order_by("name", "pk")) if nths else []
