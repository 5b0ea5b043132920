"""Procurement's rows of the rights table; docs/rights.md is printed from them."""

from portal.permissions import see_case
from portal.rights import EVERYBODY, Right, Sight, add_rights, add_sights, holders
from procurement import corrections, envelopes, halves, permissions, sight
from procurement.actions import procedures as deeds
from procurement.actions import withdrawals
from procurement.actions.closing import FINANCE
from procurement.actions.questions import why_not_questions
from procurement.order_list import orders_of
from procurement.procedure_list import procedures_of
from procurement.views.orders import SEE as SEE_ORDERS
from procurement.views.settings import see_settings

TAKES_IN = "the buyer, and who does their step meanwhile"
GROUPS = holders((*permissions.IT, *permissions.PURCHASING, *permissions.DIRECTORS))
IT = holders(permissions.IT)


def _deed(address: str, who: str, rule: object) -> Right:
    return Right(address, who, rule, post=True)


REQUESTS = (
    Right("purchases", EVERYBODY),
    Right("request_new", "everybody who is signed in; repeating one's own"),
    Right("requests", "everybody who is signed in: what they see", permissions.requests_of_interest),
    Right("requests_export", "everybody who is signed in: what they see", permissions.requests_of_interest),
    _deed("request_withdraw", "who made it", withdrawals.withdraw_all),
    _deed("item_withdraw", "who asked for it", permissions.own_item),
    Right("item_describe", IT, permissions.consolidate),
    Right("kind_details", IT, permissions.consolidate),
    Right("withdrawal", "who leads the purchase of the item", withdrawals.may_answer),
    Right("consolidation", GROUPS, permissions.see_groups),
    Right("consolidation_tray", GROUPS, permissions.see_groups),
    _deed("consolidation_gather", IT, permissions.consolidate),
    Right("groups", GROUPS, permissions.see_groups),
    Right("groups_export", GROUPS, permissions.see_groups),
    Right("group", GROUPS, permissions.see_groups),
    *(
        _deed(name, IT, permissions.consolidate)
        for name in ("group_describe", "group_take_out", "group_dissolve", "group_send")
    ),
)
PROCEDURES = (
    Right("procedures", "everybody who is signed in: what they see; sums where they see prices", procedures_of),
    Right("procedures_export", "everybody who is signed in: what they see; sums where they see prices", procedures_of),
    Right("offers", "who sees the offers of all lines; prices by what they see", sight.sight),
    Right("contract", "who sees supplier and prices of all lines of a purchase by contract", sight.sight),
    Right("schedule", "who sees supplier and prices of all lines", sight.sight),
    Right("procedure_members", holders(("purchasing_head",)), see_case),
    Right("procedure_buyer", holders(("purchasing_head",)), see_case),
    Right("procedure_split", "the buyer of the purchase, the head of purchasing", halves.may_split),
    _deed(
        "procedure_vote_end",
        "the chair of the working group, the head of purchasing where there is none",
        deeds.why_not_end_vote,
    ),
)
ENVELOPES = (
    _deed("envelopes", TAKES_IN, envelopes.takes_in),
    _deed("envelope_withdraw", TAKES_IN, envelopes.takes_in),
    _deed("opening_here", "the buyer and the member who open the envelopes", envelopes.tasks_of),
    _deed("offer_sheet", "who may answer the task in which an offer is entered", see_case),
    Right(
        "offer_correct",
        "the buyer and the member who opened the envelopes, until they are judged",
        corrections.corrects,
    ),
    Right("offer_form", "who sees all lines of a purchase", sight.sight),
    _deed("supplier_question_new", TAKES_IN, why_not_questions),
    _deed("supplier_question_answer", TAKES_IN, why_not_questions),
)
ORDERS = (
    Right("purchase_settings", holders(("purchasing_head",)), see_settings),
    Right("orders", f"{holders(SEE_ORDERS)}, and whoever sees the prices of an order", orders_of),
    Right("orders_export", f"{holders(SEE_ORDERS)}, and whoever sees the prices of an order", orders_of),
    _deed("claim_returned", f"{holders(FINANCE)}, who see the case", see_case),
)
SIGHTS = (
    Sight("requester", "own requests and items in words, without sums", permissions.requests_seen_by),
    Sight(
        "requester",
        "of a purchase: own lines; from `offers_requester` on what is offered for them, without supplier and price",
        sight.sight,
    ),
    Sight("head of a unit", "what their people asked for, with sums", permissions.requests_seen_by),
    Sight(IT, "all requests, items and groups", permissions.sees_groups),
    Sight(IT, "offers with suppliers, without prices", sight.sight),
    Sight("buyer", "own procedures; all groups", sight.procedures_seen_by),
    Sight("head of purchasing", "all procedures", sight.procedures_seen_by),
    Sight("buyer", "before the opening: who has offered, when, and the sum of the file", envelopes.knows),
    Sight("member of the working group", "the whole file of what they vote on", sight.procedures_seen_by),
    Sight("whoever has or had a working seat", "that procedure with suppliers and prices", sight.sight),
    Sight(
        "whoever sees prices of all lines",
        "offers, report, sheet, order, invoice, closing documents",
        sight.reads_prices,
    ),
    Sight("whoever sees all lines; heads of requesters", "memo, enquiry, delivery note", sight.reads_lines),
    Sight("whoever sees all lines", "what is said in comments; others their own and what mentions them", sight.reading),
)


def plug_in() -> None:
    """Called once from `ready()`."""
    add_rights(*REQUESTS, *PROCEDURES, *ENVELOPES, *ORDERS)
    add_sights(*SIGHTS)
