"""The registry of invoices: what a filter in the address leaves of those a person sees, its order, its sums."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Round, TruncMonth
from django.utils.dateparse import parse_date
from django.utils.timezone import get_default_timezone, make_aware
from django.utils.translation import gettext_lazy as _

from invoices import alike, own
from invoices.models import Article, Invoice, PaymentOrder
from invoices.permissions import invoices_of
from portal import money
from portal.models import Counterparty, Person, Unit
from portal.searching import containing

STATES = {
    "open": _("Not paid"),
    "manager": _("At the manager"),
    "accounting": _("At accounting"),
    "plan": _("To be planned"),
    "order": _("Payment order to enter"),
    "bank": _("At the bank"),
    "late": _("Late"),
    "paid": _("Paid"),
    "dropped": _("Refused or withdrawn"),
}
UNSEEN_STATES = ("draft", "documents", "closed")  # of the address only: places of the flow that no chip offers
DAYS = {
    "date": _("date of the invoice"),
    "sent": _("day of submission"),
    "due": _("to be paid by"),
    "plan": _("day of payment"),
    "paid": _("paid on"),
}
COLUMN_OF = {"date": "paper_date", "sent": "submitted", "due": "due", "plan": "pay_day", "paid": "paid_on"}
ALIKE = {"double": _("doubles"), "near": _("near doubles"), "halves": _("halves of colleagues")}
ORDERS: dict[str, tuple[str, ...]] = {
    "number": ("year", "number"),
    "date": ("paper_date",),
    "paper": ("paper_number",),
    "payee": ("payee__name",),
    "inn": ("payee__inn",),
    "purpose": ("purpose",),
    "basis": ("basis",),
    "sum": ("sum",),
    "currency": ("currency",),
    "roubles": ("roubles",),
    "vat": ("vat",),
    "paid": ("paid",),
    "left": ("left_to_pay",),
    "road": ("road",),
    "state": ("step",),
    "sent": ("submitted",),
    "due": ("due",),
    "plan": ("pay_day",),
    "paid_on": ("paid_on",),
    "own": ("own_account__name",),
    "article": ("article__code",),
    "cost_unit": ("cost_unit__name",),
    "cost_account": ("cost_account",),
    "priority": ("priority",),
    "unit": ("unit__name",),
    "who": ("initiator__last_name", "initiator__first_name"),
    "procedure": ("parent__year", "parent__number"),
}
NEVER_EMPTY = {"year", "number", "paper_date", "due", "sum", "vat", "paid", "priority"}
ZERO = Decimal("0.00")
MONTHS = 12


@dataclass(frozen=True)
class InvoiceFilter:
    """What the address of the registry says; what it says wrongly is not there."""

    state: str = ""
    text: str = ""
    payee: str = ""
    unit: str = ""
    article: str = ""
    road: str = ""
    who: str = ""
    alike: str = ""
    by: str = "date"
    month: str = ""
    since: date | None = None
    until: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    order: str = "-number"
    columns: tuple[str, ...] = field(default=())

    @classmethod
    def read(cls, given: Any) -> "InvoiceFilter":
        """From GET parameters."""
        words = {name: given.get(name, "").strip()[:100] for name in ("payee", "unit", "article", "who")}
        chosen = given.getlist("col") if hasattr(given, "getlist") else given.get("col", [])
        return cls(
            **words,
            text=given.get("q", "").strip()[:100],
            state=one_of(given.get("state"), (*STATES, *UNSEEN_STATES)),
            road=one_of(given.get("road"), Invoice.Road.values),
            alike=one_of(given.get("alike"), ALIKE),
            by=one_of(given.get("by"), DAYS) or "date",
            month=given.get("month", "") if month_in(given.get("month", "")) else "",
            since=day_in(given.get("since", "")),
            until=day_in(given.get("until", "")),
            least=sum_in(given.get("least", "")),
            most=sum_in(given.get("most", "")),
            order=given["order"] if given.get("order", "").removeprefix("-") in ORDERS else "-number",
            columns=tuple(chosen)[:40],
        )

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day of the period: the month, else from and until."""
        first = month_in(self.month)
        return (first, next_month(first) - timedelta(days=1)) if first else (self.since, self.until)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        shown = {"order", "columns", "by"}
        return all(getattr(self, one.name) == one.default for one in fields(self) if one.name not in shown)


