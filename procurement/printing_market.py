"""Printed forms about need and price: plain values for justification, specification, request for an offer, minutes."""

from typing import Any

from portal.models import Person, Task
from procurement.describing import pieces
from procurement.letter_texts import text_for
from procurement.models import Procedure
from procurement.one_offer import the_offer
from procurement.printing import lines_of, signer

Values = dict[str, Any]


def _plain_lines(case: Procedure, *more: str) -> list[Values]:
    """The lines without those who asked for them."""
    names = ("no", "name", "characteristics", "quantity", *more)
    return [{name: row[name] for name in names} for row in lines_of(case)]


def justification(case: Procedure) -> Values:
    """Why only one supplier can."""
    return {
        "subject": case.title, "ground": str(case.get_ground_display()), "text": case.ground_text,
        "earlier": str(case.only_bidder_of) if case.only_bidder_of_id and case.ground == "only_bidder" else "",
        "lines": _plain_lines(case), "signer": signer(case.buyer),
    }  # fmt: skip


def specification(case: Procedure) -> Values:
    """What exactly is needed; whoever wrote it signs."""
    return {
        "subject": case.title, "text": case.specification_text, "lines": _plain_lines(case, "need_by"),
        "signer": signer(specifier(case)),
    }  # fmt: skip


def specifier(case: Procedure) -> Person | None:
    """Who answered `specification` last."""
    tasks = Task.objects.filter(case=case.pk, step="specification", answer="done").select_related("by")
    last = tasks.order_by("-answered", "-pk").first()
    return last.by if last else None


def offer_request(case: Procedure) -> Values:
    """What we ask one supplier to offer, until when."""
    asked = case.asked.filter(nth=case.asking).select_related("counterparty").order_by("pk").first()
    supplier, contact = asked.counterparty if asked else None, case.buyer
    name = supplier.full_name or supplier.name if supplier else ""
    return {
        "supplier": name, "inn": supplier.inn if supplier else "", "answer_by": case.answer_by,
        "opening": text_for("offer_request", case, supplier=name, answer_by=case.answer_by),
        "text": case.enquiry_text, "lines": _plain_lines(case, "need_by"),
        "number": f"{case.code}/{case.asking}" if case.asking > 1 else case.code,
        "contact": ", ".join(filter(None, (contact.email, contact.phones))) if contact else "",
        "signer": signer(contact),
    }  # fmt: skip


def minutes(case: Procedure) -> Values:
    """What was negotiated, and the prices before and after."""
    offer = the_offer(case)
    supplier = offer.counterparty if offer else None
    lines = [
        {
            "no": number, "name": line.line.name, "quantity": pieces(line.quantity, line.line),
            "offered": line.offered_cost, "agreed": line.cost,
        }
        for number, line in enumerate(offer.lines_read if offer else [], 1)
    ]  # fmt: skip
    return {
        "subject": case.title, "supplier": supplier.full_name or supplier.name if supplier else "",
        "inn": supplier.inn if supplier else "", "text": case.minutes_text, "lines": lines,
        "offered": offer and offer.offered_total, "agreed": offer and offer.total, "signer": signer(case.buyer),
    }  # fmt: skip
