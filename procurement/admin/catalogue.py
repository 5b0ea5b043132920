"""The catalogue in the admin: kinds with their characteristics, in and out as a workbook; rules proposing a branch."""

import re
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export import fields, resources
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, XLSX
from import_export.widgets import Widget

from portal.admin.recorded import Recorded, WhyForm
from portal.setting_changes import Kept
from portal.typography import money
from procurement.models import BranchProposal, Characteristic, ItemKind
from procurement.proposing import DEFAULTS, Rule

ONE = re.compile(r"^(?P<name>[^,*]+?)(?:,\s*(?P<unit>[^*]+?))?\s*(?P<required>\*)?$")


class Characteristics(Widget):
    """The cell of a workbook: «Диагональ, ″*; Разрешение*; Охват цвета, %»; a star = required before purchasing."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        found = []
        for position, text in enumerate(filter(None, (part.strip() for part in str(value or "").split(";"))), 1):
            match = ONE.match(text)
            if match is None:
                raise ValueError(_("“%(text)s” is no characteristic: write “name, unit*”.") % {"text": text})
            named = {"name": match["name"].strip()[:100], "unit": (match["unit"] or "").strip()[:20]}
            found.append(named | {"required": bool(match["required"]), "position": position})
        return found

    def render(self, value: Any, obj: ItemKind | None = None, **kwargs: Any) -> str:
        return "; ".join(f"{one}{'*' if one.required else ''}" for one in value or ())


class AskedField(fields.Field):
    """Reads the characteristics of a kind; they are written after the kind itself."""

    def get_value(self, instance: ItemKind) -> list[Characteristic]:
        return list(instance.asked.all()) if instance.pk else []


class KindResource(resources.ModelResource):
    """A row a kind, found again by its name; the same file again changes nothing, nothing is deleted."""

    asked = AskedField(attribute="asked", column_name="characteristics", widget=Characteristics())

    class Meta:
        model = ItemKind
        import_id_fields = ("name",)
        fields = ("name", "sort", "unit", "words", "icon", "last_price", "last_price_on", "active", "asked")
        export_order = fields
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True

    def import_field(
        self, field: fields.Field, instance: ItemKind, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        if field.column_name != "characteristics":
            super().import_field(field, instance, row, is_m2m, **kwargs)
        elif "characteristics" in row:
            instance.wanted = field.widget.clean(row["characteristics"])

    def skip_row(self, instance: ItemKind, original: ItemKind, row: Any, import_validation_errors: Any = None) -> bool:
        same = super().skip_row(instance, original, row, import_validation_errors)
        return same and not self._changes(instance)

    def _changes(self, kind: ItemKind) -> bool:
        known = {one.name: (one.unit, one.required) for one in kind.asked.all()} if kind.pk else {}
        return any(known.get(one["name"]) != (one["unit"], one["required"]) for one in getattr(kind, "wanted", ()))

    def after_save_instance(self, instance: ItemKind, row: Any, **kwargs: Any) -> None:
        for one in getattr(instance, "wanted", ()):
            Characteristic.objects.update_or_create(
                kind=instance, name=one["name"], defaults={name: one[name] for name in ("unit", "required", "position")}
            )


class CharacteristicInline(admin.TabularInline):
    model = Characteristic
    extra = 1


@admin.register(ItemKind)
class ItemKindAdmin(ImportExportModelAdmin):
    resource_classes = [KindResource]
    formats = [XLSX, CSV]
    list_display = ["name", "sort", "unit", "last_price", "last_price_on", "active"]
    list_filter = ["sort", "active"]
    search_fields = ["name", "words"]
    inlines = [CharacteristicInline]

    def has_delete_permission(self, request: Any, obj: ItemKind | None = None) -> bool:
        """A kind that was ever asked for stays: take it out of use instead."""
        used = obj is not None and (obj.items.exists() or obj.lines.exists())
        return not used and super().has_delete_permission(request, obj)


class ProposalForm(WhyForm):
    """A rule that proposes a branch."""

    class Meta:
        model = BranchProposal
        fields = ("position", "branch", "above", "up_to", "kind", "single_source", "since", "active")


@admin.register(BranchProposal)
class BranchProposalAdmin(Recorded):
    """Which branch is proposed: the first rule in force that fits. Rows replace those of the portal."""

    form = ProposalForm
    list_display = ["position", "branch", "above", "up_to", "kind", "single_source", "since", "active"]
    list_display_links = ["position", "branch"]
    list_filter = ["branch", "active"]
    list_select_related = ["kind"]
    autocomplete_fields = ["kind"]
    fieldsets = (
        (None, {"fields": ("position", "branch", "active", "since")}),
        (_("When it fits"), {"fields": ("above", "up_to", "kind", "single_source")}),
        (_("The change"), {"fields": ("why",)}),
    )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        take = reverse("admin:procurement_branchproposal_take") if self.defaults() else ""
        return super().changelist_view(request, {"take_url": take} | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        return [
            path("take", self.admin_site.admin_view(self.take), name="procurement_branchproposal_take"),
            *super().get_urls(),
        ]

    def take(self, request: HttpRequest) -> HttpResponse:
        """Enter the rules that come with the portal as rows, so that one of them can be changed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and not BranchProposal.objects.exists():
            for rule in DEFAULTS:
                row = BranchProposal.objects.create(**fields_of(rule))
                why = gettext("taken over from the portal's own rules")
                self._record(request, row, Kept(), self.kept(row), why)
        return redirect("admin:procurement_branchproposal_changelist")

    def defaults(self) -> list[dict[str, Any]]:
        if BranchProposal.objects.exists():
            return []
        return [{"name": BranchProposal(**fields_of(rule)), "words": rule_in_words(rule)} for rule in DEFAULTS]


def fields_of(rule: Rule) -> dict[str, Any]:
    """A rule of the portal as a row."""
    names = ("branch", "position", "above", "up_to", "single_source")
    return {name: getattr(rule, name) for name in names}


def rule_in_words(rule: Rule) -> str:
    """When a rule fits, in one line."""
    words = []
    if rule.single_source:
        words.append(gettext("where only one supplier can"))
    if rule.above is not None:
        words.append(gettext("above %(sum)s") % {"sum": money(rule.above, short=True)})
    if rule.up_to is not None:
        words.append(gettext("up to %(sum)s") % {"sum": money(rule.up_to, short=True)})
    return ", ".join(words) or gettext("up to the limit of the branch")
