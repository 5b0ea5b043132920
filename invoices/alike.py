"""Invoices that look like another one: doubles, near doubles, halves of colleagues. A pure rule, and the same in SQL.

A double has the same payee (by INN), number, date and sum. A near double has the same payee and the same sum at most
`NEAR_DAYS` days apart, or in one year a number that differs by signs, letters, spaces or leading zeros only. Neither is
looked for among refused and withdrawn ones; invoices of one procedure are no near doubles of each other.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf, Upper
from django.utils.timezone import get_default_timezone_name
from django.utils.translation import gettext_lazy as _

from invoices import trust
from invoices.models import Invoice
from portal.reasons import Reason, register

register(
    {
        "alike.double": _("The same payee, number, date and sum."),
        "alike.sum": _("The same payee and sum, {days} days apart."),
        "alike.same_day": _("The same payee and sum on one day."),
        "alike.number": _("The same payee, and the numbers “{one}” and “{other}” differ by signs or zeros only."),
        "alike.halves": _("The same payee, past the manager both: together more than the limit of either."),
        "alike.same_number": _("The same payee and number."),
    }
)
NEAR_DAYS = 30
PAYEE = Coalesce(NullIf(F("payee__inn"), Value("")), Cast("payee_id", CharField()), output_field=CharField())

# Sums of all that went to a payee past the manager within the days, whoever sent it, beside the greatest limit among
# them: the rule of `limits.halves`, by one reading of the table where that one compares each with each.
HALVES = """
SELECT id FROM (
    SELECT i.case_ptr_id AS id, sum(i.roubles) OVER near AS total, max(l."each") OVER near AS greatest,
        min(l.person_id) OVER near AS one, max(l.person_id) OVER near AS other
    FROM invoices_invoice i
    JOIN invoices_trustlimit l ON l.id = i.limit_id
    JOIN portal_counterparty p ON p.id = i.payee_id
    WHERE i.road = 'accounting' AND i.dropped IS NULL AND i.submitted IS NOT NULL AND (%s OR i.payee_id = ANY(%s))
    WINDOW near AS (
        PARTITION BY coalesce(nullif(p.inn, ''), p.id::text)
        ORDER BY (i.submitted AT TIME ZONE %s)::date - date '2000-01-01'
        RANGE BETWEEN coalesce((SELECT parts_days FROM invoices_trustrule ORDER BY id LIMIT 1), %s) PRECEDING
            AND coalesce((SELECT parts_days FROM invoices_trustrule ORDER BY id LIMIT 1), %s) FOLLOWING
    )
) counted WHERE total > greatest AND one <> other
"""


def core(number: str) -> str:
    """What is left of a number without signs, letters, spaces and leading zeros; letters where it has no digits."""
    digits = re.sub(r"[^0-9]", "", number).lstrip("0")
    return digits or re.sub(r"[^\w]", "", number).upper()


def _same_payee(one: Invoice, other: Invoice) -> bool:
    return one.payee.inn == other.payee.inn if one.payee.inn else one.payee_id == other.payee_id


def likeness(one: Invoice, other: Invoice) -> list[Reason]:
    """Why one is a double or a near double of the other; nothing where it is not. Pure."""
    if one.pk == other.pk or one.dropped or other.dropped or not _same_payee(one, other):
        return []
    same_number = one.paper_number.strip().upper() == other.paper_number.strip().upper()
    if same_number and one.paper_date == other.paper_date and one.sum == other.sum:
        return [Reason("alike.double")]
    if one.parent_id and one.parent_id == other.parent_id:
        return []
    return _near(one, other, same_number)


def _near(one: Invoice, other: Invoice, same_number: bool) -> list[Reason]:
    days, found = abs((one.paper_date - other.paper_date).days), []
    if one.sum == other.sum and days <= NEAR_DAYS:
        found.append(Reason("alike.sum", days=days) if days else Reason("alike.same_day"))
    if one.paper_date.year == other.paper_date.year and core(one.paper_number) == core(other.paper_number):
        numbers = {"one": one.paper_number, "other": other.paper_number}
        found.append(Reason("alike.same_number") if same_number else Reason("alike.number", **numbers))
    return found


# ── the same in SQL ──


class Core(Func):
    """`core` of a column."""

    template = (
        "coalesce(nullif(ltrim(regexp_replace(%(expressions)s, '[^0-9]', '', 'g'), '0'), ''), "
        "upper(regexp_replace(%(expressions)s, '\\W', '', 'g')))"
    )
    arity = 1
    output_field = TextField()


def with_payee(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """With `payee_key`: the INN, else the counterparty itself."""
    return rows.filter(dropped__isnull=True).annotate(payee_key=PAYEE)


def doubled() -> Exists:
    """Whether another one is its double; for a queryset `with_payee`."""
    number = Upper(F("paper_number"))
    others = with_payee(Invoice.objects).order_by().annotate(upper=number).exclude(pk=OuterRef("pk"))
    same = {"sum": OuterRef("sum"), "paper_date": OuterRef("paper_date"), "upper": Upper(OuterRef("paper_number"))}
    return Exists(others.filter(payee_key=OuterRef("payee_key"), **same).values("pk"))


def doubles() -> QuerySet[Invoice]:
    """Every invoice that has a double."""
    return with_payee(Invoice.objects.order_by()).filter(doubled())


def near_doubles(since: date | None = None) -> Q:
    """Invoices (dated since a day) that have a near double: two sets, which PostgreSQL hashes each by itself."""
    rows = with_payee(Invoice.objects.order_by())
    rows = rows.filter(paper_date__gte=since) if since else rows
    by_sum = Exists(_others().filter(sum=OuterRef("sum"), **_within_days()).values("pk"))
    numbered = rows.annotate(core=Core("paper_number"), year_of=ExtractYear("paper_date"))
    same = {"core": OuterRef("core"), "year_of": OuterRef("year_of")}
    others = _others().annotate(core=Core("paper_number"), year_of=ExtractYear("paper_date"))
    by_number = Exists(others.filter(**same).values("pk"))
    return Q(pk__in=rows.filter(by_sum).values("pk")) | Q(pk__in=numbered.filter(by_number).values("pk"))


def _others() -> QuerySet[Invoice]:
    others = with_payee(Invoice.objects.order_by()).exclude(pk=OuterRef("pk"))
    one_procedure = Q(parent__isnull=False, parent=OuterRef("parent"))
    return others.filter(payee_key=OuterRef("payee_key")).exclude(one_procedure)


def _within_days() -> dict:
    span = timedelta(days=NEAR_DAYS)
    return {
        "paper_date__gte": OuterRef("paper_date") - Value(span),
        "paper_date__lte": OuterRef("paper_date") + Value(span),
    }


def in_halves(payees: Sequence[int] | None = None) -> RawSQL:
    """Ids of invoices that colleagues divided between them; only those to these payees (None: to all)."""
    days = [trust.PARTS_DAYS, trust.PARTS_DAYS]
    return RawSQL(HALVES, [payees is None, list(payees or []), get_default_timezone_name(), *days])


def halved(payees: Sequence[int]) -> set[int]:
    """The same of a page of invoices; one statement."""
    found = Invoice.objects.order_by().filter(pk__in=in_halves(payees)).values_list("pk", flat=True)
    return set(found)


def partners(rows: Iterable[Invoice]) -> dict[int, list[tuple[Invoice, list[Reason]]]]:
    """invoice id → (other one, why they are alike), the newest first; one statement for a page of invoices."""
    shown = list(rows)
    if not shown:
        return {}
    payees = Q(payee__in={one.payee_id for one in shown}) | Q(payee__inn__in={one.payee.inn for one in shown} - {""})
    alike = Q(sum__in={one.sum for one in shown}) | Q(core__in={core(one.paper_number) for one in shown})
    near = Invoice.objects.annotate(core=Core("paper_number")).filter(payees, alike, dropped__isnull=True)
    others = list(near.select_related("payee", "initiator").order_by("-paper_date", "-pk"))
    told = {one.pk: [(other, why) for other in others if (why := likeness(one, other))] for one in shown}
    return {pk: found for pk, found in told.items() if found}
