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

from zcopt.errors import InfeasibleError, ModelError, StoppedEarly
from zcopt.model.books import DecisionPost, PromisePost
from zcopt.model.build import Built
from zcopt.model.explain import broken_promises
from zcopt.model.first_plan import first_plan
from zcopt.model.matrix import Matrix, Vector, columns_of, compile_matrix
from zcopt.model.solve import Outcome, Progress, SolveOptions, Solver, Status
from zcopt.plans.extract import extract
from zcopt.plans.plan import Plan, Strategy
from zcopt.units import CUR_PER_KCUR

POLISH_SHARE_OF_GAP = 0.5
"""Inside its strategy a plan is solved to this share of the gap, so that ranks do not hang on a loose first solve."""

FIRST_PLAN_SHARE = 0.5
"""In gaps: how closely the first plan's neighbourhood is searched."""
FEASIBILITY_TOLERANCE = 1e-5


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


Report = Callable[[str, Progress | None], None]
"""Told what is being solved, and signs of life while it is."""


def search(built: Built, options: SearchOptions, report: Report | None = None) -> Found:
    """The reference and up to ``plans`` strategies, best first.

    Raises InfeasibleError when no plan keeps every promise, StoppedEarly when a limit came before any plan.
    """
    return _Search(built, options, report or (lambda what, progress: None)).run()


class _Search:
    def __init__(self, built: Built, options: SearchOptions, report: Report) -> None:
        began = time.monotonic()
        self.built, self.options, self.report = built, options, report
        self.matrix: Matrix = compile_matrix(built.model, [promise.constraint for promise in built.books.promises])
        self.doing = ""
        self.solver = Solver(self.matrix, options.solve, lambda progress: self.report(self.doing, progress))
        self.relaxed = Solver(self.matrix, replace(options.solve, log_file=None))
        self.relaxed.make_continuous()
        self.both = (self.solver, self.relaxed)
        self.seconds = {"hand_over": time.monotonic() - began}
        self.deadline = began + options.solve.time_limit_seconds
        self.largest_miss = 0.0
        self.plans_so_far = 0
        self.points: dict[str, Vector] = {}
        self.weight = _weights(built, options.weights)

    def run(self) -> Found:
        began = time.monotonic()
        reference = self._reference()
        plans: list[Plan] = []
        reason = StopReason.ENOUGH
        while len(plans) < self.options.plans:
            outcome = self._solve(f"plan {len(plans) + 1}/{self.options.plans}")
            ended = self._ended(outcome, plans)
            if ended is not None and (ended is not StopReason.TIME_LIMIT or outcome.values is None):
                reason = ended
                break
            plan = self._accept(outcome, f"P{len(plans) + 1}")
            plans.append(plan)
            self.plans_so_far = len(plans)
            self._cut(plan.strategy)
            if any(solver.interrupted for solver in self.both):
                ended = StopReason.INTERRUPTED
            if ended is not None:
                reason = ended
                break
        self.seconds["solve"] = time.monotonic() - began
        return Found(reference, tuple(plans), reason, self.solver.size, self.seconds, self.largest_miss,
                     self.matrix, self.points)

    def _reference(self) -> Plan:
        """The cheapest way to go on: nothing new but like-for-like replacement, physical limits only."""
        held = columns_of(self.matrix, [d.adopted for d in self.built.books.decisions if not d.in_reference])
        policies = [p.constraint for p in self.built.books.promises if not p.binds_reference]
        for solver in self.both:
            solver.fix(dict.fromkeys(held, 0.0))
            solver.drop_rows(policies)
        outcome = self._solve("reference")
        for solver in self.both:
            solver.release(held)
            solver.restore_rows(policies)
        if outcome.values is None:
            self._no_plan(outcome, in_reference=True)
        return extract(self.built, self.matrix, outcome, "reference", dispatch_years=self.options.dispatch_years)

    def _solve(self, what: str) -> Outcome:
        """The best plan: near the relaxation first, further only where that is not inside the gap. Later plans, which cuts
        keep away from the relaxation, go to the solver at once: their neighbourhood was searched in vain too often."""
        self.doing = what
        self.report(what, None)
        gap = self.options.solve.relative_gap
        if self.plans_so_far > 0:
            return self.solver.solve(time_limit_seconds=self._left())
        first = first_plan(self.solver, self.relaxed, self.matrix, relative_gap=gap * FIRST_PLAN_SHARE, deadline=self.deadline)
        if first is not None and (first.gap <= gap or first.status is Status.INTERRUPTED):
            return first
        return self.solver.solve(time_limit_seconds=self._left(), start=None if first is None else first.values)

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

    def _dearest(self, plans: list[Plan]) -> float:
        best = min(plan.net_present_cost for plan in plans)
        return best + self.options.cost_slack_share * abs(best)

    def _no_plan(self, outcome: Outcome, *, in_reference: bool) -> None:
        if outcome.status in (Status.TIME_LIMIT, Status.INTERRUPTED):
            raise StoppedEarly(f"{outcome.status} before any plan was found")
        if outcome.status is Status.INFEASIBLE:
            promises: list[PromisePost] = [p for p in self.built.books.promises if p.binds_reference or not in_reference]
            raise InfeasibleError(broken_promises(self.matrix, promises, self.options.solve))
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
        self.solver.fix(held)
        polished = self.solver.solve(relative_gap=enough, time_limit_seconds=self._left(), start=outcome.values)
        self.solver.release(held)
        better = polished if polished.values is not None and polished.objective <= outcome.objective else outcome
        # the bound of the wider search stays the proof; inside the strategy it is only tighter
        final = Outcome(outcome.status, better.objective, min(outcome.bound, better.objective), better.values,
                        outcome.seconds + polished.seconds)
        return final, max(0.0, better.objective - polished.bound) / max(1e-9, abs(better.objective))

    def _check(self, outcome: Outcome, name: str) -> None:
        """A plan that misses its own equations, recomputed outside the solver, is not reported as one."""
        if outcome.values is None:
            return
        miss = self.matrix.violation(outcome.values)
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
            self.solver.add_row(scaled, lower=1 - constant / distance)


def distance_to(decisions: list[DecisionPost], strategy: Strategy, weight: Mapping[str, float],
                matrix: Matrix) -> tuple[dict[int, float], float]:
    """D(s, strategy) as coefficients of columns and a constant.

    Not adopted there: weight * adopted. Adopted there: weight * (1 - adopted), or, where sizes have classes,
    weight * (1 - the class it has there), which also counts a change of class.
    """
    coefficients: dict[int, float] = {}
    constant = 0.0
    for decision in decisions:
        w = weight[decision.item]
        if decision.item not in strategy.adopted:
            variable, sign = decision.adopted, 1.0
        else:
            chosen = strategy.classes.get(decision.item, "")
            variable, sign = decision.classes.get(chosen, decision.adopted), -1.0
            constant += w
        for column in columns_of(matrix, [variable]):
            coefficients[column] = coefficients.get(column, 0.0) + sign * w
    return coefficients, constant


def _weights(built: Built, kind: str) -> dict[str, float]:
    """1 for everything, or each item's share of all investment on offer."""
    items = [decision.item for decision in built.books.decisions]
    if kind == "count":
        return dict.fromkeys(items, 1.0)
    offered = {d.item: d.capex_of_largest for d in built.books.decisions}
    total = sum(offered.values()) or 1.0
    return {item: offered[item] / total for item in items}
