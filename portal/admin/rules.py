"""Days of the flows' lines, and every change of a setting."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import sockets
from portal.actions import clocks
from portal.admin.readonly import ReadOnly
from portal.admin.recorded import Recorded, WhyForm
from portal.models import LineDays, SettingChange
from portal.setting_changes import Kept, differences, kept
from portal.typography import workdays_text


def line_choices() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Lines in which somebody acts, by flow, in words with the days of the table."""
    return [("", [("", "–")])] + [
        (flow.label, [(f"{flow.code}.{one.code}", _in_words(one)) for one in flow.lines if one.acted])
        for flow in sockets.FLOWS.values()
    ]


def _in_words(line: Any) -> str:
    return f"{line.label} – {workdays_text(line.days)}" if line.days else str(line.label)


class LineDaysForm(WhyForm):
    """The line is chosen from the tables, the days are 1–250."""

    place = forms.ChoiceField(
        label=gettext_lazy("line"), help_text=gettext_lazy("Behind it the days that come with the portal.")
    )
    days = forms.IntegerField(
        label=gettext_lazy("workdays"), min_value=1, max_value=250,
        help_text=gettext_lazy("Tasks that are open keep the days they were given."),
    )  # fmt: skip

    class Meta:
        model = LineDays
        fields = ["days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = line_choices()
        if self.instance.pk:
            self.initial["place"] = f"{self.instance.flow}.{self.instance.line}"
            self.fields["place"].disabled = True

    def clean_place(self) -> str:
        flow, line = self.cleaned_data["place"].split(".", 1)
        if LineDays.objects.filter(flow=flow, line=line).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("The days of this line are entered already: change them there."))
        self.instance.flow, self.instance.line = flow, line
        return self.cleaned_data["place"]


class OfFlow(admin.SimpleListFilter):
    """The flows that have rows, by their names."""

    title = gettext_lazy("flow")
    parameter_name = "flow"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """Flows with rows."""
        found = set(LineDays.objects.order_by().values_list("flow", flat=True))
        return [(code, flow.label) for code, flow in sockets.FLOWS.items() if code in found]

    def queryset(self, request: Any, queryset: Any) -> Any:
        """Rows of the chosen flow."""
        return queryset.filter(flow=self.value()) if self.value() else queryset


@admin.register(LineDays)
class LineDaysAdmin(Recorded):
    """How many workdays a line gives, other than the table's default; tasks made from now on have it."""

    form = LineDaysForm
    fields = ("place", "days", "why")
    list_display = ("in_words", "of_flow", "days", "by_the_table")
    list_filter = (OfFlow,)

    @admin.display(description=gettext_lazy("line"), ordering="line")
    def in_words(self, row: LineDays) -> str:
        """The line's label, its code where the table has it no more."""
        line = self._line(row)
        return str(line.label) if line else row.line

    @admin.display(description=gettext_lazy("flow"), ordering="flow")
    def of_flow(self, row: LineDays) -> str:
        """The flow's label."""
        return str(sockets.FLOWS[row.flow].label) if row.flow in sockets.FLOWS else row.flow

    @admin.display(description=gettext_lazy("days by the table"))
    def by_the_table(self, row: LineDays) -> int | None:
        """What holds without this row."""
        line = self._line(row)
        return line.days if line else None

    def setting_key(self, row: LineDays) -> str:
        return f"{row.flow}.{row.line}"

    def setting_name(self, row: LineDays) -> str:
        return f"{self.of_flow(row)}: {self.in_words(row)}"

    def before_it(self, row: LineDays) -> Kept:
        return kept(LineDays(flow=row.flow, line=row.line, days=self.by_the_table(row)))

    def save_model(self, request: Any, obj: LineDays, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        clocks.forget()

    def _line(self, row: LineDays) -> Any:
        flow = sockets.FLOWS.get(row.flow)
        return flow.lines_by_code.get(row.line) if flow else None


@admin.register(SettingChange)
class SettingChangeAdmin(ReadOnly):
    """Every change of a setting: who, when, old → new, why."""

    list_display = ("at", "by", "name", "what_changed", "why")
    list_display_links = None
    list_filter = ("subject", "at")
    list_select_related = ("by",)
    search_fields = ("name", "why")

    @admin.display(description=gettext_lazy("What was changed"))
    def what_changed(self, row: SettingChange) -> str:
        """Old → new, field by field."""
        rows = ((one.label, one.old, one.new) for one in differences(row))
        return format_html_join("; ", "{}: {} → {}", rows)
