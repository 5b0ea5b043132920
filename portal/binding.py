"""Tables become django-fsm transitions: one method per flow and answer (`small__done`) on the finished class of the
case.

The one private call of django-fsm in the house (`_collect_transitions`) stands here: transitions are bound after the
class is made, since tables stand above models.
"""

from collections import defaultdict
from typing import Any

from django_fsm import transition

from portal.flow.table import Flow


def method_name(flow: str, answer: str) -> str:
    """The name of the transition on the model: `small__done`."""
    return f"{flow}__{answer}"


def bind(model: type, *flows: Flow) -> None:
    """Give `model` (a child of Case) the transitions of its flows."""
    for flow in flows:
        for answer, moves in flow.moves().items():
            setattr(model, method_name(flow.code, answer), _method(flow.code, answer, moves))
    model._meta.get_field("step")._collect_transitions(sender=model)


def _method(flow: str, answer: str, moves: dict[str, str]) -> Any:
    def move(case: Any) -> None:
        """The move itself: the door records who and when."""

    move.__name__ = method_name(flow, answer)
    move.__qualname__ = f"{flow}.{answer}"  # transitions are told apart by it, and flows share codes
    by_target = defaultdict(list)
    for source, target in moves.items():
        by_target[target].append(source)
    bound = move
    for target, sources in by_target.items():
        bound = transition("step", sources, target, conditions=[_goes_by(flow)])(bound)
    return bound


def _goes_by(flow: str) -> Any:
    def goes_by(case: Any) -> bool:
        return case.flow == flow

    return goes_by
