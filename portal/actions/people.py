"""Deeds on people: added, employed, dismissed, given roles, away. Each records who did it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from portal import clock, roles, sockets
from portal.actions.records import record, records_of
from portal.actions.refusals import Refused
from portal.models import Absence, Employment, Notice, Person, Role, StandIn, Unit
from portal.transliteration import latin

PERSON_FIELDS = ("last_name", "first_name", "patronymic", "email", "phones", "inner_phone")


def free_login(last_name: str, first_name: str, email: str = "") -> str:
    """A login nobody has: the mailbox, else "ivanov.i", "ivanov.i2", …"""
    if email and not Person.objects.filter(login__iexact=email).exists():
        return email.lower()
    stem = ".".join(filter(None, [latin(last_name), latin(first_name)[:1]])) or "person"
    taken = set(Person.objects.filter(login__istartswith=stem).values_list("login", flat=True))
    number, login = 1, stem
    while login in taken:
        number += 1
        login = f"{stem}{number}"
    return login


@transaction.atomic
def add_person(*, by: Person, last_name: str, first_name: str = "", login: str = "", **fields: Any) -> Person:
    """Somebody new, without a password: they come in by invitation. `fields` are those of PERSON_FIELDS."""
    login = login or free_login(last_name, first_name, fields.get("email", ""))
    person = Person.objects.create_user(login, last_name=last_name, first_name=first_name, **fields)
    record(person, "added", by=by)
    return person


@transaction.atomic
def add_with_place(*, by: Person, person: dict[str, Any], place: dict[str, Any]) -> Person:
    """Somebody new with their first place of work, both or neither."""
    made = add_person(by=by, **person)
    employ(made, by=by, **place)
    return made


@transaction.atomic
def change_person(person: Person, *, by: Person, **fields: Any) -> list[str]:
    """Other names, mailbox, phones; the names of the fields that really changed."""
    changed = [name for name, value in fields.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, fields[name])
    if changed:
        person.save(update_fields=changed)
        record(person, "changed", by=by, fields=changed)
    return changed


@transaction.atomic
def employ(
    person: Person, *, by: Person, unit: Unit, post: str, started: date, number: str = "", boss: Person | None = None,
    main: bool = True, ended: date | None = None,
) -> Employment:  # fmt: skip
    """A place of work from a day on; who had left works here again. Refused: a closed unit, one's own boss."""
    closed = Unit.objects.values_list("closed", flat=True).get(pk=unit.pk)
    if closed and (ended is None or ended > closed):
        raise Refused(_("“{unit}” is closed: nobody can work in it.").format(unit=unit.name))
    if boss is not None and boss.pk == person.pk:
        raise Refused(_("Nobody reports to themselves."))
    place = Employment.objects.create(
        person=person, unit=unit, post=post, number=number, boss=boss, main=main, started=started, ended=ended
    )
    record(person, "added", by=by, name="employment", detail=f"{post}, {unit.name}")
    if not person.is_active and (ended is None or ended >= clock.today()):
        _set_active(person, True, by)
    roles.forget(person)
    return place


@transaction.atomic
def change_place(place: Employment, *, by: Person, **fields: Any) -> list[str]:
    """Another post, boss, day; the names of the fields that really changed."""
    changed = [name for name, value in fields.items() if getattr(place, name) != value]
    for name in changed:
        setattr(place, name, fields[name])
    if changed:
        place.save(update_fields=changed)
        record(
            place.person, "changed", by=by, fields=changed, name="employment", detail=f"{place.post}, {place.unit.name}"
        )
    return changed


def dismiss(person: Person, *, day: date, by: Person) -> None:
    """`day` is the last day of work. If it is over, the account closes now, else the sweep of that night closes it.

    Refused: a day before they came. Open tasks pass on by `sockets.LEAVERS`, after the account is closed.
    """
    with transaction.atomic():
        end_places(person, day=day, by=by)
        closed = day < clock.today() and close_account(person, by=by)
    if closed:
        pass_on([person], by=by)


def end_places(person: Person, *, day: date, by: Person) -> None:
    """Every employment still in force after `day` ends with it."""
    for place in person.employments.filter(Q(ended__isnull=True) | Q(ended__gt=day)).select_related("unit"):
        if place.started > day:
            raise Refused(
                _("{person} came on {start}, after the day of leaving.").format(person=person, start=place.started)
            )
        change_place(place, by=by, ended=day)
    roles.forget(person)


def close_account(person: Person, *, by: Person) -> bool:
    """The person signs in no more, heads nothing, holds no role; was the account open until now?"""
    if not person.is_active:
        return False
    _set_active(person, False, by)
    for unit in Unit.objects.filter(head=person):
        record(unit, "changed", by=by, fields=["head"], name="head", detail="–")
    Unit.objects.filter(head=person).update(head=None)
    for role in person.roles.all():
        take_role(role, by=by)
    StandIn.objects.filter(person=person).delete()
    return True


def pass_on(people: list[Person], *, by: Person) -> None:
    """Tell every part that these people left; each part does its own in a transaction of its own."""
    for person in people:
        for hook in sockets.LEAVERS:
            hook(person, by=by)


