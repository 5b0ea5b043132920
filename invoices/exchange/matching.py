"""Which payment orders and invoices a statement's lines pay. Pure: rows in, matches with their reasons out.

First by payment order: number, date, sum, account. Else by payee (INN, without one the account), sum, and the invoice's
number in the purpose: all of it, a part, or several invoices whose rests make the sum. What is not certain is shown,
never guessed. An order or a rest that one line takes is not there for the next: nothing is paid twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from invoices.exchange import naming
from portal.reasons import Reason, register

register(
    {
        "match.order": _("Payment order No. {number} of {day:date} for {sum:rub}."),
        "match.known": _("Payment order No. {number} of {day:date} for {sum:rub}, marked as paid by hand before."),
        "match.renumbered": _("Names invoice No. {paper}; its payment order No. {number} has the same sum."),
        "match.whole": _("Names invoice No. {paper} and pays all that is left of it: {sum:rub}."),
        "match.part": _("Names invoice No. {paper} and pays {sum:rub} of the {left:rub} that are left."),
        "match.several": _("Names invoices No. {papers}; what is left of them makes the sum."),
        "match.sum_differs": _("Payment order No. {number} is for {ordered:rub}, the bank wrote off {sum:rub}."),
        "match.orders_alike": _("Several payment orders fit: {numbers}."),
        "match.several_differ": _("Names invoices No. {papers}, {left:rub} are left of them: the sum differs."),
        "match.too_much": _("Names invoice No. {paper}, but only {left:rub} are left of it."),
        "match.not_there": _("Names invoice No. {paper}, which stands at “{where}”: not in the payment plan yet."),
        "match.twins": _("Names No. {paper}, and the payee has several invoices with it."),
        "match.not_named": _("The payee has invoices, but the purpose names none of them."),
        "match.nobody": _("No invoice of this payee waits for its payment."),
    }
)
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """What is not matched yet (`sum`) of a line of a statement; `own` is our account's id."""

    pk: int
    own: int
    number: str
    date: date
    executed: date
    sum: Decimal
    inn: str = ""
    account: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom an invoice or an order pays."""

    inn: str = ""
    accounts: frozenset[str] = frozenset()

    def got(self, line: Line) -> bool:
        """The line's money went to them: by INN, where one is missing by account."""
        return line.inn == self.inn if line.inn and self.inn else line.account in self.accounts


@dataclass(frozen=True, slots=True)
class Order:
    """A living payment order that no line points to; `done`: marked as carried out by hand."""

    pk: int
    bill: int
    own: int | None
    number: str
    date: date
    sum: Decimal
    payee: Payee
    done: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """An open invoice; `left`: neither paid nor in an order, `where`: its step in words when not at the bank."""

    pk: int
    number: str
    date: date
    left: Decimal
    payee: Payee
    where: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What of a line pays which invoice: by this order, or by a new one."""

    bill: int
    sum: Decimal
    order: int | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What a line pays and why; without shares only why not, and among which invoices a person may choose."""

    shares: tuple[Share, ...] = ()
    why: tuple[Reason, ...] = ()
    choices: tuple[int, ...] = ()

    @property
    def mark(self) -> str:
        """The same text for the same shares: what a page showed is compared with what holds now."""
        return ";".join(f"{one.bill}/{one.order or ''}/{one.sum}" for one in self.shares)


class Free:
    """What no line has taken yet: orders and rests of invoices, found by number, payee, invoice."""

    def __init__(self, orders: Iterable[Order], bills: Iterable[Bill]) -> None:
        self.bills = sorted(bills, key=lambda one: (one.date, one.pk))
        self.left = {one.pk: one.left for one in self.bills}
        self.taken: set[int] = set()
        self._numbered: dict[tuple[str, date], list[Order]] = {}
        self._sent: dict[int, list[Order]] = {}
        self._of: dict[str, list[Bill]] = {}
        for order in sorted(orders, key=lambda one: one.pk):
            self._numbered.setdefault((order.number.lstrip("0"), order.date), []).append(order)
            self._sent.setdefault(order.bill, []).append(order)
        for bill in self.bills:
            for key in {bill.payee.inn, *bill.payee.accounts} - {""}:
                self._of.setdefault(key, []).append(bill)

    def take(self, shares: Iterable[Share]) -> None:
        """These are no longer there for the next line."""
        for share in shares:
            if share.order is None:
                self.left[share.bill] -= share.sum
            else:
                self.taken.add(share.order)

    def numbered(self, number: str, day: date) -> list[Order]:
        """Orders of that number and date."""
        return [one for one in self._numbered.get((number, day), ()) if one.pk not in self.taken]

    def at_bank(self, bill: Bill) -> list[Order]:
        """Orders of an invoice that are on their way."""
        return [one for one in self._sent.get(bill.pk, ()) if one.pk not in self.taken and not one.done]

    def of_payee(self, line: Line) -> list[Bill]:
        """Invoices of whom the line's money went to."""
        near = [*self._of.get(line.inn, ()), *self._of.get(line.account, ())]
        return [one for one in {bill.pk: bill for bill in near}.values() if one.payee.got(line)]


