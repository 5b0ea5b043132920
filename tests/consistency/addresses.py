"""Every address with sample objects and who, by the specification, gets it: literals, not asked of the code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.consistency.world import World

EVERYBODY = (
    "requester",
    "requester_head",
    "buyer",
    "buyer2",
    "purchasing_head",
    "it",
    "economist",
    "accounting",
    "treasury",
    "lawyer",
    "member1",
    "finance_director",
    "hr",
    "outsider",
    "admin",
)
NOBODY: tuple[str, ...] = ()
KEEPERS = ("hr", "admin")
LISTS_SUPPLIERS = ("purchasing_head", "buyer", "buyer2", "accounting", "treasury", "finance_director")
WRITES_SUPPLIERS = ("purchasing_head", "buyer", "buyer2", "accounting")
GROUPS = ("it", "buyer", "buyer2", "purchasing_head", "finance_director")
# A purchase that is voted on: who asked, their heads, buyer, IT, who had a task in it, members, directors.
OF_VOTE = ("requester", "requester_head", "buyer", "purchasing_head", "it", "economist", "member1", "finance_director")
# A purchase at its receipt: beside these the lawyer and administration, who had tasks.
OF_DEAL = (*OF_VOTE, "lawyer")
OF_WISH = ("requester_head", "it", "finance_director")  # requester3's: their head, IT, directors
OF_INVOICE = ("buyer", "purchasing_head", "accounting", "treasury", "finance_director")  # the buyer's head is a head
READS_VOTE = ("buyer", "purchasing_head", "economist", "member1", "finance_director")  # offers with prices
BUDGET = ("accounting", "treasury", "finance_director", "economist", "purchasing_head", "requester_head")
FINANCE = ("accounting", "treasury", "finance_director")
SEES_OPEN_INVOICE = ("buyer", "purchasing_head", "accounting", "treasury", "finance_director")
INVOICES = ("buyer", "buyer2", "purchasing_head", "accounting", "treasury", "finance_director")
ORDERS = (  # the roles, and member1, who voted on one
    "purchasing_head",
    "finance_director",
    "buyer",
    "buyer2",
    "economist",
    "lawyer",
    "accounting",
    "treasury",
    "member1",
)


@dataclass(frozen=True)
class Address:
    """`sees`: who gets an answer, everybody else 403 or 404. `may`: for whom a deed does something (None: who sees)."""

    args: Callable[[World], list[Any]] = lambda world: []
    sees: tuple[str, ...] = EVERYBODY
    may: tuple[str, ...] | None = None
    data: Callable[[World], dict[str, Any]] | None = None
    query: str = ""

    @property
    def post(self) -> bool:
        """A deed: it is posted to."""
        return self.data is not None


def page(
    args: Callable[[World], list[Any]] = lambda world: [], sees: tuple[str, ...] = EVERYBODY, query: str = ""
) -> Address:
    """An address that is looked at."""
    return Address(args, sees, query=query)


def deed(
    args: Callable[[World], list[Any]],
    sees: tuple[str, ...],
    may: tuple[str, ...] | None = None,
    data: Callable[[World], dict[str, Any]] = lambda world: {},
) -> Address:
    """An address that is posted to."""
    return Address(args, sees, may, data)


def pk(*names: str) -> Callable[[World], list[Any]]:
    """The number of something in the world: `pk("vote")`, `pk("cast", "requester")`."""

    def find(world: World) -> list[Any]:
        thing: Any = world
        for name in names:
            thing = getattr(thing, name)
        return [thing.pk]

    return find


def vote_task(world: World) -> list[Any]:
    return [world.vote.tasks.open().get(person=world.cast.member1).pk]


def wish_task(world: World) -> list[Any]:
    return [world.task("wish").pk]


def words(world: World) -> dict[str, Any]:
    """What every small form could want."""
    return {
        "why": "Так надо",
        "reason": "Так надо",
        "comment": "Так надо",
        "text": "Так надо",
        "say-text": "Так надо",
        "to": world.cast.it2.pk,
        "over-to": world.cast.it2.pk,
        "over-reason": "Так надо",
        "ask-to": world.cast.it2.pk,
        "ask-text": "Так надо",
        "day": "2026-11-20",
    }


def statement_line(world: World) -> list[Any]:
    return [world.statement.lines.order_by("pk").first().pk]


def purchase_item(world: World) -> list[Any]:
    """An item of requester2 that waits on the board."""
    return [world.item("waiting").pk]


ADDRESSES: dict[str, Address] = {
    "admin": page(sees=("admin",)),
    "desk": page(),
    "find": page(query="q=монитор"),
    "kit": page(sees=("admin",)),
    "flows": page(),
    "flow": page(lambda world: ["small"]),
    "profile": page(),
    "password_change": page(),
    "calendar": page(),
    "calendar_year": page(lambda world: [2026]),
    # cases and tasks
    "case": page(pk("vote"), OF_VOTE),
    "case_history": page(pk("vote"), OF_VOTE),
    "case_way": page(lambda world: [world.vote.pk, 1], OF_VOTE),
    "case_comment": deed(pk("vote"), OF_VOTE, data=words),
    "case_hold": deed(pk("vote"), OF_VOTE, ("buyer", "purchasing_head"), words),
    "case_resume": deed(pk("vote"), OF_VOTE, NOBODY, words),
    "case_leave": deed(
        lambda world: [world.vote.pk, "cancel"],
        OF_VOTE,
        ("purchasing_head",),
        lambda world: words(world) | {"where": "consolidation", "to": "consolidation"},
    ),
    "cases": page(),
    "tasks": page(),
    "tasks_answer": deed(lambda world: [], EVERYBODY, ("member1",), lambda world: {"task": vote_task(world)}),
    "task": page(vote_task, OF_VOTE),
    "task_preview": page(vote_task, OF_VOTE),
    "task_answer": deed(vote_task, OF_VOTE, ("member1",), lambda world: {"answer": "for"}),
    "task_take": deed(wish_task, OF_WISH, ("it",)),
    "task_back": deed(wish_task, OF_WISH, NOBODY),
    "task_over": deed(wish_task, OF_WISH, NOBODY, words),
    "task_ask": deed(wish_task, OF_WISH, ("it",), words),
    "question_reply": deed(pk("question"), NOBODY, NOBODY, words),  # asked of the head of legal
    "comment": page(
        pk("comment"), ("buyer", "purchasing_head", "it", "economist", "member1", "finance_director", "outsider")
    ),
    "notices": page(),
    "notice": page(pk("notice"), ("outsider",)),
    "notices_read": deed(lambda world: [], EVERYBODY),
    # documents
    "document": page(pk("offer_file"), READS_VOTE),
    "document_page": page(pk("offer_file"), READS_VOTE),
    "document_inline": page(pk("picture"), OF_VOTE),
    "document_html": page(pk("memo"), (*READS_VOTE, "it", "requester_head")),
    "document_remove": deed(pk("free_file"), OF_VOTE, ("buyer",)),
    "documents": deed(pk("vote"), OF_VOTE, NOBODY),  # without a file nothing is attached
    # people
    "people_home": page(),
    "chart": page(),
    "chart_branch": page(pk("cast", "marketing")),
    "people": page(),
    "people_search": page(query="q=юдина"),
    "person": page(pk("cast", "requester")),
    "unit": page(pk("cast", "marketing")),
    "roles": page(),
    "absence": page(),
    "absence_cancel": deed(pk("absence"), ("requester",)),
    "role_take": deed(lambda world: [world.role("it2").pk], KEEPERS),
    "role_give": deed(lambda world: [world.cast.outsider.pk, "it", 0], KEEPERS),
    "people_import": page(sees=KEEPERS),
    "people_import_one": page(pk("workbook"), KEEPERS),
    "invitations": page(sees=KEEPERS),
    "invite": deed(pk("cast", "chair"), KEEPERS),
    "invite_all": deed(lambda world: [], KEEPERS),
    "person_new": page(sees=KEEPERS),
    **{
        name: page(pk("cast", "requester"), KEEPERS)
        for name in ("person_change", "person_place", "person_leave", "person_away")
    },
    "unit_new": page(sees=KEEPERS),
    **{name: page(pk("cast", "marketing"), KEEPERS) for name in ("unit_change", "unit_head", "unit_close")},
    # counterparties
    "counterparties": page(sees=LISTS_SUPPLIERS),
    "counterparty_search": page(sees=LISTS_SUPPLIERS, query="q=орбита"),
    "counterparty": page(lambda world: [world.offer_supplier().pk], (*LISTS_SUPPLIERS, "it", "economist", "member1")),
    "counterparty_new": page(sees=WRITES_SUPPLIERS),
    "counterparty_change": page(lambda world: [world.offer_supplier().pk], WRITES_SUPPLIERS),
    "counterparty_block": deed(
        lambda world: [world.offer_supplier().pk], ("purchasing_head", "accounting"), data=words
    ),
    "counterparty_unblock": deed(lambda world: [world.offer_supplier().pk], ("purchasing_head", "accounting")),
    # requests, groups
    "purchases": page(),
    "requests": page(),
    "request_new": page(),
    "requests_export": page(),
    "request_withdraw": deed(pk("wish"), OF_WISH, NOBODY, words),
    "item_withdraw": deed(purchase_item, NOBODY, NOBODY, words),
    "item_describe": page(purchase_item, ("it",)),
    "kind_details": page(sees=("it",)),
    "withdrawal": page(pk("withdrawal"), ("buyer", "purchasing_head")),
    "consolidation": page(sees=GROUPS),
    "consolidation_tray": page(sees=GROUPS),
    "consolidation_gather": deed(
        lambda world: [], ("it",), data=lambda world: {"item": purchase_item(world), "title": "x"}
    ),
    "groups": page(sees=GROUPS),
    "groups_export": page(sees=GROUPS),
    "group": page(pk("gathering"), GROUPS),
    "group_describe": deed(pk("gathering"), ("it",), data=lambda world: {"title": "Другое"}),
    "group_take_out": deed(pk("gathering"), ("it",), data=lambda world: {"item": [world.gathering_item().pk]}),
    "group_dissolve": deed(pk("gathering"), ("it",), data=words),
    "group_send": deed(pk("gathering"), ("it",)),
    # procedures, orders
    "procedures": page(query="state=all"),
    "purchase_settings": page(sees=("purchasing_head",)),
    "procedures_export": page(query="state=all"),
    "offers": page(pk("vote"), (*READS_VOTE, "it")),
    "contract": page(pk("vote"), NOBODY),  # a small purchase has an order alone
    "schedule": page(pk("vote"), READS_VOTE),
    "procedure_members": page(pk("vote"), ("purchasing_head",)),
    "procedure_buyer": page(pk("vote"), ("purchasing_head",)),
    "procedure_split": page(pk("vote"), ("buyer", "purchasing_head")),
    "envelopes": deed(pk("vote"), ("buyer",), NOBODY),  # a small purchase takes none in
    "envelope_withdraw": deed(pk("envelope"), ("buyer",), NOBODY, words),
    "opening_here": deed(pk("vote"), OF_VOTE, NOBODY),  # nothing is opened there
    "offer_correct": page(lambda world: [0], NOBODY),  # no envelope was opened there
    "offer_sheet": deed(vote_task, NOBODY, NOBODY),  # no offer is entered there
    "offer_form": page(pk("vote"), (*READS_VOTE, "it")),
    "supplier_question_new": deed(pk("vote"), NOBODY, NOBODY),
    "supplier_question_answer": deed(lambda world: [0], NOBODY, NOBODY, words),
    "procedure_vote_end": deed(pk("vote"), OF_VOTE, NOBODY),  # nobody is against yet
    "orders": page(sees=ORDERS),
    "orders_export": page(sees=ORDERS),
    "claim_returned": deed(pk("claim"), ("accounting", "treasury", "finance_director"), data=words),
    # invoices, budget
    "budget": page(sees=BUDGET),
    "budget_export": page(sees=BUDGET),
    "invoices": page(sees=INVOICES),
    "invoices_export": page(sees=INVOICES),
    "invoice_new": page(),
    "invoice_told": deed(lambda world: [], EVERYBODY, NOBODY),  # it only tells
    "invoice_payees": page(query="q=99"),
    "invoices_together": page(sees=("accounting", "treasury")),
    "invoices_alike": page(sees=FINANCE),
    "payment_calendar": page(sees=FINANCE),
    "payment_later": deed(pk("paid_invoice"), ("treasury",), NOBODY),  # it is paid
    "saved_views": page(sees=INVOICES),
    "saved_view_rename": deed(pk("saved_view"), ("accounting",), data=words),
    "saved_view_delete": deed(pk("saved_view"), ("accounting",)),
    "bank_files": page(sees=FINANCE),
    "bank_file": page(pk("bank_file"), FINANCE),
    "bank_file_new": page(sees=("treasury",)),
    "bank_file_download": page(pk("bank_file"), ("treasury",)),
    "statements": page(sees=FINANCE),
    "statement": page(pk("statement"), FINANCE),
    "statement_new": page(sees=("treasury",)),
    "statement_lines": page(sees=FINANCE),
    "statement_line": page(statement_line, FINANCE),
    "statement_confirm": deed(lambda world: [], ("treasury",), NOBODY),  # nothing is ticked
    "statement_line_aside": deed(statement_line, ("treasury",), data=words),
    "statement_line_back": deed(statement_line, ("treasury",), NOBODY),  # it is not set aside
    "invoice_payment": page(pk("open_invoice"), ("treasury",)),
    "invoice_entered": page(pk("open_invoice"), SEES_OPEN_INVOICE),
    "invoice_sheet": deed(pk("open_invoice"), SEES_OPEN_INVOICE),
    "trust_limits": page(),  # one's own; finance and the directors all
    "trust_limit_give": page(sees=("finance_director",)),
    "trust_limit_take": page(pk("trust_limit"), ("finance_director",)),
    "order_executed": deed(pk("payment_order"), ("treasury",), data=words),
    "order_bounced": deed(pk("payment_order"), ("treasury",), data=words),
}
