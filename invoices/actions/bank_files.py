"""Payment orders out: numbered, written down, put into a file for the bank client; what cannot be done is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, IntegerField, Max
from django.db.models.functions import Cast
from django.utils import timezone

from invoices import bank
from invoices.exchange import one_c
from invoices.models import BankFile, Invoice, OwnAccount, PaymentOrder
from portal.actions import cases as door
from portal.actions.act import Act
from portal.actions.refusals import Refused
from portal.models import Person
from portal.reasons import Reason, sentence

Part = tuple[Invoice, Decimal | None]


class LeftOut(Refused):
    """No order is made for an invoice, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(sentence(reason))
        self.reason = reason


@dataclass
class Made:
    """What became of the invoices chosen: the file (None: no order at all), its orders, who was left out or warned."""

    file: BankFile | None = None
    orders: list[PaymentOrder] = field(default_factory=list)
    left_out: list[tuple[Invoice, Reason]] = field(default_factory=list)
    warned: list[tuple[Invoice, Reason]] = field(default_factory=list)

    def remarks(self) -> list[dict]:
        """The same as the file keeps it."""
        told = [(invoice, reason, False) for invoice, reason in self.left_out]
        told += [(invoice, reason, True) for invoice, reason in self.warned]
        return [{"invoice": one.code, "pk": one.pk, "done": done, "reason": why.as_json()} for one, why, done in told]


def make_bank_file(
    *, by: Person, own_account: OwnAccount, parts: Iterable[Invoice | Part], day: date,
    encoding: str = BankFile.Encoding.WINDOWS,
) -> Made:  # fmt: skip
    """Make an order for each invoice (or (invoice, sum) to pay a part), dated `day`, and the file that holds them.

    Each order stands in a deed of its own: those that can be made are, for the others the reason is told. Refused:
    nothing can be paid from the own account, with the reason.
    """
    if why := bank.why_not_pay_from(own_account):
        raise LeftOut(why)
    made = Made()
    for invoice, sum_ in _once(parts):
        try:
            made.file = _order_out(made, invoice, sum_, by=by, own=own_account, day=day, encoding=encoding)
        except LeftOut as left:
            made.left_out.append((invoice, left.reason))
    if made.file and (remarks := made.remarks()):
        made.file.remarks = remarks
        made.file.save(update_fields=["remarks"])
    return made


def _once(parts: Iterable[Invoice | Part]) -> Sequence[Part]:
    pairs = [one if isinstance(one, tuple) else (one, None) for one in parts]
    return list({invoice.pk: (invoice, sum_) for invoice, sum_ in pairs}.values())


def _order_out(
    made: Made, chosen: Invoice, sum_: Decimal | None, *, by: Person, own: OwnAccount, day: date, encoding: str
) -> BankFile:
    with door.change(chosen, by=by) as act:
        invoice = act.read(chosen.pk)
        if why := bank.why_not_order(invoice, sum_):
            raise LeftOut(why)
        amount = sum_ or invoice.uncovered
        number = _next_number(own, day.year)
        words = _words(invoice, own, number=number, day=day, sum_=amount, encoding=encoding)
        file = _file(made.file, act, own, encoding, amount)
        order = PaymentOrder.objects.create(
            invoice=invoice, number=number, date=day, sum=amount, own_account=own, file=file, sent=words, by=by,
            at=act.now,
        )  # fmt: skip
        act.log(invoice, "payment_order", text=number, data={"sum": str(amount), "date": str(day), "file": file.pk})
        warned = bank.warnings(invoice, own)
    made.orders.append(order)
    made.warned += [(chosen, reason) for reason in warned]
    return file


def _words(
    invoice: Invoice, own: OwnAccount, *, number: str, day: date, sum_: Decimal, encoding: str
) -> Mapping[str, str]:
    try:
        order = bank.order_of(invoice, own, number=number, day=day, sum_=sum_, encoding=encoding)
        return one_c.document(order, encoding)
    except one_c.Unwritable as failure:
        shown = one_c.cut(failure.text, 60)
        raise LeftOut(Reason("order.sign", sign=failure.sign, text=shown)) from failure


def _file(file: BankFile | None, act: Act, own: OwnAccount, encoding: str, sum_: Decimal) -> BankFile:
    """The file of this making, its sum grown by this order; the first order opens it in its own transaction."""
    if file is None:
        return BankFile.objects.create(own_account=own, encoding=encoding, sum=sum_, by=act.by, at=act.now)
    BankFile.objects.filter(pk=file.pk).update(sum=F("sum") + sum_)
    file.sum += sum_
    return file


def _next_number(own: OwnAccount, year: int) -> str:
    """One more than the greatest of the account's numbers of that year, those typed by hand included."""
    list(OwnAccount.objects.select_for_update(no_key=True).filter(pk=own.pk).values_list("pk"))
    used = PaymentOrder.objects.filter(own_account=own, date__year=year, number__regex=r"^\d{1,6}$")
    last = used.aggregate(last=Max(Cast("number", IntegerField())))["last"] or 0
    return str(last + 1)


def content_of(file: BankFile) -> bytes:
    """The file as it went out: made from what its orders said then, so each time the same to the byte."""
    orders = list(file.orders.order_by("pk"))
    made = timezone.localtime(file.at, timezone.get_default_timezone())
    days = [order.date for order in orders] or [made.date()]
    return one_c.written(
        [order.sent for order in orders],
        account=next((order.sent["ПлательщикСчет"] for order in orders), file.own_account.account),
        since=min(days),
        until=max(days),
        made=made,
        encoding=file.encoding,
    )
