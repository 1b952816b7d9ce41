"""HiGHS, and the only place that speaks to it: one solver object per model, changed in place between solves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from zcopt.errors import ModelError, StoppedEarly
from zcopt.model import stop
from zcopt.model.algebra import ConstraintData
from zcopt.model.matrix import Matrix, Vector

ANY_NUMBER = 2**31 - 1
"""The solver's own default of its iteration limits."""
UNKNOWN = 1e20
"""The solver's own infinity (its option ``infinite_cost``): a value as large means that there is none."""
IRREDUCIBLE = 6
"""The solver's ``iis_strategy``: from the rows of an infeasibility proof (2) to an irreducible set (4)."""


class Status(StrEnum):
    """Why a solve ended, in our own words."""

    PROVED = "proved"
    TIME_LIMIT = "time limit"
    INTERRUPTED = "interrupted"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """What a solve found: ``values`` per column, or None when there is no feasible point."""

    status: Status
    objective: float
    bound: float
    values: Vector | None
    seconds: float

    @property
    def gap(self) -> float:
        """(objective - bound) / |objective|, 0 where both agree; infinite without a point."""
        return gap_between(self.objective, self.bound)


@dataclass(frozen=True, kw_only=True)
class SolveOptions:
    """How HiGHS works; ``log_file`` grows while it does."""

    relative_gap: float = 1e-4
    time_limit_seconds: float = 600.0
    threads: int = 2
    seed: int = 1
    log_file: Path | None = None
    split_by_months: bool = True
    """Whether models large enough are split by months; False: always in one piece, to compare."""


@dataclass(frozen=True)
class Progress:
    """A sign of life of a MIP solve: cost of the best point so far and its lower bound, infinite while there is none
    [thousand currency]."""

    seconds: float
    best: float
    bound: float

    @property
    def gap(self) -> float:
        """(best - bound) / |best|, infinite while either is open."""
        return gap_between(self.best, self.bound)


def gap_between(objective: float, bound: float) -> float:
    """(objective - bound) / |objective|, infinite while either is open, 0 where both agree."""
    if not np.isfinite(objective) or not np.isfinite(bound):
        return float("inf")
    return max(0.0, objective - bound) / max(1e-9, abs(objective))


