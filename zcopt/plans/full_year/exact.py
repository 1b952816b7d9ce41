"""Plans decided on all hours: the yearly decisions in a master, months at full resolution answering with cuts.

The master proposes investments, the months of the full year answer at its prices, and their duals are cuts (see
``zcopt.model.cuts``), valid for all hours whatever typical days said. Once the months cost what the master foresaw, the
proposal is dispatched: its cost is the upper bound, the master's value the lower one, and the plan is certified by both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from zcopt.model.cuts import MonthBlock, cut_of, least_cost
from zcopt.model.decompose import master_matrix
from zcopt.model.matrix import Matrix, Vector, implied_bounds, typed_bounds
from zcopt.model.solve import Outcome, Progress, Solver, Status, gap_between
from zcopt.model.sparse import by_rows
from zcopt.model.split import Key
from zcopt.model.stop import leave_if_asked
from zcopt.plans.full_year.dispatch import Answer, Month
from zcopt.plans.full_year.year import FullYear
from zcopt.plans.full_year.yearly import Mix

GAP = 1e-3
"""How closely plans are certified on all hours, where the gap asked for is wider (the goal of the exact depth)."""
MOST_ROUNDS = 60
FORESEEN_SHARE_OF_GAP = 0.5
"""A proposal is dispatched once the months cost no more than the master foresaw, to this share of the gap."""
TOWARDS_THE_NEWEST = 0.6
"""Sizes of a proposal are this far from the last ones towards those of the master: cuts between them are worth more (ours)."""
LEAST_UNSERVED_MWH = 1e-3


@dataclass(frozen=True)
class Certified:
    """A plan of all hours: investments in the typical-day matrix, its dispatch, and what no plan costs less than.

    ``mix`` is None when no proposal held in the time given; ``bound`` [thousand currency] is proved all the same.
    """

    values: Vector | None
    mix: Mix | None
    bound: float

    @property
    def gap(self) -> float:
        """(cost - bound) / cost; infinite without a plan."""
        return gap_between(np.inf if self.mix is None else self.mix.net_cost, self.bound)


class ExactSearch:
    """The master of all hours. Cuts are kept from plan to plan; rows that keep plans apart are added between."""

    def __init__(self, year: FullYear, gap: float, deadline: float, tell: Callable[[str, Progress | None], None]) -> None:
        self.year, self.gap, self.deadline, self.tell = year, min(gap, GAP), deadline, tell
        self.count = len(year.cut.linking)
        column_of = {key: c for c, key in enumerate(year.keys)}
        yearly = _yearly(year)
        bounds = {int(c): (yearly.lower[k], yearly.upper[k]) for k, c in enumerate(year.cut.linking)}
        self.blocks = [_block(month, {j: bounds[column_of[key]] for j, key in month.block.tied.items()})
                       for month in year.months]
        self.places = [{j: year.place[column_of[key]] for j, key in month.block.tied.items()} for month in year.months]
        whole = master_matrix(yearly, [least_cost(matrix, block) for matrix, block in self.blocks])
        self.master = Solver(whole, year.options)
        self.linear = Solver(whole, year.options)
        self.linear.make_continuous()
        self.yearly = yearly
        self.integers = np.flatnonzero(whole.integer)

    def learn(self) -> None:
        """Cuts from the newest answer of every month."""
        for number, (month, (matrix, block), place) in enumerate(zip(self.year.months, self.blocks, self.places, strict=True)):
            cut = cut_of(matrix, block, number, month.row_duals(), 1.0)
            if cut is not None:
                row = {place[j]: value for j, value in cut.coefficients.items()} | {self.count + number: 1.0}
                for solver in (self.master, self.linear):
                    solver.add_row(row, lower=cut.lower)

    def start_from(self, values: Vector) -> None:
        """Cuts from the dispatch of a plan that typical days found: the months' answers where a good plan is."""
        self.year.dispatch("start", values, rough=True)
        self.learn()

    def keep_apart(self, coefficients: Mapping[int, float], lower: float) -> None:
        """Add a row over columns of the typical-day matrix: further plans differ enough."""
        row = {self.year.place[c]: value for c, value in coefficients.items()}
        for solver in (self.master, self.linear):
            solver.add_row(row, lower=lower)

    def best(self, name: str) -> Certified:
        """The cheapest plan of all hours that the rows allow, certified as closely as time allows."""
        found = Certified(None, None, -np.inf)
        last: Vector | None = None
        for number in range(MOST_ROUNDS):
            leave_if_asked()
            self._report(f"exact: {name}, round {number + 1}", found)
            top = self.master.solve(relative_gap=self.gap / 2, time_limit_seconds=self._left())
            found = replace(found, bound=max(found.bound, top.bound))
            if top.values is None or found.gap <= self.gap or time.monotonic() >= self.deadline:
                break
            last, foreseen, prices = self._proposal(top.values, last)
            if foreseen:
                found = self._dispatched(name, last, prices, found)
        return found

    def _report(self, doing: str, found: Certified) -> None:
        self.tell(doing, None)
        if np.isfinite(found.bound):
            best = np.inf if found.mix is None else found.mix.net_cost
            self.tell(doing, Progress(0.0, best, min(best, found.bound)))

    def _proposal(self, top: Vector, last: Vector | None) -> tuple[Vector, bool, Mapping[Key, float]]:
        """The master's decisions with the sizes best for them, answered by the months; whether these cost what was foreseen."""
        decided = {int(c): float(round(top[c])) for c in self.integers}
        self.linear.fix(decided)
        outcome = self.linear.solve(sure=False)
        self.linear.release(decided)
        if outcome.values is None:
            return top[:self.count], False, {}
        newest = outcome.values[:self.count]
        same = last is not None and all(round(last[c]) == value for c, value in decided.items() if c < self.count)
        point = TOWARDS_THE_NEWEST * newest + (1 - TOWARDS_THE_NEWEST) * last if same and last is not None else newest
        point = np.where(self.yearly.integer, np.round(point), point)
        duals = self.linear.row_duals()[:self.yearly.a.shape[0]]
        price = self.yearly.cost - self.yearly.a.T @ duals
        shared = {key: float(price[place]) for key, place in self.year.yearly.shared.items()}
        answers = self._answers(point, shared)
        self.learn()
        below = float(outcome.values[self.count:].sum()) + sum(
            shared[key] * float(newest[place]) for key, place in self.year.yearly.shared.items())
        above = sum(answer.at(shared) for answer in answers) - below
        return point, above <= FORESEEN_SHARE_OF_GAP * self.gap * abs(outcome.objective), shared

    def _answers(self, point: Vector, prices: Mapping[Key, float]) -> list[Answer]:
        held = {self.year.keys[c]: float(point[self.year.place[int(c)]]) for c in self.year.held}
        with ThreadPoolExecutor(max(1, self.year.options.threads)) as pool:
            answers = list(pool.map(partial(Month.dispatch, held=held, prices=prices), self.year.months))
        return [answer for answer in answers if answer is not None]

    def _dispatched(self, name: str, point: Vector, prices: Mapping[Key, float], found: Certified) -> Certified:
        """The proposal on all hours; it is a plan when everything is served and every promise kept."""
        values = np.zeros(len(self.year.matrix.columns))
        values[self.year.cut.linking] = point
        mix = self.year.dispatch(name, values, prices=prices)
        self.learn()
        if mix is None or mix.missed or mix.unserved_mwh > LEAST_UNSERVED_MWH:
            return found
        return replace(found, values=values, mix=mix) if found.mix is None or mix.net_cost < found.mix.net_cost else found

    def _left(self) -> float:
        return max(0.1, self.deadline - time.monotonic())


