"""Numbers of the flows that the admin changes. Each change is in the admin's own log."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import sockets
from portal.actions import clocks
from portal.models import LineDays


class LineDaysForm(forms.ModelForm):
    """Flow and line are chosen from the tables, the days are 1–250."""

    flow = forms.ChoiceField(label=gettext_lazy("flow"))
    days = forms.IntegerField(label=gettext_lazy("workdays"), min_value=1, max_value=250)

    class Meta:
        model = LineDays
        fields = ["flow", "line", "days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["flow"].choices = [(code, f"{flow.label} ({code})") for code, flow in sockets.FLOWS.items()]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        flow = sockets.FLOWS.get(given.get("flow", ""))
        if flow and given.get("line"):
            line = flow.lines_by_code.get(given["line"])
            if line is None or not line.acted:
                known = ", ".join(one.code for one in flow.lines if one.acted)
                self.add_error("line", _("This flow has no such line. Its lines: %(known)s.") % {"known": known})
        return given


@admin.register(LineDays)
class LineDaysAdmin(admin.ModelAdmin):
    """How many workdays a line gives, other than the table's default; tasks made from now on have it."""

    form = LineDaysForm
    list_display = ("flow", "line", "days", "by_the_table")
    list_filter = ("flow",)

    @admin.display(description=gettext_lazy("days by the table"))
    def by_the_table(self, row: LineDays) -> int | None:
        flow = sockets.FLOWS.get(row.flow)
        line = flow.lines_by_code.get(row.line) if flow else None
        return line.days if line else None

    def save_model(self, request: Any, obj: LineDays, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        clocks.forget()

    def delete_model(self, request: Any, obj: LineDays) -> None:
        super().delete_model(request, obj)
        clocks.forget()
