"""What must hold before an answer of the evaluation of quotations and proposals: a sentence why not, or None.

Each is asked twice: without data when the page is drawn, with data when an answer is given.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.models import Criterion, Offer, Procedure, Score
from procurement.weighing import able, wanted_lines

Data = dict[str, Any] | None
MARKS = (Decimal(0), Decimal(100))


def complete(case: Procedure, offers: list[Offer]) -> set[int]:
    """Ids of the offers that cover every line in full: others cannot be admitted."""
    return {offer.pk for offer in able(wanted_lines(case), offers)}


def admission(case: Procedure, answer: str, data: Data) -> Any:
    """`approve`: somebody is admitted, each of them with a complete offer; `none_admitted`: nobody is."""
    if not data:
        return None
    _all_are_judged(case, data)
    admitted = [part["offer"] for part in data["parts"] if part["admitted"]]
    if answer == "none_admitted":
        return _("Somebody is admitted here: answer “Agree”, the others are out by your reasons.") if admitted else None
    if not admitted:
        return _("Nobody is admitted: answer “Nobody admitted”, offers are asked for anew.")
    whole = complete(case, case.live_offers())
    partial = next((offer for offer in admitted if offer.pk not in whole), None)
    return partial and _("“%(who)s” does not offer every line in full: it cannot be admitted.") % {"who": partial}


def _all_are_judged(case: Procedure, data: dict[str, Any]) -> None:
    """A mistake of the program, not of a person: the form has a part for each offer."""
    judged = {part["offer"].pk for part in data["parts"]}
    missing = set(case.offers.live().values_list("pk", flat=True)) - judged
    if missing:
        raise ValueError(f"offers {sorted(missing)} are not judged")


def bidders(case: Procedure, answer: str, data: Data) -> Any:
    """`approve`: one bidder passes at least; `none_admitted`: nobody does."""
    if not data:
        return None
    passed = any(part["passed"] for part in data["parts"])
    if answer == "approve" and not passed:
        return _("Nobody passes: answer “Nobody admitted”, offers are asked for anew.")
    if answer == "none_admitted" and passed:
        return _("Somebody passes: answer “Agree”, those who do not pass are out.")
    return None


def criteria_of_experts(case: Procedure) -> list[Criterion]:
    """What experts mark."""
    return list(case.criteria.filter(kind=Criterion.Kind.EXPERTS).order_by("position", "pk"))


def marked(case: Procedure, seat: str) -> dict[tuple[int, int], Score]:
    """The marks that this seat has given to the present offers, by (offer, criterion)."""
    rows = Score.objects.filter(offer__in=case.offers.live(), seat=seat).order_by("pk")
    return {(score.offer_id, score.criterion_id): score for score in rows}


def to_mark(case: Procedure, seat: str) -> list[tuple[Offer, Criterion]]:
    """What this seat is asked to mark: what it has not marked yet, and what is in doubt."""
    given = marked(case, seat)
    return [
        (offer, criterion)
        for criterion in criteria_of_experts(case)
        for offer in case.live_offers()
        if (offer.pk, criterion.pk) not in given or given[offer.pk, criterion.pk].in_doubt
    ]


def scores(case: Procedure, answer: str, data: Data) -> Any:
    """Every mark that was asked for is from 0 to 100 and has its reason."""
    for part in (data or {}).get("parts", []):
        if not MARKS[0] <= part["points"] <= MARKS[1]:
            return _("A mark is from 0 to 100.")
        if not part["why"].strip():
            return _("Say in a few words why this mark: the report quotes it.")
    return None


def clarifications(case: Procedure, answer: str, data: Data) -> Any:
    """`scores_in_doubt` names the marks in doubt; `done` leaves none."""
    if answer == "scores_in_doubt" and not Score.objects.filter(offer__in=case.offers.live()).exists():
        return _("No expert has marked anything: there is nothing to doubt.")
    if not data:
        return None
    if answer == "scores_in_doubt" and not data["doubts"]:
        return _("Tick the marks that the experts are to look at again.")
    if answer == "done" and data["doubts"]:
        return _("You ticked marks that are in doubt: answer “Scores in doubt”, or take the ticks away.")
    return None


def improvement(case: Procedure, answer: str, data: Data) -> Any:
    """Final prices and terms are no worse than offered; where nothing improved it is said why."""
    if not data:
        return None
    if worse := _worse_price(data) or _worse_terms(data):
        return worse
    if not improved(data) and not data.get("why_none", "").strip():
        return _("No price and no term became better: say why there are no final offers.")
    return None


def improved(data: dict[str, Any]) -> bool:
    """Whether anybody gave a final price or final terms."""
    prices = any(part.get("final_price") not in (None, part["line"].price) for part in data["parts"])
    return prices or any(value is not None for row in data.get("terms", {}).values() for value in row.values())


def _worse_price(data: dict[str, Any]) -> Any:
    parts = (part for part in data["parts"] if part.get("final_price") is not None)
    above = next((part["line"] for part in parts if part["final_price"] > part["line"].price), None)
    return above and _("“%(line)s”: a final price is not above the offered one.") % {"line": above.line.name}


def _worse_terms(data: dict[str, Any]) -> Any:
    offers = {part["line"].offer_id: part["line"].offer for part in data["parts"]}
    for pk, row in data.get("terms", {}).items():
        offer, days, months = offers[pk], row.get("days"), row.get("months")
        if None not in (days, offer.delivery_days) and days > offer.delivery_days:
            return _("“%(who)s”: final delivery is not later than offered.") % {"who": offer}
        if None not in (months, offer.warranty_months) and months < offer.warranty_months:
            return _("“%(who)s”: the final warranty is not shorter than offered.") % {"who": offer}
    return None


def ranking(case: Procedure, answer: str, data: Data) -> Any:
    """Somebody is left to be ranked."""
    return None if case.offers.live().exists() else _("No offer is in the running: cancel, or go on in the report.")
