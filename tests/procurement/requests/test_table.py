"""The table of the request, compared literally with branches.json."""

import json
from pathlib import Path

from django.utils.translation import override

from procurement.flows.request import REQUEST

BRANCHES = json.loads((Path(__file__).parents[2] / "data/branches.json").read_text())
SPECIFIED = next(flow for flow in BRANCHES["flows"] if flow["code"] == "request")


def labels(thing):
    with override("en"):
        english = str(thing.label)
    with override("ru"):
        return english, str(thing.label)


def test_the_lines_are_those_of_the_specification():
    lines = [
        {
            "code": line.code,
            "kind": line.kind,
            "side": line.side,
            "seats": [who.code for who in line.who],
            "days": line.days,
            "due": line.due or None,
            "answers": {answer: REQUEST.target(line.code, answer) for answer in line.answers},
            "labels": labels(line),
        }
        for line in REQUEST.lines
    ]
    wanted = [
        {name: line[name] for name in ("code", "kind", "side", "seats", "days", "due", "answers")}
        | {"labels": (line["label_en"], line["label_ru"])}
        for line in SPECIFIED["lines"]
    ]
    assert lines == wanted


def test_the_order_of_answers_is_that_of_the_specification():
    assert [list(line.answers) for line in REQUEST.lines] == [list(line["answers"]) for line in SPECIFIED["lines"]]


def test_ends_and_leaves():
    ends = [(end.code, *labels(end)) for end in REQUEST.ends.values()]
    assert ends == [(end["code"], end["label_en"], end["label_ru"]) for end in SPECIFIED["ends"]]
    leaves = [(way.code, [who.code for who in way.who], way.to, *labels(way)) for way in REQUEST.leaves.values()]
    assert leaves == [
        (way["code"], way["seats"], way["to"], way["label_en"], way["label_ru"]) for way in SPECIFIED["leaves"]
    ]
    assert labels(REQUEST) == ("Request", "Заявка")
    assert len(REQUEST.steps) == 3
