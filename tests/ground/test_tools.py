"""The tools that keep the house: each finds what it is there to find."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.template import Context, Engine

from scripts import house, messages, templates
from tests.strictness import InvalidVariable


def wrong(html: str) -> list[str]:
    return [f"{line}: {what}" for line, what in templates.faults(html, html=True)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<b style="--w: {{ share }}%">', []),
        ('<b style="--w: 3; --at: {{ n }}">', []),
        ('<b style="color: red">', ["1: style may only set custom properties: color: red"]),
        ('<b style="--w: 3; width: 3px">', ["1: style may only set custom properties: --w: 3; width: 3px"]),
        ('<script src="{% static "a.js" %}"></script>', []),
        ("\n<script>alert(1)</script>", ["2: a script inside the page"]),
        ('<script type="application/json">{}</script>', []),
        ('<a onclick="go()">', ["1: on…= in the page"]),
        ('<a href="{% url "desk" %}">', []),
        ('<img src="https://cdn.example/x.png">', ["1: another site"]),
        ("x" * 161, ["1: 161 characters beside tags, 160 fit"]),
    ],
)
def test_templates_keep_to_our_policy(html, found):
    assert wrong(html) == found


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (Message("Take", "Взять"), []),
        (Message("Take", ""), ["is not translated"]),
        (Message("Take", "Взять", flags=["fuzzy"]), ["is fuzzy"]),
        (Message("%(n)s days", "%(m)s дня"), ["placeholders differ"]),
        (Message("{who}: {sum:money}", "{who}: {sum:money}"), []),
        (Message("Saved", "Успешно сохранено"), ["not our tone"]),
        (Message("Saved", "Готово!"), ["not our tone"]),
        (Message(("%(n)s day", "%(n)s days"), ("%(n)s день", "%(n)s дня", "%(n)s дней")), []),
        (Message(("one day", "%(n)s days"), ("один день", "%(n)s дня", "%(n)s дней")), []),
        (Message(("%(n)s day", "%(n)s days"), ("%(n)s день", "%(n)s дней")), ["is not translated"]),
    ],
)
def test_a_translation_is_complete_and_in_our_tone(message, found):
    said = messages.faults(message, "part")
    assert len(said) == len(found)
    assert all(words in sentence for words, sentence in zip(found, said))


def test_texts_are_found_in_code_and_templates():
    found = messages.texts()
    assert any(place.startswith("portal/settings.py") for place in found[None, "Russian"].places)
    assert any(place.startswith("templates/") for text in found.values() for place in text.places)


@pytest.mark.parametrize(
    ("links", "groups"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"a"}, "c": {"a"}}, [["a", "b"]]),
        ({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": {"d"}}, [["a", "b", "c"], ["d", "e"]]),
    ],
)
def test_circles_of_imports_are_found(links, groups):
    assert sorted(sorted(group) for group in house.tied(links) if len(group) > 1) == groups


@pytest.fixture
def ours(tmp_path: Path):
    """Templates in a folder that counts as ours."""

    def render(text: str, **values: object) -> str:
        (tmp_path / "page.html").write_text(text)
        engine = Engine(dirs=[str(tmp_path)], string_if_invalid=InvalidVariable(tmp_path))
        return engine.get_template("page.html").render(Context(values))

    return render


def test_an_unknown_variable_fails(ours):
    with pytest.raises(pytest.fail.Exception, match="nobody gave {{ nobody.name }} a value"):
        ours("{{ nobody.name|upper }}")


def test_optional_variables_say_so(ours):
    assert ours("{{ hint|default:'none' }}{% if hint %}{{ hint }}{% endif %}") == "none"


def test_templates_of_packages_are_left_alone():
    engine = Engine(string_if_invalid=InvalidVariable(Path("/somewhere/else")))
    assert engine.from_string("[{{ nobody|upper }}]").render(Context()) == "[]"
