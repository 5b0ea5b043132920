"""A request of the cast brought to where a test begins, by the real actions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from portal.actions import cases
from procurement.actions import groups, requests
from procurement.models import BranchProposal, BranchRule, Characteristic, Fate, Item, ItemKind, Request
from tests.cast import Cast

DIGITS_40 = "1234567890" * 4


@dataclass
class Desk:
    """The cast at work on requests: `file`, `triage`, `consolidated`, `group` each go one step further."""

    cast: Cast
    monitor: ItemKind
    keyboard: ItemKind
    diagonal: Characteristic

    def file(self, what="5 мониторов", who="requester", **more) -> Request:
        return requests.file(by=self.cast.fresh(who), what=what, what_for="Сдача ролика", **more)

    def row(self, kind=None, quantity=5, **more) -> dict:
        kind = kind or self.monitor
        characteristics = {str(self.diagonal.pk): "27"} if kind == self.monitor else {}
        plain = {
            "item": None, "kind": kind, "name": kind.name, "sort": kind.sort, "quantity": Decimal(quantity),
            "unit": kind.unit, "known_price": None,
            "characteristics": characteristics, "need_by": None, "outcome": "buy", "why": "",
        }  # fmt: skip
        return plain | more

    def answer(self, request, answer, *rows, who="it", comment="", **data) -> Request:
        task = request.tasks.open().get()
        cases.answer(task, answer, by=self.cast.fresh(who), comment=comment, data={"rows": list(rows), **data})
        return self.again(request)

    def consolidated(self, *rows, who="requester") -> Request:
        return self.answer(self.file(who=who), "done", *(rows or [self.row()]))

    def group(self, *wanted, **more):
        items = [item for request in wanted for item in request.items.filter(fate=Fate.CONSOLIDATION)]
        return groups.make(by=self.cast.fresh("it"), items=items, **more)

    def again(self, request) -> Request:
        return Request.objects.get(pk=request.pk)


@pytest.fixture
def desk(cast) -> Desk:
    monitor = ItemKind.objects.create(name="Монитор", words="monitor", last_price=Decimal("12000.00"))
    keyboard = ItemKind.objects.create(name="Клавиатура", words="keyboard", last_price=Decimal("1500.00"))
    diagonal = Characteristic.objects.create(kind=monitor, name="Диагональ", unit="″", required=True)
    BranchRule.objects.create(flow="small", limit=Decimal(100_000))
    BranchProposal.objects.create(position=1, branch="single_source", single_source=True)
    BranchProposal.objects.create(position=2, branch="small")
    BranchProposal.objects.create(position=3, branch="quotation", above=Decimal(100_000), up_to=Decimal(3_000_000))
    BranchProposal.objects.create(position=4, branch="tender", above=Decimal(3_000_000))
    return Desk(cast, monitor, keyboard, diagonal)


@pytest.fixture
def settled():
    """Looks at the waits that deeds have woken: the job that the worker would run, here and now."""

    def look() -> None:
        for request in Request.objects.open().order_by("pk"):
            cases.look_again(request.pk)

    return look


@pytest.fixture
def signed(client, cast):
    """`signed(who)`: the client, signed in as somebody of the cast."""

    def sign(who: str):
        client.force_login(cast.fresh(who))
        return client

    return sign


@pytest.fixture
def waiting(desk):
    first = desk.consolidated(desk.row(quantity=5, need_by=date(2030, 6, 1)))
    second = desk.consolidated(desk.row(desk.keyboard, 6), who="requester2")
    return list(Item.objects.filter(request__in=[first, second]).order_by("pk"))
