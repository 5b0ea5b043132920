"""Forms of consolidation: pick items, name a group, enter an estimate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import MoneyField
from procurement.models import Item, ItemGroup


class PickItems(forms.Form):
    """Some items by number; what is not in `choices` cannot be picked."""

    item = forms.ModelMultipleChoiceField(
        Item.objects.none(),
        error_messages={
            "required": _("Pick at least one item."),
            "invalid_choice": _("Something was taken meanwhile: look again."),
        },
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = choices


class Gather(PickItems):
    """Picked items into a new group, or into one that is being gathered."""

    title = forms.CharField(label=_("What to call it"), max_length=200, required=False)
    group = forms.ModelChoiceField(
        ItemGroup.objects.none(), label=_("Into"), required=False, empty_label=_("a new group"),
        error_messages={"invalid_choice": _("This group is not being gathered any more.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = ItemGroup.objects.gathering()


class DescribeGroup(forms.Form):
    """The name, an estimate that stands in for unknown prices, the mark that only one supplier can."""

    title = forms.CharField(label=_("Name"), max_length=200, error_messages={"required": _("Name the group.")})
    estimate = MoneyField(label=_("Estimate"), required=False, help_text=_("of the whole, where a price is not known"))
    single_source = forms.BooleanField(label=_("Only one supplier can"), required=False)
