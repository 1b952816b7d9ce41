"""Whether an indicator keeps its target."""

from __future__ import annotations

from typing import Literal

Verdict = Literal["met", "missed", "no_target", "not_computed"]
TOLERANCE = 1e-6


def verdict_of(sense: str, value: float | None, limit: float | None) -> Verdict:
    """met when value <= limit (or >=) to a millionth; never met where there is no value."""
    if limit is None:
        return "not_computed" if value is None else "no_target"
    if value is None:
        return "not_computed"
    margin = limit - value if sense == "<=" else value - limit
    return "met" if margin >= -TOLERANCE * max(1.0, abs(limit)) else "missed"
