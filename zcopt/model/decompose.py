"""A model as a master problem of the yearly decisions and cuts of what the months cost, and linear problems of proposals.

    master:   least yearly cost + sum of month costs    over the yearly columns and rows, month costs above their cuts
    proposal: the whole-number decisions of the master, everything else re-optimised in one linear problem

The master is a relaxation, so its bound holds; a proposal's linear problem gives a plan and the duals of the months' rows,
whose cuts make the master exact at this proposal. Cuts speak of months only: they stay valid when yearly rows, costs or
held columns change, so every further plan, target or frontier point starts from all that was learnt before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from zcopt.model.algebra import ConstraintData
from zcopt.model.cuts import cut_of, least_cost, month_blocks, scaled
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.solve import Outcome, SolveOptions, Solver, Status
from zcopt.model.sparse import side_by_side, zeros
from zcopt.model.split import LINKING, split

UNSERVED_PRICE_KCUR = 1_000.0
"""While a proposal that cannot be run is studied: what a MW in a slot, or a MWh in a month, that is missing costs (ours)."""
MISS_PRICE_SHARE = 10.0
"""What it costs then to miss a whole yearly limit, in objectives (ours)."""
TINY = 1e-9
BALANCES = ("balance.hourly", "balance.yearly")


class Decomposed:
    """One matrix as a master problem and a linear problem for its proposals; changes go to both."""

    def __init__(self, matrix: Matrix, months: Sequence[tuple[int, int]], options: SolveOptions) -> None:
        self.matrix, self.options = matrix, options
        self.cut = split(matrix, months)
        self.why_not = _why_not(matrix, self.cut.column_block)
        if self.why_not:
            return
        self.blocks = month_blocks(matrix, self.cut)
        self.linking = self.cut.linking
        self.count = len(self.linking)
        self.place = np.full(len(matrix.columns), -1, dtype=np.int64)
        self.place[self.linking] = np.arange(self.count)
        self.whole = np.flatnonzero(matrix.integer)
        self.own_cost = np.where(self.place < 0, matrix.cost, 0.0)
        self.master = Solver(master_matrix(matrix.part(self.cut.yearly_rows, self.linking),
                                           [least_cost(matrix, block) for block in self.blocks]), options)
        self.row_in_master = {int(r): k for k, r in enumerate(self.cut.yearly_rows)}
        self.fixed = Solver(matrix, replace(options, log_file=None))
        self.fixed.make_continuous()
        self.elastic: list[tuple[int, float]] = []
        self._make_elastic()
        self.share_of_row: dict[int, float | None] = {}
        """Rows added: how often they count the months' own cost; None where they see a month in another way."""
        self.weight: float | None = 1.0
        self.in_the_way: set[int] = set()
        """Rows in force that the master cannot hold, and month rows out of force, without which cuts would be wrong."""
        self.root_is_known = False
        self.changed_months: set[int] = set()

    # -- changes --------------------------------------------------------------------------------------------------

    def fix(self, values: Mapping[int, float]) -> None:
        """Hold columns at values."""
        self.fixed.fix(values)
        self.master.fix({int(self.place[c]): v for c, v in values.items() if self.place[c] >= 0})
        self.changed_months |= {c for c in values if self.place[c] < 0}

    def release(self, columns: Iterable[int]) -> None:
        """Give columns back the bounds of the model."""
        free = list(columns)
        self.fixed.release(free)
        self.master.release(int(self.place[c]) for c in free if self.place[c] >= 0)
        self.changed_months -= set(free)

    def add_row(self, coefficients: Mapping[int, float], *, lower: float = -np.inf, upper: float = np.inf) -> int:
        """Add a row of any columns; months may be seen by their whole own cost only, or the row is in the way."""
        row = self.fixed.add_row(coefficients, lower=lower, upper=upper)
        share = self._share(coefficients)
        self.share_of_row[row] = share
        held = {int(self.place[c]): v for c, v in coefficients.items() if self.place[c] >= 0}
        held |= {self.count + b: share for b in range(len(self.blocks))} if share else {}
        self.row_in_master[row] = self.master.add_row(held, lower=lower if share is not None else -np.inf,
                                                      upper=upper if share is not None else np.inf)
        self._note(row, lower, upper)
        return row

    def set_row_bounds(self, row: int, lower: float, upper: float) -> None:
        """Change what a row is held between."""
        self.fixed.set_row_bounds(row, lower, upper)
        if row in self.row_in_master and self.share_of_row.get(row, 0.0) is not None:
            self.master.set_row_bounds(self.row_in_master[row], lower, upper)
        self._note(row, lower, upper)

    def drop_rows(self, constraints: Iterable[ConstraintData]) -> None:
        """Free the rows of some constraints: they no longer bind."""
        for row in self._rows_of(constraints):
            self.set_row_bounds(row, -np.inf, np.inf)

    def restore_rows(self, constraints: Iterable[ConstraintData]) -> None:
        """Give rows back the bounds of the model."""
        for row in self._rows_of(constraints):
            self.set_row_bounds(row, self.matrix.row_lower[row], self.matrix.row_upper[row])

    def set_cost(self, cost: Vector, offset: float = 0.0) -> None:
        """Minimise something else; months by their whole own cost only, or the objective is in the way."""
        self.fixed.set_cost(cost, offset)
        self.weight = self._share({int(c): float(cost[c]) for c in np.flatnonzero(cost)})
        self.root_is_known = False
        if self.weight is not None:
            self.master.set_cost(np.r_[cost[self.linking], np.full(len(self.blocks), self.weight)], offset)

    def restore_cost(self) -> None:
        """Minimise the model's objective again."""
        self.set_cost(self.matrix.cost, self.matrix.offset)

    @property
    def can_answer(self) -> bool:
        """Whether the model as it is changed now can be split."""
        return not self.why_not and self.weight is not None and not self.in_the_way and not self.changed_months

    # -- solving --------------------------------------------------------------------------------------------------

    def learn(self, row_duals: Vector) -> None:
        """Add the cuts of all months at the prices of a linear problem of this model as it is changed now."""
        assert self.weight is not None
        first = len(self.matrix.rows)
        weight = self.weight - sum(float(row_duals[r]) * share for r, share in self.share_of_row.items()
                                   if share and first <= r < len(row_duals))
        for number, block in enumerate(self.blocks):
            cut = cut_of(self.matrix, block, number, row_duals, weight)
            if cut is None:
                continue
            entries = {int(self.place[c]): v for c, v in cut.coefficients.items()}
            if weight > TINY:
                entries[self.count + number] = weight
            if entries and max(abs(v) for v in entries.values()) > 0:
                row, lower = scaled(entries, cut.lower)
                self.master.add_row(row, lower=lower)

    def proposal(self, decisions: Mapping[int, float], deadline: float) -> Outcome:
        """The cheapest plan with these whole numbers; when there is none, what it lacks least is learnt."""
        outcome, studied, duals = self.study(decisions, deadline)
        if studied.status is Status.PROVED:
            self.learn(duals)
        return outcome

    def study(self, decisions: Mapping[int, float], deadline: float) -> tuple[Outcome, Outcome, Vector]:
        """The cheapest plan with these whole numbers, and, the same where there is one, the plan that lacks least; of that one
        what one more unit of the limit of each row costs."""
        self.fixed.fix(decisions)
        outcome = studied = self.fixed.solve_relaxed(deadline)
        if outcome.status is Status.INFEASIBLE:
            self._open_elastic(True)
            studied = self.fixed.solve_relaxed(deadline)
            self._open_elastic(False)
        duals = self.fixed.row_duals()
        held = {c: v for c, v in self.held_before.items() if c in decisions}
        self.fixed.release(c for c in decisions if c not in held)
        self.fixed.fix(held)
        return outcome, studied, duals

    @property
    def held_before(self) -> dict[int, float]:
        """Whole-number columns held from outside."""
        return {int(self.linking[k]): v for k, v in self.master.held.items() if k < self.count}

    def bar(self, decisions: Mapping[int, float]) -> bool:
        """Keep exactly these whole numbers out; False where they are not all binary, so that no row can do it."""
        free = [c for c in decisions if c not in self.held_before]
        if any(self.matrix.lower[c] < -TINY or self.matrix.upper[c] > 1 + TINY for c in free) or not free:
            return False
        ones = sum(decisions[c] > 0.5 for c in free)
        self.barred.append(self.master.add_row(
            {int(self.place[c]): (-1.0 if decisions[c] > 0.5 else 1.0) for c in free}, lower=1.0 - ones))
        return True

    def allow_all(self) -> None:
        """Let what was barred be proposed again: rows may have changed since."""
        for row in self.barred:
            self.master.set_row_bounds(row, -np.inf, np.inf)
        self.barred.clear()

    barred: list[int]

    # -- inside ---------------------------------------------------------------------------------------------------

    def _share(self, coefficients: Mapping[int, float]) -> float | None:
        """How often a row or an objective counts the months' own cost; None where it sees their columns in another way."""
        seen = np.zeros(len(self.place))
        for column, value in coefficients.items():
            if self.place[column] < 0:
                seen[column] = value
        if not seen.any():
            return 0.0
        at = int(np.argmax(np.abs(self.own_cost)))
        share = seen[at] / self.own_cost[at] if self.own_cost[at] else 0.0
        alike = np.abs(seen - share * self.own_cost) <= TINY * np.maximum(1.0, np.abs(seen))
        return float(share) if share > 0 and alike.all() else None

    def _note(self, row: int, lower: float, upper: float) -> None:
        """Whether a row as it is bounded now is in the way."""
        bound = np.isfinite(lower) or np.isfinite(upper)
        if row >= len(self.matrix.rows):
            wrong = self.share_of_row[row] is None and bound
        else:
            wrong = self.cut.row_block[row] != LINKING and (
                lower != self.matrix.row_lower[row] or upper != self.matrix.row_upper[row])
        (self.in_the_way.add if wrong else self.in_the_way.discard)(row)

    def _rows_of(self, constraints: Iterable[ConstraintData]) -> list[int]:
        return list(chain.from_iterable(self.matrix.rows_of.get(id(c), ()) for c in constraints))

    def _make_elastic(self) -> None:
        """Closed columns by which balances, and yearly limits on what months hand over, can be missed at a price."""
        self.barred = []
        handed = np.zeros(len(self.place), dtype=bool)
        handed[np.flatnonzero(self.cut.shared)] = True
        sums_handed = (abs(self.matrix.a) @ handed.astype(float)) > 0
        reach = np.where(np.isfinite(self.matrix.upper), np.abs(self.matrix.upper), 0.0)
        size = abs(self.matrix.a) @ reach
        for row, constraint in enumerate(self.matrix.rows):
            low, high = self.matrix.row_lower[row], self.matrix.row_upper[row]
            if str(constraint.parent_component().name) in BALANCES:
                price = UNSERVED_PRICE_KCUR
            elif self.cut.row_block[row] == LINKING and sums_handed[row] and low != high:
                limit = max(abs(v) for v in (low, high) if np.isfinite(v)) if np.isfinite(low) or np.isfinite(high) else 0.0
                price = -MISS_PRICE_SHARE / max(limit, size[row] * TINY, TINY)
            else:
                continue
            for sign, side in ((1.0, low), (-1.0, high)):
                if np.isfinite(side):
                    self.elastic.append((self.fixed.add_column(0.0, 0.0, 0.0, {row: sign}), price))
        self.size_of_objective = 1.0

    def _open_elastic(self, is_open: bool) -> None:
        scale = max(1.0, self.size_of_objective)
        for column, price in self.elastic:
            self.fixed.set_column(column, 0.0, np.inf if is_open else 0.0, price if price > 0 else -price * scale)


def _why_not(matrix: Matrix, column_block: object) -> str:
    block = np.asarray(column_block)
    months = set(np.unique(block[block != LINKING]).tolist())
    if len(months) < 2:
        return "it has one month"
    if bool((matrix.integer & (block != LINKING)).any()):
        return "months decide whole numbers (minimum loads)"
    if not matrix.integer.any():
        return "it has no whole-number decisions"
    return ""


def master_matrix(yearly: Matrix, costs: Sequence[tuple[float, float]]) -> Matrix:
    """Yearly rows and columns, and one column between these values for the cost of each month."""
    (rows, columns), months = yearly.a.shape, len(costs)
    low, high = (np.array([pair[side] for pair in costs], dtype=float) for side in range(2))
    return Matrix(side_by_side([yearly.a, zeros(rows, months)]), yearly.row_lower, yearly.row_upper,
                  np.r_[yearly.lower, low], np.r_[yearly.upper, high], np.r_[yearly.cost, np.ones(months)], yearly.offset,
                  np.r_[yearly.integer, np.zeros(months, dtype=bool)], range(columns + months), range(rows))
