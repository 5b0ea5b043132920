"""Who heads a unit, as the list tells without saying it: the one of the unit to whom its people report."""

from collections import Counter, defaultdict
from datetime import date

from portal.models import Employment, Person, Unit


def likely_heads(day: date) -> dict[Unit, Person]:
    """For open units without a head: whoever works there and to whom most people of the unit, and of the units right
    below it, report. Nobody where two are equal."""
    places = list(Employment.objects.on(day).filter(person__is_active=True).select_related("person").order_by("pk"))
    here: dict[int, set[int]] = defaultdict(set)
    for place in places:
        here[place.unit_id].add(place.person_id)
    parents = dict(Unit.objects.order_by().values_list("pk", "parent"))
    votes: dict[int, Counter] = defaultdict(Counter)
    for place in places:
        for unit in (place.unit_id, parents.get(place.unit_id)):
            if place.boss_id in here[unit]:
                votes[unit][place.boss_id] += 1
    people = {place.person_id: place.person for place in places}
    headless = Unit.objects.open().filter(head__isnull=True).order_by("tree_id", "lft")
    found = {unit: _winner(votes[unit.pk]) for unit in headless}
    return {unit: people[person] for unit, person in found.items() if person}


def _winner(votes: Counter) -> int | None:
    best = votes.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]
