"""A statement in: lines written once, what they pay marked when confirmed, the rest matched by hand or set aside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from invoices import bank
from invoices.actions import payments
from invoices.exchange.matching import Match, Share
from invoices.exchange.one_c_reading import Document, Exchange, Unreadable, read
from invoices.models import BankStatement, Invoice, OwnAccount, PaymentOrder, StatementLine
from portal import clock
from portal.actions.documents import sha256_of
from portal.actions.refusals import Changed, Missing, Refused, TooLate
from portal.models import Person
from portal.typography import day_month, money

NO_NUMBER = "б/н"
RETURNS = 200  # of a statement, kept for its page
ZERO = Decimal("0.00")
Key = tuple[int, str, Any, Decimal, str]


class ReadAlready(TooLate):
    """This very file was read in before; `statement` is what came of it."""

    def __init__(self, statement: BankStatement) -> None:
        at = localtime(statement.at)
        words = {"who": statement.by.short_name, "day": day_month(at.date()), "time": f"{at:%H:%M}"}
        super().__init__(_("%(who)s read this statement in on %(day)s at %(time)s: nothing was written twice.") % words)
        self.statement = statement


def read_in(file: File, *, by: Person) -> BankStatement:
    """Read a statement's lines in; nothing is marked as paid yet. Refused: unreadable, of a foreign account.

    ReadAlready: the same file once more. Lines that are known from another statement are counted, not written.
    """
    sum_, exchange = sha256_of(file), _exchange(file)
    own = _own_accounts(exchange)
    with transaction.atomic():
        list(
            OwnAccount.objects.select_for_update(no_key=True).filter(pk__in=_pks(own)).order_by("pk").values_list("pk")
        )
        if same := BankStatement.objects.select_related("by").filter(sha256=sum_).first():
            raise ReadAlready(same)
        return _write(file.name or "", sum_, exchange, own, by)


def _exchange(file: File) -> Exchange:
    try:
        return read(file, file.size, settings.FILE_LIMIT)
    except Unreadable as failure:
        raise Refused(str(failure)) from failure


def _own_accounts(exchange: Exchange) -> dict[str, OwnAccount]:
    """Account number → our account. Refused: an account of the statement is not ours, or none is named."""
    named = exchange.accounts
    if not named:
        raise Refused(_("The statement does not say whose account it is (РасчСчет). Export it from the bank anew."))
    ours = {one.account: one for one in OwnAccount.objects.filter(account__in=named).order_by("closed", "-pk")}
    if foreign := [account for account in named if account not in ours]:
        text = _("Account %(accounts)s is not ours. Choose the statement of an own account, or add it in the settings.")
        raise Refused(text % {"accounts": ", ".join(foreign)})
    _check_banks(exchange, ours)
    return ours


def _check_banks(exchange: Exchange, ours: Mapping[str, OwnAccount]) -> None:
    for one in exchange.documents:
        own = ours.get(one.payer.account)
        if own and one.payer.bic and one.payer.bic != own.bic:
            text = _(
                "Line %(line)s: account %(account)s in the bank with the BIC %(bic)s is not ours, ours has %(own)s."
            )
            said = {"line": one.line, "account": own.account, "bic": one.payer.bic, "own": own.bic}
            raise Refused(text % said)


def _pks(own: Mapping[str, OwnAccount]) -> list[int]:
    return sorted(one.pk for one in own.values())


def _write(name: str, sum_: str, exchange: Exchange, own: Mapping[str, OwnAccount], by: Person) -> BankStatement:
    statement = BankStatement.objects.create(
        own_account=own[exchange.accounts[0]], file_name=name[-200:], sha256=sum_, since=exchange.since,
        until=exchange.until, by=by, at=clock.now(),
    )  # fmt: skip
    gone = [one for one in exchange.documents if one.payer.account in own]
    lines = [_line(statement, own[one.payer.account], one) for one in gone if one.left]
    new = {_key(line): line for line in lines}
    known = _known(new.values())
    StatementLine.objects.bulk_create([line for key, line in new.items() if key not in known], batch_size=2000)
    came = [one for one in exchange.documents if one.payer.account not in own and one.payee.account in own]
    statement.report = {
        "documents": len(exchange.documents),
        "lines": len(lines),
        "new": len(new.keys() - known),
        "known": len(new.keys() & known),
        "twice": len(lines) - len(new),
        "waiting": len(gone) - len(lines),
        "incoming": len(came),
        "others": len(exchange.documents) - len(gone) - len(came),
        "whole": exchange.whole,
        "returns": [_return(one) for one in came if _is_return(one)][:RETURNS],
    }
    statement.save(update_fields=["report"])
    return statement


def _line(statement: BankStatement, own: OwnAccount, one: Document) -> StatementLine:
    return StatementLine(
        statement=statement,
        own_account=own,
        number=one.number[:20] or NO_NUMBER,
        date=one.date,
        executed=one.left,
        sum=one.sum,
        payee=one.payee.name[:300],
        payee_inn=one.payee.inn[:12],
        payee_account=one.payee.account[:34],
        purpose=one.purpose[:500],
    )


def _key(line: StatementLine) -> Key:
    return line.own_account_id, line.number, line.date, line.sum, line.payee_account


def _known(lines: Iterable[StatementLine]) -> set[Key]:
    rows = list(lines)
    own, dates = {one.own_account_id for one in rows}, {one.date for one in rows}
    found = StatementLine.objects.filter(own_account__in=own, date__in=dates)
    return set(found.values_list("own_account", "number", "date", "sum", "payee_account"))


def _is_return(one: Document) -> bool:
    """Money that came back says so, in the words of the bank or of whoever sent it."""
    return "возврат" in one.purpose.casefold() or "возвращ" in one.purpose.casefold()


def _return(one: Document) -> dict[str, str]:
    return {
        "number": one.number,
        "date": one.date.isoformat(),
        "sum": str(one.sum),
        "payer": one.payer.name[:300],
        "inn": one.payer.inn,
        "account": one.payer.account,
        "purpose": one.purpose[:500],
    }


@dataclass
class Marked:
    """What became of the lines that were confirmed."""

    lines: int = 0
    sum: Decimal = ZERO
    refused: list[tuple[StatementLine, str]] = field(default_factory=list)


def confirm(lines: Sequence[StatementLine], chosen: Mapping[int, str], *, by: Person) -> Marked:
    """Mark as paid what the chosen lines pay: line id → what its page showed (`Match.mark`).

    `lines`: all that the page showed, with `used`. A line that pays something else by now is refused and told.
    """
    found, done = bank.matches(lines), Marked()
    for line in lines:
        if line.pk in chosen:
            try:
                done.sum += _mark(line, found[line.pk], chosen[line.pk], by)
                done.lines += 1
            except Refused as refusal:
                done.refused.append((line, str(refusal)))
    return done


def _mark(line: StatementLine, found: Match, shown: str, by: Person) -> Decimal:
    if not found.shares or found.mark != shown:
        raise Changed(_("While you were looking, this changed: look at the line once more."))
    for share in found.shares:
        _pay_share(line, share, by)
    return sum((share.sum for share in found.shares), ZERO)


def _pay_share(line: StatementLine, share: Share, by: Person) -> None:
    if share.order is None:
        _pay(line, Invoice.objects.get(pk=share.bill), share.sum, by)
        return
    order = PaymentOrder.objects.select_related("invoice").get(pk=share.order)
    if share.known:
        payments.find_in_statement(order, by=by, line=line)
    else:
        payments.execute(order, by=by, day=line.executed, line=line)


def _pay(line: StatementLine, invoice: Invoice, sum_: Decimal, by: Person) -> None:
    number = _free_number(line, invoice)
    payments.pay(invoice, by=by, number=number, date=line.date, sum=sum_, executed=line.executed, line=line)


def _free_number(line: StatementLine, invoice: Invoice) -> str:
    """The line's number; where it pays the same invoice once more, with a part behind it: 7, 7/2, 7/3."""
    used = set(invoice.orders.live().filter(date=line.date).values_list("number", flat=True))
    numbers = (line.number if n == 1 else f"{line.number[:16]}/{n}" for n in count(1))
    return next(number for number in numbers if number not in used)


