"""What the lines from `order` to `payment_notice` write. Called by the door: (act, case, task, answer, data)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoices import actions as invoices
from portal.actions.act import Act
from portal.actions.refusals import Refused
from portal.models import Task
from portal.typography import money
from procurement.actions.keeping import keep
from procurement.actions.schedule import replace_schedule, set_dates
from procurement.models import Offer, OfferLine, Order, Procedure, SupplierInvoice
from procurement.paying import (
    above_limit,
    expected_sums,
    expected_vat,
    is_prepaid,
    last_order,
    order_total,
    vat_rounding,
)
from procurement.shares import cost_by_unit

Data = dict[str, Any]


# ── order ──


def order_ready(case: Procedure, answer: str, data: Data | None) -> Any:
    """Something was chosen, and the sum is still within the branch's limit."""
    if answer != "done":
        return None
    if not case.chosen_id:
        return gettext_lazy("No supplier is chosen: go back to the selection report.")
    return _above_limit(case, order_total(case))


def _above_limit(case: Procedure, total: Decimal) -> Any:
    limit = above_limit(case, total)
    if limit is None:
        return None
    return _("The order comes to %(total)s, this branch goes up to %(limit)s: it cannot be ordered this way.") % {
        "total": money(total),
        "limit": money(limit),
    }


