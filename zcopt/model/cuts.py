"""What a month is worth at least, as a linear function of what the year decides: cuts by weak duality.

The rows of a month say A_own y + A_link z >= b (each row by the side its price is on). For any prices p >= 0 of these rows

    weight * cost(y) >= p b + least (weight * c - p A_own) y within the bounds of y  -  (p A_link) z

so the right-hand side is never above the month's true cost, whatever the prices: prices that are wrong make a weak cut, not
a wrong one. Prices that are the duals of an optimum make a cut that is exact there (Benders 1962; Geoffrion 1972).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zcopt.model.matrix import Matrix, Vector
from zcopt.model.sparse import by_rows
from zcopt.model.split import Split

MARGIN_SHARE = 1e-9
"""By which share of the sum of its terms a cut is lowered: far above the rounding of that sum (ours)."""
LARGEST_COEFFICIENT = 64.0
"""Cuts are scaled until none of their coefficients is larger: the penalties of what is missing reach millions, and the solver has
been seen to fail on them (ours)."""
SMALLEST_COEFFICIENT = 1e-8
"""Smaller ones the solver would leave out by itself: they are left out here, at what they are worth at most."""


@dataclass(frozen=True)
class MonthBlock:
    """Rows and columns of a month in a matrix; ``own`` marks the columns no other month and no yearly row sees."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    own: NDArray[np.bool_]
    a: Any


@dataclass(frozen=True)
class Cut:
    """weight * cost of the month + coefficients z >= lower, ``coefficients`` by column of the whole matrix."""

    month: int
    weight: float
    coefficients: Mapping[int, float]
    lower: float


def month_blocks(matrix: Matrix, cut: Split) -> list[MonthBlock]:
    """The months of a split matrix, in its order. A month that has no rows has none of its own columns either."""
    a = by_rows(matrix.a)
    found = []
    for number in range(len(cut.months)):
        rows = np.flatnonzero(cut.row_block == number)
        part = a[rows]
        columns = np.unique(np.r_[part.indices, np.flatnonzero(cut.column_block == number)]).astype(np.int64)
        found.append(MonthBlock(rows, columns, cut.column_block[columns] == number, part[:, columns].tocsr()))
    return found


def cut_of(matrix: Matrix, block: MonthBlock, number: int, row_duals: Vector, weight: float) -> Cut | None:
    """The cut of one month at the prices of its rows; None when they prove nothing.

    ``row_duals`` holds a price per row of ``matrix``: what the optimum rises by when the row's limit rises by one. ``weight``
    is what the objective these prices belong to charges for a unit of the month's own cost.
    """
    low, high = matrix.row_lower[block.rows], matrix.row_upper[block.rows]
    price = row_duals[block.rows]
    price = np.where((price > 0) & np.isinf(low) | (price < 0) & np.isinf(high), 0.0, price)
    bound = price * np.where(price > 0, np.where(np.isinf(low), 0.0, low), np.where(np.isinf(high), 0.0, high))
    through = block.a.T @ price
    own = block.columns[block.own]
    reduced = weight * matrix.cost[own] - through[block.own]
    with np.errstate(invalid="ignore"):
        least = np.where(reduced == 0, 0.0, np.where(reduced > 0, reduced * matrix.lower[own], reduced * matrix.upper[own]))
    terms = np.r_[bound, least]
    if not np.isfinite(terms).all():
        return None
    lower = float(terms.sum() - MARGIN_SHARE * np.abs(terms).sum())
    return _without_dust(matrix, number, weight, block.columns[~block.own], through[~block.own], lower)


def _without_dust(matrix: Matrix, month: int, weight: float, columns: NDArray[np.int64], values: Vector,
                  lower: float) -> Cut:
    """The cut with coefficients the solver would drop taken at what they are worth at most."""
    kept: dict[int, float] = {}
    for column, value in zip(columns.tolist(), values.tolist(), strict=True):
        most = max(value * matrix.lower[column], value * matrix.upper[column]) if value else 0.0
        if abs(value) >= SMALLEST_COEFFICIENT or not np.isfinite(most):
            kept[column] = value
        else:
            lower -= most
    return Cut(month, weight, kept, lower)


def scaled(coefficients: Mapping[int, float], lower: float) -> tuple[dict[int, float], float]:
    """The same row divided by a power of two, so that no coefficient is above ``LARGEST_COEFFICIENT``."""
    largest = max(abs(value) for value in coefficients.values())
    factor = min(1.0, 2.0 ** -math.ceil(math.log2(largest / LARGEST_COEFFICIENT)))
    return {column: value * factor for column, value in coefficients.items()}, lower * factor


def least_cost(matrix: Matrix, block: MonthBlock) -> tuple[float, float]:
    """Between which values the month's own cost lies by the bounds of its columns alone; infinite where these are open."""
    own = block.columns[block.own]
    cost, priced = matrix.cost[own], matrix.cost[own] != 0
    low, high = cost[priced] * matrix.lower[own][priced], cost[priced] * matrix.upper[own][priced]
    return float(np.minimum(low, high).sum()), float(np.maximum(low, high).sum())
