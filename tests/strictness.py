"""What the tests forbid beyond what Django does: unknown variables in our templates, trust in an order nobody asked."""

import copy
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.db.models import QuerySet

    Fetch = Callable[[QuerySet], None]


class InvalidVariable(str):
    """Django's `string_if_invalid` that fails for our own templates and is "" for those of packages.

    Django asks `"%s" in it`, then `it % variable`; the template is found by walking up the frames to a node's origin.
    """

    def __new__(cls, folder: Path) -> "InvalidVariable":
        made = super().__new__(cls, "an unknown variable")
        made.folder = str(folder)
        return made

    def __contains__(self, part: str) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> object:
        frame = sys._getframe(1)
        expression = frame.f_locals["self"]
        origin = origin_of(frame)
        if origin.startswith(self.folder) and not any(f.__name__.startswith("default") for f, _ in expression.filters):
            pytest.fail(f"{origin}: nobody gave {{{{ {variable} }}}} a value (optional ones: |default:… or {{% if %}})")
        return without_value(expression, frame.f_locals["context"])


def origin_of(frame: FrameType | None) -> str:
    """The file of the template whose node is being rendered; "" when none is."""
    while frame:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if origin is not None and hasattr(origin, "name"):
            return str(origin.name)
        frame = frame.f_back
    return ""


def without_value(expression: object, context: object) -> object:
    """The expression with "" in place of its variable, filters applied: what Django does outside the tests."""
    constant = copy.copy(expression)
    constant.var, constant.is_var = "", False
    return constant.resolve(context)


def shuffling(fetch_all: "Fetch", chance: random.Random) -> "Fetch":
    """`QuerySet._fetch_all` that hands over the rows of a queryset without an order in any order, as PostgreSQL may."""

    def fetch_and_shuffle(queryset: "QuerySet") -> None:
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        if fresh and not queryset.ordered:
            chance.shuffle(queryset._result_cache)

    return fetch_and_shuffle
