"""The run of the contract, and what delivery, receipt and payment ask for where there is one."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from portal import calendars
from portal.models import Person, Task
from procurement.actions.receiving import to_inspect
from procurement.coming import receipts_of
from procurement.models import Procedure
from tests.answers_orders import SCHEDULES
from tests.builders_orders import PASSWORD
from tests.filled import Make, attach

D = Decimal
ROUNDS = (
    *SCHEDULES,
    ((10, "contract"), (20, "date"), (30, "delivery"), (40, "closing")),
    ((30, "contract"), (30, "date"), (40, "closing")),
    ((100, "delivery"),),
)


def contract_draft(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    attach(case, "contract", task)
    day = calendars.today(case.zone) + timedelta(days=rng.randint(0, 20))
    rows = [
        {"share": D(share), "due_on": due_on, "days": rng.randint(0, 9), "date": day, "advance": rng.random() < 0.5}
        for share, due_on in rng.choice(ROUNDS)
    ]
    known = {"subject": "Поставка техники", "terms": "Гарантия 24 месяца", "number": f"Д-{case.number}"}
    why = "Договорились о скидке" if case.signed else ""
    return known | {"rows": rows, "changed": "Уточнили сроки", "changed_why": why}


def points(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    outcomes = ("open", "ours", "theirs", "agreed")
    rows = [point(n, rng.choice(outcomes)) for n in range(1, rng.randint(2, 4))]
    return {"rows": rows}


def point(n: int, outcome: str) -> dict[str, Any]:
    """A point of disagreement."""
    return {
        "clause": f"п. 4.{n}", "ours": "Пени 0,1 %", "theirs": "Пени 0,01 %", "outcome": outcome,
        "agreed": "Пени 0,05 %" if outcome == "agreed" else "",
    }  # fmt: skip


def agreed(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"rows": [point(1, rng.choice(("ours", "theirs", "agreed")))] if rng.random() < 0.5 else []}


def contract_sign(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    for director in Person.objects.filter(login__in=("general_director", "stand_in")):
        if not director.check_password(PASSWORD):
            director.set_password(PASSWORD)
            director.save(update_fields=["password"])
    return {"password": PASSWORD}


def contract_returned(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    attach(case, "signed_contract", task)
    today = calendars.today(case.zone)
    return {"signed_ours": today, "signed_theirs": today}


def receipt(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    if task.seat != "it":
        return {}
    return {"accepted": {row.pk: row.allotted for row in to_inspect(case)}, "defects": {}, "numbers": {}}


def receipt_problem(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    if task.seat != "it":
        rows = receipts_of(case, task)
        return {"refused": {rng.choice(rows).pk: "Не то"} if rows else {}}
    rows = to_inspect(case)
    accepted = {row.pk: row.allotted for row in rows}
    for row in rng.sample(rows, rng.randint(1, len(rows))) if rows else []:
        accepted[row.pk] = D(0)
    return {"accepted": accepted, "defects": {row.pk: "Не включается" for row in rows}, "numbers": {}}


DATA: dict[tuple[str, str], Make] = {
    ("contract_draft", "done"): contract_draft,
    ("contract_supplier", "done"): agreed,
    ("contract_supplier", "changes"): points,
    ("contract_sign", "approve"): contract_sign,
    ("contract_returned", "done"): contract_returned,
    ("tender.receipt", "done"): receipt,
    ("tender.receipt", "problem"): receipt_problem,
}
