"""Small linear programs, solved by HiGHS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import Any, Literal

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
        import highspy

        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.setOptionValue("output_flag", False)
        highs.passModel(self._model(cost, high or {}))
        highs.run()
        found, kind = highs.getModelStatus(), highspy.HighsModelStatus
        # its workers stay in this thread otherwise, and a solver that is to have more of them is refused
        highspy.Highs.resetGlobalScheduler(True)
        if found == kind.kInfeasible:
            return "infeasible"
        if found != kind.kOptimal:
            return None
        return Optimum(float(highs.getInfo().objective_function_value), np.array(highs.getSolution().col_value, dtype=float))

    def _model(self, cost: Terms, high: Mapping[int, float]) -> Any:
        import highspy

        rows = [*self.at_most, *self.equal]
        right = np.array([value for _, value in rows], dtype=float)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.low), len(rows)
        model.col_cost_ = np.array([cost.get(column, 0.0) for column in range(len(self.low))], dtype=float)
        model.col_lower_ = np.array(self.low, dtype=float)
        model.col_upper_ = np.array([high.get(column, most) for column, most in enumerate(self.high)], dtype=float)
        model.row_upper_ = right
        model.row_lower_ = np.where(np.arange(len(rows)) < len(self.at_most), -np.inf, right)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(list(accumulate((len(terms) for terms, _ in rows), initial=0)), dtype=np.int32)
        model.a_matrix_.index_ = np.array(list(chain.from_iterable(terms for terms, _ in rows)), dtype=np.int32)
        model.a_matrix_.value_ = np.array(list(chain.from_iterable(terms.values() for terms, _ in rows)), dtype=float)
        return model
