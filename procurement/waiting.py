"""What a request waits for: its items' fates decide. Pure; source: "request" and the column "items" of the flows."""

from collections.abc import Iterable

from procurement.models import Fate

GOT = (Fate.RECEIVED, Fate.FROM_STOCK, Fate.WRITTEN_OFF)
LIVE = (Fate.TRIAGE, Fate.CONSOLIDATION, Fate.GROUPED, Fate.BOUGHT)


def consolidation(fates: Iterable[str]) -> str | None:
    """`ready` when each live item is in a group sent to purchasing; `dissolved` when one is back at IT with its group;
    `nothing_left` when no item is live and none was bought; None: go on waiting."""
    fates = list(fates)
    live = [fate for fate in fates if fate in LIVE]
    if Fate.TRIAGE in live:
        return "dissolved"
    if any(fate in (Fate.CONSOLIDATION, Fate.GROUPED) for fate in live):
        return None
    if live or any(fate in (Fate.RECEIVED, Fate.WRITTEN_OFF) for fate in fates):
        return "ready"
    return "nothing_left"


def purchase(fates: Iterable[str]) -> str | None:
    """`back_to_it`, `given_back` when an item came back from its procedure; `ready` when each has met its fate and one
    came (from stock and written off by a claim included); `nothing_left` when all were refused or withdrawn."""
    fates = list(fates)
    live = [fate for fate in fates if fate in LIVE]
    if Fate.TRIAGE in live:
        return "back_to_it"
    if Fate.CONSOLIDATION in live or Fate.GROUPED in live:
        return "given_back"
    if live:
        return None
    return "ready" if any(fate in GOT for fate in fates) else "nothing_left"
