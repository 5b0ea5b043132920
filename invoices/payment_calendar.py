"""The payment calendar: what is to leave which own account on which day, what is late, what has no day yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, QuerySet

from invoices.models import Invoice, OwnAccount
from invoices.permissions import invoices_of
from portal import calendars
from portal.models import Person

ZERO = Decimal("0.00")
MOST = 500


@dataclass
class Day:
    """A day with its payments; `day` None: treasury has named none yet. `accounts`: own account → sum."""

    day: date | None
    late: bool = False
    rows: list[Invoice] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """All that is left to be paid that day."""
        return sum((one.left for one in self.rows), ZERO)

    @property
    def accounts(self) -> list[tuple[OwnAccount | None, Decimal]]:
        """The same by own account, in the order of their names; those without one last."""
        sums: dict[OwnAccount | None, Decimal] = {}
        for one in self.rows:
            sums[one.own_account] = sums.get(one.own_account, ZERO) + one.left
        return sorted(sums.items(), key=lambda pair: (pair[0] is None, str(pair[0] or "")))


def planned_for(person: Person, own: OwnAccount | None = None) -> QuerySet[Invoice]:
    """Invoices that treasury plans or waits for, of those the person sees, by day, then by priority."""
    found = invoices_of(person).open().with_underway().filter(step__in=("plan", "bank"), paid__lt=F("sum"))
    found = found.filter(own_account=own) if own else found
    return found.select_related("payee", "own_account", "parent").order_by(
        F("pay_day").asc(nulls_last=True), "priority", "due", "pk"
    )


def days(rows: Iterable[Invoice], today: date) -> list[Day]:
    """Late days first, then today and the days ahead, last what stands at `plan` and waits for a day. Pure."""
    found: dict[date | None, Day] = {}
    for one in rows:
        day = one.pay_day if one.step == "bank" else None
        found.setdefault(day, Day(day, late=day is not None and day < today)).rows.append(one)
    return sorted(found.values(), key=lambda each: (each.day is None, each.day or today))


def next_workday(day: date) -> date:
    """The first workday after a day."""
    day += timedelta(days=1)
    while not calendars.is_workday(day):
        day += timedelta(days=1)
    return day
