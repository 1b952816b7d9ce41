"""Two-objective knapsacks as compiled models: minus the value of the first and of the second objective are to be small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray

from zcopt.analysis.epsilon import Front, FrontSearch
from zcopt.analysis.forms import form_of
from zcopt.model.matrix import compile_matrix
from zcopt.model.solve import SolveOptions
from zcopt.model.solvers import Solvers

Rows = Sequence[Sequence[float]] | NDArray[np.int64]


def front_of(value: Rows, weight: Rows, capacity: Sequence[float] | NDArray[np.float64], points: int | None = None) -> Front:
    """The front of max value[0] x, max value[1] x under the weights; whole numbers, so that a step is 1."""
    model = pyo.ConcreteModel()
    items = range(len(value[0]))
    model.x = pyo.Var(items, domain=pyo.Binary)
    model.limit = pyo.Constraint(range(len(weight)), rule=lambda m, k: sum(weight[k][i] * m.x[i] for i in items) <= capacity[k])
    model.best = pyo.Objective(expr=-sum(value[0][i] * model.x[i] for i in items))
    matrix = compile_matrix(model)
    first, second = (form_of(matrix, -sum(row[i] * model.x[i] for i in items)) for row in value)
    solvers = Solvers(matrix, SolveOptions(relative_gap=1e-4, threads=1), near_relaxation=False)
    return FrontSearch(solvers, first, second, step=1.0, names=("first", "second")).run(points)


def values_of(front: Front) -> list[tuple[int, int]]:
    """Both objectives of every point, sorted."""
    return sorted((round(-p.first), round(-p.second)) for p in front.points)


def by_enumeration(value: Rows, weight: Rows, capacity: Sequence[float] | NDArray[np.float64]) -> list[tuple[int, int]]:
    """The front by looking at every choice."""
    count = len(value[0])
    choice = (np.arange(2 ** count)[:, None] >> np.arange(count)) & 1
    fits = np.all(choice @ np.array(weight).T <= np.array(capacity), axis=1)
    reached = {(int(a), int(b)) for a, b in choice[fits] @ np.array(value).T}
    return sorted(p for p in reached if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in reached))
