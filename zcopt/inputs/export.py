"""Carrying a case from one form to the other: a workbook to a folder of CSVs, and back."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zcopt.errors import InputError, OutputError, Problem, Severity, UsageError
from zcopt.inputs.carried import Carried, carry
from zcopt.inputs.case import SHEETS_FOLDER, TIMESERIES, WORKBOOK
from zcopt.inputs.csv_book import open_case
from zcopt.inputs.csv_writer import write_sheets
from zcopt.inputs.refill import refill_of, write_workbook
from zcopt.inputs.row import Row
from zcopt.inputs.safety import LOCK_PREFIXES
from zcopt.inputs.schema import SCHEMA, outdated_names, specs_of
from zcopt.inputs.workbook import read_book
from zcopt.inputs.xlsx import with_comments


@dataclass(frozen=True)
class Exported:
    """What an export wrote: files, cells carried, hourly files copied, and what is to be said about it."""

    target: Path
    cells: int
    series_files: int = 0
    problems: tuple[Problem, ...] = ()


def export_csv(root: Path, target: Path, row_types: Sequence[type[Row]]) -> Exported:
    """Write the case in ``root`` as CSVs into ``target``/case, its hourly files beside them.

    Raises InputError when the case cannot be opened or holds errors through which data would be lost; UsageError when
    ``target`` holds a workbook, which would then stand beside the CSVs; OutputError when it cannot be written.
    """
    if (target / WORKBOOK).exists():
        raise UsageError(f"{target} holds {WORKBOOK}; give another folder, so that it stays clear which of the two is the case")
    carried = _carried(root, row_types)
    problems = (*carried.problems, *write_sheets(target / SHEETS_FOLDER, carried))
    try:
        copied = _copy_series(root / TIMESERIES, target / TIMESERIES)
    except OSError as error:
        raise OutputError(f"cannot write to {target}: {error.strerror}") from error
    return Exported(target / SHEETS_FOLDER, _cells(carried), copied, problems)


def export_xlsx(root: Path, target: Path, row_types: Sequence[type[Row]]) -> Exported:
    """Write the case in ``root`` as a workbook with the name ``target``; hourly files stay where they are.

    Raises InputError as above; UsageError when ``target`` is there already, is no .xlsx or would stand beside the CSVs;
    OutputError when it cannot be written.
    """
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target.name} must end with .xlsx")
    if target.exists():
        raise UsageError(f"{target} is there already; nothing was written")
    if (root / SHEETS_FOLDER).is_dir() and target.resolve() == (root / WORKBOOK).resolve():
        raise UsageError(f"{target} would stand beside {SHEETS_FOLDER}/, so that it is no longer clear which of the two is the "
                         "case; give another folder")
    carried = _carried(root, row_types)
    refill = refill_of(carried, WORKBOOK)
    _refuse(refill.problems)
    unfinished = target.with_name(f"{target.stem}.unfinished.xlsx")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(refill, unfinished, row_types)
        unfinished.replace(target)
    except OSError as error:
        raise OutputError(f"{target} could not be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Exported(target, _cells(carried), 0, (*carried.problems, *refill.problems))


def _carried(root: Path, row_types: Sequence[type[Row]]) -> Carried:
    """What stands in a case of today's schema."""
    book = open_case(root, row_types)
    if isinstance(book, Problem):
        raise InputError([book])
    _refuse(book.notes)
    outdated = outdated_names(book, row_types)
    _refuse([outdated] if outdated else [])
    if book.schema is not None and book.schema > SCHEMA:
        _refuse([problem for problem in read_book(book, row_types).problems if problem.code == "E121"])
    workbook = root / WORKBOOK
    carried = carry(with_comments(book, workbook) if workbook.is_file() else book, specs_of(row_types))
    _refuse(carried.problems)
    return carried


def _refuse(problems: Sequence[Problem]) -> None:
    """Raise InputError when there are errors among the problems."""
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InputError(problems)


def _cells(carried: Carried) -> int:
    return sum(sheet.cells for sheet in carried.sheets.values()) + sum(len(grid.cells) for grid in carried.copies)


def _copy_series(source: Path, target: Path) -> int:
    """Copy the hourly files, unless the two folders are one; links that lead out of the folder are not followed."""
    if not source.is_dir() or source.resolve() == target.resolve():
        return 0
    files = [path for path in sorted(source.iterdir())
             if path.suffix.lower() in (".csv", ".xlsx") and path.is_file() and not path.name.startswith(LOCK_PREFIXES)
             and path.resolve().is_relative_to(source.resolve())]
    if files:
        target.mkdir(parents=True, exist_ok=True)
    for path in files:
        shutil.copyfile(path, target / path.name)
    return len(files)
