"""Files of payment orders: which were made, a new one, what is in one, the file itself."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from invoices import bank
from invoices.actions.bank_files import Made, content_of, make_bank_file
from invoices.forms.bank import OrdersOut
from invoices.models import BankFile, Invoice, OwnAccount
from invoices.permissions import may_pay, pay, see_bank
from invoices.views.statements import posted
from portal.reasons import Reason, sentence
from portal.typography import money
from portal.views.deeds import tried

PAGE, MOST = 50, 200


@require_GET
def bank_files(request: HttpRequest) -> HttpResponse:
    """Those made, the newest first."""
    see_bank(request.user)
    found = BankFile.objects.select_related("own_account", "by").annotate(
        count=Count("orders"), bounced=Count("orders", Q(orders__bounced__isnull=False)),
        executed=Count("orders", Q(orders__executed__isnull=False, orders__bounced__isnull=True)),
    )  # fmt: skip
    page = Paginator(found.order_by("-at", "-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "invoices/bank_files.html", {"page": page, "pays": may_pay(request.user)})


def bank_file_new(request: HttpRequest) -> HttpResponse:
    """Treasury chooses invoices planned from an own account; what could not be done is told, the others are."""
    pay(request.user)
    own, accounts = _chosen(request.POST.get("own_account") or request.GET.get("own", ""))
    ready, blocked = _sorted(own)
    gone = posted(request, "pay_") - {one.pk for one in ready}
    ready += Invoice.objects.with_underway().select_related("payee").filter(pk__in=gone)
    form = OrdersOut(request.POST if request.method == "POST" else None, invoices=ready, initial={"own_account": own})
    made = None
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        if made and made.file:
            return redirect("bank_file", made.file.pk)
    context = {
        "form": form, "own": own, "accounts": accounts, "blocked": blocked, "why_not": bank.why_not_pay_from(own) if own
        else None, "rows": _rows(form), "left_out": made.left_out if made else [],
    }  # fmt: skip
    return render(request, "invoices/bank_file_new.html", context, status=422 if form.errors or made else 200)


def _chosen(asked: str) -> tuple[OwnAccount | None, list[tuple[str, str, bool, int]]]:
    """The own account to pay from, and all of them as tabs with how many invoices wait there."""
    waiting = Q(pk__in=Invoice.objects.to_order().order_by().values("own_account"))
    rows = list(OwnAccount.objects.filter(closed=False).annotate(has=Q(waiting)).order_by("-has", "name"))
    own = next((one for one in rows if str(one.pk) == asked), rows[0] if rows else None)
    return own, [(one.name, f"?own={one.pk}", one == own, _waiting(one).count()) for one in rows]


def _waiting(own: OwnAccount) -> QuerySet[Invoice]:
    """Invoices planned from that account, and those that name none."""
    return Invoice.objects.to_order().filter(Q(own_account=own) | Q(own_account=None))


def _sorted(own: OwnAccount | None) -> tuple[list[Invoice], list[tuple[Invoice, Reason]]]:
    """Those that an order can be made for, and those that it cannot with the reason."""
    if own is None:
        return [], []
    found = _waiting(own).select_related("payee", "account", "own_account").prefetch_related("payee__accounts")
    rows = list(found.order_by("priority", "pay_day", "pk")[:MOST])
    told = [(one, bank.why_not_payable(one)) for one in rows]
    return [one for one, why in told if why is None], [(one, why) for one, why in told if why]


def _rows(form: OrdersOut) -> list[tuple[Invoice, Any, Any]]:
    return [(one, form[f"pay_{one.pk}"], form[f"sum_{one.pk}"]) for one in form.invoices]


def _make(request: HttpRequest, form: OrdersOut) -> Made | None:
    data = form.cleaned_data
    chosen = {name: data[name] for name in ("own_account", "day", "encoding")}
    made = tried(form, lambda: make_bank_file(by=request.user, parts=form.parts(), **chosen))
    if made and made.file:
        messages.success(request, _said(made))
    return made


def _said(made: Made) -> str:
    text = ngettext(
        "%(n)s payment order for %(sum)s: download the file and give it to the bank",
        "%(n)s payment orders for %(sum)s: download the file and give it to the bank",
        len(made.orders),
    )
    return text % {"n": len(made.orders), "sum": money(made.file.sum)}


@require_GET
def bank_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in a file, what became of each order, what was left out."""
    see_bank(request.user)
    file = get_object_or_404(BankFile.objects.select_related("own_account", "by"), pk=pk)
    told = [(one["invoice"], one["pk"], sentence(one["reason"]), one["done"]) for one in file.remarks]
    context = {
        "file": file,
        "orders": file.orders.select_related("invoice__payee").order_by("pk"),
        "left_out": [one for one in told if not one[3]],
        "warned": [one for one in told if one[3]],
        "pays": may_pay(request.user),
    }
    return render(request, "invoices/bank_file.html", context)


@require_GET
def bank_file_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file for the bank client, each time the same."""
    pay(request.user)
    file = get_object_or_404(BankFile, pk=pk)
    response = HttpResponse(content_of(file), content_type=f"text/plain; charset={file.encoding}")
    response["Content-Disposition"] = f'attachment; filename="1c_to_kl_{file.pk}.txt"'
    return response


urls = [
    path("invoices/bank-files", bank_files, name="bank_files"),
    path("invoices/bank-files/new", bank_file_new, name="bank_file_new"),
    path("invoices/bank-files/<int:pk>", bank_file, name="bank_file"),
    path("invoices/bank-files/<int:pk>/file", bank_file_download, name="bank_file_download"),
]
