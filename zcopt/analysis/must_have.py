"""What every good plan has, what none has, and where there is a choice: near-optimal ranges of each decision.

One solve per decision forces the other side of it (without it where the best plan has it, with it where not): its least cost
and the proved bound answer for every slack at once, as ``must-have`` where the bound lies above (1 + slack) of the best.
Years come the same way: the least cost when a smallest size must be there by a year, or when nothing may be bought before
it. Sizes are least and largest under a row that keeps the cost within the slack (after Voll et al. 2015; MGA by variable
minimum and maximum).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zcopt.errors import ModelError
from zcopt.model.algebra import Expr
from zcopt.model.books import DecisionPost
from zcopt.model.build import Built
from zcopt.model.matrix import Matrix, Vector, columns_of, compile_matrix, linear_terms
from zcopt.model.solve import Outcome, Progress, SolveOptions, Status
from zcopt.model.solvers import Solvers
from zcopt.model.stop import asked, stoppable
from zcopt.units import CUR_PER_KCUR

SLACKS = (0.01, 0.05, 0.10, 0.25)
SIZE_GAP = 0.01
"""How closely sizes are found, as a share of the largest on offer."""
LONGEST_PROBE_SECONDS = 30.0
ROUNDING = 1e-6
MUST_HAVE, CHOICE, MUST_AVOID, NOT_DECIDED = "must_have", "choice", "must_avoid", "not_decided"
VERDICTS: Mapping[str, tuple[str, str]] = {
    MUST_HAVE: ("must-have", "必选"), CHOICE: ("choice", "可选"), MUST_AVOID: ("must-avoid", "应避免"),
    NOT_DECIDED: ("not decided", "未判定")}

Report = Callable[[str, Progress | None], None]


@dataclass(frozen=True)
class Reach:
    """The least cost of plans of a kind: found, and proved that none costs less [thousand currency]; inf: there is none."""

    found: float
    bound: float

    def within(self, limit: float) -> bool | None:
        """Whether such a plan costs at most ``limit``; None when that is not decided."""
        if self.found <= limit:
            return True
        return False if self.bound > limit else None


@dataclass(frozen=True, kw_only=True)
class Range:
    """A decision at a slack: whether plans may differ in it, between which sizes [its unit], and in which years."""

    part: str
    item: str
    unit: str
    slack: float
    verdict: str
    cost_of_other: float | None
    cost_of_other_bound: float | None
    size_min: float | None
    size_max: float | None
    sizes_decided: bool
    earliest_year: int | None
    latest_year: int | None
    years_decided: bool


@dataclass(frozen=True)
class _Years:
    """First and last year of a first purchase at a slack, and whether no year outside is open."""

    first: int | None
    last: int | None
    decided: bool


def must_have(built: Built, options: SolveOptions, *, slacks: Sequence[float] = SLACKS, sizes: bool = True, years: bool = True,
              probe_seconds: float = LONGEST_PROBE_SECONDS, report: Report | None = None) -> tuple[Range, ...]:
    """The ranges of every decision at every slack, by decision then slack.

    Each solve takes at most ``probe_seconds``; what that does not decide is said to be not decided. Ctrl-C leaves the rest
    undecided. Raises ModelError when the case has no plan or the best was not proved in time: then no range means anything.
    """
    with stoppable():
        probes = _Probes(built, options, tuple(sorted(slacks)), probe_seconds, report or (lambda what, progress: None))
        return probes.run(sizes, years)


class _Probes:
    def __init__(self, built: Built, options: SolveOptions, slacks: tuple[float, ...], probe_seconds: float,
                 report: Report) -> None:
        self.built, self.options, self.slacks, self.probe = built, options, slacks, probe_seconds
        self.matrix: Matrix = compile_matrix(built.model, [promise.constraint for promise in built.books.promises])
        self.solvers = Solvers(self.matrix, options, report, np.inf, months=built.case.time.year_months)
        self.best = self._best()
        self.known: list[Outcome] = [self.best]
        cost = np.flatnonzero(self.matrix.cost)
        self.ceiling = self.solvers.add_row({int(c): float(self.matrix.cost[c]) for c in cost}, upper=np.inf)

    def run(self, sizes: bool, years: bool) -> tuple[Range, ...]:
        """All decisions; flips first, because every plan they find answers for others too."""
        decisions = [d for d in self.built.books.decisions if columns_of(self.matrix, [d.adopted])]
        self._within(self.slacks[-1])
        other = {d.item: self._flip(d) for d in decisions}
        found: list[Range] = []
        for decision in decisions:
            reach = {True: self._reach_known(decision, True), False: self._reach_known(decision, False)}
            flipped = not self._adopted(decision, self.best)
            reach[flipped] = other[decision.item]
            spans = self._years(decision, reach[True]) if years else {}
            for slack in self.slacks:
                found.append(self._range(decision, slack, reach, spans.get(slack), sizes))
        return tuple(found)

    def _range(self, decision: DecisionPost, slack: float, reach: Mapping[bool, Reach], span: _Years | None,
               sizes: bool) -> Range:
        limit = self._limit(slack)
        verdict = _verdict(reach[True].within(limit), reach[False].within(limit))
        low, high, decided = self._sizes(decision, slack) if sizes and verdict != MUST_AVOID else (None, None, False)
        other = reach[not self._adopted(decision, self.best)]
        return Range(part=decision.part, item=decision.item, unit=decision.unit, slack=slack, verdict=verdict,
                     cost_of_other=other.found * CUR_PER_KCUR if np.isfinite(other.found) else None,
                     cost_of_other_bound=other.bound * CUR_PER_KCUR if np.isfinite(other.bound) else None,
                     size_min=low, size_max=high, sizes_decided=decided, earliest_year=span.first if span else None,
                     latest_year=span.last if span else None, years_decided=bool(span and span.decided))

    def _best(self) -> Outcome:
        outcome = self.solvers.solve("must-have: the best plan",
                                     deadline=time.monotonic() + self.options.time_limit_seconds)
        if outcome.values is None or outcome.status is not Status.PROVED:
            raise ModelError(f"the best plan is needed first, but its solve ended with '{outcome.status}'")
        return outcome

    def _limit(self, slack: float) -> float:
        """(1 + slack) of the best cost, for cost below zero too."""
        return self.best.objective + slack * abs(self.best.objective) + ROUNDING * max(1.0, abs(self.best.objective))

    def _within(self, slack: float) -> None:
        self.solvers.bound_row(self.ceiling, -np.inf, self._limit(slack) - self.matrix.offset)

    def _solve(self, what: str, *, gap: float | None = None) -> Outcome:
        if asked():
            return Outcome(Status.INTERRUPTED, np.inf, -np.inf, None, 0.0)
        return self.solvers.solve(f"must-have: {what}", relative_gap=gap, deadline=time.monotonic() + self.probe)

    def _flip(self, decision: DecisionPost) -> Reach:
        """The least cost with the other side of the decision; a plan known to be within the least slack is enough."""
        flipped = not self._adopted(decision, self.best)
        known = self._reach_known(decision, flipped)
        if known.found <= self._limit(self.slacks[0]):
            return known
        held = dict.fromkeys(columns_of(self.matrix, [decision.adopted]), float(flipped))
        self.solvers.fix(held)
        outcome = self._solve(f"{'with' if flipped else 'without'} {decision.item}")
        self.solvers.release(held)
        return self._reached(outcome, known.found)

    def _reached(self, outcome: Outcome, known: float = np.inf) -> Reach:
        """What a solve under the dearest slack says about cost. Infeasible: no such plan costs less than that."""
        if outcome.values is not None:
            self.known.append(outcome)
            return Reach(min(known, outcome.objective), outcome.bound)
        if outcome.status is Status.INFEASIBLE:
            dearest = self._limit(self.slacks[-1])
            return Reach(known, dearest + ROUNDING * max(1.0, abs(dearest)))
        return Reach(known, -np.inf)

    def _reach_known(self, decision: DecisionPost, adopted: bool) -> Reach:
        costs = [one.objective for one in self.known if self._adopted(decision, one) is adopted]
        return Reach(min(costs, default=np.inf), -np.inf)

    def _adopted(self, decision: DecisionPost, outcome: Outcome) -> bool:
        assert outcome.values is not None
        return any(outcome.values[c] > 0.5 for c in columns_of(self.matrix, [decision.adopted]))

    def _bought(self, decision: DecisionPost, years: Sequence[int]) -> tuple[dict[int, float], float]:
        amount: Expr = sum(decision.bought(year) for year in years)
        return ({}, 0.0) if isinstance(amount, int | float) else linear_terms(self.matrix, amount)

    def _sizes(self, decision: DecisionPost, slack: float) -> tuple[float | None, float | None, bool]:
        """Least and most ever bought where it is adopted, within the slack; whole projects have no range."""
        terms, _ = self._bought(decision, self.built.case.years)
        if decision.largest <= decision.smallest or not terms:
            return None, None, True
        self._within(slack)
        held = dict.fromkeys(columns_of(self.matrix, [decision.adopted]), 1.0)
        self.solvers.fix(held)
        ends, decided = [], True
        for sign, word in ((1.0, "least"), (-1.0, "most")):
            cost = np.zeros(len(self.matrix.columns))
            for column, value in terms.items():
                cost[column] = sign * value / decision.largest
            self.solvers.set_cost(cost, 0.0)
            outcome = self._solve(f"{word} of {decision.item} within {slack:.0%}", gap=SIZE_GAP)
            ends.append(None if outcome.values is None else sign * outcome.objective * decision.largest)
            decided = decided and outcome.values is not None and outcome.objective - outcome.bound <= SIZE_GAP
        self.solvers.restore_cost()
        self.solvers.release(held)
        self._within(self.slacks[-1])
        return ends[0], ends[1], decided

    def _years(self, decision: DecisionPost, with_it: Reach) -> dict[float, _Years]:
        """By slack the first year by which it can be there and the last year before which nothing need be bought.

        Outward from the year in the cheapest plan that has it: farther years only narrow what is possible, so costs rise.
        """
        years = [y for y in self.built.case.years if self._bought(decision, [y])[0]]
        plan = min((one for one in self.known if self._adopted(decision, one)), key=lambda one: one.objective, default=None)
        if plan is None or plan.values is None or not years:
            return {}
        start = self._first_year(decision, plan.values, years)
        earlier = {y: reach for y, reach in self._walk(decision, [y for y in reversed(years) if y < start], early=True)}
        later = {y: reach for y, reach in self._walk(decision, [y for y in years if y > start], early=False)}
        spans = {}
        for slack in self.slacks:
            limit = self._limit(slack)
            if not plan.objective <= limit:
                spans[slack] = _Years(None, None, with_it.within(limit) is False)
                continue
            can = [y for y, reach in {**earlier, **later}.items() if reach.within(limit)]
            spans[slack] = _Years(min([start, *can]), max([start, *can]),
                                  all(reach.within(limit) is not None for reach in {**earlier, **later}.values()))
        return spans

    def _walk(self, decision: DecisionPost, years: Sequence[int], *, early: bool) -> list[tuple[int, Reach]]:
        """Costs by year until one lies beyond the dearest slack."""
        found: list[tuple[int, Reach]] = []
        all_years, first = self.built.case.years, columns_of(self.matrix, [decision.adopted])
        for year in years:
            before = [y for y in all_years if (y <= year if early else y < year)]
            terms, constant = self._bought(decision, before)
            bounds = {"lower": decision.smallest - constant} if early else {"upper": -constant}
            row = self.solvers.add_row({c: v / decision.largest for c, v in terms.items()},
                                      **{side: value / decision.largest for side, value in bounds.items()})
            self.solvers.fix(dict.fromkeys(first, 1.0))
            outcome = self._solve(f"{decision.item} {'by' if early else 'not before'} {year}")
            self.solvers.release(first)
            self.solvers.bound_row(row, -np.inf, np.inf)
            found.append((year, self._reached(outcome)))
            if found[-1][1].within(self._limit(self.slacks[-1])) is False:
                break
        return found

    def _first_year(self, decision: DecisionPost, values: Vector, years: Sequence[int]) -> int:
        for year in years:
            terms, constant = self._bought(decision, [y for y in years if y <= year])
            if constant + sum(v * values[c] for c, v in terms.items()) >= decision.smallest * (1 - ROUNDING):
                return year
        return years[-1]


def _verdict(with_it: bool | None, without_it: bool | None) -> str:
    if with_it and without_it:
        return CHOICE
    if with_it and without_it is False:
        return MUST_HAVE
    if without_it and with_it is False:
        return MUST_AVOID
    return NOT_DECIDED


def rows_of(ranges: Sequence[Range]) -> list[dict[str, Any]]:
    """The table ``must_have``."""
    return [dict(vars(one)) for one in ranges]
