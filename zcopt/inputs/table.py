"""Reading a sheet with a record per row."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from types import MappingProxyType

from zcopt.errors import Problem
from zcopt.inputs.cells import is_blank
from zcopt.inputs.dates import cell_of
from zcopt.inputs.grid import Box, Grid, Position, cell_name, column_letters
from zcopt.inputs.header import HEADER_ROWS, NOTE, SOURCE, Field, Header, find_header
from zcopt.inputs.records import Entry, Horizon, Record, Scales, SheetReading, read_record
from zcopt.inputs.row import Kind, Place, Row
from zcopt.inputs.scale import Scale
from zcopt.inputs.words import listed


def read_table(grid: Grid, row_type: type[Row], horizon: Horizon) -> SheetReading:
    """All records of a table sheet, valid or not, and everything found on the way."""
    columns = row_type.columns()
    header = find_header(grid, columns)
    if header is None:
        problem = grid.spot().problem(
            "E302", f"no header was found in the first {HEADER_ROWS} rows",
            f"Keep a row with the names {listed(column.key for column in columns)}")
        return SheetReading(row_type, (), (problem, *sheet_problems(grid)) if grid.cells else sheet_problems(grid))
    fields, outside = _planned_fields(grid, header, horizon)
    data_rows, comments = _data_rows(grid, header, fields)
    scales = Scales(horizon)
    by_field = [(field, scales.of(field.column, field.unit, grid.spot(field.unit_row, field.position,
                                                                      field.column.key))) for field in fields]
    missing = _missing_columns(grid, header, row_type) if data_rows or row_type.sheet.required else []
    boxes = tuple(box for box in grid.merged if box.bottom >= header.first_data_row)
    covered = _covered(boxes, data_rows, fields)
    records, found = [], list[Problem]()
    for row in data_rows:
        record, problems = _record(grid, row, by_field, covered, row_type, horizon)
        records.append(record)
        found += problems
    problems = [*sheet_problems(grid, filled=bool(data_rows)), *header.problems, *missing, *outside, *scales.problems,
                *(scales.assumed(grid.spot(header.row, fields[0].position)) if data_rows and fields else ()),
                *merged_problems(grid, boxes), *_hidden_notes(grid, data_rows, fields), *comments, *found]
    if missing:
        records = [Record(record.values, record.place, False) for record in records]
    return SheetReading(row_type, tuple(records), tuple(problems), tuple(scales.conversions))


def sheet_problems(grid: Grid, *, filled: bool = True) -> tuple[Problem, ...]:
    """What is wrong or notable about a sheet as a whole: its size, stray cells, being hidden although it is filled."""
    problems = []
    if grid.far:
        cells = listed((cell_name(*at) for at in grid.far), 3)
        problems.append(grid.spot(*grid.far[0]).problem(
            "E307", f"values stand outside the first 20,000 rows and 200 columns: {cells}", "Delete them", cells))
    if grid.hidden and grid.cells and filled:
        problems.append(grid.spot().problem("N101", "the sheet is hidden; its values were read"))
    return tuple(problems)


def merged_problems(grid: Grid, boxes: Sequence[Box]) -> list[Problem]:
    """An error per merged area inside the data."""
    return [grid.spot(box.top, box.left).problem(
        "E213", f"the cells {box.cells} are merged", "Unmerge them and fill each cell", box.cells) for box in boxes]


def _planned_fields(grid: Grid, header: Header, horizon: Horizon) -> tuple[list[Field], list[Problem]]:
    """The fields of planned years, and a note per column about the others."""
    outside: dict[str, list[Field]] = {}
    for field in header.fields:
        if field.year and horizon.years and field.year not in horizon.years:
            outside.setdefault(field.column.key, []).append(field)
    notes = [grid.spot(own[0].header_row, own[0].position, key).problem(
        "N302", f"{key} of {listed(str(field.year) for field in own)} is outside the planned years "
        f"{horizon.years[0]} to {horizon.years[-1]} and was not read") for key, own in outside.items()]
    return [field for field in header.fields if field not in outside.get(field.column.key, ())], notes


def _missing_columns(grid: Grid, header: Header, row_type: type[Row]) -> list[Problem]:
    return [grid.spot(header.row, 1, column.key).problem(
        "E303", f"the column {column.key} ({column.label.en} {column.label.zh}) is missing",
        f"Add a column with the header {column.key}")
        for column in row_type.columns() if column.required and not header.of(column.key)]


def _data_rows(grid: Grid, header: Header, fields: Sequence[Field]) -> tuple[list[int], list[Problem]]:
    """The rows that hold a record, and a note for each that holds nothing but a note or source."""
    rows, comments = [], []
    free = [field for field in fields if field.column.key in (SOURCE.key, NOTE.key)]
    own = [field for field in fields if field not in free]

    def first_filled(row: int, among: Sequence[Field]) -> Field | None:
        return next((field for field in among if not is_blank(grid.at(row, field.position), field.column)), None)

    for row in (row for row in grid.rows if row >= header.first_data_row):
        if first_filled(row, own):
            rows.append(row)
        elif said := first_filled(row, free):
            comments.append(grid.spot(row, said.position, said.column.key).problem(
                "N303", "the row holds nothing but a note and was not read"))
    return rows, comments


def _covered(boxes: Sequence[Box], data_rows: Sequence[int], fields: Sequence[Field]) -> frozenset[Position]:
    """The cells read that lie inside a merged area; no cell is looked at twice, however the areas overlap."""
    covered: set[Position] = set()
    for position in {field.position for field in fields} if boxes else ():
        bottom = 0
        for box in sorted(boxes, key=lambda box: box.top):
            if box.left <= position <= box.right:
                first = bisect_left(data_rows, max(box.top, bottom + 1))
                covered.update((row, position) for row in data_rows[first:bisect_right(data_rows, box.bottom)])
                bottom = max(bottom, box.bottom)
    return frozenset(covered)


def _record(grid: Grid, row: int, by_field: Sequence[tuple[Field, Scale | None]], covered: Container[Position],
            row_type: type[Row], horizon: Horizon) -> tuple[Record, list[Problem]]:
    entries, cells = [], dict[str, str]()
    for field, scale in by_field:
        spot = grid.spot(row, field.position, field.column.key)
        entries.append(Entry(field.column, field.year, cell_of(grid, row, field.position, field.column), scale, spot,
                             (row, field.position) in covered))
        cells[field.key] = spot.cell
        if field.column.kind is Kind.BY_YEAR:
            cells.setdefault(field.column.key, spot.cell)
    return read_record(row_type, entries, Place(grid.file, grid.name, row, MappingProxyType(cells)), horizon)


def _hidden_notes(grid: Grid, data_rows: Sequence[int], fields: Sequence[Field]) -> list[Problem]:
    rows = [row for row in data_rows if row in grid.hidden_rows]
    columns = [field.position for field in fields if field.position in grid.hidden_columns] if data_rows else []
    notes = []
    if rows:
        notes.append(grid.spot(rows[0], 1).problem(
            "N102", f"values were read from hidden rows: {listed(str(row) for row in rows)}"))
    if columns:
        notes.append(grid.spot(data_rows[0], columns[0]).problem(
            "N102", f"values were read from hidden columns: {listed(column_letters(c) for c in columns)}"))
    return notes
