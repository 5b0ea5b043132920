"""What the lines from `claim` to `rating` write, and the end `closed`. Called by the door."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoices import actions as invoices
from portal import documents
from portal.actions.act import Act
from portal.actions.cases import change
from portal.actions.documents import freeze
from portal.actions.refusals import NotYours, Refused, TooLate
from portal.models import Person, Task
from portal.roles import has_role
from portal.typography import money
from procurement.actions import items
from procurement.actions.ordering import keep_paper, wrong_invoice
from procurement.actions.receiving import receive_unseen
from procurement.actions.schedule import set_dates, withdraw_invoice, withdraw_open_invoices
from procurement.coming import arrival_costs, came_in, coming, cost_of, open_receipts
from procurement.compared import differences
from procurement.models import Arrival, Claim, ClosingDocument, ClosingLine, Item, Procedure, Rating, WrittenOff
from procurement.paying import is_balance_due, order_total, paid
from procurement.shares import cost_by_unit

Data = dict[str, Any]
ZERO = Decimal("0.00")
FINANCE = ("accounting", "treasury", "finance_director")


# ── claim ──


def why_not_give_up(case: Procedure) -> Any:
    """From the signature on, not in the claim itself: the sentence why not, or None."""
    if not case.signed:
        return gettext_lazy("Nothing is signed yet: cancel the purchase instead.")
    if case.step == "claim":
        return gettext_lazy("The claim is being settled already: end the contract there.")
    return None


def claim_right(case: Procedure, answer: str, data: Data | None) -> Any:
    """`done` waits for what is still to come; an ended contract leaves no payment order at the bank: treasury first."""
    if answer == "done":
        if any(one.to_come for one in coming(case)):
            return None
        return gettext_lazy("Nothing is to come any more: settle it without goods, or end the contract.")
    if answer not in ("settled", "contract_ended"):
        return None
    for row in case.payment_rows.unpaid():
        invoice = row.invoice
        if invoice and invoice.dropped is None and invoice.at_bank:
            return _("Invoice %(number)s is in a payment order: treasury must call it back or see it paid first.") % {
                "number": invoice.code
            }
    return None


def settle_claim(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The claim with its outcome. Settled: what will not come is written off quantity and schedule. Ended: the open
    invoices are withdrawn. Money to return is a row that finance marks as returned."""
    claim = Claim.objects.create(
        procedure_id=case.pk,
        arrival=case.arrivals.order_by("-nth").first(),
        nth=case.claims.count() + 1,
        text=data.get("text") or task.comment or "–",
        outcome=answer,
        settled_how=data.get("settled_how", ""),
        by=act.by,
        at=act.now,
    )
    receive_unseen(act, case)
    if answer != "done":
        _nothing_pending(case, claim)
    if answer == "settled":
        _write_off(act, case, claim)
        _return(claim, _cut_schedule(act, case))
        set_dates(act, case, "delivery")
    elif answer == "contract_ended":
        withdraw_open_invoices(act, case, _("The contract ended."))
        _return(claim, data.get("sum_return", to_return(case)))
    if answer != "done":  # the happy answer's form is frozen by the door
        freeze(act, case, "claim")
    act.log(case, "claimed", task=task, answer=answer, data={"claim": claim.nth, "return": str(claim.sum_return)})


def _nothing_pending(case: Procedure, claim: Claim) -> None:
    """What nobody has confirmed by now counts as not come."""
    for row in open_receipts(case):
        row.refused = (claim.settled_how or claim.text)[:500]
        row.save(update_fields=["refused"])


def to_return(case: Procedure) -> Decimal:
    """What was paid beyond what came and was taken."""
    came = sum((cost for cost, _vat in arrival_costs(case).values()), ZERO)
    return max(paid(case) - came, ZERO)


def _return(claim: Claim, sum_: Decimal) -> None:
    claim.sum_return = sum_
    claim.save(update_fields=["sum_return"])


def _write_off(act: Act, case: Procedure, claim: Claim) -> None:
    why = claim.settled_how or claim.text
    for one in coming(case):
        if one.to_come:
            left = one.ordered - one.written_off
            cost = cost_of(one.offered, left) - (
                cost_of(one.offered, left - one.to_come) if left > one.to_come else ZERO
            )
            WrittenOff.objects.create(claim=claim, line=one.line, quantity=one.to_come, cost=cost)
            for item in Item.objects.filter(line=one.line).in_purchasing().order_by("pk"):
                if item.to_come:
                    items.write_off(act, item, item.to_come, why)


