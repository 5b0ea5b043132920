"""Working groups and the numbers of the branches; the admin's history keeps who changed what."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from portal.roles import has_role
from procurement.models import Branch, BranchRule, Member, WorkingGroup
from procurement.models.branches import LEAST_MEMBERS


class GroupForm(forms.ModelForm):
    """The group with its chair."""

    class Meta:
        model = WorkingGroup
        fields = ("name", "chair")


class MembersFormSet(forms.BaseInlineFormSet):
    """At least three, the chair one of them, nobody who buys."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        people = [row["person"] for row in rows if not row.get("DELETE")]
        self._check(people, self.instance.chair if self.instance.chair_id else None)

    def _check(self, people: list[Person], chair: Person | None) -> None:
        if len(people) < LEAST_MEMBERS:
            raise forms.ValidationError(_("A working group has at least three members."))
        if chair and chair not in people:
            raise forms.ValidationError(_("The chair is one of the members: add %(who)s."), params={"who": chair})
        gone = [str(person) for person in people if not person.is_active]
        if gone:
            raise forms.ValidationError(_("They do not work here any more: %(who)s."), params={"who": ", ".join(gone)})
        buyers = [str(person) for person in people if has_role(person, "buyer")]
        if buyers:
            raise forms.ValidationError(
                _("A buyer never judges a choice of suppliers: take out %(who)s."), params={"who": ", ".join(buyers)}
            )


class Members(admin.TabularInline):
    model = Member
    formset = MembersFormSet
    extra = 3
    autocomplete_fields = ("person",)


@admin.register(WorkingGroup)
class WorkingGroupAdmin(admin.ModelAdmin):
    """Who judges; a change holds for votes that begin later."""

    form = GroupForm
    list_display = ("name", "chair", "people")
    list_select_related = ("chair",)
    search_fields = ("name",)
    autocomplete_fields = ("chair",)
    inlines = (Members,)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("members__person")

    @admin.display(description=_("members"))
    def people(self, group: WorkingGroup) -> str:
        """The members in one line."""
        return ", ".join(str(member.person) for member in group.members.all())


class RuleForm(forms.ModelForm):
    """A branch's numbers; the branch is chosen from those there are."""

    flow = forms.ChoiceField(label=_("branch"), choices=Branch.choices)

    class Meta:
        model = BranchRule
        fields = ("flow", "limit", "suppliers_least", "offers_least", "own_least", "window_days", "group")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        group = data.get("group")
        if group and (data.get("own_least") or 0) > group.members.count():
            self.add_error("own_least", _("The group has fewer members than that."))
        return data


@admin.register(BranchRule)
class BranchRuleAdmin(admin.ModelAdmin):
    """Limits, how many suppliers and offers, the group. Days of single lines: “days of the lines”."""

    form = RuleForm
    list_display = ("flow", "limit", "suppliers_least", "offers_least", "own_least", "window_days", "group")
    list_select_related = ("group",)
