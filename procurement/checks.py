"""What must hold before an answer of the phases Need, Offers, Choice: a sentence why not, or None.

Each is asked twice: without data when the page is drawn (is the button of any use?), with data when it is pressed.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.models import Person
from portal.money import said
from portal.reasons import Reason, register
from procurement.family import cost_of_others
from procurement.models import Item, Offer, Procedure
from procurement.ranked import best_of, is_weighted
from procurement.ruling import rule_of
from procurement.seats import voters
from procurement.suppliers import why_blocked
from procurement.weighing import able, choosable, least, side_by_side, wanted_lines

Data = dict[str, Any] | None

register(
    {
        "left.items": _("{items:number} items are still to be bought."),
        "left.none": _("Nothing is left to buy: all items were refused or withdrawn."),
        "small.within": _("The best offer costs {sum:rub}, the limit is {limit:rub}."),
        "small.above": _("The best offer costs {sum:rub}, that is above the limit of {limit:rub}."),
        "small.no_limit": _("No limit is set for small purchases."),
        "small.halves": _("With the other halves of this purchase it is {sum:rub}, the limit is {limit:rub}."),
        "large.halves": _("With the other halves of this purchase it is {sum:rub}, the threshold is {limit:rub}."),
        "large.above": _("The choice costs {sum:rub}, above the threshold of {limit:rub}."),
        "large.within": _("The choice costs {sum:rub}, the threshold is {limit:rub}."),
        "large.no_limit": _("No threshold of the general director is set."),
        "small.none": _("No offer covers everything, so there is no sum to compare."),
    }
)


def assign(case: Procedure, answer: str, data: Data) -> Any:
    """The buyer judges nothing of the purchase: they are no member of the group, and did not ask for it."""
    if answer != "done" or not data:
        return None
    return why_no_buyer(case, data["buyer"])


def why_no_buyer(case: Procedure, buyer: Person) -> Any:
    """Who judges this purchase or asked for some of it does not buy it (four eyes): the sentence, or None."""
    if buyer.pk in {person.pk for person in voters(case)}:
        return _("%(who)s is in the working group that judges this purchase. Choose another buyer.") % {"who": buyer}
    if buyer.pk in case.requester_ids():
        return _("%(who)s asked for some of this. Choose another buyer.") % {"who": buyer}
    return None


def suppliers(case: Procedure, answer: str, data: Data) -> Any:
    """Fewer suppliers than the branch asks for: only with a reason."""
    if not data:
        return None
    count = len(data["suppliers"]) + bool(data.get("new_supplier"))
    least_ = rule_of(case).suppliers_least
    if count < least_ and not data.get("suppliers_why", "").strip():
        few = _("At least %(least)s suppliers are asked. You chose %(count)s: add some, or say why these are enough.")
        return few % {"least": least_, "count": count}
    return None


def came(case: Procedure) -> bool:
    """Whether offers of the present asking are recorded and in the running."""
    return case.offers.live().exists()


def offers(case: Procedure, answer: str, data: Data) -> Any:
    """`done` with enough offers or a reason; the others only when nothing came."""
    if answer in ("none_came", "no_supplier"):
        return _nothing_came(case, answer)
    if data is None:
        return None
    count, least_ = len(data["offers"]), rule_of(case).offers_least
    if not count:
        return _("No offer is entered. If none came, answer “No offers came”.")
    if count < least_ and not data.get("offers_why", "").strip():
        few = _("At least %(least)s offers are compared. You entered %(count)s: add some, or say why this is enough.")
        return few % {"least": least_, "count": count}
    return None


def _nothing_came(case: Procedure, answer: str) -> Any:
    if came(case):
        return _("Offers are recorded: go on with them.")
    if answer == "no_supplier" and not case.visits.filter(step="offers", answer="none_came").exists():
        return _("First ask others: “No offers came”. From the second time on you may say that nobody can.")
    return None


def offers_technical(case: Procedure, answer: str, data: Data) -> Any:
    """`approve` needs an offer that covers everything and fits."""
    if answer != "approve":
        return None
    wrong = _wrong(data)
    if not _left(case, wrong):
        return _("No offer covers every line and fits: send the enquiry back for rework.")
    return None


def offers_requester(case: Procedure, answer: str, data: Data) -> Any:
    """`approve` needs an offer that suits."""
    if answer == "approve" and not _left(case, _wrong(data)):
        return _("Then nothing is left to choose from: answer “Back for rework” and say what you need.")
    return None


def _wrong(data: Data) -> set[int]:
    return {part["line"].pk for part in (data or {}).get("parts", []) if part.get("wrong")}


def _left(case: Procedure, wrong: set[int]) -> list[Offer]:
    """Offers that may still be chosen when these offered lines fall out. An answer given again replaces the earlier."""
    found = case.live_offers()
    for offer in found:
        for line in offer.lines_read:
            line.fits = False if line.pk in wrong else line.fits
    return able(wanted_lines(case), found)


def supplier_check(case: Procedure, answer: str, data: Data) -> Any:
    """`approve`: one supplier passes at least; `reject`: one does not."""
    if not data:
        return None
    passed = [part["passed"] for part in data["parts"]]
    if answer == "approve" and not any(passed):
        return _("Nobody passes: answer “Reject the supplier”, the buyer asks others.")
    if answer == "reject" and all(passed):
        return _("Mark the supplier who does not pass.")
    return None


def report(case: Procedure, answer: str, data: Data) -> Any:
    """The proposed offer covers everything, fits, passed security, and stays within the branch's limit."""
    if answer != "done":
        return None
    offers_able = choosable(case)
    if not offers_able:
        return _("No offer may be chosen: ask for offers again.")
    if not data:
        return None
    if data["offer"].pk not in {offer.pk for offer in offers_able}:
        return _("This offer may not be chosen: it does not cover everything, does not fit, or did not pass the check.")
    if why := why_blocked(data["offer"].counterparty):
        return why
    if not data.get("report_why", "").strip() and _worse(case, data["offer"], offers_able):
        return not_the_best(case)
    return above_limit(case, data["offer"].total)


