"""The run from the delivery date to the claim: what comes, for whom, and what is wrong with it."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Leave, Line, Who, choose, do, leave, people, side
from procurement.actions.closing import claim_right, settle_claim, why_not_give_up
from procurement.actions.receiving import (
    agree_date,
    arrival_right,
    confirm,
    date_agreed,
    inspect,
    inspection_right,
    plan_receiving,
    receipt_right,
    record_arrival,
)
from procurement.coming import is_all_here, is_goods, is_tangible, receiver_ids
from procurement.forms.receiving import ArrivalForm, ClaimForm, DeliveryDate, Inspection, ReceiptForm, ReceivingPlan
from procurement.seats import administration, buyer, it, purchasing_head

receivers = people("receivers", receiver_ids, exempt=True)


def receiving() -> list[Line]:
    """delivery_date … claim, with a plan of the receiving and an inspection."""
    return [*_date(), *_plan(), *_arrival(), *_inspection(), *_receipt(receivers)]


def receiving_unplanned() -> list[Line]:
    """The same without a plan: contracts name place and person."""
    return [*_date(), *_arrival(), *_inspection(), *_receipt(receivers)]


def receiving_together() -> list[Line]:
    """The same without an inspection of its own: IT confirms the receipt beside the requesters."""
    return [*_date(), *_arrival(), *_receipt((receivers, it))]


def _date() -> list[Line]:
    return [
        do("delivery_date", buyer, _("Agree the delivery date"), 1, form=DeliveryDate, check=date_agreed,
           then=agree_date),
    ]


def _plan() -> list[Line]:
    return [
        choose("is_tangible", is_tangible, _("Are goods still to come?"), no="delivery"),
        do("receiving_plan", administration, _("Plan the receiving"), 1, form=ReceivingPlan, then=plan_receiving),
    ]


def _arrival() -> list[Line]:
    return [
        do("delivery", buyer, _("Record the arrival"), due="delivery_date", form=ArrivalForm, needs=("delivery_note",),
           check=arrival_right, then=record_arrival, late="delivery_date", not_delivered="claim"),
    ]


def _inspection() -> list[Line]:
    return [
        choose("is_goods", is_goods, _("Did goods come?"), no="receipt"),
        do("inspection", it, _("Inspect what came"), 2, form=Inspection, check=inspection_right, then=inspect,
           defects="claim"),
    ]


def _receipt(who: Who | tuple[Who, ...]) -> list[Line]:
    return [
        do("receipt", who, _("Confirm the receipt"), 3, form=ReceiptForm, check=receipt_right, then=confirm,
           problem="claim"),
        choose("is_all_here", is_all_here, _("Has everything come?"), no="delivery_date"),
        side(do("claim", buyer, _("Settle the claim"), 5, form=ClaimForm, needs=("claim*",), check=claim_right,
                then=settle_claim, done="is_prepaid", settled="closing_docs", contract_ended="terminated")),
    ]


def give_up() -> Leave:
    """Out of a signed contract, through the claim."""
    return leave("give_up", _("Give up the contract"), purchasing_head, to="claim", when=why_not_give_up,
                 hint=_("The buyer settles it as a claim."))
