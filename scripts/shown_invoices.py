"""Invoices for `make shots`: the demo's own at each desk, and what the bank says of today."""

from collections.abc import Callable
from functools import cache

from django.urls import reverse
from playwright.sync_api import Page

from invoices.actions.statements import read_in
from invoices.columns import COLUMNS
from invoices.demo_invoices import PAYEES
from invoices.models import Invoice, OwnAccount, StatementLine, TrustLimit
from portal import demo
from portal.models import Case
from scripts.shown import Shown, first_of, named
from tests.invoices.exchange.bank import statement, written_off


def of(number: str, name: str = "case") -> Callable[[], str]:
    """A page of the demo's invoice with that number on its paper."""
    return lambda: reverse(name, args=[_own(number)])


def _own(number: str) -> int:
    return Invoice.objects.get(paper_number=number, parent=None).pk


def ticked_invoices() -> str | None:
    """Invoices that accounting has ticked."""
    ids = Case.objects.open().filter(flow="invoice", step="accounting").order_by("pk").values_list("pk", flat=True)
    ticked = "".join(f"&invoice={pk}" for pk in ids)
    return f"{reverse('invoices_together')}?act=check{ticked}" if ticked else None


@cache
def came_today() -> int:
    """A statement: its lines pay an invoice, a part of one that is not at the bank yet, and nobody knows what."""
    rows = [
        _row("702", "16560.00", "light", "Оплата по счёту С-199 за лампы, в т. ч. НДС 22 %"),
        _row("703", "30000.00", "host", "Частичная оплата по счёту 88213"),
        _row("704", "1240.50", "hall", "Комиссия за сопровождение"),
    ]
    return read_in(statement(*rows), by=demo.person("treasury")).pk


def _row(number: str, sum_: str, payee: str, purpose: str) -> dict[str, object]:
    name, inn, _kpp, _bank, _bic, account = PAYEES[payee]
    return written_off(OwnAccount.objects.order_by("pk")[0], (name, inn, account), number, sum_, purpose)


def copied() -> str:
    """A new invoice that repeats an earlier one."""
    return f"{reverse('invoice_new')}?copy={_own('418')}"


def statement_page() -> str:
    """That statement."""
    return reverse("statement", args=[came_today()])


def line_page() -> str:
    """A line of it that paid nothing yet."""
    return reverse("statement_line", args=[StatementLine.objects.filter(statement=came_today()).last().pk])


def every_column() -> str:
    """The registry with all that is known of each invoice."""
    return f"{reverse('invoices')}?" + "&".join(f"col={one.code}" for one in COLUMNS)


def road_why(page: Page) -> None:
    """Why it went past the manager, opened."""
    page.locator("[popovertarget=why-road]").click()


PAGES = [
    Shown("invoices", "treasury", named("invoices")),
    Shown("invoices-every-column", "accounting", every_column),
    Shown("invoices-own", "requester2", named("invoices")),
    Shown("invoices_alike", "accounting", named("invoices_alike")),
    Shown("invoices_together", "accounting", ticked_invoices),
    Shown("payment_calendar", "treasury", named("payment_calendar")),
    Shown("saved_views", "accounting", named("saved_views")),
    Shown("invoice-new", "requester2", named("invoice_new")),
    Shown("invoice-copy", "requester2", copied),
    Shown("invoice-past-manager", "requester2", of("418")),
    Shown("invoice-why", "requester2", of("418"), road_why),
    Shown("invoice-by-manager", "requester", of("С-204")),
    Shown("invoice-paid", "accounting", of("88177")),
    Shown("invoice-refused", "member1", of("397")),
    Shown("invoice-entered", "accounting", of("88177", "invoice_entered")),
    Shown("bank-files", "treasury", named("bank_files")),
    Shown("bank-file-new", "treasury", named("bank_file_new")),
    Shown("statements", "treasury", named("statements")),
    Shown("statement-new", "treasury", named("statement_new")),
    Shown("statement", "treasury", statement_page),
    Shown("statement-line", "treasury", line_page),
    Shown("trust-limits", "finance_director", named("trust_limits")),
    Shown("trust-limit-own", "requester2", named("trust_limits")),
    Shown("trust-limit-give", "finance_director", named("trust_limit_give")),
    Shown("trust-limit-take", "general_director", first_of(TrustLimit, "trust_limit_take")),
]
