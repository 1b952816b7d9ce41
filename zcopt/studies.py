"""Analyses from a case or a run to the run folder: the frontier with its price sweep, and the cost curves of a plan.

    from zcopt.studies import study_frontier, study_costs
    study = study_frontier(load_case("my-plant"), points=8)
    study_costs(case, result.best).curves.bars
"""

from __future__ import annotations

import dataclasses
import datetime
import math
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from zcopt.api import Result, load_case, result_of, search_options, time_grid_of
from zcopt.errors import OutputError, UsageError
from zcopt.inputs.case import Case
from zcopt.model.stop import asked, stoppable
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS
from zcopt.plans.plan import Plan
from zcopt.plans.records import tables_of
from zcopt.plans.run_folder import SavedRun, input_hash, new_run, read_run, write_json, write_tables
from zcopt.plans.search import StopReason, search
from zcopt.plans.tables import Record
from zcopt.runs import RESULTS, FinishedRun, find_run, write_reports, write_run
from zcopt.units import CUR_PER_KCUR

if TYPE_CHECKING:
    from zcopt.analysis.cheapest_first import CheapestFirst
    from zcopt.analysis.frontier import Frontier
    from zcopt.analysis.macc import CostCurves
    from zcopt.analysis.price_lines import PriceLine
    from zcopt.analysis.rebuild import Bought
    from zcopt.analysis.shadow import ShadowPrice
    from zcopt.analysis.sweep import SweepPoint
    from zcopt.model.build import Built
    from zcopt.model.matrix import Matrix
    from zcopt.model.solvers import Report

LEAST_SECONDS = 1.0
ROUNDING_OF_FILES = 1e-7
"""A limit out of a file with nine digits is kept within this share."""


@dataclass(frozen=True)
class FrontierStudy:
    """The frontier of a case, the reference and its points as a result, and what carbon prices lead to."""

    result: Result
    frontier: Frontier
    sweep: tuple[SweepPoint, ...]


@dataclass(frozen=True)
class CostStudy:
    """What the measures of a plan cost, what its limits cost, and the prices to compare with.

    ``plan`` is the plan as rebuilt; ``cheapest_first`` is None where it was not asked for or not found in time.
    """

    plan: Plan
    curves: CostCurves
    shadows: tuple[ShadowPrice, ...]
    lines: tuple[PriceLine, ...]
    cheapest_first: CheapestFirst | None


def study_frontier(case: Case, *, points: int | None = None, prices: Sequence[float] | None = None, gap: float | None = None,
                   time_limit: float | None = None, threads: int | None = None, seed: int | None = None,
                   with_targets: bool = True, report: Report | None = None) -> FrontierStudy:
    """The frontier of a case in ``points`` points (12), and the best plan at each of ``prices`` [currency/tCO2e].

    Without ``prices`` there is one for each corner of the frontier. ``gap`` is a share, ``time_limit`` in seconds for all of
    it. ``with_targets=False`` leaves the sheet targets out. Ctrl-C or the limit keep what was found. Raises
    InfeasibleError, or StoppedEarly when the ends of the frontier were not found.
    """
    from zcopt.analysis.epsilon import RANGE_SHARE
    from zcopt.analysis.frontier import POINTS, frontier
    from zcopt.analysis.sweep import price_sweep, prices_for

    began = time.monotonic()
    case = case if with_targets else without_targets(case)
    options = search_options(case, plans=1, gap=gap, time_limit=time_limit, threads=threads, seed=seed, archetypes=False)
    deadline = began + options.solve.time_limit_seconds
    with stoppable():
        built = _built(case)
        found = search(built, options, report)
        assert found.matrix is not None  # a search that found a plan has one
        first = found.plans[0]
        line = frontier(built, found.matrix, replace(options.solve, time_limit_seconds=_left(deadline)), points=points or POINTS,
                        report=report, cheapest=(found.points[first.name], first.bound / CUR_PER_KCUR))
        swept: tuple[SweepPoint, ...] = ()
        if not asked() and deadline > time.monotonic():
            swept = price_sweep(built, found.matrix, prices_for(line) if prices is None else prices,
                                replace(options.solve, time_limit_seconds=_left(deadline)), report=report,
                                close=RANGE_SHARE * line.cost_range, start=found.points[first.name])
    plans = tuple(point.plan for point in line.points)
    found = replace(found, plans=plans, stop_reason=_reason(line), seconds={**found.seconds, "all": time.monotonic() - began})
    return FrontierStudy(result_of(built.case, found, replace(options, plans=len(plans)), {}), line, swept)


