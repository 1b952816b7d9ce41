"""The Python face: load a case, optimize it, write the run."""

from __future__ import annotations

import datetime
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import metadata
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
from zcopt.plans.audit import Audit, asked_for, audit_of, evidence, held_to, own_reductions, stated_price
from zcopt.plans.finance.rows import finance_tables
from zcopt.plans.input_table import input_records
from zcopt.plans.like_with_like import rank_like_with_like
from zcopt.plans.plan import Plan
from zcopt.plans.rank import RankedPlan
from zcopt.plans.reasons import stop_detail
from zcopt.plans.records import basis_of, records_of
from zcopt.plans.run_folder import SCHEMA, input_hash, input_list
from zcopt.plans.score import scored
from zcopt.plans.scorecards import scorecard_rows
from zcopt.plans.search import Found, Report, SearchOptions, StopReason, search
from zcopt.plans.tables import Record
from zcopt.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    from zcopt.analysis.must_have import Range
    from zcopt.model.solve import Progress

WORKBOOK, TIMESERIES = case_folder.WORKBOOK, case_folder.TIMESERIES
PACKAGES = ("zcopt", "pyomo", "highspy", "numpy", "scipy", "pandas", "tsam")


@dataclass(frozen=True)
class Reading:
    """A case folder as read: the case when it has no errors, and everything found."""

    case: Case | None
    problems: tuple[Problem, ...]
    conversions: tuple[Conversion, ...] = ()
    assumed: tuple[Assumption, ...] = ()


class FullYearScope(StrEnum):
    """Which plans are dispatched on all 8,760 hours after the search."""

    NONE = "none"
    BEST = "best"
    ALL = "all"


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

    ``gap`` is a share, ``time_limit`` is in seconds for all plans together. With ``dispatch`` the hourly power of all
    years is kept, otherwise of the last year. ``full_year`` says which plans are dispatched on all hours, the reference
    always with them: none, the best, or all; what is reported of those comes from that dispatch. ``audit`` finds the
    lowest own emissions first and holds every plan near them (else the sheet ``offset_rules`` says whether).
    ``archetypes`` adds plans that are best in one respect.

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
        found = search(built, options, report)
        if full_year is not FullYearScope.NONE and found.stop_reason is not StopReason.INTERRUPTED:
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
        stop_reason=found.stop_reason, model_size=MappingProxyType(dict(found.size)),
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


def tables_beside(result: Result) -> dict[str, tuple[Record, ...]]:
    """The tables of a run that its plans do not hold themselves."""
    every = [*(entry.plan for entry in result.plans), result.reference]
    found: dict[str, tuple[Record, ...]] = {"inputs": input_records(result.case),
                                            "scorecard": records_of("scorecard", scorecard_rows(result.case, every))}
    found |= finance_tables(result.case, [entry.plan for entry in result.plans], result.reference, result.before_tax)
    if result.archetypes:
        found["archetypes"] = records_of("archetypes", [{**vars(kind), "archetype": kind.key} for kind in result.archetypes])
    if result.audit is not None:
        plans = [entry.plan for entry in result.plans]
        found["audit"] = records_of("audit", evidence(result.audit, result.case, plans, result.reference))
    return found


def manifest_of(result: Result, created: datetime.datetime) -> dict[str, Any]:
    """Everything about a run that is not in its tables."""
    case, time_grid = result.case, result.case.time
    return {
        **case_facts(case, created),
        "stop_detail": dict(zip(("en", "zh"), stop_detail(result.stop_reason, result.options["cost_slack_share"],
                                                         result.options["plans"]), strict=True)),
        "platform": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "options": dict(result.options), "seed": result.options["seed"], "stop_reason": str(result.stop_reason),
        "plans": [_proof_of(entry) for entry in result.plans],
        "reasons": {e.plan.name: {"en": e.reason_en, "zh": e.reason_zh} for e in result.plans},
        "inputs": input_list(case.files, case.folder) if case.folder else [], "input_hash": input_hash(case.files)[:6],
        "conversions": [vars(c) for c in case.conversions],
        "time_resolution": {"typical_days": len(time_grid.days), "slots_per_year": len(time_grid.slots),
                            "hours_per_year": time_grid.year_hours},
        "model_size": dict(result.model_size), "seconds": {k: round(v, 2) for k, v in result.seconds.items()},
        "full_year_checked": [e.plan.name for e in result.plans if e.plan.full_year], **certified_gap_of(result),
        "checks": checks_of(result),
        "reference_text": {
            "en": "The cheapest way to go on: the same model and years, nothing new adopted except like-for-like replacement "
                  "marked so in the inputs, physical limits only, no targets and no budget.",
            "zh": "最省的维持现状做法：同一模型与年份，除输入中标明的同类更换外不采用任何新措施，"
                  "仅受物理约束，无目标、无预算限制。"},
    }


def case_facts(case: Case, created: datetime.datetime) -> dict[str, Any]:
    """What the manifest of any run of the case says, found or not."""
    site = case.site
    return {
        "schema": SCHEMA, "case_name": case.name, "site_name": site.site_name, "sector": site.sector,
        "province": site.province, "currency": site.currency, "currency_label": _currency_label(site.currency),
        "first_year": site.first_year, "last_year": site.last_year, "base_year": site.base_year,
        "base_year_gross_tco2": base_year_gross_tco2(case), "discount_rate_share": site.discount_rate_share,
        "discount_base": f"1 January {site.first_year}, constant prices of {site.first_year}",
        "created": created.isoformat(timespec="seconds"), "versions": versions(), "zcopt_version": versions()["zcopt"],
        "platform": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "inputs": input_list(case.files, case.folder) if case.folder else [], "input_hash": input_hash(case.files)[:6],
        "conversions": [vars(c) for c in case.conversions], "sources": sources_of(case), "assumptions": assumptions_of(case),
    }


