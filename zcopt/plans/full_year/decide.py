"""Ranked plans decided on all hours: the list of typical days is the start, plans certified on all hours take its place."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from zcopt.errors import StoppedEarly
from zcopt.inputs.timegrid import TimeGrid
from zcopt.model.build import Built
from zcopt.model.matrix import Vector
from zcopt.model.part import Part
from zcopt.plans.distance import distance_to, weights_of
from zcopt.plans.extract import extract
from zcopt.plans.full_year.bound import certified_gap
from zcopt.plans.full_year.check import verdict
from zcopt.plans.full_year.exact import GAP, Certified, ExactSearch, outcome_of
from zcopt.plans.full_year.reading import read_plan
from zcopt.plans.full_year.year import FullYear, Report
from zcopt.plans.plan import Plan, Strategy
from zcopt.plans.rank import in_order
from zcopt.plans.search import REFERENCE, Found, SearchOptions, StopReason
from zcopt.units import CUR_PER_KCUR

LONGEST_DISPATCH_SECONDS = 600.0
"""What a single linear problem gets at least: a short time limit ends the rounds, not a dispatch half-way."""


def decide_on_all_hours(built: Built, found: Found, hourly: TimeGrid, parts: Sequence[Part], options: SearchOptions, *,
                        gap: float = GAP, report: Report | None = None) -> Found:
    """The same number of plans, decided and certified to ``gap`` on ``hourly``; ``found`` is what typical days say.

    The time limit of the options counts anew. Plans of typical days stay where none was certified in time, so that there is
    always an answer. Ctrl-C keeps what was certified.
    """
    if found.matrix is None or not found.plans:
        return found
    began = time.monotonic()
    deciding = _Deciding(built, found, options)
    reason = StopReason.ENOUGH
    try:
        patient = replace(options.solve, log_file=None,
                          time_limit_seconds=max(LONGEST_DISPATCH_SECONDS, options.solve.time_limit_seconds))
        year = FullYear(built, found.matrix, hourly, parts, patient, dispatch_years=options.dispatch_years, report=report)
        deciding.reference = _dispatched(year, found)
        search = ExactSearch(year, found.points[in_order(found.plans)[0].name], gap,
                             began + options.solve.time_limit_seconds, report or (lambda what, progress: None))
        reason = deciding.run(year, search)
    except StoppedEarly:
        reason = StopReason.INTERRUPTED
    return deciding.result(reason, time.monotonic() - began)


class _Deciding:
    def __init__(self, built: Built, found: Found, options: SearchOptions) -> None:
        self.built, self.found, self.options = built, found, options
        self.reference: Plan | None = None
        self.plans: list[Plan] = []
        self.points: dict[str, Vector] = {REFERENCE: found.points[REFERENCE]}
        self.weight = weights_of(built, options.weights)

    def run(self, year: FullYear, search: ExactSearch) -> StopReason:
        """Plan after plan, each far enough from those before."""
        while len(self.plans) < self.options.plans:
            name = f"P{len(self.plans) + 1}"
            certified, stopped = self._best(search, name)
            values = certified.values
            if certified.mix is None or values is None:
                return StopReason.TIME_LIMIT if time.monotonic() >= search.deadline else StopReason.EXHAUSTED
            plan = self._read(year, name, certified, values)
            if self.plans and plan.net_present_cost > self._dearest():
                return StopReason.TOO_DEAR
            self.plans.append(plan)
            self.points[name] = values
            if stopped:
                return StopReason.INTERRUPTED
            if len(self.plans) < self.options.plans and time.monotonic() >= search.deadline:
                return StopReason.TIME_LIMIT
            self._keep_apart(search, plan.strategy)
        return StopReason.ENOUGH

    def _best(self, search: ExactSearch, name: str) -> tuple[Certified, bool]:
        """The next plan, and whether a stop was asked for before it was certified. Raises StoppedEarly when there is none."""
        try:
            return search.best(name), False
        except StoppedEarly:
            if search.found.mix is None:
                raise
            return search.found, True

    def result(self, reason: StopReason, seconds: float) -> Found:
        """What was decided; what typical days said where nothing was."""
        spent: Mapping[str, float] = {**self.found.seconds, "all_hours": seconds}
        if not self.plans or self.reference is None:
            return replace(self.found, seconds=spent,
                           stop_reason=reason if reason is StopReason.INTERRUPTED else StopReason.TIME_LIMIT)
        return replace(self.found, reference=self.reference, plans=tuple(self.plans), points=self.points, archetypes=(),
                       stop_reason=reason, seconds=spent)

    def _read(self, year: FullYear, name: str, certified: Certified, values: Vector) -> Plan:
        """The plan with its bound and gap among plans that differ from those before; its certified gap is against all plans,
        for which only the first plan's bound holds."""
        assert certified.mix is not None
        outcome = outcome_of(certified, values, year.matrix)
        decided = extract(self.built, year.matrix, outcome, name, dispatch_years=self.options.dispatch_years)
        check = verdict(year, certified.mix, corrections=0)
        lowest = self.plans[0].bound if self.plans else certified.bound * CUR_PER_KCUR
        plan = read_plan(year, replace(decided, strategy_gap=certified.gap), certified.mix)
        return replace(plan, bound=certified.bound * CUR_PER_KCUR, gap=certified.gap,
                       full_year=replace(check, certified_gap=certified_gap(check, lowest) if year.is_convex else None))

    def _keep_apart(self, search: ExactSearch, strategy: Strategy) -> None:
        matrix = search.year.matrix
        coefficients, constant = distance_to(self.built.books.decisions, strategy, self.weight, matrix)
        distance = self.options.distance
        if coefficients:
            search.keep_apart({column: value / distance for column, value in coefficients.items()}, 1 - constant / distance)

    def _dearest(self) -> float:
        best = min(plan.net_present_cost for plan in self.plans)
        return best + self.options.cost_slack_share * abs(best)


def _dispatched(year: FullYear, found: Found) -> Plan:
    """The reference on all hours; promises that do not bind it are free."""
    policies = frozenset(id(p.constraint) for p in year.built.books.promises if not p.binds_reference)
    mix = year.dispatch(REFERENCE, found.points[REFERENCE], policies)
    check = verdict(year, mix, corrections=0)
    return replace(found.reference if mix is None else read_plan(year, found.reference, mix), full_year=check)
