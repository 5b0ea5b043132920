"""Purchases by single source, quotation and tender for `make shots`: each brought to its step by the tests' builders.

The company is the demo's; what is entered is `tests.filled`'s. A purchase is built when a picture first asks for it.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from django.conf import settings

from invoices.models import BudgetLine
from portal import clock, demo, roles
from portal.actions import cases
from portal.models import Counterparty, Task
from procurement.actions import questions
from procurement.demo_orders import Deal
from procurement.models import BranchProposal, Procedure
from tests import builders
from tests.builders_branches import branch_at, give, happy_data, walk
from tests.builders_evaluation import EXPERTS, bids_at, grow
from tests.cast import Cast
from tests.filled import attach
from tests.filled.contract import contract_draft
from tests.filled.market import price
from tests.filled.sealed import both_there, taken_in

D = Decimal
LATER = [
    {"share": D(40), "due_on": "delivery", "days": 5, "date": None, "advance": False},
    {"share": D(60), "due_on": "closing", "days": 10, "date": None, "advance": False},
]
BIDDERS = tuple((f"{total}.00", 10 + n, 12 + 6 * n) for n, total in enumerate((101_000, 90_000, 95_000, 99_400)))


# ── the company ──


@cache
def company() -> Cast:
    """The demo's cast under the names that the builders know; suppliers and money enough for all of it."""
    people = {code: demo.person(code) for code in demo.CAST}
    units = {"marketing": roles.unit_of(people["requester"]), "events": roles.unit_of(people["requester2"])}
    for name, inn in zip(builders.SUPPLIERS, builders.INNS, strict=True):
        Counterparty.objects.get_or_create(inn=inn, defaults={"name": name, "is_supplier": True})
    BudgetLine.objects.filter(unit__in=units.values(), article__code="26.1").update(plan=D("60000000.00"))
    return Cast(people["admin"], people, units)


def at(branch: str, step: str, **changed: Any) -> Procedure:
    """A purchase by this branch that stands in `step`; data of the steps on the way may be replaced."""
    return _by_this_branch(lambda: branch_at(company(), branch, step, **ENTERED | changed))


def _by_this_branch(build: Callable[[], Procedure]) -> Procedure:
    """The builders have one rule that proposes a branch; then the company's own are there again."""
    rules = list(BranchProposal.objects.order_by("pk"))
    try:
        return build()
    finally:
        BranchProposal.objects.all().delete()
        BranchProposal.objects.bulk_create(rules)


def _on(case: Procedure, step: str, **changed: Any) -> Procedure:
    return walk(company(), case, step, **ENTERED | changed)


def _assigned(case: Procedure, task: Task) -> dict[str, Any]:
    return {"buyer": demo.person("buyer"), "priority": "normal"}


def _signed(case: Procedure, task: Task) -> dict[str, Any]:
    return {"password": settings.DEMO_PASSWORD}


def _drafted(case: Procedure, task: Task) -> dict[str, Any]:
    return contract_draft(case, task, Random(1)) | {"rows": LATER}


ENTERED = {"assign": _assigned, "contract_sign": _signed, "contract_draft": _drafted}


# ── what stands where ──


def far_apart(branch: str, step: str) -> Procedure:
    """Three prices of the market; one of them is far from the others."""

    def prices(case: Procedure, task: Task) -> dict[str, Any]:
        attach(case, "price_sources", task)
        known = {"Прайс-лист «Комплект-Сервис»": "71200.00", "Письмо «Орбиты»": "74900.00", "Договор 14": "98800.00"}
        return {"prices": [price(sum_, named) for named, sum_ in known.items()]}

    return at(branch, step, max_price=prices)


def taken_over() -> Procedure:
    """A small purchase goes on as a quotation; the prices of its offers went along."""
    return rerouted(at("small", "report"), "quotation", "max_price")


