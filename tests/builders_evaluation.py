"""A quotation or tender put to its opened offers: what comes before has its own tests.

The offers are A, B, C of the vectors in semantics: 5 monitors for 100 000.00, 90 000.00, 95 000.00, VAT 22 % inside; of
a tender price weighs 60, days 20, warranty 20 unless said otherwise.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from invoices import actions as budget
from invoices.models import Article, BudgetLine
from portal.actions import cases
from portal.models import Counterparty
from procurement.models import Asked, Criterion, GroupLine, Offer, OfferLine, Procedure
from tests import builders
from tests.builders_branches import branch_begun
from tests.builders_contract import put
from tests.cast import Cast

D = Decimal
ABC = (("100000.00", 10, 24), ("90000.00", 20, 12), ("95000.00", 12, 36))
WEIGHTS = (("price", "Цена", "60"), ("days", "Срок поставки", "20"), ("warranty", "Гарантия", "20"))
EXPERTS = (("price", "Цена", "50"), ("experts", "Опыт", "30"), ("experts", "Сервис", "20"))
ONE_LINE = {"requester": [("Монитор", 5)]}
FIRST = {"quotation": "offers_technical", "tender": "admission"}


def bids_at(
    cast: Cast, branch: str, *, bids: Any = ABC, criteria: Any = WEIGHTS, step: str = "", wanted: Any = None
) -> Procedure:
    """The purchase in its first line of judging (or in `step`), the bids in order of receipt."""
    case = branch_begun(cast, branch, wanted or ONE_LINE)
    BudgetLine.objects.filter(unit=cast.marketing).update(plan=D("9000000.00"))
    for n, bid in enumerate(bids):
        _offer(case, bidder(n), n, *bid)
    for n, (kind, name, weight) in enumerate(criteria if branch == "tender" else (), 1):
        Criterion.objects.create(procedure=case, position=n, kind=kind, name=name, weight=D(weight))
    with cases.change(case, by=cast.fresh("purchasing_head")) as act:
        mine = act.read(case.pk, branch)
        mine.buyer, mine.asking, mine.reserve = cast.fresh("buyer"), 1, D("6000000.00")
        mine.save(update_fields=["buyer", "asking", "reserve"])
        budget.reserve_all(act, mine, [(Article.objects.get(code="26.1"), cast.marketing, mine.reserve)])
        cases.close_visit(act, mine, "done")
        put(act, mine, step or FIRST[branch])
    return builders.again(case)


def bidder(n: int) -> Counterparty:
    """The n-th bidder, made when there are more than the company's suppliers."""
    if n < len(builders.INNS):
        return Counterparty.objects.get(inn=builders.INNS[n])
    return Counterparty.objects.get_or_create(name=f"Участник {n + 1}")[0]


def _offer(
    case: Procedure, supplier: Counterparty, place: int, total: str, days: int | None, months: int | None
) -> None:
    Asked.objects.create(procedure=case, counterparty=supplier, nth=1)
    offer = Offer.objects.create(
        procedure=case, counterparty=supplier, nth=1, received=case.opened + timedelta(hours=place + 1),
        number=f"КП-{place + 1}", delivery_days=days, warranty_months=months, payment_terms="аванс 30 %",
    )  # fmt: skip
    lines = list(case.group.lines.order_by("position"))
    pieces = sum(line.quantity for line in lines)
    OfferLine.objects.bulk_create(
        OfferLine(
            offer=offer, line=line, quantity=line.quantity, price=D(total) / pieces, vat_rate=D(22), what="Модель"
        )
        for line in lines
    )


def offers_of(case: Procedure) -> list[Offer]:
    """All offers in order of receipt: A, B, C."""
    return list(case.offers.with_lines())


def grow(case: Procedure, lines: int, offers: int) -> None:
    """That many lines and offers, everybody admitted and checked; of each line another offer is the cheapest."""
    first = case.group.lines.order_by("position").first()
    for n in range(case.group.lines.count() + 1, lines + 1):
        GroupLine.objects.create(
            group=case.group, position=n, kind=first.kind, name=f"Позиция {n}", quantity=D(2), unit=first.unit
        )
    for n in range(case.offers.count(), offers):
        Offer.objects.create(
            procedure=case, counterparty=bidder(n), nth=1, received=case.opened, delivery_days=10, warranty_months=12,
            admitted=True, checked=True,
        )  # fmt: skip
    for n, offer in enumerate(offers_of(case)):
        there = {line.line_id for line in offer.lines_read}
        wanted = [line for line in case.group.lines.order_by("position") if line.pk not in there]
        OfferLine.objects.bulk_create(
            OfferLine(offer=offer, line=line, quantity=line.quantity, price=_price(n + place), vat_rate=D(22))
            for place, line in enumerate(wanted)
        )


def _price(n: int) -> D:
    return D("12345.67") + 250 * (n % 7)
