"""Admission, security, marks, clarifications, final offers, choice and results of quotations and tenders."""

from decimal import Decimal
from random import Random
from typing import Any

from portal.models import Task
from procurement.evaluating import complete, criteria_of_experts, to_mark
from procurement.models import Procedure, Score
from procurement.ranked import best_of
from procurement.weighing import able, choosable, wanted_lines

Data = dict[str, Any]


def admission(case: Procedure, task: Task, rng: Random) -> Data:
    """Complete offers are admitted; one of several may have its flaws."""
    offers = case.live_offers()
    whole = complete(case, offers)
    good = [offer for offer in offers if offer.pk in whole]
    out = {rng.choice(good).pk} if len(good) > 2 and rng.random() > 0.7 else set()
    parts = [{"offer": one, "admitted": one.pk in whole and one.pk not in out} for one in offers]
    return {"parts": [part | {"why": "" if part["admitted"] else "Нет доверенности"} for part in parts]}


def nobody(case: Procedure, task: Task, rng: Random) -> Data:
    return {"parts": [{"offer": one, "admitted": False, "why": "Не то"} for one in case.live_offers()]}


def bidders(case: Procedure, task: Task, rng: Random) -> Data:
    offers = case.live_offers()
    failed = rng.randrange(len(offers)) if len(offers) > 1 and rng.random() > 0.8 else -1
    return {
        "parts": [
            {"offer": one, "passed": number != failed, "conclusion": "Два суда" if number == failed else "Чисто"}
            for number, one in enumerate(offers)
        ]
    }


def failed(case: Procedure, task: Task, rng: Random) -> Data:
    return {"parts": [{"offer": one, "passed": False, "conclusion": "Банкрот"} for one in case.live_offers()]}


def marks(case: Procedure, task: Task, rng: Random) -> Data:
    asked = to_mark(case, task.seat)
    return {
        "parts": [
            {"offer": offer, "criterion": one, "points": Decimal(rng.randint(0, 100)), "why": "Есть опыт"}
            for offer, one in asked
        ]
    }


def clarifications(case: Procedure, task: Task, rng: Random) -> Data:
    asked = [one for one in case.live_offers() if rng.random() < 0.5]
    parts = [{"offer": one, "question": "Где сервис?", "answer": "В Екатеринбурге"} for one in asked]
    return {"parts": parts, "doubts": []}


def doubts(case: Procedure, task: Task, rng: Random) -> Data:
    given = Score.objects.filter(offer__in=case.live_offers()).order_by("pk")
    cells = sorted(set(given.values_list("offer", "criterion")))
    return clarifications(case, task, rng) | {"doubts": rng.sample(cells, min(len(cells), rng.randint(1, 2)))}


def improvement(case: Procedure, task: Task, rng: Random) -> Data:
    """Somebody gives a little; of a tender terms become better, too."""
    parts, terms, offers = [], {}, able(wanted_lines(case), case.live_offers())
    for offer in offers:
        for line in offer.lines_read:
            better = line.price - Decimal("0.01") if line.price > 1 and rng.random() < 0.4 else None
            parts.append({"line": line, "final_price": better})
        if case.flow == "tender":
            shorter = offer.delivery_days - 1 if offer.delivery_days and rng.random() < 0.5 else None
            terms[offer.pk] = {"days": shorter, "months": None}
    return {"parts": parts, "words": {one.pk: "" for one in offers}, "terms": terms, "why_none": "Больше не дают"}


def report(case: Procedure, task: Task, rng: Random) -> Data:
    offers, best = choosable(case), best_of(case)
    chosen = rng.choice(offers) if offers and rng.random() > 0.8 else best
    return {"offer": chosen, "report_text": "По итогам оценки.", "report_why": "" if chosen == best else "Ближе"}


def has_experts(case: Procedure) -> bool:
    """Whether anything is marked by experts."""
    return bool(criteria_of_experts(case))


def informed(case: Procedure, task: Task, rng: Random) -> Data:
    return {"informed_text": "Благодарим за участие." if rng.random() < 0.5 else ""}


DATA = {
    ("quotation.offers_technical", "approve"): admission,
    ("quotation.offers_technical", "none_admitted"): nobody,
    ("tender.admission", "approve"): admission,
    ("tender.admission", "none_admitted"): nobody,
    ("quotation.supplier_check", "approve"): bidders,
    ("quotation.supplier_check", "none_admitted"): failed,
    ("tender.supplier_check", "approve"): bidders,
    ("tender.supplier_check", "none_admitted"): failed,
    ("tender.expert_evaluation", "done"): marks,
    ("tender.clarifications", "done"): clarifications,
    ("tender.clarifications", "scores_in_doubt"): doubts,
    ("quotation.improvement", "done"): improvement,
    ("tender.improvement", "done"): improvement,
    ("quotation.report", "done"): report,
    ("tender.report", "done"): report,
    ("quotation.suppliers_informed", "done"): informed,
    ("tender.protocol", "done"): informed,
}
