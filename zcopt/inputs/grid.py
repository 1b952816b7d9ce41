"""A sheet as plain data: only cells that hold something, by (row, column) counted from 1.

Where formatting made thousands of blank cells, none of them is here; so the last row is the last row with a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from zcopt.errors import Problem

ROW_LIMIT = 20_000
COLUMN_LIMIT = 200
GENERAL = "General"
"""The number format of a cell nobody formatted."""

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RawCell:
    """What a cell holds: its value and number format; ``error`` an Excel error, ``uncomputed`` a bare formula.

    ``formula``: the value is the saved result of one.
    """

    value: object = None
    number_format: str = GENERAL
    error: bool = False
    uncomputed: bool = False
    formula: bool = False

    @property
    def blank(self) -> bool:
        """Whether the cell holds nothing but spaces."""
        nothing = self.value is None or (isinstance(self.value, str) and not self.value.strip())
        return nothing and not self.uncomputed

    @property
    def text(self) -> str:
        """The value as text, empty when blank."""
        return "" if self.value is None else str(self.value).strip()


BLANK = RawCell()


@dataclass(frozen=True)
class Box:
    """A rectangle of cells, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def cells(self) -> str:
        """``B7:B9``."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class Grid:
    """A sheet: its cells, merged areas and what of it is hidden."""

    name: str
    cells: Mapping[Position, RawCell]
    file: str = ""
    merged: tuple[Box, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    far: tuple[Position, ...] = ()
    """Cells outside the limits, which are not in ``cells``."""
    comments: Mapping[Position, str] = field(default_factory=dict)
    unit_row: int = 0
    """The row of units where it is known beforehand; 0: to be found."""
    later_day_0: int = 0
    """Days by which the day that numbers of days count from lies after the usual one; 1,462 in workbooks from 1904 on."""

    def at(self, row: int, column: int) -> RawCell:
        """The cell, blank when there is none."""
        return self.cells.get((row, column), BLANK)

    @cached_property
    def rows(self) -> Mapping[int, tuple[int, ...]]:
        """Row -> its columns that hold something, both in order."""
        found: dict[int, list[int]] = {}
        for row, column in sorted(self.cells):
            found.setdefault(row, []).append(column)
        return {row: tuple(columns) for row, columns in found.items()}

    def spot(self, row: int = 0, column: int = 0, key: str = "") -> Spot:
        """A cell of this sheet as a place problems can be pinned to; the sheet itself without row."""
        return Spot(self.file, self.name, cell_name(row, column) if row else "", key)


@dataclass(frozen=True)
class Spot:
    """Where something was asked for or found: file, sheet, cell and column key."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    key: str = ""

    def problem(self, code: str, message: str, fix: str = "", found: object = "") -> Problem:
        """A Problem here; its severity follows from the code."""
        return Problem(code=code, message=message, fix=fix, file=self.file, sheet=self.sheet, cell=self.cell,
                       key=self.key, found=str(found))


@dataclass(frozen=True)
class Book:
    """A workbook as plain data: its sheets in order."""

    file: str = ""
    sheets: tuple[Grid, ...] = ()
    notes: tuple[Problem, ...] = field(default=())
    schema: int | None = None
    """The schema number the workbook carries; None when it carries none."""


@lru_cache(maxsize=512)
def column_letters(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """(7, 4) -> D7."""
    return f"{column_letters(column)}{row}"


def grid_of(name: str, rows: Sequence[Sequence[object]], file: str = "", merged: Sequence[Box] = ()) -> Grid:
    """A sheet from plain lists of values (or RawCells), the first list being row 1."""
    cells: dict[Position, RawCell] = {}
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = value if isinstance(value, RawCell) else RawCell(value)
            if not cell.blank:
                cells[row, column] = cell
    return bounded_grid(name, cells, file=file, merged=tuple(merged))


def bounded_grid(name: str, cells: Mapping[Position, RawCell], file: str = "", merged: tuple[Box, ...] = (),
                 hidden_rows: frozenset[int] = frozenset(), hidden_columns: frozenset[int] = frozenset(),
                 hidden: bool = False, later_day_0: int = 0) -> Grid:
    """A sheet whose cells outside 20,000 rows x 200 columns are set apart, so that nothing walks there."""
    near = {at: cell for at, cell in cells.items() if at[0] <= ROW_LIMIT and at[1] <= COLUMN_LIMIT}
    far = tuple(sorted(at for at in cells if at not in near))
    return Grid(name, near, file, merged, hidden_rows, hidden_columns, hidden, far, later_day_0=later_day_0)
