"""Need and price of single source, quotation and tender: justification, specification, prices of the market."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from portal.models import Counterparty, Task
from procurement.models import Procedure
from tests.builders import INNS, offer, pdf, today
from tests.filled import attach

GROUNDS = ("rights", "compatibility", "urgency")


def price(sum_: str, named: str = "Прайс-лист", **more: Any) -> dict[str, Any]:
    """A row of the market's prices."""
    return {"row": None, "source": "catalogue", "named": named, "sum": Decimal(sum_), "date": today()} | more


def justification(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    attach(case, "proofs", task)
    ground = "only_bidder" if case.only_bidder_of_id else rng.choice(GROUNDS)
    return {"ground": ground, "ground_text": "Совместимость с тем, что уже стоит в студии, подтверждена письмом."}


def specification(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"specification_text": rng.choice(["", "Гарантия не меньше 12 месяцев."])}


def market_check(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    if rng.random() < 0.3:
        return {"prices": [], "market_text": "Расчёт по трудозатратам: 40 ч по 1 800 ₽."}
    attach(case, "price_sources", task)
    return {"prices": [price("74000.00"), price("76000.00", "Магазин")], "market_text": ""}


def max_price(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    attach(case, "price_sources", task)
    sums = [Decimal(rng.randrange(9_000_000, 11_000_000)) / 100 for _ in range(3)]
    return {"prices": [price(f"{sum_:.2f}", f"Источник {n}") for n, sum_ in enumerate(sums, 1)]}


def another_branch(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    codes = ("small", "single_source", "quotation", "tender")
    return {"branch": rng.choice([code for code in codes if code != case.flow])}


def offer_request(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    known = Counterparty.objects.usable().filter(inn__in=INNS).order_by("pk")
    return {
        "supplier": known[rng.randrange(len(known))], "answer_by": today() + timedelta(days=rng.randint(1, 9)),
        "enquiry_text": "",
    }  # fmt: skip


def one_offer(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    asked = case.asked.filter(nth=case.asking).select_related("counterparty").first()
    return {"offers": [offer(case, asked.counterparty, file=pdf(f"КП-{case.asking}.pdf"))]}


def fits(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"parts": []}


def negotiation(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    share = rng.choice([Decimal(1), Decimal("0.97")])
    parts = [
        {"line": line, "final_price": None if share == 1 else (line.price * share).quantize(Decimal("0.01"))}
        for one in case.live_offers()
        for line in one.lines_read
    ]
    return {"parts": parts, "words": {}, "minutes_text": "Договорились о цене и сроке."}


def price_check(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"price_conclusion": "Цена обоснована: не выше рынка."}


def supplier_documents(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    for kind in ("charter", "register_extract", "authority"):
        attach(case, kind, task)
    supplier = case.live_offers()[0].counterparty
    fields = {"full_name": f"ООО «{supplier.name}»", "address": "Екатеринбург, ул. Мира, 1"}
    return {"supplier": supplier, "fields": fields, "account": None}


def supplier_check(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"parts": [{"offer": one, "passed": True, "conclusion": "Замечаний нет."} for one in case.live_offers()]}


DATA = {
    ("justification", "done"): justification,
    ("specification", "done"): specification,
    ("market_check", "done"): market_check,
    ("max_price", "done"): max_price,
    ("assign", "another_branch"): another_branch,
    ("single_source.method_approval", "another_branch"): another_branch,
    ("tender.method_approval", "another_branch"): another_branch,
    ("offer_request", "done"): offer_request,
    ("offer", "done"): one_offer,
    ("offer_technical", "approve"): fits,
    ("negotiation", "done"): negotiation,
    ("price_check", "approve"): price_check,
    ("supplier_documents", "done"): supplier_documents,
    ("single_source.supplier_check", "approve"): supplier_check,
}
