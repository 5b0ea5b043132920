"""A flow: a table read top to bottom. A wrong table cannot be imported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.flow.answers import ANSWERS
from portal.flow.lines import ACTED, End, Leave, Line, Phase


class WrongTable(ValueError):
    """The table contradicts itself; the sentence names flow, line and what to mend."""


class Flow:
    """A branch: its lines in order, ends, leaves, phases; `asks` are forms of exceptional answers (answer → form
    class).
    """

    def __init__(
        self,
        code: str,
        label: Any,
        *lines: Line,
        ends: Iterable[End],
        leaves: Iterable[Leave] = (),
        phases: Iterable[Phase] = (),
        asks: Mapping[str, Any] | None = None,
        when: Any = "",
    ) -> None:
        self.code, self.label, self.lines, self.when = code, label, lines, when
        self.ends = {end.code: end for end in ends}
        self.leaves = {leave.code: leave for leave in leaves}
        self.phases, self.asks = tuple(phases), dict(asks or {})
        self.lines_by_code = {line.code: line for line in lines}
        self._next = self._happy_targets()
        self._check()

    def __repr__(self) -> str:
        return f"<Flow {self.code}>"

    @property
    def first(self) -> Line:
        """The line a case begins in."""
        return self.lines[0]

    @property
    def steps(self) -> list[Line]:
        """The counted lines: questions of the portal are not steps."""
        return [line for line in self.lines if line.kind != "choose"]

    def target(self, code: str, answer: str) -> str:
        """Where `answer` leads from the line `code`: the code of a line or an end. KeyError when it is no answer
        there.
        """
        line = self.lines_by_code[code]
        if answer == line.happy:
            return line.exceptions.get(answer, self._next[code])
        return line.exceptions[answer]

    def moves(self) -> dict[str, dict[str, str]]:
        """answer or leave → {source: target}: what django-fsm is told."""
        found: dict[str, dict[str, str]] = {}
        for line in self.lines:
            for answer in line.answers:
                found.setdefault(answer, {})[line.code] = self.target(line.code, answer)
        for leave in self.leaves.values():
            if leave.to:
                found.setdefault(leave.code, {}).update({line.code: leave.to for line in self.lines})
        return found

    def phase_of(self, code: str) -> int:
        """The number of the phase in which the line stands (0 when the flow has one)."""
        starts = {phase.first: number for number, phase in enumerate(self.phases)}
        number = 0
        for line in self.lines:
            number = starts.get(line.code, number)
            if line.code == code:
                return number
        return max(len(self.phases) - 1, 0)

    def place(self, code: str) -> int:
        """The number people know: 1 … of the counted lines; 0 for a question or an end."""
        return next((n for n, line in enumerate(self.steps, 1) if line.code == code), 0)

    def ahead(self, code: str, choices: Mapping[str, str] | None = None) -> list[Line]:
        """The happy path from the line after `code` on; `choices` answers known questions (line → answer)."""
        path, seen = [], {code}
        at = self.target(code, self.lines_by_code[code].happy) if code in self.lines_by_code else None
        while at in self.lines_by_code and at not in seen:
            seen.add(at)
            line = self.lines_by_code[at]
            if line.kind != "choose":
                path.append(line)
            at = self.target(at, (choices or {}).get(at, line.happy))
        return path

    def _happy_targets(self) -> dict[str, str]:
        after, following = {}, next(iter(self.ends), "")
        for line in reversed(self.lines):
            after[line.code] = following
            if not line.side:
                following = line.code
        return after

    def _check(self) -> None:
        self._check_codes()
        for line in self.lines:
            self._check_line(line)
        self._check_reach()
        self._check_rings()

    def _check_codes(self) -> None:
        codes = [line.code for line in self.lines] + list(self.ends)
        doubled = {code for code in codes if codes.count(code) > 1}
        if doubled:
            raise WrongTable(f"flow {self.code}: {sorted(doubled)} stands twice; codes are unique in a flow")
        if not self.ends:
            raise WrongTable(f"flow {self.code} has no end")
        for phase in self.phases:
            if phase.first not in self.lines_by_code:
                raise WrongTable(f"flow {self.code}: a phase begins at the unknown line {phase.first!r}")

    def _check_line(self, line: Line) -> None:
        for answer in line.answers:
            if answer not in ANSWERS:
                raise WrongTable(f"{self.code}.{line.code}: {answer!r} is neither an option nor a known answer")
            target = self.target(line.code, answer)
            if target not in self.lines_by_code and target not in self.ends:
                raise WrongTable(f"{self.code}.{line.code}: {answer} leads to the unknown line {target!r}")
        if line.kind == "vote" and not (line.days and line.silence):
            raise WrongTable(f"{self.code}.{line.code}: a vote needs days and the answer of silence")
        if line.silence and line.silence not in line.answers:
            raise WrongTable(f"{self.code}.{line.code}: silence={line.silence!r} is no answer of this line")
        if line.kind in ACTED and not line.who:
            raise WrongTable(f"{self.code}.{line.code}: nobody is asked")

    def _targets(self, code: str) -> set[str]:
        line = self.lines_by_code.get(code)
        return {self.target(code, answer) for answer in line.answers} if line else set()

    def _check_reach(self) -> None:
        reached, todo = set(), [self.lines[0].code]
        while todo:
            code = todo.pop()
            if code not in reached:
                reached.add(code)
                todo.extend(self._targets(code))
        lost = [line.code for line in self.lines if line.code not in reached]
        if lost:
            raise WrongTable(f"flow {self.code}: nothing leads to {lost}")
        ending = set(self.ends)
        while grown := {c for c in self.lines_by_code if c not in ending and self._targets(c) & ending}:
            ending |= grown
        stuck = [line.code for line in self.lines if line.code not in ending]
        if stuck:
            raise WrongTable(f"flow {self.code}: no way to an end from {stuck}")

    def _check_rings(self) -> None:
        for line in self.lines:
            if line.kind == "choose" and line.code in self._ring(line.code, set()):
                raise WrongTable(f"flow {self.code}: the question {line.code!r} comes back to itself without a step")

    def _ring(self, code: str, seen: set[str]) -> set[str]:
        for target in self._targets(code):
            line = self.lines_by_code.get(target)
            if line and line.kind == "choose" and target not in seen:
                seen.add(target)
                self._ring(target, seen)
        return seen


@dataclass(frozen=True)
class Decision:
    """What a visit came to: the answer, or None while somebody is missing."""

    answer: str | None
    because: tuple[str, ...] = field(default=())


def decide(happy: str, exceptions: Iterable[str], answers: Iterable[str], missing: int) -> Decision:
    """Every seat must answer; then the first exception in the order of the table wins, else the happy answer."""
    given = list(answers)
    if missing:
        return Decision(None)
    for answer in exceptions:
        if answer in given:
            return Decision(answer)
    return Decision(happy)
