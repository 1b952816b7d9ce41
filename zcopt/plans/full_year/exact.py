"""Plans decided on all hours: the yearly decisions in a master, months at full resolution answering with cuts.

The master proposes decisions, the months of the full year answer at its sizes and prices, and their duals are cuts (see
``zcopt.model.cuts``), valid for all hours whatever typical days said. Typical days help where the master knows little yet: for
decisions that are new they say which sizes and prices to ask at. Once the months cost what the master foresaw, the proposal is
dispatched: its cost is the upper bound, the master's value the lower one, and the plan is certified by both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from zcopt.model.decompose import Decomposed
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.solve import Outcome, Progress, Status, gap_between
from zcopt.model.split import Key
from zcopt.model.stop import leave_if_asked
from zcopt.plans.full_year.check import corrected
from zcopt.plans.full_year.cutting import proofs_of, yearly_part
from zcopt.plans.full_year.dispatch import Month
from zcopt.plans.full_year.master import Master, Proposal
from zcopt.plans.full_year.year import FullYear
from zcopt.plans.full_year.yearly import Mix

GAP = 1e-3
"""How closely plans are certified on all hours, unless another gap is asked for (the goal of the exact depth)."""
MASTER_SHARE_OF_GAP, FORESEEN_SHARE_OF_GAP, DISPATCH_SHARE_OF_GAP = 0.5, 1.0, 0.25
"""Of the gap: how closely the master is solved, by how much months may cost more than it foresaw for a proposal to be dispatched,
and how closely that is done."""
ROOT_ROUNDS, MOST_ROUNDS, LOOKS = 6, 80, 4
"""Proposals without whole numbers, proposals with them, and how often months are asked at one of these before the next."""
TOWARDS_THE_ROOT, TOWARDS_THE_PROPOSAL = 0.3, 0.5
"""Months answer part of the way between the place asked before and the proposal, where cuts are worth more (in-out separation,
Ben-Ameur and Neto 2007); with whole numbers every other time at the proposal itself."""
WORTH_A_LOOK_SHARE = 5e-3
"""Decisions that turn out to cost more than the master's best by this share are left: other decisions come first."""
TOO_DEAR_SHARE = 1e-2
"""A proposal that costs more than was foreseen by this share and the gap misses something."""
LEAST_LACKING_MWH = 1e-5
"""A month that lacks less is not asked what it takes to serve it."""


@dataclass(frozen=True)
class Certified:
    """A plan of all hours: as typical days see it, its dispatch, and what no plan costs less than.

    ``mix`` is None when no proposal held in the time given; ``bound`` [thousand currency] is proved all the same.
    """

    values: Vector | None
    mix: Mix | None
    bound: float

    @property
    def gap(self) -> float:
        """(cost - bound) / cost; infinite without a plan."""
        return gap_between(self.cost, self.bound)

    @property
    def cost(self) -> float:
        """Of the plan; infinite without one  [thousand currency]."""
        return np.inf if self.mix is None else self.mix.net_cost


