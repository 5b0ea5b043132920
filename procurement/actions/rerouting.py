"""A purchase goes on by another branch: the same group in a new procedure, with what need not be done again.

Source: "Reroute" in branches.md. Frozen papers, votes, approvals and sealed offers stay with the old number; both are
linked. Waiting time counts from the items' requests, which do not change.
"""

from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from invoices.actions import move_reserve
from portal.actions.act import Act
from portal.reasons import Reason
from procurement.actions.groups import proposal
from procurement.actions.keeping import keep
from procurement.actions.procedures import start_procedure
from procurement.family import cost_of_others
from procurement.models import Branch, Item, MarketPrice, Offer, Procedure
from procurement.weighing import least, side_by_side, wanted_lines

DRAFTS = (
    "memo_purpose", "memo_text", "estimate", "priority", "buyer", "enquiry_text", "specification_text", "market_text",
)  # fmt: skip
SAME = ("source", "named", "counterparty", "sum", "date", "by", "at")


def go_on(act: Act, case: Procedure) -> Procedure:
    """Begin the new procedure at its first line: by the branch that was named, else by the one the rules propose."""
    branch, why = next_branch(case)
    keep(case, next_branch=branch)
    group = case.group
    group.proposed_branch, group.branch_reasons = branch, [reason.as_json() for reason in why]
    group.save(update_fields=["proposed_branch", "branch_reasons"])
    drafts = {name: getattr(case, name) for name in DRAFTS} | only_bidder(case, branch)
    new = start_procedure(act, group, branch, case.initiator, from_procedure=case, **drafts)
    take_over_prices(act, case, new)
    if move_reserve(act, case, new):
        keep(new, reserve=case.reserve)
    act.log(case, "goes_on", data={"to": new.pk, "number": new.code, "branch": branch})
    act.log(new, "goes_on_from", data={"from": case.pk, "number": case.code})
    return new


def next_branch(case: Procedure) -> tuple[str, tuple[Reason, ...]]:
    """The branch and why: single source after an only bidder, named by somebody, else by the rules and the best offer
    (never the branch that was just left)."""
    if last_answer(case) == "only_one":
        return Branch.SINGLE_SOURCE, (Reason("branch.only_bidder", procedure=case.code),)
    if case.next_branch:
        return case.next_branch, (Reason("branch.named", procedure=case.code),)
    known, items = _whole(case), list(Item.objects.of_group(case.group_id).live().order_by("pk"))
    found = proposal(case.group, items, known=known)
    why = found.why if known is None else (Reason("branch.offered", sum=known), *found.why[1:])
    if found.branch and found.branch != case.flow:
        return found.branch, why
    return Branch.QUOTATION, (Reason("branch.outgrown", procedure=case.code),)


def _whole(case: Procedure) -> Decimal | None:
    """What the best offer costs, with the other halves of a split."""
    best = least(case)
    return None if best is None else best + cost_of_others(case)


def last_answer(case: Procedure) -> str:
    """The answer that led to the end."""
    visit = case.visits.order_by("-pk").first()
    return visit.answer if visit else ""


def only_bidder(case: Procedure, branch: str) -> dict[str, Any]:
    """The ground of a single source that begins because there was one bidder: prefilled, in the language of papers."""
    if branch != Branch.SINGLE_SOURCE or last_answer(case) != "only_one":
        return {}
    bidder = case.sealed_offers.in_time().order_by("pk").last()
    with translation.override("ru"):
        text = _("Procedure No. %(number)s was held by the branch “%(branch)s”; offers were asked for %(times)s times. "
                 "Only one bidder took part: %(who)s.") % {
            "number": case.code, "branch": Branch(case.flow).label, "times": case.asking,
            "who": bidder.counterparty if bidder else "–",
        }  # fmt: skip
    return {"ground": Procedure.Ground.ONLY_BIDDER, "only_bidder_of": case, "ground_text": text}


def take_over_prices(act: Act, old: Procedure, new: Procedure) -> None:
    """Prices of the market and opened offers, as prices "from No. …" only; what came from afar keeps its origin."""
    rows = [
        MarketPrice(
            procedure=new, from_procedure=row.from_procedure or old, **{name: getattr(row, name) for name in SAME}
        )
        for row in old.market_prices.select_related("from_procedure", "counterparty", "by").order_by("pk")
    ]
    rows += [_price_of(act, offer, old, new) for offer in comparable(old)]
    MarketPrice.objects.bulk_create(rows)


def comparable(case: Procedure) -> list[Offer]:
    """The last offer of each supplier that is of everything and fits: another one's price says nothing of the whole."""
    lines = wanted_lines(case)
    latest = {
        offer.counterparty_id: offer for offer in case.offers.with_lines().order_by("nth", "pk") if not offer.dropped
    }
    table = side_by_side(lines, list(latest.values()))
    return [offer for offer, one in zip(latest.values(), table.columns, strict=True) if one.complete and not one.unfit]


def _price_of(act: Act, offer: Offer, old: Procedure, new: Procedure) -> MarketPrice:
    day = offer.date or localtime(offer.received, old.zone_info).date()
    return MarketPrice(
        procedure=new, source=MarketPrice.Source.OFFER, named=str(offer.counterparty)[:300],
        counterparty=offer.counterparty, sum=offer.total, date=day, from_procedure=old, by=act.by or old.initiator,
        at=act.now,
    )  # fmt: skip
