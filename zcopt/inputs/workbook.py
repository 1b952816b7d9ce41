"""The door for workbooks: an .xlsx file in, checked rows and every problem out.

Levels, each collecting everything before the next: file, sheet, header, cell, row, table, across tables.
openpyxl is used here and nowhere else among the inputs; behind ``open_book`` a sheet is plain data.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import openpyxl.xml

from zcopt.errors import Problem, Severity
from zcopt.inputs.case import Conversion
from zcopt.inputs.cells import Question, read_cell
from zcopt.inputs.folding import fold
from zcopt.inputs.grid import Book, Box, Grid, Position, RawCell, Spot, bounded_grid, grid_of
from zcopt.inputs.header import HEADER_ROWS
from zcopt.inputs.records import Horizon, SheetReading
from zcopt.inputs.references import dangling, duplicates
from zcopt.inputs.row import Kind, Layout, Row
from zcopt.inputs.safety import SAVE_AS, file_problem, open_elsewhere, permission_problem
from zcopt.inputs.scale import Scale
from zcopt.inputs.settings import peek, read_settings
from zcopt.inputs.table import read_table
from zcopt.inputs.words import comparable, did_you_mean

SITE = "site"
OWN_SHEETS = frozenset({"readme", "lists", "说明", "zcopt_issues"})
"""Sheets of the template that hold no inputs."""


@dataclass(frozen=True)
class Reading:
    """What a workbook gave: the rows without errors by type, all problems, and the units that were converted."""

    rows: Mapping[type[Row], tuple[Row, ...]]
    problems: tuple[Problem, ...] = ()
    conversions: tuple[Conversion, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no error was found."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)

    def series_asked(self) -> Mapping[str, Spot]:
        """The series the rows ask for, each with the first cell that asks."""
        asked: dict[str, Spot] = {}
        for row_type, rows in self.rows.items():
            keys = [column.key for column in row_type.columns() if column.kind is Kind.SERIES]
            for row in rows:
                for key in keys:
                    spot = Spot(row.place.file, row.place.sheet, row.place.cell(key), key)
                    if name := getattr(row, key):
                        asked.setdefault(name, spot)
        return MappingProxyType(asked)


def read_workbook(path: Path, row_types: Sequence[type[Row]], years: Sequence[int] | None = None) -> Reading:
    """Read a workbook; nothing is raised, everything found is in ``problems``.

    Without ``years`` the sheet ``site`` says which years are planned (``first_year``, ``last_year``).
    """
    book = open_book(path)
    if isinstance(book, Problem):
        return Reading(MappingProxyType({row_type: () for row_type in row_types}), (book,))
    return read_book(book, row_types, years)


def read_rows_from_tables(tables: Mapping[str, Sequence[Sequence[object]]], row_types: Sequence[type[Row]],
                          years: Sequence[int] | None = None, file: str = "case.xlsx") -> Reading:
    """Read sheets given as plain lists of lists (sheet name -> rows from row 1), as if they stood in a workbook."""
    return read_book(Book(file, tuple(grid_of(name, rows, file) for name, rows in tables.items())), row_types, years)


def read_book(book: Book, row_types: Sequence[type[Row]], years: Sequence[int] | None = None) -> Reading:
    """Read the sheets of an opened workbook, then check names within and across them."""
    grids, problems = _assigned(book, row_types)
    horizon, found = _horizon(book, grids, row_types, years)
    readings = {row_type: _read_sheet(grids[row_type], row_type, horizon) if row_type in grids
                else SheetReading(row_type) for row_type in row_types}
    problems = [*book.notes, *problems, *found]
    rows: dict[type[Row], tuple[Row, ...]] = {}
    for row_type, reading in readings.items():
        twice, lost = duplicates(reading), dangling(reading, readings)
        problems += [*reading.problems, *twice.values(), *(problem for some in lost.values() for problem in some)]
        rows[row_type] = tuple(record.row(row_type) for number, record in enumerate(reading.records)
                               if record.valid and number not in twice and number not in lost)
        wrong = any(problem.severity is Severity.ERROR for problem in reading.problems)
        if row_type in grids and row_type.sheet.required and not reading.records and not wrong:
            problems.append(grids[row_type].spot().problem("E304", "the sheet has no rows but must be filled",
                                                           row_type.sheet.help.en))
    conversions = tuple(conversion for reading in readings.values() for conversion in reading.conversions)
    return Reading(MappingProxyType(rows), tuple(problems), conversions)


def _read_sheet(grid: Grid, row_type: type[Row], horizon: Horizon) -> SheetReading:
    reader = read_settings if row_type.sheet.layout is Layout.SETTINGS else read_table
    return reader(grid, row_type, horizon)


def _assigned(book: Book, row_types: Sequence[type[Row]]) -> tuple[dict[type[Row], Grid], list[Problem]]:
    """Which sheet holds which row type, by name or label, and what is missing, doubled or unknown."""
    names = {comparable(name): row_type for row_type in row_types
             for name in (row_type.sheet.label.zh, row_type.sheet.label.en, row_type.sheet.name) if name}
    grids: dict[type[Row], Grid] = {}
    problems: list[Problem] = []
    unknown: list[Grid] = []
    for grid in sorted(book.sheets, key=lambda grid: grid.name not in {t.sheet.name for t in row_types}):
        row_type = names.get(comparable(grid.name))
        if row_type is None:
            unknown.append(grid)
        elif row_type in grids:
            problems.append(grid.spot().problem("E311", f"means the same as the sheet {grids[row_type].name}",
                                                "Keep one of them, or start the name of the other with _"))
        else:
            grids[row_type] = grid
    absent = [row_type.sheet.name for row_type in row_types if row_type not in grids]
    problems += [Spot(book.file, row_type.sheet.name).problem(
        "E301", f"the sheet {row_type.sheet.name} ({row_type.sheet.label.zh}) is missing",
        did_you_mean(row_type.sheet.name, (grid.name for grid in unknown), row_type.sheet.help.en))
        for row_type in row_types if row_type not in grids and row_type.sheet.required]
    problems += [grid.spot().problem("N301", f"the sheet '{grid.name}' is unknown and was not read",
                                     did_you_mean(grid.name, absent), grid.name)
                 for grid in unknown if not grid.name.startswith("_") and comparable(grid.name) not in OWN_SHEETS
                 and not comparable(grid.name).startswith("readme")]
    return grids, problems


def _horizon(book: Book, grids: Mapping[type[Row], Grid], row_types: Sequence[type[Row]],
             years: Sequence[int] | None) -> tuple[Horizon, list[Problem]]:
    """The planned years and the currency, from the sheet ``site`` as far as they are not given."""
    site = next((row_type for row_type in row_types if row_type.sheet.name == SITE), None)
    values: dict[str, Any] = {}
    if site is not None and site in grids:
        columns = {column.key: column for column in site.columns()}
        raw = peek(grids[site], site, ("first_year", "last_year", "currency"))
        values = {key: read_cell(cell, Question(columns[key], Scale(), Spot())).value for key, cell in raw.items()}
        values.setdefault("currency", columns["currency"].default if "currency" in columns else "CNY")
    currency = str(values.get("currency") or "CNY").upper()
    if years is not None:
        return Horizon(tuple(years), currency), []
    first, last = values.get("first_year"), values.get("last_year")
    if isinstance(first, int) and isinstance(last, int) and first <= last <= first + 100:
        return Horizon(tuple(range(first, last + 1)), currency), []
    spot = grids[site].spot(key="first_year") if site is not None and site in grids else Spot(book.file, SITE)
    return Horizon((), currency), [spot.problem(
        "E403", "the planned years are not known: first_year and last_year are needed, first_year not after last_year",
        "Fill in both on the sheet site")]


def open_book(path: Path) -> Book | Problem:
    """A workbook as plain data, or why it was not opened.

    The file is parsed once; a second time, for the saved results, only when it holds formulas.
    """
    problem = _closed_door(path)
    if problem is not None:
        return problem
    try:
        written = _sheets_of(path, data_only=False)
        has_formulas = any(cell.data_type == "f" for _, cells in written for cell in cells.values())
        results = _sheets_of(path, data_only=True) if has_formulas else written
    except PermissionError:
        return permission_problem(Spot(file=path.name))
    except Exception as error:  # whatever a hostile or damaged file makes a parser raise
        return _damaged(path, error)
    grids = tuple(_grid(path.name, sheet, cells, saved)
                  for (sheet, cells), (_, saved) in zip(written, results, strict=True))
    elsewhere = open_elsewhere(path)
    return Book(path.name, grids, (elsewhere,) if elsewhere else ())


def first_sheet(path: Path, row_limit: int, column_limit: int) -> list[tuple[object, ...]] | Problem:
    """The values of a workbook's first sheet row by row, read without keeping it; for long series.

    As wide as what stands in the first 15 rows, and down to the first 200 blank rows in a run.
    """
    problem = _closed_door(path)
    if problem is not None:
        return problem
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                sheet = book.worksheets[0]
                sheet.reset_dimensions()
                top = sheet.iter_rows(max_row=HEADER_ROWS, max_col=column_limit, values_only=True)
                width = max((at for row in top for at, value in enumerate(row, start=1) if value is not None), default=1)
                return _until_gap(sheet.iter_rows(max_row=row_limit + 1, max_col=width, values_only=True))
            finally:
                book.close()
    except Exception as error:  # whatever a hostile or damaged file makes a parser raise
        return _damaged(path, error)


def _until_gap(rows: Iterable[tuple[object, ...]], gap: int = 200) -> list[tuple[object, ...]]:
    """Rows up to the first long run of blank ones, behind which only stray cells stand."""
    kept: list[tuple[object, ...]] = []
    blank = 0
    for row in rows:
        blank = blank + 1 if all(value is None for value in row) else 0
        kept.append(row)
        if blank > gap:
            break
    return kept


def _damaged(path: Path, error: Exception) -> Problem:
    reason = type(error.__cause__ or error.__context__ or error).__name__
    return Spot(file=path.name).problem("E106", f"the file is damaged and cannot be read ({reason})", SAVE_AS, reason)


def _closed_door(path: Path) -> Problem | None:
    if not openpyxl.xml.DEFUSEDXML:
        return Spot(file=path.name).problem("E109", "defusedxml is missing, without which no workbook is opened",
                                            "Run: pip install defusedxml")
    return file_problem(path)


def _sheets_of(path: Path, data_only: bool) -> list[tuple[Any, Mapping[Position, Any]]]:
    """All sheets with their cells; charts, links and macros are left aside, warnings about them too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=data_only, keep_links=False)
        try:
            return [(sheet, sheet._cells) for sheet in book.worksheets]
        finally:
            book.close()


