"""Fields of the ways out of a branch: cancel, change the branch, give up. (Hold and hand over are the kernel's.)
Resume: a step due on a date has it confirmed or moved."""

from datetime import date as Day
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import calendars
from portal.models import Person
from procurement.actions.dates import dated, why_not_on
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


class Resume(forms.Form):
    """The date on which the step under way is due, where it has one; why, which a moved date needs."""

    date = forms.DateField(label="", widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=rows(2), required=False)
    labels = {
        "answer_by": _("Offers are awaited until"),
        "offers_deadline": _("Offers are taken until"),
        "delivery_date": _("Delivered by"),
    }

    def __init__(self, *args: Any, case: Procedure, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "resume-%s"} | kwargs)
        self.today, found = calendars.today(case.zone), dated(case)
        self.was = found[1] if found else None
        if found:
            self.fields["date"].label = self.labels[found[0]]
            self.fields["date"].initial = found[1]
        else:
            del self.fields["date"]

    @property
    def consequence(self) -> Any:
        """What is to be done here, under the title."""
        return _("This step is due on a date: confirm it or name another one.") if self.was else ""

    def clean_date(self) -> Day:
        if why := why_not_on(self.cleaned_data["date"], self.today):
            raise forms.ValidationError(why)
        return self.cleaned_data["date"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("date") not in (None, self.was) and not data.get("reason"):
            self.add_error("reason", _("The date moves: say why, the requesters will read it."))
        return data
