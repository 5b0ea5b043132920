"""A flow drawn from its table: where an answer leads, the map as text (docs/flows/*.md), the shape for programs."""

from typing import Any

from django.utils import translation

from portal.flow.answers import ANSWERS
from portal.flow.lines import End, Line
from portal.flow.seats import SEATS
from portal.flow.table import Flow


def leads_to(flow: Flow, code: str, answer: str) -> Line | End:
    """The line or end that an answer leads to; a question of the portal is named itself."""
    target = flow.target(code, answer)
    return flow.lines_by_code.get(target) or flow.ends[target]


def seats_in_words(line: Line) -> str:
    """«buyer + member of the working group»."""
    return " + ".join(str(SEATS.get(who.code, who.code)) for who in line.who)


def as_data(flow: Flow) -> dict[str, Any]:
    """The shape that `manage.py flows --json` prints."""
    return {
        "code": flow.code,
        **_labels(flow.label),
        "lines": [_line(flow, line) for line in flow.lines],
        "ends": [{"code": end.code, **_labels(end.label)} for end in flow.ends.values()],
        "leaves": [
            {"code": one.code, "seats": [who.code for who in one.who], "to": one.to, **_labels(one.label)}
            for one in flow.leaves.values()
        ],
        "phases": [{"first": phase.first, **_labels(phase.label)} for phase in flow.phases],
    }


def _line(flow: Flow, line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "kind": line.kind,
        "side": line.side,
        "seats": [who.code for who in line.who],
        "days": line.days,
        "due": line.due or None,
        "answers": {answer: flow.target(line.code, answer) for answer in line.answers},
        **_labels(line.label),
        "documents": list(line.needs),
    }


def _labels(label: Any) -> dict[str, str]:
    with translation.override("en"):
        english = str(label)
    with translation.override("ru"):
        return {"label_en": english, "label_ru": str(label)}


def answers_as_data() -> dict[str, dict[str, str]]:
    """code → the answer in English and Russian."""
    found = {}
    for code, answer in ANSWERS.items():
        labels = _labels(answer.label)
        found[code] = {"en": labels["label_en"], "ru": labels["label_ru"]}
    return found


def as_text(flow: Flow) -> str:
    """The map of a flow for docs/flows: printed from the table, never written by hand."""
    with translation.override("en"):
        rows = [
            f"# {flow.label}, {len(flow.steps)} steps",
            "",
            "Printed by `manage.py flows --write`: do not edit.",
            "",
        ]
        rows += ["|#|code|kind|seats|asked|days|documents|other answers|", "|-|-|-|-|-|-|-|-|"]
        rows += [_row(flow, line) for line in flow.lines]
        rows += ["", "Ends: " + ", ".join(f"`{end.code}` {end.label}" for end in flow.ends.values()) + "."]
        if flow.leaves:
            rows += ["", "Leaves, from any step: " + "; ".join(_leave(one) for one in flow.leaves.values()) + "."]
        return "\n".join(rows) + "\n"


def _row(flow: Flow, line: Line) -> str:
    others = "; ".join(f"{answer}→{flow.target(line.code, answer)}" for answer in line.exceptions)
    days = f"{line.due} ({line.days})" if line.due and line.days else line.due or (str(line.days) if line.days else "")
    place = str(flow.place(line.code) or "?")
    kind = f"{line.kind}, side" if line.side else line.kind
    seats = " + ".join(who.code for who in line.who)
    return f"|{place}|{line.code}|{kind}|{seats}|{line.label}|{days}|{', '.join(line.needs)}|{others}|"


def _leave(one: Any) -> str:
    seats = ", ".join(who.code for who in one.who)
    return f"`{one.code}` {one.label} ({seats}{'; leads to ' + one.to if one.to else ''})"
