"""Statements: those read in, a new one, what its lines pay, and each line by hand."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from invoices import bank
from invoices.actions import statements as actions
from invoices.forms.bank import Aside, ByHand, StatementFile
from invoices.models import BankStatement, Invoice, PaymentOrder, StatementLine
from invoices.permissions import may_pay, pay, see_bank
from portal.actions.refusals import Refused
from portal.searching import containing
from portal.typography import money
from portal.views.deeds import attempt, tried

PAGE, MOST, FEW = 100, 5000, 30


@require_GET
def statements(request: HttpRequest) -> HttpResponse:
    """Those read in, the newest first; how much of them pays nothing known."""
    see_bank(request.user)
    found = BankStatement.objects.select_related("own_account", "by").annotate(count=Count("lines"))
    found = found.order_by("-at", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    waiting = StatementLine.objects.unmatched().count()
    context = {"page": page, "waiting": waiting, "pays": may_pay(request.user)}
    return render(request, "invoices/statements.html", context)


def statement_new(request: HttpRequest) -> HttpResponse:
    """Treasury reads a statement in; nothing is marked as paid before the next page."""
    pay(request.user)
    form = StatementFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("statement", actions.read_in(form.cleaned_data["file"], by=request.user).pk)
        except actions.ReadAlready as again:
            messages.warning(request, str(again))
            return redirect("statement", again.statement.pk)
        except Refused as refusal:
            form.add_error("file", str(refusal))
    return render(request, "invoices/statement_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What the lines of a statement pay: to be confirmed, to be matched by hand, done, set aside, money that came."""
    see_bank(request.user)
    one = get_object_or_404(BankStatement.objects.select_related("own_account", "by"), pk=pk)
    done = one.lines.with_used().filter(used__gt=0).order_by("executed", "pk")
    done = done.prefetch_related("orders__invoice__payee")
    context = {
        "statement": one,
        "done": Paginator(done, PAGE).get_page(1),
        "aside": one.lines.filter(aside__isnull=False).select_related("aside_by")[:PAGE],
        "returns": _returns(one),
        "report": one.report,
        **_open_lines(request, one),
    }
    return render(request, "invoices/statement.html", context)


@require_GET
def statement_lines(request: HttpRequest) -> HttpResponse:
    """The lines of all statements that pay nothing known."""
    see_bank(request.user)
    return render(request, "invoices/statement_lines.html", _open_lines(request, None))


def _open_lines(request: HttpRequest, one: BankStatement | None) -> dict[str, Any]:
    lines = _waiting(one)
    found = bank.matches(lines)
    sure = [line for line in lines if found[line.pk].shares]
    page = Paginator([*sure, *(line for line in lines if not found[line.pk].shares)], PAGE)
    shown = page.get_page(request.GET.get("page"))
    ids = {share.bill for line in shown for share in found[line.pk].shares}
    bills = Invoice.objects.select_related("payee").in_bulk(ids)
    rows = [(line, found[line.pk], [(bills[share.bill], share) for share in found[line.pk].shares]) for line in shown]
    return {
        "page": shown,
        "sure": [row for row in rows if row[2]],
        "unsure": [row for row in rows if not row[2]],
        "count": len(lines),
        "sum": sum(line.left for line in shown if found[line.pk].shares),
        "pays": may_pay(request.user),
    }


def _waiting(one: BankStatement | None) -> list[StatementLine]:
    lines = StatementLine.objects.unmatched().select_related("own_account")
    return list((lines.filter(statement=one) if one else lines).order_by("executed", "pk")[:MOST])


def _returns(one: BankStatement) -> list[tuple[dict, list[PaymentOrder]]]:
    """Money that came back, with the orders of that sum to that payee that the bank had carried out."""
    told = one.report.get("returns", [])
    found = PaymentOrder.objects.executed().filter(sum__in={row["sum"] for row in told})
    orders = list(found.select_related("invoice__payee")) if told else []
    return [(row, [order for order in orders if _came_back(row, order)]) for row in told]


def _came_back(row: dict, order: PaymentOrder) -> bool:
    same = row["inn"] == order.invoice.payee.inn if row["inn"] else row["payer"] == order.invoice.payee.name
    return same and row["sum"] == str(order.sum)


@require_POST
def statement_confirm(request: HttpRequest) -> HttpResponse:
    """Mark as paid what the ticked lines pay; what changed meanwhile is told and stays."""
    pay(request.user)
    asked = request.POST.get("statement", "")
    one = get_object_or_404(BankStatement, pk=asked) if asked.isdecimal() else None
    chosen = {int(pk): request.POST.get(f"mark_{pk}", "") for pk in request.POST.getlist("line") if pk.isdecimal()}
    done = actions.confirm(_waiting(one), chosen, by=request.user)
    _tell(request, done, len(chosen))
    return redirect("statement", one.pk) if one else redirect("statement_lines")


