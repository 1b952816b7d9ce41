"""The schema of the workbook: its number, and every change since the first.

A schema changes when a sheet or column gets another name, place or unit, or is given up; a new column that may stay blank
changes nothing. A changed unit always comes with a changed name, because names carry units.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zcopt.errors import Problem
from zcopt.inputs.grid import Book, Grid, Position, Spot
from zcopt.inputs.header import HEADER_ROWS, Names, find_header
from zcopt.inputs.row import Column, Layout, Row, Sheet
from zcopt.inputs.settings import find_frame
from zcopt.inputs.words import comparable, listed, split_year

SCHEMA = 2
SCHEMA_PROPERTY = "zcopt_schema"
"""The document property that carries the number."""
UNMATCHED = frozenset({"E301", "E302", "E303", "E305", "W301", "W304", "N301"})
"""Codes that say: a sheet, column, setting or unit is not what this version knows."""


class What(StrEnum):
    """What became of a sheet or column."""

    RENAMED_SHEET = "renamed sheet"
    RENAMED_COLUMN = "renamed column"
    MOVED_COLUMN = "moved column"
    CHANGED_UNIT = "changed unit"
    REMOVED_COLUMN = "removed column"
    REMOVED_SHEET = "removed sheet"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change after ``schema``, the last one that had it the old way.

    ``sheet`` is the old name of the sheet and ``old`` the old key of the column. ``new`` is the new sheet, the new key, or
    ``sheet.key`` of a column that moved. With another unit, numbers in the old unit times ``factor`` are in the new one;
    ``old_unit`` is what a blank unit cell meant, where the column has units to choose from. ``also`` are old labels that the
    sheet or column went by and that are not its labels today.
    """

    schema: int
    what: What
    sheet: str
    reason: str
    old: str = ""
    new: str = ""
    factor: float = 1.0
    old_unit: str = ""
    also: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """What the sheet or column was called, as ``comparable`` writes it."""
        return frozenset(comparable(name) for name in (self.old or self.sheet, *self.also))

    @property
    def target(self) -> tuple[str, str]:
        """Where a moved column went: sheet and key."""
        sheet, _, key = self.new.partition(".")
        return sheet, key

    def __str__(self) -> str:
        name = f"{self.sheet}.{self.old}" if self.old else self.sheet
        became = f" to {self.new}" if self.new else ""
        return f"{self.what} {name}{became}: {self.reason}"


_CO2E = "the factor counts all greenhouse gases, in tCO2e"
CHANGES: tuple[Change, ...] = (
    Change(schema=1, what=What.RENAMED_COLUMN, sheet="carriers", old="factor_tco2_per_unit", new="factor_tco2e_per_unit",
           reason=_CO2E),
    Change(schema=1, what=What.RENAMED_COLUMN, sheet="processes", old="factor_tco2_per_unit", new="factor_tco2e_per_unit",
           reason=_CO2E),
)
"""In the order they were made."""


