"""A sheet as data: lines of cells, formulas that name lines instead of addresses, native charts.

Formulas write ``[key]`` for the cell of the same column in the line called ``key``, ``[key:C]`` for column C of it,
and ``[Cash flow!key:C]`` for a line of another sheet. ``place`` turns them into addresses once every sheet is laid
out, so a line may be moved without touching a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from zcopt.report.labels import Label

Style = Literal["text", "wrap", "head", "title", "subtitle", "note", "name", "total_name", "number", "number1", "number2",
                "number4", "total", "total0", "total2", "percent", "percent2", "factor", "input_percent", "input_number",
                "integer", "year", "good", "bad", "blank", "bar", "bar0", "verdict", "strong", "paragraph"]

REFERENCE: Final = re.compile(r"\[(?:([^\[\]!:]+)!)?([^\[\]!:]+)(?::(\$?[A-Z]+))?\]")


@dataclass(frozen=True)
class Formula:
    """A live formula and the value Python computed for it."""

    pattern: str
    value: float | str


Content = str | float | int | Label | Formula | None


@dataclass(frozen=True)
class Cell:
    """What stands in a cell and how it looks."""

    content: Content
    style: Style = "text"


@dataclass(frozen=True)
class Line:
    """A row of a sheet; ``key`` is how formulas and charts find it."""

    cells: tuple[Cell, ...] = ()
    key: str = ""
    height: float | None = None


@dataclass(frozen=True)
class Series:
    """A series of a native chart: values from ``first`` to ``last`` column of a line, or down a column of lines.

    A chart of ``scatter`` series has numbers on both axes, one of ``bar`` series lies; they hold no others. ``marked`` shows the
    points of a scatter.
    """

    name: str
    values: str
    categories: str
    color: str
    kind: Literal["column", "line", "scatter", "bar"] = "column"
    dashed: bool = False
    marked: bool = True


@dataclass(frozen=True)
class NativeChart:
    """A chart drawn by the spreadsheet itself; ranges are written like formulas and lie on ``sheet``."""

    sheet: str
    title: Label
    axis: Label
    series: tuple[Series, ...]
    at: tuple[str, int] = ("", 0)
    stacked: bool = False
    width: int = 620
    height: int = 320
    x_axis: Label | None = None
    """Title of the axis of a scatter chart."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its lines, the column widths and what is drawn on it."""

    key: str
    name: str
    lines: tuple[Line, ...]
    widths: tuple[float, ...]
    charts: tuple[NativeChart, ...] = ()
    freeze_below: str = ""
    freeze_columns: int = 0
    repeated: str | None = None
    """The line that heads every printed page: as frozen where None, none where blank, since other tables follow below."""
    print_to: str = ""
    """The last line printed where it is not the last one: what only charts need is not."""


@dataclass(frozen=True)
class Places:
    """Where every keyed line of every sheet stands (row numbers from 1)."""

    rows: Mapping[str, Mapping[str, int]]
    names: Mapping[str, str]

    @classmethod
    def of(cls, sheets: Sequence[Sheet]) -> Places:
        """Lay the sheets out.

        Raises ValueError when two lines of a sheet share a key.
        """
        rows: dict[str, dict[str, int]] = {}
        for sheet in sheets:
            found: dict[str, int] = {}
            for row, line in enumerate(sheet.lines, start=1):
                if line.key in found:
                    raise ValueError(f"two lines of sheet {sheet.key} are called {line.key}")
                if line.key:
                    found[line.key] = row
            rows[sheet.key] = found
        return cls(rows, {sheet.key: sheet.name for sheet in sheets})

    def place(self, pattern: str, sheet: str, column: str, *, absolute: bool = False) -> str:
        """The pattern with addresses; ``absolute`` writes sheet names and dollar signs, as charts want them.

        Raises KeyError when a pattern names a line that does not exist.
        """
        def address(match: re.Match[str]) -> str:
            other, key, at = match.groups()
            row = self.rows[other or sheet][key]
            at = at or column
            if absolute:
                return f"${at.strip('$')}${row}"
            prefix = f"'{self.names[other]}'!" if other else ""
            return f"{prefix}{at}{row}"

        return REFERENCE.sub(address, pattern)

    def chart_range(self, pattern: str, sheet: str) -> str:
        """``='Plans'!$B$4:$B$9`` from ``[first:B]:[last:B]``."""
        return f"='{self.names[sheet]}'!{self.place(pattern, sheet, 'A', absolute=True)}"


@dataclass
class Lines:
    """Collects the lines of a sheet in order."""

    lines: list[Line] = field(default_factory=list)

    def add(self, *cells: Cell, key: str = "", height: float | None = None) -> None:
        """Append a line."""
        self.lines.append(Line(cells, key, height))

    def heading(self, label: Label, *notes: Label) -> None:
        """The sheet's title and its notes."""
        self.add(Cell(label, "title"), height=26)
        for note in notes:
            self.add(Cell(note, "note"))

    def section(self, label: Label) -> None:
        """An empty line, then a heading inside the sheet."""
        self.add()
        self.add(Cell(label, "subtitle"), height=20)

    def header(self, *labels: Label | str | int, key: str = "", height: float = 34) -> None:
        """A line of column headings."""
        self.add(*(Cell(label, "head") for label in labels), key=key, height=height)

    def gap(self, rows: int) -> None:
        """Leave room, for a chart."""
        for _ in range(rows):
            self.add()

    def done(self) -> tuple[Line, ...]:
        """The lines collected."""
        return tuple(self.lines)


def column_letter(index: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def value_in(sheet: Sheet, key: str) -> float | str | None:
    """The value of the last formula in a line; None where the sheet has no such line or it holds no formula."""
    found = [cell.content.value for line in sheet.lines if line.key == key for cell in line.cells
             if isinstance(cell.content, Formula)]
    return found[-1] if found else None


def formulas(sheet: Sheet) -> Iterator[tuple[int, int, Formula]]:
    """Every formula of a sheet with its row and column, both from 0."""
    for row, line in enumerate(sheet.lines):
        for column, cell in enumerate(line.cells):
            if isinstance(cell.content, Formula):
                yield row, column, cell.content