def rerouted(case: Procedure, branch: str, step: str = "assign") -> Procedure:
    """The head of purchasing changes the branch."""
    given = {"branch": branch, "reason": "После сбора предложений закупка дороже предела малой"}
    cases.leave(case, "reroute", by=demo.person("purchasing_head"), data=given)
    return _on(builders.again(case).continued_by.get(), step)


def left() -> Procedure:
    """The old number of a purchase that goes on by another branch."""
    return rerouted(at("small", "report"), "tender").from_procedure


def asked_questions() -> Procedure:
    """One question answered, one not yet; who asked is known of the first."""
    case = at("tender", "supplier_questions")
    first = case.asked.order_by("pk").first().counterparty
    words = "Какая матрица нужна и есть ли требования к частоте обновления? В описании указана только диагональ."
    known = questions.register(case, by=case.buyer, question=words, came=clock.now(), counterparty=first)
    questions.answer(known, by=case.buyer, text="IPS, не хуже 100 Гц.")
    questions.register(case, by=case.buyer, question="Можно ли аналог клавиатуры?", came=clock.now())
    return case


def envelopes(branch: str, count: int) -> Procedure:
    """So many envelopes are taken in."""
    case = at(branch, "proposals" if branch == "tender" else "quotations")
    taken_in(case, count)
    return case


def opening(*, there: bool = False, entered: bool = False) -> Procedure:
    """The opening: nobody there, both there, the buyer has entered what the envelopes say."""
    case = at("quotation", "opening")
    if there or entered:
        both_there(case)
    return give(case) if entered else case


def marked(step: str) -> Procedure:
    """Four bidders in a tender, two criteria of experts."""
    return _on(_by_this_branch(lambda: bids_at(company(), "tender", bids=BIDDERS, criteria=EXPERTS)), step)


def ranked(step: str) -> Procedure:
    """Four bidders in a tender by price, days and warranty: the same total twice is no tie."""
    return _on(_by_this_branch(lambda: bids_at(company(), "tender", bids=BIDDERS)), step)


def overfull() -> Procedure:
    """Ten offers for sixty lines with long names."""
    case = ranked("report")
    grow(case, 60, 10)
    for line in case.group.lines.filter(position__gt=1):
        name = "Кронштейн настольный для двух мониторов с газлифтом" if line.position % 3 else "Кабель"
        case.group.lines.filter(pk=line.pk).update(name=f"{name}, вариант {line.position}")
    for offer in case.offers.filter(counterparty__name__startswith="Участник"):
        name = f"ООО «Торговый дом „Северо-Западные системы“, филиал {offer.pk}»"
        Counterparty.objects.filter(pk=offer.counterparty_id).update(name=name)
    return case


def second_text() -> Procedure:
    """The lawyer sent the contract back once; its second version is to be checked."""
    case = give(at("tender", "contract_legal"), "rework", comment="Нет пени за просрочку поставки")

    def again(case: Procedure, task: Task) -> dict[str, Any]:
        return _drafted(case, task) | {"terms": "Гарантия 24 месяца, пени 0,1 % в день", "changed": "Добавили пени"}

    return give(case, "done", data=again)


def receipt(*, defect: bool = False) -> Procedure:
    """All of it came; the receivers and IT look; or IT has found what is broken: a claim."""
    case = at("tender", "receipt")
    for task in case.tasks.open().order_by("-seat") if defect else ():
        answer = "problem" if task.seat == "it" else "done"
        case = give(case, answer, task=task, comment="Два монитора не включаются" if answer == "problem" else "")
    return case


def paid() -> Procedure:
    """All came, all is paid: the supplier is rated."""
    case = at("tender", "final_payment")
    Deal(case.pk, {}).paid()
    return case


def other_papers() -> Procedure:
    """The closing documents say another sum and another VAT than the contract."""

    def papers(case: Procedure, task: Task) -> dict[str, Any]:
        data = happy_data(case, task, "done") or {}
        first = next(iter(data["documents"].values()))
        first["sum"], first["vat"] = first["sum"] + D("1200.00"), first["vat"] - D("0.50")
        return data

    return at("tender", "closing_check", closing_docs=papers)
