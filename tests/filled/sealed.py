"""Envelopes of quotations and proposals, and their opening by two."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from portal import clock
from portal.models import Counterparty, Task
from procurement.actions import sealed
from procurement.envelopes import enough, in_time, is_opened
from procurement.models import Procedure, SealedOffer
from procurement.ruling import rule_of
from procurement.weighing import wanted_lines
from tests.builders import PDF, today, whoever


def envelope(name: str) -> SimpleUploadedFile:
    """A file of its own content, taken for a PDF."""
    return SimpleUploadedFile(f"{name}.pdf", PDF + name.encode(), "application/pdf")


def taken_in(case: Procedure, count: int, **more: Any) -> list[SealedOffer]:
    """As many envelopes as this are there, of those asked and then of others."""
    there = set(case.sealed_offers.present().values_list("counterparty", flat=True))
    asked = [one.counterparty for one in case.asked.filter(nth=case.asking).select_related("counterparty")]
    others = Counterparty.objects.usable().exclude(pk__in=[one.pk for one in asked]).order_by("pk")
    free = [one for one in [*asked, *others] if not one.blocked and one.pk not in there]
    for one in free[: max(count - len(there), 0)]:
        took = {"counterparty": one, "received": clock.now(), "file": envelope(f"Заявка {one.pk}-{case.asking}")}
        sealed.register(case, by=case.buyer, **took | more)
    return list(case.sealed_offers.in_time().order_by("received", "pk"))


def quotations(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    """Enough envelopes came."""
    taken_in(case, max(enough(rule_of(case)), 2))
    return {}


def only_one(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    """One came (after too few had come before)."""
    taken_in(case, 1)
    return {}


def too_few(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    """None or one."""
    taken_in(case, rng.choice([0, 1]))
    return {}


def both_there(case: Procedure) -> None:
    """Everybody who is asked at the opening says so."""
    for task in case.tasks.open().filter(step="opening").order_by("pk"):
        sealed.attend(Procedure.objects.get(pk=case.pk), by=whoever(case, task))


def opening(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    """Both are there; the buyer enters lines and prices, the member confirms them."""
    if not is_opened(case):
        both_there(case)
    if task.seat == "member":
        return {"remarks": ""}
    return {"envelopes": [inside(case, one, place) for place, one in enumerate(in_time(case))]}


def inside(case: Procedure, one: SealedOffer, place: int, **more: Any) -> dict[str, Any]:
    """What stands in an envelope: everything, each one a little dearer than the one before."""
    lines = [
        {
            "line": line, "what": line.name, "quantity": line.quantity, "vat_rate": Decimal(20),
            "price": Decimal(1000 if "Клав" in line.name else 9000) + 100 * place,
        }
        for line in wanted_lines(case)
    ]  # fmt: skip
    plain = {
        "envelope": one, "unusable": "", "number": f"КП-{place + 1}", "date": today(), "currency": "RUB",
        "rate": Decimal(1), "vat_included": True, "delivery_days": 10 + place, "warranty_months": 12 + 12 * place,
        "payment_terms": "аванс 30 %", "valid_until": today() + timedelta(days=60), "lines": lines,
    }  # fmt: skip
    return plain | more


DATA = {
    ("quotations", "done"): quotations,
    ("quotations", "too_few"): too_few,
    ("quotations", "only_one"): only_one,
    ("proposals", "done"): quotations,
    ("proposals", "too_few"): too_few,
    ("proposals", "only_one"): only_one,
    ("opening", "done"): opening,
}
