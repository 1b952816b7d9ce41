"""Small linear programs; the one door to SciPy's solver, imported when the first is solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ROUNDING = 1e-5
"""Of the amounts summed: a miss below this share is the solver's rounding and no claim."""
Terms = Mapping[int, float]
"""Column -> coefficient."""


@dataclass(frozen=True)
class Optimum:
    """The least value of a cost, and the columns it is reached at."""

    value: float
    columns: NDArray[np.float64]

    def of(self, terms: Terms) -> float:
        """The sum of coefficient times column."""
        return float(sum(coefficient * self.columns[column] for column, coefficient in terms.items()))

    def size(self, terms: Terms) -> float:
        """The same sum of absolute amounts: what rounding is measured against."""
        return float(sum(abs(coefficient * self.columns[column]) for column, coefficient in terms.items()))


@dataclass
class Program:
    """Columns with bounds, and rows of terms = or <= a right-hand side."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    equal: list[tuple[Terms, float]] = field(default_factory=list)
    at_most: list[tuple[Terms, float]] = field(default_factory=list)

    def column(self, high: float = np.inf, low: float = 0.0) -> int:
        """A new column; its number."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def least(self, cost: Terms, high: Mapping[int, float] | None = None) -> Optimum | Literal["infeasible"] | None:
        """The least cost; ``high`` changes upper bounds for this once.

        None when there is no least cost or the solver gives up: then nothing may be concluded.
        """
        from scipy.optimize import linprog

        most = np.array(self.high)
        for column, value in (high or {}).items():
            most[column] = value
        found = linprog(self._row(cost), A_ub=self._matrix(self.at_most), b_ub=[right for _, right in self.at_most] or None,
                        A_eq=self._matrix(self.equal), b_eq=[right for _, right in self.equal] or None,
                        bounds=np.column_stack([self.low, most]), method="highs")
        if found.status == 2:
            return "infeasible"
        return Optimum(float(found.fun), np.asarray(found.x)) if found.status == 0 else None

    def _row(self, terms: Terms) -> NDArray[np.float64]:
        row = np.zeros(len(self.low))
        for column, coefficient in terms.items():
            row[column] = coefficient
        return row

    def _matrix(self, rows: list[tuple[Terms, float]]) -> NDArray[np.float64] | None:
        return np.array([self._row(terms) for terms, _ in rows]) if rows else None