def match(lines: Iterable[Line], orders: Iterable[Order], bills: Iterable[Bill]) -> dict[int, Match]:
    """Line id → match, the same whatever the order of the arguments."""
    found: dict[int, Match] = {}
    free = Free(orders, bills)
    waiting = sorted(lines, key=lambda one: (one.executed, one.date, one.pk))
    for look in (_by_order, _by_purpose):
        for line in waiting:
            if line.pk not in found and (match_ := look(line, free)):
                free.take(match_.shares)
                found[line.pk] = match_
    return found


def _by_order(line: Line, free: Free) -> Match | None:
    """Number, date and account of an order, and its sum; several orders of one number are one order of the bank."""
    number = line.number.lstrip("0")
    fits = [one for one in free.numbered(number, line.date) if number and _is_of(one, line)]
    if not fits:
        return None
    exact = [one for one in fits if one.sum == line.sum]
    if len(exact) == 1 or (not exact and sum((one.sum for one in fits), ZERO) == line.sum):
        return _carried_out(exact or fits)
    if exact:
        return Match(why=(Reason("match.orders_alike", numbers=[one.number for one in exact]),), choices=_bills(exact))
    why = Reason("match.sum_differs", number=fits[0].number, ordered=sum(one.sum for one in fits), sum=line.sum)
    return Match(why=(why,), choices=_bills(fits))


def _is_of(order: Order, line: Line) -> bool:
    unknown = not (order.payee.inn and line.inn) and not (order.payee.accounts and line.account)
    return order.own in (None, line.own) and (unknown or order.payee.got(line))


def _carried_out(orders: Sequence[Order]) -> Match:
    whys = [
        Reason("match.known" if one.done else "match.order", number=one.number, day=one.date, sum=one.sum)
        for one in orders
    ]
    return Match(tuple(Share(one.bill, one.sum, one.pk, one.done) for one in orders), tuple(whys))


def _bills(orders: Iterable[Order]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one.bill for one in orders))


def _by_purpose(line: Line, free: Free) -> Match:
    """The payee's invoices that the purpose names."""
    payees = free.of_payee(line)
    if not payees:
        return Match(why=(Reason("match.nobody"),))
    named, surely = _named(line, payees)
    ready = [one for one in named if not one.where]
    if not named:
        return Match(why=(Reason("match.not_named"),), choices=_there(payees))
    if not ready:
        whys = [Reason("match.not_there", paper=one.number, where=one.where) for one in named]
        return Match(why=tuple(whys), choices=_there(payees))
    if len(ready) > 1:
        return _several(line, ready, free)
    return _one(line, ready[0], free, surely)


def _there(bills: Iterable[Bill]) -> tuple[int, ...]:
    return tuple(one.pk for one in bills if not one.where)


def _named(line: Line, bills: Sequence[Bill]) -> tuple[list[Bill], bool]:
    """Those named as invoices; else those whose number stands there somehow. Dates choose among equal numbers."""
    words = naming.called(line.purpose)
    surely = [one for one in bills if naming.is_among(one.number, words)]
    named = surely or [one for one in bills if naming.is_among(one.number, naming.mentioned(line.purpose))]
    days = naming.days(line.purpose)
    dated = [one for one in named if one.date in days]
    numbers = {naming.alike(one.number) for one in dated}
    return [one for one in named if one in dated or naming.alike(one.number) not in numbers], bool(surely)


def _one(line: Line, bill: Bill, free: Free, surely: bool) -> Match:
    left, sent = free.left[bill.pk], [one for one in free.at_bank(bill) if one.sum == line.sum]
    if len(sent) > 1:
        return Match(why=(Reason("match.orders_alike", numbers=[one.number for one in sent]),), choices=(bill.pk,))
    if sent:
        why = Reason("match.renumbered", paper=bill.number, number=sent[0].number)
        return Match((Share(bill.pk, line.sum, sent[0].pk),), (why,))
    if line.sum > left:
        return Match(why=(Reason("match.too_much", paper=bill.number, left=left),), choices=(bill.pk,))
    if line.sum == left:
        return Match((Share(bill.pk, left),), (Reason("match.whole", paper=bill.number, sum=left),))
    if not surely:
        return Match(why=(Reason("match.not_named"),), choices=(bill.pk,))
    return Match((Share(bill.pk, line.sum),), (Reason("match.part", paper=bill.number, sum=line.sum, left=left),))


def _several(line: Line, bills: Sequence[Bill], free: Free) -> Match:
    papers, choices = [one.number for one in bills], tuple(one.pk for one in bills)
    if len({naming.alike(paper) for paper in papers}) < len(papers):
        return Match(why=(Reason("match.twins", paper=papers[0]),), choices=choices)
    shares = [share for one in bills if (share := _rest(one, free))]
    total = sum((one.sum for one in shares), ZERO)
    if total != line.sum:
        return Match(why=(Reason("match.several_differ", papers=papers, left=total),), choices=choices)
    return Match(tuple(shares), (Reason("match.several", papers=papers),))


def _rest(bill: Bill, free: Free) -> Share | None:
    """All that is left of an invoice; where a single order covers it, that order."""
    left, sent = free.left[bill.pk], free.at_bank(bill)
    if left:
        return Share(bill.pk, left) if not sent else None
    return Share(bill.pk, sent[0].sum, sent[0].pk) if len(sent) == 1 else None
