"""The flow of an invoice is line by line that of the specification."""

import json
from pathlib import Path

from django.utils import translation

from invoices.flow import INVOICE

SPEC = {
    flow["code"]: flow for flow in json.loads((Path(__file__).parents[1] / "data/branches.json").read_text())["flows"]
}["invoice"]


def shape(line):
    return {
        "code": line.code,
        "kind": line.kind,
        "side": line.side,
        "seats": [who.code for who in line.who],
        "days": line.days,
        "due": line.due or None,
        "answers": list({a: INVOICE.target(line.code, a) for a in line.answers}.items()),
    }


def test_lines_seats_days_answers():
    wanted = [
        {name: line[name] for name in ("code", "kind", "side", "seats", "days", "due")}
        | {"answers": list(line["answers"].items())}
        for line in SPEC["lines"]
    ]
    assert [shape(line) for line in INVOICE.lines] == wanted


def test_labels_in_both_languages():
    for language in ("en", "ru"):
        with translation.override(language):
            assert [str(line.label) for line in INVOICE.lines] == [line[f"label_{language}"] for line in SPEC["lines"]]
            assert [str(end.label) for end in INVOICE.ends.values()] == [
                end[f"label_{language}"] for end in SPEC["ends"]
            ]
            assert str(INVOICE.label) == SPEC[f"label_{language}"]


def test_leaves():
    found = [(way.code, [who.code for who in way.who], way.to) for way in INVOICE.leaves.values()]
    assert found == [(way["code"], way["seats"], way["to"]) for way in SPEC["leaves"]]
