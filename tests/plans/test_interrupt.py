"""Ctrl-C keeps the plans found so far, whichever solve it hits."""

from __future__ import annotations

import os
import signal

from tests.plans.test_search import four_measures
from zcopt.model.build import build
from zcopt.model.solve import Progress, SolveOptions
from zcopt.parts import PARTS
from zcopt.plans.search import SearchOptions, StopReason, search


def test_ctrl_c_keeps_the_plans_found() -> None:
    told: list[str] = []

    def report(doing: str, progress: Progress | None) -> None:
        told.append(doing)

    def options(plans: int) -> SearchOptions:
        return SearchOptions(plans=plans, cost_slack_share=10.0, distance=1.0, weights="count",
                             solve=SolveOptions(relative_gap=1e-9, threads=1))

    from zcopt.plans import search as module

    solved = module.Solver.solve

    def solve_then_ctrl_c(solver: module.Solver, **more: object) -> object:
        if told[-1] == "plan 3/9" and not solver.interrupted:
            with solver._interruptible():
                os.kill(os.getpid(), signal.SIGINT)
        return solved(solver, **more)  # type: ignore[arg-type]

    module.Solver.solve = solve_then_ctrl_c  # type: ignore[assignment,method-assign]
    try:
        found = search(build(four_measures(), PARTS), options(9), report)
    finally:
        module.Solver.solve = solved  # type: ignore[method-assign]
    assert found.stop_reason is StopReason.INTERRUPTED
    assert len(found.plans) == 3
