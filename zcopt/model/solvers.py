"""A model in the solver, in one piece and split by months, changed together: what a series of alike MIP solves needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from zcopt.model.algebra import ConstraintData
from zcopt.model.decompose import Decomposed
from zcopt.model.first_plan import first_plan
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.rounds import Attempt, solve_by_months
from zcopt.model.solve import Outcome, Progress, SolveOptions, Solver, Status

SPLIT_FROM_COLUMNS = 4_000
"""Models with fewer columns go to the solver in one piece: it is done before a root is split (measured in benchmarks/)."""

Report = Callable[[str, Progress | None], None]
"""Told what is being solved, and signs of life while it is."""


def nobody(doing: str, progress: Progress | None) -> None:
    """The report nobody listens to."""


@dataclass
class Solvers:
    """One matrix in several solvers; all changes go to each, nothing is built twice.

    ``months`` are the years and months the matrix may be split by; without them it is solved in one piece.
    """

    matrix: Matrix
    options: SolveOptions
    report: Report = nobody
    deadline: float = 0.0
    near_relaxation: bool = True
    """Whether the neighbourhood of the relaxation is searched first, which pays where most columns are continuous."""
    months: Sequence[tuple[int, int]] = ()
    split_from_columns: int = SPLIT_FROM_COLUMNS
    why_whole: str = ""
    """Why the model is solved in one piece; empty when it is split."""
    answered: dict[str, int] = field(default_factory=lambda: {"split": 0, "whole": 0})
    """How many solves the months answered, and how many the model in one piece."""

    def __post_init__(self) -> None:
        self.doing = ""
        self.deadline = self.deadline or time.monotonic() + self.options.time_limit_seconds
        self.solver = Solver(self.matrix, self.options, self._tell)
        self.relaxed = Solver(self.matrix, replace(self.options, log_file=None))
        self.relaxed.make_continuous()
        self.split = self._split()
        self.all: list[Solver | Decomposed] = [self.solver, self.relaxed]
        if self.split is not None:
            self.all.append(self.split)

    @property
    def seconds_left(self) -> float:
        """Until the deadline."""
        return self.deadline - time.monotonic()

    def solve(self, doing: str, *, relative_gap: float | None = None, start: Vector | None = None,
              deadline: float | None = None) -> Outcome:
        """The best plan of the model as it is changed now: by months where it splits, else in one piece, where the
        neighbourhood of the relaxation comes first."""
        self.doing = doing
        self.report(doing, None)
        until = min(self.deadline, deadline or self.deadline)
        gap = self.options.relative_gap if relative_gap is None else relative_gap
        attempt = self._by_months(gap, until)
        if attempt is not None and attempt.finished:
            self.answered["split"] += 1
            return attempt.outcome
        self.answered["whole"] += 1
        if attempt is None:
            return self._in_one_piece(gap, until, start)
        known = attempt.outcome
        outcome = self.solver.solve(relative_gap=gap, time_limit_seconds=max(0.1, until - time.monotonic()),
                                    start=start if known.values is None else known.values, bound=known.bound)
        return joined(outcome, known)

    def solve_in_one_piece(self, doing: str) -> Outcome:
        """A model of which almost everything is held, which is no work."""
        self.doing = doing
        self.report(doing, None)
        self.answered["whole"] += 1
        return self._in_one_piece(self.options.relative_gap, self.deadline, None)

    def _by_months(self, gap: float, until: float) -> Attempt | None:
        if self.split is None or not self.split.can_answer:
            return None
        return solve_by_months(self.split, self.relaxed, relative_gap=gap, deadline=until, tell=self._tell)

    def _in_one_piece(self, gap: float, until: float, start: Vector | None) -> Outcome:
        near = None
        if self.near_relaxation and self.matrix.integer.any():
            near = first_plan(self.solver, self.relaxed, self.matrix, relative_gap=gap / 2, deadline=until)
        if near is not None and (near.gap <= gap or near.status is Status.INTERRUPTED):
            return near if near.status is Status.INTERRUPTED else replace(near, status=Status.PROVED)
        wider = self.solver.solve(relative_gap=gap, time_limit_seconds=max(0.1, until - time.monotonic()),
                                  start=start if near is None else near.values)
        return wider if near is None else joined(wider, near)

    def add_row(self, coefficients: Mapping[int, float], *, lower: float = -np.inf, upper: float = np.inf) -> int:
        """Add lower <= sum of coefficients x <= upper, which binds nothing where both are left open; its number."""
        numbers = {each.add_row(coefficients, lower=lower, upper=upper) for each in self.all}
        return max(numbers)

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Hold a row between two values."""
        for each in self.all:
            each.set_row_bounds(row, lower, upper)

    def set_cost(self, cost: Vector, offset: float) -> None:
        """Minimise this."""
        for each in self.all:
            each.set_cost(cost, offset)

    def restore_cost(self) -> None:
        """Minimise the model's objective again."""
        for each in self.all:
            each.restore_cost()

    def fix(self, values: Mapping[int, float]) -> None:
        """Hold columns at values."""
        for each in self.all:
            each.fix(values)

    def release(self, columns: Iterable[int]) -> None:
        """Give columns back the bounds of the model."""
        held = list(columns)
        for each in self.all:
            each.release(held)

    def drop(self, constraints: Iterable[ConstraintData]) -> None:
        """Free the rows of constraints."""
        loose = list(constraints)
        for each in self.all:
            each.drop_rows(loose)

    def restore(self, constraints: Iterable[ConstraintData]) -> None:
        """Give rows back the bounds of the model."""
        bound = list(constraints)
        for each in self.all:
            each.restore_rows(bound)

    @property
    def how(self) -> dict[str, int | str]:
        """How many solves were answered by months and how many in one piece, and why there are no months."""
        return {"solves_by_months": self.answered["split"], "solves_in_one_piece": self.answered["whole"],
                "in_one_piece_because": self.why_whole}

    def close_log(self) -> None:
        """Let go of the log file, whose folder some systems cannot rename while it is open."""
        self.solver.close_log()
        if self.split is not None:
            self.split.master.close_log()

    def _tell(self, progress: Progress) -> None:
        self.report(self.doing, progress)

    def _split(self) -> Decomposed | None:
        if not self.months or not self.options.split_by_months:
            self.why_whole = "it was not to be split"
        elif len(self.matrix.columns) < self.split_from_columns:
            self.why_whole = "it is small"
        else:
            found = Decomposed(self.matrix, self.months, self.options)
            self.why_whole = found.why_not
            return None if found.why_not else found
        return None


def joined(wider: Outcome, first: Outcome) -> Outcome:
    """What two solves of one model found: the better point, the higher bound, and why the wider one ended.

    A wider solve that is stopped before it took up the first one's point does not lose it.
    """
    if (wider.status is Status.INFEASIBLE and first.values is not None) or wider.status in (Status.UNBOUNDED, Status.FAILED):
        return wider
    if first.values is None:
        return replace(wider, bound=min(max(wider.bound, first.bound), wider.objective))
    better = wider if wider.values is not None and wider.objective <= first.objective else first
    bound = min(max(wider.bound, first.bound), better.objective)
    return Outcome(wider.status, better.objective, bound, better.values, first.seconds + wider.seconds)
