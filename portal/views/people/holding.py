"""Who holds what: roles with their holders, a warning where nobody does; given and taken here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import clock, permissions
from portal import roles as catalogue
from portal.actions import people as actions
from portal.actions.refusals import Refused
from portal.forms.people import RoleForm
from portal.models import Person, Role, StandIn, Unit
from portal.views.deeds import tried
from portal.views.people.pages import tabs


def roles(request: HttpRequest) -> HttpResponse:
    """Everybody sees who holds what; HR gives and takes."""
    why_not = permissions.why_not(permissions.give_roles, request.user)
    form = RoleForm(request.POST or None)
    if request.method == "POST":
        permissions.give_roles(request.user)
        if form.is_valid() and _give(request, form, **form.cleaned_data):
            return redirect("roles")
    return render(request, "people/roles.html", _context(request, form, why_not))


def _give(request: HttpRequest, form: RoleForm, *, person: Person, code: str, unit: Unit | None) -> bool:
    permissions.give_roles(request.user, person)
    if not tried(form, lambda: actions.give_role(person, code, unit=unit, by=request.user)):
        return False
    said = _("{person} holds the role “{role}” now.").format(person=person, role=catalogue.label(code))
    messages.success(request, said)
    return True


def _context(request: HttpRequest, form: RoleForm, why_not: str) -> dict:
    held: dict[str, list[Role]] = {}
    rows = catalogue.in_force(clock.today()).select_related("person", "unit")
    for role in rows.order_by("person__last_name", "person__first_name", "pk"):
        held.setdefault(role.code, []).append(role)
    kinds = [(kind, held.get(kind.code, [])) for kind in catalogue.ROLES.values()]
    return {
        "form": form,
        "kinds": kinds,
        "empty": [kind for kind, holders in kinds if kind.needed and not holders],
        "stand_ins": StandIn.objects.select_related("person").filter(person__is_active=True),
        "headless": Unit.objects.open().filter(head__isnull=True).order_by("tree_id", "lft"),
        "why_not_give": why_not,
        "tabs": tabs(request.user, "roles"),
    }


@require_POST
def role_take(request: HttpRequest, pk: int) -> HttpResponse:
    """HR: the person does not hold the role any more; eight seconds to undo."""
    permissions.give_roles(request.user)
    role = get_object_or_404(Role.objects.select_related("person", "unit"), pk=pk)
    back = reverse("role_give", args=[role.person_id, role.code, role.unit_id or 0])
    actions.take_role(role, by=request.user)
    said = _("{person} does not hold the role “{role}” any more.")
    messages.success(
        request, said.format(person=role.person, role=catalogue.label(role.code)), extra_tags=f"undo:{back}"
    )
    return redirect("roles")


@require_POST
def role_give(request: HttpRequest, person: int, code: str, unit: int) -> HttpResponse:
    """HR: undo of the above."""
    row = get_object_or_404(Person.objects.working(), pk=person)
    permissions.give_roles(request.user, row)
    place = get_object_or_404(Unit.objects.open(), pk=unit) if unit else None
    try:
        actions.give_role(row, code, unit=place, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("roles")
