"""What the portal knows of the people on a list: who has which number, who works where. Read in three statements."""

from collections import defaultdict
from collections.abc import Iterable

from portal.models import Employment, Person, Unit
from portal.roster import cleaning
from portal.roster.sheet import Row


class Known:
    """People, places of work and units, found by what a list says of them; `learn` adds what the list brings."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.in_list = {(row.number, _unit_key(row.unit)) for row in rows}
        self.places: dict[str, list[Employment]] = defaultdict(list)
        self.by_person: dict[int, list[Employment]] = defaultdict(list)
        self.names: dict[str, list[Person]] = defaultdict(list)
        self.units = {(unit.parent_id, cleaning.key(unit.name)): unit for unit in Unit.objects.open().order_by("pk")}
        self._parents = {unit.pk: unit for unit in self.units.values()}
        self.people: dict[int, Person] = {}
        for person in Person.objects.order_by("pk"):
            self.learn_person(person)
        for place in Employment.objects.select_related("unit").order_by("started", "pk"):
            self.learn(place)

    def learn_person(self, person: Person) -> None:
        """A person who may be met again further down the list."""
        self.people[person.pk] = person
        self.names[_name_key(person)].append(person)

    def learn(self, place: Employment) -> None:
        """A place of work that may be met again."""
        place.person = self.people[place.person_id]  # one instance a person: a change is seen by their next row
        if place.boss_id:
            place.boss = self.people[place.boss_id]
        self.by_person[place.person_id].append(place)
        if place.number:
            self.places[place.number].append(place)

    def person(self, row: Row) -> Person | None:
        """Who the row is: the same number, or the same mailbox, and the same name; or a number whose holder changed
        their last name (first name and patronymic, or the mailbox, are the same)."""
        holders = [place.person for place in self.places.get(row.number, [])]
        named = [person for person in holders if _name_key(person) == row.name_key]
        mailed = [person for person in self.names.get(row.name_key, []) if row.email and person.email == row.email]
        renamed = [person for person in holders if _is_renamed(person, row)]
        return next(iter([*named, *mailed, *renamed]), None)

    def stranger(self, row: Row, person: Person | None) -> Person | None:
        """Somebody else in the portal who has the row's number."""
        others = (place.person for place in self.places.get(row.number, []))
        return next((other for other in others if person is None or other.pk != person.pk), None)

    def boss(self, number: str) -> Person | None:
        """Who has the number."""
        places = self.places.get(number) if number else None
        return places[-1].person if places else None

    def place(self, row: Row, person: Person, unit: Unit) -> Employment | None:
        """The person's place of work that the row speaks of: the number and the unit, or one without number there."""
        mine = self.by_person.get(person.pk, [])
        here = [place for place in mine if place.unit_id == unit.pk and place.number in (row.number, "")]
        best = [(place.number == row.number, place.ended is None, place.started, place.pk, place) for place in here]
        return max(best)[-1] if best else None

    def left_place(self, row: Row, person: Person) -> Employment | None:
        """Where the person worked under this number until this list: a place in force that the list does not name."""
        for place in self.by_person.get(person.pk, []):
            named = (place.number, _unit_key(self.path(place.unit))) in self.in_list
            if place.number == row.number and place.ended is None and not named:
                return place
        return None

    def has_earlier(self, place: Employment) -> bool:
        """Whether the person worked elsewhere under this number before: the day of hiring is that place's."""
        return any(
            other.number == place.number and other.pk != place.pk and other.started < place.started
            for other in self.by_person.get(place.person_id, [])
        )

    def path(self, unit: Unit) -> tuple[str, ...]:
        """Names from the top down to the unit."""
        names: list[str] = []
        at: Unit | None = unit
        while at is not None:
            names.append(at.name)
            at = self._parents.get(at.parent_id)
        return tuple(reversed(names))

    def learn_unit(self, unit: Unit) -> None:
        """A unit that the list brought."""
        self.units[unit.parent_id, cleaning.key(unit.name)] = unit
        self._parents[unit.pk] = unit


def _unit_key(path: Iterable[str]) -> tuple[str, ...]:
    return tuple(cleaning.key(name) for name in path)


def _name_key(person: Person) -> str:
    return cleaning.person_key(person.last_name, person.first_name, person.patronymic)


def _is_renamed(person: Person, row: Row) -> bool:
    same_rest = cleaning.person_key(person.first_name, person.patronymic) == cleaning.person_key(
        row.first_name, row.patronymic
    )
    return same_rest or bool(row.email and person.email == row.email)
