"""What the solver is asked, and what is made of its answers."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from benchmarks.cases import SIZES, make_case
from tests.stories import factory
from zcopt.api import time_grid_of
from zcopt.model.build import build
from zcopt.model.matrix import Matrix, compile_matrix
from zcopt.model.solve import Outcome, Progress, SolveOptions, Solver, Status
from zcopt.parts import PARTS


def tiny() -> Matrix:
    case = make_case(SIZES["tiny"])
    return compile_matrix(build(case.on_grid(time_grid_of(case)), PARTS).model)


def presolve_of(solver: Solver) -> str:
    return str(solver._highs.getOptionValue("presolve")[1])


class Doubted(Solver):
    """Presolve calls every model infeasible, or gives up; without it the solver says the truth."""

    def __init__(self, matrix: Matrix, said: Status = Status.INFEASIBLE) -> None:
        super().__init__(matrix, SolveOptions(threads=1))
        self.asked: list[str] = []
        self.said = said

    def _run(self, limit: float, start: np.ndarray | None, began: float) -> Outcome:
        self.asked.append(presolve_of(self))
        if self.asked[-1] != "off":
            return Outcome(self.said, math.inf, -math.inf, None, 0.0)
        return super()._run(limit, start, began)


def test_infeasible_is_not_said_before_presolve_was_off() -> None:
    matrix = compile_matrix(build(factory(), PARTS).model)
    solver = Doubted(matrix)
    outcome = solver.solve()
    assert (outcome.status, solver.asked) == (Status.PROVED, ["choose", "off"])
    assert presolve_of(solver) == "choose", "later solves have presolve again"
    unsure = Doubted(matrix)
    assert unsure.solve(sure=False).status is Status.INFEASIBLE and unsure.asked == ["choose"]


def test_where_presolve_gives_up_the_solver_goes_on_without() -> None:
    solver = Doubted(compile_matrix(build(factory(), PARTS).model), Status.FAILED)
    assert solver.solve(sure=False).status is Status.PROVED and solver.asked == ["choose", "off"]


def test_without_presolve_the_simplex_method_itself_finds_a_model_infeasible() -> None:
    """Solving again is no repetition of what presolve said: iterations are made."""
    matrix = compile_matrix(build(factory(load_kw=[100.0], connection_kw=50.0), PARTS).model)
    once, twice = (Solver(matrix, SolveOptions(threads=1)) for _ in range(2))
    assert once.solve(sure=False).status is twice.solve().status is Status.INFEASIBLE
    assert once._highs.getInfo().simplex_iteration_count <= 0 < twice._highs.getInfo().simplex_iteration_count


def test_progress_is_told_against_the_bound_of_the_whole_model() -> None:
    """Inside a neighbourhood the solver's own bound is higher than that of the model."""
    matrix = tiny()
    free: list[Progress] = []
    best = Solver(matrix, SolveOptions(relative_gap=1e-6, threads=1), free.append).solve()
    assert free and free[-1].bound <= best.objective * (1 + 1e-9)
    assert all(p.gap >= 0 and (math.isinf(p.gap) or p.gap == pytest.approx((p.best - p.bound) / p.best)) for p in free)
    held: list[Progress] = []
    bound = 0.9 * best.objective
    Solver(matrix, SolveOptions(threads=1), held.append).solve(bound=bound)
    assert held and max(p.bound for p in held) <= bound


def test_the_size_is_that_of_the_model_whatever_was_added() -> None:
    matrix = tiny()
    solver = Solver(matrix, SolveOptions(threads=1))
    solver.add_row({0: 1.0}, lower=-1.0)
    assert solver.size == matrix.size
    assert matrix.size["entries"] == matrix.a.nnz and matrix.size["integers"] == int(matrix.integer.sum()) > 0
    assert matrix.size["columns"] == len(dataclasses.replace(matrix).columns)
