"""A plan's measures taken away and put back: what the factory pays and emits with any set of them, dispatch anew each time.

Each measure stands as it is sized and timed in the plan. Targets cannot hold without the measures, so they are replaced by
their shadow prices in the plan: dispatch follows the same signals in every set. What those signals do by themselves, before
any measure, is told apart from the measures. All other limits hold; where a contract is larger than a rule or the power
bought then allows, as much of it is taken as can be. Like-for-like replacement that business as usual would buy too stays
free, as in the reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from zcopt.analysis.forms import cost_form, form_of, yearly_forms
from zcopt.analysis.rebuild import Bought, rebuilt, total_bought
from zcopt.analysis.shadow import HOLDING_ROOM, HeldProgram
from zcopt.errors import ModelError, UsageError
from zcopt.measures.capture import CaptureRow
from zcopt.measures.offset import OffsetRow
from zcopt.model.algebra import ConstraintData, Variable
from zcopt.model.books import Activity, DecisionPost
from zcopt.model.build import Built
from zcopt.model.links import LinkRow
from zcopt.model.matrix import Matrix, Vector
from zcopt.model.solve import Outcome, SolveOptions, Solver, Status
from zcopt.model.solvers import Report, nobody
from zcopt.model.stop import leave_if_asked
from zcopt.plans.extract import extract
from zcopt.plans.plan import Plan
from zcopt.units import CUR_PER_KCUR

KINDS = {Activity.GREEN_CONTRACT: "contractual", Activity.CERTIFICATE: "contractual", Activity.OFFSET: "offset",
         Activity.REMOVED_CO2: "removal", Activity.CAPTURED_CO2: "physical"}
CLAIMS = (Activity.GREEN_CONTRACT, Activity.CERTIFICATE, Activity.OFFSET)
"""Bought outside the factory: a plan may have made a contract for more than is left to use."""
TOLD_EVERY = 25
REPRODUCED_SHARE = 1e-4
"""Of what the plan saves or abates: a difference below is none (ours)."""
CAPEX = "capex"
TARGET_KINDS, TARGET_KEYS = ("target", "never_rising"), ("reduction_floor_share",)


@dataclass(frozen=True)
class Measure:
    """Something the plan adopts: its sheet, kind (physical, contractual, removal, offset, or mixed: a capture plant on a source
    that is biogenic in part), first year and investment [currency]."""

    item: str
    part: str
    kind: str
    first_year: int
    capex: float


@dataclass(frozen=True)
class Held:
    """The columns of a measure: whole numbers and purchases, as the plan has them."""

    whole: Mapping[int, float]
    bought: Mapping[int, float]


class PlanGame:
    """The measures of a plan, and the value of each set of them.

    A value is an array: net present cost [thousand currency], then net and gross emissions of each year [tCO2e], the latter
    two as abatement; all against the reference. Raises UsageError when the plan does not fit the case.
    """

    def __init__(self, built: Built, matrix: Matrix, bought: Bought, options: SolveOptions, report: Report = nobody) -> None:
        self.built, self.matrix, self.options, self.report = built, matrix, options, report
        self._cost = cost_form(built, matrix)
        self._net, self._gross = yearly_forms(built, matrix, "net"), yearly_forms(built, matrix, "gross")
        self.plan_values = rebuilt(built, matrix, bought, options)
        self._new = [d for d in built.books.decisions if not d.in_reference]
        self.measures = tuple(self._measure(d, bought) for d in self._new if total_bought(bought, d.item) > 0)
        posts = {d.item: d for d in self._new}
        self._held = {m.item: self._columns(posts[m.item]) for m in self.measures}
        self.solves = 0
        self._solver = self._prepared()
        self._bought_row = {c: self._solver.add_row({c: 1.0}) for held in self._held.values() for c in held.bought}
        claimed = {post.item for post in built.books.activities if post.activity in CLAIMS}
        self._contracts = {c for m in self.measures if m.item in claimed for c in self._held[m.item].bought}
        self._reference = self._absolute(self._solved(frozenset(), self.matrix.cost, "reference").values)
        self._steered = self._steering_cost()
        if not self._reproduces_the_plan():
            # a plan that is not the cheapest of its sizes: the prices are those of its operation alone
            self._steered = self._steering_cost(c for held in self._held.values() for c in held.bought)

    @property
    def plan(self) -> Vector:
        """The plan itself against the reference."""
        return self._against_reference(self.plan_values)

    @property
    def plan_cost(self) -> float:
        """Net present cost of the plan as recovered, internal prices included [currency]: what a run minimises."""
        return (float(self.matrix.cost @ self.plan_values) + self.matrix.offset) * CUR_PER_KCUR

    def as_plan(self, name: str) -> Plan:
        """The plan as rebuilt, with the hourly power of the last year."""
        objective = self.plan_cost / CUR_PER_KCUR
        outcome = Outcome(Status.PROVED, objective, objective, self.plan_values, 0.0)
        return extract(self.built, self.matrix, outcome, name, dispatch_years=self.built.case.years[-1:])

    def value(self, items: frozenset[str]) -> Vector:
        """The value of a set of measures, by their items."""
        doing = f"measure sets: {self.solves // TOLD_EVERY * TOLD_EVERY} solved"
        return self._against_reference(self._solved(items, self._steered, doing).values)

    def linked(self) -> list[tuple[str, ...]]:
        """The measures in groups of those that cannot stand alone, in order of their first year."""
        group = {m.item: {m.item} for m in self.measures}
        for row in self.built.case.rows(LinkRow):
            if row.relation in ("needs", "together") and row.first in group and row.second in group:
                merged = group[row.first] | group[row.second]
                for item in merged:
                    group[item] = merged
        ordered = [m.item for m in sorted(self.measures, key=lambda m: m.first_year)]
        return list(dict.fromkeys(tuple(item for item in ordered if item in group[first]) for first in ordered))

    def _measure(self, decision: DecisionPost, bought: Bought) -> Measure:
        years = [year for year in self.built.case.years if bought.get((decision.item, year), 0.0) > 0]
        capex = sum(form_of(self.matrix, post.amount(y)).of(self.plan_values) for post in self.built.books.money
                    for y in self.built.case.years if post.account == CAPEX and post.item == decision.item)
        return Measure(decision.item, decision.part, kind_of(self.built, decision), years[0], capex * CUR_PER_KCUR)

    def _columns(self, decision: DecisionPost) -> Held:
        """Whole numbers of the item's block, and every purchase that is counted or paid."""
        whole = {c: float(round(self.plan_values[c])) for c in self._whole_of(decision)}
        years = self.built.case.years
        forms = [form_of(self.matrix, decision.bought(y)) for y in years]
        forms += [form_of(self.matrix, post.amount(y)) for post in self.built.books.money for y in years
                  if post.account == CAPEX and post.item == decision.item]
        bought = {c: float(self.plan_values[c]) for form in forms for c in form.entries() if c not in whole}
        return Held(whole, bought)

    def _whole_of(self, decision: DecisionPost) -> list[int]:
        block = decision.adopted.parent_block()
        return [c for c in np.flatnonzero(self.matrix.integer).tolist() if _inside(self.matrix.columns[c], block)]

    @cached_property
    def _targets(self) -> list[ConstraintData]:
        """Limits on what comes out, which measures keep."""
        return [promise.constraint for promise in self.built.books.promises
                if promise.kind in TARGET_KINDS or promise.key in TARGET_KEYS]

    def _prepared(self) -> Solver:
        """A solver without targets and with nothing new; a linear one where no whole number is left to choose."""
        solver = Solver(self.matrix, self.options)
        solver.drop_rows(self._targets)
        held = {c for decision in self._new for c in self._whole_of(decision)}
        if set(np.flatnonzero(self.matrix.integer).tolist()) <= held:
            solver.make_continuous()
        solver.fix(dict.fromkeys(held, 0.0))
        return solver

    def _reproduces_the_plan(self) -> bool:
        """Whether all measures together, with prices for targets, are run as the plan is."""
        off = np.abs(self.value(frozenset(self._held)) - self.plan)
        size = np.abs(self.plan)
        return bool(off[0] <= REPRODUCED_SHARE * max(1.0, size[0])
                    and off[1:].max() <= REPRODUCED_SHARE * max(1.0, size[1:].max()))

    def _steering_cost(self, purchases: Iterable[int] = ()) -> Vector:
        """Cost with every target at its shadow price: the plan's dispatch is the cheapest under it."""
        program = HeldProgram(self.matrix, self.plan_values, self.options, purchases)
        prices = np.zeros(self.matrix.a.shape[0])
        rows = [row for constraint in self._targets for row in self.matrix.rows_of.get(id(constraint), ())]
        prices[rows] = program.duals[rows]
        return np.asarray(self.matrix.cost - self.matrix.a.T @ prices, dtype=float)

    def _solved(self, items: frozenset[str], cost: Vector, doing: str) -> Outcome:
        """The cheapest operation with a set of measures."""
        leave_if_asked()
        self.report(doing, None)
        self.solves += 1
        solver = self._solver
        whole = {c: value for item in items for c, value in self._held[item].whole.items()}
        bought = {c: value for item in items for c, value in self._held[item].bought.items()}
        solver.fix(whole)
        for c, value in bought.items():
            solver.set_row_bounds(self._bought_row[c], value - HOLDING_ROOM * (1 + value), value + HOLDING_ROOM * (1 + value))
        solver.set_cost(cost)
        outcome = solver.solve(sure=False)
        if outcome.status is Status.INFEASIBLE:
            outcome = self._with_less_contracts({c: value for c, value in bought.items() if c in self._contracts}, cost)
        for c in bought:
            solver.set_row_bounds(self._bought_row[c], -np.inf, np.inf)
        solver.fix(dict.fromkeys(whole, 0.0))
        leave_if_asked()
        if outcome.values is None:
            raise UsageError(f"the factory cannot be run with only {', '.join(sorted(items)) or 'nothing new'}: link measures "
                             "that need each other in sheet links")
        return outcome

    def _with_less_contracts(self, volume: Mapping[int, float], cost: Vector) -> Outcome:
        """Contracts made for more power than is left to buy: as much of them as can be taken, then the cheapest operation."""
        solver = self._solver
        most = np.zeros(len(cost))
        for c, value in volume.items():
            solver.set_row_bounds(self._bought_row[c], -np.inf, value)
            most[c] = -1.0 / value if value > 0 else 0.0
        solver.set_cost(most)
        outcome = solver.solve()
        if outcome.values is None:
            return outcome
        for c in volume:
            solver.set_row_bounds(self._bought_row[c], float(outcome.values[c]) * (1 - HOLDING_ROOM) - HOLDING_ROOM, np.inf)
        solver.set_cost(cost)
        return solver.solve()

    def _absolute(self, values: Vector | None) -> Vector:
        if values is None:
            raise ModelError("a set of measures has no values")
        return np.array([self._cost.of(values), *(form.of(values) for forms in (self._net, self._gross)
                                                  for form in forms.values())])

    def _against_reference(self, values: Vector | None) -> Vector:
        change = self._absolute(values) - self._reference
        change[1:] *= -1
        return change


def kind_of(built: Built, decision: DecisionPost) -> str:
    """How a measure lowers net emissions: physical, contractual, removal, offset, or mixed where it does so in two ways.

    A credit of the kind ``removal`` and stored biogenic CO2 are removals; tonnes of a capture plant are posted under its source.
    """
    case = built.case
    if any(row.offset_id == decision.item and row.kind == "removal" for row in case.rows(OffsetRow)):
        return "removal"
    captured = next((row.source_id for row in case.rows(CaptureRow) if row.capture_id == decision.item), None)
    kinds = {KINDS[post.activity] for post in built.books.activities if post.activity in KINDS
             and post.item == (captured or decision.item) and post.part == decision.part}
    return "mixed" if len(kinds) > 1 else kinds.pop() if kinds else "physical"


def _inside(variable: Variable, block: object) -> bool:
    """Whether a variable stands in a block or in one inside it."""
    return any(parent is block for parent in _parents(variable))


def _parents(variable: Variable) -> Iterator[object]:
    parent = variable.parent_block()
    while parent is not None:
        yield parent
        parent = parent.parent_block()
