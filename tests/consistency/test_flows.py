"""What `manage.py flows` prints is the specification (tests/data/branches.json), and docs/flows is what it prints."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from portal import documents, sockets
from portal.flow.answers import ANSWERS
from portal.flow.drawing import as_text
from portal.flow.seats import SEATS

SPEC = json.loads((Path(__file__).parents[1] / "data" / "branches.json").read_text())
FLOWS = {flow["code"]: flow for flow in SPEC["flows"]}
BUILT = ("request", "small", "invoice")


@pytest.fixture(scope="module")
def printed():
    out = StringIO()
    call_command("flows", "--json", stdout=out)
    data = json.loads(out.getvalue())
    return {flow["code"]: flow for flow in data["flows"]} | {"": data["answers"]}


def russian(label):
    with translation.override("ru"):
        return str(label)


def test_the_flows_are_there(printed):
    assert set(BUILT) <= printed.keys()
    assert printed.keys() - {""} <= FLOWS.keys(), "a flow that the specification does not know"


@pytest.mark.parametrize("code", sorted(sockets.FLOWS))
def test_lines_are_those_of_the_specification(printed, code):
    same = ("code", "kind", "side", "seats", "days", "due", "label_en", "label_ru")
    lines = printed[code]["lines"]
    assert [line["code"] for line in lines] == [line["code"] for line in FLOWS[code]["lines"]]
    for line, wanted in zip(lines, FLOWS[code]["lines"], strict=True):
        assert {name: line[name] for name in same} == {name: wanted[name] for name in same}
        assert list(line["answers"].items()) == list(wanted["answers"].items()), line["code"]
        papers = {need.rstrip("*?"): need.endswith("*") for need in line["documents"]}
        assert papers == {paper["code"]: paper["form"] for paper in wanted["documents"]}, line["code"]


@pytest.mark.parametrize("code", sorted(sockets.FLOWS))
def test_ends_leaves_and_phases_are_those_of_the_specification(printed, code):
    def rows(name, *keys):
        return ([{key: one[key] for key in keys} for one in flow[name]] for flow in (printed[code], FLOWS[code]))

    for name, keys in (
        ("ends", ("code", "label_en", "label_ru")),
        ("leaves", ("code", "seats", "to", "label_en", "label_ru")),
        ("phases", ("first", "label_en", "label_ru")),
    ):
        found, wanted = rows(name, *keys)
        assert found == wanted, name


@pytest.mark.parametrize("code", sorted(sockets.FLOWS))
def test_silence_signatures_and_steps_are_those_of_the_specification(code):
    flow = sockets.FLOWS[code]
    assert len(flow.steps) == FLOWS[code]["count"]
    for line, wanted in zip(flow.lines, FLOWS[code]["lines"], strict=True):
        assert (line.silence or None) == wanted.get("silence"), line.code
        assert bool(line.sign) == bool(wanted.get("sign")), line.code
        assert (line.ask.code if line.ask else None) == wanted.get("ask"), line.code
        assert bool(line.opens) == bool(wanted.get("opens")), line.code


def test_answers_are_those_of_the_specification(printed):
    assert printed[""] == {code: {"en": one["en"], "ru": one["ru"]} for code, one in SPEC["answers"].items()}
    assert {code for code, one in ANSWERS.items() if one.comment} == {
        code for code, one in SPEC["answers"].items() if one["comment"]
    }


def test_seats_and_documents_are_called_as_in_the_specification():
    assert {code: russian(label) for code, label in SEATS.items()} == {
        code: one["ru"] for code, one in SPEC["seats"].items()
    }
    with translation.override("en"):
        named = {code: (str(kind.label), russian(kind.label)) for code, kind in documents.KINDS.items()}
    wanted = {code: (one["en"], one["ru"]) for code, one in SPEC["documents"].items()}
    assert {code: named.get(code) for code in wanted} == wanted


@pytest.mark.parametrize("code", sorted(sockets.FLOWS))
def test_the_printed_map_is_the_tables(code):
    path = settings.BASE_DIR / "docs" / "flows" / f"{code}.md"
    assert path.read_text() == as_text(sockets.FLOWS[code]), "print it anew: manage.py flows --write"


def test_every_flow_has_a_map_and_no_other_lies_there():
    assert {path.stem for path in (settings.BASE_DIR / "docs" / "flows").glob("*.md")} == sockets.FLOWS.keys()
