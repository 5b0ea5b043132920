"""Halves of a purchase that was split, and what goes on from them: a limit is compared with all of them together."""

from decimal import Decimal

from django.db.models import Q

from procurement.models import Procedure
from procurement.weighing import least

ZERO = Decimal("0.00")
NOT_BOUGHT = ("refused", "returned", "failed", "cancelled", "terminated", "rerouted")


def other_halves(case: Procedure) -> list[Procedure]:
    """The other halves that are being bought or were, each as it goes on now; none of a purchase never split."""
    known, found = {case.pk: case}, [case]
    while found:
        ids = [one.pk for one in found]
        near = Q(split_from__in=ids) | Q(from_procedure__in=ids) | Q(pk__in=_before(found))
        found = list(Procedure.objects.filter(near).exclude(pk__in=known).order_by("pk"))
        known |= {one.pk: one for one in found}
    return [one for pk, one in sorted(known.items()) if pk != case.pk and one.step not in NOT_BOUGHT]


def _before(cases: list[Procedure]) -> set[int]:
    return {pk for one in cases for pk in (one.split_from_id, one.from_procedure_id) if pk}


def cost_of_others(case: Procedure) -> Decimal:
    """What the other halves cost in roubles: by the choice, else the best offer, the reserve, the expected sum."""
    return sum((_cost(one) for one in other_halves(case)), ZERO)


def _cost(case: Procedure) -> Decimal:
    known = (case.total, least(case), case.reserve, case.estimate)
    return next((sum_ for sum_ in known if sum_ is not None), ZERO)
