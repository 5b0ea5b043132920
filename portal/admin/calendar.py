"""The company's own days in the admin: each change goes through the action, which counts open deadlines anew."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from portal.actions import calendar
from portal.admin.units import ThroughActions
from portal.models import DayOverride


@admin.register(DayOverride)
class DayOverrideAdmin(ThroughActions, admin.ModelAdmin):
    list_display = ["day", "working", "why", "by", "at"]
    list_filter = ["working"]
    list_select_related = ["by"]
    date_hierarchy = "day"
    search_fields = ["why"]
    fields = ["day", "working", "why"]

    def get_readonly_fields(self, request: HttpRequest, obj: DayOverride | None = None) -> list[str]:
        """Another day is another row."""
        return ["day"] if obj else []

    def save_model(self, request: HttpRequest, obj: DayOverride, form: ModelForm, change: bool) -> None:
        obj.pk = calendar.set_day(obj.day, by=request.user, working=obj.working, why=obj.why).pk

    def delete_model(self, request: HttpRequest, obj: DayOverride) -> None:
        calendar.take_out_day(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[DayOverride]) -> None:
        for row in queryset.order_by("day"):
            calendar.take_out_day(row, by=request.user)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """The action has written it."""
