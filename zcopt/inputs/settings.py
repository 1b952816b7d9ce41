"""Reading a sheet with one record, a field per line: key, label, unit, value (or a value per year), source, note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from zcopt.errors import Problem
from zcopt.inputs.cells import is_blank
from zcopt.inputs.dates import cell_of
from zcopt.inputs.grid import BLANK, Box, Grid, RawCell, Spot, cell_name
from zcopt.inputs.header import HEADER_ROWS, NOTE, SOURCE, Names
from zcopt.inputs.records import Entry, Horizon, Record, Scales, SheetReading, read_record
from zcopt.inputs.row import Column, Kind, Label, Place, Row
from zcopt.inputs.scale import Scale, plain_unit
from zcopt.inputs.table import merged_problems, sheet_problems
from zcopt.inputs.words import comparable, did_you_mean, listed, split_year

ROLES: Mapping[str, Label] = MappingProxyType({
    "key": Label("Key", "键"), "label": Label("Setting", "设置项"), "unit": Label("Unit", "单位"),
    "value": Label("Value", "数值"), "source": SOURCE.label, "note": NOTE.label,
})
"""The columns of a settings sheet and their headers."""

_OTHER_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "key": ("field", "字段", "变量"), "label": ("label", "name", "item", "parameter", "名称", "项目", "参数", "指标"),
    "unit": ("units", "计量单位"), "value": ("values", "值", "取值"), "source": SOURCE.aliases, "note": NOTE.aliases,
})


@dataclass(frozen=True)
class Frame:
    """Which column of the sheet plays which role, where the years stand, and the row of the header."""

    row: int
    roles: Mapping[str, int]
    years: Mapping[int, int]

    @property
    def value_columns(self) -> tuple[int, ...]:
        """The columns that hold values, by position."""
        return tuple(sorted({self.roles["value"], *self.years.values()}))


def read_settings(grid: Grid, row_type: type[Row], horizon: Horizon) -> SheetReading:
    """The one record of a settings sheet; none when all values are blank and the sheet may be left out."""
    columns = row_type.columns()
    frame = find_frame(grid, Names(columns))
    if frame is None:
        problem = grid.spot().problem(
            "E302", f"no header was found in the first {HEADER_ROWS} rows",
            "Keep the columns key, unit and value; the keys are " + listed(column.key for column in columns))
        return SheetReading(row_type, (), (problem, *sheet_problems(grid)) if grid.cells else sheet_problems(grid))
    lines, problems = find_lines(grid, frame, Names(columns))
    boxes = tuple(box for box in grid.merged if box.bottom > frame.row)
    filled = any(not is_blank(grid.at(row, position), column) for row, column in lines.items()
                 for position in frame.value_columns)
    if not filled and not row_type.sheet.required:
        return SheetReading(row_type, (), (*sheet_problems(grid, filled=False), *problems, *merged_problems(grid, boxes)))
    scales = Scales(horizon)
    entries = [entry for row, column in lines.items() for entry in _entries(grid, frame, row, column, scales, boxes)
               if entry.year is None or not horizon.years or entry.year in horizon.years]
    record, found = read_record(row_type, entries, _place(grid, frame, lines, entries), horizon)
    missing = [grid.spot(frame.row, 1, column.key).problem(
        "E303", f"the setting {column.key} ({column.label.en} {column.label.zh}) is missing",
        f"Add a line with the key {column.key}")
        for column in columns if column.required and column not in lines.values()]
    misplaced = _misplaced(grid, frame, lines, horizon)
    record = Record(MappingProxyType({**record.values, **_texts(grid, frame, lines)}), record.place,
                    record.valid and not missing and not any(problem.code == "E308" for problem in misplaced))
    everything = (*sheet_problems(grid), *problems, *missing, *scales.problems,
                  *scales.assumed(grid.spot(frame.row, 1)), *merged_problems(grid, boxes), *misplaced, *found)
    return SheetReading(row_type, (record,), everything, tuple(scales.conversions))


def peek(grid: Grid, row_type: type[Row], keys: Sequence[str]) -> Mapping[str, tuple[RawCell, Spot]]:
    """Some settings as they stand and where, before anything is checked: the site's years are needed first."""
    frame = find_frame(grid, Names(row_type.columns()))
    if frame is None:
        return {}
    lines, _ = find_lines(grid, frame, Names(row_type.columns()))
    at = frame.roles["value"]
    return {column.key: (grid.at(row, at), grid.spot(row, at, column.key))
            for row, column in lines.items() if column.key in keys}


def find_frame(grid: Grid, names: Names) -> Frame | None:
    """Where a settings sheet keeps what; None when neither a header nor known keys are found."""
    words = {comparable(word): role for role, label in ROLES.items()
             for word in (role, *label, f"{label.en} {label.zh}", f"{label.zh} {label.en}", *_OTHER_WORDS[role])}
    best = None
    for row in (row for row in grid.rows if row <= HEADER_ROWS):
        texts = {column: _text(grid.at(row, column)) for column in grid.rows[row]}
        roles = {words[text]: column for column, text in reversed(texts.items()) if text in words}
        years = {year: column for column, text in texts.items()
                 for rest, year in [split_year(text)] if year and rest in ("", "value", "数值", "value 数值")}
        good = ("key" in roles or "label" in roles) and ("value" in roles or years)
        if good and (best is None or len(roles) + len(years) > len(best.roles) + len(best.years)):
            best = Frame(row, {"value": min(years.values(), default=0), **roles}, years)
    return best or _frame_without_header(grid, names)


