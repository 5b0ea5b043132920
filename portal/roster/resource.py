"""The list of employees as a resource of django-import-export: a row is an employment of a person in a unit.

The rows come in judged and clean; what is written goes through the actions on people and units, so it is recorded.
A dry run does the same and is rolled back: what the preview shows is what confirming does.
"""

from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.db import transaction
from import_export import resources
from import_export.fields import Field
from import_export.results import Result, RowResult
from import_export.widgets import Widget

from portal.actions import people, units
from portal.actions.refusals import Refused
from portal.models import Employment, Person, Unit
from portal.reasons import Reason
from portal.roster import cleaning
from portal.roster.judging import Judged, day_before
from portal.roster.known import Known
from portal.roster.sheet import Row

COLUMNS = (
    "row", "number", "last_name", "first_name", "patronymic", "email", "phones", "inner_phone", "unit", "post", "boss",
    "main", "started", "ended",
)  # fmt: skip
OF_PERSON = ("last_name", "first_name", "patronymic", "email", "phones", "inner_phone")
OF_PLACE = ("unit", "post", "number", "boss", "main", "started", "ended")


def dataset_of(judged: Judged) -> tablib.Dataset:
    """The judged rows as the dataset that the resource reads."""
    dataset = tablib.Dataset(headers=COLUMNS)
    for row in judged.rows:
        main = row.place not in judged.second
        given = {name: getattr(row, name) for name in COLUMNS if name not in ("row", "main")}
        dataset.append([(given | {"row": row, "main": main})[name] for name in COLUMNS])
    return dataset


class InUnit(Widget):
    """A path of names as the unit it leads to."""

    def __init__(self, resource: "EmployeeResource") -> None:
        super().__init__()
        self.resource = resource

    def clean(self, value: tuple[str, ...], row: Any = None, **kwargs: Any) -> Unit:
        return self.resource.unit_at(value)


class Numbered(Widget):
    """A personnel number as the person who has it; nobody for one's own number."""

    def __init__(self, resource: "EmployeeResource") -> None:
        super().__init__()
        self.resource = resource

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Person | None:
        boss = self.resource.known.boss(value) if value != row["number"] else None
        if value and boss is None and value != row["number"]:
            self.resource.unmet[row["row"].place] = value
        return boss