def _cut_schedule(act: Act, case: Procedure) -> Decimal:
    """Take what was written off away from the rows, the last one first, never from what is paid; the rest of it is
    money to return."""
    rows = list(case.payment_rows.live())
    over = sum((row.sum for row in rows), ZERO) - order_total(case)
    for row in reversed(rows):
        cut = min(over, row.left)
        if cut <= 0:
            continue
        withdraw_invoice(act, row, _("Settled without goods."))
        over -= cut
        if cut == row.sum:
            row.withdrawn = act.now
            row.save(update_fields=["withdrawn"])
        else:
            row.sum -= cut
            row.save(update_fields=["sum"])
    return max(over, ZERO)


def mark_returned(claim: Claim, *, by: Person, day: Any) -> None:
    """Finance saw the money come back."""
    if not has_role(by, *FINANCE):
        raise NotYours(_("Accounting or treasury mark money as returned."))
    with change(claim.procedure, by=by, quietly=True) as act:
        row = Claim.objects.get(pk=claim.pk)
        if row.returned:
            raise TooLate(_("%(who)s has marked it already.") % {"who": row.returned_by})
        if not row.sum_return:
            raise Refused(_("Nothing is to be returned by this claim."))
        row.returned, row.returned_by = day, by
        row.save(update_fields=["returned", "returned_by"])
        act.log(act.read(claim.procedure_id), "returned", data={"claim": row.nth, "sum": str(row.sum_return)})


# ── closing_docs, closing_check ──


def arrivals_to_close(case: Procedure) -> list[Arrival]:
    """Arrivals of which something was taken: each needs its document."""
    return [one for one in case.arrivals.order_by("nth") if any(n > 0 for n in came_in(one).values())]


def papers_right(case: Procedure, answer: str, data: Data | None) -> Any:
    """A scan hangs on the case, and the invoice that was to come later is registered, its sum right."""
    if answer != "done":
        return None
    if data is None:
        return None
    if arrivals_to_close(case) and not documents.present(case) & {"upd", "act"}:
        return gettext_lazy("Attach the UPD or the act first.")
    if not wants_invoice(case):
        return None
    paper = data.get("invoice")
    if not paper:
        return gettext_lazy("The supplier's invoice was to come later: enter it now.")
    return wrong_invoice(case, paper["sum"], paper["vat"])


def wants_invoice(case: Procedure) -> bool:
    """The invoice was answered to come later, and something is still to be paid."""
    return case.invoice_later and is_balance_due(case)[0]


def write_papers(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Per arrival: the document's number, date, sum, VAT and quantities as the supplier wrote them."""
    for arrival in arrivals_to_close(case):
        given = data.get("documents", {}).get(arrival.pk)
        if given is None:
            raise Refused(_("Enter the document of arrival %(n)s.") % {"n": arrival.nth})
        values = {name: given[name] for name in PAPER if name in given} | {"by": act.by, "at": act.now}
        paper, _made = ClosingDocument.objects.update_or_create(
            arrival=arrival, defaults=values, create_defaults=values | {"procedure_id": case.pk}
        )
        _write_lines(paper, given.get("quantities") or came_in(arrival))
    if data.get("invoice") and wants_invoice(case):
        keep_paper(act, case, data["invoice"])


PAPER = ("kind", "number", "date", "sum", "vat", "vat_invoice_number", "vat_invoice_date")


def _write_lines(paper: ClosingDocument, quantities: dict[int, Decimal]) -> None:
    paper.lines.all().delete()
    ClosingLine.objects.bulk_create(
        ClosingLine(document=paper, line_id=line, quantity=n) for line, n in quantities.items() if n > 0
    )


def papers_agree(case: Procedure, answer: str, data: Data | None) -> Any:
    """Differences beyond rounding are accepted only with a reason."""
    if answer != "approve" or data is None or data.get("despite"):
        return None
    wrong = differences(case)
    if not wrong:
        return None
    first = wrong[0]
    said = money(first.difference) if first.is_money else f"{first.difference.normalize():f}"
    return _("%(what)s: the documents differ by %(difference)s. Send them back, or say why this is right.") % {
        "what": first.what,
        "difference": said,
    }


def check_papers(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The documents agree: rows due at closing get their day."""
    if answer != "approve":
        return
    if data.get("despite"):
        act.log(case, "differs", task=task, text=data["despite"])
    set_dates(act, case, "closing")


# ── rating, closed ──


def rate(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Quality, time, documents: 1 … 5."""
    values = {name: data[name] for name in ("quality", "time", "documents", "words") if name in data}
    values |= {"counterparty": case.chosen.counterparty, "by": act.by, "at": act.now}
    Rating.objects.update_or_create(procedure_id=case.pk, defaults=values)


def closed(act: Act, case: Procedure) -> None:
    """Everything was received or written off; what was paid is what it cost, the rest of the reserve is free."""
    for item in Item.objects.of_group(case.group).live().order_by("pk"):
        if item.to_come:
            items.write_off(act, item, item.to_come, _("It was not ordered."))
    invoices.mark_settled(act, case, cost_by_unit(case))
