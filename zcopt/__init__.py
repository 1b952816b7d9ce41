"""zcopt finds, ranks and proves decarbonization pathways for factories.

    from zcopt import load_case, optimize
    result = optimize(load_case("cases/auto-plant"), plans=3)
    result.best.net_present_cost
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zcopt.api import Result, load_case, must_have, optimize
    from zcopt.errors import InfeasibleError, InputError, Problem, StoppedEarly, ZcoptError
    from zcopt.inputs.case import Case
    from zcopt.plans.plan import Plan
    from zcopt.plans.rank import RankedPlan
    from zcopt.runs import compare_runs

__all__ = ["Case", "InfeasibleError", "InputError", "Plan", "Problem", "RankedPlan", "Result", "StoppedEarly",
           "ZcoptError", "compare_runs", "load_case", "must_have", "optimize"]

_HOMES = {
    "Result": "zcopt.api", "load_case": "zcopt.api", "optimize": "zcopt.api", "must_have": "zcopt.api",
    "compare_runs": "zcopt.runs",
    "Case": "zcopt.inputs.case",
    "Plan": "zcopt.plans.plan", "RankedPlan": "zcopt.plans.rank", "InfeasibleError": "zcopt.errors",
    "InputError": "zcopt.errors", "Problem": "zcopt.errors", "StoppedEarly": "zcopt.errors", "ZcoptError": "zcopt.errors",
}


def __getattr__(name: str) -> Any:
    """Fetch a public name from its home when it is first used, so that ``import zcopt`` stays light."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module zcopt has no attribute {name}")