def study_costs(case: Case, plan: Plan | Bought, *, samples: int | None = None, list_too: bool = False, in_truth: bool = False,
                bound: float | None = None, gap: float | None = None, time_limit: float | None = None,
                threads: int | None = None, seed: int | None = None, report: Report | None = None) -> CostStudy:
    """Cost curves and shadow prices of a plan of a case, or of purchases by (item, year).

    ``samples`` orders give every measure its own bar where there are more than eight. ``list_too`` finds the plan of a ranking
    by cost per tonne; ``in_truth`` eases each binding limit in the whole model. ``bound`` is the proved least cost [currency],
    by default that of the plan. Raises UsageError when the plan does not fit the case, StoppedEarly on Ctrl-C.
    """
    from zcopt.analysis.cheapest_first import cheapest_first
    from zcopt.analysis.macc import bought_of, cost_curves
    from zcopt.analysis.plan_game import PlanGame
    from zcopt.analysis.price_lines import price_lines
    from zcopt.analysis.shadow import shadow_prices
    from zcopt.model.solvers import nobody

    options = search_options(case, gap=gap, time_limit=time_limit, threads=threads, seed=seed).solve
    with stoppable():
        built = _built(case)
        matrix = _compiled(built)
        bought = bought_of(plan) if isinstance(plan, Plan) else plan
        if isinstance(plan, Plan) and bound is None:
            bound = plan.bound
        game = PlanGame(built, matrix, bought, options, report or nobody)
        curves = cost_curves(game, samples=samples, seed=options.seed)
        shadows = shadow_prices(built, matrix, game.plan_values, options, report=report,
                                bound=bound / CUR_PER_KCUR if in_truth and bound is not None else None)
        listed = cheapest_first(built, matrix, options, report=report) if list_too else None
        rebuilt = game.as_plan(plan.name if isinstance(plan, Plan) else "plan")
    return CostStudy(rebuilt, curves, shadows, price_lines(built.case, shadows), listed)


def without_targets(case: Case) -> Case:
    """The same case with an empty sheet targets."""
    rows = {kind: rows for kind, rows in case.rows_by_type.items() if kind is not TargetRow}
    return dataclasses.replace(case, rows_by_type=MappingProxyType(rows))


def run_frontier(case_folder: Path, *, points: int | None, prices: Sequence[float] | None, gap: float | None,
                 time_limit: float | None, threads: int | None, seed: int | None, with_targets: bool, out: Path | None,
                 quiet: bool, now: datetime.datetime) -> FinishedRun:
    """Find the frontier of a case and write ``results/<time>-<hash6>/``, its points as plans F1, F2 ...

    Raises InputError, InfeasibleError, StoppedEarly, OutputError.
    """
    from zcopt.analysis.records import frontier_records, sweep_records
    from zcopt.progress import ProgressLine

    case = load_case(case_folder)
    name, results = f"{now:%Y%m%d-%H%M%S}-{input_hash(case.files)[:6]}", out or case_folder / RESULTS
    line = ProgressLine(sys.stderr, quiet)
    with stoppable(line.stopping), new_run(results, name) as folder:
        try:
            study = study_frontier(case, points=points, prices=prices, gap=gap, time_limit=time_limit, threads=threads, seed=seed,
                                   with_targets=with_targets, report=line)
        finally:
            line.close()
        tables = {"frontier": frontier_records(study.frontier, case.years[-1]),
                  "price_sweep": sweep_records(study.sweep, study.frontier)}
        finished = write_run(study.result, folder, now, beside=tables, facts={
            "stop_reason": str(study.frontier.end), "analysis": "frontier", "with_targets": with_targets,
            "frontier": {"least_gross_tco2": study.frontier.least_gross_tco2, "solves": study.frontier.solves}})
    return replace(finished, folder=results / name)


def run_macc(run_folder: Path, *, plan: str | None, samples: int | None, list_too: bool, in_truth: bool, gap: float | None,
             time_limit: float | None, threads: int | None, quiet: bool) -> tuple[Path, Mapping[str, tuple[Record, ...]]]:
    """The cost curves of a plan of a run (the best), written into the run folder; its reports are made again.

    Returns the folder and its tables. Raises UsageError when there is no such run or plan, StoppedEarly, OutputError.
    """
    from zcopt.progress import ProgressLine

    saved = read_run(find_run(run_folder))
    row = _plan_row(saved, plan)
    case = load_case(saved.folder / "inputs")
    if saved.manifest.get("with_targets") is False:
        case = without_targets(case)
    name = str(row["plan"])
    case = _within_its_limit(case, saved, name)
    bought = {(str(d["item"]), int(d["year"] or 0)): float(d["quantity"] or 0.0) for d in saved.tables["decisions"]
              if d["plan"] == name}
    line = ProgressLine(sys.stderr, quiet)
    with stoppable(line.stopping):
        try:
            study = study_costs(case, bought, samples=samples, list_too=list_too, in_truth=in_truth, gap=gap, threads=threads,
                                time_limit=time_limit, bound=_bound_of(row), report=line)
        finally:
            line.close()
    return saved.folder, _add_to_run(saved, study, row)