def _frame_without_header(grid: Grid, names: Names) -> Frame | None:
    """The usual order key, label, unit, value, when column A holds keys or labels."""
    rows = [row for row in grid.rows if names.find(grid.at(row, 1).text)]
    if not rows:
        return None
    return Frame(min(rows) - 1, {"key": 1, "label": 2, "unit": 3, "value": 4, "source": 5, "note": 6}, {})


def _text(cell: RawCell) -> str:
    value = cell.value
    return comparable(int(value) if isinstance(value, float) and value.is_integer() else "" if value is None else value)


def find_lines(grid: Grid, frame: Frame, names: Names) -> tuple[dict[int, Column], list[Problem]]:
    """Row -> the setting it holds, and what is wrong with the other rows."""
    lines: dict[int, Column] = {}
    problems: list[Problem] = []
    for row in (row for row in grid.rows if row > frame.row):
        written = [(frame.roles[role], grid.at(row, frame.roles[role]).text)
                   for role in ("key", "label") if role in frame.roles]
        column = next((found for _, text in written if (found := names.find(text))), None)
        if column is None:
            problems += _unknown_line(grid, frame, row, written, names)
            continue
        first = next((other for other, known in lines.items() if known is column), None)
        if first is not None:
            problems.append(grid.spot(row, written[0][0], column.key).problem(
                "E306", f"the setting {column.key} stands there twice, first in {cell_name(first, written[0][0])}",
                "Delete one of the lines"))
            continue
        lines[row] = column
    return lines, problems


def _unknown_line(grid: Grid, frame: Frame, row: int, written: Sequence[tuple[int, str]],
                  names: Names) -> list[Problem]:
    position, text = next(((position, text) for position, text in written if text), (0, ""))
    if text.startswith("#") or not any(position in grid.rows[row] for position in frame.value_columns):
        return []
    if not text:
        return [grid.spot(row, frame.value_columns[0]).problem(
            "W303", "a value stands in a line without key and was not read", "Fill in the key, # to ignore the line")]
    return [grid.spot(row, position).problem("W304", f"the setting '{text}' is unknown and was not read",
                                             did_you_mean(text, names.known(), "Delete it, or start it with #"), text)]


def _entries(grid: Grid, frame: Frame, row: int, column: Column, scales: Scales,
             boxes: Sequence[Box]) -> list[Entry]:
    unit = frame.roles.get("unit", 0)
    cell = grid.at(row, unit) if unit else BLANK
    written = "" if is_blank(cell) else plain_unit(cell.text)
    scale: Scale | None = scales.of(column, written, grid.spot(row, unit or 1, column.key))
    places: list[tuple[int | None, int]] = [(None, frame.roles["value"])]
    if column.kind is Kind.BY_YEAR:
        places += frame.years.items()
    return [Entry(column, year, cell_of(grid, row, position, column), scale, grid.spot(row, position, column.key),
                  any(box.holds(row, position) for box in boxes)) for year, position in places]


def _place(grid: Grid, frame: Frame, lines: Mapping[int, Column], entries: Sequence[Entry]) -> Place:
    cells: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.year or 9999):
        cells.setdefault(entry.column.key, entry.spot.cell)
        cells.setdefault(entry.key, entry.spot.cell)
    return Place(grid.file, grid.name, min(lines, default=frame.row), MappingProxyType(cells))


def _misplaced(grid: Grid, frame: Frame, lines: Mapping[int, Column], horizon: Horizon) -> list[Problem]:
    """A value of a year where the setting has none, and a note about years that are not planned."""
    problems = [grid.spot(row, position, column.key).problem(
        "E308", f"{column.key} has no years, but a value stands under {year}", "Move it to the column value")
        for row, column in lines.items() if column.kind is not Kind.BY_YEAR
        for year, position in frame.years.items()
        if position != frame.roles["value"] and not is_blank(grid.at(row, position))]
    outside = {year: position for year, position in frame.years.items()
               if horizon.years and year not in horizon.years}
    if outside:
        problems.append(grid.spot(frame.row, min(outside.values())).problem(
            "N302", f"{listed(map(str, outside))} is outside the planned years {horizon.years[0]} to "
            f"{horizon.years[-1]} and was not read"))
    return problems


def _texts(grid: Grid, frame: Frame, lines: Mapping[int, Column]) -> dict[str, Any]:
    """Source and note of the whole record: the different texts of its lines, joined."""
    texts = {}
    for role in ("source", "note"):
        cells = [grid.at(row, frame.roles[role]) for row in lines] if role in frame.roles else []
        texts[role] = "; ".join(dict.fromkeys(cell.text for cell in cells if not is_blank(cell)))
    return texts
