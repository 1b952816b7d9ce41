"""Running a case from folder to run folder, and finding runs again."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zcopt.api import FullYearScope, Result, load_case, manifest_of, optimize
from zcopt.errors import UsageError
from zcopt.plans.records import tables_of
from zcopt.plans.run_folder import (
    UNFINISHED,
    copy_inputs,
    input_hash,
    latest_run,
    new_run,
    read_run,
    run_folders,
    write_issues,
    write_json,
    write_tables,
)
from zcopt.plans.search import StopReason
from zcopt.plans.tables import Record

RESULTS = "results"
DONE, STOPPED_EARLY = 0, 4


@dataclass(frozen=True)
class FinishedRun:
    """A run that was written."""

    folder: Path
    manifest: Mapping[str, Any]
    tables: Mapping[str, tuple[Record, ...]]
    exit_code: int


def run_case(case_folder: Path, *, plans: int | None, gap: float | None, time_limit: float | None, threads: int | None,
             seed: int | None, out: Path | None, dispatch: bool, quiet: bool, now: datetime.datetime,
             full_year: str = "none") -> FinishedRun:
    """Check, solve, rank and write ``results/<time>-<hash6>/``.

    Raises InputError, InfeasibleError, StoppedEarly, OutputError.
    """
    from zcopt.progress import ProgressLine

    case = load_case(case_folder)
    name = f"{now:%Y%m%d-%H%M%S}-{input_hash(case.files)[:6]}"
    line = ProgressLine(sys.stderr, quiet)
    results = out or case_folder / RESULTS
    with new_run(results, name) as folder:
        try:
            result = optimize(case, plans=plans, gap=gap, time_limit=time_limit, threads=threads, seed=seed,
                              log_file=folder / "solver.log", dispatch=dispatch, full_year=FullYearScope(full_year), report=line)
        finally:
            line.close()
        manifest, tables, code = write_run(result, folder, now, dispatch=dispatch)
    return FinishedRun(results / name, manifest, tables, code)


def write_run(result: Result, folder: Path, now: datetime.datetime, *, dispatch: bool = False,
              ) -> tuple[dict[str, Any], Mapping[str, tuple[Record, ...]], int]:
    """Write all files of a run into ``folder``; returns the manifest, the tables and the exit code."""
    code = STOPPED_EARLY if result.stop_reason in (StopReason.TIME_LIMIT, StopReason.INTERRUPTED) else DONE
    tables = tables_of(result.reference, result.plans, result.case.years, result.base_year_gross_tco2)
    manifest = {**manifest_of(result, now), "exit_code": code}
    kept = tables if dispatch else {name: rows for name, rows in tables.items() if name != "dispatch"}
    write_tables(folder, kept, result.case.years[-1])
    write_issues(folder / "issues.json", result.case.problems)
    if result.case.folder is not None:
        copy_inputs(result.case.files, result.case.folder, folder / "inputs")
    write_reports(folder, manifest, tables, [problem.as_dict() for problem in result.case.problems])
    write_json(folder / "manifest.json", manifest)
    return manifest, tables, code


def write_reports(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, tuple[Record, ...]],
                  issues: list[dict[str, str]]) -> None:
    """report.xlsx and report.html; clock times are left out, so that equal runs give equal reports."""
    from zcopt.report.page import write_page
    from zcopt.report.run_tables import RunTables
    from zcopt.report.workbook import write_workbook

    timeless = {key: value for key, value in manifest.items() if key not in ("created", "seconds")}
    timeless["plans"] = [{key: value for key, value in plan.items() if key != "seconds"} for plan in manifest["plans"]]
    shown = RunTables(timeless, tables, tuple(issues))
    write_workbook(folder / "report.xlsx", shown)
    write_page(folder / "report.html", shown)


def find_run(folder: Path) -> Path:
    """The run meant by a run folder, a case folder, or a folder with results in it."""
    if (folder / "manifest.json").is_file():
        return folder
    if (folder / RESULTS).is_dir():
        return latest_run(folder / RESULTS)
    if folder.is_dir() and run_folders(folder):
        return latest_run(folder)
    raise UsageError(f"{folder} is neither a run folder nor a case folder with finished runs")


def list_runs(case_folder: Path) -> list[dict[str, Any]]:
    """Finished runs, oldest first, and unfinished ones marked."""
    results = case_folder / RESULTS
    if not case_folder.is_dir():
        raise UsageError(f"{case_folder} is not a folder")
    found = []
    for folder in run_folders(results):
        manifest = read_run(folder).manifest
        best = manifest["plans"][0] if manifest["plans"] else None
        found.append({"run": folder.name, "plans": len(manifest["plans"]), "currency": manifest["currency"],
                      "best_cost": best["objective"] if best else float("nan"), "gap": best["gap"] if best else float("nan"),
                      "exit_code": manifest["exit_code"], "mark": ""})
    return found


def unfinished_runs(case_folder: Path) -> list[Path]:
    """Folders of runs that never ended."""
    return sorted((case_folder / RESULTS).glob("*" + UNFINISHED))
