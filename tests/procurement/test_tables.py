"""The tables of procurement equal the specification, line by line (tests/data/branches.json)."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from portal import sockets

DATA = json.loads((Path(__file__).parent.parent / "data" / "branches.json").read_text())
EXPECTED = {flow["code"]: flow for flow in DATA["flows"]}
FLOWS = ["small", "single_source", "quotation", "tender"]


def label(thing, language):
    with translation.override(language):
        return str(thing.label)


@pytest.mark.parametrize("code", FLOWS)
def test_lines_are_those_of_the_specification(code):
    flow, expected = sockets.FLOWS[code], EXPECTED[code]
    assert [line.code for line in flow.lines] == [line["code"] for line in expected["lines"]]
    for line, wanted in zip(flow.lines, expected["lines"], strict=True):
        found = {
            "kind": line.kind,
            "side": line.side,
            "seats": [who.code for who in line.who],
            "days": line.days,
            "due": line.due or None,
            "answers": [(answer, flow.target(line.code, answer)) for answer in line.answers],
            "label_en": label(line, "en"),
            "label_ru": label(line, "ru"),
        }
        assert found == {name: wanted[name] for name in found if name != "answers"} | {
            "answers": list(wanted["answers"].items())
        }, line.code


@pytest.mark.parametrize("code", FLOWS)
def test_documents_of_lines_are_those_of_the_specification(code):
    flow, expected = sockets.FLOWS[code], EXPECTED[code]
    for line, wanted in zip(flow.lines, expected["lines"], strict=True):
        named = {need.rstrip("*?"): need.endswith("*") for need in line.needs}
        for document in wanted["documents"]:
            assert named.get(document["code"]) == bool(document.get("form")), (line.code, document)


@pytest.mark.parametrize("code", FLOWS)
def test_ends_leaves_and_phases_are_those_of_the_specification(code):
    flow, expected = sockets.FLOWS[code], EXPECTED[code]
    ends = [(end.code, label(end, "en"), label(end, "ru")) for end in flow.ends.values()]
    assert ends == [(end["code"], end["label_en"], end["label_ru"]) for end in expected["ends"]]
    leaves = [
        (leave.code, [who.code for who in leave.who], leave.to, label(leave, "en"), label(leave, "ru"))
        for leave in flow.leaves.values()
    ]
    assert leaves == [
        (leave["code"], leave["seats"], leave["to"], leave["label_en"], leave["label_ru"])
        for leave in expected["leaves"]
    ]
    phases = [(phase.first, label(phase, "en"), label(phase, "ru")) for phase in flow.phases]
    assert phases == [(phase["first"], phase["label_en"], phase["label_ru"]) for phase in expected["phases"]]


@pytest.mark.parametrize("code", FLOWS)
def test_steps_are_counted_as_the_specification_counts(code):
    assert len(sockets.FLOWS[code].steps) == EXPECTED[code]["count"]
    questions = {"small": 7, "single_source": 6, "quotation": 5, "tender": 5}[code]
    assert [line.kind for line in sockets.FLOWS[code].lines].count("choose") == questions
