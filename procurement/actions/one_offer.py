"""Effects of a single source's lines about its one offer: asked for, negotiated, checked, the supplier's papers."""

from typing import Any

from portal.actions import counterparties
from portal.actions.act import Act
from portal.models import Counterparty, Task
from procurement.actions.keeping import keep
from procurement.actions.offers import choose, discounted, enquiry_sent, suppliers_checked
from procurement.market import beside, market_of
from procurement.models import Procedure
from procurement.one_offer import the_offer

Data = dict[str, Any]


def requested(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """One supplier (`supplier` or `new_supplier`) is asked for an offer until `answer_by`."""
    chosen = [data["supplier"]] if data.get("supplier") else []
    choose(act, case, {"suppliers": chosen, "new_supplier": data.get("new_supplier")})
    enquiry_sent(act, case, task, answer, data)


def negotiated(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Final prices, and the minutes."""
    discounted(act, case, task, answer, data)
    keep(case, minutes_text=data["minutes_text"])


def price_checked(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The economist's conclusion; how the offer stood to the market is kept with its numbers."""
    if answer != "approve":
        return
    keep(case, price_conclusion=data.get("price_conclusion", ""))
    if offer := the_offer(case):
        market = market_of(case)
        found = beside(offer.total, market.sums)
        act.log(case, "price_checked", text=case.price_conclusion, reasons=(*found.why, *market.left_out))


def papers_collected(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Requisites of the supplier (`fields`) and the account that is paid to (None: it stays as it is)."""
    supplier: Counterparty = data["supplier"]
    accounts = accounts_with(supplier, data["account"]) if data.get("account") else None
    counterparties.change(supplier, by=act.by, accounts=accounts, **data["fields"])


def accounts_with(supplier: Counterparty, account: Data) -> list[Data]:
    """This account is the main one from now on; the others stay."""
    known = list(supplier.accounts.order_by("pk"))
    same = next((one.pk for one in known if (one.bic, one.account) == (account["bic"], account["account"])), None)
    others = [{"pk": one.pk, "main": False} for one in known if one.pk != same]
    return [{"pk": same, **account, "main": True}, *others]


def supplier_checked(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Security's conclusion, where they agree."""
    if answer == "approve":
        suppliers_checked(act, case, task, answer, data)
