"""What the specification says about the flows, read from `tests/data/branches.json`, never from our tables."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from portal.models import Case, Event

FILE = Path(__file__).parents[1] / "data/branches.json"
BRANCHES = ("small", "single_source", "quotation", "tender")
WALKED = ("request", *BRANCHES, "invoice")
FLOWS: dict[str, dict[str, Any]] = {
    flow["code"]: flow for flow in json.loads(FILE.read_text())["flows"] if flow["code"] in WALKED
}
LINES = {(code, line["code"]): line for code, flow in FLOWS.items() for line in flow["lines"]}
ENDS = {code: [end["code"] for end in flow["ends"]] for code, flow in FLOWS.items()}
LEAVES = {(code, leave["code"]): leave for code, flow in FLOWS.items() for leave in flow["leaves"]}
GOALS = [(flow, step, answer) for (flow, step), line in LINES.items() for answer in line["answers"]]
COMMENTED = {"against", "back", "rework", "refuse", "reject", "another_branch", "late", "defects", "problem"}
ACTED = ("do", "approve", "vote")
# four eyes apply to approvals and votes; not to signatures, nor to lines addressed to requesters
REQUESTERS = {"requesters", "receivers", "initiator"}
EXEMPT = {place for place, line in LINES.items() if line.get("sign") or REQUESTERS.issuperset(line["seats"])}


def answers(flow: str, step: str) -> list[str]:
    """The answers of a line, the happy one first."""
    return list(LINES[flow, step]["answers"])


def judged() -> list[tuple[str, str, str]]:
    """(flow, step, the step that rework or a vote against leads to, or "")."""
    found = []
    for (flow, step), line in LINES.items():
        if line["kind"] in ("approve", "vote") and (flow, step) not in EXEMPT:
            led = line["answers"]
            found.append((flow, step, led.get("rework") or led.get("against") or ""))
    return found


def after(flow: str, step: str) -> list[str]:
    """The lines below this one."""
    codes = [line["code"] for line in FLOWS[flow]["lines"]]
    return codes[codes.index(step) + 1 :]


LED = ("decided", "chose", "waited", "nobody_concerned")


class WrongWay(AssertionError):
    """A case went where the specification does not lead."""


def retrace(case: Case) -> Counter:
    """Go the case's recorded way by the specification; how often each answer of each line was given.

    WrongWay when an answer led elsewhere than branches.json says, or the case stands elsewhere.
    """
    counts: Counter = Counter()
    at = _began(case)
    for code, step, answer in _recorded(case):
        if code == "left":
            at = LEAVES[case.flow, answer]["to"] or at
            counts[case.flow, "*", answer] += 1
            continue
        if step != at or answer not in LINES[case.flow, at]["answers"]:
            raise WrongWay(f"{case}: {answer} in {step}, but the specification leads to {at}")
        counts[case.flow, step, answer] += 1
        at = LINES[case.flow, at]["answers"][answer]
    if case.step != at:
        raise WrongWay(f"{case} stands in {case.step}, but the specification leads to {at}")
    return counts


def _began(case: Case) -> str:
    """Its first line; of the second half of a split the one at which that was made."""
    split = Event.objects.filter(case=case.pk, code="split_from").first()
    return split.step if split else FLOWS[case.flow]["lines"][0]["code"]


def _recorded(case: Case) -> list[tuple[str, str, str]]:
    events = Event.objects.filter(case=case.pk, code__in=(*LED, "left")).order_by("pk")
    return list(events.values_list("code", "step", "answer"))
