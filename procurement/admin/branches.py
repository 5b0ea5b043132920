"""Working groups and the numbers of the branches; each change is kept with old, new and why."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.admin.recorded import Recorded, WhyForm
from portal.models import Person
from portal.roles import has_role
from portal.setting_changes import Kept, kept
from portal.typography import money
from procurement.models import Branch, BranchRule, Member, WorkingGroup
from procurement.models.branches import LEAST_MEMBERS


class GroupForm(WhyForm):
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
class WorkingGroupAdmin(Recorded):
    """Who judges; a change holds for votes that begin later."""

    form = GroupForm
    fields = ("name", "chair", "why")
    list_display = ("name", "chair", "people")
    list_select_related = ("chair",)
    search_fields = ("name",)
    autocomplete_fields = ("chair",)
    inlines = (Members,)

    def has_delete_permission(self, request: HttpRequest, obj: WorkingGroup | None = None) -> bool:
        """A group that no branch names may go."""
        return obj is not None and not obj.branches.exists() and admin.ModelAdmin.has_delete_permission(self, request)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("members__person")

    def kept(self, row: WorkingGroup) -> Kept:
        people = [str(member.person) for member in row.members.select_related("person").order_by("pk")]
        own = kept(row)
        return Kept(own.values | {"members": people}, own.named)

    @admin.display(description=_("members"))
    def people(self, group: WorkingGroup) -> str:
        """The members in one line."""
        return ", ".join(str(member.person) for member in group.members.all())


class RuleForm(WhyForm):
    """A branch's numbers; the branch is chosen from those there are."""

    flow = forms.ChoiceField(label=capfirst(_("branch")), choices=Branch.choices)

    class Meta:
        model = BranchRule
        fields = (
            "flow", "limit", "director_above", "window_days", "suppliers_least", "offers_least", "too_few_most",
            "spread_most", "group", "own_least",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["flow"].disabled = self.instance.pk is not None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        group = data.get("group")
        if group and (data.get("own_least") or 0) > group.members.count():
            self.add_error("own_least", _("The group has fewer members than that."))
        if (data.get("offers_least") or 0) > (data.get("suppliers_least") or 0):
            self.add_error("offers_least", _("No more offers can be asked for than suppliers are asked."))
        if (data.get("spread_most") or 0) < 0:
            self.add_error("spread_most", _("A spread is not below zero."))
        return data


@admin.register(BranchRule)
class BranchRuleAdmin(Recorded):
    """Limits, how many suppliers and offers, the group. Days of single lines: “days of the lines”."""

    form = RuleForm
    list_display = ("branch", "limit_said", "director_said", "suppliers_least", "offers_least", "group", "own_least")
    list_select_related = ("group",)
    fieldsets = (
        (None, {"fields": ("flow",)}),
        (_("Sums"), {"fields": ("limit", "director_above", "window_days")}),
        (_("Suppliers and offers"), {"fields": ("suppliers_least", "offers_least", "too_few_most", "spread_most")}),
        (_("Who judges the choice"), {"fields": ("group", "own_least")}),
        (
            _("The change"),
            {
                "fields": ("why",),
                "description": _("A purchase keeps what held when it entered its step; then this holds."),
            },
        ),
    )  # fmt: skip

    @admin.display(description=_("branch"), ordering="flow")
    def branch(self, row: BranchRule) -> str:
        """The branch in words."""
        return branch_in_words(row.flow)

    @admin.display(description=_("limit"), ordering="limit")
    def limit_said(self, row: BranchRule) -> str:
        """The limit as money; a dash where there is none."""
        return money(row.limit, short=True)

    @admin.display(description=_("general director above"), ordering="director_above")
    def director_said(self, row: BranchRule) -> str:
        """The threshold as money; a dash where there is none."""
        return money(row.director_above, short=True)

    def setting_key(self, row: BranchRule) -> str:
        return row.flow

    def setting_name(self, row: BranchRule) -> str:
        return branch_in_words(row.flow)

    def before_it(self, row: BranchRule) -> Kept:
        return kept(BranchRule.by_default(row.flow))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        return {"limit": BranchRule.LIMITS.get(given.get("flow", ""))} | given

    def defaults(self) -> list[dict[str, Any]]:
        entered = set(BranchRule.objects.values_list("flow", flat=True))
        add = reverse("admin:procurement_branchrule_add")
        return [
            {"name": label, "words": rule_in_words(BranchRule.by_default(code)), "url": f"{add}?flow={code}"}
            for code, label in Branch.choices
            if code not in entered
        ]


def branch_in_words(code: str) -> str:
    """The branch's name; a code that is none stays."""
    return str(dict(Branch.choices).get(code, code))


def rule_in_words(rule: BranchRule) -> str:
    """The numbers of a branch in one paragraph."""
    return "\n".join(
        (
            gettext("up to %(limit)s") % {"limit": money(rule.limit, short=True)}
            if rule.limit
            else gettext("no limit"),
            gettext("general director above %(limit)s") % {"limit": money(rule.director_above, short=True)},
            gettext("suppliers to ask: %(suppliers)s, offers to compare: %(offers)s")
            % {"suppliers": rule.suppliers_least, "offers": rule.offers_least},
            gettext("no working group") if not rule.group_id else str(rule.group),
        )
    )
