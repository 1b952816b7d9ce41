"""Running a case from folder to run folder, and finding runs again."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zcopt.analysis.tornado import tornado_tables
from zcopt.api import FullYearScope, Result, load_case, optimize
from zcopt.carbon.inventory import base_year_inventory, has_base_year
from zcopt.errors import Explanation, InfeasibleError, InputError, OutputError, UsageError
from zcopt.inputs.case import Case
from zcopt.manifest import case_facts, manifest_of, tables_beside
from zcopt.model.stop import stoppable
from zcopt.plans.cbam import cbam_tables
from zcopt.plans.footprint import footprint_tables
from zcopt.plans.input_table import input_records
from zcopt.plans.records import records_of, tables_of
from zcopt.plans.run_folder import (
    SavedRun,
    copy_inputs,
    finite,
    input_hash,
    is_unfinished,
    latest_run,
    new_run,
    read_run,
    run_folders,
    unfinished_runs,
    write_issues,
    write_json,
    write_tables,
)
from zcopt.plans.search import StopReason
from zcopt.plans.tables import Record

if TYPE_CHECKING:
    from zcopt.analysis.compare import Comparison

RESULTS = "results"
DONE, STOPPED_EARLY = 0, 4
PAGE, BOOK, DISCLOSURE = "report.html", "report.xlsx", "disclosure.xlsx"
NAMES_TRIED = 9


@dataclass(frozen=True)
class FinishedRun:
    """A run that was written."""

    folder: Path
    manifest: Mapping[str, Any]
    tables: Mapping[str, tuple[Record, ...]]
    exit_code: int
    workbook: str
    """The file name of the results workbook."""


def run_case(case_folder: Path, *, plans: int | None, gap: float | None, time_limit: float | None, threads: int | None,
             seed: int | None, out: Path | None, dispatch: bool, quiet: bool, now: datetime.datetime,
             full_year: str = "none", audit: bool | None = None, archetypes: bool | None = None) -> FinishedRun:
    """Check, solve, rank and write ``results/<time>-<hash6>/``.

    Once the inputs are read, Ctrl-C or SIGTERM keeps the plans found so far and writes them; the second raises
    KeyboardInterrupt and leaves ``*.unfinished``. Raises InputError, InfeasibleError (with the folder of its explanation),
    StoppedEarly, OutputError.
    """
    from zcopt.progress import ProgressLine

    case = load_case(case_folder)
    name = f"{now:%Y%m%d-%H%M%S}-{input_hash(case.files)[:6]}"
    line = ProgressLine(sys.stderr, quiet)
    results = out or case_folder / RESULTS
    impossible: InfeasibleError | None = None
    with stoppable(line.stopping), new_run(results, name) as folder:
        try:
            result = optimize(case, plans=plans, gap=gap, time_limit=time_limit, threads=threads, seed=seed,
                              log_file=folder / "solver.log", dispatch=dispatch, full_year=FullYearScope(full_year), audit=audit,
                              archetypes=archetypes,
                              report=line)
        except InfeasibleError as error:
            impossible = error
            write_infeasible(case, error, folder, now)
        else:
            finished = write_run(result, folder, now, dispatch=dispatch)
        finally:
            line.close()
    if impossible is not None:
        impossible.folder = results / name
        raise impossible
    return replace(finished, folder=results / name)


def write_infeasible(case: Case, error: InfeasibleError, folder: Path, now: datetime.datetime) -> None:
    """A run folder without plans: why there is none as ``infeasible.json`` and ``infeasible.html``, beside the inputs."""
    from zcopt.analysis.infeasible import as_data, sections_of
    from zcopt.report.infeasible_page import write_infeasible_page

    why = error.explanation or Explanation()
    write_json(folder / "infeasible.json", as_data(why))
    write_infeasible_page(folder / "infeasible.html", case.name, sections_of(why))
    write_tables(folder, {"inputs": input_records(case)}, case.years[-1])
    write_issues(folder / "issues.json", case.problems)
    if case.folder is not None:
        copy_inputs(case.files, case.folder, folder / "inputs")
    write_json(folder / "manifest.json", {**case_facts(case, now), "plans": [], "stop_reason": "infeasible",
                                          "exit_code": InfeasibleError.exit_code})


def write_run(result: Result, folder: Path, now: datetime.datetime, *, dispatch: bool = False,
              beside: Mapping[str, tuple[Record, ...]] = MappingProxyType({}),
              facts: Mapping[str, Any] = MappingProxyType({})) -> FinishedRun:
    """Write all files of a run into ``folder``; ``beside`` are further tables, ``facts`` go into the manifest."""
    code = STOPPED_EARLY if result.stop_reason in (StopReason.TIME_LIMIT, StopReason.INTERRUPTED) else DONE
    tables = {**tables_of(result.reference, result.plans, result.case.years, result.base_year_gross_tco2),
              **tables_beside(result), **beside}
    tables |= cbam_tables(result.case, tables)
    tables |= footprint_tables(result.case, tables) | base_year_table(result.case)
    manifest = {**manifest_of(result, now), "exit_code": code, **facts}
    tables |= tornado_tables(manifest, tables)
    write_tables(folder, tables if dispatch else {**tables, "dispatch": drawn_dispatch(tables)}, result.case.years[-1])
    write_issues(folder / "issues.json", result.case.problems)
    if result.case.folder is not None:
        copy_inputs(result.case.files, result.case.folder, folder / "inputs")
    book = write_reports(folder, manifest, tables, [problem.as_dict() for problem in result.case.problems])
    write_json(folder / "manifest.json", manifest)
    return FinishedRun(folder, manifest, tables, code, book.name)


def base_year_table(case: Case) -> dict[str, tuple[Record, ...]]:
    """The inventory of the base year; empty where nothing was measured then or a factor is missing."""
    lines = base_year_inventory(case) if has_base_year(case) else ()
    return {"base_year": records_of("base_year", [vars(line) for line in lines])}


def drawn_dispatch(tables: Mapping[str, tuple[Record, ...]]) -> tuple[Record, ...]:
    """The hourly power that the reports draw: of the plan of rank 1 and the reference. A run keeps no less, so that its reports
    can be written again from its folder alone."""
    drawn = {row["plan"] for row in tables["plans"] if row["rank"] in (0, 1)}
    return tuple(row for row in tables.get("dispatch", ()) if row["plan"] in drawn)


def write_reports(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, tuple[Record, ...]],
                  issues: list[dict[str, str]]) -> Path:
    """report.xlsx, disclosure.xlsx and report.html; clock times are left out, so that equal runs give equal reports, and all
    is in the order in which a run folder is read back, so that they come out the same when they are written again from there.

    Returns the workbook's path: report-2.xlsx and so on where report.xlsx is open in a spreadsheet that locks it.
    """
    from zcopt.report.disclosure.book import write_disclosure
    from zcopt.report.page import write_page
    from zcopt.report.run_tables import RunTables
    from zcopt.report.workbook import write_workbook

    timeless = {key: value for key, value in manifest.items() if key not in ("created", "seconds")}
    timeless["plans"] = [{key: value for key, value in plan.items() if key != "seconds"} for plan in manifest["plans"]]
    by_plan = tuple(sorted(tables.get("dispatch", ()), key=lambda row: str(row["plan"])))
    shown = RunTables(json.loads(json.dumps(finite(timeless), sort_keys=True)), {**tables, "dispatch": by_plan}, tuple(issues))
    write_page(folder / PAGE, shown)
    write_unlocked(folder / DISCLOSURE, lambda path: write_disclosure(path, shown))
    return write_unlocked(folder / BOOK, lambda path: write_workbook(path, shown))


def write_unlocked(path: Path, write: Callable[[Path], None]) -> Path:
    """Write a workbook under the first name that is not locked: report.xlsx, report-2.xlsx and so on."""
    for number in range(1, NAMES_TRIED + 1):
        target = path.with_stem(f"{path.stem}-{number}") if number > 1 else path
        try:
            write(target)
        except OutputError as error:
            if not _is_locked(error):
                raise
        else:
            return target
    raise OutputError(f"{path.name} could not be written: all of {NAMES_TRIED} names are open in a spreadsheet")


def _is_locked(error: BaseException | None) -> bool:
    """Whether permission to write was refused, which on Windows is how an open file shows."""
    while error is not None:
        if isinstance(error, PermissionError) or any(isinstance(inner, PermissionError) for inner in error.args):
            return True
        error = error.__cause__
    return False


def find_run(folder: Path) -> Path:
    """The run meant by a run folder, a case folder, or a folder with results in it."""
    if (folder / "manifest.json").is_file() or is_unfinished(folder):
        return folder
    if (folder / RESULTS).is_dir():
        return latest_run(folder / RESULTS)
    if folder.is_dir() and run_folders(folder):
        return latest_run(folder)
    raise UsageError(f"{folder} is neither a run folder nor a case folder with finished runs")


def add_must_have(run: Path, *, probe_seconds: float | None = None, sizes: bool = True, years: bool = True,
                  quiet: bool = False) -> tuple[Record, ...]:
    """Compute ``must_have.csv`` of a finished run, from its own copy of the inputs and its own options.

    Raises UsageError when the run has no plan, what ``must_have`` raises, OutputError when the file cannot be written.
    """
    from zcopt.api import must_have
    from zcopt.progress import ProgressLine

    saved = read_run(run)
    if not saved.manifest["plans"]:
        raise UsageError(f"{run} has no plan, so no plan has anything in common; zcopt show {run} says why")
    case, chosen, line = load_case(run / "inputs"), saved.manifest["options"], ProgressLine(sys.stderr, quiet)
    try:
        found = must_have(case, probe_seconds=probe_seconds, sizes=sizes, years=years, gap=chosen["relative_gap_share"],
                          threads=chosen["threads"], seed=chosen["seed"], audit=bool(saved.tables.get("audit")), report=line)
    finally:
        line.close()
    rows = records_of("must_have", map(vars, found))
    try:
        write_tables(run, {"must_have": rows}, int(saved.manifest["last_year"]))
    except OSError as error:
        raise OutputError(f"must_have.csv could not be written: {error}") from error
    return rows


def compare_runs(old: str | Path, new: str | Path, *, old_plan: str = "", new_plan: str = "") -> Comparison:
    """What changed from one run folder (or the latest run of a case folder) to another, by default between their best plans.

    Raises UsageError for a folder that is no run, a run without a plan, and a plan that is not in its run.
    """
    from zcopt.analysis.compare import compare

    return compare(read_run(find_run(Path(old))), read_run(find_run(Path(new))), old_plan=old_plan, new_plan=new_plan)


def list_runs(case_folder: Path) -> list[dict[str, Any]]:
    """Finished runs, oldest first, then those that have no end, of which only name and ``finished`` are known."""
    results = case_folder / RESULTS
    if not case_folder.is_dir():
        raise UsageError(f"{case_folder} is not a folder")
    found = []
    for folder in run_folders(results):
        manifest = read_run(folder).manifest
        best = manifest["plans"][0] if manifest["plans"] else None
        found.append({"run": folder.name, "finished": True, "plans": len(manifest["plans"]),
                      "currency": manifest["currency"], "best_cost": best["objective"] if best else None,
                      "gap": best["gap"] if best else None, "exit_code": manifest["exit_code"]})
    return found + [{"run": folder.name, "finished": False} for folder in unfinished_runs(results)]


def cbam_of(where: Path) -> tuple[Path, tuple[Record, ...]]:
    """The run meant by ``where`` and the CBAM of its plans: by the sheets of the case folder, else by those of the run.

    Raises UsageError when the run has no plan or other years than the case, InputError when the case cannot be read.
    """
    saved, case = _with_case(where)
    return saved.folder, cbam_tables(case, saved.tables).get("cbam", ())


@dataclass(frozen=True)
class Footprints:
    """Footprints of a plan and the base year, ``rows`` of the table of the same name, by the sheets as they stand."""

    run: Path
    case: Case
    plan: str
    rows: tuple[Record, ...]


def footprint_of(where: Path, plan: str = "") -> Footprints:
    """The footprints of a run's plan (the best one where none is named) and of the base year.

    Raises UsageError when the run has no such plan or the case no products with known shares; else as ``cbam_of``.
    """
    saved, case = _with_case(where)
    names = [str(row["plan"]) for row in saved.tables["plans"]]
    chosen = plan or names[0]
    if chosen not in names:
        raise UsageError(f"{saved.folder.name} has no plan {chosen}, only {', '.join(names)}")
    rows = footprint_tables(case, saved.tables).get("footprint", ())
    if not rows:
        raise UsageError(f"{where} has no product footprint: fill the sheet products, and footprint_shares where there are "
                         "several")
    return Footprints(saved.folder, case, chosen, tuple(row for row in rows if row["plan"] in ("base_year", chosen)))


def write_pact(found: Footprints, path: Path) -> None:
    """The footprints in the shape of the PACT data exchange.

    Raises InputError with everything the workbook lacks for it, OutputError when the file cannot be written.
    """
    from zcopt.plans.pact import check_declarations, pact_document

    problems = check_declarations(found.case)
    if problems:
        raise InputError(problems)
    document = pact_document(found.case, {"footprint": found.rows}, found.plan, datetime.datetime.now(datetime.UTC))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, document)
    except OSError as error:
        raise OutputError(f"{path} could not be written: {error.strerror}") from error


def _with_case(where: Path) -> tuple[SavedRun, Case]:
    """The run meant by ``where``, and the case it is looked at with."""
    run = find_run(where)
    saved = read_run(run)
    if not saved.manifest["plans"]:
        raise UsageError(f"{run} has no plan to look at; zcopt show {run} says why")
    case = load_case(run / "inputs" if run == where else where)
    if (case.years[0], case.years[-1]) != (saved.manifest["first_year"], saved.manifest["last_year"]):
        raise UsageError(f"{run.name} plans other years than the case does now: run the case again")
    return saved, case
