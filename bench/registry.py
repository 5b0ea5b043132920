"""The registry at 200,000 invoices: its page in six statements, each filter beside the best SQL for the same answer."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import rows
from bench.measure import Result, alternate
from invoices.listing import InvoiceFilter, invoices_in, totals
from portal import clock
from portal.models import Person, Role, Unit

PAYEES = """
INSERT INTO portal_counterparty (kind, name, full_name, inn, kpp, ogrn, address, is_supplier, is_customer,
    related_party, note, blocked_why)
SELECT 'company', 'Поставщик ' || n, '', (7700000000 + n)::text, '', '', '', true, false, false, '', ''
FROM generate_series(1, 2000) n
"""
CASES = """
INSERT INTO portal_case (kind, year, number, flow, step, title, initiator_id, unit_id, zone, edition, circling, opened,
    ended)
SELECT 'invoice', 2026, n, 'invoice', (ARRAY['closed', 'bank', 'plan', 'accounting', 'manager'])[1 + least(n %% 20, 4)],
    'Счёт ' || n, %s, %s, 'Asia/Yekaterinburg', 1, false, timestamptz '2025-12-01' + n * interval '2.6 minutes',
    CASE WHEN n %% 20 = 0 THEN now() END
FROM generate_series(1, 200000) n
"""
INVOICES = """
INSERT INTO invoices_invoice (case_ptr_id, payee_id, paper_number, paper_date, due, purpose, sum, vat, currency, road,
    road_reasons, submitted, roubles, basis, cost_account, priority, paid)
SELECT c.id, p.id, 'СЧ-' || c.number, (c.opened)::date, (c.opened)::date + 10, 'Работа ' || c.number,
    1000 + c.number * 7 %% 90000, 100, 'RUB', CASE WHEN c.number %% 3 = 0 THEN 'manager' ELSE 'accounting' END, '[]',
    c.opened, 1000 + c.number * 7 %% 90000, '', '', 2, CASE WHEN c.step = 'closed'
    THEN 1000 + c.number * 7 %% 90000 ELSE 0 END
FROM portal_case c
JOIN (SELECT id, row_number() OVER (ORDER BY id) n FROM portal_counterparty WHERE name LIKE 'Поставщик %%') p
  ON p.n = 1 + c.number %% 2000
WHERE c.kind = 'invoice'
"""
LISTED = """
SELECT c.*, i.*, p.name, p.inn, u.last_name FROM invoices_invoice i
JOIN portal_case c ON c.id = i.case_ptr_id JOIN portal_counterparty p ON p.id = i.payee_id
JOIN portal_person u ON u.id = c.initiator_id
WHERE {where} ORDER BY {order} LIMIT 50
"""
SUMMED = """
SELECT date_trunc('month', i.paper_date), count(*), sum(i.sum), sum(i.vat), sum(i.paid) FROM invoices_invoice i
{join} WHERE {where} GROUP BY 1
"""
JOIN = "JOIN portal_case c ON c.id = i.case_ptr_id JOIN portal_counterparty p ON p.id = i.payee_id"
NUMBER = "c.year DESC, c.number DESC"
MONTH = "i.paper_date BETWEEN '2026-10-01' AND '2026-10-31'"
TWIN = """i.dropped IS NULL AND EXISTS (SELECT 1 FROM invoices_invoice o JOIN portal_counterparty q ON q.id = o.payee_id
WHERE o.sum = i.sum AND o.paper_date = i.paper_date AND upper(o.paper_number) = upper(i.paper_number) AND q.inn = p.inn
AND o.dropped IS NULL AND o.case_ptr_id <> i.case_ptr_id)"""
FILTERS: dict[str, tuple[str, str, str]] = {
    "all": ("", "c.kind = 'invoice'", NUMBER),
    "a month": ("month=2026-10", f"c.kind = 'invoice' AND {MONTH}", NUMBER),
    "a state": ("state=accounting", "c.kind = 'invoice' AND c.step = 'accounting'", NUMBER),
    "late": ("state=late", "c.ended IS NULL AND i.due < now()::date AND i.paid < i.sum", NUMBER),
    "a payee": (
        "payee=7700000777",
        "c.kind = 'invoice' AND i.payee_id IN (SELECT id FROM portal_counterparty "
        "WHERE replace(lower(name || ' ' || inn), 'ё', 'е') LIKE '%7700000777%')",
        NUMBER,
    ),
    "words": ("q=работа 777", "lower(c.title || ' ' || i.paper_number || ' ' || p.name) LIKE '%777%'", NUMBER),
    "from … to, by sum": ("least=5000&most=6000&order=-sum", "i.sum BETWEEN 5000 AND 6000", "i.sum DESC, c.id DESC"),
    "by the due day": ("order=due", "true", "i.due, c.id DESC"),
    "doubles": ("alike=double", TWIN, NUMBER),
}


def registry() -> Iterator[Result]:
    """The page as accounting opens it, then each filter: rows and sums beside the same by hand."""
    clerk = _made()
    client = Client()
    client.force_login(clerk)
    client.get("/invoices")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/invoices").status_code == 200
    beside = len(captured) - 1
    times = alternate(lambda: client.get("/invoices"), lambda: None)
    yield Result("registry, the page", times[0], 0, 1000, absolute=True)
    for name, (query, where, order) in FILTERS.items():
        made = statements(clerk, query)
        times = alternate(lambda all=made: _each(all), lambda w=where, o=order: by_hand(w, o))
        said = f"{beside} statements a page beside the person's, ≤ 6"
        result = Result(f"registry, {name}", *times, 1.5, said)
        result.good_beside = beside <= 6
        yield result


def _made() -> Person:
    clerk, unit = Person.objects.get(login="worker"), Unit.objects.get(name="ООО «Пример»")
    Role.objects.get_or_create(person=clerk, code="accounting")
    rows.run(PAYEES)
    rows.run(CASES, clerk.pk, unit.pk)
    rows.run(INVOICES)
    rows.analyse()
    return clerk


def statements(person: Person, query: str) -> list[str]:
    """What the page asks the database with this filter: sums and fifty rows. Python's part is in the page's time."""
    wanted, today = InvoiceFilter.read(QueryDict(query)), clock.today()
    with CaptureQueriesContext(connection) as captured:
        totals(person, wanted, today)
        len(invoices_in(person, wanted, today)[:50])
    return [one["sql"] for one in captured]


def _each(made: list[str]) -> None:
    for sql in made:
        _read(sql)


def by_hand(where: str, order: str) -> None:
    """The same by two statements."""
    _read(SUMMED.format(join=JOIN, where=where))
    _read(LISTED.format(where=where, order=order))


def _read(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
