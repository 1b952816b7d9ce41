"""Ranked plans and the reference dispatched on all 8,760 hours of every year, their investments held.

A plan that misses promises there, or lacks energy, is resized and dispatched again. What is reported of a plan that was
dispatched comes from that dispatch; what typical days said of it is kept beside.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from zcopt.errors import StoppedEarly
from zcopt.inputs.timegrid import TimeGrid
from zcopt.model.build import Built
from zcopt.model.cuts import Cut
from zcopt.model.explain import broken
from zcopt.model.matrix import Vector
from zcopt.model.part import Part
from zcopt.model.solve import Outcome, SolveOptions, Status
from zcopt.plans.extract import extract
from zcopt.plans.full_year.bound import certified_gap, why_no_bound
from zcopt.plans.full_year.cutting import MonthProof, proofs_of, yearly_part
from zcopt.plans.full_year.reading import read_plan
from zcopt.plans.full_year.year import FullYear, Report
from zcopt.plans.full_year.yearly import Mix
from zcopt.plans.plan import FullYearCheck, Plan
from zcopt.plans.rank import in_order
from zcopt.plans.search import REFERENCE, Found, StopReason
from zcopt.units import CUR_PER_KCUR

CORRECTIONS = 5
OVERSHOOT = 1.05
LEAST_BROUGHT = 0.1
"""How often a plan that misses promises on all hours is resized, by how much of the miss its limits are tightened, and the
least a unit of tightening is taken to bring."""


def check_on_all_hours(built: Built, found: Found, hourly: TimeGrid, parts: Sequence[Part], options: SolveOptions, *,
                       all_plans: bool, dispatch_years: Sequence[int] = (), report: Report | None = None) -> Found:
    """The same findings, the reference and the best plan (or all plans) as they are on ``hourly``.

    A plan that was resized may no longer be the best: then the plan in its place is dispatched too.

    The time it took is among the seconds. When a stop is asked for, plans not dispatched so far stay as they were found; so
    does the reference, and with it everything, until it was dispatched: plans are only compared like with like.
    """
    if found.matrix is None or not found.plans:
        return found
    began = time.monotonic()
    done: dict[str, Plan] = {}
    try:
        year = FullYear(built, found.matrix, hourly, parts, replace(options, log_file=None), dispatch_years=dispatch_years,
                        report=report)
        bound = None if why_no_bound(built.case) else found.plans[0].bound
        policies = frozenset(id(p.constraint) for p in built.books.promises if not p.binds_reference)
        done[REFERENCE] = _checked(year, found.reference, found.points[REFERENCE], policies)
        while (plan := _next(found.plans, done, all_plans=all_plans)) is not None:
            done[plan.name] = _with_gap(_checked(year, plan, found.points[plan.name], frozenset()), bound)
    except StoppedEarly:
        found = replace(found, stop_reason=StopReason.INTERRUPTED)
    return replace(found, reference=done.get(REFERENCE, found.reference),
                   plans=tuple(done.get(plan.name, plan) for plan in found.plans),
                   seconds={**found.seconds, "all_hours": time.monotonic() - began})


def _next(plans: Sequence[Plan], done: Mapping[str, Plan], *, all_plans: bool) -> Plan | None:
    """The plan to dispatch next: the best as typical days have it, unless it was dispatched; of all plans, any that was not."""
    first = in_order([done.get(plan.name, plan).decided for plan in plans])[0].name
    return next((plan for plan in plans if plan.name not in done and (all_plans or plan.name == first)), None)


def _with_gap(plan: Plan, bound: float | None) -> Plan:
    check = plan.full_year
    return plan if check is None else replace(plan, full_year=replace(check, certified_gap=certified_gap(check, bound)))


def _checked(year: FullYear, plan: Plan, values: Vector, released: frozenset[int]) -> Plan:
    """The plan as it is on all hours, corrected where that helps; its own bound stays."""
    found, mix, corrections = corrected(year, plan.name, values, released)
    if corrections:
        plan = _resized(year, plan, found)
    check = verdict(year, mix, corrections=corrections)
    return replace(plan if mix is None else read_plan(year, plan, mix), full_year=check)


def corrected(year: FullYear, name: str, values: Vector,
              released: frozenset[int] = frozenset()) -> tuple[Vector, Mix | None, int]:
    """A plan's values on typical days and its dispatch on all hours, resized as often as that lets it serve all energy and keep
    its promises; and how often that was."""
    mix = year.dispatch(name, values, released, rough=True)
    correcting = _Correcting(year, released)
    corrections = 0
    while mix is not None and correcting.has_to(mix) and corrections < CORRECTIONS:
        better = correcting.again(values, mix)
        if better is None:
            return values, year.dispatch(name, values, released), corrections
        values, corrections = better, corrections + 1
        mix = year.dispatch(name, values, released, rough=corrections < CORRECTIONS)
    return values, mix, corrections


class _Correcting:
    """What a plan has to be resized for, more of it with every dispatch."""

    def __init__(self, year: FullYear, released: frozenset[int]) -> None:
        self.year, self.released = year, released
        self.tightened: dict[int, list[tuple[float, float]]] = {}
        self.serving: list[Cut] = []
        self.can_serve = True
        self.proofs: list[MonthProof] = []

    def has_to(self, mix: Mix) -> bool:
        """Whether a promise is missed, or energy is missing that other sizes may supply."""
        return bool(mix.missed) or (self.can_serve and mix.unserved_mwh > self.year.least_unserved_mwh)

    def again(self, values: Vector, mix: Mix) -> Vector | None:
        """Other sizes; None when none will do."""
        short = {id(promise.constraint): amount for promise, amount in mix.missed}
        for constraint in {*self.tightened, *short}:
            past = self.tightened.setdefault(constraint, [])
            past.append((next_tightening(past, short.get(constraint, 0.0)), short.get(constraint, 0.0)))
        amounts = {constraint: past[-1][0] for constraint, past in self.tightened.items()}
        if self.can_serve and mix.unserved_mwh > self.year.least_unserved_mwh:
            self._serve(values, mix)
        better = self.year.resized(values, amounts, self.released, self.serving)
        if better is None and self.serving:
            self.can_serve, self.serving = False, []
            better = self.year.resized(values, amounts, self.released) if amounts else None
        return better

    def _serve(self, values: Vector, mix: Mix) -> None:
        """What the sizes have to fulfil for the energy of each month that lacks some."""
        self.proofs = self.proofs or proofs_of(self.year, yearly_part(self.year))
        lacking = {number for number, answer, _ in mix.shares if answer.unserved_mwh > 0}
        cuts = [self.proofs[number].serving_cut(values) for number in sorted(lacking)]
        new = [cut for cut in cuts if cut is not None and cut.coefficients]
        self.serving += new
        self.can_serve = bool(new)


def _resized(year: FullYear, plan: Plan, values: Vector) -> Plan:
    """The plan with other sizes, on typical days."""
    objective = float(year.matrix.cost @ values + year.matrix.offset)
    outcome = Outcome(Status.PROVED, objective, min(plan.bound / CUR_PER_KCUR, objective), values, plan.seconds)
    again = extract(year.built, year.matrix, outcome, plan.name, archetype=plan.archetype,
                    dispatch_years=year.wanted.power_years)
    return replace(again, strategy_gap=plan.strategy_gap, status=plan.status)


def next_tightening(past: Sequence[tuple[float, float]], short: float) -> float:
    """By how much a limit is tightened next; ``past`` holds what was tried and the miss that led to it, oldest first.

    The first time by the miss, then by the miss over what a unit of tightening has brought so far (a secant).
    """
    before, miss_before = past[-1] if past else (0.0, 0.0)
    brought = (miss_before - short) / (before - (past[-2][0] if len(past) > 1 else 0.0)) if past and before else 1.0
    return before + OVERSHOOT * short / min(1.0, max(LEAST_BROUGHT, brought))


def verdict(year: FullYear, mix: Mix | None, *, corrections: int) -> FullYearCheck:
    """What a mix of dispatches says about its plan."""
    left_out = not year.is_convex
    if mix is None:
        return FullYearCheck(cost=None, corrections=corrections, minimum_loads_left_out=left_out)
    return FullYearCheck(cost=mix.net_cost * CUR_PER_KCUR, corrections=corrections,
                         unserved_mwh=mix.unserved_mwh if mix.unserved_mwh > year.least_unserved_mwh else 0.0,
                         missed=tuple(broken(promise, short) for promise, short in mix.missed),
                         minimum_loads_left_out=left_out)
