"""How much of each line is ordered, came, is refused, written off, still to come. Read from rows.

What came and was refused counts as not come; what came and waits for its receiver counts as come.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from portal import money
from portal.allotment import Allotment, Want, allot
from portal.models import Task
from portal.reasons import Reason, register
from procurement.models import Arrival, ArrivedLine, Item, OfferLine, Procedure, Receipt, Sort, WrittenOff

NONE = Decimal(0)

register(
    {
        "coming.goods": _("Goods are still to come: {names}."),
        "coming.no_goods": _("No goods are to come: services and licences need no receiving."),
        "coming.goods_came": _("Goods came: {names}."),
        "coming.no_goods_came": _("No goods came: there is nothing to inspect."),
        "coming.all_here": _("All that was ordered has come or was written off."),
        "coming.to_come": _("Still to come: {names}."),
    }
)


@dataclass
class Coming:
    """One line of the order: quantities."""

    offered: OfferLine
    arrived: Decimal = NONE
    refused: Decimal = NONE
    written_off: Decimal = NONE

    @property
    def line(self):
        """The line of the group."""
        return self.offered.line

    @property
    def ordered(self) -> Decimal:
        """As the chosen offer has it."""
        return self.offered.quantity

    @property
    def came(self) -> Decimal:
        """Arrived without what was refused."""
        return self.arrived - self.refused

    @property
    def to_come(self) -> Decimal:
        """What the supplier still owes."""
        return max(self.ordered - self.came - self.written_off, NONE)

    @property
    def is_good(self) -> bool:
        """Goods are received and inspected; services and licences are not."""
        return self.line.sort == Sort.GOOD


def coming(case: Procedure) -> list[Coming]:
    """The order's lines with their quantities, in the order of the group."""
    if not case.chosen_id:
        return []
    lines = (
        OfferLine.objects.filter(offer=case.chosen_id).select_related("line", "offer").order_by("line__position", "pk")
    )
    found = {line.line_id: Coming(line) for line in lines}
    for line, quantity in _sums(ArrivedLine.objects.filter(arrival__procedure=case.pk)):
        if line in found:
            found[line].arrived = quantity
    for line, quantity in _sums(WrittenOff.objects.filter(claim__procedure=case.pk)):
        if line in found:
            found[line].written_off = quantity
    for receipt in Receipt.objects.filter(arrival__procedure=case.pk).order_by("pk"):
        if receipt.line_id in found:
            found[receipt.line_id].refused += receipt.allotted - receipt.came
    return list(found.values())


def _sums(rows) -> Iterable[tuple[int, Decimal]]:
    return rows.order_by().values_list("line").annotate(all=Sum("quantity"))


def is_tangible(case: Procedure) -> tuple[bool, list[Reason]]:
    """Are goods still to come?"""
    names = [one.line.name for one in coming(case) if one.is_good and one.to_come]
    return bool(names), [Reason("coming.goods", names=names) if names else Reason("coming.no_goods")]


def is_goods(case: Procedure) -> tuple[bool, list[Reason]]:
    """Did goods come that nobody has inspected?"""
    came = Receipt.objects.to_inspect().filter(arrival__procedure=case.pk)
    names = sorted(set(came.order_by().values_list("item__name", flat=True)))
    return bool(names), [Reason("coming.goods_came", names=names) if names else Reason("coming.no_goods_came")]


def is_all_here(case: Procedure) -> tuple[bool, list[Reason]]:
    """Has everything come, been confirmed or written off?"""
    names = [f"{one.line.name}, {one.to_come.normalize():f}" for one in coming(case) if one.to_come]
    return not names, [Reason("coming.to_come", names=names) if names else Reason("coming.all_here")]


def open_receipts(case: Procedure):
    """What came and waits for its receivers."""
    rows = Receipt.objects.open().filter(arrival__procedure=case.pk)
    return rows.select_related("item__request__initiator", "item__line", "arrival").order_by(
        "arrival__nth", "item__position", "pk"
    )


def receiver_ids(case: Procedure) -> list[int]:
    """Each requester of what came and is not confirmed, the first asked first."""
    return list(dict.fromkeys(receipt.item.request.initiator_id for receipt in open_receipts(case)))


def receipts_of(case: Procedure, task: Task) -> list[Receipt]:
    """The open receipts that this task answers for: its person's, or whom they were put in the place of (a leaver).
    IT, asked beside the receivers, inspects and answers for none."""
    if task.seat == "it":
        return []
    rows = list(open_receipts(case))
    people = {task.person_id, task.instead_id} - {None}
    own = [row for row in rows if row.item.request.initiator_id in people]
    if own:
        return own
    others = {one.person_id for one in Task.objects.filter(visit=task.visit_id).exclude(pk=task.pk)}
    return [row for row in rows if row.item.request.initiator_id not in others]


def wants(case: Procedure) -> dict[int, list[Want]]:
    """line → who waits for how much of it, by which day, asked when (`who` is the item's id)."""
    waiting: dict[int, Decimal] = defaultdict(lambda: NONE)
    for receipt in open_receipts(case):
        waiting[receipt.item_id] += receipt.passed
    found: dict[int, list[Want]] = defaultdict(list)
    for item in Item.objects.filter(line__group=case.group_id).in_purchasing().order_by("asked", "pk"):
        left = item.to_come - waiting[item.pk]
        if left > 0:
            found[item.line_id].append(Want(item.pk, left, item.need_by, item.asked))
    return found


def allotment(case: Procedure, arrived: dict[int, Decimal]) -> dict[int, Allotment]:
    """line → who gets how much of what arrived: by need-by date, then by date of request."""
    asked = wants(case)
    return {line: allot(quantity, asked.get(line, [])) for line, quantity in arrived.items()}


def arrival_costs(case: Procedure) -> dict[int, tuple[Decimal, Decimal]]:
    """arrival → (cost, VAT) of what came in it and was not refused; together exactly what all that came costs."""
    costs: dict[int, tuple[Decimal, Decimal]] = {}
    upto: dict[int, Decimal] = defaultdict(lambda: NONE)
    lines = {one.line.pk: one for one in coming(case)}
    for arrival in Arrival.objects.filter(procedure=case.pk).order_by("nth"):
        cost = tax = Decimal("0.00")
        for line, quantity in came_in(arrival).items():
            if line not in lines:
                continue
            offered, before = lines[line].offered, upto[line]
            upto[line] += quantity
            part = cost_of(offered, upto[line]) - cost_of(offered, before)
            cost += part
            tax += vat_of(offered, upto[line]) - vat_of(offered, before)
        costs[arrival.pk] = (cost, tax)
    return costs


def came_in(arrival: Arrival) -> dict[int, Decimal]:
    """line → how much came in this arrival without what was refused."""
    came = {row.line_id: row.quantity for row in arrival.lines.all()}
    for receipt in arrival.receipts.all():
        if receipt.line_id in came:
            came[receipt.line_id] -= receipt.allotted - receipt.came
    return came


def cost_of(offered: OfferLine, quantity: Decimal) -> Decimal:
    """What so many of the line cost in roubles with VAT; all of it exactly the line's cost."""
    return offered.cost if quantity == offered.quantity else offered.cost_at(offered.last_price, quantity)


def vat_of(offered: OfferLine, quantity: Decimal) -> Decimal:
    """The VAT inside it."""
    return money.vat(cost_of(offered, quantity), offered.vat_rate).vat