def _bound_of(row: Record) -> float:
    """The proved least cost of a plan's search, minus infinity where none was proved [currency]."""
    return -math.inf if row["bound"] is None else float(row["bound"])


def _add_to_run(saved: SavedRun, study: CostStudy, row: Record) -> Mapping[str, tuple[Record, ...]]:
    """Write the tables of a cost study beside those of the run, say so in its manifest, and make the reports again."""
    from zcopt.analysis.records import cheapest_first_records, macc_records, price_line_records, shadow_records

    name, last_year = str(row["plan"]), int(saved.manifest["last_year"])
    new = {"macc": macc_records(study.curves, name), "shadow_prices": shadow_records(study.shadows, name),
           "price_lines": price_line_records(study.lines)}
    if study.cheapest_first is not None:
        new["cheapest_first"] = cheapest_first_records(study.cheapest_first, name, study.curves.plan_cost,
                                                       _bound_of(row))
    cost = float(row.get("typical_days_cost") or row["net_present_cost"] or 0.0)
    manifest = {**saved.manifest, "macc": {
        "plan": name, "shares": study.curves.method, "orders": study.curves.orders, "sets_solved": study.curves.sets_solved,
        "rebuilt_cost_error_share": study.curves.plan_cost / cost - 1 if cost else None}}
    tables = {**saved.tables, **new}
    try:
        write_tables(saved.folder, new, last_year)
        write_reports(saved.folder, manifest, _with_dispatch(tables, study.plan, name, saved), list(saved.issues))  # type: ignore[arg-type]
        write_json(saved.folder / "manifest.json", manifest)
    except OSError as error:
        raise OutputError(f"{saved.folder} cannot be written: {error}. Is a file of it open in a spreadsheet?") from error
    return tables


def _with_dispatch(tables: Mapping[str, tuple[Record, ...]], rebuilt: Plan, name: str,
                   saved: SavedRun) -> Mapping[str, tuple[Record, ...]]:
    """The hourly power of the plan for the report, where the run did not keep any."""
    if tables.get("dispatch"):
        return tables
    again = replace(rebuilt, name=name)
    years = range(int(saved.manifest["first_year"]), int(saved.manifest["last_year"]) + 1)
    return {**tables, "dispatch": tables_of(again, (), years, 0.0)["dispatch"]}


def _plan_row(saved: SavedRun, plan: str | None) -> Record:
    rows = [row for row in saved.tables["plans"] if (row["rank"] == 1 if plan is None else row["plan"] == plan)]
    if not rows or rows[0]["rank"] == 0:
        names = ", ".join(str(row["plan"]) for row in saved.tables["plans"] if row["rank"])
        raise UsageError(f"the run has no plan {plan or 'of rank 1'}; its plans are {names}")
    return rows[0]


def _within_its_limit(case: Case, saved: SavedRun, plan: str) -> Case:
    """A point of a frontier keeps the emissions it was allowed: its dispatch comes from that."""
    point = next((row for row in saved.tables.get("frontier", ()) if row["plan"] == plan), None)
    if point is None or point["limit_tco2"] is None:
        return case
    limit = max(float(point["limit_tco2"]), float(point["cumulative_gross_tco2"] or 0.0)) * (1 + ROUNDING_OF_FILES)
    return case.with_rows(TargetRow(indicator="cumulative_gross_tco2", limit={int(saved.manifest["last_year"]): limit}))


def _built(case: Case) -> Built:
    from zcopt.model.build import build

    return build(case if case.grid is not None else case.on_grid(time_grid_of(case)), PARTS)


def _compiled(built: Built) -> Matrix:
    from zcopt.model.matrix import compile_matrix

    return compile_matrix(built.model, [promise.constraint for promise in built.books.promises])


def _left(deadline: float) -> float:
    return max(LEAST_SECONDS, deadline - time.monotonic())


def _reason(line: Frontier) -> StopReason:
    from zcopt.analysis.epsilon import FrontEnd

    return {FrontEnd.TIME_LIMIT: StopReason.TIME_LIMIT, FrontEnd.INTERRUPTED: StopReason.INTERRUPTED}.get(line.end,
                                                                                                          StopReason.ENOUGH)

