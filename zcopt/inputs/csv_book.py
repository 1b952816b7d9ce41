"""A case as text: one CSV per sheet in the folder ``case``, for reviewing and comparing line by line.

A table has the keys in line 1, the units in line 2, then its rows; a settings sheet a line per setting. The files are UTF-8
with a byte-order mark, lines end in LF. A number is written in the shortest form that is read back the same, a percentage as
12%. Any text that a spreadsheet would take for a formula, and any that starts with an apostrophe, gets an apostrophe in front,
which reading takes away. Line and column of a CSV are the cell that problems name.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from zcopt.errors import Problem, Severity
from zcopt.inputs.case import SHEETS_FOLDER, WORKBOOK
from zcopt.inputs.csv_cells import NUMBERS, read_text
from zcopt.inputs.grid import Book, Grid, Position, Spot, grid_of
from zcopt.inputs.header import Names, find_header
from zcopt.inputs.numbers import number_in
from zcopt.inputs.row import Kind, Layout, Row
from zcopt.inputs.safety import FILE_BYTES, LOCK_PREFIXES
from zcopt.inputs.schema import SCHEMA, SCHEMA_PROPERTY, SheetSpec, specs_of
from zcopt.inputs.series_file import decoded, separator_of
from zcopt.inputs.settings import find_frame, find_lines
from zcopt.inputs.words import comparable
from zcopt.inputs.workbook import Reading, read_book
from zcopt.inputs.xlsx import open_book

README = "README.txt"
README_TEXT = f"""A zcopt case as text, written by zcopt export: one CSV per sheet, for review and line-by-line comparison.
zcopt check and zcopt run read this folder in place of case.xlsx; zcopt export FOLDER --xlsx FILE makes a workbook of it.
{SCHEMA_PROPERTY}: {SCHEMA}
"""
UNIT_ROW = 2
_SCHEMA = re.compile(rf"^{SCHEMA_PROPERTY}: (\d{{1,6}})\s*$", re.MULTILINE)


def open_case(root: Path, row_types: Sequence[type[Row]]) -> Book | Problem:
    """The inputs of a case folder: case.xlsx, or the CSVs in case/; both at once are an error."""
    if not csv_files(root / SHEETS_FOLDER):
        return open_book(root / WORKBOOK)
    if (root / WORKBOOK).is_file():
        return Spot(file=WORKBOOK).problem("E122", f"the folder holds {WORKBOOK} and the CSVs of {SHEETS_FOLDER}/, so it is not "
                                           "clear which to read", "Move one of the two out of the folder")
    return open_sheets(root / SHEETS_FOLDER, row_types)


def read_inputs(root: Path, row_types: Sequence[type[Row]]) -> Reading:
    """The rows of a case folder in either form; nothing is raised, everything found is in ``problems``."""
    book = open_case(root, row_types)
    stops = (book,) if isinstance(book, Problem) else book.notes
    if isinstance(book, Problem) or any(problem.severity is Severity.ERROR for problem in stops):
        return Reading(MappingProxyType({row_type: () for row_type in row_types}), tuple(stops))
    return read_book(book, row_types)


def csv_files(folder: Path) -> tuple[Path, ...]:
    """The CSVs in a folder of sheets, in the order of their names."""
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(path for path in found if path.suffix.lower() == ".csv" and path.is_file()
                        and not path.name.startswith(LOCK_PREFIXES)))


def case_files(root: Path) -> tuple[Path, ...]:
    """The files that hold the sheets of a case."""
    return csv_files(root / SHEETS_FOLDER) or tuple(path for path in (root / WORKBOOK,) if path.is_file())


def open_sheets(folder: Path, row_types: Sequence[type[Row]]) -> Book:
    """The CSVs of a folder as a book; files that cannot be read are errors in its notes."""
    specs = {name: spec for spec in specs_of(row_types) for name in spec.names}
    grids: list[Grid] = []
    notes: list[Problem] = []
    for path in csv_files(folder):
        grid = _grid(path, specs.get(comparable(path.stem)))
        if isinstance(grid, Problem):
            notes.append(grid)
        else:
            grids.append(grid)
    return Book(f"{folder.name}/", tuple(grids), tuple(notes), schema_said(folder))


def schema_said(folder: Path) -> int | None:
    """The schema number in the README of an export; None without one."""
    readme = folder / README
    said = _SCHEMA.search(decoded(readme.read_bytes()) or "") if readme.is_file() else None
    return int(said.group(1)) if said else None


def _grid(path: Path, spec: SheetSpec | None) -> Grid | Problem:
    spot = Spot(file=path.name)
    try:
        if path.stat().st_size > FILE_BYTES:
            return spot.problem("E127", f"the file has more than {FILE_BYTES / 1e6:.0f} MB", "Move hourly data to timeseries/")
        text = decoded(path.read_bytes())
        if text is None:
            return spot.problem("E127", "the file is not readable as text", "Save it as CSV UTF-8 from Excel or WPS")
        separator = separator_of(text) if spec else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except OSError as error:
        return spot.problem("E127", f"the file cannot be opened: {error.strerror}",
                            "Close it elsewhere or change its permissions")
    except csv.Error as error:
        return spot.problem("E127", f"the file is not a table: {error}", "Save it as CSV UTF-8 from Excel or WPS")
    return typed(grid_of(path.stem, rows, path.name), spec, comma=separator != ",")


def typed(grid: Grid, spec: SheetSpec | None, comma: bool = False) -> Grid:
    """The cells of a CSV, all text, as those of a workbook: numbers and percentages in their columns become numbers.

    Without ``spec``, as in a plain copy, whatever looks like a number is one. With ``comma`` 1,5 is a number too.
    """
    kinds, unit_row = _kinds(grid, spec) if spec else ({}, 0)
    cells = {(row, position): read_text(str(cell.value), kinds.get((row, position)), comma)
             for (row, position), cell in grid.cells.items()}
    return dataclasses.replace(grid, cells=cells, unit_row=unit_row)


def _kinds(grid: Grid, spec: SheetSpec) -> tuple[dict[Position, Kind], int]:
    """The kind of each cell that belongs to a declared column, headings being text; and the row of units, 0 if not known."""
    if spec.sheet.layout is Layout.SETTINGS:
        return _kinds_of_lines(grid, spec), 0
    header = find_header(grid, spec.columns)
    if header is None:
        return {}, 0
    kinds = {field.position: field.column.kind for field in header.fields}
    unit_row = UNIT_ROW if header.row == UNIT_ROW - 1 and _holds_units(grid, kinds) else 0
    first = unit_row + 1 if unit_row else header.first_data_row
    return {at: Kind.TEXT if at[0] < first else kinds[at[1]] for at in grid.cells if at[0] < first or at[1] in kinds}, unit_row


def _holds_units(grid: Grid, kinds: Mapping[int, Kind]) -> bool:
    """Whether line 2 is the row of units: words under columns of numbers and nothing else, as no record is."""
    texts = {position: grid.at(UNIT_ROW, position).text for position in grid.rows.get(UNIT_ROW, ())}
    return all(kinds.get(position) in NUMBERS - {Kind.DATE} and (text == "1" or number_in(text.rstrip("%")) is None)
               for position, text in texts.items()) and set(texts.values()) != {"1"}


def _kinds_of_lines(grid: Grid, spec: SheetSpec) -> dict[Position, Kind]:
    names = Names(spec.columns)
    frame = find_frame(grid, names)
    if frame is None:
        return {}
    lines, _ = find_lines(grid, frame, names)
    kinds = {at: Kind.TEXT for at in grid.cells if at[0] <= frame.row or at[0] in lines}
    return kinds | {(row, position): column.kind for row, column in lines.items() for position in frame.value_columns}
