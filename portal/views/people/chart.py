"""The org chart, and a unit's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal import clock, directory, permissions, roles
from portal.actions import units as actions
from portal.forms.people import EndForm, HeadForm, UnitForm
from portal.models import Unit
from portal.views.people.pages import form_page, tabs
from portal.zones import zone_text

MOST_OPEN = 400  # units that "open all" draws at once


@require_GET
def chart(request: HttpRequest) -> HttpResponse:
    """Everybody sees it: the units at the top with those right below; a unit is filled when it is opened."""
    tops = list(Unit.objects.open().filter(parent__isnull=True).select_related("head").order_by("tree_id"))
    can_open_all = Unit.objects.open().count() <= MOST_OPEN
    whole = can_open_all and request.GET.get("open") == "all"
    context = {
        "branches": directory.grow(tops, whole=whole),
        "whole": whole,
        "can_open_all": can_open_all,
        "tabs": tabs(request.user, "chart"),
        "why_not_keep": permissions.why_not(permissions.keep_people, request.user),
    }
    return render(request, "people/chart.html", context)


@require_GET
def chart_branch(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody sees it: what is inside a unit, asked for when it is opened."""
    unit = get_object_or_404(Unit.objects.open().select_related("head"), pk=pk)
    return render(request, "people/chart_inside.html", {"branch": directory.grow([unit])[0]})


@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody sees it: head, people, units inside, roles held here."""
    row = get_object_or_404(Unit.objects.select_related("head"), pk=pk)
    branch = directory.grow([row])[0]
    context = {
        "unit": row,
        "branch": branch,
        "above": Unit.objects.above(row).exclude(pk=row.pk),
        "facts": directory.facts((_("Time zone"), zone_text(row.zone_name())), (_("Code"), row.code)),
        "held": [(roles.label(role.code), role.person) for role in _roles_here(row)],
        "keeps": not row.closed and not permissions.why_not(permissions.keep_people, request.user),
    }
    return render(request, "people/unit.html", context)


def _roles_here(row: Unit):
    return roles.in_force(clock.today()).filter(unit=row).select_related("person")


def unit_new(request: HttpRequest) -> HttpResponse:
    """HR: a new unit."""
    permissions.keep_people(request.user)
    form = UnitForm(request.POST or None, initial={"parent": request.GET.get("in")})

    def deed(data: dict) -> str:
        made = actions.create(name=data["name"], parent=data["parent"], by=request.user)
        return _("The unit “{unit}” is there.").format(unit=made)

    return form_page(request, form, deed, title=_("A new unit"), verb=_("Add the unit"), back=reverse("chart"))


def unit_change(request: HttpRequest, pk: int) -> HttpResponse:
    """HR: another name, another place."""
    permissions.keep_people(request.user)
    row = get_object_or_404(Unit.objects.open(), pk=pk)
    form = UnitForm(request.POST or None, initial={"name": row.name, "parent": row.parent_id})

    def deed(data: dict) -> str:
        actions.move(row, to=data["parent"], by=request.user)
        actions.rename(row, name=data["name"], by=request.user)
        return _("Kept.")

    title = _("Name and place of “{unit}”").format(unit=row)
    text = _("Everything below moves with it. Open cases stay with the unit.")
    return form_page(request, form, deed, title=title, verb=_("Keep"), back=row.get_absolute_url(), text=text)


def unit_head(request: HttpRequest, pk: int) -> HttpResponse:
    """HR: who heads it."""
    permissions.keep_people(request.user)
    row = get_object_or_404(Unit.objects.open().select_related("head"), pk=pk)
    form = HeadForm(request.POST or None, initial={"head": row.head_id})

    def deed(data: dict) -> str:
        actions.set_head(row, person=data["head"], by=request.user)
        return _("{person} heads “{unit}”.").format(person=row.head, unit=row) if row.head else _("Kept.")

    title = _("Head of “{unit}”").format(unit=row)
    text = _("The head agrees to what their people ask for, and stands in for who is away.")
    return form_page(request, form, deed, title=title, verb=_("Keep"), back=row.get_absolute_url(), text=text)


def unit_close(request: HttpRequest, pk: int) -> HttpResponse:
    """HR: the unit ends."""
    permissions.keep_people(request.user)
    row = get_object_or_404(Unit.objects.open(), pk=pk)
    form = EndForm(request.POST or None)
    form.fields["day"].label = _("Last day of the unit")

    def deed(data: dict) -> str:
        actions.close(row, day=data["day"], by=request.user)
        return _("“{unit}” is closed.").format(unit=row)

    title = _("Close “{unit}”?").format(unit=row)
    text = _("It leaves the chart. Its history stays: who worked in it, its cases.")
    verb = _("Close the unit")
    return form_page(request, form, deed, title=title, verb=verb, back=reverse("chart"), text=text, danger=True)


def people_home(request: HttpRequest) -> HttpResponse:
    """Everybody: the chart is where people begin."""
    return redirect("chart")
