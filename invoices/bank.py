"""What holds between invoices and the bank: why an order cannot be made, what a statement's lines are matched with."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invoices.exchange import matching, one_c
from invoices.exchange.one_c import Side
from invoices.models import Invoice, OwnAccount, PaymentOrder, StatementLine
from portal import requisites
from portal.models import BankAccount, Counterparty
from portal.money import half_up
from portal.reasons import Reason, register

register(
    {
        "order.not_there": _("It stands at “{where}”: payment orders are made once it is in the payment plan."),
        "order.ended": _("It has ended: nothing more is paid by it."),
        "order.held": _("It is on hold."),
        "order.covered": _("It is covered: {paid:rub} are paid, {sent:rub} are on their way."),
        "order.too_much": _("Only {left:rub} are left to be paid, {sum:rub} were asked for."),
        "order.blocked": _("{payee} is blocked: {why}"),
        "order.no_account": _("{payee} has no account: complete the counterparty's card."),
        "order.wrong_account": _("The account of {payee}: {why}."),
        "order.no_inn": _("{payee} has no INN: complete the counterparty's card."),
        "order.currency": _("It is in {currency}: a payment order is in roubles."),
        "order.sign": _("“{text}”: windows-1251 has no sign “{sign}”. Choose UTF-8."),
        "order.treasury": _("{payee}: an account of the treasury, its control digit cannot be checked. Compare it."),
        "order.other_account": _("Planned from “{planned}”, paid from “{own}”."),
        "own.closed": _("The own account “{own}” is closed."),
        "own.no_holder": _("The own account “{own}” has no name of the company: complete it in the settings."),
        "own.no_inn": _("The own account “{own}” has no INN of the company: complete it in the settings."),
        "own.wrong": _("The own account “{own}”: {why}."),
    }
)
ZERO = Decimal("0.00")


def payer(own: OwnAccount) -> Side:
    """Our side of an order."""
    return Side(own.holder, own.inn, own.kpp, own.account, own.bank, own.bic, own.correspondent)


def payee(invoice: Invoice) -> Side:
    """Whom an invoice pays: its account, else the payee's main one."""
    to, account = invoice.payee, account_of(invoice)
    name = to.full_name or to.name
    if account is None:
        return Side(name, to.inn, to.kpp)
    return Side(name, to.inn, to.kpp, account.account, account.bank, account.bic, account.correspondent)


def account_of(invoice: Invoice) -> BankAccount | None:
    """The account that an invoice is paid to."""
    return invoice.account or invoice.payee.main_account


def why_not_pay_from(own: OwnAccount) -> Reason | None:
    """Why no order can be made from an own account: closed, or the bank would not know who pays."""
    if own.closed:
        return Reason("own.closed", own=own.name)
    if not own.holder.strip():
        return Reason("own.no_holder", own=own.name)
    if not own.inn:
        return Reason("own.no_inn", own=own.name)
    wrong = wrong_account(own.account, own.bic)
    return Reason("own.wrong", own=own.name, why=wrong) if wrong else None


def wrong_account(account: str, bic: str) -> str:
    """The sentence why an account cannot be one of a bank with that BIC; "" where it can."""
    try:
        requisites.account(account, requisites.bic(bic))
    except requisites.Wrong as wrong:
        return str(wrong)
    return ""


def why_not_order(invoice: Invoice, sum_: Decimal | None = None) -> Reason | None:
    """Why no order can be made for an invoice (for `sum_` roubles, else for all that is left) now."""
    if invoice.is_paid:
        return Reason("order.covered", paid=invoice.paid, sent=ZERO)
    if invoice.ended:
        return Reason("order.ended")
    if invoice.step != "bank":
        return Reason("order.not_there", where=str(invoice.line.label))
    if invoice.holds.filter(ended=None).exists():
        return Reason("order.held")
    return _covered(invoice, sum_) or why_not_payable(invoice)


def _covered(invoice: Invoice, sum_: Decimal | None) -> Reason | None:
    left = invoice.uncovered
    if left <= 0:
        return Reason("order.covered", paid=invoice.paid, sent=invoice.left - left)
    return Reason("order.too_much", left=left, sum=sum_) if sum_ is not None and sum_ > left else None


def why_not_payable(invoice: Invoice) -> Reason | None:
    """Why the bank would not take an order of an invoice: whom it pays is blocked or lacks requisites. Reads nothing
    where payee, account and the payee's accounts were read along."""
    to, account = invoice.payee, account_of(invoice)
    if invoice.currency != "RUB":
        return Reason("order.currency", currency=invoice.currency)
    if to.blocked:
        return Reason("order.blocked", payee=to.name, why=to.blocked_why)
    if account is None:
        return Reason("order.no_account", payee=to.name)
    if wrong := wrong_account(account.account, account.bic):
        return Reason("order.wrong_account", payee=to.name, why=wrong)
    if not to.inn and to.kind != Counterparty.Kind.PERSON:
        return Reason("order.no_inn", payee=to.name)
    return None


