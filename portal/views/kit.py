"""The page of parts, for those who build pages."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _


class Parts(forms.Form):
    """Every kind of field, to look at."""

    words = forms.CharField(label="CharField", help_text="With VAT, as in the invoice", initial="300 000,00")
    wrong = forms.CharField(label="With an error", initial="7707083894")
    many = forms.CharField(label="Textarea", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    day = forms.DateField(label="DateField", required=False)
    choice = forms.ChoiceField(label="ChoiceField", choices=[("a", "First"), ("b", "Second")])
    tick = forms.BooleanField(label="BooleanField", help_text="A hint under the words", required=False)
    radio = forms.ChoiceField(label="RadioSelect", choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    ticks = forms.MultipleChoiceField(
        label="CheckboxSelectMultiple", choices=[("a", "One"), ("b", "Two")], widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(label="FileField", required=False)


def kit(request: HttpRequest) -> HttpResponse:
    """Only those who configure the portal."""
    if not request.user.is_staff:
        raise PermissionDenied(_("This page is for those who build the portal."))
    form = Parts({"words": "300 000,00", "choice": "a", "radio": "a", "ticks": ["a"]})
    return render(request, "portal/kit.html", {"form": form})


urls = [path("kit/", kit, name="kit")]
