"""An infeasible case -> the promises that cannot be kept, in the planner's words.

Every tagged constraint may be missed at a price; the smallest total miss, each counted as a share of its own limit,
is one nearest way out. Integers stay integers, so that what is named is a true way out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zcopt.errors import BrokenPromise
from zcopt.model.books import PromisePost
from zcopt.model.matrix import Matrix
from zcopt.model.solve import SolveOptions, Solver

LEAST_SHORT = 1e-6
"""A miss below this share of the limit is rounding."""
GAP = 0.02


def broken_promises(matrix: Matrix, promises: Sequence[PromisePost], options: SolveOptions) -> tuple[BrokenPromise, ...]:
    """The promises missed in the nearest way out, earliest year first; empty when no promise is to blame."""
    solver = Solver(matrix, options)
    solver.set_cost(np.zeros(len(matrix.columns)))
    slacks: list[tuple[PromisePost, int, float]] = []
    for promise in promises:
        for row in matrix.rows_of.get(id(promise.constraint), ()):
            scale = _scale(matrix, row)
            for sign in _signs(matrix, row):
                slacks.append((promise, solver.add_column(1 / scale, 0.0, np.inf, {row: sign}), scale))
    outcome = solver.solve(relative_gap=GAP, time_limit_seconds=60.0)
    if outcome.values is None:
        return ()
    found = []
    for promise, column, scale in slacks:
        short = float(outcome.values[column])
        if short > LEAST_SHORT * scale:
            found.append(broken(promise, short))
    return tuple(sorted(found, key=lambda missed: (missed.year or 0, missed.wording)))


def broken(promise: PromisePost, short: float) -> BrokenPromise:
    """A promise that is missed by ``short``, in the units of its equation."""
    return BrokenPromise(kind=promise.kind, year=promise.year, wording=promise.wording, place=_place(promise),
                         short_by=short * promise.per_solver_unit, unit=promise.unit)


def _signs(matrix: Matrix, row: int) -> list[float]:
    """-1 lowers what must not be above, +1 raises what must not be below."""
    signs = []
    if np.isfinite(matrix.row_upper[row]):
        signs.append(-1.0)
    if np.isfinite(matrix.row_lower[row]):
        signs.append(1.0)
    return signs


def _scale(matrix: Matrix, row: int) -> float:
    """How large a limit is: its right-hand side, or its largest coefficient where that is 0."""
    sides = [abs(side) for side in (matrix.row_lower[row], matrix.row_upper[row]) if np.isfinite(side)]
    entries = np.abs(matrix.a.data[matrix.a.indptr[row]:matrix.a.indptr[row + 1]])
    fallback = float(entries.max()) if len(entries) else 1.0
    return float(max([side for side in sides if side > 0] or [fallback]))


def _place(promise: PromisePost) -> str:
    place = promise.row.place
    cell = place.cell(promise.key, promise.year)
    inside = "!".join(piece for piece in (promise.row.sheet.name, cell) if piece)
    return " > ".join(piece for piece in (place.file, inside) if piece)
