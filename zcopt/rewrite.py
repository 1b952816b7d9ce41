"""The reports of a finished run, written again from its folder alone: nothing is read of the case, nothing is solved.

    from zcopt.rewrite import rewrite_reports
    rewrite_reports("my-plant")
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from zcopt.analysis.tornado import TABLE as TORNADO
from zcopt.analysis.tornado import tornado_tables
from zcopt.errors import UsageError
from zcopt.plans.run_folder import SCHEMA, SavedRun, read_run, write_table
from zcopt.plans.tables import LAST_YEAR_COLUMNS, TABLES
from zcopt.runs import PAGE, find_run, write_reports


def rewrite_reports(where: str | Path) -> tuple[Path, ...]:
    """Write report.html and report.xlsx of a run folder (or the latest run of a case folder) again; returns their paths.

    The table ``tornado`` is computed and written again too: it follows from the money of the run.
    Of a run without a plan it is infeasible.html. The workbook is report-2.xlsx and so on where report.xlsx is locked.
    Raises UsageError for a folder that is no finished run or one that another version of zcopt laid out, OutputError when a
    file cannot be written.
    """
    folder = find_run(Path(where))
    saved = read_run(folder)
    if saved.manifest.get("schema") != SCHEMA:
        raise UsageError(f"{folder} has schema {saved.manifest.get('schema')}, this zcopt reads schema {SCHEMA}: "
                         f"{_remedy(saved)}")
    if not saved.manifest["plans"]:
        return (_infeasible(saved),)
    older = "; ".join(_lacking(saved))
    if older:
        raise UsageError(f"{folder} is of an older layout, its tables lack columns ({older}): {_remedy(saved)}")
    tables = {**saved.tables, **tornado_tables(saved.manifest, saved.tables)}
    if tables.get(TORNADO):
        write_table(folder / f"{TORNADO}.csv", TORNADO, tables[TORNADO])
    book = write_reports(folder, saved.manifest, tables, list(saved.issues))  # type: ignore[arg-type]
    return folder / PAGE, book


def _remedy(saved: SavedRun) -> str:
    """What to do instead; the copy of the inputs in a run folder is a case folder."""
    return (f"it was written by zcopt {saved.manifest.get('zcopt_version', 'of unknown version')}. Run it again: "
            f"zcopt run {saved.folder / 'inputs'}")


def _lacking(saved: SavedRun) -> list[str]:
    """``plans.csv: basis, certified_gap`` for every file that lacks columns of this version."""
    last, found = int(saved.manifest["last_year"]), []
    for name, schema in TABLES.items():
        path = saved.folder / f"{name}.csv"
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                header = next(csv.reader(stream), [])
            named = [LAST_YEAR_COLUMNS.get(column.key, column.key).format(year=last) for column in schema]
            missing = [column for column in named if column not in header]
            found += [f"{path.name}: {', '.join(missing)}"] if missing else []
    return found


def _infeasible(saved: SavedRun) -> Path:
    from zcopt.analysis.infeasible import from_data, sections_of
    from zcopt.report.infeasible_page import write_infeasible_page

    page = saved.folder / "infeasible.html"
    why = from_data(json.loads((saved.folder / "infeasible.json").read_text(encoding="utf-8")))
    write_infeasible_page(page, str(saved.manifest["case_name"]), sections_of(why))
    return page