def _proof_of(entry: RankedPlan) -> dict[str, Any]:
    """What is known of the cost of a plan, and from what."""
    plan, check = entry.plan, entry.plan.full_year
    return {"rank": entry.rank, "name": plan.name, "status": plan.status, "objective": plan.net_present_cost,
            "basis": basis_of(plan), "typical_days_cost": plan.decided.net_present_cost,
            "certified_gap": check.certified_gap if check else None, "bound": plan.bound, "gap": plan.gap,
            "seconds": round(plan.seconds, 2)}


def certified_gap_of(result: Result) -> dict[str, Any]:
    """``certified_gap``: the best plan is at most this share above the best possible plan; with the reasons why not."""
    from zcopt.plans.full_year.bound import no_gap_because

    best = result.best
    why = no_gap_because(result.case, best)
    return {"certified_gap": best.full_year.certified_gap if best.full_year else None,
            "no_certified_gap_because": [{"en": reason.en, "zh": reason.zh} for reason in why]}


def checks_of(result: Result) -> list[dict[str, Any]]:
    """What was recomputed after the solve, with the figure and the limit it has to keep."""
    plans = [result.reference, *(entry.plan for entry in result.plans)]
    books = max(abs(sum(line.discounted for line in plan.money) - plan.net_present_cost) / max(1.0, abs(plan.net_present_cost))
                for plan in plans)
    missed = [entry.plan.name for entry in result.plans if not entry.plan.targets_met]
    return [
        {"name": "money book equals what was minimised", "value": books, "limit": 1e-6, "ok": books <= 1e-6},
        {"name": "largest miss of any equation", "value": result.largest_miss, "limit": 1e-5, "ok": result.largest_miss <= 1e-5},
        {"name": "plans that miss a target", "value": len(missed), "limit": 0, "ok": not missed},
        {"name": "energy flows close per carrier and year [MWh]", "value": _largest_imbalance(plans), "limit": 1e-2,
         "ok": _largest_imbalance(plans) <= 1e-2},
        *_full_year_checks(result),
    ]


def _full_year_checks(result: Result) -> list[dict[str, Any]]:
    """How each plan that was dispatched on all hours fares there."""
    found: list[dict[str, Any]] = []
    for plan in (result.reference, *(entry.plan for entry in result.plans)):
        check = plan.full_year
        if check is None:
            continue
        where, runs = f"{plan.name} on all 8,760 hours: ", check.cost is not None
        found += [{"name": where + "energy that cannot be supplied [MWh]", "value": check.unserved_mwh if runs else None,
                   "limit": 0, "ok": runs and check.unserved_mwh == 0},
                  {"name": where + "promises missed", "value": len(check.missed) if runs else None, "limit": 0,
                   "ok": runs and not check.missed}]
        if check.minimum_loads_left_out:
            found.append({"name": where + "minimum part loads are kept", "value": None, "limit": None, "ok": False})
    return found


def _largest_imbalance(plans: Sequence[Plan]) -> float:
    """Supply less use of each carrier and year, from the flows alone [MWh]."""
    worst = 0.0
    for plan in plans:
        sums: dict[tuple[int, str], float] = {}
        for flow in plan.flows:
            key = flow.year, flow.carrier
            sums[key] = sums.get(key, 0.0) + (flow.energy_mwh if flow.direction == "supply" else -flow.energy_mwh)
        worst = max([worst, *(abs(value) for value in sums.values())])
    return worst


def sources_of(case: Case) -> list[dict[str, Any]]:
    """The source and note of every row that has one."""
    return [{"sheet": row.sheet.name, "item": row.name, "key": "", "value": None, "unit": "", "source": row.source,
             "note": row.note} for rows in case.rows_by_type.values() for row in rows if row.source or row.note]


def assumptions_of(case: Case) -> list[dict[str, Any]]:
    """The settings of the site and the run, as labelled values."""
    found = []
    for row in (case.site, case.settings, case.one(FinanceRow)):
        for column in row.columns():
            value = getattr(row, column.key)
            if isinstance(value, Mapping | tuple):
                value = "; ".join(f"{y}: {v:g}" for y, v in value.items()) if isinstance(value, Mapping) else "; ".join(value)
            if value is not None and value != "":
                found.append({"key": column.key, "label_en": column.label.en, "label_zh": column.label.zh, "value": value,
                              "unit": column.unit, "source": row.source})
    return found


def versions() -> dict[str, str]:
    """Versions of zcopt and what it stands on."""
    return {name: metadata.version(name) for name in PACKAGES}


def _currency_label(currency: str) -> dict[str, str]:
    return {"en": "yuan", "zh": "元"} if currency == "CNY" else {"en": currency, "zh": currency}


def _series_files(root: Path, wanted: Mapping[str, object]) -> list[Path]:
    stems = sorted({name.partition(":")[0].strip() for name in wanted})
    found = [next((p for p in (root / TIMESERIES / f"{stem}{end}" for end in (".csv", ".xlsx")) if p.is_file()), None)
             for stem in stems]
    return [path for path in found if path is not None]


def _errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)

