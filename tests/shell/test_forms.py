"""Fields in our look: label, hint, input, error; what was typed is never lost."""

from datetime import date

from django import forms
from django.template import Context, Template


class Trial(forms.Form):
    what = forms.CharField(label="What", help_text="One thing", max_length=5)
    day = forms.DateField(label="Day", required=False)
    tick = forms.BooleanField(label="Tick", required=False)
    way = forms.ChoiceField(label="Way", choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def field(form, name, options=""):
    return Template("{% load portal_tags %}{% field form." + name + " " + options + " %}").render(
        Context({"form": form})
    )


def test_label_hint_and_input_belong_together():
    page = field(Trial(), "what")
    assert '<label for="id_what">What' in page
    assert 'id="id_what_helptext">One thing' in page
    assert 'aria-describedby="id_what_helptext"' in page
    assert 'class="input"' in page


def test_an_error_stands_below_and_the_text_stays():
    page = field(Trial({"what": "far too long", "way": "a"}), "what")
    assert 'value="far too long"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_what_error"' in page
    assert 'aria-describedby="id_what_helptext id_what_error"' in page


def test_a_date_is_asked_for_with_the_browsers_calendar():
    page = field(Trial(initial={"day": date(2026, 11, 26)}), "day")
    assert 'type="date"' in page
    assert 'value="2026-11-26"' in page


def test_the_browsers_date_is_understood():
    form = Trial({"what": "a", "way": "a", "day": "2026-11-26"})
    assert form.is_valid(), form.errors


def test_a_tick_and_a_choice_are_clickable_words():
    assert '<label class="check" for="id_tick">' in field(Trial(), "tick")
    page = field(Trial(), "way")
    assert page.count('<label class="check"') == 2
    assert "<legend" in page


def test_options_become_attributes():
    page = field(Trial(), "what", 'css="num" data_sum="x" placeholder="y"')
    assert 'class="input num"' in page
    assert 'data-sum="x"' in page
    assert 'placeholder="y"' in page


def test_a_whole_form_shows_hidden_inputs_and_general_errors():
    class Wrong(Trial):
        def clean(self):
            raise forms.ValidationError("The two do not go together")

    page = str(Wrong({"what": "a", "way": "a"}))
    assert "The two do not go together" in page
    assert 'role="alert"' in page
    assert 'type="hidden" name="secret"' in page
