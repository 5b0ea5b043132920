"""What the rule of trust is asked with: the limit of a person, what was used of it, the rate of the day, the payee."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.timezone import get_default_timezone, make_aware

from invoices import trust
from invoices.models import CurrencyRate, Invoice, TrustLimit, TrustRule
from invoices.trust import ROUBLE, ZERO, Ask, Before, Decision, Limit
from portal.models import BankAccount, Counterparty, Person

THIS, OTHER = "this", "other"  # payees as the rule tells them apart


def company_day(at: datetime) -> date:
    """The company's date of an instant: what "on the day of submission" and "calendar month" mean."""
    return at.astimezone(get_default_timezone()).date()


def parts_days() -> int:
    """Within how many days invoices to one payee are parts of one (setting)."""
    row = TrustRule.objects.values_list("parts_days", flat=True).first()
    return trust.PARTS_DAYS if row is None else row


def rate_on(currency: str, day: date) -> Decimal | None:
    """Roubles for one unit on that very day; None where no rate was entered."""
    return CurrencyRate.objects.filter(currency=currency, day=day).values_list("rate", flat=True).first()


def limit_of(person: Person, day: date) -> TrustLimit | None:
    """The person's limit in force that day; else the one that ended last or begins next, to say why it is none."""
    rows = list(TrustLimit.objects.filter(person=person).select_related("person", "given_by"))
    live = [one for one in rows if one.ended is None and one.since <= day and (one.until is None or day <= one.until)]
    begun = [one for one in rows if one.since <= day]
    return next(chain(live, sorted(begun, key=_last_day, reverse=True), reversed(rows)), None)


def _last_day(limit: TrustLimit) -> date:
    until = limit.until or date.max
    return min(until, company_day(limit.ended)) if limit.ended else until


def in_rule(limit: TrustLimit, at: datetime) -> Limit:
    """A row as the rule reads it; taken while the submission waited for its lock is taken before it."""
    taken = limit.ended and min(limit.ended, at)
    return Limit(
        each=limit.each, month=limit.month, since=limit.since, until=limit.until, taken=taken,
        who=limit.person.short_name, given_by=limit.given_by.short_name,
    )  # fmt: skip


def passed_on_limits() -> QuerySet[Invoice]:
    """Invoices that went past the manager on somebody's limit and were neither refused nor withdrawn."""
    return Invoice.objects.filter(road=Invoice.Road.ACCOUNTING, limit__isnull=False, dropped__isnull=True)


def same_payee(payee: Counterparty | None, account: BankAccount | None) -> Q:
    """Invoices to the same payee: by INN; without one by the account, or the very counterparty."""
    if payee is None:
        return Q(pk__in=())
    if payee.inn:
        return Q(payee__inn=payee.inn)
    found = Q(payee=payee)
    return found | Q(payee__inn="", account__account=account.account, account__bic=account.bic) if account else found


def is_related(payee: Counterparty | None) -> bool:
    """A related party, itself or under another entry with its INN (a branch has its own KPP)."""
    if payee is None or payee.related_party or not payee.inn:
        return payee is not None and payee.related_party
    return Counterparty.objects.filter(inn=payee.inn, related_party=True).exists()


@dataclass(frozen=True)
class Submission:
    """An invoice at an instant. `payee` None: not chosen yet; `besides`: its own row, which never counts against it."""

    payee: Counterparty | None
    sum: Decimal
    currency: str
    at: datetime
    account: BankAccount | None = None
    besides: int | None = None


def judge(person: Person, asked: Submission) -> tuple[Decision, TrustLimit | None, Decimal | None]:
    """The road of an invoice that this person submits; the limit it was measured by and the rate, if there are any."""
    row, days = limit_of(person, company_day(asked.at)), parts_days()
    rate = None if asked.currency == ROUBLE else rate_on(asked.currency, company_day(asked.at))
    ask = Ask(asked.sum, THIS, asked.at, asked.currency, rate, is_related(asked.payee))
    before = before_of(person, asked, row, days) if row else []
    found = trust.decide(ask, in_rule(row, asked.at) if row else None, before, get_default_timezone(), days)
    return found, row, rate


def before_of(person: Person, asked: Submission, limit: TrustLimit, days: int) -> list[Before]:
    """Invoices on this person's limits that may count: of the month, or to the payee within the days."""
    day = company_day(asked.at)
    since = make_aware(datetime.combine(min(day.replace(day=1), day - timedelta(days=days)), time.min))
    rows = passed_on_limits().filter(limit__person=person, submitted__gte=since).exclude(pk=asked.besides)
    to_payee = set(rows.filter(same_payee(asked.payee, asked.account)).values_list("pk", flat=True))
    return [
        Before(roubles, THIS if pk in to_payee else OTHER, at, same_limit=limit_id == limit.pk)
        for pk, roubles, at, limit_id in rows.values_list("pk", "roubles", "submitted", "limit")
    ]


