"""What is entered in the phase "Need": buyer, checklist, characteristics, memo, budget."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from invoices.budget import Standing, standings
from invoices.models import Article
from portal import clock, reasons
from portal.forms.answers import AnswerForm
from portal.forms.fields import MoneyField
from portal.models import Person
from procurement.actions.buyers import buyers_of
from procurement.forms.parts import PartsForm, rows
from procurement.models import Branch, GroupLine, Procedure
from procurement.ruling import rule_of
from procurement.shares import UnitShare, by_unit, cost_known, items_of
from procurement.split import bought_lately
from procurement.weighing import wanted_lines


class BuyerField(forms.ModelChoiceField):
    """A buyer, with how many procedures they run."""

    def label_from_instance(self, person: Person) -> str:
        return str(_("%(who)s · runs %(count)s")) % {"who": person, "count": person.running}


def buyers_to_choose(case: Procedure) -> QuerySet[Person]:
    """Who may buy, with how many procedures they run; who runs the fewest comes first."""
    running = Count("procedures", filter=Q(procedures__ended=None))
    people = Person.objects.filter(pk__in=buyers_of(case)).annotate(running=running)
    return people.order_by("running", "last_name", "pk")


class Assign(AnswerForm):
    """The buyer and the priority; shown beside: the branch with its reasons, what was bought lately."""

    template_name = "procurement/steps/assign.html"
    buyer = BuyerField(Person.objects.none(), label=_("Buyer"), empty_label=_("choose"))
    priority = forms.ChoiceField(label=_("Priority"), choices=Procedure.Priority.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["buyer"].queryset = buyers_to_choose(self.case)
        self.initial.setdefault("buyer", self.case.buyer_id)
        self.initial.setdefault("priority", self.case.priority)

    @property
    def reasons(self) -> list[reasons.Reason]:
        """Why the rules proposed this branch."""
        return [reasons.Reason.from_json(kept) for kept in self.case.group.branch_reasons]

    @property
    def window(self) -> int:
        """How many days are looked back."""
        return rule_of(self.case).window_days

    @property
    def lately(self) -> list[Any]:
        """What units bought of the same kinds through this branch in the last days; red above the limit."""
        return bought_lately(self.case)


class AnotherBranch(AnswerForm):
    """Which branch instead."""

    branch = forms.ChoiceField(label=_("Which one"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [("", _("choose")), *other_branches(self.case)]


def other_branches(case: Procedure) -> list[tuple[str, Any]]:
    """Branches that this procedure does not go by."""
    return [(code, label) for code, label in Branch.choices if code != case.flow]


class LineCheck(forms.Form):
    """One line of the group: are its data complete?"""

    complete = forms.BooleanField(label=_("complete"), required=False)
    missing = forms.CharField(label=_("What is missing"), max_length=500, required=False)

    def __init__(self, *args: Any, line: GroupLine, strict: bool, **kwargs: Any) -> None:
        self.line, self.strict = line, strict
        super().__init__(*args, prefix=f"line-{line.pk}", **kwargs)

    @property
    def lacking(self) -> list[str]:
        """Required characteristics that nobody has entered."""
        return lacking(self.line)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["line"] = self.line
        if self.strict and not data.get("complete"):
            self.add_error("complete", _("Tick it, or answer that details are missing."))
        if not self.strict and not data.get("complete") and not data.get("missing"):
            self.add_error("missing", _("Write what is missing, or tick the line as complete."))
        return data


def lacking(line: GroupLine) -> list[str]:
    """Names of the required characteristics that a line does not have."""
    known = line.characteristics
    return [one.name for one in line.kind.asked.all() if one.required and not str(known.get(str(one.pk), "")).strip()]


class Checklist(PartsForm):
    """A tick per line; for `incomplete` what is missing in the lines without one."""

    template_name = "procurement/steps/check_group.html"
    answers = ("done", "incomplete")

    def make_parts(self) -> list[forms.Form]:
        kept = self.case.checklist
        return [
            LineCheck(
                line=line,
                strict=self.answer == "done",
                initial={"complete": kept.get(str(line.pk), {}).get("complete", False)},
                **self.bound(),
            )
            for line in wanted_lines(self.case)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.answer == "incomplete" and all(part["complete"] for part in cleaned["parts"]):
            raise forms.ValidationError(_("All lines are ticked as complete: then nothing is missing."))
        return cleaned


class LineCharacteristics(forms.Form):
    """The characteristics of one line, as its kind asks for them."""

    def __init__(self, *args: Any, line: GroupLine, missing: str, **kwargs: Any) -> None:
        self.line, self.missing = line, missing
        super().__init__(*args, prefix=f"line-{line.pk}", **kwargs)
        for one in line.kind.asked.all():
            self.fields[str(one.pk)] = forms.CharField(
                label=str(one),
                required=one.required,
                max_length=300,
                initial=line.characteristics.get(str(one.pk), ""),
            )
        self.fields["more"] = forms.CharField(
            label=_("What else the buyer should know"), required=False, max_length=500,
            initial=line.characteristics.get("more", ""),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return {"line": self.line, "characteristics": {name: value for name, value in data.items() if value}}


class Characteristics(PartsForm):
    """What the buyer found missing, line by line."""

    template_name = "procurement/steps/clarify_it.html"

    def make_parts(self) -> list[forms.Form]:
        asked = {int(pk): kept for pk, kept in self.case.checklist.items() if not kept.get("complete")}
        lines = [line for line in wanted_lines(self.case) if not asked or line.pk in asked]
        return [
            LineCharacteristics(line=line, missing=asked.get(line.pk, {}).get("missing", ""), **self.bound())
            for line in lines
        ]


class Memo(AnswerForm):
    """What the purchase is needed for, and what it will about cost."""

    template_name = "procurement/steps/memo.html"
    memo_purpose = forms.CharField(label=_("What it is needed for"), max_length=5000, widget=rows(3))
    memo_text = forms.CharField(
        label=_("What the heads and the economist should know"), max_length=10000, required=False, widget=rows(5)
    )
    estimate = MoneyField(label=_("Expected sum, with VAT"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = items_of(self.case)
        self.shares = by_unit(items)
        wishes = dict.fromkeys(item.request.what_for.strip() for item in items)
        self.initial.setdefault("memo_purpose", self.case.memo_purpose or "\n".join(wishes))
        self.initial.setdefault("memo_text", self.case.memo_text)
        known = self.case.estimate or cost_known(items) or self.case.group.estimate
        self.initial.setdefault("estimate", known)


class UnitBudget(forms.Form):
    """Article and sum of one unit."""

    article = forms.ModelChoiceField(Article.objects.none(), label=_("Article"), empty_label=_("choose"))
    sum = MoneyField(label=_("Sum"))

    def __init__(self, *args: Any, share: UnitShare, lines: list[Standing], **kwargs: Any) -> None:
        self.share, self.lines = share, lines  # where the unit stands in each article it has a plan for
        super().__init__(*args, prefix=f"unit-{share.unit.pk}", **kwargs)
        self.fields["article"].queryset = Article.objects.usable()
        self.fields["sum"].widget.attrs["data-part"] = "reserve"

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"unit": self.share.unit}


class Budget(PartsForm):
    """Per unit: the article and the sum that is set aside."""

    template_name = "procurement/steps/budget.html"

    def make_parts(self) -> list[forms.Form]:
        year = clock.now().astimezone(self.case.zone_info).year
        earlier = {one.unit_id: one for one in self.case.reservations.order_by("pk")}
        shares = by_unit(items_of(self.case))
        sums, plans = self._sums(shares), _plans(year, [share.unit.pk for share in shares])
        return [
            UnitBudget(
                share=share,
                lines=plans.get(share.unit.pk, []),
                initial=_initial(earlier.get(share.unit.pk), plans.get(share.unit.pk, []), sums[share.unit.pk]),
                **self.bound(),
            )
            for share in shares
        ]

    def _sums(self, shares: list[UnitShare]) -> dict[int, Decimal | None]:
        """Known costs; of a single unit the memo's expected sum."""
        if len(shares) == 1:
            return {shares[0].unit.pk: self.case.estimate or shares[0].cost}
        return {share.unit.pk: share.cost for share in shares}


def _plans(year: int, units: list[int]) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    for one in standings(year, units):
        if one.plan is not None:
            found.setdefault(one.unit.pk, []).append(one)
    return found


def _initial(earlier: Any, plans: list[Standing], sum_: Decimal | None) -> dict[str, Any]:
    """What was reserved before; else the only article that the unit has a plan for."""
    only = plans[0].article.pk if len(plans) == 1 else None
    return {"article": earlier.article_id if earlier else only, "sum": sum_}