def _tell(request: HttpRequest, done: actions.Marked, asked: int) -> None:
    if done.lines:
        text = ngettext(
            "%(n)s line of the statement is marked: %(sum)s paid",
            "%(n)s lines of the statement are marked: %(sum)s paid", done.lines,
        )  # fmt: skip
        messages.success(request, text % {"n": done.lines, "sum": money(done.sum)})
    for line, why in done.refused[:FEW]:
        messages.error(request, _("No. %(number)s, %(sum)s: %(why)s") % {
            "number": line.number, "sum": money(line.sum), "why": why})  # fmt: skip
    if gone := asked - done.lines - len(done.refused):
        text = ngettext(
            "%(n)s line was matched by somebody else meanwhile: nothing is paid twice",
            "%(n)s lines were matched by somebody else meanwhile: nothing is paid twice", gone,
        )  # fmt: skip
        messages.warning(request, text % {"n": gone})


def statement_line(request: HttpRequest, pk: int) -> HttpResponse:
    """A line by hand: the payee's invoices and those that a search finds; sums beside them."""
    see_bank(request.user)
    line = _line(pk)
    data = request.POST if request.method == "POST" else None
    form = ByHand(data, invoices=_candidates(line, request), left=line.left)
    if request.method == "POST":
        pay(request.user)
        if form.is_valid() and tried(form, lambda: actions.match_by_hand(line, form.parts(), by=request.user)):
            messages.success(request, _("Marked as paid"))
            return redirect("statement_line", line.pk) if _line(pk).left else redirect("statement", line.statement_id)
    context = {
        "line": line, "left": line.left, "form": form, "aside": Aside(),
        "rows": [(one, form[f"sum_{one.pk}"]) for one in form.invoices], "found": bank.matches([line])[line.pk],
        "orders": line.orders.select_related("invoice__payee"), "text": request.GET.get("q", ""),
        "pays": may_pay(request.user) and not line.aside and line.used < line.sum, "may_pay": may_pay(request.user),
    }  # fmt: skip
    return render(request, "invoices/statement_line.html", context, status=422 if form.errors else 200)


def _line(pk: int) -> StatementLine:
    lines = StatementLine.objects.with_used().select_related("statement", "own_account", "aside_by")
    return get_object_or_404(lines, pk=pk)


def _candidates(line: StatementLine, request: HttpRequest) -> list[Invoice]:
    """Invoices at the bank that are not paid in full: the payee's; with a search those that it finds; those typed for,
    whatever became of them meanwhile."""
    text = request.GET.get("q", "").strip()[:100]
    all_ = Invoice.objects.with_underway().select_related("payee").order_by("due", "pk")
    found = all_.filter(ended=None, paid__lt=F("sum"), step="bank", currency="RUB")
    if text:
        found = containing(found, text, "title", "paper_number", "payee__name", "payee__inn")
    else:
        found = found.filter(bank.of_payees([line.payee_inn], [line.payee_account]))
    rows = {one.pk: one for one in found[:FEW]}
    return [*rows.values(), *all_.filter(pk__in=posted(request, "sum_") - rows.keys())]


def posted(request: HttpRequest, prefix: str) -> set[int]:
    """The ids of rows that something was typed or ticked for: "sum_12" with a value is 12."""
    names = (name.removeprefix(prefix) for name, value in request.POST.items() if name.startswith(prefix) and value)
    return {int(name) for name in names if name.isdecimal() and len(name) < 18}


@require_POST
def statement_line_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """It pays no invoice of the portal, for a reason."""
    pay(request.user)
    line = _line(pk)
    attempt(request, lambda: actions.set_aside(line, by=request.user, why=request.POST.get("why", "")))
    return redirect("statement_line", line.pk)


@require_POST
def statement_line_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It is to be matched after all."""
    pay(request.user)
    line = _line(pk)
    attempt(request, lambda: actions.take_back(line, by=request.user))
    return redirect("statement_line", line.pk)


urls = [
    path("invoices/statements", statements, name="statements"),
    path("invoices/statements/new", statement_new, name="statement_new"),
    path("invoices/statements/lines", statement_lines, name="statement_lines"),
    path("invoices/statements/confirm", statement_confirm, name="statement_confirm"),
    path("invoices/statements/<int:pk>", statement, name="statement"),
    path("invoices/statements/lines/<int:pk>", statement_line, name="statement_line"),
    path("invoices/statements/lines/<int:pk>/aside", statement_line_aside, name="statement_line_aside"),
    path("invoices/statements/lines/<int:pk>/back", statement_line_back, name="statement_line_back"),
]