def write_order(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The order as the chosen offer has it, with its schedule; after a signature the next supplementary agreement."""
    order = write_terms(act, case, data)
    act.log(case, "ordered", data={"number": str(order), "sum": str(order.sum)})


def write_terms(act: Act, case: Procedure, data: Data) -> Order:
    """Sum and VAT of the chosen offer, number, date, terms and schedule as entered: of an order or a contract."""
    if case.signed and data.get("prices"):
        _amend_prices(case, data["prices"])
    total = order_total(case)
    if why := _above_limit(case, total):
        raise Refused(why)
    day = data.get("date") or act.now.astimezone(case.zone_info).date()
    order = _order(case)
    order.number, order.date = data.get("number") or order.number or case.code, day
    order.sum, order.vat, order.terms = total, _vat(case, total), data.get("terms", "")
    order.subject = data.get("subject", "")
    order.changed_why, order.by, order.at = data.get("changed_why", ""), act.by, act.now
    order.save()
    replace_schedule(act, case, total, data.get("rows") or [])
    values = {} if order.nth else {"order_number": order.number, "order_date": order.date}
    keep(case, order_terms=order.terms, contract_subject=order.subject, invoice_later=False, **values)
    return order


def _order(case: Procedure) -> Order:
    """The unsigned version under work, else the next one (amendments bear the order's number)."""
    last = last_order(case)
    if last is None:
        return Order(procedure_id=case.pk)
    return last if last.signed is None else Order(procedure_id=case.pk, nth=last.nth + 1, number=last.number)


def _vat(case: Procedure, total: Decimal) -> Decimal:
    return min(expected_vat(case, total), total)


def _amend_prices(case: Procedure, prices: dict[int, Decimal]) -> None:
    """New prices of a supplementary agreement; never above what was offered and chosen."""
    for line in OfferLine.objects.filter(offer=case.chosen_id, line__in=prices).order_by("pk"):
        if prices[line.line_id] > line.price:
            raise Refused(
                _("“%(line)s” was offered for %(price)s: a higher price is a new choice, not an amendment.")
                % {"line": line.line.name, "price": money(line.price)}
            )
        line.final_price = prices[line.line_id]
        line.save(update_fields=["final_price"])
    case.chosen = Offer.objects.get(pk=case.chosen_id)


# ── order_legal, order_signed ──


def consent_to_dearer(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The economist's consent to a sum above the reserve raises the reserve to it."""
    if answer != "approve" or task.seat != "economist_if_dearer":
        return
    total = order_total(case)
    if case.reserve is None or total > case.reserve:
        invoices.raise_reserve(act, case, total)
        keep(case, reserve=total)


def may_sign(case: Procedure, answer: str, data: Data | None) -> Any:
    """Nothing is signed above the reserve or above the branch's limit, nor an order of which items have left since."""
    if answer != "approve":
        return None
    if why := _blocked(case):
        return why
    total = order_total(case)
    if case.reserve is None or total > case.reserve:
        return _("It comes to %(total)s, the reserve is %(reserve)s: the economist must agree first.") % {
            "total": money(total),
            "reserve": money(case.reserve),
        }
    return _above_limit(case, total) or _outdated(case, total)


def _blocked(case: Procedure) -> Any:
    """Nothing new begins with a supplier blocked meanwhile; what is agreed already may still be amended."""
    supplier = case.chosen.counterparty if case.chosen_id and not case.signed else None
    if supplier is None or not supplier.blocked:
        return None
    return _(
        "“%(who)s” is blocked: %(why)s. Nothing is signed with a blocked supplier: the head of purchasing unblocks it, "
        "cancels the purchase or changes the branch."
    ) % {"who": supplier, "why": supplier.blocked_why}


def _outdated(case: Procedure, total: Decimal) -> Any:
    """Items may leave until the signature: then the order, its print and its schedule are of a sum that is no more."""
    order = last_order(case)
    if order is None or order.sum == total:
        return None
    said = {"sum": money(order.sum), "total": money(total)}
    if case.by_contract:
        return _("The contract says %(sum)s, what is bought comes to %(total)s now. Send it back for rework.") % said
    return (
        _("Items have left since: the order says %(sum)s, now it comes to %(total)s. Send it back for rework.") % said
    )


def sign_order(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Signed: the sum is ordered, rows due at the signature get their day, prices become the last known ones."""
    if answer == "approve":
        write_signature(act, case)
        set_dates(act, case, "contract")


def write_signature(act: Act, case: Procedure) -> Order:
    """Signed by us: the sum is ordered, prices become the last known ones."""
    order = last_order(case)
    order.signed, order.signed_by = act.now, act.by
    order.save(update_fields=["signed", "signed_by"])
    if case.signed_at is None:
        keep(case, signed_at=act.now)
    invoices.mark_ordered(act, case, order.sum, cost_by_unit(case))
    _remember_prices(act, case)
    return order


def _remember_prices(act: Act, case: Procedure) -> None:
    day = act.now.astimezone(case.zone_info).date()
    for line in OfferLine.objects.filter(offer=case.chosen_id).select_related("line__kind", "offer").order_by("pk"):
        kind = line.line.kind
        kind.last_price, kind.last_price_on = line.unit_cost, day
        kind.save(update_fields=["last_price", "last_price_on"])


# ── invoice_in ──


def invoice_right(case: Procedure, answer: str, data: Data | None) -> Any:
    """Number, date, sum and VAT compared with the order; "later" is no answer while an advance is unpaid."""
    if answer == "later":
        waits = is_prepaid(case)[0]
        return (
            gettext_lazy("An advance is still unpaid: it cannot be paid without the supplier's invoice.")
            if waits
            else None
        )
    return wrong_invoice(case, data["sum"], data["vat"]) if answer == "done" and data else None


def wrong_invoice(case: Procedure, sum_: Decimal, vat: Decimal) -> Any:
    """The sentence that says what differs from the order, or None."""
    expected = expected_sums(case)
    if expected and sum_ not in expected:
        return _other_sum(case) % {"sum": money(sum_), "order": money(expected[0])}
    right = expected_vat(case, sum_)
    if abs(vat - right) > vat_rounding(case):
        return _("VAT should be %(right)s, the invoice says %(vat)s: ask the supplier for a right one.") % {
            "right": money(right),
            "vat": money(vat),
        }
    return None


def _other_sum(case: Procedure) -> str:
    if case.by_contract:
        return _(
            "The invoice says %(sum)s, the contract %(order)s: ask the supplier for a right one, "
            "or answer that the terms differ."
        )
    return _(
        "The invoice says %(sum)s, the order %(order)s: ask the supplier for a right one, "
        "or answer that the terms differ."
    )


def register_invoice(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The supplier's paper; the same number and date again replaces it."""
    if answer == "later":
        keep(case, invoice_later=True)
    elif answer == "done":
        keep_paper(act, case, data)


def keep_paper(act: Act, case: Procedure, data: Data) -> None:
    """Keep number, date, sum and VAT of the supplier's invoice."""
    values = {"sum": data["sum"], "vat": data["vat"], "by": act.by, "at": act.now}
    SupplierInvoice.objects.update_or_create(
        procedure_id=case.pk, number=data["number"], date=data["date"], defaults=values
    )
    keep(case, invoice_later=False)
