"""Money set aside of the budget: reserved, raised, ordered, settled, released. Called inside a deed of the door."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from invoices.budget import paid_for, shifted, split, split_by_units
from invoices.models import Article, Reservation
from portal.actions.act import Act
from portal.models import Case, Unit


def reserve(act: Act, case: Case, *, article: Article, unit: Unit, sum: Decimal) -> Reservation:
    """Set aside a sum of an article of a unit, in the year of the case's zone; entered again it replaces the sum."""
    year = act.now.astimezone(case.zone_info).year
    values = {"sum": sum, "ordered": None, "by": act.by, "at": act.now, "released": None}
    row, _made = Reservation.objects.update_or_create(
        case_id=case.pk, article=article, unit=unit, year=year, defaults=values
    )
    return row


def reserve_all(act: Act, case: Case, rows: Iterable[tuple[Article, Unit, Decimal]]) -> Decimal:
    """Exactly these (article, unit, sum) are set aside from now on; what the case had before is released. The total."""
    release(act, case)
    kept: dict[tuple[int, int], list] = {}
    for article, unit, sum_ in rows:
        kept.setdefault((article.pk, unit.pk), [article, unit, Decimal("0.00")])[2] += sum_
    for article, unit, sum_ in kept.values():
        reserve(act, case, article=article, unit=unit, sum=sum_)
    total = sum((one[2] for one in kept.values()), Decimal("0.00"))
    act.log(case, "reserved", data={"sum": str(total)})
    return total


def raise_reserve(act: Act, case: Case, total: Decimal) -> None:
    """The case may cost `total` now: its reservations grow in their proportion (second consent of the economist)."""
    rows = list(Reservation.objects.live().filter(case=case.pk).order_by("pk"))
    before = sum((row.sum for row in rows), Decimal("0.00"))
    if total <= before:
        return
    for row, sum_ in zip(rows, split(total, [row.sum for row in rows]), strict=True):
        row.sum = sum_
        row.save(update_fields=["sum"])
    act.log(case, "reserve_raised", data={"from": str(before), "to": str(total)})


def mark_ordered(act: Act, case: Case, total: Decimal, costs: Mapping[int, Decimal]) -> None:
    """The order was signed (or changed): `total` is ordered, of each unit as much as it gets (unit id → cost). What a
    unit gets beyond its reserve is taken from what the others do not need: the reserve stays as it was agreed."""
    rows = list(Reservation.objects.live().filter(case=case.pk).order_by("pk"))
    parts = split_by_units(total, [(row.unit_id, row.sum) for row in rows], costs)
    for row, part, sum_ in zip(rows, parts, shifted([row.sum for row in rows], parts), strict=True):
        row.ordered = part
        if sum_:
            row.sum = sum_
        else:  # all of it went to others
            row.released = act.now
        row.save(update_fields=["ordered", "sum", "released"])


def mark_not_ordered(act: Act, case: Case) -> None:
    """The supplier did not sign: what was ordered is only reserved again."""
    Reservation.objects.live().filter(case=case.pk).update(ordered=None)


def mark_settled(act: Act, case: Case, costs: Mapping[int, Decimal]) -> None:
    """The case is closed: what was paid is what it cost, by what each unit got; the rest of the reserve is free."""
    mark_ordered(act, case, paid_for([case.pk]).get(case.pk, Decimal("0.00")), costs)


def move_reserve(act: Act, case: Case, to: Case) -> Decimal:
    """What is set aside for one case is set aside for another from now on, never for both. How much it is."""
    parts = dict(Reservation.objects.live().filter(case=case.pk).values_list("pk", "sum"))
    if parts:
        act.log(case, "released")
    return part_reserve(act, case, to, parts)


def part_reserve(act: Act, case: Case, to: Case, parts: Mapping[int, Decimal]) -> Decimal:
    """Of each reservation of a case (id → sum) so much is set aside for another one from now on; together as before.
    How much goes. Refused nothing: a part is between nothing and all of it (ValueError)."""
    total = Decimal("0.00")
    for row in Reservation.objects.live().filter(case=case.pk).order_by("pk"):
        part = parts.get(row.pk, Decimal("0.00"))
        if not Decimal(0) <= part <= row.sum:
            raise ValueError(f"{part} of a reservation of {row.sum}")
        if part:
            _move_part(act, row, to, part)
            total += part
    if total:
        act.log(to, "reserved", data={"sum": str(total)})
    return total


def _move_part(act: Act, row: Reservation, to: Case, part: Decimal) -> None:
    Reservation.objects.create(
        case_id=to.pk, article_id=row.article_id, unit_id=row.unit_id, year=row.year, sum=part, by_id=row.by_id,
        at=act.now,
    )  # fmt: skip
    if part == row.sum:  # a reservation of nothing is none
        row.released = act.now
        row.save(update_fields=["released"])
    else:
        row.sum -= part
        row.save(update_fields=["sum"])


def release(act: Act, case: Case) -> None:
    """Nothing more is set aside for this case; what was paid stays paid."""
    if Reservation.objects.live().filter(case=case.pk).update(released=act.now):
        act.log(case, "released")