def choice(case: Procedure, answer: str, data: Data) -> Any:
    """A supplier blocked since the report is not approved; back for rework another one is proposed."""
    return why_blocked(case.chosen.counterparty) if answer == "approve" and case.chosen_id else None


def _worse(case: Procedure, offer: Offer, offers_able: list[Offer]) -> bool:
    """Whether the rules propose another one: the first of the ranking, else the lowest price."""
    if is_weighted(case):
        return offer != best_of(case)
    table = side_by_side(wanted_lines(case), offers_able)
    return table.column(offer.pk).total > table.least


def not_the_best(case: Procedure) -> Any:
    """What is said to a proposal that needs a reason."""
    if is_weighted(case):
        return _("This is not the first of the ranking: say why it is the better choice.")
    return _("This is not the lowest price: say why it is the better choice.")


def above_limit(case: Procedure, sum_: Decimal) -> Any:
    """Small stays small: a sentence when the sum, with the other halves of a split, is above the branch's limit."""
    limit = rule_of(case).limit
    if limit is None or (others := cost_of_others(case)) + sum_ <= limit:
        return None
    if others:
        above = _("With the other halves of this purchase %(sum)s are above the limit of this branch, %(limit)s.")
        return above % {"sum": said(sum_ + others), "limit": said(limit)}
    return _("%(sum)s is above the limit of this branch, %(limit)s.") % {"sum": said(sum_), "limit": said(limit)}


def memo(case: Procedure, answer: str, data: Data) -> Any:
    """Something is left to write about."""
    if Item.objects.of_group(case.group_id).live().exists():
        return None
    return _("Nothing is left to buy: cancel the purchase.")


def is_anything_left(case: Procedure) -> tuple[bool, list[Reason]]:
    """Items that were neither refused nor withdrawn."""
    count = Item.objects.of_group(case.group_id).live().count()
    return (True, [Reason("left.items", items=count)]) if count else (False, [Reason("left.none")])


def is_small(case: Procedure) -> tuple[bool, list[Reason]]:
    """The best final sum against the branch's limit; at the limit it is still small."""
    limit, sum_ = rule_of(case).limit, least(case)
    if limit is None:
        return True, [Reason("small.no_limit")]
    if sum_ is None:
        return True, [Reason("small.none")]
    if others := cost_of_others(case):
        return sum_ + others <= limit, [Reason("small.halves", sum=sum_ + others, limit=limit)]
    code = "small.within" if sum_ <= limit else "small.above"
    return sum_ <= limit, [Reason(code, sum=sum_, limit=limit)]


def is_large(case: Procedure) -> tuple[bool, list[Reason]]:
    """The chosen sum against the general director's threshold; at the threshold it is not above it."""
    limit, sum_ = rule_of(case).director_above, case.total
    if limit is None:
        return False, [Reason("large.no_limit")]
    if others := cost_of_others(case):
        return sum_ + others > limit, [Reason("large.halves", sum=sum_ + others, limit=limit)]
    return sum_ > limit, [Reason("large.above" if sum_ > limit else "large.within", sum=sum_, limit=limit)]


def own_least(case: Procedure) -> int:
    """How many own votes the branch asks for."""
    return rule_of(case).own_least


def unsigned(case: Procedure) -> Any:
    """Ways out before the signature."""
    if not case.signed:
        return None
    if case.by_contract:
        return _("The contract is signed: use “Give up the contract” instead.")
    return _("The order is signed: use “Give up the contract” instead.")


def held(case: Procedure) -> Any:
    """Only what is on hold is resumed."""
    return None if case.fact_held else _("It is not on hold.")
