"""Alternate ours and a floor, three times each; the medians, their ratio, the limit."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ROUNDS = 3


@dataclass
class Result:
    """A figure beside its floor. `limit` is a ratio, with `unit` an absolute figure; `allowance` is added to the
    floor.
    """

    name: str
    ours: float
    floor: float
    limit: float
    statements: str = ""
    unit: str = "ms"
    allowance: float = 0.0
    absolute: bool = False
    good_beside: bool = True

    @property
    def ratio(self) -> float:
        """Ours over the floor."""
        return self.ours / self.floor if self.floor else 0.0

    @property
    def good(self) -> bool:
        """Within the limit, and whatever else the measure asks."""
        within = self.ours <= self.limit if self.absolute else self.ours <= self.floor * self.limit + self.allowance
        return within and self.good_beside

    def line(self) -> str:
        """For people."""
        limit = f"≤ {self.limit:g} {self.unit}" if self.absolute else f"≤ {self.limit:g}"
        mark = "" if self.good else "   ABOVE"
        ratio = "" if self.absolute else f"{self.ratio:6.2f}"
        figures = f"{self.ours:10.1f}{self.floor:10.1f} {self.unit:<3}{ratio:>7}"
        return f"{self.name:<34}{figures}  {limit:<11} {self.statements}{mark}"

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        return self.__dict__ | {"ratio": round(self.ratio, 3), "good": self.good}


def alternate(
    ours: Callable[[], None], floor: Callable[[], None], *, reset: Callable[[], None] | None = None
) -> tuple[float, float]:
    """Milliseconds (median of ROUNDS) of ours and of the floor, taken in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for place, run in enumerate((ours, floor)):
            if reset:
                reset()
            begun = time.perf_counter()
            run()
            times[place].append((time.perf_counter() - begun) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])
