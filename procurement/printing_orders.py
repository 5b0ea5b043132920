"""Printed forms of Order and Claim: plain values for the order (and its supplementary agreements) and the claim."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.coming import coming
from procurement.describing import in_words, pieces
from procurement.letter_texts import text_for
from procurement.models import Order, PaymentRow, Procedure
from procurement.paying import last_order, order_total, payments
from procurement.printing import signer

Values = dict[str, Any]
HISTORY = {
    "ordered": gettext_lazy("%(who)s made the order"),
    "delivery_date": gettext_lazy("%(who)s agreed the delivery date: %(date)s"),
    "arrived": gettext_lazy("Arrival %(arrival)s is recorded"),
    "claimed": gettext_lazy("Claim No. %(claim)s: %(answer)s"),
    "returned": gettext_lazy("%(who)s saw the money of claim No. %(claim)s come back"),
    "differs": gettext_lazy("%(who)s accepted closing documents that differ"),
}


def order(case: Procedure) -> Values:
    """What is ordered from the chosen offer at which price, how it is paid, where it is delivered."""
    version = last_order(case)
    offer = case.chosen
    return {
        "title": _title(version),
        "number": version.number,
        "date": version.date,
        "nth": version.nth,
        "changed_why": version.changed_why,
        "terms": version.terms,
        "supplier": supplier_of(case),
        "lines": [_line(n, line) for n, line in enumerate(offer.lines_read, 1)],
        "total": order_total(case),
        "vat": version.vat,
        "schedule": [_row(row) for row in payments(case).rows],
        "signs": signer(_signs(case)),
        "buyer": signer(case.buyer),
        "offer_number": offer.number,
        "offer_date": offer.date,
        "delivery_days": offer.last_delivery_days,
        "warranty_months": offer.last_warranty_months,
    }


def _title(version: Order) -> str:
    if version.nth:
        return _("Supplementary agreement No. %(nth)s to order No. %(number)s") % {
            "nth": version.nth,
            "number": version.number,
        }
    return _("Order to the supplier")


def _signs(case: Procedure) -> Any:
    """The head of the procedure's unit: who signs orders of a small purchase."""
    return case.unit.head


def supplier_of(case: Procedure) -> Values:
    """The chosen supplier with requisites and account."""
    company = case.chosen.counterparty
    account = company.main_account
    return {
        "name": company.full_name or company.name,
        "inn": company.inn,
        "kpp": company.kpp,
        "address": company.address,
        "account": f"{account.account}, {account.bank}, {_('BIC')} {account.bic}" if account else "",
    }


def _line(n: int, line: Any) -> Values:
    return {
        "no": n,
        "name": line.line.name,
        "what": line.what,
        "characteristics": in_words(line.line),
        "quantity": pieces(line.quantity, line.line),
        "price": line.unit_cost,
        "cost": line.cost,
        "rate": line.vat_rate,
        "vat": line.vat,
    }


def _row(row: PaymentRow) -> Values:
    return {
        "no": row.position,
        "sum": row.sum,
        "share": row.share,
        "advance": row.advance,
        "date": row.date,
        "due": row.get_due_on_display(),
        "days": row.days if row.due_on != PaymentRow.DueOn.DATE else None,
        "paid": row.paid,
    }


def claim(case: Procedure) -> Values:
    """What was ordered, what came, what is missing, and what we demand."""
    row = case.claims.order_by("-nth").first()
    supplier = supplier_of(case)
    named = {"supplier": supplier["name"], "order_number": case.order_number, "order_date": case.order_date}
    return {
        "opening": text_for("claim", case, **named),
        "text": row.text,
        "nth": row.nth,
        "outcome": row.get_outcome_display(),
        "settled_how": row.settled_how,
        "sum_return": row.sum_return,
        "supplier": supplier,
        "by_contract": case.by_contract,
        "order_number": case.order_number,
        "order_date": case.order_date,
        "delivery_date": case.delivery_date,
        "signer": signer(case.buyer),
        "lines": [
            {
                "name": one.line.name,
                "ordered": pieces(one.ordered, one.line),
                "came": pieces(one.came, one.line),
                "missing": pieces(max(one.ordered - one.came, one.ordered * 0), one.line),
            }
            for one in coming(case)
        ],
    }
