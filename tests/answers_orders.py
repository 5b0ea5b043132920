"""What somebody might enter at the lines from `order` to `rating` and at an invoice's: for random walks.

`data_for(task, answer, rng)` gives data that allow the answer (and attaches the papers it needs); the bank's part, that
no task asks for, is `bank(invoice, rng, by)`.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from invoices import actions as paying
from invoices.models import Invoice, OwnAccount
from portal import calendars
from portal.actions import documents
from portal.models import Case, Person, Task
from procurement.actions.closing import arrivals_to_close, wants_invoice
from procurement.actions.receiving import to_inspect
from procurement.coming import arrival_costs, coming, receipts_of
from procurement.compared import differences
from procurement.models import Procedure
from procurement.paying import expected_sums, expected_vat
from tests.builders_orders import PASSWORD, pdf

D = Decimal
SCHEDULES = (
    ((100, "contract"),),
    ((100, "closing"),),
    ((30, "contract"), (70, "closing")),
    ((50, "contract"), (50, "delivery")),
    ((25, "contract"), (25, "date"), (50, "closing")),
)


def data_for(task: Task, answer: str, rng: Random) -> dict[str, Any] | None:
    """Data for this answer; None where it needs none."""
    case = task.case.concrete()
    make = BY_ANSWER.get((task.step, answer)) or BY_ANSWER.get((task.step, ""))
    return make(case, task, rng) if make else None


def _attach(case: Case, kind: str, task: Task) -> None:
    name = f"{kind}-{task.pk}.pdf"
    documents.attach(case, kind, pdf(name), by=task.person or case.initiator, step=task.step)


def _order(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    day = calendars.today(case.zone) + timedelta(days=rng.randint(0, 20))
    rows = [
        {"share": D(share), "due_on": due_on, "days": 5, "date": day, "advance": rng.random() < 0.5}
        for share, due_on in rng.choice(SCHEDULES)
    ]
    return {"rows": rows, "terms": "", "changed_why": "Уточнили условия"}


def _sign(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"password": PASSWORD}


def _invoice_in(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    _attach(case, "supplier_invoice", task)
    return _paper(case, rng)


def _paper(case: Procedure, rng: Random) -> dict[str, Any]:
    sum_ = rng.choice(expected_sums(case) or [case.chosen.total])
    number, day = str(rng.randint(1, 10**9)), calendars.today(case.zone)
    return {"number": number, "date": day, "sum": sum_, "vat": expected_vat(case, sum_)}


def _notice(case: Procedure, task: Task, rng: Random) -> None:
    _attach(case, "payment_order", task)


def _date(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"date": calendars.today(case.zone) + timedelta(days=rng.randint(0, 30)), "why": "Так договорились"}


def _plan(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"place": "Склад", "person": case.buyer, "vehicle_pass": ""}


def _arrival(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    _attach(case, "delivery_note", task)
    lines = [one for one in coming(case) if one.to_come]
    quantities = {one.line.pk: D(rng.randint(0, int(one.to_come))) for one in lines}
    if rng.random() < 0.6 or not any(quantities.values()):
        quantities = {one.line.pk: one.to_come for one in lines}
    return {"quantities": quantities, "shares": {}, "day": calendars.today(case.zone), "note_number": "1"}


def _inspection(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    rows = to_inspect(case)
    accepted = {row.pk: row.allotted for row in rows}
    if rng.random() < 0.2 and sum(accepted.values()) > 1:
        accepted[rows[0].pk] -= 1
    return {"accepted": accepted, "defects": {row.pk: "Царапины" for row in rows}, "numbers": {}}


def _problem(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"refused": {rng.choice(receipts_of(case, task)).pk: "Не то"}}


def _claim(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"text": "Не поставлено", "settled_how": "Договорились"}


def _papers(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    _attach(case, "upd", task)
    costs, today = arrival_costs(case), calendars.today(case.zone)
    extra = D("0.01") if rng.random() < 0.15 else D(0)
    made = {
        one.pk: {
            "kind": "upd",
            "number": str(one.pk),
            "date": today,
            "sum": costs[one.pk][0] + extra,
            "vat": costs[one.pk][1],
        }
        for one in arrivals_to_close(case)
    }
    return {"documents": made, "invoice": _paper(case, rng) if wants_invoice(case) else None}


def _check(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {"despite": "Округление"} if differences(case) else {}


def _rating(case: Procedure, task: Task, rng: Random) -> dict[str, Any]:
    return {name: rng.randint(1, 5) for name in ("quality", "time", "documents")} | {"words": ""}


def _account(case: Invoice, task: Task, rng: Random) -> dict[str, Any]:
    return {"cost_account": "10.09"}


def _pay_day(case: Invoice, task: Task, rng: Random) -> dict[str, Any]:
    own = OwnAccount.objects.order_by("pk").first()
    return {"pay_day": calendars.today(case.zone), "own_account": own, "priority": 2}


BY_ANSWER: dict[tuple[str, str], Callable[..., dict[str, Any] | None]] = {
    ("order", "done"): _order,
    ("order_signed", "approve"): _sign,
    ("invoice_in", "done"): _invoice_in,
    ("payment_notice", "done"): _notice,
    ("delivery_date", "done"): _date,
    ("receiving_plan", "done"): _plan,
    ("delivery", "done"): _arrival,
    ("inspection", "done"): _inspection,
    ("receipt", "problem"): _problem,
    ("claim", ""): _claim,
    ("closing_docs", "done"): _papers,
    ("closing_check", "approve"): _check,
    ("rating", "done"): _rating,
    ("accounting", "approve"): _account,
    ("plan", "done"): _pay_day,
}


def bank(invoice: Invoice, rng: Random, by: Person) -> None:
    """Treasury enters one thing that the bank did: pays all or a part, carries an order out, sends one back."""
    today = calendars.today(invoice.zone)
    waiting = invoice.orders.at_bank().first()
    if waiting and rng.random() < 0.3:
        paying.bounce(waiting, by=by, why="Неверные реквизиты")
    elif waiting:
        paying.execute(waiting, by=by, day=today)
    else:
        part = invoice.left if rng.random() < 0.7 else max((invoice.left / 2).quantize(D("0.01")), D("0.01"))
        done = today if rng.random() < 0.7 else None
        paying.pay(invoice, by=by, number=str(rng.randint(1, 10**9)), date=today, sum=part, executed=done)
