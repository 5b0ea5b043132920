"""The words a flow is written in: lines, ends, leaves, seats. Pure data, no ORM.

A line is read as a sentence: `do("memo", buyer, _("Write the procurement memo"), 1, needs=("memo*",),
then=write_memo)`.
Exceptions are keyword arguments named by the answer: `rework="memo"`. Nothing named = the next line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

HAPPY = {"do": "done", "approve": "approve", "vote": "for", "choose": "yes", "wait": "ready"}
ACTED = ("do", "approve", "vote")  # somebody is asked; the portal answers the other kinds


@dataclass(frozen=True)
class Seat:
    """Who is asked: a person, or the holders of a role of whom one takes it."""

    person: int | None = None
    role: str = ""
    code: str = ""
    instead: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Who:
    """A seat's name in a table: `find(case)` gives the seats; `role` is named when it is a plain queue of that role."""

    code: str
    find: Callable[[Any], list[Seat]]
    role: str = ""
    exempt: bool = False  # four eyes do not apply: the line asks the requesters themselves
    fits: Callable[[Any, Any], Any] | None = None  # (case, person) -> why they cannot have this seat, or None


def role(code: str, seat: str = "") -> Who:
    """The holders of a role: one of them takes the task."""
    name = seat or code
    return Who(name, lambda case: [Seat(role=code, code=name)], role=code)


def people(code: str, find: Callable[[Any], Sequence[int]], *, exempt: bool = False) -> Who:
    """A seat for each person whose id `find(case)` names; None or nobody = nobody concerned."""
    return Who(code, lambda case: [Seat(person=pk, code=code) for pk in find(case) if pk], exempt=exempt)


@dataclass(frozen=True)
class Line:
    """One line of a flow. `days` are workdays; `due` names a date of the case (`days` where it is not set)."""

    code: str
    kind: str
    who: tuple[Who, ...] = ()
    label: Any = ""
    days: int | None = None
    due: str = ""
    form: Any = None
    needs: tuple[str, ...] = ()  # document kinds; "memo*" is printed and frozen by the portal, "act?" may be missing
    check: Callable[..., Any] | None = None  # (case, answer, data) -> sentence or None
    then: Callable[..., None] | None = None  # (act, case, task, answer, data)
    silence: str = ""
    ask: Who | None = None
    own_least: Callable[[Any], int] | None = None
    until: Callable[[Any], Any] | None = None  # wait: (case) -> answer or None; or (answer, reasons)
    opens: Callable[..., None] | None = None  # wait: (act, case) on entry
    when: Callable[[Any], Any] | None = None  # choose: (case) -> bool or (bool, reasons)
    sign: str = ""  # the document kind that this answer signs
    side: bool = False
    hint: Any = ""
    exceptions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def happy(self) -> str:
        """The answer that leads to the next line."""
        return HAPPY[self.kind]

    @property
    def acted(self) -> bool:
        """Whether somebody is asked here."""
        return self.kind in ACTED

    @property
    def answers(self) -> tuple[str, ...]:
        """All answers, the happy one first, then in the order of the table."""
        return tuple(dict.fromkeys((self.happy, *self.exceptions)))

    @property
    def printed(self) -> tuple[str, ...]:
        """Kinds of documents that the portal fills in and freezes here."""
        return tuple(need[:-1] for need in self.needs if need.endswith("*"))

    @property
    def attached(self) -> tuple[str, ...]:
        """Kinds of documents that people attach here, optional ones included."""
        return tuple(need.rstrip("?") for need in self.needs if not need.endswith("*"))

    @property
    def required(self) -> tuple[str, ...]:
        """Kinds of documents without which the happy answer is refused."""
        return tuple(need for need in self.needs if need[-1] not in "*?")

    @property
    def judged(self) -> bool:
        """Four eyes apply: an approval or a vote, signatures and lines addressed to requesters excepted."""
        return self.kind in ("approve", "vote") and not self.sign and not any(who.exempt for who in self.who)


def _who(who: Who | Sequence[Who]) -> tuple[Who, ...]:
    return (who,) if isinstance(who, Who) else tuple(who)


def do(code: str, who: Who | Sequence[Who], label: Any, days: int | None = None, **rest: Any) -> Line:
    """Something is done and entered; `done` leads on."""
    return _line(code, "do", label, days, rest, who=_who(who))


def approve(code: str, who: Who | Sequence[Who], label: Any, days: int | None = None, **rest: Any) -> Line:
    """Something is judged, with four eyes; `approve` leads on."""
    return _line(code, "approve", label, days, rest, who=_who(who))


def vote(code: str, who: Who | Sequence[Who], label: Any, days: int | None = None, **rest: Any) -> Line:
    """Each seat judges for itself; who stays silent gets the answer `silence`; `for` leads on."""
    return _line(code, "vote", label, days, rest, who=_who(who))


def choose(code: str, when: Callable[[Any], Any], label: Any, **rest: Any) -> Line:
    """A question that the portal answers from the case; `yes` leads on."""
    return _line(code, "choose", label, None, rest, when=when)


def wait(code: str, label: Any, *, until: Callable[[Any], Any], **rest: Any) -> Line:
    """Holds the case until a condition is met; `ready` leads on."""
    return _line(code, "wait", label, rest.pop("days", None), rest, until=until)


def side(line: Line) -> Line:
    """A line that is entered only by name: the line above leads past it."""
    return replace(line, side=True)


OPTIONS = {
    "due", "form", "needs", "check", "then", "silence", "ask", "own_least", "opens", "sign", "hint",
}  # fmt: skip


def _line(code: str, kind: str, label: Any, days: int | None, rest: dict[str, Any], **fixed: Any) -> Line:
    options = {name: value for name, value in rest.items() if name in OPTIONS}
    exceptions = {name: value for name, value in rest.items() if name not in OPTIONS}
    wrong = {name: value for name, value in exceptions.items() if not isinstance(value, str)}
    if wrong:
        raise TypeError(f"line {code!r}: {', '.join(wrong)} is neither an option nor an answer that leads to a line")
    return Line(code, kind, label=label, days=days, exceptions=MappingProxyType(exceptions), **fixed, **options)


@dataclass(frozen=True)
class End:
    """Where a flow ends; `then(act, case)` says what becomes of what hangs on the case."""

    code: str
    label: Any
    then: Callable[..., None] | None = None


@dataclass(frozen=True)
class Leave:
    """A way out of any step: who, when (a sentence why not, or None), which fields, and where to (None: the case
    stays).
    """

    code: str
    label: Any
    who: tuple[Who, ...]
    to: str | None = None
    when: Callable[[Any], Any] | None = None
    form: Any = None
    then: Callable[..., None] | None = None  # (act, case, data)
    hint: Any = ""


def leave(code: str, label: Any, *who: Who, **rest: Any) -> Leave:
    """A leave of a flow (cancel, withdraw, …)."""
    return Leave(code, label, tuple(who), **rest)


@dataclass(frozen=True)
class Phase:
    """A part of the map: from the line `first` to the next phase's first line."""

    first: str
    label: Any
