"""A person's card; what HR does with it: add, change, another place, leaving, an absence."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal import clock, directory, permissions, roles, staffing
from portal.actions import people as actions
from portal.actions.records import records_of
from portal.forms.people import AwayForm, EndForm, NewPersonForm, PersonForm, PlaceForm
from portal.models import Person, Task, Unit
from portal.views.people.pages import form_page

REPORTS = 30
RECORDS = 50


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody sees contacts, posts, boss, absence, roles; HR also numbers, earlier places, history."""
    row = get_object_or_404(Person, pk=pk)
    keeps = not permissions.why_not(permissions.keep_people, request.user)
    place = directory.places([row]).get(row.pk)
    context = {
        "person": row,
        "place": place,
        "keeps": keeps,
        "mine": row.pk == request.user.pk,
        "places": _places(row, keeps),
        "above": Unit.objects.above(place.unit) if place else [],
        "boss": directory.boss_of(row, place),
        "reports": directory.entries(directory.reports_of(row)[:REPORTS]),
        "heads": row.heads_of.all(),
        "roles": [(roles.label(role.code), role.unit) for role in roles.roles_of(row)],
        **_away(row),
        "records": list(records_of(row)[:RECORDS]) if keeps else [],
    }
    return render(request, "people/person.html", context)


def _places(row: Person, keeps: bool):
    """Those of now and ahead; for HR all."""
    places = row.employments.select_related("unit").order_by("-main", "-started", "pk")
    today = clock.today()
    return [place for place in places if keeps or place.ended is None or place.ended >= today]


def _away(row: Person) -> dict[str, Any]:
    today = clock.today()
    deputies = staffing.deputy_of([row.pk], today)
    deputy = Person.objects.get(pk=deputies[row.pk].person) if row.pk in deputies else None
    ahead = row.absences.filter(since__gt=today).select_related("deputy")
    return {
        "away": directory.whereabouts([row], today).get(row.pk, ""),
        "deputy": deputy,
        "ahead": [(one, directory.away_words(one, today)) for one in ahead],
    }


def person_new(request: HttpRequest) -> HttpResponse:
    """HR: somebody new."""
    permissions.keep_people(request.user)
    form = NewPersonForm(request.POST or None, initial={"unit": request.GET.get("in")})

    def deed(data: dict) -> str:
        made = actions.add_with_place(by=request.user, person=form.values(), place=form.place())
        return _("{person} is added. Send an invitation, so that they can sign in.").format(person=made)

    text = _("The portal makes the login of the mailbox, or of the name where there is none.")
    back = reverse("people")
    return form_page(request, form, deed, title=_("A new colleague"), verb=_("Add"), back=back, text=text)


def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    """HR: names, mailbox, phones."""
    permissions.keep_people(request.user)
    row = get_object_or_404(Person, pk=pk)
    form = PersonForm(request.POST or None, instance=row)

    def deed(data: dict) -> str:
        actions.change_person(Person.objects.get(pk=row.pk), by=request.user, **form.values())
        return _("Kept.")

    return _page(request, form, deed, row, title=_("Names and contacts"), verb=_("Keep"))


def person_place(request: HttpRequest, pk: int) -> HttpResponse:
    """HR: another place of work."""
    permissions.keep_people(request.user)
    row = get_object_or_404(Person, pk=pk)
    form = PlaceForm(request.POST or None, initial={"main": not row.employments.exists()})

    def deed(data: dict) -> str:
        actions.employ(row, by=request.user, **data)
        return _("{person} works here: {unit}.").format(person=row, unit=data["unit"])

    text = _("Places that they have go on. A transfer is HR's list, or an end of the old place and a new one.")
    return _page(request, form, deed, row, title=_("One more place of work"), verb=_("Add the place"), text=text)


def person_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """HR: the last day of work."""
    permissions.keep_people(request.user)
    row = get_object_or_404(Person.objects.working(), pk=pk)
    form = EndForm(request.POST or None)

    def deed(data: dict) -> str:
        actions.dismiss(row, day=data["day"], by=request.user)
        return _("The last day of {person} is {day}.").format(person=row, day=f"{data['day']:%d.%m.%Y}")

    return _page(
        request, form, deed, row, title=_("{person} leaves").format(person=row.full_name), verb=_("Write it down"),
        text=_what_leaving_does(row), danger=True,
    )  # fmt: skip


def _what_leaving_does(row: Person) -> str:
    tasks = Task.objects.open().for_person(row).count()
    head = staffing.head_of(row, clock.today())
    who = Person.objects.get(pk=head) if head else None
    sentence = _("After that day they cannot sign in and hold no role.")
    if tasks and who:
        sentence += " " + _("Their open tasks ({count}) pass to {head}.").format(count=tasks, head=who)
    return sentence


def person_away(request: HttpRequest, pk: int) -> HttpResponse:
    """HR: an absence of somebody else."""
    permissions.keep_people(request.user)
    row = get_object_or_404(Person.objects.working(), pk=pk)
    form = AwayForm(request.POST or None)

    def deed(data: dict) -> str:
        actions.add_absence(row, by=request.user, **data)
        return _("{person} is away from {since} to {until}.").format(
            person=row, since=f"{data['since']:%d.%m.%Y}", until=f"{data['until']:%d.%m.%Y}"
        )

    return _page(request, form, deed, row, title=_("{person} is away").format(person=row), verb=_("Write it down"))


def _page(request: HttpRequest, form: Any, deed: Any, row: Person, **words: Any) -> HttpResponse:
    url = row.get_absolute_url()
    return form_page(request, form, deed, back=url, crumbs=[(row.short_name, url)], **words)
