"""A purchase by a branch with a contract, put to its draft with the choice made: what comes before has its own tests.

5 monitors of the requester; 2 monitors and 6 keyboards of requester2. The first offer is chosen: monitors at 9 000.00,
keyboards at 1 100.00, VAT 22 % inside: 69 600.00 in all, VAT 12 550.82. The second one comes to 71 100.00.
"""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from invoices import actions as budget
from invoices.models import Article, BudgetLine, OwnAccount
from portal import calendars
from portal.actions import cases, moves
from portal.models import BankAccount, Counterparty, Person
from procurement.models import Asked, Item, Offer, OfferLine, Procedure
from tests import builders
from tests.builders_branches import branch_begun, give
from tests.builders_orders import PASSWORD
from tests.cast import Cast
from tests.filled import attach
from tests.filled.contract import contract_draft

D = Decimal
TOTAL, VAT, RESERVE = D("69600.00"), D("12550.82"), D("80000.00")
AFTERWARDS = [
    {"share": D(40), "due_on": "delivery", "days": 5},
    {"share": D(60), "due_on": "closing", "days": 5},
]
PRICES = {"Монитор": ("9000.00", "9300.00"), "Клавиатура": ("1100.00", "1000.00")}


def contract_begun(
    cast: Cast, branch: str, wanted: Any = None, sort: str = "good", prices: dict[str, tuple[str, str]] | None = None
) -> Procedure:
    """The purchase in `contract_draft`, the first of two offers chosen. `sort`: goods, services or licences."""
    case = branch_begun(cast, branch, wanted)
    Item.objects.of_group(case.group).update(sort=sort)
    case.group.lines.update(sort=sort)
    _furnish(cast)
    offers = [_offer(case, supplier, n, prices or PRICES) for n, supplier in enumerate(_suppliers(cast))]
    with cases.change(case, by=cast.fresh("purchasing_head")) as act:
        mine = act.read(case.pk, branch)
        mine.buyer, mine.asking, mine.chosen, mine.reserve = cast.fresh("buyer"), 1, offers[0], RESERVE
        mine.save(update_fields=["buyer", "asking", "chosen", "reserve"])
        budget.reserve_all(act, mine, [(Article.objects.get(), cast.marketing, RESERVE)])
        cases.close_visit(act, mine, "done")
        put(act, mine, "contract_draft")
    return builders.again(case)


def put(act: Any, case: Procedure, step: str) -> None:
    """The case stands there now, past the door: only to begin a test in the middle."""
    case.__dict__["step"] = step
    act.touch(case)
    moves.enter(act, case)


def _furnish(cast: Cast) -> None:
    BudgetLine.objects.filter(unit=cast.marketing).update(plan=D("5000000.00"))
    OwnAccount.objects.get_or_create(name="Основной", bank="Банк", bic="046577000", account="4" * 20)
    for n, company in enumerate(Counterparty.objects.order_by("pk")):
        account = {"bank": "Банк", "bic": "046577001", "account": str(n) * 20, "main": True}
        BankAccount.objects.get_or_create(counterparty=company, defaults=account)
    for name in ("general_director", "stand_in"):
        person = cast.fresh(name)
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])


def _suppliers(cast: Cast) -> list[Counterparty]:
    return list(Counterparty.objects.filter(inn__in=builders.INNS).order_by("pk")[:2])


def _offer(case: Procedure, supplier: Counterparty, place: int, prices: dict[str, tuple[str, str]]) -> Offer:
    Asked.objects.create(procedure=case, counterparty=supplier, nth=1)
    offer = Offer.objects.create(
        procedure=case, counterparty=supplier, nth=1, received=case.opened + timedelta(hours=place + 1),
        number=f"КП-{place + 1}", delivery_days=10, warranty_months=24, checked=True, admitted=True,
    )  # fmt: skip
    for line in case.group.lines.select_related("kind").order_by("position"):
        price = D(prices[line.kind.name][place])
        OfferLine.objects.create(
            offer=offer, line=line, quantity=line.quantity, price=price, vat_rate=D(22), fits=True, suits=True
        )
    return offer


def rows(*given: tuple[str, str]) -> list[dict[str, Any]]:
    """Rows of a schedule: ("30", "contract"), …"""
    return [{"share": D(share), "due_on": due_on, "days": 5} for share, due_on in given]


def drafted(case: Procedure, schedule: list[dict[str, Any]] | None = None, **more: Any) -> Procedure:
    """contract_draft answered: a new text, this schedule (half before, half at the end)."""
    halves = rows(("50", "contract"), ("50", "closing"))

    def data(case: Procedure, task: Any) -> dict[str, Any]:
        return contract_draft(case, task, Random(1)) | {"rows": schedule or halves} | more

    return give(case, "done", data=data)


def to_step(case: Procedure, step: str) -> Procedure:
    """Answer happily until the case stands there."""
    for _ in range(20):
        if builders.again(case).step == step:
            break
        case = give(case)
    assert builders.again(case).step == step, f"stands in {builders.again(case).step}, not in {step}"
    return builders.again(case)


def concluded(case: Procedure, schedule: list[dict[str, Any]] | None = None, **more: Any) -> Procedure:
    """The contract is drafted, checked, signed by both: the case stands in `invoice_in`."""
    return to_step(drafted(case, schedule, **more), "invoice_in")


def who(case: Procedure, seat: str) -> Any:
    """The open task of this seat."""
    return case.tasks.open().select_related("case", "visit", "person").filter(seat=seat).first()


def answered(case: Procedure, seat: str, answer: str, data: Any = None, comment: str = "", by: Person | None = None):
    """This seat answers."""
    task = who(case, seat)
    cases.answer(task, answer, by=by or builders.whoever(case, task), data=data, comment=comment)
    return builders.again(case)


def delivered(case: Procedure, *, shares: Any = None, why: str = "", **quantities: int) -> Procedure:
    """One arrival: `Монитор=3`."""
    attach(case, "delivery_note", who(case, "buyer"))
    lines = {line.kind.name: line.pk for line in case.group.lines.select_related("kind")}
    given = {lines[name]: D(n) for name, n in quantities.items()}
    today = calendars.today(case.zone)
    data = {"quantities": given, "shares": shares or {}, "why": why, "note_number": "Н-1", "day": today}
    return give(case, "done", data=data)


def at_delivery(case: Procedure, schedule: list[dict[str, Any]] | None = None) -> Procedure:
    """Concluded without an advance, the invoice comes later: the case stands in `delivery`."""
    case = concluded(case, schedule or AFTERWARDS)
    if schedule is None:
        case = give(case, "later")
    return to_step(case, "delivery")