def _pay_by_hand(line: StatementLine, invoice: Invoice, sum_: Decimal, by: Person) -> None:
    """The invoice's order of that very sum is carried out, else a new one is entered."""
    sent = list(invoice.orders.at_bank().filter(sum=sum_).select_related("invoice")[:2])
    if len(sent) == 1:
        payments.execute(sent[0], by=by, day=line.executed, line=line)
    else:
        _pay(line, invoice, sum_, by)


def match_by_hand(line: StatementLine, parts: Sequence[tuple[Invoice, Decimal]], *, by: Person) -> Decimal:
    """A person says which invoices a line pays, with sums: never above the line's rest nor an invoice's. The total."""
    total = sum((sum_ for _invoice, sum_ in parts), ZERO)
    if not parts:
        raise Missing(_("Write what the line pays: a sum beside an invoice."))
    if total > line.left:
        said = {"sum": money(total), "left": money(line.left)}
        raise Refused(_("In all %(sum)s, but only %(left)s is left of this line.") % said)
    for invoice, sum_ in parts:
        _pay_by_hand(line, invoice, sum_, by)
    return total


def set_aside(line: StatementLine, *, by: Person, why: str) -> None:
    """No invoice of the portal is paid by it: tax, salary, a fee. Refused where some of it pays one."""
    if not why.strip():
        raise Missing(_("Say why it is set aside: tax, salary, bank fee."))
    with transaction.atomic():
        row = payments.locked(line)
        if row.aside:
            raise TooLate(_("%(who)s set it aside already: %(why)s") % {"who": row.aside_by, "why": row.aside_why})
        if row.used >= row.sum:
            raise TooLate(_("All of this line pays invoices: there is nothing to set aside."))
        row.aside, row.aside_by, row.aside_why = clock.now(), by, why.strip()[:300]
        row.save(update_fields=["aside", "aside_by", "aside_why"])


def take_back(line: StatementLine, *, by: Person) -> None:
    """It is to be matched after all."""
    with transaction.atomic():
        row = payments.locked(line)
        if not row.aside:
            raise TooLate(_("It is not set aside."))
        row.aside, row.aside_by, row.aside_why = None, None, ""
        row.save(update_fields=["aside", "aside_by", "aside_why"])
