"""What a browser sends from the forms of a small purchase: names of real fields, text as people type it."""

from datetime import timedelta
from typing import Any

from django.test import Client

from invoices.models import Article
from portal.models import Person
from procurement.models import Procedure
from procurement.shares import by_unit, items_of
from procurement.weighing import wanted_lines
from tests.builders import again, pdf, task_of, today, whoever


def send(
    case: Procedure, answer: str, fields: dict[str, Any] | None = None, *, who: Person | None = None, comment: str = ""
):
    """Post an answer as who is asked would; gives the response."""
    task = task_of(again(case), who)
    client = Client()
    client.force_login(who or whoever(case, task))
    seen = f"{task.visit_id}.{again(case).edition}"
    return client.post(
        f"/tasks/{task.pk}/answer", {"answer": answer, "comment": comment, "seen": seen, **(fields or {})}
    )


def page(case: Procedure, *, who: Person | None = None):
    """The page of the first open task, as who is asked sees it."""
    task = task_of(again(case), who)
    client = Client()
    client.force_login(who or whoever(case, task))
    return client.get(f"/tasks/{task.pk}")


def assign(case: Procedure) -> dict[str, Any]:
    return {"buyer": Person.objects.get(login="buyer").pk, "priority": "normal"}


def check_group(case: Procedure) -> dict[str, Any]:
    return {f"line-{line.pk}-complete": "on" for line in wanted_lines(case)}


def memo(case: Procedure) -> dict[str, Any]:
    return {"memo_purpose": "Сдача ролика", "memo_text": "Просим согласовать.", "estimate": "73 700,00"}


def budget(case: Procedure) -> dict[str, Any]:
    article = Article.objects.get(code="26.1").pk
    found = {}
    for share in by_unit(items_of(case)):
        found |= {f"unit-{share.unit.pk}-article": article, f"unit-{share.unit.pk}-sum": f"{share.cost:.2f}"}
    return found


def suppliers(case: Procedure) -> dict[str, Any]:
    from_list = case.asked.model.counterparty.field.related_model.objects.order_by("pk")
    return {"suppliers": [one.pk for one in from_list], "suppliers_why": ""}


def enquiry(case: Procedure) -> dict[str, Any]:
    return {"answer_by": (today() + timedelta(days=7)).isoformat(), "enquiry_text": "Доставка до офиса."}


def offers(case: Procedure) -> dict[str, Any]:
    asked = [one.counterparty_id for one in case.asked.filter(nth=case.asking).order_by("pk")]
    found: dict[str, Any] = {"offers_why": ""}
    for supplier, prices in zip(asked, (("9 000,00", "1 100"), ("9300", "1000,00")), strict=False):
        found |= offer(case, supplier, prices)
    for supplier in asked[2:]:
        found[f"offer-{supplier}-currency"] = "RUB"
    return found


def offer(case: Procedure, supplier: int, prices: tuple[str, ...]) -> dict[str, Any]:
    prefix = f"offer-{supplier}"
    found = {
        f"{prefix}-came": "on", f"{prefix}-currency": "RUB", f"{prefix}-vat_included": "on", f"{prefix}-number": "КП",
        f"{prefix}-delivery_days": "10", f"{prefix}-warranty_months": "12", f"{prefix}-payment_terms": "аванс 30 %",
        f"{prefix}-file": pdf(f"{supplier}.pdf"),
    }  # fmt: skip
    for line, price in zip(wanted_lines(case), prices, strict=True):
        row = f"{prefix}-line-{line.pk}"
        found |= {
            f"{row}-what": f"{line.name} 27", f"{row}-quantity": f"{line.quantity:.0f}", f"{row}-price": price,
            f"{row}-vat_rate": "22" if today().year > 2025 else "20",
        }  # fmt: skip
    return found


def discount(case: Procedure) -> dict[str, Any]:
    found = {}
    for one in case.live_offers():
        found[f"words-{one.pk}"] = "больше не дают"
        for line in one.lines_read:
            found[f"offered-{line.pk}-final_price"] = f"{line.price:.2f}".replace(".", ",")
    return found


def supplier_check(case: Procedure) -> dict[str, Any]:
    found = {}
    for one in case.live_offers():
        prefix = f"supplier-{one.counterparty_id}"
        found |= {f"{prefix}-passed": "yes", f"{prefix}-conclusion": "Замечаний нет."}
    return found


def report(case: Procedure) -> dict[str, Any]:
    cheapest = min(case.live_offers(), key=lambda one: one.total)
    return {"offer": cheapest.pk, "report_text": "Самая низкая цена.", "report_why": ""}


POSTS = {
    "assign": assign, "check_group": check_group, "memo": memo, "budget": budget, "suppliers": suppliers,
    "enquiry": enquiry, "offers": offers, "discount": discount, "supplier_check": supplier_check, "report": report,
}  # fmt: skip
