"""The door for workbooks: an .xlsx file in, checked rows and every problem out.

Levels, each collecting everything before the next: file, sheet, header, cell, row, table, across tables.
openpyxl is used here and nowhere else among the inputs; behind ``open_book`` a sheet is plain data.
"""

from __future__ import annotations

import dataclasses
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import openpyxl.xml
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import COL_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from zcopt.errors import Problem, Severity
from zcopt.inputs.assumed import Assumption, assumptions_told, defaults_taken
from zcopt.inputs.case import Conversion
from zcopt.inputs.cells import Question, read_cell
from zcopt.inputs.grid import COLUMN_LIMIT, GENERAL, Book, Box, Grid, Position, RawCell, Spot, bounded_grid, grid_of
from zcopt.inputs.header import HEADER_ROWS
from zcopt.inputs.records import Horizon, SheetReading
from zcopt.inputs.references import dangling, duplicates
from zcopt.inputs.row import Kind, Layout, Row
from zcopt.inputs.safety import SAVE_AS, file_problem, open_elsewhere, permission_problem
from zcopt.inputs.scale import Scale
from zcopt.inputs.schema import SCHEMA_PROPERTY, outdated_names, with_schema_said
from zcopt.inputs.settings import peek, read_settings
from zcopt.inputs.table import read_table
from zcopt.inputs.words import comparable, did_you_mean

SITE = "site"
OWN_SHEETS = frozenset({"readme", "lists", "说明", "zcopt_issues"})
"""Sheets of the template that hold no inputs."""
FIRST_OWN_FORMAT = 164
"""Number formats below are built into every spreadsheet program."""

_MERGED = f"{{{SHEET_MAIN_NS}}}mergeCell"
_CELL_PARTS = frozenset(f"{{{SHEET_MAIN_NS}}}{part}" for part in ("c", "v", "f", "is", "t", "r", "rPr", "rPh", "phoneticPr"))
_TRUE = ("1", "true")


@dataclass(frozen=True)
class Reading:
    """What a workbook gave: the rows without errors by type, all problems, units converted and what was assumed."""

    rows: Mapping[type[Row], tuple[Row, ...]]
    problems: tuple[Problem, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    series: Mapping[str, Spot] = field(default_factory=lambda: MappingProxyType({}))
    """The series that rows ask for, rows with other errors too, each with the first cell that asks."""

    @property
    def ok(self) -> bool:
        """Whether no error was found."""
        return all(problem.severity is not Severity.ERROR for problem in self.problems)


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
    outdated = outdated_names(book, row_types)
    if outdated is not None:
        return Reading(MappingProxyType({row_type: () for row_type in row_types}), (*book.notes, outdated))
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
                                                           "Fill in at least one row below the header"))
    conversions = tuple(conversion for reading in readings.values() for conversion in reading.conversions)
    assumed = (*(entry for row_type, reading in readings.items()
                 for entry in defaults_taken(row_type, reading, grids.get(row_type))), *assumptions_told(problems))
    return Reading(MappingProxyType(rows), with_schema_said(book, problems), conversions, assumed, _series_asked(readings))


def _series_asked(readings: Mapping[type[Row], SheetReading]) -> Mapping[str, Spot]:
    asked: dict[str, Spot] = {}
    for row_type, reading in readings.items():
        for key in (column.key for column in row_type.columns() if column.kind is Kind.SERIES):
            for record in reading.records:
                if name := record.values.get(key):
                    asked.setdefault(name, Spot(record.place.file, record.place.sheet, record.place.cell(key), key))
    return MappingProxyType(asked)


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
        did_you_mean(row_type.sheet.name, (grid.name for grid in unknown),
                     f"Copy it from a new template (zcopt new): {row_type.sheet.help.en}"))
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
    spot = Spot(book.file, SITE)
    if site is not None and site in grids:
        columns = {column.key: column for column in site.columns()}
        raw = peek(grids[site], site, ("first_year", "last_year", "currency"))
        values = {key: read_cell(cell, Question(columns[key], Scale(), Spot())).value for key, (cell, _) in raw.items()}
        spot = raw["first_year"][1] if "first_year" in raw else grids[site].spot(key="first_year")
        values.setdefault("currency", columns["currency"].default if "currency" in columns else "CNY")
    currency = str(values.get("currency") or "CNY").upper()
    if years is not None:
        return Horizon(tuple(years), currency), []
    first, last = values.get("first_year"), values.get("last_year")
    if isinstance(first, int) and isinstance(last, int) and first <= last <= first + 100:
        return Horizon(tuple(range(first, last + 1)), currency), []
    return Horizon((), currency), [spot.problem(
        "E403", "the planned years are not known: first_year and last_year are needed, first_year not after last_year",
        "Fill in both on the sheet site")]


def open_book(path: Path) -> Book | Problem:
    """A workbook as plain data, or why it was not opened. Links, macros, charts and pictures are left aside."""
    problem = closed_door(path)
    if problem is not None:
        return problem
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                formats = _number_formats(book)
                if len({sheet._worksheet_path for sheet in book.worksheets}) < len(book.worksheets):
                    raise ValueError("one sheet stands there under several names")
                grids = tuple(_grid(path.name, book, sheet, formats) for sheet in book.worksheets)
                schema = _schema_of(book)
            finally:
                book.close()
    except PermissionError:
        return permission_problem(Spot(file=path.name))
    except Exception as error:  # whatever a hostile or damaged file makes a parser raise
        return _damaged(path, error)
    elsewhere = open_elsewhere(path)
    return Book(path.name, grids, (elsewhere,) if elsewhere else (), schema)