class ExactSearch:
    """The master of all hours. Cuts are kept from plan to plan; rows that keep plans apart are added between.

    ``start`` is a plan that typical days found: the first place where months are asked, and, resized until it keeps its promises
    on all hours, the first plan.
    """

    def __init__(self, year: FullYear, start: Vector, gap: float, deadline: float,
                 tell: Callable[[str, Progress | None], None]) -> None:
        self.year, self.start, self.gap, self.deadline, self.tell = year, start, gap, deadline, tell
        yearly = yearly_part(year)
        self.proofs = proofs_of(year, yearly)
        self.master = Master(yearly, year.yearly.shared, [proof.costs for proof in self.proofs], year.options)
        self.typical = Decomposed(year.matrix, year.built.case.time.year_months, year.options)
        self.found = Certified(None, None, -np.inf)
        """The best plan of those ``best`` was last asked for."""
        self.asked_at: set[tuple[float, ...]] = set()
        """Whole-number decisions that months answered where typical days would have the sizes."""

    def keep_apart(self, coefficients: Mapping[int, float], lower: float) -> None:
        """Add a row over columns of the typical-day matrix: further plans differ enough."""
        self.master.add_row({self.year.place[c]: value for c, value in coefficients.items()}, lower)
        if not self.typical.why_not:
            self.typical.add_row(coefficients, lower=lower)

    def best(self, name: str) -> Certified:
        """The cheapest plan of all hours that the rows allow, certified as closely as time allows; ``found`` has it meanwhile."""
        self.found = Certified(None, None, -np.inf)
        if not self.asked_at:
            self._root(name)
            self._start(name)
        for number in range(1, MOST_ROUNDS + 1):
            if time.monotonic() >= self.deadline:
                break
            self._report(f"exact: {name}, round {number}")
            top = self.master.propose(self.gap * MASTER_SHARE_OF_GAP, self._left())
            self._raise_bound(top.bound)
            if top.values is None or self.found.gap <= self.gap:
                break
            self._study(name, self.master.decisions(top.values), top.objective)
        return self.found

    def _report(self, doing: str) -> None:
        leave_if_asked()
        cost, bound = self.found.cost, self.found.bound
        self.tell(doing, Progress(0.0, cost, min(cost, bound)) if np.isfinite(bound) else None)

    def _raise_bound(self, bound: float) -> None:
        self.found = replace(self.found, bound=max(self.found.bound, bound))

    def _keep(self, values: Vector, mix: Mix | None) -> bool:
        """Whether this is the best plan so far; it has to run on typical days too, which the lists of plans are read from."""
        if mix is None or not self.year.holds(mix) or mix.net_cost >= self.found.cost:
            return False
        described = self.year.on_typical_days(values)
        if described is not None:
            self.found = replace(self.found, values=described, mix=mix)
        return described is not None

    def _root(self, name: str) -> None:
        """The first cuts: at the plan of typical days, and on the way from there to the proposals without whole numbers."""
        center = self.start[self.year.cut.linking]
        whole = {int(c): float(round(self.start[c])) for c in np.flatnonzero(self.year.matrix.integer)}
        self._asked_where_typical_days_would(whole)
        for number in range(1, ROOT_ROUNDS + 1):
            self._report(f"exact: {name}, root {number}")
            proposal = self.master.at({})
            if proposal is None or time.monotonic() >= self.deadline:
                return
            raised = proposal.cost - self.found.bound
            self._raise_bound(proposal.cost)
            if raised <= self.gap * abs(proposal.cost):
                return
            center = TOWARDS_THE_ROOT * proposal.point + (1 - TOWARDS_THE_ROOT) * center
            self._ask(center, proposal.prices)

    def _start(self, name: str) -> None:
        """The first plan: that of typical days, resized until it serves all energy and keeps its promises on all hours."""
        values, mix, _ = corrected(self.year, name, self.start)
        self._learn()
        self._keep(values, mix)

    def _study(self, name: str, decided: Mapping[int, float], foreseen: float) -> None:
        """Cuts at these decisions until the master knows what they cost; when that is worth it, their dispatch."""
        linking = self.year.cut.linking
        limit = min(foreseen * (1 + WORTH_A_LOOK_SHARE), self.found.cost * (1 - self.gap / 2))
        center = self._asked_where_typical_days_would({int(linking[c]): value for c, value in decided.items()})
        for number in range(LOOKS):
            self._report(f"exact: {name}")
            proposal = self.master.at(decided)
            if proposal is None or proposal.cost > limit or time.monotonic() >= self.deadline:
                return
            half_way = center is not None and number % 2 == 0
            point = proposal.point
            if half_way and center is not None:
                point = TOWARDS_THE_PROPOSAL * point + (1 - TOWARDS_THE_PROPOSAL) * center
            above = self._ask(point, proposal.prices) - proposal.months
            center = point
            if half_way or above > FORESEEN_SHARE_OF_GAP * self.gap * abs(proposal.cost) or self._lacking(point):
                continue
            values, mix = self._dispatched(name, proposal)
            if self._keep(values, mix) or mix is None or mix.missed or not self._lacking(point):
                return

    def _lacking(self, point: Vector) -> bool:
        """Whether the last dispatches lacked energy, which no price makes up for: the master learns what it takes to serve it."""
        values = self._values(point)
        cuts = [proof.serving_cut(values) for proof in self.proofs if proof.month.lacked_mwh > LEAST_LACKING_MWH]
        for cut in cuts:
            if cut is not None and cut.coefficients:
                self.master.add_row({self.year.place[c]: value for c, value in cut.coefficients.items()}, cut.lower)
        return any(cut is not None for cut in cuts)

    def _values(self, point: Vector) -> Vector:
        """Yearly columns as values of the typical-day matrix."""
        values = np.zeros(len(self.year.matrix.columns))
        values[self.year.cut.linking] = point
        return values

    def _asked_where_typical_days_would(self, decided: Mapping[int, float]) -> Vector | None:
        """Cuts at the sizes and prices that typical days have for these decisions (by column of their matrix), or for what
        lacks least: they know what a few cuts do not. Returns the point; None when there is none or it was asked before."""
        key = tuple(decided.values())
        if key in self.asked_at:
            return None
        self.asked_at.add(key)
        if self.typical.why_not:
            return None
        year, rows = self.year, self.year.cut.yearly_rows
        _, studied, duals = self.typical.study(decided, self.deadline)
        if studied.status is not Status.PROVED or studied.values is None:
            return None
        self.typical.size_of_objective = max(self.typical.size_of_objective, abs(studied.objective))
        price = year.matrix.cost - year.matrix.a[rows].T @ duals[rows]
        point = studied.values[year.cut.linking]
        point = np.where(self.master.yearly.integer, np.round(point), point)
        self._ask(point, {key: float(price[year.cut.linking[column]]) for key, column in year.yearly.shared.items()})
        return point

    def _ask(self, point: Vector, prices: Mapping[Key, float]) -> float:
        """What the months cost at these yearly columns and prices, which is learnt; infinite when one cannot be run."""
        year = self.year
        held = {year.keys[c]: float(point[year.place[int(c)]]) for c in year.held}
        with ThreadPoolExecutor(max(1, year.options.threads)) as pool:
            answers = list(pool.map(partial(Month.dispatch, held=held, prices=prices), year.months))
        self._learn()
        return sum(np.inf if answer is None else answer.at(prices) for answer in answers)

    def _learn(self) -> None:
        """Cuts from the newest answer of every month."""
        for proof in self.proofs:
            cut = proof.cost_cut()
            if cut is not None:
                self.master.add_cut({self.year.place[c]: value for c, value in cut.coefficients.items()}, cut.month, cut.lower)

    def _dispatched(self, name: str, proposal: Proposal) -> tuple[Vector, Mix | None]:
        """The proposal on all hours; a plan when everything is served and every promise kept.

        Rounds end early when it is known to be dearer than a plan at hand, or than foreseen: then it misses something, and the
        prices of that are what the master has to learn.
        """
        values = self._values(proposal.point)
        dear = min(self.found.cost, proposal.cost + (TOO_DEAR_SHARE + self.gap) * abs(proposal.cost))
        mix = self.year.dispatch(name, values, prices=proposal.prices, worth_up_to=dear,
                                 close_enough_share=self.gap * DISPATCH_SHARE_OF_GAP)
        self._learn()
        return values, mix

    def _left(self) -> float:
        return max(0.1, self.deadline - time.monotonic())


def outcome_of(found: Certified, values: Vector, matrix: Matrix) -> Outcome:
    """The plan as typical days see it."""
    objective = float(matrix.cost @ values[:len(matrix.cost)] + matrix.offset)
    return Outcome(Status.PROVED, objective, min(found.bound, objective), values, 0.0)