@dataclass(frozen=True)
class SheetSpec:
    """A sheet of some schema: its declaration and its columns."""

    sheet: Sheet
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()

    def column(self, key: str) -> Column | None:
        """The column called ``key``."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def names(self) -> frozenset[str]:
        """What the sheet may be called, as ``comparable`` writes it."""
        return frozenset(comparable(name) for name in (self.sheet.name, *self.sheet.label, *self.also) if name)


Specs = tuple[SheetSpec, ...]


def specs_of(row_types: Sequence[type[Row]]) -> Specs:
    """The sheets of today."""
    return tuple(SheetSpec(row_type.sheet, row_type.columns()) for row_type in row_types)


def specs_at(schema: int, today: Specs, changes: Sequence[Change]) -> Specs:
    """The sheets as they were in ``schema``: the changes since then taken back, the latest first."""
    specs = today
    for change in reversed(changes):
        if change.schema >= schema:
            specs = _taken_back(specs, change)
    return specs


def _taken_back(specs: Specs, change: Change) -> Specs:
    if change.what is What.RENAMED_SHEET:
        return tuple(dataclasses.replace(spec, sheet=dataclasses.replace(spec.sheet, name=change.sheet), also=change.also)
                     if spec.sheet.name == change.new else spec for spec in specs)
    if change.what in (What.RENAMED_COLUMN, What.CHANGED_UNIT):
        return tuple(_with_column(spec, change.new, change) if spec.sheet.name == change.sheet else spec for spec in specs)
    if change.what is What.MOVED_COLUMN:
        sheet, key = change.target
        column = next((spec.column(key) for spec in specs if spec.sheet.name == sheet), None)
        if column is None:
            return specs
        old = dataclasses.replace(column, key=change.old, aliases=(*column.aliases, *change.also))
        return tuple(dataclasses.replace(spec, columns=(*spec.columns, old)) if spec.sheet.name == change.sheet
                     else dataclasses.replace(spec, columns=tuple(c for c in spec.columns if c is not column))
                     if spec.sheet.name == sheet else spec for spec in specs)
    return specs


def _with_column(spec: SheetSpec, key: str, change: Change) -> SheetSpec:
    """The sheet with the column ``key`` under its old name and unit."""
    return dataclasses.replace(spec, columns=tuple(
        dataclasses.replace(column, key=change.old, unit=change.old_unit or column.unit, aliases=(*column.aliases, *change.also))
        if column.key == key else column
        for column in spec.columns))


def age_of(book: Book, row_types: Sequence[type[Row]],
           changes: Sequence[Change] = CHANGES) -> tuple[int, tuple[tuple[Change, Spot], ...]]:
    """The schema a book was written in, and the old names it uses, each with where it stands.

    A book without number, or with the number of today, is judged by its names: as old as the oldest of them.
    """
    today = specs_of(row_types)
    known = {(spec.sheet.name, column.key) for spec in today for column in spec.columns}
    known |= {(spec.sheet.name, "") for spec in today}
    older = book.schema is not None and book.schema < SCHEMA
    used = []
    for change in changes if book.schema is None or book.schema <= SCHEMA else ():
        in_question = change.schema >= (book.schema or 0) if older else (change.sheet, change.old) not in known
        specs = specs_at(change.schema, today, changes) if in_question else ()
        used += [(change, spot) for spot in _places(book, specs, today, change)]
    number = book.schema if older and book.schema is not None else min((change.schema for change, _ in used), default=SCHEMA)
    return number, tuple(used)


def _places(book: Book, specs: Specs, today: Specs, change: Change) -> Iterator[Spot]:
    """Where a book uses the old name of a change: the sheet, or the first header cell with it."""
    spec = next((spec for spec in specs if spec.sheet.name == change.sheet), None)
    names = spec.names if spec else change.names if specs and not change.old else frozenset[str]()
    for grid in book.sheets:
        if comparable(grid.name) not in names:
            continue
        if not change.old:
            if comparable(grid.name) in change.names:
                yield grid.spot()
        elif spec is not None:
            now = (column for other in today if other.sheet.name == change.sheet for column in other.columns)
            either = dataclasses.replace(spec, columns=(*spec.columns, *now))  # the header has names of one or the other
            place = next((at for at in _header_cells(grid, either) if _says(grid, at, change)), None)
            if place is not None:
                yield grid.spot(*place, key=change.old)


def _says(grid: Grid, at: Position, change: Change) -> bool:
    text = grid.at(*at).text
    return not change.names.isdisjoint((comparable(text), comparable(split_year(text)[0])))


def _header_cells(grid: Grid, spec: SheetSpec) -> Iterator[Position]:
    """The cells that name columns (of a settings sheet: lines)."""
    if spec.sheet.layout is Layout.SETTINGS:
        frame = find_frame(grid, Names(spec.columns))
        positions = [frame.roles[role] for role in ("key", "label") if role in frame.roles] if frame else []
        yield from ((row, position) for row in grid.rows if frame and row > frame.row for position in positions)
        return
    header = find_header(grid, spec.columns)
    last = header.first_data_row - 1 if header else HEADER_ROWS
    yield from ((row, position) for row, positions in grid.rows.items() if row <= last for position in positions)


def outdated_names(book: Book, row_types: Sequence[type[Row]], changes: Sequence[Change] = CHANGES) -> Problem | None:
    """The one error of a workbook that uses names of an older schema, which ``zcopt upgrade`` brings forward."""
    schema, used = age_of(book, row_types, changes)
    if not used:
        return None
    names = listed(dict.fromkeys(f"{change.sheet}.{change.old}" if change.old else change.sheet for change, _ in used))
    return Spot(file=book.file).problem(
        "E120", f"the workbook is of schema {schema}, this version reads {SCHEMA}; of the old schema: {names}",
        "Run: zcopt upgrade CASE", schema)


def with_schema_said(book: Book, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems of a book, with what its number adds.

    Another number whose names all match is a note; a newer one with names unknown here is one error in place of them all.
    """
    if book.schema is None or book.schema == SCHEMA:
        return tuple(problems)
    spot = Spot(file=book.file)
    if book.schema < SCHEMA:
        return (*problems, spot.problem("N120", f"the workbook is of schema {book.schema}, this version reads {SCHEMA}; all "
                                        "its names are still the same, so it was read", found=book.schema))
    unmatched = [problem for problem in problems if problem.code in UNMATCHED]
    if not unmatched:
        return (*problems, spot.problem("N121", f"the workbook is of schema {book.schema}, newer than {SCHEMA}; all its names "
                                        "are known here, so it was read", found=book.schema))
    places = listed(dict.fromkeys("!".join(filter(None, (p.sheet, p.cell))) for p in unmatched))
    return (*book.notes, too_new(book, f"not known here: {places}"))


def too_new(book: Book, why: str) -> Problem:
    """The error that a book is of a newer schema than this version knows."""
    return Spot(file=book.file).problem(
        "E121", f"the workbook is of schema {book.schema}, this version reads {SCHEMA}; {why}",
        "Update zcopt; where a sheet or column is your own, start its name with _ or #", book.schema)