class Kept(Widget):
    """Nothing on the list leaves what the portal knows."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str | None:
        return value or None


class EmployeeResource(resources.ModelResource):
    """Brings in a judged list; `by` is who confirms it."""

    last_name = Field("person__last_name", "last_name")
    first_name = Field("person__first_name", "first_name")
    patronymic = Field("person__patronymic", "patronymic")
    email = Field("person__email", "email", widget=Kept(), saves_null_values=False)
    phones = Field("person__phones", "phones", widget=Kept(), saves_null_values=False)
    inner_phone = Field("person__inner_phone", "inner_phone", widget=Kept(), saves_null_values=False)
    number = Field("number", "number")
    post = Field("post", "post")
    main = Field("main", "main")
    started = Field("started", "started")
    ended = Field("ended", "ended")
    unit = Field("unit", "unit")
    boss = Field("boss", "boss")

    class Meta:
        model = Employment
        fields = COLUMNS[1:]
        import_id_fields = ()
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        store_row_values = True
        skip_html_diff = True
        clean_model_instances = False
        use_transactions = True

    def __init__(self, judged: Judged, *, by: Person) -> None:
        super().__init__()
        self.judged, self.by = judged, by
        self.known = Known(judged.rows)
        self.made_units: list[Unit] = []
        self.touched: set[int] = set()  # people whose places changed
        self.new_people: set[int] = set()
        self.unmet: dict[int, str] = {}  # row's place → number of a boss who has not come yet
        self.transfers: dict[int, Employment] = {}  # row's place → the place that ends
        self.fields["unit"].widget = InUnit(self)
        self.fields["boss"].widget = Numbered(self)

    def unit_at(self, path: tuple[str, ...]) -> Unit:
        """The unit at the end of a path; what is missing on the way is made."""
        parent = None
        for name in path:
            found = self.known.units.get((parent.pk if parent else None, cleaning.key(name)))
            parent = found or self._make_unit(name, parent)
        return parent

    def _make_unit(self, name: str, parent: Unit | None) -> Unit:
        unit = units.create(name=name, parent=parent, by=self.by)
        self.known.learn_unit(unit)
        self.made_units.append(unit)
        return unit

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Refuse a number that the portal knows as somebody else's."""
        person = self.known.person(row["row"])
        other = self.known.stranger(row["row"], person)
        if other is not None:
            raise Unfit(Reason("roster.number_taken", number=row["number"], others=[other.full_name]))

    def get_or_init_instance(self, loader: Any, row: dict[str, Any]) -> tuple[Employment, bool]:
        """The place of work that the row speaks of, or a new one."""
        line: Row = row["row"]
        person = self.known.person(line)
        if person is None:
            return Employment(person=Person()), True
        place = self.known.place(line, person, self.unit_at(line.unit))
        if place is not None:
            return place, False
        left = self.known.left_place(line, person)
        if left is not None and left.started >= self.judged.day:
            return left, False  # it began after this list: a mended unit, no transfer
        if left is not None:
            self.transfers[line.place] = left
        return Employment(person=person), True

    def import_instance(self, instance: Employment, row: dict[str, Any], **kwargs: Any) -> None:
        """Set what the list says; after a transfer the day of hiring is that of the first place."""
        began = instance.started if instance.pk and self.known.has_earlier(instance) else None
        super().import_instance(instance, row, **kwargs)
        if row["row"].place in self.transfers:
            instance.started = self.judged.day
        elif began:
            instance.started = began

    def save_instance(self, instance: Employment, is_create: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """Through the actions; what they refuse is the row's refusal."""
        try:
            with transaction.atomic():
                self._save(instance, is_create, row["row"])
        except Refused as refused:
            raise ValidationError(str(refused)) from refused

    def _save(self, instance: Employment, is_create: bool, line: Row) -> None:
        of_person = {name: getattr(instance.person, name) for name in OF_PERSON}
        of_place = {name: getattr(instance, name) for name in OF_PLACE}
        person = self._save_person(instance.person, of_person)
        if line.place in self.transfers:
            people.change_place(self.transfers[line.place], ended=day_before(self.judged.day), by=self.by)
        if is_create:
            place = people.employ(person, by=self.by, **of_place)
            instance.pk, instance.person = place.pk, person
            self.known.learn(place)
        else:
            place = Employment.objects.select_related("person", "unit").get(pk=instance.pk)
            people.change_place(place, by=self.by, **of_place)
        self.touched.add(person.pk)

    def _save_person(self, person: Person, values: dict[str, str]) -> Person:
        if person.pk is None:
            person = people.add_person(by=self.by, **values)
            self.new_people.add(person.pk)
            self.known.learn_person(person)
            return person
        people.change_person(Person.objects.get(pk=person.pk), by=self.by, **values)
        return person

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        """Bosses who stood further down than their people (only in a ring): now they are known."""
        late = []
        for row_result in result.rows:
            place = row_result.instance
            number = self.unmet.get(row_result.row_values["row"].place)
            boss = self.known.boss(number) if number and place is not None else None
            if boss is not None and place.pk and place.boss_id != boss.pk and boss.pk != place.person_id:
                place.boss = boss
                late.append(place)
        Employment.objects.bulk_update(late, ["boss"])


class Unfit(ValidationError):
    """A row that does not fit what the portal knows."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


def changes_of(row_result: RowResult) -> list[tuple[str, str, str]]:
    """What a row changes: field, before, after, as text."""
    before, after = row_result.original, row_result.instance
    found = []
    for name in (*OF_PERSON, *OF_PLACE):
        old, new = (getattr(one.person if name in OF_PERSON else one, name) for one in (before, after))
        if old != new:
            found.append((name, said(old), said(new)))
    return found


def said(value: Any) -> str:
    """A value as the preview shows it."""
    if value is None:
        return ""
    return f"{value:%d.%m.%Y}" if hasattr(value, "strftime") else str(value)
