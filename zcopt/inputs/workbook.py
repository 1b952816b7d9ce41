"""A workbook as checked rows, with every problem found.

Levels, each collecting everything before the next: file, sheet, header, cell, row, table, across tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zcopt.errors import Problem, Severity
from zcopt.inputs.assumed import Assumption, assumptions_told, defaults_taken
from zcopt.inputs.case import Conversion
from zcopt.inputs.cells import read_cell
from zcopt.inputs.grid import Book, Grid, Spot, grid_of
from zcopt.inputs.question import Question
from zcopt.inputs.records import Horizon, SheetReading
from zcopt.inputs.references import dangling, duplicates
from zcopt.inputs.row import Kind, Layout, Row
from zcopt.inputs.scale import Scale
from zcopt.inputs.schema import outdated_names, with_schema_said
from zcopt.inputs.settings import peek, read_settings
from zcopt.inputs.table import read_table
from zcopt.inputs.words import comparable, did_you_mean
from zcopt.inputs.xlsx import open_book

SITE = "site"
OWN_SHEETS = frozenset({"readme", "lists", "说明", "zcopt_issues"})
"""Sheets of the template that hold no inputs."""

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
