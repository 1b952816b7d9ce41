"""The value score of plans: weights and anchors are the user's, so that a plan more or less in the list changes no score.

    V = sum over criteria of weight * clip((value - worst) / (best - worst), 0, 1) / sum of weights
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zcopt.inputs.scoring import ScoringRow
from zcopt.plans.rank import RankedPlan
from zcopt.plans.records import figures_of
from zcopt.plans.tables import Cell


def scored(ranked: Sequence[RankedPlan], rows: Sequence[ScoringRow], years: Sequence[int],
           base_year_gross_tco2: float) -> tuple[RankedPlan, ...]:
    """The plans with their value score; without rows as they are."""
    if not rows:
        return tuple(ranked)
    return tuple(replace(entry, value_score=value_score(figures_of(entry, years, base_year_gross_tco2), rows))
                 for entry in ranked)


def value_score(figures: Mapping[str, Cell], rows: Sequence[ScoringRow]) -> float | None:
    """0..1; None where a criterion has no value for the plan: a missing IRR is neither best nor worst."""
    total = sum(row.weight_share for row in rows)
    score = 0.0
    for row in rows:
        value = figures[row.criterion]
        if row.weight_share == 0:
            continue
        if not isinstance(value, int | float):
            return None
        reached = (value - row.worst) / (row.best - row.worst)
        score += row.weight_share / total * min(1.0, max(0.0, reached))
    return score
