"""Forms about people and units. They read and refuse; saving is what the actions do."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import clock, roles
from portal.forms.choosing import PersonField
from portal.models import Absence, Person, Unit

EM_SPACE = "\u2003"


class UnitField(forms.ModelChoiceField):
    """A unit that exists today, chosen from the tree."""

    def __init__(self, **kwargs: Any):
        super().__init__(Unit.objects.open().order_by("tree_id", "lft"), **kwargs)

    def label_from_instance(self, unit: Unit) -> str:
        return EM_SPACE * unit.level + unit.name


class PersonForm(forms.ModelForm):
    """Names, mailbox, phones."""

    class Meta:
        model = Person
        fields = ["last_name", "first_name", "patronymic", "email", "phones", "inner_phone"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        owner = Person.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).first() if email else None
        if owner is not None:
            raise forms.ValidationError(gettext("This mailbox is %(person)s's.") % {"person": owner})
        return email

    def values(self) -> dict[str, Any]:
        """What the action is given."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PlaceForm(forms.Form):
    """A place of work."""

    unit = UnitField(label=_("Unit"))
    post = forms.CharField(label=_("Post"), max_length=200)
    number = forms.CharField(label=_("Personnel number"), max_length=20, required=False)
    boss = PersonField(label=_("Reports to"), required=False, help_text=_("Empty: to the head of the unit."))
    started = forms.DateField(label=_("From"), initial=clock.today)
    main = forms.BooleanField(label=_("Main place of work"), required=False, initial=True)


class NewPersonForm(PersonForm, PlaceForm):
    """Somebody new with their first place of work."""

    field_order = [*PersonForm.Meta.fields, "unit", "post", "number", "boss", "started", "main"]

    def place(self) -> dict[str, Any]:
        """What the action on the place is given."""
        return {name: self.cleaned_data[name] for name in PlaceForm.base_fields}


class EndForm(forms.Form):
    """The last day of work."""

    day = forms.DateField(label=_("Last day of work"), initial=clock.today)


class AwayForm(forms.Form):
    """I am away from … to …; who stands in."""

    since = forms.DateField(label=_("First day away"), initial=clock.today)
    until = forms.DateField(label=_("Last day away"), help_text=_("This day is still away."))
    why = forms.ChoiceField(label=_("Why"), choices=Absence.Why.choices)
    deputy = PersonField(label=_("Who stands in"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", gettext("The last day is before the first."))
        return data


class RoleForm(forms.Form):
    """Who gets which role, where."""

    person = PersonField(label=_("Person"))
    code = forms.ChoiceField(label=_("Role"))
    unit = UnitField(label=_("In the unit"), required=False, empty_label=_("The whole company"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(kind.code, kind.label) for kind in roles.ROLES.values()]


class UnitForm(forms.Form):
    """A unit's name and place."""

    name = forms.CharField(label=_("Name"), max_length=200)
    parent = UnitField(label=_("Lies in"), required=False, empty_label=_("Nothing: it is the top"))


class HeadForm(forms.Form):
    """Who heads a unit."""

    head = PersonField(label=_("Head"), required=False, help_text=_("Empty: nobody; the head above acts."))


class ListForm(forms.Form):
    """HR's workbook."""

    file = forms.FileField(
        label=_("List of employees"),
        help_text=_("An .xlsx file with a header: number, names, post, unit, days of hiring and leaving."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": _("The file is empty. Choose another one.")},
    )


class ProfileForm(forms.ModelForm):
    """How the portal looks for me."""

    class Meta:
        model = Person
        fields = ["language", "theme", "dense"]
        widgets = {"language": forms.RadioSelect, "theme": forms.RadioSelect}
