"""Fields of splitting a group: how many of each line go to the second purchase, and why."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import QuantityField
from procurement.forms.parts import rows
from procurement.halves import Parting, parting, why_not_these
from procurement.models import GroupLine, Item, Procedure
from procurement.models.catalogue import WHOLE
from procurement.shares import items_of
from procurement.weighing import wanted_lines


class SplitGroup(forms.Form):
    """A quantity for each line (nothing: it stays) and the reason; `seen` and `shown` are of the page."""

    reason = forms.CharField(label=_("Why it is split"), max_length=2000, widget=rows(3))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.lines = case, wanted_lines(case)
        self.items = items_of(case)
        for line in self.lines:
            self.fields[_name(line)] = QuantityField(
                label=_("How many of “%(name)s” go") % {"name": line.name}, required=False, zero=True,
                whole=line.unit in WHOLE,
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[GroupLine, list[Item], forms.BoundField]]:
        """Each line with its requesters' items and its field."""
        return [
            (line, [item for item in self.items if item.line_id == line.pk], self[_name(line)]) for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        found = {line.pk: data.get(_name(line)) or Decimal(0) for line in self.lines}
        for line in self.lines:
            if found[line.pk] > line.quantity:
                most = _("At most %(all)s are bought.") % {"all": f"{line.quantity.normalize():f}"}
                self.add_error(_name(line), most)
        if not any(_name(line) in self.errors for line in self.lines) and (why := why_not_these(self.case, found)):
            self.add_error(None, why)
        return data | {"quantities": {pk: quantity for pk, quantity in found.items() if quantity}}

    def parting(self) -> Parting:
        """Both halves as they would be now."""
        return parting(self.case, self.cleaned_data["quantities"])

    @property
    def signature(self) -> str:
        """What the preview was of: `line:quantity` of each."""
        return " ".join(f"{pk}:{quantity:f}" for pk, quantity in sorted(self.cleaned_data["quantities"].items()))

    @property
    def was_shown(self) -> bool:
        """Whether both halves of just these quantities were looked at before."""
        return self.cleaned_data["shown"] == self.signature


def _name(line: GroupLine) -> str:
    return f"line-{line.pk}"
