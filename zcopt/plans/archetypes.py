"""Plans a board recognises, beside the ranked ones: each the best in one respect, under the same promises.

Each is one solve of the compiled model with another objective, whose bound is its proof; then the cheapest plan among those
that are as good in that respect. A ranked plan that is as good within the gap only gets the name.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zcopt.model.algebra import Expr
from zcopt.model.build import Built
from zcopt.model.matrix import Vector, columns_of, linear_terms
from zcopt.model.solve import Outcome, Status
from zcopt.model.solvers import Solvers
from zcopt.model.stop import asked
from zcopt.plans.archetype_names import LEAST_COST, NO_CERTIFICATES, SEPARATOR
from zcopt.plans.extract import extract
from zcopt.plans.plan import Plan
from zcopt.units import CUR_PER_KCUR

BOUGHT_CLAIMS = ("certificates", "offsets")
"""Sheets of what only moves the books; contracts for green power are kept."""
TIME_SHARE = 0.15
"""At most this share of the time limit for one archetype."""
NOTHING_SHARE = 1e-6
"""Of the value of the least-cost plan: a difference below is none."""

Terms = tuple[dict[int, float], float]


@dataclass(frozen=True, kw_only=True)
class Archetype:
    """What was asked for, the plan that is it, its value in that respect and the proved bound of any plan's.

    ``plan`` is empty and ``value`` None where there is none: then ``status`` says why. ``gap`` is (value - bound) / |value|.
    """

    key: str
    plan: str
    objective: str
    unit: str
    value: float | None
    bound: float | None
    gap: float | None
    status: str


@dataclass(frozen=True)
class Goal:
    """An objective other than cost. ``per_solver_unit`` turns the model's unit into ``unit``."""

    key: str
    objective: str
    unit: str
    expression: Callable[[Built], Expr]
    per_solver_unit: float = 1.0
    within_slack: bool = False


def _gross(built: Built, years: Sequence[int]) -> Expr:
    return sum(built.indicators["gross_tco2"].numerator(year) for year in years)


GOALS = (
    Goal("deepest_cut", "gross emissions of the last year", "tCO2e", lambda built: _gross(built, built.case.years[-1:])),
    Goal("lowest_capex", "investment over all years", "cur", lambda built: sum(
        post.amount(year) for post in built.books.money if post.account == "capex" for year in built.case.years), CUR_PER_KCUR),
    Goal("fastest", "gross emissions of all years, within the cost slack", "tCO2e",
         lambda built: _gross(built, built.case.years), within_slack=True),
)


