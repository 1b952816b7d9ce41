"""Ranked strategies from one compiled model: the reference, the best plan, and the next best truly different ones.

A strategy is what a plan adopts, whatever the year. After each plan a cut keeps its strategy out:

    D(s, p) = sum over items of weight * (1 where s and the plan differ in adoption or size class) >= distance

so a shift by a year is never a new plan. Every plan is re-optimised inside its strategy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NoReturn

import numpy as np

from zcopt.errors import InfeasibleError, ModelError, StoppedEarly
from zcopt.model.books import PromisePost
from zcopt.model.build import Built
from zcopt.model.explain import explain
from zcopt.model.matrix import Matrix, Vector, columns_of, compile_matrix
from zcopt.model.solve import Outcome, Progress, SolveOptions, Status, gap_between
from zcopt.model.solvers import Solvers
from zcopt.model.stop import asked, stoppable
from zcopt.plans.archetypes import Archetype, ArchetypeSearch
from zcopt.plans.distance import distance_to, weights_of
from zcopt.plans.extract import extract
from zcopt.plans.plan import Plan, Strategy
from zcopt.units import CUR_PER_KCUR

POLISH_SHARE_OF_GAP = 0.5
"""Inside its strategy a plan is solved to this share of the gap, so that ranks do not hang on a loose first solve."""

FEASIBILITY_TOLERANCE = 1e-5
SHORTEST_EXPLANATION_SECONDS = 120.0
"""What an explanation of infeasibility gets even when the time limit is used up."""
REFERENCE = "reference"
"""The name of the reference among the plans."""


class StopReason(StrEnum):
    """Why the list of plans ends."""

    ENOUGH = "the number of plans asked for was reached"
    EXHAUSTED = "no further strategy keeps every promise and differs enough"
    TOO_DEAR = "the next plan costs more than the slack allows"
    TIME_LIMIT = "the time limit was reached"
    INTERRUPTED = "interrupted by the user"


@dataclass(frozen=True, kw_only=True)
class SearchOptions:
    """How many plans, how different, how dear at most, and how the solver works."""

    plans: int
    cost_slack_share: float
    distance: float
    weights: str
    solve: SolveOptions
    dispatch_years: tuple[int, ...] = ()
    """Years whose hourly power is kept with each plan."""
    archetypes: bool = False
    """Whether plans that are best in one respect are added to the ranked ones."""


@dataclass(frozen=True)
class Found:
    """What a search found: plans in the order they were found, and why it stopped."""

    reference: Plan
    plans: tuple[Plan, ...]
    stop_reason: StopReason
    size: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    largest_miss: float = 0.0
    """The largest miss of any equation of any plan, as a share of 1 + its limit."""
    matrix: Matrix | None = None
    points: Mapping[str, Vector] = field(default_factory=dict)
    """Name of a plan -> its values in ``matrix``."""
    archetypes: tuple[Archetype, ...] = ()
    """What each archetype is, and its proof; their plans are among ``plans``, after the ranked list."""
    how: Mapping[str, int | str] = field(default_factory=dict)
    """How many solves were answered by months and how many in one piece, and why there are no months."""


Report = Callable[[str, Progress | None], None]
"""Told what is being solved, and signs of life while it is."""


def search(built: Built, options: SearchOptions, report: Report | None = None) -> Found:
    """The reference and up to ``plans`` strategies, best first.

    Raises InfeasibleError when no plan keeps every promise, StoppedEarly when a limit came before any plan.
    """
    with stoppable():
        searching = _Search(built, options, report or (lambda what, progress: None))
        try:
            return searching.run()
        finally:
            searching.solvers.close_log()


class _Search:
    def __init__(self, built: Built, options: SearchOptions, report: Report) -> None:
        began = time.monotonic()
        self.built, self.options, self.report = built, options, report
        self.matrix: Matrix = compile_matrix(built.model, [promise.constraint for promise in built.books.promises])
        self.deadline = began + options.solve.time_limit_seconds
        self.solvers = Solvers(self.matrix, options.solve, self.report, self.deadline, months=built.case.time.year_months)
        self.seconds = {"hand_over": time.monotonic() - began}
        self.largest_miss = 0.0
        self.plans_so_far = 0
        self.points: dict[str, Vector] = {}
        self.cuts: list[int] = []
        self.weight = weights_of(built, options.weights)

    def run(self) -> Found:
        began = time.monotonic()
        reference = self._reference()
        plans: list[Plan] = []
        reason = StopReason.ENOUGH
        while len(plans) < self.options.plans:
            outcome = self.solvers.solve(f"plan {len(plans) + 1}/{self.options.plans}")
            ended = self._ended(outcome, plans)
            if ended is not None and not self._worth_keeping(ended, outcome, plans):
                reason = ended
                break
            plan = self._accept(outcome, f"P{len(plans) + 1}")
            plans.append(plan)
            self.plans_so_far = len(plans)
            self._cut(plan.strategy)
            if asked():
                ended = StopReason.INTERRUPTED
            elif len(plans) < self.options.plans and time.monotonic() >= self.deadline:
                ended = StopReason.TIME_LIMIT
            if ended is not None:
                reason = ended
                break
        self.seconds["solve"] = time.monotonic() - began
        found = Found(reference, tuple(plans), reason, self.solvers.solver.size, self.seconds, self.largest_miss,
                      self.matrix, self.points)
        found = self._with_archetypes(found) if self.options.archetypes else found
        return replace(found, how=self.solvers.how)

    def _with_archetypes(self, found: Found) -> Found:
        """Plans that are best in one respect; what was found already only gets the name."""
        began = time.monotonic()
        for row in self.cuts:
            self.solvers.bound_row(row, -np.inf, np.inf)
        searching = ArchetypeSearch(
            self.built, self.solvers, cost_slack_share=self.options.cost_slack_share,
            dispatch_years=self.options.dispatch_years)
        kinds = searching.run(found.plans, {plan.name: self.points[plan.name] for plan in found.plans})
        for name, point in searching.points.items():
            self._check_point(point, name)
        self.seconds["archetypes"] = time.monotonic() - began
        return replace(found, plans=tuple(searching.plans), archetypes=kinds, points={**self.points, **searching.points},
                       largest_miss=self.largest_miss,
                       stop_reason=StopReason.INTERRUPTED if asked() else found.stop_reason)

    def _reference(self) -> Plan:
        """The cheapest way to go on: nothing new but like-for-like replacement, physical limits only."""
        held = columns_of(self.matrix, [d.adopted for d in self.built.books.decisions if not d.in_reference])
        policies = [p.constraint for p in self.built.books.promises if not p.binds_reference]
        self.solvers.fix(dict.fromkeys(held, 0.0))
        self.solvers.drop(policies)
        outcome = self.solvers.solve_in_one_piece(REFERENCE)
        self.solvers.release(held)
        self.solvers.restore(policies)
        if outcome.values is None:
            self._no_plan(outcome, in_reference=True)
        self.points[REFERENCE] = outcome.values
        return extract(self.built, self.matrix, outcome, REFERENCE, dispatch_years=self.options.dispatch_years)

    def _left(self) -> float:
        return max(1.0, self.deadline - time.monotonic())

    def _ended(self, outcome: Outcome, plans: list[Plan]) -> StopReason | None:
        """Why the list ends here, None when it goes on. Raises when there is no plan at all."""
        if outcome.status is Status.INTERRUPTED:
            reason = StopReason.INTERRUPTED
        elif outcome.status is Status.TIME_LIMIT:
            reason = StopReason.TIME_LIMIT
        elif outcome.status is Status.INFEASIBLE and plans:
            return StopReason.EXHAUSTED
        elif outcome.status is not Status.PROVED:
            self._no_plan(outcome, in_reference=False)
        elif plans and outcome.objective * CUR_PER_KCUR > self._dearest(plans):
            return StopReason.TOO_DEAR
        else:
            return None
        if outcome.values is None and not plans:
            raise StoppedEarly(f"{reason} before any plan was found")
        return reason

    def _worth_keeping(self, ended: StopReason, outcome: Outcome, plans: list[Plan]) -> bool:
        """Whether a solve that was stopped leaves a plan that belongs in the list."""
        return ended in (StopReason.TIME_LIMIT, StopReason.INTERRUPTED) and outcome.values is not None and (
            not plans or outcome.objective * CUR_PER_KCUR <= self._dearest(plans))

    def _dearest(self, plans: list[Plan]) -> float:
        best = min(plan.net_present_cost for plan in plans)
        return best + self.options.cost_slack_share * abs(best)

    def _no_plan(self, outcome: Outcome, *, in_reference: bool) -> NoReturn:
        if outcome.status in (Status.TIME_LIMIT, Status.INTERRUPTED):
            raise StoppedEarly(f"{outcome.status} before any plan was found")
        if outcome.status is Status.INFEASIBLE:
            promises: list[PromisePost] = [p for p in self.built.books.promises if p.binds_reference or not in_reference]
            why = explain(self.built, self.matrix, promises, replace(
                self.options.solve, time_limit_seconds=max(SHORTEST_EXPLANATION_SECONDS, self._left())), self.report)
            raise InfeasibleError(why.mix.eased if why.mix else (), why)
        raise ModelError(f"the solver ended with '{outcome.status}'")

    def _accept(self, outcome: Outcome, name: str) -> Plan:
        """Read the strategy, solve again inside it more tightly, and keep the better point."""
        final, strategy_gap = self._polished(outcome, name)
        self._check(final, name)
        if final.values is not None:
            self.points[name] = final.values
        plan = extract(self.built, self.matrix, final, name, dispatch_years=self.options.dispatch_years)
        return replace(plan, strategy_gap=strategy_gap)

    def _polished(self, outcome: Outcome, name: str) -> tuple[Outcome, float]:
        """The outcome, solved again inside its strategy where it is not tight enough, and its gap in there."""
        enough = self.options.solve.relative_gap * POLISH_SHARE_OF_GAP
        if outcome.gap <= enough:
            return outcome, outcome.gap
        held = self._signature_columns(extract(self.built, self.matrix, outcome, name).strategy)
        self.solvers.fix(held)
        polished = self.solvers.solve(self.solvers.doing, relative_gap=enough, start=outcome.values)
        self.solvers.release(held)
        better = polished if polished.values is not None and polished.objective <= outcome.objective else outcome
        # the bound of the wider search stays the proof; inside the strategy it is only tighter
        final = Outcome(outcome.status, better.objective, min(outcome.bound, better.objective), better.values,
                        outcome.seconds + polished.seconds)
        return final, gap_between(better.objective, max(outcome.bound, polished.bound))

    def _check(self, outcome: Outcome, name: str) -> None:
        """A plan that misses its own equations, recomputed outside the solver, is not reported as one."""
        if outcome.values is not None:
            self._check_point(outcome.values, name)

    def _check_point(self, values: Vector, name: str) -> None:
        miss = self.matrix.violation(values)
        self.largest_miss = max(self.largest_miss, miss)
        if miss > FEASIBILITY_TOLERANCE:
            raise ModelError(f"plan {name} misses an equation by {miss:.2g} of its size")

    def _signature_columns(self, strategy: Strategy) -> dict[int, float]:
        held: dict[int, float] = {}
        for decision in self.built.books.decisions:
            chosen = strategy.classes.get(decision.item, "")
            for variable, value in ((decision.adopted, float(decision.item in strategy.adopted)),
                                    *((v, float(name == chosen)) for name, v in decision.classes.items())):
                for column in columns_of(self.matrix, [variable]):
                    held[column] = value
        return held

    def _cut(self, strategy: Strategy) -> None:
        """Keep further plans at least the smallest distance away from this one."""
        coefficients, constant = distance_to(self.built.books.decisions, strategy, self.weight, self.matrix)
        distance = self.options.distance
        if coefficients:
            # in units of the distance asked for, so that the row is as large as others
            scaled = {column: value / distance for column, value in coefficients.items()}
            self.cuts.append(self.solvers.add_row(scaled, lower=1 - constant / distance))