def passed_in_month(day: date) -> QuerySet[Invoice]:
    """Those of the calendar month of a day."""
    first = make_aware(datetime.combine(day.replace(day=1), time.min))
    after = make_aware(datetime.combine((day.replace(day=1) + timedelta(days=32)).replace(day=1), time.min))
    return passed_on_limits().filter(submitted__gte=first, submitted__lt=after)


def used_in_month(limit_ids: Collection[int], day: date) -> dict[int, tuple[Decimal, int]]:
    """limit id → (roubles, invoices) that went past the manager on it in the calendar month of a day."""
    rows = passed_in_month(day).filter(limit__in=limit_ids)
    sums = rows.order_by().values("limit").annotate(total=Sum("roubles"), count=Count("pk"))
    return {one["limit"]: (one["total"], one["count"]) for one in sums}


@dataclass(frozen=True)
class Standing:
    """A limit and what is left of it in the month; `left` None: the month has no limit."""

    limit: TrustLimit
    used: Decimal
    count: int

    @property
    def left(self) -> Decimal | None:
        """Of the month."""
        return None if self.limit.month is None else max(self.limit.month - self.used, ZERO)

    @property
    def parts(self) -> list[tuple[Decimal, str]]:
        """The month for a strip."""
        return [(self.used, "full"), (self.left or ZERO, "rest")]


def standings(limits: Iterable[TrustLimit], day: date) -> list[Standing]:
    """Each limit with what was used of it this month; one statement for all."""
    rows = list(limits)
    used = used_in_month([one.pk for one in rows], day)
    return [Standing(one, *used.get(one.pk, (ZERO, 0))) for one in rows]


def own_limit(person: Person, day: date) -> Standing | None:
    """The limit that this person may use on a day, with what is left of it."""
    live = TrustLimit.objects.on(day).filter(person=person, ended__isnull=True).select_related("given_by")
    return next(iter(standings(live, day)), None)


def halves(invoices: Iterable[Invoice]) -> dict[int, list[Invoice]]:
    """invoice id → those of `with_colleagues` that are not the person's own."""
    found = with_colleagues(invoices)
    persons = {pk: next(one.limit.person_id for one in parts if one.pk == pk) for pk, parts in found.items()}
    return {pk: [one for one in parts if one.limit.person_id != persons[pk]] for pk, parts in found.items()}


def with_colleagues(invoices: Iterable[Invoice]) -> dict[int, list[Invoice]]:
    """invoice id → it and all to the same payee within the days, where all of them went past the manager, on limits of
    several people, and make more than the greatest of these. Two statements for a page of invoices.
    """
    mine = [one for one in invoices if one.limit_id and one.submitted and not one.dropped]
    if not mine:
        return {}
    span = timedelta(days=parts_days() + 1)
    payees = Q(payee__in={one.payee_id for one in mine}) | Q(payee__inn__in={one.payee.inn for one in mine} - {""})
    accounts = Q(payee__inn="", account__account__in={one.account.account for one in mine if one.account})
    times = [one.submitted for one in mine]
    near = passed_on_limits().filter(payees | accounts, submitted__range=(min(times) - span, max(times) + span))
    others = list(near.select_related("payee", "limit__person", "initiator", "account").order_by("submitted", "pk"))
    found = {one.pk: _parts(one, others, span.days - 1) for one in mine}
    return {pk: rows for pk, rows in found.items() if rows}


def _parts(invoice: Invoice, near: list[Invoice], days: int) -> list[Invoice]:
    own = next((one for one in near if one.pk == invoice.pk), None)
    if own is None:
        return []
    rows = [one for one in near if _are_parts(own, one, days)]
    greatest = max(one.limit.each for one in rows)
    several = len({one.limit.person_id for one in rows}) > 1
    return rows if several and sum((one.roubles for one in rows), ZERO) > greatest else []


def _are_parts(one: Invoice, other: Invoice, days: int) -> bool:
    apart = abs((company_day(one.submitted) - company_day(other.submitted)).days)
    return apart <= days and _payee(one) & _payee(other) != set()


def _payee(invoice: Invoice) -> set[Any]:
    if invoice.payee.inn:
        return {invoice.payee.inn}
    account = invoice.account and (invoice.account.bic, invoice.account.account)
    return {invoice.payee_id, account} - {None}


def halves_of_colleagues(invoice: Invoice) -> list[Invoice]:
    """The same for one invoice: what accounting is shown beside it."""
    return halves([invoice]).get(invoice.pk, [])
