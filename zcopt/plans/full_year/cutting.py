"""What the newest dispatch of a month at full resolution proves of its cost, or of what it takes to serve its energy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from zcopt.model.cuts import Cut, MonthBlock, cut_of, least_cost
from zcopt.model.matrix import Matrix, Vector, implied_bounds, typed_bounds
from zcopt.model.sparse import by_rows
from zcopt.plans.full_year.dispatch import Month
from zcopt.plans.full_year.year import FullYear


@dataclass(frozen=True)
class MonthProof:
    """A month with the bounds its rows and the yearly rows imply; ``columns``: month's column -> typical-day column."""

    number: int
    month: Month
    matrix: Matrix
    block: MonthBlock
    columns: Mapping[int, int]

    @property
    def costs(self) -> tuple[float, float]:
        """Between which values its cost lies at any rate  [thousand currency]."""
        return least_cost(self.matrix, self.block)

    def cost_cut(self) -> Cut | None:
        """After a dispatch: cost of the month + coefficients x >= lower, by typical-day column; None when nothing is proved."""
        duals = self.month.row_duals()
        if len(duals) != len(self.block.rows):
            return None
        return self._of(cut_of(self.matrix, self.block, self.number, duals, 1.0))

    def serving_cut(self, values: Vector) -> Cut | None:
        """coefficients x >= lower, by typical-day column: without it some energy cannot be supplied, or not be got rid of.

        ``values`` of the typical-day matrix are where it is most violated; None where everything is served there.
        """
        held = {key: float(values[self.columns[j]]) for j, key in self.month.block.tied.items()}
        duals = self.month.prices_of_serving(held)
        return None if duals is None else self._of(cut_of(self.matrix, self.block, self.number, duals, 0.0))

    def _of(self, cut: Cut | None) -> Cut | None:
        return None if cut is None else replace(cut, coefficients={self.columns[j]: v for j, v in cut.coefficients.items()})


def yearly_part(year: FullYear) -> Matrix:
    """Yearly rows and columns; bounds as typed and as the yearly rows imply them, none that typical days do."""
    part = year.matrix.part(year.cut.yearly_rows, year.cut.linking)
    lower, upper = typed_bounds(part.columns)
    lower, upper = implied_bounds(part.a, part.row_lower, part.row_upper, lower, upper)
    return replace(part, lower=lower, upper=upper)


def proofs_of(year: FullYear, yearly: Matrix) -> list[MonthProof]:
    """Every month of the year; ``yearly`` is its ``yearly_part``."""
    column_of = {key: c for c, key in enumerate(year.keys)}
    found = []
    for number, month in enumerate(year.months):
        columns = {j: column_of[key] for j, key in month.block.tied.items()}
        matrix = month.block.matrix
        lower, upper = matrix.lower.copy(), matrix.upper.copy()
        for j, column in columns.items():
            lower[j], upper[j] = yearly.lower[year.place[column]], yearly.upper[year.place[column]]
        lower, upper = implied_bounds(matrix.a, matrix.row_lower, matrix.row_upper, lower, upper)
        rows, width = matrix.a.shape
        found.append(MonthProof(number, month, replace(matrix, lower=lower, upper=upper), MonthBlock(
            np.arange(rows), np.arange(width), month.block.own, by_rows(matrix.a)), columns))
    return found
