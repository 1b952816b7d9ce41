"""The dispatch of one month at given prices, from a solver that stays warm between rounds and plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zcopt.model.matrix import Vector
from zcopt.model.solve import Outcome, SolveOptions, Solver
from zcopt.model.split import Key
from zcopt.model.stop import leave_if_asked
from zcopt.plans.full_year.months import Block

UNSERVED_PRICE_KCUR_PER_MWH = 1_000.0
"""What energy that cannot be supplied is priced at, so that its least amount is found (ours: far above any price)."""
LEAST_PENALTY_KCUR = 0.01
"""Less than this penalty of a month (10 Wh) is the solver's noise."""
MOST_WARM_ITERATIONS = 1_000
"""A fifth of what a fresh solve takes (measured: 4,700 iterations for a month of 11,000 rows)."""


@dataclass(frozen=True)
class Answer:
    """A dispatch of a month: its cost [thousand currency], what it hands to the year, energy left unserved or unused [MWh]
    by carrier and direction, and what is read off it (see ``Block``)."""

    cost: float
    handed: Mapping[Key, float]
    unserved: Mapping[tuple[str, str], float]
    money: Vector
    energy: Vector
    power: Vector

    @property
    def unserved_mwh(self) -> float:
        """Energy that cannot be supplied, or not be got rid of, over all carriers."""
        return sum(self.unserved.values())

    def at(self, prices: Mapping[Key, float]) -> float:
        """The cost with what is handed over priced, unserved energy at its penalty."""
        return (self.cost + UNSERVED_PRICE_KCUR_PER_MWH * self.unserved_mwh
                + sum(prices[key] * value for key, value in self.handed.items()))


class Month:
    """A block inside its solver. Not to be used by two threads at once."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._own_cost = np.where(block.own, block.matrix.cost, 0.0)
        self._solver: Solver | None = None
        self._solved_before = False
        self._slack: list[tuple[str, str, float]] = []
        """Carrier, direction and hours of each column of unserved energy, once there are any."""
        self.lacked_mwh = 0.0
        """Energy that was missing, or not got rid of, in the last dispatch."""

    def dispatch(self, held: Mapping[Key, float], prices: Mapping[Key, float]) -> Answer | None:
        """The cheapest dispatch at prices of what is handed over; with the least unserved energy where there is none.

        None when the month cannot be run even so. Raises StoppedEarly when a stop was asked for.
        """
        if self._solver is None:
            self._solver = Solver(self.block.matrix, SolveOptions(threads=1))
        self._solver.fix({j: held[key] for j, key in self.block.tied.items() if key in held})
        cost = self._own_cost.copy()
        for j, key in self.block.tied.items():
            cost[j] += prices.get(key, 0.0)
        self._solver.set_cost(cost)
        outcome = self._solved(self._solver)
        if outcome.values is None and not self._slack:
            self._let_energy_be_missing(self._solver)
            outcome = self._solved(self._solver)
        if outcome.values is None:
            return None
        answer = self._answer(outcome.values, prices)
        self.lacked_mwh = answer.unserved_mwh
        return answer

    def row_duals(self) -> Vector:
        """After a dispatch: what one more unit of the limit of each row of the block costs."""
        assert self._solver is not None
        return self._solver.row_duals()[:self.block.matrix.a.shape[0]]

    def prices_of_serving(self, held: Mapping[Key, float]) -> Vector | None:
        """Of the least energy that is missing or not got rid of at held values: what one more unit of the limit of each row
        adds to it, at its penalty; None when nothing was ever missing, or it cannot be told."""
        if self._solver is None or not self._slack:
            return None
        self._solver.fix({j: held[key] for j, key in self.block.tied.items() if j in self._solver.held})
        self._solver.set_cost(np.zeros(len(self.block.own)))
        outcome = self._solved(self._solver)
        return None if outcome.values is None or outcome.objective <= LEAST_PENALTY_KCUR else self.row_duals()

    def _solved(self, solver: Solver) -> Outcome:
        outcome = solver.solve_again(MOST_WARM_ITERATIONS) if self._solved_before else solver.solve(sure=False)
        self._solved_before = True
        leave_if_asked()
        return outcome

    def _let_energy_be_missing(self, solver: Solver) -> None:
        for row, (carrier, hours) in self.block.balances.items():
            for direction, sign in (("supply", 1.0), ("use", -1.0)):
                solver.add_column(UNSERVED_PRICE_KCUR_PER_MWH * hours, 0.0, np.inf, {row: sign})
                self._slack.append((carrier, direction, hours))

    def _answer(self, values: Vector, prices: Mapping[Key, float]) -> Answer:
        block, count = self.block, len(self.block.own)
        x = values[:count]
        unserved: dict[tuple[str, str], float] = {}
        for (carrier, direction, hours), power in zip(self._slack, values[count:].tolist(), strict=True):
            if power > 0:
                unserved[carrier, direction] = unserved.get((carrier, direction), 0.0) + hours * power
        return Answer(float(self._own_cost @ x), {key: float(x[j]) for j, key in block.tied.items() if key in prices},
                      unserved, block.money @ x, block.energy @ x, block.power @ x + block.power_constant)
