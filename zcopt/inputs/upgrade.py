"""Bringing an older case forward: what changed since its schema is applied to what stands in it, and nothing is lost.

The old form stays beside the new one (case.schema-1.xlsx). The new one is written under another name, read back and compared
before it takes the old one's place, so that an error leaves the case as it was.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zcopt.errors import InputError, OutputError, Problem, Severity
from zcopt.inputs.carried import Carried, carry
from zcopt.inputs.case import SHEETS_FOLDER, WORKBOOK
from zcopt.inputs.changes import brought_forward
from zcopt.inputs.csv_book import open_case, open_sheets
from zcopt.inputs.csv_writer import sheet_texts, write_sheets
from zcopt.inputs.grid import Book, Spot
from zcopt.inputs.refill import refill_of, write_workbook
from zcopt.inputs.row import Row
from zcopt.inputs.schema import CHANGES, SCHEMA, Change, age_of, specs_at, specs_of, too_new
from zcopt.inputs.xlsx import with_comments

UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did: from which schema, each change with the number of cells it touched, and what was kept."""

    schema: int
    changes: tuple[tuple[Change, int], ...] = ()
    cells: Mapping[str, int] = dataclasses.field(default_factory=dict)
    """Sheet -> values, sources and notes carried; plain copies included."""
    problems: tuple[Problem, ...] = ()
    kept: Path | None = None
    """The old workbook or folder; None when nothing had to be done."""


def upgrade(root: Path, row_types: Sequence[type[Row]], changes: Sequence[Change] = CHANGES) -> Upgraded:
    """Bring the case in the folder ``root`` to the schema of today; a current case stays untouched.

    Raises InputError when the case cannot be opened, is newer than this version, or holds errors through which data would be
    lost; OutputError when it cannot be written. In both cases the case is as it was.
    """
    book = open_case(root, row_types)
    if isinstance(book, Problem):
        raise InputError([book])
    _refuse([problem for problem in book.notes if problem.severity is Severity.ERROR])
    _refuse(_open_elsewhere(book))
    schema, used = age_of(book, row_types, changes)
    if book.schema is not None and book.schema > SCHEMA:
        _refuse([too_new(book, "it cannot be brought to an older schema")])
    if schema == SCHEMA and not used:
        return Upgraded(SCHEMA)
    book = with_comments(book, root / WORKBOOK) if (root / WORKBOOK).is_file() else book
    carried = carry(book, specs_at(schema, specs_of(row_types), changes))
    _refuse(carried.errors)
    carried, touched = brought_forward(carried, schema, row_types, changes, book.file)
    _refuse(carried.errors)
    said, kept = (_new_workbook if (root / WORKBOOK).is_file() else _new_sheets)(root, carried, row_types, schema)
    cells = {name: sheet.cells for name, sheet in carried.sheets.items()}
    cells |= {grid.name: len(grid.cells) for grid in carried.copies}
    return Upgraded(schema, touched, cells, (*carried.problems, *said), kept)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InputError(problems)


def _open_elsewhere(book: Book) -> list[Problem]:
    return [Spot(file=book.file).problem("E124", "the workbook is open elsewhere, so it was not changed",
                                         "Save and close it, then run again") for p in book.notes if p.code == "W101"]


# writing


def _new_workbook(root: Path, carried: Carried, row_types: Sequence[type[Row]],
                  schema: int) -> tuple[tuple[Problem, ...], Path]:
    """Put a fresh workbook in the place of the old one, which is kept beside it."""
    refill = refill_of(carried, WORKBOOK)
    _refuse([problem for problem in refill.problems if problem.severity is Severity.ERROR])
    old, new = root / WORKBOOK, root / f"{Path(WORKBOOK).stem}{UNFINISHED}.xlsx"
    kept = _free(root / f"{Path(WORKBOOK).stem}.schema-{schema}.xlsx")
    try:
        write_workbook(refill, new, row_types)
        shutil.copy2(old, kept)
        shutil.copymode(old, new)
        os.replace(new, old)
    except OSError as error:
        kept.unlink(missing_ok=True)
        raise OutputError(f"{old} was not changed: {error.strerror}") from error
    finally:
        new.unlink(missing_ok=True)
    return refill.problems, kept


def _new_sheets(root: Path, carried: Carried, row_types: Sequence[type[Row]],
                schema: int) -> tuple[tuple[Problem, ...], Path]:
    """Put a fresh folder of CSVs in the place of the old one, which is kept beside it; files of other kinds are in both."""
    old, new = root / SHEETS_FOLDER, root / f"{SHEETS_FOLDER}{UNFINISHED}"
    kept = _free(root / f"{SHEETS_FOLDER}.schema-{schema}")
    try:
        shutil.rmtree(new, ignore_errors=True)
        said = write_sheets(new, carried)
        if sheet_texts(carry(open_sheets(new, row_types), specs_of(row_types))) != sheet_texts(carried):
            raise OutputError(f"{old} was not changed: what was written reads back differently")
        for path in old.iterdir():
            if path.suffix.lower() != ".csv" and path.is_file() and not (new / path.name).exists():
                shutil.copy2(path, new)
        os.replace(old, kept)
        os.replace(new, old)
    except OSError as error:
        if kept.is_dir() and not old.exists():
            os.replace(kept, old)
        raise OutputError(f"{old} was not changed: {error.strerror}") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return said, kept


def _free(path: Path) -> Path:
    """The path, or the first of ``name-2``, ``name-3`` ... that nothing has yet."""
    names = (path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 1000)))
    return next(name for name in names if not name.exists())
