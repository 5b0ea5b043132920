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
LARGE, FEW = _road("large"), _road(quotations="too_few", proposals="too_few")
ANY = "*"  # whatever the branch
ROADS: dict[tuple[str, ...], Road] = {
    ("request", "consolidation", "dissolved"): _road(deed="dissolve"),
    ("request", "consolidation", "nothing_left"): _road("mixed", deed="withdraw"),
    ("request", "purchase", "given_back"): _road(deed="cancel"),
    ("request", "purchase", "back_to_it"): _road(assign="refuse"),
    ("request", "purchase", "nothing_left"): _road(budget="refuse"),
    (ANY, "clarify_it"): _road(check_group="incomplete"),
    (ANY, "is_anything_left", "no"): _road(memo_approval="refuse"),
    ("small", "offers", "no_supplier"): _road(offers="none_came"),
    ("small", "is_small", "no"): _road("dear"),
    (ANY, "quotations", "only_one"): FEW,
    (ANY, "proposals", "only_one"): FEW,
    (ANY, "clarifications", "scores_in_doubt"): _road("experts"),
    (ANY, "is_large", "yes"): LARGE,
    (ANY, "is_large", "no"): _road("modest"),
    (ANY, "director_approval"): LARGE,
    (ANY, "is_prepaid", "yes"): ADVANCE,
    (ANY, "is_prepaid", "no"): BALANCE,
    (ANY, "invoice_in", "later"): BALANCE,
    (ANY, "prepayment", "ready"): ADVANCE,
    (ANY, "prepayment", "invoice_refused"): _road("advance", accounting="refuse"),
    (ANY, "payment_notice"): ADVANCE,
    (ANY, "is_tangible", "yes"): GOODS,
    (ANY, "is_tangible", "no"): SERVICES,
    (ANY, "receiving_plan"): GOODS,
    (ANY, "is_goods", "yes"): GOODS,
    (ANY, "is_goods", "no"): SERVICES,
    (ANY, "inspection"): GOODS,
    (ANY, "is_all_here", "no"): _road("goods", "partial"),
    (ANY, "claim"): CLAIM,
    (ANY, "is_balance_due", "no"): _road("all_advance"),
    (ANY, "is_balance_due", "yes"): BALANCE,
    (ANY, "final_payment", "ready"): BALANCE,
    (ANY, "final_payment", "invoice_refused"): _road("balance", accounting="refuse"),
    ("invoice", "needs_manager", "no"): ADVANCE,
    ("invoice", "wants_documents", "no"): ADVANCE,
    ("invoice", "is_covered", "no"): _road("large", alone=True),
    ("invoice", "bank", "bounced"): _road("bounce", alone=True),
    ("invoice",): _road(alone=True),
}


def road_to(goal: Goal | None) -> Road:
    """The road of the goal, of its line (in this flow, then in any), of its flow; else straight on."""
    if goal is None:
        return Road()
    flow, step, answer = goal
    asked = (goal, (flow, step), (ANY, step, answer), (ANY, step), (flow,))
    return next((ROADS[one] for one in asked if one in ROADS), Road())