class Solver:
    """A compiled model inside HiGHS. Bounds, costs and rows can be changed between solves."""

    def __init__(self, matrix: Matrix, options: SolveOptions,
                 on_progress: Callable[[Progress], None] | None = None) -> None:
        import highspy

        self.matrix = matrix
        self._options = options
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highspy = highspy
        self._bound_from_outside = np.inf
        self._continuous = not matrix.integer.any()
        self.held: dict[int, float] = {}
        """Columns held at a value."""
        for name, value in (("output_flag", options.log_file is not None or on_progress is not None), ("log_to_console", False),
                            ("threads", options.threads), ("random_seed", options.seed)):
            self._set(name, value)
        if options.log_file is not None:
            self._set("log_file", str(options.log_file))
        for moment in (self._highs.cbSimplexInterrupt, self._highs.cbIpmInterrupt, self._highs.cbMipInterrupt):
            moment.subscribe(_leave_if_asked)
        _accept(self._highs.passModel(self._lp()), "the model was not accepted")
        if on_progress is not None:
            self._highs.cbMipLogging.subscribe(lambda event: on_progress(self._progress(event)))

    def solve(self, *, relative_gap: float | None = None, time_limit_seconds: float | None = None,
              start: Vector | None = None, sure: bool = True, bound: float = np.inf) -> Outcome:
        """Minimise; Ctrl-C stops and keeps the best point, a second Ctrl-C leaves at once (see ``stop``).

        Before a model is called infeasible it is solved again without presolve, unless ``sure`` is not needed; so it is when
        the solver gave up, which it has been seen to do in presolve. ``bound`` is one known from outside, of a model whose
        columns are not held: progress is told against it.
        """
        self._bound_from_outside = bound
        self._set("mip_rel_gap", self._options.relative_gap if relative_gap is None else relative_gap)
        limit = self._options.time_limit_seconds if time_limit_seconds is None else time_limit_seconds
        began = time.monotonic()
        outcome = self._run(limit, start, began)
        if outcome.status is Status.FAILED or (outcome.status is Status.INFEASIBLE and sure):
            self._set("presolve", "off")
            outcome = self._run(max(1.0, limit - outcome.seconds), start, began)
            self._set("presolve", "choose")
        return outcome

    def solve_relaxed(self, deadline: float) -> Outcome:
        """Solve a model made continuous, afresh: from an old basis the simplex method has been seen to stall for minutes
        after a cut, where a presolved model takes seconds."""
        self._highs.clearSolver()
        return self._run(max(0.1, deadline - time.monotonic()), None, time.monotonic())

    def solve_again(self, most_iterations: int) -> Outcome:
        """Solve a continuous model from its last basis; afresh where that takes more simplex iterations than this.

        A few changed prices cost milliseconds so, a changed plan can cost ten times a fresh solve. Counted in iterations and
        not in seconds, so that equal runs end in equal points.
        """
        began = time.monotonic()
        self._set("simplex_iteration_limit", most_iterations)
        outcome = self._run(self._options.time_limit_seconds, None, began)
        self._set("simplex_iteration_limit", ANY_NUMBER)
        if outcome.status in (Status.PROVED, Status.INTERRUPTED):
            return outcome
        self._highs.clearSolver()
        return self._run(self._options.time_limit_seconds, None, began)

    def solve_with_duals(self) -> tuple[Vector, Vector]:
        """Solve a continuous model: the value of every column, and of every row what one more unit of its limit costs.

        Raises ModelError when it has no optimum, StoppedEarly when it was interrupted.
        """
        outcome = self.solve()
        if outcome.status is Status.INTERRUPTED:
            raise StoppedEarly("interrupted")
        if outcome.status is not Status.PROVED or outcome.values is None:
            raise ModelError(f"a model that has an optimum ended with '{outcome.status}'")
        return outcome.values, self.row_duals()

    def row_duals(self) -> Vector:
        """After a continuous solve: of every row, added ones too, what one more unit of its limit costs."""
        return np.array(self._highs.getSolution().row_dual, dtype=float)

    def set_column(self, column: int, lower: float, upper: float, cost: float) -> None:
        """Change bounds and cost of a column that was added."""
        self._highs.changeColBounds(column, lower, upper)
        self._highs.changeColCost(column, cost)

    def close_log(self) -> None:
        """Let go of the log file, whose folder some systems cannot rename while it is open."""
        self._set("log_file", "")

    def limit_ranges(self) -> tuple[Vector, Vector]:
        """After ``solve_with_duals``: between which values of a row's limit its price holds, the rest unchanged."""
        status, ranging = self._highs.getRanging()
        _accept(status, "the ranges of prices were not found")
        return np.array(ranging.row_bound_dn.value_, dtype=float), np.array(ranging.row_bound_up.value_, dtype=float)

    def fix(self, values: Mapping[int, float]) -> None:
        """Hold columns at values."""
        self.held |= values
        for column, value in values.items():
            self._highs.changeColBounds(column, value, value)

    def release(self, columns: Iterable[int]) -> None:
        """Give columns back the bounds of the model."""
        for column in columns:
            self.held.pop(column, None)
            self._highs.changeColBounds(column, self.matrix.lower[column], self.matrix.upper[column])

    def add_row(self, coefficients: Mapping[int, float], *, lower: float = -np.inf, upper: float = np.inf) -> int:
        """Add lower <= sum of coefficients x <= upper; returns the row's number."""
        row = int(self._highs.getNumRow())
        index = np.fromiter(coefficients, np.int32, len(coefficients))
        value = np.fromiter(coefficients.values(), float, len(coefficients))
        _accept(self._highs.addRow(lower, upper, len(index), index, value), "a cut was not accepted")
        return row

    def set_row_bounds(self, row: int, lower: float, upper: float) -> None:
        """Change what a row is held between."""
        self._highs.changeRowBounds(row, lower, upper)

    def drop_rows(self, constraints: Iterable[ConstraintData]) -> None:
        """Free the rows of some constraints: they no longer bind."""
        for constraint in constraints:
            for row in self.matrix.rows_of.get(id(constraint), ()):
                self.set_row_bounds(row, -np.inf, np.inf)

    def restore_rows(self, constraints: Iterable[ConstraintData]) -> None:
        """Give rows back the bounds of the model."""
        for constraint in constraints:
            for row in self.matrix.rows_of.get(id(constraint), ()):
                self.set_row_bounds(row, self.matrix.row_lower[row], self.matrix.row_upper[row])

    def set_cost(self, cost: Vector, offset: float = 0.0) -> None:
        """Minimise something else."""
        index = np.arange(len(cost), dtype=np.int32)
        self._highs.changeColsCost(len(index), index, cost)
        self._highs.changeObjectiveOffset(offset)

    def restore_cost(self) -> None:
        """Minimise the model's objective again."""
        self.set_cost(self.matrix.cost, self.matrix.offset)

    def make_continuous(self) -> None:
        """Turn the model into its relaxation: no column has to be whole."""
        count = len(self.matrix.columns)
        kind = np.zeros(count, dtype=np.uint8)
        self._highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kind)
        self._continuous = True

    def add_column(self, cost: float, lower: float, upper: float, entries: Mapping[int, float]) -> int:
        """Add a continuous column with its entries in rows; returns its number."""
        column = int(self._highs.getNumCol())
        rows = np.fromiter(entries, np.int32, len(entries))
        value = np.fromiter(entries.values(), float, len(entries))
        _accept(self._highs.addCol(cost, lower, upper, len(rows), rows, value), "a column was not accepted")
        return column

    def conflict(self, time_limit_seconds: float) -> tuple[list[int], list[int]] | None:
        """Rows, and columns by their upper bound, that cannot all be kept, none of them without need, of a continuous model
        that was found infeasible (an irreducible infeasible subsystem); None when the solver has none in time."""
        self._set("iis_strategy", IRREDUCIBLE)
        self._set("iis_time_limit", time_limit_seconds)
        status, found = self._highs.getIis()
        if str(status).endswith("kError") or not found.valid_ or not len(found.row_index_):
            return None
        upper = (int(self._highspy.IisBoundStatus.kIisBoundStatusUpper), int(self._highspy.IisBoundStatus.kIisBoundStatusBoxed))
        return ([int(r) for r in found.row_index_],
                [int(c) for c, bound in zip(found.col_index_, found.col_bound_, strict=True) if int(bound) in upper])

    @property
    def size(self) -> dict[str, int]:
        """Rows, columns, entries and whole-number columns of the model; rows and columns added later do not count."""
        return self.matrix.size

    def _run(self, limit: float, start: Vector | None, began: float) -> Outcome:
        if stop.asked():
            return Outcome(Status.INTERRUPTED, np.inf, -np.inf, None, time.monotonic() - began)
        self._set("time_limit", float(self._highs.getRunTime()) + limit)
        if start is not None:
            solution = self._highspy.HighsSolution()
            solution.col_value = list(start)
            self._highs.setSolution(solution)
        if threading.current_thread() is not threading.main_thread():
            self._highs.run()  # the library keeps one lock for all interruptible solves
            return self._outcome(time.monotonic() - began)
        with stop.stoppable():
            self._highs.startSolve()
            while not self._highs.wait(0.1)[0]:
                pass
        return self._outcome(time.monotonic() - began)

    def _outcome(self, seconds: float) -> Outcome:
        kind, info = self._highspy.HighsModelStatus, self._highs.getInfo()
        status = {
            kind.kOptimal: Status.PROVED, kind.kTimeLimit: Status.TIME_LIMIT, kind.kInterrupt: Status.INTERRUPTED,
            kind.kInfeasible: Status.INFEASIBLE, kind.kUnbounded: Status.UNBOUNDED,
            kind.kUnboundedOrInfeasible: Status.INFEASIBLE,
        }.get(self._highs.getModelStatus(), Status.FAILED)
        feasible = info.primal_solution_status == self._highspy.SolutionStatus.kSolutionStatusFeasible
        if not feasible:
            return Outcome(status, np.inf, -np.inf, None, seconds)
        values = np.array(self._highs.getSolution().col_value, dtype=float)
        objective = float(info.objective_function_value)
        bound = objective if self._continuous else float(info.mip_dual_bound)
        return Outcome(status, objective, min(bound, objective), values, seconds)

    def _progress(self, event: Any) -> Progress:
        data = event.data_out
        best, bound = (_open_or(float(value)) for value in (data.objective_function_value, data.mip_dual_bound))
        return Progress(float(data.running_time), best, min(bound, self._bound_from_outside, best))

    def _lp(self) -> Any:
        matrix, highspy = self.matrix, self._highspy
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = matrix.a.shape
        lp.col_cost_, lp.offset_ = matrix.cost, matrix.offset
        lp.col_lower_, lp.col_upper_ = matrix.lower, matrix.upper
        lp.row_lower_, lp.row_upper_ = matrix.row_lower, matrix.row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.a.indptr, matrix.a.indices
        lp.a_matrix_.value_ = matrix.a.data
        if matrix.integer.any():
            kind = highspy.HighsVarType
            lp.integrality_ = [kind.kInteger if whole else kind.kContinuous for whole in matrix.integer]
        return lp

    def _set(self, name: str, value: Any) -> None:
        _accept(self._highs.setOptionValue(name, value), f"option {name} was not accepted")


def _leave_if_asked(event: Any) -> None:
    """End the solve that asks, in whichever thread it runs, once the user wants to stop."""
    if stop.asked():
        event.interrupt()


def _open_or(value: float) -> float:
    """The solver writes very large numbers for what it does not know yet."""
    return value if abs(value) < UNKNOWN else float(np.copysign(np.inf, value))


def _accept(status: Any, what: str) -> None:
    if str(status).endswith("kError"):
        raise ModelError(f"HiGHS: {what}")
