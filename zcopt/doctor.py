"""Does everything zcopt stands on work here?"""

from __future__ import annotations

from typing import Any

from zcopt.manifest import versions


def examine() -> dict[str, Any]:
    """Versions, and a tiny whole-number model solved: maximise x + 2y, x + y <= 3.5, whole numbers -> 6 at (0, 3)."""
    from zcopt.model import algebra as pyo
    from zcopt.model.matrix import compile_matrix
    from zcopt.model.solve import SolveOptions, Solver, Status

    model = pyo.ConcreteModel()
    model.x = pyo.Var(domain=pyo.NonNegativeIntegers, bounds=(0, 10))
    model.y = pyo.Var(domain=pyo.NonNegativeIntegers, bounds=(0, 10))
    model.most = pyo.Constraint(expr=model.x + model.y <= 3.5)
    model.cost = pyo.Objective(expr=-model.x - 2 * model.y)
    outcome = Solver(compile_matrix(model), SolveOptions(threads=1)).solve()
    ok = outcome.status is Status.PROVED and abs(outcome.objective + 6) < 1e-6
    return {"ok": ok, "versions": versions(), "solver": f"{outcome.status}, objective {outcome.objective:g} (expected -6)"}
