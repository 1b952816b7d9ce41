"""The master of all hours: yearly decisions and rows, one column for the cost of each month, and the cuts months answered with.

It is kept twice, with whole numbers and without: the first proposes decisions and bounds every plan, the second finds the sizes
and prices that fit them. Cuts that no recent solution needed are set aside in the first, where they cost time, and put back
when the second needs them again, which knows all of them; a bound without some of the cuts is still one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zcopt.model.cuts import scaled
from zcopt.model.decompose import master_matrix
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.solve import Outcome, SolveOptions, Solver
from zcopt.model.split import Key

SET_ASIDE_AFTER = 10
"""A cut that this many solutions in a row did not need is set aside (ours; measured on the car plant: a master of 600 cuts takes
3 to 4 s, one of 2,500 takes 13 to 20 s)."""
NEEDED = 1e-9


@dataclass(frozen=True)
class Proposal:
    """Yearly columns, prices of what months hand over, and what the master thinks months then cost and the whole costs."""

    point: Vector
    prices: Mapping[Key, float]
    months: float
    cost: float


@dataclass
class _Cut:
    """A row of both problems, under the same number in each; ``idle``: how many solutions in a row did not need it."""

    row: int
    lower: float
    idle: int = 0


class Master:
    """Yearly rows and columns of ``yearly``; ``shared`` are keys and numbers of the columns months hand over; ``costs`` are the
    values the cost of each month lies between at any rate  [thousand currency]."""

    def __init__(self, yearly: Matrix, shared: Mapping[Key, int], costs: Sequence[tuple[float, float]],
                 options: SolveOptions) -> None:
        self.yearly, self.shared = yearly, shared
        self.count = yearly.a.shape[1]
        whole = master_matrix(yearly, costs)
        self._mixed, self._linear = Solver(whole, options), Solver(whole, options)
        self._linear.make_continuous()
        self._integers = np.flatnonzero(whole.integer)
        self._cuts: list[_Cut] = []

    def add_cut(self, coefficients: Mapping[int, float], month: int, lower: float) -> None:
        """The cost of ``month`` + coefficients (by yearly column) x >= lower."""
        row, lower = scaled({**coefficients, self.count + month: 1.0}, lower)
        self._cuts.append(_Cut(self._add(row, lower), lower))

    def add_row(self, coefficients: Mapping[int, float], lower: float) -> None:
        """A row of yearly columns that stays in force."""
        self._add(*scaled(coefficients, lower))

    def propose(self, relative_gap: float, time_limit_seconds: float) -> Outcome:
        """The cheapest decisions the cuts allow; its bound is one for every plan."""
        return self._mixed.solve(relative_gap=relative_gap, time_limit_seconds=time_limit_seconds)

    def decisions(self, outcome: Vector) -> dict[int, float]:
        """The whole numbers of a solution by yearly column."""
        return {int(c): float(round(outcome[c])) for c in self._integers}

    def at(self, decisions: Mapping[int, float]) -> Proposal | None:
        """The sizes that are best with these whole numbers, and prices; None when no sizes keep the yearly rows and cuts.

        Without decisions: with no number whole.
        """
        self._linear.fix(decisions)
        outcome = self._linear.solve(sure=False)
        duals = self._linear.row_duals()
        self._linear.release(decisions)
        if outcome.values is None:
            return None
        self._set_aside(duals)
        point = outcome.values[:self.count]
        price = self.yearly.cost - self.yearly.a.T @ duals[:self.yearly.a.shape[0]]
        prices = {key: float(price[column]) for key, column in self.shared.items()}
        months = float(outcome.values[self.count:].sum()) + sum(
            prices[key] * float(point[column]) for key, column in self.shared.items())
        rounded = np.where(self.yearly.integer, np.round(point), point) if decisions else point
        return Proposal(rounded, prices, months, outcome.objective)

    def _add(self, coefficients: Mapping[int, float], lower: float) -> int:
        self._linear.add_row(coefficients, lower=lower)
        return self._mixed.add_row(coefficients, lower=lower)

    def _set_aside(self, duals: Vector) -> None:
        for cut in self._cuts:
            if abs(duals[cut.row]) > NEEDED:
                if cut.idle >= SET_ASIDE_AFTER:
                    self._mixed.set_row_bounds(cut.row, cut.lower, np.inf)
                cut.idle = 0
            else:
                cut.idle += 1
                if cut.idle == SET_ASIDE_AFTER:
                    self._mixed.set_row_bounds(cut.row, -np.inf, np.inf)
