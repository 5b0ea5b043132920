"""Working group, criteria, documents, publication and suppliers' questions of quotation and tender."""

from decimal import Decimal
from random import Random
from typing import Any

from portal.models import Counterparty, Task
from portal.workdays import add_workdays
from procurement.models import Procedure
from procurement.seats import chair_of, voters, why_not_judge
from tests.builders import INNS, today
from tests.filled import attach

WEIGHTS = (("60.00", "20.00", "20.00"), ("33.33", "33.33", "33.34"), ("50.00", "0.01", "49.99"))


def working_group(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    members = [one for one in voters(case) if why_not_judge(case, one) is None]
    chair = next((one for one in members if one.pk == chair_of(case)), members[0])
    return {"members": members, "chair": chair}


def criterion(kind: str, name: str, weight: str, how: str = "") -> dict[str, Any]:
    return {"kind": kind, "name": name, "weight": Decimal(weight), "how": how}


def criteria(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    price, days, last = rng.choice(WEIGHTS)
    third = rng.choice([("warranty", "Гарантия"), ("experts", "Опыт поставок")])
    rows = [criterion("price", "Цена", price), criterion("days", "Срок поставки", days)]
    return {"criteria": [*rows, criterion(*third, last, "От 0 до 100 по числу похожих поставок")]}


def documents(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    attach(case, "draft_contract", task)
    return {
        "delivery_place": "Екатеринбург, ул. Мира, 1", "delivery_terms": "В течение 20 дней, оплата после приёмки.",
        "notice_text": rng.choice(["", "Поставка одной партией."]),
    }  # fmt: skip


def tender_documents(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    attach(case, "instructions", task)
    return documents(case, task, rng) | {"instructions_text": "Заявка подаётся одним закрытым файлом."}


def publication(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    suppliers = list(Counterparty.objects.usable().filter(inn__in=INNS).order_by("pk"))
    return {"suppliers": suppliers, "offers_deadline": add_workdays(today(), rng.randint(1, 15))}


DATA = {
    ("tender.method_approval", "approve"): working_group,
    ("criteria", "done"): criteria,
    ("quotation_documents", "done"): documents,
    ("tender_documents", "done"): tender_documents,
    ("publication", "done"): publication,
    ("announcement", "done"): publication,
}
