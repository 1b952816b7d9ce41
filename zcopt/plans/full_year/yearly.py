"""The yearly problem of Dantzig and Wolfe: it mixes the months' dispatches found so far and prices what they hand over.

    minimise  yearly cost + sum over dispatches of share * cost
    yearly rows hold;  what is handed over = sum of share * handed;  shares of a month sum to 1

Every row may be missed at a price out of reach: a promise so that a year that cannot keep it is found and measured, any other
row so that the first few dispatches, which may not fit together yet, have prices to be corrected by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zcopt.model.books import PromisePost
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.solve import SolveOptions, Solver
from zcopt.model.sparse import Sparse, of_entries, side_by_side, stacked, zeros
from zcopt.model.split import Key
from zcopt.plans.full_year.dispatch import UNSERVED_PRICE_KCUR_PER_MWH, Answer

MISS_PRICE_KCUR = 50.0
"""While months are mixed, what a unit (tCO2e, tce, MWh) of a missed promise costs: far above any abatement on offer, below
unserved energy (ours)."""
OTHER_MISS_PRICE_KCUR = 10_000.0
"""What a unit of any other row costs: above everything, because it must not be missed in the end (ours)."""
LEAST_MISS = 1e-4
"""A promise missed by less (in tCO2e, tce, MWh, thousand currency) is kept."""
LEAST_SHARE = 1e-9


@dataclass(frozen=True)
class Mix:
    """The yearly problem over the dispatches found so far: its optimum, prices, and what a month is worth."""

    cost: float
    """With the prices of misses and of unserved energy  [thousand currency]."""
    net_cost: float
    """Without them."""
    values: Vector
    """Of the yearly columns."""
    shares: Sequence[tuple[int, Answer, float]]
    """Number of the month, a dispatch of it and its share, where that is not zero."""
    prices: Mapping[Key, float]
    worth: Vector
    missed: Sequence[tuple[PromisePost, float]]
    misfit: float
    """By how much rows that are no promises are missed: the dispatches found do not fit together while it is above 0."""

    @property
    def unserved_mwh(self) -> float:
        """Energy that cannot be supplied, or not be got rid of."""
        return sum(share * answer.unserved_mwh for _, answer, share in self.shares)

    @property
    def miss_cost(self) -> float:
        """What promises missed are priced at  [thousand currency]."""
        return MISS_PRICE_KCUR * sum(short for _, short in self.missed)

    def could_save(self, answers: Sequence[Answer]) -> float:
        """By how much the year could at most become cheaper with these answers to the prices of the mix."""
        return float(sum(max(0.0, worth - answer.at(self.prices)) for worth, answer in zip(self.worth, answers, strict=True)))


class YearlyProblem:
    """The yearly rows and columns of a typical-day matrix; ``shared`` are keys and numbers of what months hand over."""

    def __init__(self, matrix: Matrix, shared: Mapping[Key, int], promises: Sequence[PromisePost], options: SolveOptions) -> None:
        self.matrix, self.shared, self.options = matrix, shared, options
        self.promise_of = {id(promise.constraint): promise for promise in promises}

    def mix(self, found: Sequence[Sequence[Answer]], fixed: Mapping[int, float], released: frozenset[int]) -> Mix:
        """Least cost of the year over mixes of the dispatches ``found`` for each month, yearly columns ``fixed`` held.

        Constraints whose id is in ``released`` do not bind.
        """
        yearly, answers = self._bound(released), [(b, answer) for b, of_month in enumerate(found) for answer in of_month]
        (rows, columns), handed = yearly.a.shape, len(self.shared)
        sides = self._sides(yearly)
        penalty = np.r_[np.zeros(columns), [UNSERVED_PRICE_KCUR_PER_MWH * answer.unserved_mwh for _, answer in answers],
                        [OTHER_MISS_PRICE_KCUR if promise is None else MISS_PRICE_KCUR for _, _, promise in sides]]
        cost = np.r_[yearly.cost, [answer.cost for _, answer in answers], np.zeros(len(sides))]
        equal, width = np.r_[np.zeros(handed), np.ones(len(found))], len(answers) + len(sides)
        whole = Matrix(self._rows(yearly, answers, sides, len(found)), np.r_[yearly.row_lower, equal],
                       np.r_[yearly.row_upper, equal], np.r_[yearly.lower, np.zeros(width)],
                       np.r_[yearly.upper, np.full(width, np.inf)], cost + penalty, yearly.offset,
                       np.zeros(columns + width, dtype=bool), range(columns + width), range(rows + len(equal)))
        solver = Solver(whole, self.options)
        solver.fix(fixed)
        values, duals = solver.solve_with_duals()
        shares, short = values[columns:columns + len(answers)], values[columns + len(answers):]
        net = float(cost @ values + yearly.offset)
        return Mix(
            cost=net + float(penalty @ values), net_cost=net, values=values[:columns], worth=duals[rows + handed:],
            prices={key: float(duals[rows + j]) for j, key in enumerate(self.shared)},
            shares=[(b, answer, float(s)) for (b, answer), s in zip(answers, shares, strict=True) if s > LEAST_SHARE],
            missed=[(promise, float(s)) for (_, _, promise), s in zip(sides, short, strict=True)
                    if promise is not None and s > LEAST_MISS],
            misfit=float(sum(s for (_, _, promise), s in zip(sides, short, strict=True) if promise is None)))

    def _bound(self, released: frozenset[int]) -> Matrix:
        free = np.array([id(row) in released for row in self.matrix.rows], dtype=bool)
        return replace(self.matrix, row_lower=np.where(free, -np.inf, self.matrix.row_lower),
                       row_upper=np.where(free, np.inf, self.matrix.row_upper))

    def _sides(self, yearly: Matrix) -> list[tuple[int, float, PromisePost | None]]:
        """Row and direction of each side of each row by which it may be missed, and the promise it is."""
        return [(r, sign, self.promise_of.get(id(row))) for r, row in enumerate(yearly.rows)
                for sign, limit in ((-1.0, yearly.row_upper[r]), (1.0, yearly.row_lower[r])) if np.isfinite(limit)]

    def _rows(self, yearly: Matrix, answers: Sequence[tuple[int, Answer]], sides: Sequence[tuple[int, float, PromisePost | None]],
              months: int) -> Sparse:
        """Yearly rows, one row for each thing handed over, one for each month; columns: yearly, dispatches, misses."""
        (rows, columns), number = yearly.a.shape, {key: j for j, key in enumerate(self.shared)}
        take = [(j, column, 1.0) for j, column in enumerate(self.shared.values())]
        give = [(number[key], columns + k, -value) for k, (_, answer) in enumerate(answers)
                for key, value in answer.handed.items()]
        ones = [(len(number) + b, columns + k, 1.0) for k, (b, _) in enumerate(answers)]
        width = columns + len(answers) + len(sides)
        row, column, value = (np.array(list(x)) for x in zip(*take, *give, *ones, strict=True))
        below = of_entries(value, row.astype(int), column.astype(int), (len(number) + months, width))
        misses = of_entries([sign for _, sign, _ in sides], [r for r, _, _ in sides], range(len(sides)), (rows, len(sides)))
        return stacked([side_by_side([yearly.a, zeros(rows, len(answers)), misses]), below])