def warnings(invoice: Invoice, own: OwnAccount) -> list[Reason]:
    """What to look at although the order can be made."""
    found, account = [], account_of(invoice)
    if account and requisites.is_treasury(account.bic):
        found.append(Reason("order.treasury", payee=invoice.payee.name))
    if invoice.own_account_id and invoice.own_account_id != own.pk:
        found.append(Reason("order.other_account", planned=invoice.own_account.name, own=own.name))
    return found


def order_of(invoice: Invoice, own: OwnAccount, *, number: str, day: date, sum_: Decimal, encoding: str) -> one_c.Order:
    """The order as the bank reads it; the VAT of the parts of an invoice makes its VAT to the kopeck.

    Raises one_c.Unwritable: a sign that the encoding lacks.
    """
    before = invoice.sum - invoice.uncovered
    vat = _vat_until(invoice, before + sum_) - _vat_until(invoice, before)
    rates = set(invoice.lines.values_list("vat_rate", flat=True)) or {None}
    words = one_c.purpose(
        invoice.paper_number, invoice.paper_date, invoice.purpose, vat=vat, rates=rates, basis=invoice.basis,
        encoding=encoding,
    )  # fmt: skip
    return one_c.Order(number, day, sum_, payer(own), payee(invoice), words)


def _vat_until(invoice: Invoice, paid: Decimal) -> Decimal:
    return half_up(invoice.vat * paid / invoice.sum)


def matches(lines: Sequence[StatementLine]) -> dict[int, matching.Match]:
    """Line id → what it pays, by the rule of `matching`; `lines` with `used`. Four statements whatever their number."""
    rows = [_line(one) for one in lines]
    bills = _bills(rows)
    return matching.match(rows, _orders(rows, bills), bills)


def _line(row: StatementLine) -> matching.Line:
    return matching.Line(
        pk=row.pk,
        own=row.own_account_id,
        number=row.number,
        date=row.date,
        executed=row.executed,
        sum=row.left,
        inn=row.payee_inn,
        account=row.payee_account,
        purpose=row.purpose,
    )


def of_payees(inns: Iterable[str], accounts: Iterable[str]) -> Q:
    """Invoices of whom the bank paid: by INN, by the invoice's own account, by any account of the payee."""
    accounts = set(accounts) - {""}
    own = Q(account__account__in=accounts) | Q(
        payee__in=BankAccount.objects.filter(account__in=accounts).values("counterparty")
    )
    return Q(payee__inn__in=set(inns) - {""}) | own


def _bills(lines: Sequence[matching.Line]) -> list[matching.Bill]:
    wanted = of_payees((one.inn for one in lines), (one.account for one in lines))
    found = Invoice.objects.unpaid().filter(wanted, currency="RUB").with_underway()
    return [_bill(one) for one in found.select_related("payee", "account").prefetch_related("payee__accounts")]


def _bill(row: Invoice) -> matching.Bill:
    left = row.sum - row.paid - row.underway
    where = "" if row.step == "bank" else str(row.line.label)
    return matching.Bill(row.pk, row.paper_number, row.paper_date, left, _payee(row), where)


def _payee(row: Invoice) -> matching.Payee:
    accounts = {one.account for one in row.payee.accounts.all()} | ({row.account.account} if row.account else set())
    return matching.Payee(row.payee.inn, frozenset(accounts))


def _orders(lines: Sequence[matching.Line], bills: Sequence[matching.Bill]) -> list[matching.Order]:
    """Living orders without a line: those of the lines' dates, and those on their way of the payees' invoices."""
    by_date = Q(date__in={one.date for one in lines}, own_account=None) | Q(
        date__in={one.date for one in lines}, own_account__in={one.own for one in lines}
    )
    underway = Q(executed__isnull=True, invoice__in=[one.pk for one in bills])
    found = PaymentOrder.objects.live().filter(by_date | underway, statement_line=None)
    rows = found.select_related("invoice__payee", "invoice__account").prefetch_related("invoice__payee__accounts")
    return [_order(one) for one in rows]


def _order(row: PaymentOrder) -> matching.Order:
    return matching.Order(
        pk=row.pk,
        bill=row.invoice_id,
        own=row.own_account_id,
        number=row.number,
        date=row.date,
        sum=row.sum,
        payee=_payee(row.invoice),
        done=row.executed is not None,
    )