def _grid(file: str, sheet: Any, written: Mapping[Position, Any], saved: Mapping[Position, Any]) -> Grid:
    cells: dict[Position, RawCell] = {}
    for position, cell in written.items():
        raw = _raw_cell(cell, saved.get(position, cell))
        if not raw.blank:
            cells[position] = raw
    merged = tuple(Box(box.min_row, box.min_col, box.max_row, box.max_col) for box in sheet.merged_cells.ranges)
    rows = frozenset(row for row, shape in sheet.row_dimensions.items() if shape.hidden)
    columns = frozenset(column for shape in sheet.column_dimensions.values() if shape.hidden
                        for column in range(shape.min or 1, min(shape.max or 1, 200) + 1))
    return bounded_grid(sheet.title, cells, file, merged, rows, columns, sheet.sheet_state != "visible")


def _raw_cell(written: Any, saved: Any) -> RawCell:
    """A cell; a formula without saved result is told apart from one whose result is an empty text."""
    value = saved.value
    if value is None:
        bare = written.data_type == "f" and saved.data_type != "str"
        return RawCell(uncomputed=True) if bare else RawCell()
    return RawCell(value, saved.number_format or "General", error=saved.data_type == "e")


def for_screen(problems: Iterable[Problem], most: int = 50) -> tuple[Problem, ...]:
    """Problems for the screen: folded, errors first, at most ``most`` of them."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    return tuple(sorted(fold(problems), key=lambda problem: order[problem.severity])[:most])


__all__ = ["Reading", "first_sheet", "fold", "for_screen", "open_book", "read_book", "read_rows_from_tables", "read_workbook"]
