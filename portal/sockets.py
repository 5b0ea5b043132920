"""Where an app plugs into the kernel, from its `ready()`. Nothing else reaches from below upwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.flow.table import Flow

FLOWS: dict[str, "Flow"] = {}
MODELS: dict[str, type] = {}  # flow code → model class of its cases
MENU: list["MenuEntry"] = []
SEARCH: list[Callable[..., list["Hit"]]] = []
WAITING: list[Callable[[Any], list["Hit"]]] = []  # (person) what waits for them without being a task of one case
DESK: list[Callable[[Any], dict[str, Any] | None]] = []  # (person) a block beside their desk: {"template": name, …}
DEMO: list[tuple[int, Callable[[], None]]] = []
LEAVERS: list[Callable[..., None]] = []  # (person, by=) somebody left: their open tasks pass on
ABSENCES: list[Callable[..., None]] = []  # (person) somebody's absences changed: their deadlines are counted anew
CALENDAR: list[Callable[..., None]] = []  # (days) the company's own days changed: open deadlines are counted anew
COUNTERPARTY_SHOWN: list[Callable[..., bool]] = []  # (person, counterparty) -> does a case of an app show them the card
VISIBLE: list[tuple[tuple[str, ...], Callable[[Any], Any]]] = []  # (flows, person -> Q over Case), beside tasks
OPEN_TO_DIRECTORS: list[str] = []  # flows whose cases the finance and the general director see
EXPECTED: dict[str, Callable[[Any], Any]] = {}  # flow code → when its cases will about end, where other cases decide
CASE_PANELS: dict[str, Callable[..., dict[str, Any]]] = {}  # flow code → extra blocks of a case page
READINGS: dict[str, Callable[..., "Reading"]] = {}  # flow code → (person, case) -> what of its page the person reads


@dataclass(frozen=True)
class MenuEntry:
    """A line of the side navigation. `count(person)` is what waits there for this person."""

    code: str
    label: Any
    url_name: str
    icon: str
    section: str = ""
    order: int = 100
    count: Callable[[Any], int | None] | None = None
    allowed: Callable[[Any], bool] = lambda person: True


@dataclass(frozen=True)
class Hit:
    """Something that search found; `when` sorts within its source."""

    label: str
    detail: str
    url: str
    icon: str = "file"


@dataclass(frozen=True)
class Reading:
    """What a person who sees a case reads of it: words and numbers of its history, votes, what others said; `secret`
    are codes of events that they are not told of at all."""

    words: bool = True
    votes: bool = True
    comments: bool = True
    secret: frozenset[str] = frozenset()


EVERYTHING = Reading()


def reading(person: Any, case: Any) -> Reading:
    """What this person reads of a case that they see."""
    return READINGS[case.flow](person, case) if case.flow in READINGS else EVERYTHING


def add_flows(model: type, *flows: "Flow") -> None:
    """Hand an app's flows to the kernel and bind their transitions to `model` (a child of Case)."""
    for flow in flows:
        if flow.code in FLOWS and FLOWS[flow.code] is not flow:
            raise ValueError(f"flow {flow.code!r} is there already")
        FLOWS[flow.code] = flow
        MODELS[flow.code] = model


def add_menu(*entries: MenuEntry) -> None:
    """Add lines to the side navigation."""
    known = {entry.code for entry in MENU}
    MENU.extend(entry for entry in entries if entry.code not in known)
    MENU.sort(key=lambda entry: entry.order)


def add_search(source: Callable[..., list[Hit]]) -> None:
    """Add a source `(person, text) -> list[Hit]`; it shows only what the person may see."""
    if source not in SEARCH:
        SEARCH.append(source)


def add_demo(order: int, fill: Callable[[], None]) -> None:
    """Add a function that fills an app's part of the demo company; lower orders first."""
    if (order, fill) not in DEMO:
        DEMO.append((order, fill))
        DEMO.sort(key=lambda entry: entry[0])


def add_panels(flow: str, build: Callable[..., dict[str, Any]]) -> None:
    """`build(request, case, person) -> {"template": name, …context}`: an app's own blocks of its cases' page."""
    CASE_PANELS[flow] = build


AFTER_COMMIT: list[Callable[[list[int]], None]] = []  # the kernel's own: queues the job that looks at other trees


def after_commit(case_ids: list[int]) -> None:
    """Tell whoever looks at waiting cases of other trees; a lost message loses nothing (the sweep looks, too)."""
    for tell in AFTER_COMMIT:
        tell(case_ids)
