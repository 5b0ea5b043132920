"""Row and list agree for everybody; a list with thirty rows takes as many statements as with one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from invoices.models import BankFile, BankStatement, Invoice, StatementLine, TrustLimit
from invoices.permissions import invoices_of
from portal import documents, inbox, permissions, reading, searching, shelf
from portal.actions import cases as door
from portal.actions import comments
from portal.actions import documents as papers
from portal.models import Case, Counterparty, Document, Employment, Notice, Person, Role
from procurement import permissions as rights
from procurement.models import ItemGroup, Procedure, Request
from procurement.order_list import orders_of
from procurement.procedure_list import procedures_of, rows_of
from procurement.sight import sight
from tests import builders
from tests.cast import PEOPLE
from tests.consistency.world import World, person

ALL = (*PEOPLE, "admin")
CASES = ("deal", "vote", "wish", "waiting", "paid_invoice", "open_invoice")


def name_of(world: World, case: Case) -> str:
    return next(name for name in CASES if getattr(world, name).pk == case.pk)


@pytest.mark.parametrize("who", ALL)
def test_row_and_list_agree(world, who):
    somebody = person(world, who)
    listed = {case.pk for case in permissions.visible_cases(somebody)}
    for case in world.cases():
        row = Case.objects.get(pk=case.pk)
        assert permissions.may_see_case(somebody, row) == (case.pk in listed), name_of(world, case)
        assert (permissions.why_not(permissions.see_case, somebody, case) == "") == (case.pk in listed)
    assert set(procedures_of(somebody).values_list("pk", flat=True)) == listed & ids(Procedure)
    assert set(invoices_of(somebody).values_list("pk", flat=True)) == listed & ids(Invoice)
    mine = rights.requests_of_interest(somebody)
    assert set(mine.values_list("pk", flat=True)) <= listed, "a request in the list opens"
    assert {item.request_id for item in rights.items_of_interest(somebody)} <= listed
    priced = {row.case.pk for row in rows_of(somebody, list(procedures_of(somebody))) if row.sum is not None}
    assert priced == {case.pk for case in procedures_of(somebody) if sight(somebody, case).full}, (
        "sums in list and page"
    )
    signed = set(Procedure.objects.signed().values_list("pk", flat=True))
    money_comes_back = {world.deal.pk} if who in ("accounting", "treasury") else set()
    orders = set(orders_of(somebody).values_list("pk", flat=True))
    assert orders == (priced & signed) | money_comes_back and orders <= listed


def ids(model: Any) -> set[int]:
    return set(model.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("who", ALL)
def test_search_finds_only_what_opens(world, enter, who):
    somebody = person(world, who)
    for case in world.cases():
        found = [hit.url for hit in searching.cases(somebody, case.code)]
        assert (case.get_absolute_url() in found) == permissions.may_see_case(somebody, case), name_of(world, case)
    client = enter(who)
    for words in ("монитор", "клавиатура", "камера", "собирается", "поставщик", "северлинк", "99", "аксёнова"):
        for group in client.get(reverse("find"), {"q": words}).context["groups"]:
            for hit in group.hits:
                assert client.get(hit.url).status_code in (200, 302), f"{words}: {hit.url}"


@pytest.mark.parametrize("who", ALL)
def test_papers_in_the_list_are_those_that_open(world, who):
    somebody = person(world, who)
    for case in (world.deal, world.vote, world.paid_invoice):
        sees = permissions.may_see_case(somebody, case)
        listed = {one.document.pk for one in shelf.shelf(case, somebody)} if sees else set()
        for document in Document.objects.present().filter(case=case.pk).order_by("pk"):
            document.case = case
            sealed = reading.is_sealed(document)
            opens = not permissions.why_not(reading.may_read, somebody, document.versions.last())
            assert opens == (document.pk in listed and not sealed), f"{document.kind} {document}"


def test_papers_with_prices_and_with_everybodys_items_have_readers(world):
    priced = (
        "offer", "sealed_offer", "selection_report", "approval_sheet", "order", "contract", "signed_contract",
        "supplier_invoice", "payment_order", "claim", "upd", "act", "vat_invoice",
    )  # fmt: skip
    for kind in (*priced, "memo", "enquiry", "delivery_note"):
        assert documents.KINDS[kind].readers is not None, f"{kind} is read by whoever sees the case"
    for who in ("requester", "requester2"):
        for case in (world.deal, world.vote):
            kinds = {one.document.kind for one in shelf.shelf(case, person(world, who))}
            assert kinds <= {""}, f"{who} reads {kinds}"


@pytest.mark.parametrize("who", ALL)
def test_the_inbox_leads_where_one_may_go(world, enter, who):
    somebody, client = person(world, who), enter(who)
    for tab in inbox.TABS:
        for task in inbox.tasks_of(somebody, tab).order_by("pk")[:10]:
            name = "case" if tab in ("done", "waiting") else "task"
            assert client.get(reverse(name, args=[task.case_id if name == "case" else task.pk])).status_code == 200, tab


@pytest.mark.parametrize("who", ALL)
def test_the_navigation_leads_where_one_may_go(world, enter, who):
    client = enter(who)
    places = client.get(reverse("desk")).context["navigation"]
    tops = [place for section in places.values() for place in section]
    for place in [*tops, *(child for top in tops for child in top.children)]:
        assert client.get(place.url, follow=True).status_code == 200, place.url


# ── As many statements for thirty rows as for one ──


def statements(client: Any, address: str) -> tuple[int, int]:
    """How many statements a page takes, and how long it is."""
    client.get(address)  # fills what a process keeps
    with CaptureQueriesContext(connection) as said:
        response = client.get(address, follow=True)
    assert response.status_code == 200
    return len([one for one in said if "SAVEPOINT" not in one["sql"]]), len(response.content)


def copies(model: Any, row: Any, times: int, **changed: Any) -> None:
    """Rows like this one; children of cases through the table, since the door makes them one by one."""
    for n in range(times):
        twin = model.objects.get(pk=row.pk)
        twin.pk = twin.id = None
        twin._state.adding = True
        for name, value in changed.items():
            setattr(twin, name, value(n) if callable(value) else value)
        twin.save()


def more_requests(world: World) -> None:
    for _n in range(29):
        start_like(world.wish, by=world.cast.fresh("requester3"))


def start_like(request: Request, *, by: Person) -> Case:
    fields = {"what": request.what, "what_for": request.what_for, "by_when": request.by_when}
    return door.start(Request, "request", by=by, unit=request.unit, title=request.title, **fields)


def more_groups(world: World) -> None:
    copies(ItemGroup, world.gathering, 29)


def more_notices(world: World) -> None:
    copies(Notice, world.notice, 29)


def more_cases(model: Any, row: Any) -> Callable[[World], None]:
    """Twins of a case of another model: rows of both tables, past the door (no deed makes thirty of them in a test)."""

    def make(world: World) -> None:
        for _n in range(29):
            twin_of(model, getattr(world, row))

    return make


def twin_of(model: Any, case: Case) -> int:
    """A second case with the same values, its own number and the same open task. Returns its id."""
    with connection.cursor() as cursor:
        pk = copied(cursor, Case._meta.db_table, case.pk, number="(SELECT max(number) + 1 FROM portal_case)")
        own = model._meta.db_table
        names = [field.column for field in model._meta.local_fields if field.column != "case_ptr_id"]
        listed = ", ".join(f'"{one}"' for one in names)
        cursor.execute(
            f"INSERT INTO {own} (case_ptr_id, {listed}) SELECT %s, {listed} FROM {own} WHERE case_ptr_id = %s",
            [pk, case.pk],
        )
        for task in case.tasks.order_by("pk"):
            visit = copied(cursor, "portal_visit", task.visit_id, case_id=str(pk), left="now()")
            copied(cursor, "portal_task", task.pk, case_id=str(pk), visit_id=str(visit))
    return pk


def copied(cursor: Any, table: str, pk: int, **changed: str) -> int:
    """A second row of a table, with some columns set anew (SQL). Returns its id."""
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY 1", [table])
    names = [name for (name,) in cursor.fetchall() if name != "id"]
    listed, values = ", ".join(f'"{one}"' for one in names), ", ".join(changed.get(one, f'"{one}"') for one in names)
    cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table} WHERE id = %s RETURNING id", [pk])
    return cursor.fetchone()[0]


def more_lines(world: World) -> None:
    """Thirty comments, documents, events beside those of the case."""
    buyer = world.cast.fresh("buyer")
    for n in range(29):
        comments.comment(world.vote, by=buyer, text=f"Слова {n}", mentions=[world.cast.member1])
        papers.attach(world.vote, "offer" if n % 2 else "", builders.pdf(f"Файл {n}.pdf"), by=buyer)


LISTS: dict[str, tuple[str, str, Callable[[World], None]]] = {
    "tasks of IT's queue": ("it", "tasks?tab=queue", more_requests),
    "the desk of a requester": ("requester3", "", more_requests),
    "own cases": ("requester3", "cases", more_requests),
    "own requests": ("requester3", "requests", more_requests),
    "requests of one's people": ("requester_head", "requests?of=people", more_requests),
    "all requests": ("it", "requests?of=all", more_requests),
    "waiting for others": ("requester3", "tasks?tab=waiting", more_requests),
    "search": ("it", "find?q=камера", more_requests),
    "groups": ("it", "groups", more_groups),
    "consolidation": ("it", "consolidation", more_groups),
    "notices": ("outsider", "notices", more_notices),
    "procedures": ("purchasing_head", "procedures?state=all", more_cases(Procedure, "vote")),
    "procedures of a member": ("member1", "procedures?state=all", more_cases(Procedure, "vote")),
    "procedures on their way to a requester": ("requester", "procedures?state=all", more_cases(Procedure, "vote")),
    "procedures as XLSX": ("purchasing_head", "procedures/export.xlsx?state=all", more_cases(Procedure, "vote")),
    "orders": ("purchasing_head", "orders", more_cases(Procedure, "deal")),
    "orders as XLSX": ("purchasing_head", "orders/export.xlsx", more_cases(Procedure, "deal")),
    "invoices": ("accounting", "invoices", more_cases(Invoice, "open_invoice")),
    "invoices as XLSX": ("accounting", "invoices/export.xlsx", more_cases(Invoice, "open_invoice")),
    "files of payment orders": ("treasury", "invoices/bank-files", lambda world: copies(BankFile, world.bank_file, 29)),
    "statements": ("treasury", "invoices/statements", lambda world: more_statements(world)),
    "lines that are not matched": ("treasury", "invoices/statements/lines", lambda world: more_statements(world)),
    "trust limits": ("accounting", "limits", lambda world: copies(TrustLimit, world.trust_limit, 29)),
    "requests as XLSX": ("it", "requests/export.xlsx?of=all", more_requests),
    "groups as XLSX": ("it", "groups/export.xlsx", more_groups),
    "tasks of a member": ("member1", "tasks", more_cases(Procedure, "vote")),
    "what a member has done": ("member1", "tasks?tab=done", more_cases(Procedure, "deal")),
    "counterparties": (
        "buyer",
        "counterparties/",
        lambda world: copies(Counterparty, world.offer_supplier(), 29, inn=""),
    ),
    "people": ("outsider", "people/list", lambda world: more_people(world)),
    "roles": ("outsider", "people/roles", lambda world: more_people(world)),
    "invitations": ("hr", "people/invitations", lambda world: more_people(world)),
}


def more_statements(world: World) -> None:
    copies(BankStatement, world.statement, 29, sha256=lambda n: f"{n}-{BankStatement.objects.count()}")
    line = world.statement.lines.order_by("pk").first()
    copies(StatementLine, line, 29, number=lambda n: f"{n}-{StatementLine.objects.count()}")


def more_people(world: World) -> None:
    copies(Person, world.cast.it2, 29, login=lambda n: f"twin{n}", email="")
    for twin in Person.objects.filter(login__startswith="twin"):
        copies(Employment, world.cast.it2.employments.get(), 1, person=twin)
        copies(Role, world.role("it2"), 1, person=twin)


@pytest.mark.parametrize("title", LISTS)
def test_thirty_rows_take_as_many_statements_as_one(world, enter, title):
    who, address, more = LISTS[title]
    client = enter(who)
    if not address:  # the desk shows five cases, each with the day on which it will end
        more(world)
    few, short = statements(client, f"/{address}")
    more(world)
    many, long = statements(client, f"/{address}")
    assert many <= few + 1, "the page of a list may be counted once more"
    assert long > short + 100 or not address, "the rows are there"


PAGES = {
    "buyer": "vote",
    "member1": "vote",
    "requester": "vote",
    "purchasing_head": "deal",
    "accounting": "open_invoice",
}


@pytest.mark.parametrize("who", PAGES)
def test_the_page_of_a_case_takes_as_many_statements_whatever_hangs_on_it(world, enter, who):
    client, case = enter(who), getattr(world, PAGES[who])
    few, _short = statements(client, case.get_absolute_url())
    assert few <= 70, "a page of a case"
    if case.pk == world.vote.pk:
        more_lines(world)
        assert statements(client, case.get_absolute_url())[0] <= few + 2
        assert statements(client, reverse("case_history", args=[case.pk]))[0] <= few
