"""What somebody might enter at a line of single source, quotation and tender, for builders and random walks.

Each module fills one run: `DATA[("step", "answer")]` or, where branches differ, `DATA[("flow.step", "answer")]`, is
`make(case, task, rng) -> data or None`; it attaches the papers that the answer needs. No answer named ("") = any.
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import Any

from portal.actions import documents
from portal.models import Case, Task
from tests.builders_orders import pdf

Make = Callable[[Any, Task, Random], dict[str, Any] | None]


def attach(case: Case, kind: str, task: Task, name: str = "") -> None:
    """A paper of this kind hangs on the case, attached at this step."""
    documents.attach(case, kind, pdf(name or f"{kind}-{task.pk}.pdf"), by=task.person or case.initiator, step=task.step)


def registry() -> dict[tuple[str, str], Make]:
    """The fillings of all runs."""
    found: dict[tuple[str, str], Make] = {}
    for module in iter_modules(__path__):
        found |= import_module(f"{__name__}.{module.name}").DATA
    return found


def data_for(task: Task, answer: str, rng: Random) -> dict[str, Any] | None:
    """Data for this answer; None where it needs none."""
    case, known = task.case.concrete(), registry()
    for key in (f"{case.flow}.{task.step}", task.step):
        for code in (answer, ""):
            if make := known.get((key, code)):
                return make(case, task, rng)
    return None
