"""Roads to rare answers: what to give, and which data to enter, until a walk has come to its goal."""

from dataclasses import dataclass, field

Goal = tuple[str, str, str]  # flow, line, answer


@dataclass(frozen=True)
class Road:
    """`answers`: what to give in other lines on the way; `tunes`: what the data are like; `deeds` beside the answers;
    `alone`: an invoice of its own is walked, not a purchase."""

    answers: dict[str, str] = field(default_factory=dict)
    tunes: frozenset[str] = frozenset()
    deed: str = ""
    alone: bool = False


def _road(*tunes: str, deed: str = "", alone: bool = False, **answers: str) -> Road:
    return Road(answers, frozenset(tunes), deed, alone)


CLAIM = _road("goods", delivery="not_delivered")
GOODS, SERVICES = _road("goods"), _road("services")
ADVANCE, BALANCE = _road("advance"), _road("balance")
ROADS: dict[tuple[str, ...], Road] = {
    ("request", "consolidation", "dissolved"): _road(deed="dissolve"),
    ("request", "consolidation", "nothing_left"): _road("mixed", deed="withdraw"),
    ("request", "purchase", "given_back"): _road(deed="cancel"),
    ("request", "purchase", "back_to_it"): _road(assign="refuse"),
    ("request", "purchase", "nothing_left"): _road(budget="refuse"),
    ("small", "clarify_it"): _road(check_group="incomplete"),
    ("small", "is_anything_left", "no"): _road(memo_approval="refuse"),
    ("small", "offers", "no_supplier"): _road(offers="none_came"),
    ("small", "is_small", "no"): _road("dear"),
    ("small", "is_prepaid", "yes"): ADVANCE,
    ("small", "is_prepaid", "no"): BALANCE,
    ("small", "invoice_in", "later"): BALANCE,
    ("small", "prepayment", "ready"): ADVANCE,
    ("small", "prepayment", "invoice_refused"): _road("advance", accounting="refuse"),
    ("small", "payment_notice"): ADVANCE,
    ("small", "is_tangible", "yes"): GOODS,
    ("small", "is_tangible", "no"): SERVICES,
    ("small", "receiving_plan"): GOODS,
    ("small", "is_goods", "yes"): GOODS,
    ("small", "is_goods", "no"): SERVICES,
    ("small", "inspection"): GOODS,
    ("small", "is_all_here", "no"): _road("goods", "partial"),
    ("small", "claim"): CLAIM,
    ("small", "is_balance_due", "no"): _road("all_advance"),
    ("small", "is_balance_due", "yes"): BALANCE,
    ("small", "final_payment", "ready"): BALANCE,
    ("small", "final_payment", "invoice_refused"): _road("balance", accounting="refuse"),
    ("invoice", "needs_manager", "no"): ADVANCE,
    ("invoice", "wants_documents", "no"): ADVANCE,
    ("invoice", "is_covered", "no"): _road("large", alone=True),
    ("invoice", "bank", "bounced"): _road("bounce", alone=True),
    ("invoice",): _road(alone=True),
}


def road_to(goal: Goal | None) -> Road:
    """The road of the goal, of its line, of its flow; else straight on."""
    if goal is None:
        return Road()
    return next((ROADS[goal[:n]] for n in (3, 2, 1) if goal[:n] in ROADS), Road())
