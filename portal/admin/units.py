"""The tree of units in the admin: every write goes through the actions, that is through the tree's lock."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from mptt.admin import MPTTModelAdmin
from mptt.forms import MPTTAdminForm

from portal import clock, zones
from portal.actions import units
from portal.actions.refusals import Refused
from portal.models import Unit


class ThroughActions:
    """A model's admin whose writes are actions: they record themselves; a refusal becomes a message."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(request.get_full_path())

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The action has written it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The action has written it."""


def unnamed_zone(unit: Unit) -> str:
    """What holds for a unit that names no zone."""
    if unit.pk is None:
        return gettext("as the unit above")
    if unit.parent is None:
        return gettext("as the portal: %(zone)s") % {"zone": zones.zone_text(settings.TIME_ZONE)}
    return gettext("as the unit above: %(zone)s") % {"zone": zones.zone_text(unit.parent.zone_name())}


class UnitForm(MPTTAdminForm):
    """The time zone by its city."""

    zone = forms.ChoiceField(label=capfirst(_("time zone")), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [("", unnamed_zone(self.instance)), *zones.choices(self.instance.zone)]

    def clean(self) -> dict[str, Any]:
        """A doubled name is told in the form: the constraint speaks of `closed`, which is no field of it."""
        data = super().clean()
        try:
            units.check_name(data.get("name", ""), data.get("parent"), self.instance if self.instance.pk else None)
        except Refused as refused:
            self.add_error("name", str(refused))
        return data


@admin.register(Unit)
class UnitAdmin(ThroughActions, MPTTModelAdmin):
    """Units are closed, never deleted."""

    form = UnitForm
    fields = ["name", "parent", "head", "zone", "code", "closed"]
    list_display = ["name", "head", "zone_said", "closed"]
    list_select_related = ["head"]
    list_filter = ["closed"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["head"]
    readonly_fields = ["closed"]
    actions = ["close_units"]

    def save_model(self, request: HttpRequest, obj: Unit, form: ModelForm, change: bool) -> None:
        """The form's instance was read before the lock: the actions read theirs behind it."""
        data, by = form.cleaned_data, request.user
        if change:
            units.move(Unit(pk=obj.pk, name=obj.name), to=data["parent"], by=by)
            unit = units.rename(Unit(pk=obj.pk, name=obj.name), name=data["name"], by=by)
            units.change(unit, zone=data["zone"], code=data["code"], by=by)
        else:
            unit = units.create(name=data["name"], parent=data["parent"], zone=data["zone"], code=data["code"], by=by)
            obj.pk = unit.pk
        units.set_head(unit, person=data["head"], by=by)

    @admin.display(description=_("time zone"), ordering="zone")
    def zone_said(self, unit: Unit) -> str:
        """As people name it; empty where the unit above says it."""
        return zones.zone_text(unit.zone) if unit.zone else ""

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        return False

    @admin.action(description=_("Close the chosen units today"))
    def close_units(self, request: HttpRequest, queryset: Any) -> None:
        """The lowest first, so that a whole branch can be closed at once; what cannot be closed says why."""
        for unit in queryset.order_by("-level", "pk"):
            try:
                units.close(unit, day=clock.today(), by=request.user)
            except Refused as refused:
                messages.error(request, str(refused))
