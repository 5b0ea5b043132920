"""Fields of the ways out of a branch: cancel, change the branch, give up. (Hold and hand over are the kernel's.)"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from procurement.forms.need import other_branches
from procurement.forms.parts import rows
from procurement.models import Procedure


class Reason(forms.Form):
    """Why; the base of all ways out. Built with `case=`, `person=`."""

    reason = forms.CharField(label=_("Why"), max_length=2000, widget=rows(3))

    def __init__(self, *args: Any, case: Procedure, person: Person | None = None, **kwargs: Any) -> None:
        self.case, self.person = case, person
        super().__init__(*args, **kwargs)


class Cancel(Reason):
    """And what becomes of the items."""

    fate = forms.ChoiceField(
        label=_("What becomes of the items"), widget=forms.RadioSelect, initial="consolidation",
        choices=[
            ("consolidation", _("back to consolidation: they wait for another group")),
            ("closed", _("closed: nobody gets them, those who asked are told why")),
        ],
    )  # fmt: skip


class Reroute(Reason):
    """By which branch it goes on."""

    branch = forms.ChoiceField(label=_("Which branch instead"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = [("", _("choose")), *other_branches(self.case)]
