"""Settings whose every change is recorded: who, when, old → new, and why it was asked for."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.actions.settings import record
from portal.setting_changes import Kept, changes_of, differences, kept

SHOWN = 100


class WhyForm(forms.ModelForm):
    """A setting with the reason of the change; the reason is kept with old and new."""

    why = forms.CharField(
        label=gettext_lazy("Why it changes"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("An order, an agreement, a request: it is read in the list of changes."),
    )  # fmt: skip


class Recorded(admin.ModelAdmin):
    """Keeps old and new of each change; its history page shows them. `form` is a WhyForm.

    A setting says its `setting_key` and, where other values held before its row was there, `before_it`.
    """

    object_history_template = "admin/setting_history.html"
    change_list_template = "admin/settings_list.html"
    actions = None  # a change of many rows at once has no reason

    def setting_key(self, row: Model) -> str:
        """What a change is found by."""
        return str(row.pk)

    def setting_name(self, row: Model) -> str:
        """The row in people's words, for the list of changes."""
        return str(row)

    def before_it(self, row: Model) -> Kept:
        """What held before the row was entered."""
        return Kept()

    def kept(self, row: Model) -> Kept:
        """All of the row that is a setting."""
        return kept(row)

    def defaults(self) -> list[dict[str, Any]]:
        """What holds by the portal's own words where no row is entered: name, words, and where to change it."""
        return []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A setting is changed, not deleted: its history stays with it."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.was = self.kept(self.model._default_manager.get(pk=obj.pk)) if change else self.before_it(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        row = self.model._default_manager.get(pk=form.instance.pk)
        self._record(request, row, form.was, self.kept(row), form.cleaned_data.get("why", ""))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        was, key, name = self.kept(obj), self.setting_key(obj), self.setting_name(obj)
        super().delete_model(request, obj)
        self._keep(request, key, name, was, Kept(), _("deleted"))

    def _record(self, request: HttpRequest, row: Model, old: Kept, new: Kept, why: str) -> None:
        self._keep(request, self.setting_key(row), self.setting_name(row), old, new, why)

    def _keep(self, request: HttpRequest, key: str, name: str, old: Kept, new: Kept, why: str) -> None:
        record(subject=self.opts.label_lower, key=key, name=name, old=old, new=new, by=request.user, why=why)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        found = changes_of([self.opts.label_lower]).filter(key=self.setting_key(row))[:SHOWN] if row else ()
        rows = [{"change": one, "differences": differences(one)} for one in found]
        return super().history_view(request, object_id, {"changes": rows} | (extra_context or {}))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"defaults": self.defaults()} | (extra_context or {}))
