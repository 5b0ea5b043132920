"""Effects of the lines about need and price: justification, specification, prices of the market, method, price."""

from typing import Any

from portal.actions.act import Act
from portal.models import Task
from procurement.actions.keeping import keep
from procurement.actions.procedures import mark_rerouted
from procurement.market import market_of
from procurement.models import MarketPrice, Procedure

Data = dict[str, Any]
PRICE_FIELDS = ("source", "named", "sum", "date")


def justified(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Why only one supplier can: `ground`, `ground_text`."""
    if answer == "done":
        keep(case, ground=data["ground"], ground_text=data["ground_text"])


def specified(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Words of one's own beside the lines: `specification_text`."""
    keep(case, specification_text=data.get("specification_text", ""))


def market_compared(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Prices with their sources, perhaps a calculation in words; why one that was taken over does not count."""
    write_market(act, case, data)
    if left_out := market_of(case).left_out:
        act.log(case, "prices_left_out", reasons=left_out, data={"n": len(left_out)})


def maximum_justified(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The maximum price is the mean of the prices that count."""
    write_market(act, case, data)
    found = market_of(case)
    keep(case, max_price=found.mean)
    act.log(case, "max_price", reasons=(*found.why, *found.left_out), data={"sum": str(found.mean)})


def write_market(act: Act, case: Procedure, data: Data) -> None:
    """`prices`, `market_text`, and `left_out`: reasons of the prices taken over that do not count here, by their pk."""
    write_prices(act, case, data["prices"])
    leave_out(case, data.get("left_out", {}))
    keep(case, market_text=data.get("market_text", ""))


def leave_out(case: Procedure, reasons: dict[int, str]) -> None:
    """Exactly these of the prices taken over do not count here."""
    taken = list(case.market_prices.filter(from_procedure__isnull=False))
    for row in taken:
        row.left_out = reasons.get(row.pk, "")
    MarketPrice.objects.bulk_update(taken, ["left_out"])


def write_prices(act: Act, case: Procedure, rows: list[Data]) -> None:
    """Exactly these rows are the procedure's own (`row`: the one that is there); those taken over stay as they are."""
    own = {row.pk: row for row in case.market_prices.filter(from_procedure=None)}
    kept = {data["row"].pk for data in rows if data.get("row")}
    MarketPrice.objects.filter(pk__in=own.keys() - kept).delete()
    for data in rows:
        known = own.get(data["row"].pk) if data.get("row") else None
        price = known or MarketPrice(procedure_id=case.pk, by=act.by, at=act.now)
        for name in PRICE_FIELDS:
            setattr(price, name, data[name])
        price.save()


def method_judged(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The branch is right, or which one instead."""
    if answer == "another_branch":
        mark_rerouted(case, data["branch"])
