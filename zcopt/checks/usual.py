"""Ranges that are usual, each with its source, and how figures are written in messages."""

from __future__ import annotations

from typing import NamedTuple

from zcopt.units import UnknownUnit, parse


class Usual(NamedTuple):
    """Figures from ``low`` to ``high`` are usual, says ``source``; what lies outside deserves a second look."""

    low: float
    high: float
    unit: str
    source: str

    def holds(self, value: float) -> bool:
        """Whether a figure is usual."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        if self.unit == "share":
            return f"usual are {percent(self.low)} to {percent(self.high)} ({self.source})"
        return f"usual are {figure(self.low)} to {figure(self.high)} {self.unit} ({self.source})"


def figure(value: float) -> str:
    """Three digits that count, all digits before the point, thousands apart."""
    if abs(value) >= 999.5:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def percent(share: float) -> str:
    """A share in percent, three digits that count."""
    return f"{figure(100 * share)} %"


def measures(unit: str, dimension: str) -> bool:
    """Whether a unit typed by the planner is one of "area", "gas volume" ...; a unit of their own is none."""
    try:
        return parse(unit)[0] == (dimension,)
    except UnknownUnit:
        return False
