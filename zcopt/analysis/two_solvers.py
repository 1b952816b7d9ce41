"""A model in the solver and its relaxation beside it, changed together: what a series of alike MIP solves needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from zcopt.model.algebra import ConstraintData
from zcopt.model.first_plan import first_plan
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.solve import Outcome, Progress, SolveOptions, Solver, Status

Report = Callable[[str, Progress | None], None]
"""Told what is being solved, and signs of life while it is."""


def nobody(doing: str, progress: Progress | None) -> None:
    """The report nobody listens to."""


@dataclass
class TwoSolvers:
    """One matrix in two solvers; all changes go to both, nothing is built twice."""

    matrix: Matrix
    options: SolveOptions
    report: Report = nobody
    deadline: float = 0.0
    near_relaxation: bool = True
    """Whether the neighbourhood of the relaxation is searched first, which pays where most columns are continuous."""

    def __post_init__(self) -> None:
        self.doing = ""
        self.deadline = self.deadline or time.monotonic() + self.options.time_limit_seconds
        self.solver = Solver(self.matrix, self.options, lambda progress: self.report(self.doing, progress))
        self.relaxed = Solver(self.matrix, replace(self.options, log_file=None))
        self.relaxed.make_continuous()
        self.both = (self.solver, self.relaxed)

    @property
    def seconds_left(self) -> float:
        """Until the deadline."""
        return self.deadline - time.monotonic()

    def solve(self, doing: str, *, relative_gap: float | None = None, start: Vector | None = None,
              deadline: float | None = None) -> Outcome:
        """Near the relaxation first, further only where that does not end inside the gap."""
        self.doing = doing
        self.report(doing, None)
        until = min(self.deadline, deadline or self.deadline)
        gap = self.options.relative_gap if relative_gap is None else relative_gap
        near = None
        if self.near_relaxation and self.matrix.integer.any():
            near = first_plan(self.solver, self.relaxed, self.matrix, relative_gap=gap / 2, deadline=until)
        if near is not None and (near.gap <= gap or near.status is Status.INTERRUPTED):
            return near if near.status is Status.INTERRUPTED else replace(near, status=Status.PROVED)
        values = start if near is None else near.values
        return self.solver.solve(relative_gap=gap, time_limit_seconds=max(0.1, until - time.monotonic()), start=values)

    def add_row(self, coefficients: Mapping[int, float]) -> int:
        """A row that binds nothing yet; its number."""
        self.relaxed.add_row(coefficients)
        return self.solver.add_row(coefficients)

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Hold a row between two values."""
        for solver in self.both:
            solver.set_row_bounds(row, lower, upper)

    def set_cost(self, cost: Vector, offset: float) -> None:
        """Minimise this."""
        for solver in self.both:
            solver.set_cost(cost, offset)

    def fix(self, values: Mapping[int, float]) -> None:
        """Hold columns at values."""
        for solver in self.both:
            solver.fix(values)

    def release(self, columns: Iterable[int]) -> None:
        """Give columns back the bounds of the model."""
        held = list(columns)
        for solver in self.both:
            solver.release(held)

    def drop(self, constraints: Iterable[ConstraintData]) -> None:
        """Free the rows of constraints."""
        loose = list(constraints)
        for solver in self.both:
            solver.drop_rows(loose)

    def restore(self, constraints: Iterable[ConstraintData]) -> None:
        """Give rows back the bounds of the model."""
        bound = list(constraints)
        for solver in self.both:
            solver.restore_rows(bound)

    def restore_cost(self) -> None:
        """Minimise the model's objective again."""
        for solver in self.both:
            solver.restore_cost()
