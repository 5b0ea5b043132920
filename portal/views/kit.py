"""The page of parts, for those who build pages: every partial of templates/parts with examples."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import calendars, clock
from portal.forms.choosing import PersonField
from portal.forms.fields import MoneyField, QuantityField
from portal.models import Unit


class Parts(forms.Form):
    """Every kind of field, to look at; some of them in error."""

    total = MoneyField(label=_("Sum"), help_text=_("With VAT, as in the invoice"))
    inn = forms.CharField(label=_("INN of the payee"))
    why = forms.CharField(label=_("What for"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    day = forms.DateField(label=_("By what day"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", _("Good")), ("b", _("Service"))])
    deputy = PersonField(label=_("Who stands in for you"), required=False)
    same = forms.BooleanField(label=_("The same for everybody"), help_text=_("Can be changed later"), required=False)
    way = forms.ChoiceField(
        label=_("How it is paid"),
        choices=[("a", _("In advance")), ("b", _("After delivery"))],
        widget=forms.RadioSelect,
    )
    parts = forms.MultipleChoiceField(
        label=_("What belongs in it"),
        choices=[("a", _("Delivery")), ("b", _("Installation"))],
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(label=_("File"), required=False)

    def clean_inn(self) -> str:
        raise forms.ValidationError(
            gettext("There is a mistake in the INN: its last digit should be 3. Compare with the invoice")
        )


class Line(forms.Form):
    """A row of the example with a sum."""

    what = forms.CharField(label=_("What"))
    quantity = QuantityField(label=_("How many"))
    price = MoneyField(label=_("Price"))


Lines = forms.formset_factory(Line, extra=0)
LINES = [{"what": "27″", "quantity": 2, "price": Decimal(38900)}, {"what": "A5", "quantity": 4, "price": Decimal(1250)}]


def kit(request: HttpRequest) -> HttpResponse:
    """Only those who configure the portal."""
    if not request.user.is_staff:
        raise PermissionDenied(gettext("This page is for those who build the portal."))
    form = Parts({"total": "300 000,00", "inn": "7707083894", "kind": "a", "way": "a", "parts": ["a"]})
    return render(request, "portal/kit.html", {"form": form, "formset": Lines(initial=LINES)} | examples())


def examples() -> dict:
    """What the parts are shown with."""
    today = calendars.today()
    return {
        "today": today,
        "soon": today + timedelta(days=8),
        "moment": clock.now(),
        "sum": Decimal("1234567.8"),
        "unit": Unit(pk=6, name=gettext("Design studio")),
        "ahead": ["past", "now", "", "", "", "off", "", "", ""],
        "last": ["past", "past", "now"],
        "late": ["past", "past", "late", "late"],
        "stopped": ["past", "auto", "auto", "", ""],
        "split": [(42, ""), (30, "full"), (28, "rest")],
        "voted": [(5, "good"), (1, "auto"), (1, "bad")],
        "before": ["own", "own", "", "", "", "", ""],
        "after": ["for", "for", "for", "for", "for", "auto", "against"],
        "rows": [(gettext("Cost of a lead"), "30 % × 76,00", "22,80"), (gettext("The other four"), "", "70,50")],
        "total": (gettext("Sum : 100, to hundredths"), "", "0,93"),
        "phases": _phases(),
        "steps": _steps(),
        "stops": _stops(),
    }


def _phases() -> list[dict]:
    done, now, ahead = ["done"] * 3, ["done", "now", "again", ""], [""] * 4
    rows = (
        (gettext("Grounds"), "1–3", done, False),
        (gettext("Choice"), "4–7", now, True),
        (gettext("Delivery"), "8–11", ahead, False),
    )
    return [
        {"label": label, "span": span, "when": "", "here": here, "url": "#", "marks": marks}
        for label, span, marks, here in rows
    ]


def _steps() -> list[dict]:
    rows = (
        (4, gettext("Record the offers"), "done", ""),
        (5, gettext("Approve the report"), "now", gettext("Round 2")),
        (6, gettext("Sign"), "ahead", ""),
    )
    return [
        {"no": no, "label": label, "by": "", "when": "", "note": note, "state": state}
        for no, label, state, note in rows
    ]


def _stops() -> list[dict]:
    rows = (
        (gettext("You"), "done"),
        (gettext("The head"), "past"),
        (gettext("Accounting"), "now"),
        (gettext("Treasury"), ""),
    )
    return [{"label": label, "detail": "", "state": state} for label, state in rows]


urls = [path("kit/", kit, name="kit")]