def close_leavers() -> int:
    """Close the accounts of those whose last employment is over and has an end; how many. Run by the nightly job."""
    today = clock.today()
    staying = Employment.objects.filter(Q(ended__isnull=True) | Q(ended__gte=today))
    gone = Person.objects.working().filter(employments__isnull=False).exclude(pk__in=staying.values("person"))
    people = list(gone.order_by("pk").distinct())
    for person in people:
        by = _who_dismissed(person)
        with transaction.atomic():
            close_account(person, by=by)
        pass_on([person], by=by)
    return len(people)


def _who_dismissed(person: Person) -> Person:
    """Who wrote the end of the employment down: the night only carries it out."""
    last = records_of(person).filter(change_message__contains='["until"').first()
    return last.user if last else person


def _set_active(person: Person, active: bool, by: Person) -> None:
    person.is_active = active
    person.save(update_fields=["is_active"])
    record(person, "changed", by=by, fields=["is_active"])


@transaction.atomic
def give_role(person: Person, code: str, *, by: Person, unit: Unit | None = None, until: date | None = None) -> Role:
    """The person holds the role, in `unit` or in the whole company. Refused: an unknown role, somebody who left."""
    if code not in roles.ROLES:
        raise Refused(_("There is no role “{code}”.").format(code=code))
    if not person.is_active:
        raise Refused(_("{person} does not work here any more.").format(person=person))
    term = {"since": clock.today(), "until": until}
    role, made = Role.objects.get_or_create(person=person, code=code, unit=unit, defaults=term)
    ended = not made and role.until is not None and role.until < clock.today()
    if ended:  # held before and over: given anew
        Role.objects.filter(pk=role.pk).update(**term)
        role.refresh_from_db()
    if made or ended:
        record(person, "added", by=by, name="role", detail=_said(role))
    roles.forget(person)
    return role


@transaction.atomic
def take_role(role: Role, *, by: Person) -> None:
    """The person does not hold the role any more."""
    record(role.person, "deleted", by=by, name="role", detail=_said(role))
    role.delete()
    roles.forget(role.person)


def _said(role: Role) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        name = roles.label(role.code)
    return f"{name}, {role.unit.name}" if role.unit else name


@transaction.atomic
def name_stand_in(person: Person, *, by: Person, position: int) -> StandIn:
    """The person judges where nobody stands above, at this place of the list."""
    row, _made = StandIn.objects.update_or_create(person=person, defaults={"position": position})
    record(person, "added", by=by, name="stand-in", detail=position)
    return row


@transaction.atomic
def drop_stand_in(row: StandIn, *, by: Person) -> None:
    """The person is taken off the list of stand-ins."""
    record(row.person, "deleted", by=by, name="stand-in", detail=row.position)
    row.delete()


def add_absence(
    person: Person, *, since: date, until: date, by: Person, why: str = Absence.Why.LEAVE, deputy: Person | None = None
) -> Absence:
    """The person is away on these days, both included. Refused: a wrong order, over already, a deputy who cannot."""
    with transaction.atomic():
        check_absence(person, since=since, until=until, deputy=deputy)
        row = Absence.objects.create(
            person=person, since=since, until=until, why=why, deputy=deputy, entered=clock.now()
        )
        record(person, "added", by=by, name="absence", detail=f"{since:%d.%m.%Y} – {until:%d.%m.%Y}")
        if deputy is not None:
            _tell_deputy(row)
    _tell_absence(person)
    return row


def _tell_deputy(row: Absence) -> None:
    """Whoever was named learns of it: at once when it begins today."""
    data = {"person": row.person_id, "since": str(row.since), "through": str(row.until)}
    urgent = row.since <= clock.today()
    Notice.objects.create(person=row.deputy, code="deputy_named", data=data, at=row.entered, urgent=urgent)


def check_absence(person: Person, *, since: date, until: date, deputy: Person | None) -> None:
    """Raise Refused with the sentence if this absence cannot be entered."""
    if until < since:
        raise Refused(_("The last day is before the first."))
    if until < clock.today():
        raise Refused(_("These days are over."))
    if deputy is not None and deputy.pk == person.pk:
        raise Refused(_("Nobody stands in for themselves. Choose a colleague or nobody."))
    if deputy is not None and not deputy.is_active:
        raise Refused(_("{person} does not work here any more.").format(person=deputy))
    twin = person.absences.filter(since__lte=until, until__gte=since).first()
    if twin is not None:
        raise Refused(
            _("You are away from {since} to {until} already: take that out first.").format(
                since=f"{twin.since:%d.%m.%Y}", until=f"{twin.until:%d.%m.%Y}"
            )
        )


def cancel_absence(row: Absence, *, by: Person) -> None:
    """Take an absence out; one that has begun ends yesterday, so that what it did to deadlines stays true."""
    today = clock.today()
    with transaction.atomic():
        if row.until < today:
            raise Refused(_("These days are over."))
        record(row.person, "deleted", by=by, name="absence", detail=f"{row.since:%d.%m.%Y} – {row.until:%d.%m.%Y}")
        if row.since < today:
            row.until = date.fromordinal(today.toordinal() - 1)
            row.save(update_fields=["until"])
        else:
            row.delete()
    _tell_absence(row.person)


def _tell_absence(person: Person) -> None:
    for hook in sockets.ABSENCES:
        hook(person)
