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
from zcopt.plans.full_year.check import corrected
from zcopt.plans.full_year.dispatch import Answer, Month
from zcopt.plans.full_year.year import FullYear
from zcopt.plans.full_year.yearly import Mix

GAP = 1e-3
"""How closely plans are certified on all hours, where the gap asked for is wider (the goal of the exact depth)."""
MOST_ROUNDS = 60
FORESEEN_SHARE_OF_GAP = 0.5
"""A proposal is dispatched once the months cost no more than the master foresaw, to this share of the gap."""
TOWARDS_THE_PROPOSAL = 0.5
AT_THE_PROPOSAL_EVERY, DISPATCHED_EVERY = 4, 12
"""Months answer half-way between the best plan known and the proposal, where cuts are worth more (in-out separation, Ben-Ameur
and Neto 2007), every fourth time at the proposal itself; at the latest every twelfth proposal is dispatched (ours)."""
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


@dataclass(frozen=True)
class _Proposal:
    """Yearly columns, prices of what months hand over, and what the master thinks months then cost and the whole costs."""

    point: Vector
    prices: Mapping[Key, float]
    months: float
    cost: float


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
        self.center: Vector | None = None
        """Yearly columns of the best plan known."""
        self.known: Certified | None = None

    def learn(self) -> None:
        """Cuts from the newest answer of every month."""
        for number, (month, (matrix, block), place) in enumerate(zip(self.year.months, self.blocks, self.places, strict=True)):
            cut = cut_of(matrix, block, number, month.row_duals(), 1.0)
            if cut is not None:
                row = {place[j]: value for j, value in cut.coefficients.items()} | {self.count + number: 1.0}
                for solver in (self.master, self.linear):
                    solver.add_row(row, lower=cut.lower)

    def start_from(self, name: str, values: Vector) -> None:
        """Begin at a plan that typical days found, resized until it keeps its promises on all hours."""
        values, mix, _ = corrected(self.year, name, values)
        self.learn()
        self.center = values[self.year.cut.linking]
        if mix is not None and _holds(mix):
            self.known = Certified(values, mix, -np.inf)

    def keep_apart(self, coefficients: Mapping[int, float], lower: float) -> None:
        """Add a row over columns of the typical-day matrix: further plans differ enough."""
        row = {self.year.place[c]: value for c, value in coefficients.items()}
        for solver in (self.master, self.linear):
            solver.add_row(row, lower=lower)

    def best(self, name: str) -> Certified:
        """The cheapest plan of all hours that the rows allow, certified as closely as time allows."""
        found, self.known = self.known or Certified(None, None, -np.inf), None
        for number in range(1, MOST_ROUNDS + 1):
            leave_if_asked()
            self._report(f"exact: {name}, round {number}", found)
            top = self.master.solve(relative_gap=self.gap / 2, time_limit_seconds=self._left())
            found = replace(found, bound=max(found.bound, top.bound))
            if top.values is None or found.gap <= self.gap or time.monotonic() >= self.deadline:
                break
            proposal = self._proposal(top.values)
            if proposal is None:
                continue
            whole = self.center is None or number % AT_THE_PROPOSAL_EVERY == 0
            if (self._answered(proposal, whole=whole) and whole) or number % DISPATCHED_EVERY == 0:
                found = self._dispatched(name, proposal, found)
        return found

    def _report(self, doing: str, found: Certified) -> None:
        self.tell(doing, None)
        if np.isfinite(found.bound):
            best = np.inf if found.mix is None else found.mix.net_cost
            self.tell(doing, Progress(0.0, best, min(best, found.bound)))

    def _proposal(self, top: Vector) -> _Proposal | None:
        """The master's decisions with the sizes that are best for them, and what months are charged there."""
        decided = {int(c): float(round(top[c])) for c in self.integers}
        self.linear.fix(decided)
        outcome = self.linear.solve(sure=False)
        self.linear.release(decided)
        if outcome.values is None:
            return None
        point = outcome.values[:self.count]
        price = self.yearly.cost - self.yearly.a.T @ self.linear.row_duals()[:self.yearly.a.shape[0]]
        prices = {key: float(price[place]) for key, place in self.year.yearly.shared.items()}
        months = float(outcome.values[self.count:].sum()) + sum(
            prices[key] * float(point[place]) for key, place in self.year.yearly.shared.items())
        return _Proposal(np.where(self.yearly.integer, np.round(point), point), prices, months, outcome.objective)

    def _answered(self, proposal: _Proposal, *, whole: bool) -> bool:
        """Cuts at the proposal or half-way to it; whether months cost what was foreseen there."""
        point = proposal.point
        if not whole and self.center is not None:
            point = TOWARDS_THE_PROPOSAL * point + (1 - TOWARDS_THE_PROPOSAL) * self.center
        answers = self._answers(point, proposal.prices)
        self.learn()
        above = sum(answer.at(proposal.prices) for answer in answers) - proposal.months
        return above <= FORESEEN_SHARE_OF_GAP * self.gap * abs(proposal.cost)

    def _answers(self, point: Vector, prices: Mapping[Key, float]) -> list[Answer]:
        held = {self.year.keys[c]: float(point[self.year.place[int(c)]]) for c in self.year.held}
        with ThreadPoolExecutor(max(1, self.year.options.threads)) as pool:
            answers = list(pool.map(partial(Month.dispatch, held=held, prices=prices), self.year.months))
        return [answer for answer in answers if answer is not None]

    def _dispatched(self, name: str, proposal: _Proposal, found: Certified) -> Certified:
        """The proposal on all hours; it is a plan when everything is served and every promise kept."""
        values = np.zeros(len(self.year.matrix.columns))
        values[self.year.cut.linking] = proposal.point
        mix = self.year.dispatch(name, values, prices=proposal.prices)
        self.learn()
        if mix is None or not _holds(mix) or (found.mix is not None and mix.net_cost >= found.mix.net_cost):
            return found
        self.center = proposal.point
        return replace(found, values=values, mix=mix)

    def _left(self) -> float:
        return max(0.1, self.deadline - time.monotonic())


def outcome_of(found: Certified, values: Vector, matrix: Matrix) -> Outcome:
    """The plan as typical days see it."""
    objective = float(matrix.cost @ values[:len(matrix.cost)] + matrix.offset)
    return Outcome(Status.PROVED, objective, min(found.bound, objective), values, 0.0)


def _holds(mix: Mix) -> bool:
    return not mix.missed and mix.unserved_mwh <= LEAST_UNSERVED_MWH


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
