"""A Pyomo model as one sparse matrix, in the order HiGHS takes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zcopt.model import algebra as pyo
from zcopt.model.algebra import ConstraintData, Expr, ModelData, Variable, paused_collector

Vector = NDArray[np.float64]

IMPLIED_BOUND_ROUNDS = 3
"""Bounds travel through as many equations: site to stock, stock to power, power to monthly totals."""


@dataclass(frozen=True)
class Matrix:
    """minimise cost x + offset, row_lower <= A x <= row_upper, lower <= x <= upper, x[integer] whole.

    ``columns`` and ``rows`` are the Pyomo variables and constraints behind each column and row.
    """

    a: Any
    row_lower: Vector
    row_upper: Vector
    lower: Vector
    upper: Vector
    cost: Vector
    offset: float
    integer: NDArray[np.bool_]
    columns: Sequence[Variable]
    rows: Sequence[ConstraintData]

    @property
    def size(self) -> dict[str, int]:
        """Rows, columns, entries and whole-number columns."""
        return {"rows": int(self.a.shape[0]), "columns": int(self.a.shape[1]), "entries": int(self.a.nnz),
                "integers": int(self.integer.sum())}

    def violation(self, values: Vector) -> float:
        """The largest miss of any row or bound, as a share of 1 + the limit, recomputed outside the solver."""
        x = values[:len(self.columns)]
        body = self.a @ x
        misses = (_miss(body, self.row_lower, self.row_upper), _miss(x, self.lower, self.upper))
        return max((float(miss.max()) for miss in misses if miss.size), default=0.0)

    def part(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Matrix:
        """Some rows and columns, in this order; the rows must not touch other columns, the offset stays."""
        return Matrix(self.a[rows][:, columns].tocsr(), self.row_lower[rows], self.row_upper[rows], self.lower[columns],
                      self.upper[columns], self.cost[columns], self.offset, self.integer[columns],
                      [self.columns[c] for c in columns], [self.rows[r] for r in rows])

    def held_at(self, values: Mapping[int, float]) -> Matrix:
        """The same matrix with columns held at values."""
        lower, upper = self.lower.copy(), self.upper.copy()
        for column, value in values.items():
            lower[column] = upper[column] = value
        return dataclasses.replace(self, lower=lower, upper=upper)

    def block_of(self, column: int) -> int:
        """The block (one row of one part's sheet) a column belongs to."""
        return id(self.columns[column].parent_block())

    @cached_property
    def column_of(self) -> dict[int, int]:
        """id of a Pyomo variable -> its column."""
        return {id(variable): k for k, variable in enumerate(self.columns)}

    @cached_property
    def rows_of(self) -> dict[int, list[int]]:
        """id of a Pyomo constraint -> its rows."""
        found: dict[int, list[int]] = {}
        for k, constraint in enumerate(self.rows):
            found.setdefault(id(constraint), []).append(k)
        return found


def _miss(value: Vector, lower: Vector, upper: Vector) -> Vector:
    below = np.where(np.isfinite(lower), (lower - value) / (1 + np.abs(np.where(np.isfinite(lower), lower, 0.0))), 0.0)
    above = np.where(np.isfinite(upper), (value - upper) / (1 + np.abs(np.where(np.isfinite(upper), upper, 0.0))), 0.0)
    return np.maximum(0.0, np.maximum(below, above))


def compile_matrix(model: ModelData, promises: Iterable[ConstraintData] = ()) -> Matrix:
    """Compile a linear Pyomo model with its public standard-form compiler (mixed form: ranges and bounds kept).

    ``promises`` are constraints that may be freed later; no bound is concluded from them.
    """
    with paused_collector():
        form = _standard_form(model)
        found = _matrix_of(form)
        loose = {id(constraint) for constraint in promises}
        kept = np.array([id(row) not in loose for row in found.rows], dtype=bool)
        lower, upper = implied_bounds(found.a, np.where(kept, found.row_lower, -np.inf),
                                      np.where(kept, found.row_upper, np.inf), found.lower, found.upper)
        return dataclasses.replace(found, lower=lower, upper=upper)


def compile_measured(model: ModelData, measured: Sequence[Expr]) -> tuple[Matrix, Any, Vector]:
    """The matrix of a model for continuous use, its bounds as written, and other linear expressions of its variables.

    Returns the matrix, a sparse array of coefficients (one row per expression, one column per column of the matrix) and
    the constants. The expressions become further objectives of the model, which is of no use afterwards.
    """
    with paused_collector():
        constant = np.array([value if isinstance(value, int | float) else 0.0 for value in measured], dtype=float)
        linear = [k for k, value in enumerate(measured) if not isinstance(value, int | float)]
        model.measured = pyo.Objective(linear, rule=lambda m, k: measured[k])
        form = _standard_form(model)
        found = _matrix_of(form)
        place = {id(objective): k for k, objective in enumerate(form.objectives)}
        rows = [place[id(model.measured[k])] for k in linear]
        coefficients = form.c.tocsr()[rows]
        entries = coefficients.tocoo()
        spread = type(coefficients)((entries.data, (np.array(linear, dtype=np.int64)[entries.row], entries.col)),
                                    shape=(len(measured), len(found.columns)))
        constant[linear] = np.asarray(form.c_offset, dtype=float)[rows]
        return found, spread, constant


def _standard_form(model: ModelData) -> Any:
    from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

    return LinearStandardFormCompiler().write(model, mixed_form=True)


def _matrix_of(form: Any) -> Matrix:
    """The matrix of a standard form, whose first objective is what is minimised."""
    a = form.A.tocsr()
    a.sort_indices()
    kind = np.fromiter((row.bound_type for row in form.rows), np.int8, len(form.rows))
    rhs = np.asarray(form.rhs, dtype=float)
    row_lower, row_upper = np.where(kind <= 0, rhs, -np.inf), np.where(kind >= 0, rhs, np.inf)
    lower, upper = typed_bounds(form.columns)
    return Matrix(
        a=a,
        row_lower=row_lower,
        row_upper=row_upper,
        lower=lower,
        upper=upper,
        cost=np.asarray(form.c.tocsr()[[0]].todense(), dtype=float).ravel(),
        offset=float(form.c_offset[0]),
        integer=np.array([not variable.is_continuous() for variable in form.columns], dtype=bool),
        columns=form.columns,
        rows=[row.constraint for row in form.rows],
    )


def typed_bounds(columns: Iterable[Variable]) -> tuple[Vector, Vector]:
    """Bounds of variables as they were written, infinite where there are none."""
    bounds = [variable.bounds for variable in columns]
    return (np.array([-np.inf if low is None else low for low, _ in bounds], dtype=float),
            np.array([np.inf if high is None else high for _, high in bounds], dtype=float))


def implied_bounds(a: Any, row_lower: Vector, row_upper: Vector, lower: Vector, upper: Vector) -> tuple[Vector, Vector]:
    """Bounds of columns that have none, as far as the rows and the bounds of other columns imply them.

    The model stays the same; but the solver's MIP search has been seen to lose its root bound in models whose columns
    are open upward, and ran two to five times faster when all were boxed. Bounds that are there are left as they are.
    """
    entries = a.tocoo()
    row, column, value = entries.row, entries.col, entries.data
    lower, upper = lower.copy(), upper.copy()
    for _ in range(IMPLIED_BOUND_ROUNDS):
        least, most = np.where(value > 0, value * lower[column], value * upper[column]), \
            np.where(value > 0, value * upper[column], value * lower[column])
        with np.errstate(invalid="ignore", over="ignore"):
            ceiling = (row_upper[row] - _sum_of_others(row, least, a.shape[0])) / value
            floor = (row_lower[row] - _sum_of_others(row, most, a.shape[0])) / value
        above, below = np.where(value > 0, ceiling, floor), np.where(value > 0, floor, ceiling)
        new_upper, new_lower = upper.copy(), lower.copy()
        np.minimum.at(new_upper, column, np.where(np.isfinite(above), above, np.inf))
        np.maximum.at(new_lower, column, np.where(np.isfinite(below), below, -np.inf))
        upper, lower = np.where(np.isfinite(upper), upper, new_upper), np.where(np.isfinite(lower), lower, new_lower)
    return lower, upper


def _sum_of_others(row: NDArray[np.int32], part: Vector, rows: int) -> Vector:
    """For each entry the sum of its row without it; not finite where another entry of the row is not."""
    finite = np.isfinite(part)
    total = np.bincount(row, np.where(finite, part, 0.0), rows)
    open_entries = np.bincount(row, ~finite, rows)
    alone = open_entries[row] - ~finite == 0
    return np.where(alone, total[row] - np.where(finite, part, 0.0), np.nan)


def load_values(matrix: Matrix, values: Vector) -> None:
    """Write the values of a solve into the Pyomo variables, whole ones rounded."""
    whole = np.where(matrix.integer, np.round(values[:len(matrix.columns)]), values[:len(matrix.columns)])
    for variable, value in zip(matrix.columns, whole.tolist(), strict=True):
        variable.set_value(value, skip_validation=True)


def columns_of(matrix: Matrix, variables: Iterable[Variable]) -> list[int]:
    """The columns of variables; one that appears in no equation has none and is left out."""
    return [matrix.column_of[id(v)] for v in variables if id(v) in matrix.column_of]


def linear_terms(matrix: Matrix, expression: Expr) -> tuple[dict[int, float], float]:
    """A linear expression of the model as coefficients of columns, and its constant.

    A variable that appears in no equation has no column: it must be a fixed one, or it is left out at its value 0.
    """
    from pyomo.repn import generate_standard_repn

    form = generate_standard_repn(expression, compute_values=True, quadratic=False)
    terms: dict[int, float] = {}
    for coefficient, variable in zip(form.linear_coefs, form.linear_vars, strict=True):
        if id(variable) in matrix.column_of:
            column = matrix.column_of[id(variable)]
            terms[column] = terms.get(column, 0.0) + float(coefficient)
    return terms, float(form.constant)