def with_comments(book: Book, path: Path) -> Book:
    """The same book with the comments of its cells; only where there are any is the whole file parsed for them."""
    with zipfile.ZipFile(path) as archive:
        if not any("comments" in name for name in archive.namelist()):
            return book
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = openpyxl.load_workbook(path, keep_links=False)
    comments = {sheet.title: {at: str(cell.comment.text or "") for at, cell in sheet._cells.items()
                              if getattr(cell, "comment", None)} for sheet in whole.worksheets}
    whole.close()
    return dataclasses.replace(book, sheets=tuple(dataclasses.replace(grid, comments=comments.get(grid.name, {}))
                                                  for grid in book.sheets))


def first_sheet(path: Path, row_limit: int, column_limit: int) -> list[tuple[object, ...]] | Problem:
    """The values of a workbook's first sheet row by row, read without keeping it; for long series.

    As wide as what stands in the first 15 rows, and down to the first 200 blank rows in a run.
    """
    problem = closed_door(path)
    if problem is not None:
        return problem
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
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


def closed_door(path: Path) -> Problem | None:
    """Why a file is not opened as a workbook; None when it may be."""
    if not openpyxl.xml.DEFUSEDXML:
        return Spot(file=path.name).problem("E109", "defusedxml is missing, without which no workbook is opened",
                                            "Run: pip install defusedxml")
    return file_problem(path)


def _schema_of(book: Any) -> int | None:
    """The schema number among the document's properties; None when it is missing or no whole number."""
    value: Any = next((entry.value for entry in book.custom_doc_props.props if entry.name == SCHEMA_PROPERTY), None)
    try:
        return int(value) if float(value) == int(value) else None
    except (TypeError, ValueError, OverflowError):
        return None


def _number_formats(book: Any) -> tuple[str, ...]:
    """The number format of every cell style, by the style's number."""
    own = book._number_formats
    return tuple(own[style.numFmtId - FIRST_OWN_FORMAT] if 0 <= style.numFmtId - FIRST_OWN_FORMAT < len(own)
                 else BUILTIN_FORMATS.get(style.numFmtId, GENERAL) for style in book._cell_styles)


def _grid(file: str, book: Any, sheet: Any, formats: Sequence[str]) -> Grid:
    """A sheet read in one pass: openpyxl reads the rows; what else is kept are merged areas and what is hidden.

    The rest of a sheet (validations, links, pictures) is never built, so no hostile range is ever walked.
    """
    cells: dict[Position, RawCell] = {}
    merged: list[Box] = []
    hidden_columns: set[int] = set()
    hidden_rows: set[int] = set()
    with book._archive.open(sheet._worksheet_path) as source:
        parser = WorkSheetParser(source, sheet._shared_strings, data_only=True, epoch=book.epoch,
                                 date_formats=book._date_formats, timedelta_formats=book._timedelta_formats)
        for _, element in iterparse(source):
            if element.tag in _CELL_PARTS:
                continue
            if element.tag == ROW_TAG:
                found = dict(_row_cells(parser, element, formats))
                cells.update(found)
                if found and element.get("hidden") in _TRUE:
                    hidden_rows.add(parser.row_counter)
            elif element.tag == _MERGED:
                left, top, right, bottom = range_boundaries(element.get("ref"))
                merged.append(Box(top, left, bottom, right))
            elif element.tag == COL_TAG and element.get("hidden") in _TRUE:
                hidden_columns.update(range(int(element.get("min")), min(int(element.get("max")), COLUMN_LIMIT) + 1))
            element.clear()
    return bounded_grid(sheet.title, cells, file, tuple(merged), frozenset(hidden_rows), frozenset(hidden_columns),
                        sheet.sheet_state != "visible")


def _row_cells(parser: Any, element: Any, formats: Sequence[str]) -> Iterable[tuple[Position, RawCell]]:
    """The cells of a row that hold something; a formula without saved result is told from one that gives empty text."""
    element[:] = [node for node in element if len(node) or not node.get("r")]
    if not len(element) and element.get("r", "").isdecimal():
        return
    row, read = parser.parse_row(element)
    parser.row_dimensions.clear()
    if row < 1:
        raise ValueError(f"there is no row {row}")
    for cell, node in zip(read, element, strict=True):
        value = cell["value"]
        if value is None:
            if node.find(FORMULA_TAG) is not None and node.get("t") != "str":
                yield (cell["row"], cell["column"]), RawCell(uncomputed=True)
        elif not isinstance(value, str) or value.strip():
            style, wrong = cell["style_id"], cell["data_type"] == "e"
            if wrong and node.get("t") != "e":  # a number that is no date in a cell with the format of a date: 20260131
                value, wrong = float(node.findtext(VALUE_TAG)), False
            yield (cell["row"], cell["column"]), RawCell(value, formats[style] if style < len(formats) else GENERAL,
                                                         error=wrong,
                                                         formula=node.find(FORMULA_TAG) is not None)
