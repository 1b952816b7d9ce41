"""The Python face: load a case, optimize it, write the run."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from zcopt.carbon.inventory import base_year_gross_tco2
from zcopt.checks import check_case
from zcopt.errors import InputError, Problem, Severity
from zcopt.factory.end_use import EndUseRow, annual_mwh
from zcopt.factory.grid import GridRow, hour_classes
from zcopt.inputs import case as case_folder
from zcopt.inputs.assumed import Assumption
from zcopt.inputs.case import Case, Conversion
from zcopt.inputs.csv_book import case_files, read_inputs
from zcopt.inputs.finance_terms import FinanceRow
from zcopt.inputs.scoring import ScoringRow
from zcopt.inputs.series_file import read_series
from zcopt.inputs.sheets import CalendarRow, SettingsRow
from zcopt.inputs.timegrid import TimeGrid
from zcopt.inputs.typical_days import Vector, day_types, typical_days
from zcopt.parts import PARTS, SHEETS
from zcopt.plans.archetypes import Archetype
from zcopt.plans.audit import Audit, asked_for, audit_of, held_to, own_reductions, stated_price
from zcopt.plans.like_with_like import rank_like_with_like
from zcopt.plans.plan import Plan
from zcopt.plans.rank import RankedPlan
from zcopt.plans.score import scored
from zcopt.plans.search import Found, Report, SearchOptions, StopReason, search
from zcopt.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from zcopt.analysis.must_have import Range
    from zcopt.model.solve import Progress

WORKBOOK, TIMESERIES = case_folder.WORKBOOK, case_folder.TIMESERIES


@dataclass(frozen=True)
class Reading:
    """A case folder as read: the case when it has no errors, and everything found."""

    case: Case | None
    problems: tuple[Problem, ...]
    conversions: tuple[Conversion, ...] = ()
    assumed: tuple[Assumption, ...] = ()


class FullYearScope(StrEnum):
    """Which plans are dispatched on all 8,760 hours after the search, or whether they are decided there."""

    NONE = "none"
    BEST = "best"
    ALL = "all"
    EXACT = "exact"
    """All are decided on all hours, typical days only being the start."""


@dataclass(frozen=True)
class Result:
    """A finished optimization: ranked plans against the reference. Everything is frozen."""

    case: Case
    reference: Plan
    plans: tuple[RankedPlan, ...]
    stop_reason: StopReason
    options: Mapping[str, Any]
    model_size: Mapping[str, int]
    seconds: Mapping[str, float]
    largest_miss: float
    base_year_gross_tco2: float
    audit: Audit | None = None
    """The proof that own reductions come first; None when it was not asked for."""
    how: Mapping[str, int | str] = field(default_factory=dict)
    """How many solves were answered by months and how many in one piece, and why there are no months."""
    archetypes: tuple[Archetype, ...] = ()
    """Plans that are best in one respect, each with its proof; empty when they were not asked for."""
    before_tax: Plan | None = None
    """The best plan had tax not been looked at; None unless plans are chosen after tax."""

    @property
    def best(self) -> Plan:
        """The plan on the first place."""
        return self.plans[0].plan


def read_case(folder: str | Path) -> Reading:
    """Read and check a case folder, its sheets in case.xlsx or as CSVs in case/.

    Nothing is raised for bad input, everything is in ``problems``.
    """
    root = Path(folder)
    reading = read_inputs(root, SHEETS)
    wanted = reading.series
    series, problems = read_series(root / TIMESERIES, wanted)
    sheets = case_files(root)
    files = [*sheets, *_series_files(root, wanted)] if sheets else []
    case = Case(name=root.resolve().name, rows_by_type=reading.rows, series=series, folder=root,
                files=tuple(files), conversions=reading.conversions)
    found = [*reading.problems, *problems]
    if not _errors(found):
        found += check_case(case)
    if _errors(found):
        return Reading(None, tuple(found), reading.conversions, reading.assumed)
    return Reading(Case(name=case.name, rows_by_type=case.rows_by_type, series=case.series, folder=root,
                        files=case.files, problems=tuple(found), conversions=case.conversions), tuple(found),
                   reading.conversions, reading.assumed)


def load_case(folder: str | Path) -> Case:
    """Read a case folder.

    Raises InputError with every problem found when there are errors; warnings stay in ``case.problems``.
    """
    reading = read_case(folder)
    if reading.case is None:
        raise InputError(reading.problems)
    return reading.case


def optimize(case: Case, *, plans: int | None = None, gap: float | None = None, time_limit: float | None = None,
             threads: int | None = None, seed: int | None = None, log_file: Path | None = None,
             dispatch: bool = False, full_year: FullYearScope = FullYearScope.NONE, audit: bool | None = None,
             archetypes: bool | None = None, report: Report | None = None) -> Result:
    """Find and rank the plans of a case; arguments win over the sheet ``settings``.

    ``gap`` is a share (0.1 % unless given when deciding on all hours), ``time_limit`` is in seconds for all plans together.
    With ``dispatch`` the hourly power of all years is kept, otherwise of the last year. ``full_year`` says which plans are
    dispatched on all hours, the reference always with them: none, the best, or all, or exact: decided there; what is reported
    of those comes from that dispatch. ``audit`` finds the lowest own emissions first and holds every plan near them (else the
    sheet ``offset_rules`` says whether). ``archetypes`` adds plans that are best in one respect.

    Raises InfeasibleError, StoppedEarly when no plan was found in time, InputError for an audit without a stated price.
    """
    from zcopt.model.build import build
    from zcopt.model.stop import stoppable

    began = time.monotonic()
    options = search_options(case, plans=plans, gap=gap, time_limit=time_limit, threads=threads, seed=seed,
                             log_file=log_file, dispatch=dispatch, archetypes=archetypes)
    with stoppable():
        if case.grid is None:
            case = case.on_grid(time_grid_of(case))
        gridded = time.monotonic()
        audited = None
        if asked_for(case) if audit is None else audit:
            case, audited = _own_reductions_first(case, options, report)
        built = build(case, PARTS)
        modelled = time.monotonic()
        exact = full_year is FullYearScope.EXACT
        found = search(built, replace(options, plans=1, archetypes=False) if exact else options, report)
        if exact and found.stop_reason is not StopReason.INTERRUPTED:
            from zcopt.plans.full_year.decide import decide_on_all_hours
            from zcopt.plans.full_year.exact import GAP

            found = decide_on_all_hours(built, found, hourly_grid_of(case), PARTS, options,
                                        gap=GAP if gap is None else gap, report=report)
        elif full_year is not FullYearScope.NONE and found.stop_reason is not StopReason.INTERRUPTED:
            from zcopt.plans.full_year.check import check_on_all_hours

            found = check_on_all_hours(built, found, hourly_grid_of(case), PARTS, options.solve,
                                       all_plans=full_year is FullYearScope.ALL,
                                       dispatch_years=options.dispatch_years, report=report)
        before_tax = _best_before_tax(case, options, report) if case.one(FinanceRow).optimise_after_tax else None
    result = result_of(case, found, options, {"typical_days": gridded - began, "build": modelled - gridded})
    return replace(result, audit=audited, before_tax=before_tax)


def must_have(case: Case, *, slacks: Sequence[float] | None = None, sizes: bool = True, years: bool = True,
              probe_seconds: float | None = None, gap: float | None = None, threads: int | None = None, seed: int | None = None,
              audit: bool | None = None, report: Report | None = None) -> tuple[Range, ...]:
    """What every plan within a cost slack has, what none has, and where there is a choice, each proved by its own solve.

    Up to two solves per decision and slack for sizes, one per decision for adoption and for each year; see
    ``zcopt.analysis.must_have``. Raises InfeasibleError, ModelError when the best plan is not proved in time.
    """
    from zcopt.analysis import must_have as ranges
    from zcopt.model.build import build

    options = search_options(case, gap=gap, threads=threads, seed=seed, archetypes=False)
    if case.grid is None:
        case = case.on_grid(time_grid_of(case))
    if asked_for(case) if audit is None else audit:
        case, _ = _own_reductions_first(case, options, report)
    return ranges.must_have(build(case, PARTS), options.solve, slacks=slacks or ranges.SLACKS, sizes=sizes, years=years,
                            probe_seconds=probe_seconds or ranges.LONGEST_PROBE_SECONDS, report=report)


def _own_reductions_first(case: Case, options: SearchOptions, report: Report | None) -> tuple[Case, Audit]:
    """The case held to the lowest own emissions, and how they were found."""
    from zcopt.model.build import build

    def told(what: str, progress: Progress | None) -> None:
        if report is not None:
            report(f"own reductions first: {what}", progress)

    stated_price(case)
    found = search(build(own_reductions(case), PARTS), replace(options, plans=1, archetypes=False), told)
    audited = audit_of(case, found.plans[0])
    return held_to(case, audited), audited


def _best_before_tax(case: Case, options: SearchOptions, report: Report | None) -> Plan:
    """The best plan of the same case had tax not been looked at: what choosing after tax changes."""
    from zcopt.model.build import build

    def told(what: str, progress: Progress | None) -> None:
        if report is not None:
            report(f"before tax: {what}", progress)

    untaxed = case.with_rows(replace(case.one(FinanceRow), optimise_after_tax=False))
    return search(build(untaxed, PARTS), replace(options, plans=1, archetypes=False), told).plans[0]


def search_options(case: Case, *, plans: int | None = None, gap: float | None = None, time_limit: float | None = None,
                   threads: int | None = None, seed: int | None = None, log_file: Path | None = None,
                   dispatch: bool = False, archetypes: bool | None = None) -> SearchOptions:
    """How the case is searched: what is given here, else what its sheet ``settings`` says.

    Who asks for one plan gets one: archetypes are then added only when they are asked for here.
    """
    from zcopt.model.solve import SolveOptions

    settings, wanted = case.settings, plans or case.settings.plans
    return SearchOptions(
        plans=wanted, cost_slack_share=settings.cost_slack_share, distance=settings.distance,
        weights=settings.distance_weights, archetypes=settings.archetypes and wanted > 1 if archetypes is None else archetypes,
        dispatch_years=case.years if dispatch else case.years[-1:],
        solve=SolveOptions(relative_gap=gap or settings.relative_gap_share,
                           time_limit_seconds=time_limit or settings.time_limit_seconds,
                           threads=threads or settings.threads,
                           seed=settings.seed if seed is None else seed, log_file=log_file))


def result_of(case: Case, found: Found, options: SearchOptions, seconds: Mapping[str, float]) -> Result:
    """The findings of a search, ranked; ``seconds`` are those spent before it."""
    solve = options.solve
    return Result(
        case=case, reference=found.reference, archetypes=found.archetypes,
        plans=scored(rank_like_with_like(found.reference, found.plans, case.years), case.rows(ScoringRow), case.years,
                     base_year_gross_tco2(case)),
        stop_reason=found.stop_reason, how=MappingProxyType(dict(found.how)), model_size=MappingProxyType(dict(found.size)),
        seconds=MappingProxyType({**seconds, **found.seconds}), largest_miss=found.largest_miss,
        base_year_gross_tco2=base_year_gross_tco2(case),
        options=MappingProxyType({
            "plans": options.plans, "relative_gap_share": solve.relative_gap, "time_limit_seconds": solve.time_limit_seconds,
            "threads": solve.threads, "seed": solve.seed, "cost_slack_share": options.cost_slack_share,
            "distance": options.distance, "distance_weights": options.weights,
            "size_classes": case.settings.size_classes, "archetypes": options.archetypes}))


def time_grid_of(case: Case, settings: SettingsRow | None = None) -> TimeGrid:
    """The typical days the settings (by default those of the case) ask for, with the peak days kept."""
    site, settings = case.site, settings or case.settings
    classes = hour_classes(case)
    exceptions = {row.day: str(row.day_type) for row in case.rows(CalendarRow)}
    loads = _loads(case)
    grid = case.rows(GridRow)
    electricity = loads.pop(grid[0].carrier, np.zeros(HOURS_PER_YEAR)) if grid else np.zeros(HOURS_PER_YEAR)
    return typical_days(case.years, site.series_year, case.series, electricity, other_loads=list(loads.values()),
                        types=day_types(site.series_year, exceptions), prices=lambda m, kind: classes.get((m, kind), ""),
                        per_month=settings.typical_days_per_month, keep_peak=settings.keep_peak_days,
                        slots_per_day=settings.slots_per_day)


def hourly_grid_of(case: Case) -> TimeGrid:
    """All 8,760 hours, each a slot; storage closes every day, as on typical days."""
    return time_grid_of(case, replace(case.settings, typical_days_per_month=31, keep_peak_days=False, slots_per_day=24))


def _loads(case: Case) -> dict[str, Vector]:
    """What all end uses need of each carrier that balances hourly, by hour in the first year [MW]."""
    loads: dict[str, Vector] = {}
    for row in case.rows(EndUseRow):
        if case.carrier(row.carrier).balance == "hourly":
            shape = np.asarray(case.series[row.profile]) if row.profile else np.ones(HOURS_PER_YEAR)
            own = annual_mwh(row, case, case.years[0]) * shape / shape.sum()
            loads[row.carrier] = loads.get(row.carrier, np.zeros(HOURS_PER_YEAR)) + own
    return loads


def _series_files(root: Path, wanted: Mapping[str, object]) -> list[Path]:
    stems = sorted({name.partition(":")[0].strip() for name in wanted})
    found = [next((p for p in (root / TIMESERIES / f"{stem}{end}" for end in (".csv", ".xlsx")) if p.is_file()), None)
             for stem in stems]
    return [path for path in found if path is not None]


def _errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)

