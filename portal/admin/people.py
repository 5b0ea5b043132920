"""People, places of work, roles, absences, stand-ins in the admin. Leaving is an action of HR, not a tick here."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm, Select
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal import roles
from portal.actions import people
from portal.admin.units import ThroughActions
from portal.models import Absence, Employment, Person, Role, StandIn


class Undeleted:
    """Rows that history needs: ended, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Places(admin.TabularInline):
    model = Employment
    fk_name = "person"
    fields = readonly_fields = ["unit", "post", "number", "boss", "main", "started", "ended"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Person)
class PersonAdmin(ThroughActions, Undeleted, admin.ModelAdmin):
    list_display = ["full_name", "login", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["last_name", "first_name", "patronymic", "login", "email"]
    readonly_fields = ["is_active", "last_login", "joined", "invited"]
    inlines = [Places]
    fieldsets = [
        (None, {"fields": ["last_name", "first_name", "patronymic", "login", "email", "phones", "inner_phone"]}),
        (_("Look"), {"fields": ["language", "theme", "dense"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["joined", "invited", "last_login"]}),
    ]
    filter_horizontal = ["groups", "user_permissions"]

    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm, change: bool) -> None:
        """New people come in without a password, by invitation."""
        if not change:
            obj.set_unusable_password()
        obj.save()
        people.record(obj, "changed" if change else "added", by=request.user, fields=form.changed_data)


@admin.register(Employment)
class EmploymentAdmin(ThroughActions, Undeleted, admin.ModelAdmin):
    list_display = ["person", "post", "unit", "number", "started", "ended"]
    list_select_related = ["person", "unit"]
    search_fields = ["person__last_name", "person__first_name", "number", "post"]
    autocomplete_fields = ["person", "unit", "boss"]
    fields = ["person", "unit", "post", "number", "boss", "main", "started", "ended"]

    def save_model(self, request: HttpRequest, obj: Employment, form: ModelForm, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in self.fields if name != "person"}
        if change:
            people.change_place(Employment.objects.get(pk=obj.pk), by=request.user, **values)
        else:
            obj.pk = people.employ(form.cleaned_data["person"], by=request.user, **values).pk


@admin.register(Role)
class RoleAdmin(ThroughActions, admin.ModelAdmin):
    list_display = ["role_name", "person", "unit", "since", "until"]
    list_select_related = ["person", "unit"]
    list_filter = ["code"]
    search_fields = ["person__last_name", "code"]
    autocomplete_fields = ["person", "unit"]
    fields = ["person", "code", "unit", "until"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "code":
            kwargs["widget"] = Select(choices=[(kind.code, kind.label) for kind in roles.ROLES.values()])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("role"), ordering="code")
    def role_name(self, role: Role) -> str:
        """Its name instead of its code."""
        return roles.label(role.code)

    def save_model(self, request: HttpRequest, obj: Role, form: ModelForm, change: bool) -> None:
        data = form.cleaned_data
        if change:
            people.take_role(Role.objects.get(pk=obj.pk), by=request.user)
        made = people.give_role(data["person"], data["code"], unit=data["unit"], until=data["until"], by=request.user)
        obj.pk = made.pk

    def delete_model(self, request: HttpRequest, obj: Role) -> None:
        people.take_role(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for role in queryset.select_related("person", "unit"):
            people.take_role(role, by=request.user)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """The action has written it."""


@admin.register(Absence)
class AbsenceAdmin(ThroughActions, Undeleted, admin.ModelAdmin):
    """Read here; entered and taken out on the person's page, where deadlines are counted anew."""

    list_display = ["person", "since", "until", "why", "deputy"]
    list_select_related = ["person", "deputy"]
    search_fields = ["person__last_name"]
    date_hierarchy = "since"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(StandIn)
class StandInAdmin(ThroughActions, admin.ModelAdmin):
    list_display = ["person", "position"]
    list_select_related = ["person"]
    autocomplete_fields = ["person"]

    def save_model(self, request: HttpRequest, obj: StandIn, form: ModelForm, change: bool) -> None:
        data = form.cleaned_data
        obj.pk = people.name_stand_in(data["person"], position=data["position"], by=request.user).pk