def one_of(given: str | None, allowed: Iterable[str]) -> str:
    """A word of the address; "" for anything else."""
    return given if given and given in allowed else ""


def day_in(text: str) -> date | None:
    """A date of the address; None for anything else."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def month_in(text: str) -> date | None:
    """The first day of «2026-11»; None for anything else."""
    return day_in(f"{text}-01") if len(text) == 7 else None


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def sum_in(text: str) -> Decimal | None:
    """A sum of the address as people type it; None for anything else."""
    try:
        return money.typed(text, zero=True) if text.strip() else None
    except money.Refused:
        return None


def invoices_in(person: Person, wanted: InvoiceFilter, today: date) -> QuerySet[Invoice]:
    """The invoices that the filter leaves of those the person sees, in its order."""
    found = _besides_days(person, wanted, today).filter(_in_days(wanted))
    return _ordered(found.select_related("payee", "initiator", "parent"), wanted.order)


def _besides_days(person: Person, wanted: InvoiceFilter, today: date) -> QuerySet[Invoice]:
    found = invoices_of(person).filter(_state(wanted.state, today), _where(wanted))
    if wanted.by == "paid":
        found = with_paid_on(found)
    if wanted.text:
        found = containing(found, wanted.text, "title", "paper_number", "payee__name", "payee__inn")
    return found.order_by()


def with_paid_on(found: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """With `paid_on`: the day on which the bank last paid something of it."""
    paid = PaymentOrder.objects.executed().filter(invoice=OuterRef("pk")).order_by().values("invoice")
    return found.annotate(paid_on=Subquery(paid.annotate(last=Max("executed")).values("last"), DateField()))


def _state(state: str, today: date) -> Q:
    return {
        "": Q(),
        "order": Q(pk__in=Invoice.objects.to_order().order_by().values("pk")),
        "open": Q(ended__isnull=True, paid__lt=F("sum")),
        "late": Q(ended__isnull=True, due__lt=today, paid__lt=F("sum")),
        "paid": Q(paid__gte=F("sum")),
        "dropped": Q(dropped__isnull=False),
    }.get(state, Q(step=state))


def _where(wanted: InvoiceFilter) -> Q:
    found = Q()
    if wanted.payee:
        found &= Q(payee__in=containing(Counterparty.objects.order_by(), wanted.payee, "name", "inn").values("pk"))
    if wanted.unit:
        found &= _within_units(wanted.unit)
    if wanted.article:
        found &= Q(article__in=containing(Article.objects.order_by(), wanted.article, "code", "name").values("pk"))
    if wanted.who:
        people = containing(Person.objects.order_by(), wanted.who, "last_name", "first_name", "patronymic")
        found &= Q(initiator__in=people.values("pk"))
    if wanted.road:
        found &= Q(road=wanted.road)
    return found & _sums(wanted) & _alike(wanted.alike, wanted.days[0] if wanted.by == "date" else None)


def _within_units(text: str) -> Q:
    """Of a unit of this name or below it: the one that bears the invoice, else the one it comes from."""
    named = containing(Unit.objects.order_by(), text, "name").filter(
        tree_id=OuterRef("tree_id"), lft__lte=OuterRef("lft"), rght__gte=OuterRef("rght")
    )
    units = Unit.objects.order_by().filter(Exists(named.values("pk"))).values("pk")
    return Q(cost_unit__in=units) | Q(cost_unit=None, unit__in=units)


def _sums(wanted: InvoiceFilter) -> Q:
    least = Q(sum__gte=wanted.least) if wanted.least is not None else Q()
    return least & (Q(sum__lte=wanted.most) if wanted.most is not None else Q())


def _alike(kind: str, since: date | None) -> Q:
    if kind == "double":
        return Q(pk__in=alike.doubles().values("pk"))
    if kind == "near":
        return alike.near_doubles(since)
    return Q(pk__in=alike.in_halves()) if kind == "halves" else Q()


def _in_days(wanted: InvoiceFilter) -> Q:
    first, last = wanted.days
    column = COLUMN_OF[wanted.by]
    found = Q(**{f"{column}__gte": _begin(wanted.by, first)}) if first else Q()
    if last and wanted.by == "sent":
        return found & Q(submitted__lt=_begin("sent", last + timedelta(days=1)))
    return found & Q(**{f"{column}__lte": last}) if last else found


def _begin(by: str, day: date) -> date | datetime:
    return make_aware(datetime.combine(day, time.min), get_default_timezone()) if by == "sent" else day


def _ordered(found: QuerySet[Invoice], order: str) -> QuerySet[Invoice]:
    down, columns = order.startswith("-"), ORDERS[order.removeprefix("-")]
    if "left_to_pay" in columns:
        found = found.annotate(left_to_pay=F("sum") - F("paid"))
    if "paid_on" in columns and "paid_on" not in found.query.annotations:
        found = with_paid_on(found)
    if columns == ORDERS["number"]:
        found = found.filter(kind="invoice")  # the index of numbers begins with it
    pk = () if columns == ORDERS["number"] else ("-pk",)
    return found.order_by(*(_sort(name, down) for name in columns), *pk)


def _sort(name: str, down: bool) -> Any:
    """What is empty stands last; a column that never is keeps its index."""
    if name in NEVER_EMPTY:
        return f"-{name}" if down else name
    return F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)


@dataclass(frozen=True)
class Totals:
    """Sums in roubles of all that the filter leaves, without what was refused or withdrawn; `all` with them.

    `months`: first day → sum, the last twelve of what the filter would leave without its period. `own`: what
    `invoices.own` says of the person, read along.
    """

    sum: Decimal
    vat: Decimal
    paid: Decimal
    left: Decimal
    count: int
    all: int
    months: dict[date, Decimal]
    own: dict[str, Any]


def in_roubles(name: str) -> Case:
    """A sum of an invoice at the rate of its submission; nothing where no rate is known."""
    return Case(When(currency="RUB", then=F(name)), default=Round(F(name) * F("rate"), 2))


def totals(person: Person, wanted: InvoiceFilter, today: date) -> Totals:
    """One statement: months with their sums, inside the period and in all."""
    column, inside = COLUMN_OF[wanted.by], _in_days(wanted)
    months = last_months(today)
    since = Q(**{f"{column}__gte": _begin(wanted.by, months[0])})
    found = _besides_days(person, wanted, today)
    found = found.filter(inside | since) if inside else found
    live = Q(dropped__isnull=True)
    counted = {name: Sum(in_roubles(name), filter=inside & live) for name in ("sum", "vat", "paid")}
    rows = list(
        found.annotate(month=TruncMonth(column, output_field=DateField())).values("month").order_by().annotate(
            of_month=Sum(in_roubles("sum"), filter=live), count=Count("pk", filter=inside & live),
            all=Count("pk", filter=inside) if inside else Count("pk"), **own.arrays(person, today), **counted,
        )
    )  # fmt: skip
    mine = {name: rows[0].pop(name) for name in ("views", "limits")} if rows else own.read(person, today)
    return _added(rows, months, mine)


def _added(rows: list[dict[str, Any]], months: list[date], mine: dict[str, Any]) -> Totals:
    sums = {name: sum((row[name] or ZERO for row in rows), ZERO) for name in ("sum", "vat", "paid")}
    of_month = {row["month"]: row["of_month"] or ZERO for row in rows}
    return Totals(
        **sums,
        left=sums["sum"] - sums["paid"],
        count=sum(row["count"] for row in rows),
        all=sum(row["all"] for row in rows),
        months={month: of_month.get(month, ZERO) for month in months},
        own=mine,
    )


def last_months(today: date) -> list[date]:
    """First days of the last twelve months, this one last."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]
