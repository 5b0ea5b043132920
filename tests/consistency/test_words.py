"""docs/words.md and the code say the same: every word, every class, every model; forbidden names are nowhere."""

import ast
import importlib
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

APPS = ("portal", "invoices", "procurement", "goals", "acquaintance", "reports", "cms")
WORDS = """
    unit · person · employment · role · deputy · absence · counterparty · case · flow · step · line · seat · task ·
    queue · answer · visit · vote · hold · question · document · document kind · audience · workday · event · notice ·
    letter · comment · request · item · item group · procedure · offer · selection report · contract · payment ·
    delivery · receipt · claim · supplier
"""
FORBIDDEN = set(
    "status statuses engine engines round rounds lot lots purchase purchases util utils helper helpers common service"
    " services manager2".split()
)
ROW = re.compile(r"^\|([^|`]+)\|([^|`]+)\|(?:`([\w.]+)`)?\|([^|]+)\|$", re.MULTILINE)
# Models whose Russian name in the admin is longer or shorter than the word, on purpose.
SAID_OTHERWISE = {"portal.models.Counter": "counter", "procurement.models.PaymentRow": "строка графика платежей",
                  "procurement.models.Arrival": "поступление"}  # fmt: skip


def rows():
    text = (settings.BASE_DIR / "docs" / "words.md").read_text()
    return [found for found in ROW.findall(text) if found[0] != "word" and set(found[0]) != {"-"}]


def test_every_word_of_the_architecture_has_a_row():
    wanted = [" ".join(word.split()) for word in WORDS.split("·")]
    words = [word for word, _russian, _place, _what in rows()]
    assert set(wanted) - set(words) == set()
    assert len(words) == len(set(words)), "a word stands twice"


def thing(place):
    module, name = place.rsplit(".", 1)
    return getattr(importlib.import_module(module), name)


def test_what_the_table_names_is_in_the_code():
    for word, _russian, place, _what in rows():
        if place:
            assert thing(place).__name__ == place.rsplit(".", 1)[1], word


def test_every_model_has_a_row():
    named = {place for _word, _russian, place, _what in rows()}
    models = set()
    for config in apps.get_app_configs():
        if config.name in APPS:
            models |= {f"{config.name}.models.{model.__name__}" for model in config.get_models()}
    assert models - named == set(), "a model without a word"
    assert {place for place in named if ".models." in place} - models == set(), "a word without its model"


def test_the_russian_word_is_what_the_admin_shows():
    with translation.override("ru"):
        for word, russian, place, _what in rows():
            if ".models." in place and word not in ("supplier",):
                assert str(thing(place)._meta.verbose_name) == SAID_OTHERWISE.get(place, russian), word


def sources():
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def parts(name):
    """`PaymentOrder` → payment, order; `order_list` → order, list."""
    return {part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d*", name)}


def test_forbidden_names_are_no_modules_and_no_classes():
    found = []
    for path in sources():
        place = path.relative_to(settings.BASE_DIR)
        found += [f"{place}: module {name}" for name in (*place.parent.parts, path.stem) if parts(name) & FORBIDDEN]
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and parts(node.name) & FORBIDDEN:
                found.append(f"{place}:{node.lineno}: class {node.name}")
    assert found == []


def test_celerys_jobs_live_in_jobs():
    for path in sources():
        if re.search(r"@(shared_task|app\.task)\b", path.read_text()):
            assert path.name == "jobs.py", path
        assert not re.search(r"\beta=|countdown=|apply_async\(", path.read_text()), f"{path}: by the clock of a broker"


@pytest.mark.parametrize(
    ("name", "said"),
    [("PaymentOrder", {"payment", "order"}), ("order_list", {"order", "list"}), ("HTTPStatus", {"http", "status"})],
)
def test_names_are_taken_apart(name, said):
    assert parts(name) == said