def outcome_of(found: Certified, values: Vector, matrix: Matrix) -> Outcome:
    """The plan as typical days see it."""
    objective = float(matrix.cost @ values[:len(matrix.cost)] + matrix.offset)
    return Outcome(Status.PROVED, objective, min(found.bound, objective), values, 0.0)


def _yearly(year: FullYear) -> Matrix:
    """Yearly rows and columns; bounds as typed and as the yearly rows imply them, none that typical days do."""
    part = year.matrix.part(year.cut.yearly_rows, year.cut.linking)
    lower, upper = typed_bounds(part.columns)
    lower, upper = implied_bounds(part.a, part.row_lower, part.row_upper, lower, upper)
    return replace(part, lower=lower, upper=upper)


def _block(month: Month, tied: Mapping[int, tuple[float, float]]) -> tuple[Matrix, MonthBlock]:
    """A month's matrix with the bounds its rows imply, and all of it as a block."""
    matrix = month.block.matrix
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    for column, (low, high) in tied.items():
        lower[column], upper[column] = low, high
    lower, upper = implied_bounds(matrix.a, matrix.row_lower, matrix.row_upper, lower, upper)
    rows, columns = matrix.a.shape
    return (replace(matrix, lower=lower, upper=upper),
            MonthBlock(np.arange(rows), np.arange(columns), month.block.own, by_rows(matrix.a)))
