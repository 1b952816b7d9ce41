"""A good first plan from the relaxation: keep what it decides, let the solver decide the items it leaves open.

The relaxation of these models is tight (within a few tenths of a percent), and it leaves only a few items fractional.
Solving for those items alone, everything about them free, takes a second and usually lands inside the gap; the
relaxation's own value is the proof. Relaxation-enforced neighbourhood search (Berthold 2014), by item instead of by column.
"""

from __future__ import annotations

import time

import numpy as np

from zcopt.model.matrix import Matrix
from zcopt.model.solve import Outcome, Solver, Status

WHOLE = 1e-6
LONGEST_RELAXATION_SECONDS = 60.0


def first_plan(solver: Solver, relaxed: Solver, matrix: Matrix, *, relative_gap: float, deadline: float) -> Outcome | None:
    """A whole-number point with the relaxation as its bound; None when the neighbourhood holds none.

    ``relative_gap`` is how closely the neighbourhood itself is searched. ``relaxed`` is a solver of the same model made
    continuous. Bounds of ``solver`` are given back.
    """
    began = time.monotonic()
    root = relaxed.solve_relaxed(min(deadline, began + LONGEST_RELAXATION_SECONDS))
    if root.values is None or root.status is not Status.PROVED:
        return None
    whole = [int(c) for c in np.flatnonzero(matrix.integer) if c not in solver.held]
    nearest = {c: float(round(root.values[c])) for c in whole}
    undecided = {matrix.block_of(c) for c in whole if abs(root.values[c] - nearest[c]) > WHOLE}
    decided = {c: value for c, value in nearest.items() if matrix.block_of(c) not in undecided}
    solver.fix(decided)
    found = solver.solve(relative_gap=relative_gap, time_limit_seconds=max(1.0, deadline - time.monotonic()),
                         sure=False, bound=root.objective)
    solver.release(decided)
    if found.values is None:
        return None
    return Outcome(found.status, found.objective, min(root.objective, found.objective), found.values, time.monotonic() - began)
