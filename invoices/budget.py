"""How a budget line stands: plan, reserved, ordered, paid, free. Read from rows, never kept twice.

A procedure reserves on the economist's consent; from the signature on the ordered part counts as ordered; payments turn
it into paid; a release frees what was not paid. A missing line says so: its plan is None.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet, Sum

from invoices.models import Article, BudgetLine, Invoice, Reservation
from portal.models import Case, Unit
from portal.money import half_up

ZERO = Decimal("0.00")
Key = tuple[int, int]  # article, unit
ANY = Q()


@dataclass(frozen=True)
class Standing:
    """Sums in roubles of an article, a unit and a year; `plan` None: the budget has no such line."""

    article: Article
    unit: Unit
    plan: Decimal | None
    reserved: Decimal = ZERO
    ordered: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def used(self) -> Decimal:
        """Reserved, ordered and paid together."""
        return self.reserved + self.ordered + self.paid

    @property
    def free(self) -> Decimal | None:
        """What of the plan is left; below zero over the limit; None without a plan."""
        return None if self.plan is None else self.plan - self.used

    @property
    def over(self) -> bool:
        """More is used than planned: shown in red, never forbidden."""
        return self.plan is not None and self.used > self.plan


def split(total: Decimal, weights: Sequence[Decimal | Fraction]) -> list[Decimal]:
    """A total in proportion to the weights, kopecks rounded half up, together exactly the total."""
    whole = sum(map(Fraction, weights), Fraction(0))
    if not whole:
        return [ZERO for _ in weights]
    parts, upto, given = [], Fraction(0), ZERO
    for weight in weights:
        upto += Fraction(weight)
        reached = half_up(Fraction(total) * upto / whole)
        parts.append(reached - given)
        given = reached
    return parts


def split_by_units(total: Decimal, rows: Sequence[tuple[int, Decimal]], costs: Mapping[int, Decimal]) -> list[Decimal]:
    """A total over reservations (unit, reserved) by what each unit gets (unit → cost): within a unit in the proportion
    of its reservations; what a unit without reservation gets is borne by all; costs unknown: by what is reserved."""
    of_unit: dict[int, Fraction] = defaultdict(Fraction)
    for unit, reserved in rows:
        of_unit[unit] += Fraction(reserved)
    whole = sum(of_unit.values(), Fraction(0))
    homeless = sum((Fraction(cost) for unit, cost in costs.items() if unit not in of_unit), Fraction(0))
    weights = [
        Fraction(reserved) * (Fraction(costs.get(unit, 0)) / of_unit[unit] + homeless / whole)
        for unit, reserved in rows
    ]
    return split(total, weights if any(weights) else [reserved for _unit, reserved in rows])


def shifted(reserved: Sequence[Decimal], ordered: Sequence[Decimal]) -> list[Decimal]:
    """Reserves moved so that each covers what is ordered of it, together as before: what one lacks, the others (the
    last one first) give of what they do not need. More ordered than reserved in all: the reserve grows."""
    moved = [max(sum_, need) for sum_, need in zip(reserved, ordered, strict=True)]
    lacking = sum(moved, ZERO) - sum(reserved, ZERO)
    for place in reversed(range(len(moved))):
        given = min(lacking, moved[place] - ordered[place])
        moved[place] -= given
        lacking -= given
    return moved


def shares_of_payment(case: Case, sum_: Decimal) -> list[tuple[Reservation, Decimal]]:
    """Who bears a payment of a case: its reservations with their part of the sum, together exactly the sum."""
    found = Reservation.objects.filter(case=case.pk).select_related("article", "unit").order_by("pk")
    rows = [row for row in found if row.released is None] or list(found)
    return [(row, part) for row, part in zip(rows, split(sum_, _weights(rows)), strict=True) if part]


def _weights(rows: Sequence[Reservation]) -> list[Decimal]:
    """What is ordered; before the signature (or where nothing was ordered in the end) what is reserved."""
    ordered = [row.sum if row.ordered is None else row.ordered for row in rows]
    return ordered if any(ordered) else [row.sum for row in rows]


def reserved_for(case: Case) -> Decimal:
    """What a case has set aside and not released."""
    return Reservation.objects.live().filter(case=case.pk).aggregate(all=Sum("sum"))["all"] or ZERO


def paid_for(case_ids: Iterable[int]) -> dict[int, Decimal]:
    """What the bank has paid of the invoices of these cases."""
    rows = Invoice.objects.filter(parent__in=list(case_ids)).order_by().values("parent").annotate(all=Sum("paid"))
    return {row["parent"]: row["all"] for row in rows}


def standings(year: int, units: Iterable[int] | None = None) -> list[Standing]:
    """Every line that has a plan or is used in the year (of these units, if given), by article and unit."""
    only = Q() if units is None else Q(unit__in=list(units))
    lines = BudgetLine.objects.filter(only, year=year).select_related("article", "unit")
    plans = {(line.article_id, line.unit_id): line for line in lines}
    used = _used(year)
    keys = set(plans) | {key for key in used if units is None or key[1] in set(units)}
    articles = Article.objects.in_bulk({article for article, _ in keys})
    named = Unit.objects.in_bulk({unit for _, unit in keys})
    found = [_standing(articles[key[0]], named[key[1]], plans.get(key), used.get(key)) for key in keys]
    return sorted(found, key=lambda one: (one.article.code, one.unit.name, one.unit.pk))


def standing(article: Article, unit: Unit, year: int) -> Standing:
    """One line of the budget, with or without a plan."""
    line = BudgetLine.objects.filter(article=article, unit=unit, year=year).first()
    return _standing(article, unit, line, _used(year, Q(article=article, unit=unit)).get((article.pk, unit.pk)))


def _standing(article: Article, unit: Unit, line: BudgetLine | None, used: list[Decimal] | None) -> Standing:
    return Standing(article, unit, line.plan if line else None, *(used or ()))


def _used(year: int, only: Q = ANY) -> dict[Key, list[Decimal]]:
    """key → [reserved, ordered, paid]."""
    used: dict[Key, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    cases = Reservation.objects.filter(only, year=year).order_by().values_list("case", flat=True)
    rows = list(Reservation.objects.filter(case__in=cases).order_by("case", "pk"))
    paid = paid_for({row.case_id for row in rows})
    by_case: dict[int, list[Reservation]] = defaultdict(list)
    for row in rows:
        by_case[row.case_id].append(row)
    for case, own in by_case.items():
        _add_case(used, own, paid.get(case, ZERO), year)
    for invoice in _own_invoices(year, only):
        _add_invoice(used, invoice)
    return used


def _add_case(used: dict[Key, list[Decimal]], rows: list[Reservation], paid: Decimal, year: int) -> None:
    for row, part in zip(rows, split(paid, _weights(rows)), strict=True):
        if row.year != year:
            continue
        sums = used[row.article_id, row.unit_id]
        sums[2] += part
        if row.released is None:
            sums[0 if row.ordered is None else 1] += max((row.sum if row.ordered is None else row.ordered) - part, ZERO)


def _own_invoices(year: int, only: Q) -> QuerySet[Invoice]:
    """Invoices of no procedure: they use the budget by themselves."""
    renamed = Q(**{name.replace("unit", "cost_unit"): value for name, value in only.children})
    return Invoice.objects.filter(
        renamed, parent__isnull=True, article__isnull=False, cost_unit__isnull=False, opened__year=year
    )


def _add_invoice(used: dict[Key, list[Decimal]], invoice: Invoice) -> None:
    sums = used[invoice.article_id, invoice.cost_unit_id]
    sums[2] += invoice.paid
    if invoice.ended is None:
        sums[0] += invoice.left
