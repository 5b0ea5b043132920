"""What the lines from `contract_draft` to `contract_returned` write. Called by the door: (act, case, task, answer,
data). Sum, VAT, number and schedule are an order's (`actions.ordering`), the text comes in versions."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoices import actions as invoices
from portal.actions.act import Act
from portal.actions.documents import freeze
from portal.models import Task
from portal.typography import money
from procurement.actions.keeping import keep
from procurement.actions.ordering import may_sign, order_ready, write_signature, write_terms
from procurement.actions.schedule import set_dates, withdraw_open_invoices
from procurement.contracts import fresh_text, last_text, scan_of, snapshot
from procurement.models import ContractVersion, Disagreement, Order, Procedure
from procurement.paying import last_order, paid

Data = dict[str, Any]


# ── contract_draft ──


def contract_ready(case: Procedure, answer: str, data: Data | None) -> Any:
    """Something was chosen, and the text of this very agreement is attached."""
    if why := order_ready(case, answer, data):
        return why
    if answer != "done" or data is None or fresh_text(case, unsigned_order(case)):
        return None
    if case.signed:
        return gettext_lazy("Attach the text of the supplementary agreement: the one that is here is signed already.")
    return gettext_lazy("Attach the text of this contract: the one that is here belongs to another one.")


def unsigned_order(case: Procedure) -> Order | None:
    """The contract or supplementary agreement that is being prepared."""
    order = last_order(case)
    return order if order and order.signed is None else None


def write_contract(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The contract, or after a signature its next supplementary agreement; each round is a version of the text."""
    order = write_terms(act, case, data)
    text = fresh_text(case, order)
    last = order.versions.order_by("-nth").first()
    version = ContractVersion.objects.create(
        order=order,
        nth=last.nth + 1 if last else 1,
        file=text,
        changed=data.get("changed", ""),
        data=snapshot(case, order, text),
        by=act.by,
        at=act.now,
    )
    act.log(case, "contract_version", task=task, text=version.changed, data={"number": str(order), "nth": version.nth})


# ── contract_supplier ──


def supplier_right(case: Procedure, answer: str, data: Data | None) -> Any:
    """`done`: nothing is open; `changes`: there is a point; `supplier_declined`: see `why_not_declined`."""
    if answer == "supplier_declined":
        return why_not_declined(case)
    if data is None or "rows" not in data:
        return None
    if answer == "changes" and not data["rows"]:
        return gettext_lazy("Write what the supplier wants to change: at least one point.")
    open_ones = [row for row in data["rows"] if row["outcome"] == Disagreement.Outcome.OPEN]
    if answer == "done" and open_ones:
        return _("“%(clause)s” is still open: agree on a wording, or answer that the supplier wants changes.") % {
            "clause": open_ones[0]["clause"]
        }
    return None


def agree_with_supplier(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The points of disagreement as they stand, printed as their protocol; `done`: the supplier agrees to the text."""
    order = last_order(case)
    if answer == "supplier_declined":
        decline(act, case, task)
        return
    if data.get("rows") is not None:
        _write_points(act, order, data["rows"])
    if order.disagreements.exists():
        freeze(act, case, "disagreements", subject=f"order:{order.pk}")
    if answer == "done":
        order.supplier_agreed = act.now
        order.save(update_fields=["supplier_agreed"])


def _write_points(act: Act, order: Order, rows: list[Data]) -> None:
    order.disagreements.all().delete()
    Disagreement.objects.bulk_create(
        Disagreement(order=order, nth=n, by=act.by, at=act.now, **row) for n, row in enumerate(rows, 1)
    )


# ── contract_sign ──


def may_sign_contract(case: Procedure, answer: str, data: Data | None) -> Any:
    """As an order, and what is signed is the text of the last version: not a file attached since."""
    if answer != "approve":
        return None
    if why := may_sign(case, answer, data):
        return why
    version = ContractVersion.objects.filter(order=last_order(case)).order_by("-nth").first()
    if version is None or version.file != last_text(case):
        return gettext_lazy(
            "A file of the contract was attached since that nobody has checked. Send it back for rework."
        )
    return None


def sign_contract(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The general director has signed; number and date are those that stand on the paper now."""
    if answer != "approve":
        return
    order = write_signature(act, case)
    order.number, order.date = data.get("number") or order.number, data.get("date") or order.date
    order.save(update_fields=["number", "date"])
    if not order.nth:
        keep(case, order_number=order.number, order_date=order.date)


# ── contract_returned ──


def returned_right(case: Procedure, answer: str, data: Data | None) -> Any:
    """`done`: the scan of this agreement is here; `supplier_declined`: nothing is signed by both, nothing paid."""
    if answer == "supplier_declined":
        return why_not_declined(case)
    if data is None or scan_of(case, last_order(case)):
        return None
    return gettext_lazy("Attach the scan of the copy that both have signed.")


def why_not_declined(case: Procedure) -> Any:
    """A supplier declines only while no agreement is signed by both and nothing is paid; else the sentence."""
    if case.orders.in_force().filter(returned__isnull=False).exists():
        return gettext_lazy(
            "The contract is signed by both: the head of purchasing gives it up (“Give up the contract”)."
        )
    if gone := paid(case):
        return _("%(sum)s is paid already: the head of purchasing gives the contract up.") % {"sum": money(gone)}
    return None


def return_copy(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Both have signed: the dates of both; rows due at the signature get their day. Or the supplier declined."""
    if answer == "supplier_declined":
        decline(act, case, task)
        return
    order = last_order(case)
    today = act.now.astimezone(case.zone_info).date()
    order.signed_ours, order.signed_theirs = data.get("signed_ours") or today, data.get("signed_theirs") or today
    order.returned = act.now
    order.save(update_fields=["signed_ours", "signed_theirs", "returned"])
    set_dates(act, case, "contract")


def decline(act: Act, case: Procedure, task: Task) -> None:
    """The supplier does not sign: contract and offer stay as what they were, nothing is ordered any more, and what one
    may do before a signature one may do again."""
    order, offer = last_order(case), case.chosen
    withdraw_open_invoices(act, case, _("The supplier declined."))
    order.declined = offer.declined = act.now
    order.save(update_fields=["declined"])
    offer.save(update_fields=["declined"])
    if case.signed:
        invoices.mark_not_ordered(act, case)
    keep(case, chosen=None, signed_at=None, order_number="", order_date=None, order_terms="")
    act.log(case, "declined", task=task, data={"number": str(order), "supplier": offer.counterparty.name})