class ArchetypeSearch:
    """Adds archetypes to plans already found. ``solvers`` hold the model as it is, no cut of the ranked list in force."""

    def __init__(self, built: Built, solvers: Solvers, *, cost_slack_share: float, dispatch_years: Sequence[int]) -> None:
        self.built, self.solvers, self.matrix, self.options = built, solvers, solvers.matrix, solvers.options
        self.slack, self.dispatch_years = cost_slack_share, dispatch_years
        self.plans: list[Plan] = []
        self.points: dict[str, Vector] = {}

    def run(self, plans: Sequence[Plan], points: Mapping[str, Vector]) -> tuple[Archetype, ...]:
        """All archetypes; ``self.plans`` and ``self.points`` then hold the plans, old ones with their names."""
        self.plans, self.points = list(plans), dict(points)
        best = min(self.plans, key=lambda plan: plan.net_present_cost)
        found = [self._label(best, LEAST_COST, "net present cost", "cur", best.net_present_cost, best.bound, best.status)]
        found += [self._reach(goal, best) for goal in GOALS]
        return (*found, self._without_claims(best))

    def _reach(self, goal: Goal, best: Plan) -> Archetype:
        terms, constant = linear_terms(self.matrix, goal.expression(self.built))
        row = self._cost_row(best) if goal.within_slack else None
        self._cost(terms, constant)
        outcome = self._solve(goal.key, start=min(self.points.values(), key=lambda point: _value(terms, constant, point)))
        self.solvers.restore_cost()
        known = self._as_good(terms, constant, outcome, best, within=goal.within_slack)
        if known is None and outcome.values is not None:
            room = self._room(outcome, _value(terms, constant, self.points[best.name]))
            cap = self.solvers.add_row(terms, upper=outcome.objective + room - constant)
            cheapest = self._solve(goal.key, start=outcome.values)
            self.solvers.bound_row(cap, -np.inf, np.inf)
            known = self._new(cheapest if cheapest.values is not None else self._priced(outcome))
        if row is not None:
            self.solvers.bound_row(row, -np.inf, np.inf)
        if known is None:
            return _none(goal.key, goal.objective, goal.unit, outcome)
        scale = goal.per_solver_unit
        return self._label(known, goal.key, goal.objective, goal.unit, scale * _value(terms, constant, self.points[known.name]),
                           scale * outcome.bound, str(outcome.status))

    def _without_claims(self, best: Plan) -> Archetype:
        """The cheapest plan that buys neither certificates nor offsets."""
        claims = [d for d in self.built.books.decisions if d.part in BOUGHT_CLAIMS]
        objective = "net present cost without certificates and offsets"
        if not best.strategy.adopted & {d.item for d in claims}:
            return self._label(best, NO_CERTIFICATES, objective, "cur", best.net_present_cost, best.bound, best.status)
        held = dict.fromkeys(columns_of(self.matrix, [d.adopted for d in claims]), 0.0)
        self.solvers.fix(held)
        outcome = self._solve(NO_CERTIFICATES, start=None)
        self.solvers.release(held)
        if outcome.values is None:
            return _none(NO_CERTIFICATES, objective, "cur", outcome)
        names = {d.item for d in claims}
        limit = outcome.objective + self._room(outcome, outcome.objective)
        free = [p for p in self.plans if not p.strategy.adopted & names and p.net_present_cost / CUR_PER_KCUR <= limit]
        known = min(free, key=lambda plan: plan.net_present_cost) if free else self._new(outcome)
        return self._label(known, NO_CERTIFICATES, objective, "cur", known.net_present_cost, outcome.bound * CUR_PER_KCUR,
                           str(outcome.status))

    def _solve(self, key: str, start: Vector | None) -> Outcome:
        left = min(self.solvers.seconds_left, TIME_SHARE * self.options.time_limit_seconds)
        if left <= 0 or asked():
            return Outcome(Status.INTERRUPTED if asked() else Status.TIME_LIMIT, np.inf, -np.inf, None, 0.0)
        return self.solvers.solve(f"example {key}", start=start, deadline=time.monotonic() + max(1.0, left))

    def _cost(self, terms: Mapping[int, float], constant: float) -> None:
        cost = np.zeros(len(self.matrix.columns))
        for column, value in terms.items():
            cost[column] = value
        self.solvers.set_cost(cost, constant)

    def _cost_row(self, best: Plan) -> int:
        """net present cost <= (1 + slack) of the least."""
        ceiling = (best.net_present_cost + self.slack * abs(best.net_present_cost)) / CUR_PER_KCUR
        priced = np.flatnonzero(self.matrix.cost)
        return self.solvers.add_row({int(c): float(self.matrix.cost[c]) for c in priced}, upper=ceiling - self.matrix.offset)

    def _room(self, outcome: Outcome, value_of_best: float) -> float:
        return max(self.options.relative_gap * abs(outcome.objective), NOTHING_SHARE * abs(value_of_best))

    def _as_good(self, terms: Mapping[int, float], constant: float, outcome: Outcome, best: Plan, *,
                 within: bool) -> Plan | None:
        """The cheapest plan found already that is as good as the outcome within the gap."""
        if outcome.values is None:
            return None
        limit = outcome.objective + self._room(outcome, _value(terms, constant, self.points[best.name]))
        ceiling = best.net_present_cost + self.slack * abs(best.net_present_cost) if within else np.inf
        good = [plan for plan in self.plans if plan.net_present_cost <= ceiling
                and _value(terms, constant, self.points[plan.name]) <= limit]
        return min(good, key=lambda plan: plan.net_present_cost, default=None)

    def _priced(self, outcome: Outcome) -> Outcome:
        """A point found for another objective, with its cost; nothing is proved about that cost."""
        assert outcome.values is not None
        cost = float(self.matrix.cost @ outcome.values[:len(self.matrix.cost)] + self.matrix.offset)
        return Outcome(outcome.status, cost, -np.inf, outcome.values, outcome.seconds)

    def _new(self, outcome: Outcome) -> Plan:
        name = f"A{1 + sum(plan.name.startswith('A') for plan in self.plans)}"
        plan = extract(self.built, self.matrix, outcome, name, dispatch_years=self.dispatch_years)
        assert outcome.values is not None
        self.points[name] = outcome.values
        self.plans.append(replace(plan, strategy_gap=plan.gap))
        return self.plans[-1]

    def _label(self, plan: Plan, key: str, objective: str, unit: str, value: float, bound: float, status: str) -> Archetype:
        """Note on the plan what it is an example of."""
        at = next(k for k, other in enumerate(self.plans) if other.name == plan.name)
        names = [*filter(None, self.plans[at].archetype.split(SEPARATOR)), key]
        self.plans[at] = replace(self.plans[at], archetype=SEPARATOR.join(names))
        gap = 0.0 if value - bound <= NOTHING_SHARE * max(1.0, abs(value)) else (value - bound) / max(abs(value), 1e-9)
        return Archetype(key=key, plan=plan.name, objective=objective, unit=unit, value=value, bound=bound, gap=gap,
                         status=status)


def _value(terms: Mapping[int, float], constant: float, point: Vector) -> float:
    return constant + sum(coefficient * float(point[column]) for column, coefficient in terms.items())


def _none(key: str, objective: str, unit: str, outcome: Outcome) -> Archetype:
    status = "no plan keeps every promise this way" if outcome.status is Status.INFEASIBLE else f"{outcome.status}, none found"
    return Archetype(key=key, plan="", objective=objective, unit=unit, value=None, bound=None, gap=None, status=status)
