"""What nobody planned for: random changes of a whole workbook, of its cells and of its bytes.

Whatever happens, the door answers with rows and problems: no exception, no endless reading, and no impossible value that is
passed over in silence. ``ZCOPT_FUZZ`` multiplies the number of examples (default 1, about half a minute).
"""

from __future__ import annotations

import dataclasses
import datetime
import io
import math
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.corpus.plant import workbook_bytes
from zcopt.errors import Severity
from zcopt.inputs.grid import Book, Grid, Position, RawCell, bounded_grid, cell_name
from zcopt.inputs.row import Column, Kind, Layout, Place, Row
from zcopt.inputs.workbook import Reading, read_book, read_workbook
from zcopt.inputs.xlsx import open_book
from zcopt.parts import SHEETS

TIMES = int(os.environ.get("ZCOPT_FUZZ", "1"))
CASE = Path(__file__).parents[2] / "cases" / "auto-plant" / "case.xlsx"
BOUND = settings(derandomize=True, deadline=datetime.timedelta(seconds=20), database=None,
                 suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
TABLES = {row_type.sheet.name: row_type for row_type in SHEETS if row_type.sheet.layout is Layout.TABLE}
NUMBERS = (Kind.NUMBER, Kind.INTEGER, Kind.BY_YEAR)
WORDS = (Kind.CHOICE, Kind.REFERENCE, Kind.YES_NO)

ANYTHING = st.one_of(
    st.none(), st.booleans(), st.text(max_size=30), st.floats(), st.integers(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.sampled_from(["", " ", "-", "12%", "1,2", "１２", "1e400", "=1+1", "\x00", "x" * 40_000, "𠀀", "\ud800"]),
    st.sampled_from([10**400, -(10**400), 5e-324, math.inf, -math.inf, math.nan, -0.0]),
).map(RawCell) | st.sampled_from([RawCell("#REF!", error=True), RawCell(uncomputed=True), RawCell(0.5, "0%"),
                                  RawCell(1e300, "0%"), RawCell(math.nan, "0.00%"), RawCell("x", "@")])


@cache
def book() -> Book:
    opened = open_book(CASE)
    assert isinstance(opened, Book)
    return opened


@cache
def sound() -> Reading:
    reading = read_book(book(), SHEETS)
    assert reading.ok
    return reading


@cache
def targets(kinds: tuple[Kind, ...]) -> tuple[tuple[str, Position, Column], ...]:
    """Every cell of the car plant that a row of a table was read from, in columns of these kinds."""
    found = {}
    for name, row_type in TABLES.items():
        for row in sound().rows[row_type]:
            for column in row_type.columns():
                for cell_key, cell in row.place.cells.items():
                    if column.kind in kinds and cell_key.partition(".")[0] == column.key and (
                            column.kind is not Kind.BY_YEAR or "." in cell_key):
                        found[name, cell] = name, position_of(cell), column
    return tuple(found.values())


def position_of(cell: str) -> Position:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(cell[len(letters):]), column


def changed(name: str, change: Callable[[dict[Position, RawCell]], Mapping[Position, RawCell]]) -> Book:
    """The car plant with the cells of one sheet changed."""
    grids = tuple(_with_cells(grid, change(dict(grid.cells))) if grid.name == name else grid for grid in book().sheets)
    return dataclasses.replace(book(), sheets=grids)


def _with_cells(grid: Grid, cells: Mapping[Position, RawCell]) -> Grid:
    return bounded_grid(grid.name, {at: cell for at, cell in cells.items() if not cell.blank}, grid.file, grid.merged,
                        grid.hidden_rows, grid.hidden_columns, grid.hidden)


def put(name: str, at: Position, raw: RawCell) -> Reading:
    return read_book(changed(name, lambda cells: {**cells, at: raw}), SHEETS)


def errors_at(reading: Reading, name: str, at: Position) -> list[str]:
    return [p.code for p in reading.problems
            if p.severity is Severity.ERROR and (p.sheet, p.cell) == (name, cell_name(*at))]


def row_at(reading: Reading, name: str, row: int) -> Row | None:
    return next((found for found in reading.rows[TABLES[name]] if found.place.row == row), None)


@settings(BOUND, max_examples=60 * TIMES)
@given(st.data())
def test_an_impossible_number_is_an_error_at_its_cell(data: st.DataObject) -> None:
    """Outside the declared range, of another kind, or not finite: said at that very cell, and the row is not used."""
    name, at, column = data.draw(st.sampled_from(targets(NUMBERS)))
    low, high = column.low, column.high
    scale = 100.0 if column.unit == "share" else 1e6
    outside = [st.sampled_from([True, "many", "1.2万", "12 kW", datetime.datetime(2026, 1, 2), math.inf, -math.inf, math.nan,
                                1e308, -1e308, 10**400, 1e16])]
    if low is not None:
        outside.append(st.floats(1e-3, 1e12).map(lambda less: (low - less) * scale))
    if high is not None:
        outside.append(st.floats(1e-3, 1e12).map(lambda more: (high + more) * scale))
    if column.kind is Kind.INTEGER:
        outside.append(st.floats(0.01, 0.99).map(lambda part: 3 + part))
    reading = put(name, at, RawCell(data.draw(st.one_of(outside))))
    assert errors_at(reading, name, at)
    assert row_at(reading, name, at[0]) is None


@settings(BOUND, max_examples=40 * TIMES)
@given(st.data())
def test_an_unknown_word_is_an_error_at_its_cell(data: st.DataObject) -> None:
    """Choices, references and yes or no."""
    name, at, _ = data.draw(st.sampled_from(targets(WORDS)))
    word = data.draw(st.text("abcdefgh_ßé工厂", min_size=1, max_size=20).map(lambda text: f"zq {text}"))
    reading = put(name, at, RawCell(word))
    assert errors_at(reading, name, at)
    assert row_at(reading, name, at[0]) is None


@settings(BOUND, max_examples=40 * TIMES)
@given(st.data())
def test_a_possible_number_is_read_as_it_stands(data: st.DataObject) -> None:
    name, at, column = data.draw(st.sampled_from([t for t in targets((Kind.NUMBER,)) if t[2].unit != "share"]))
    low = max(column.low if column.low is not None else -1e6, -1e6)
    value = data.draw(st.floats(low, max(low, min(column.high or 1e9, 1e9))))
    row = row_at(put(name, at, RawCell(value)), name, at[0])
    before = row_at(sound(), name, at[0])
    assert row is not None and before is not None
    if getattr(before, column.key) == book_value(name, at):
        assert getattr(row, column.key) == value


def book_value(name: str, at: Position) -> object:
    return next(grid for grid in book().sheets if grid.name == name).at(*at).value


@settings(BOUND, max_examples=60 * TIMES)
@given(st.data())
def test_anything_in_any_cells_gives_an_answer(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([grid.name for grid in book().sheets if grid.cells]))
    grid = next(grid for grid in book().sheets if grid.name == name)
    places = st.sampled_from(sorted(grid.cells)) | st.tuples(st.integers(1, 30_000), st.integers(1, 300))
    changes = data.draw(st.dictionaries(places, ANYTHING, min_size=1, max_size=8))
    reading = read_book(changed(name, lambda cells: {**cells, **changes}), SHEETS)
    for row_type, rows in reading.rows.items():
        for row in rows:
            assert possible(row_type, row)
    assert all(problem.message and str(problem) for problem in reading.problems)


def possible(row_type: type[Row], row: Row) -> bool:
    """Whether every number of a row is finite and inside its declared range, every choice one of the choices."""
    for column in row_type.columns():
        value = getattr(row, column.key)
        if column.kind is Kind.CHOICE and value not in column.choices and value != column.default:
            return False
        numbers = list(value.values()) if isinstance(value, Mapping) else [value] if column.kind in NUMBERS else []
        for number in (number for number in numbers if number is not None):
            slack = 1e-9 * abs(number)
            if not math.isfinite(number) or (column.low is not None and number < column.low - slack) or (
                    column.high is not None and number > column.high + slack):
                return False
    return True


@settings(BOUND, max_examples=25 * TIMES)
@given(st.data())
def test_rows_deleted_are_just_missing(data: st.DataObject) -> None:
    """No other row is changed; what pointed at the row is an error, nothing else is."""
    name, row_type = data.draw(st.sampled_from([(n, t) for n, t in TABLES.items() if len(sound().rows[t]) > 1]))
    gone = data.draw(st.sampled_from(sound().rows[row_type]))
    reading = read_book(changed(name, lambda cells: {at: c for at, c in cells.items() if at[0] != gone.place.row}), SHEETS)
    assert {p.code for p in reading.problems if p.severity is Severity.ERROR} <= {"E402"}
    broken = {(p.sheet, position_of(p.cell)[0]) for p in reading.problems if p.code == "E402"}
    for other, rows in sound().rows.items():
        kept = [row for row in rows if row is not gone and (row.place.sheet, row.place.row) not in broken]
        assert list(reading.rows[other]) == kept


@settings(BOUND, max_examples=25 * TIMES)
@given(st.data())
def test_rows_doubled_swapped_and_moved(data: st.DataObject) -> None:
    name, row_type = data.draw(st.sampled_from([(n, t) for n, t in TABLES.items() if len(sound().rows[t]) > 1]))
    first, second = data.draw(st.lists(st.sampled_from([r.place.row for r in sound().rows[row_type]]), min_size=2, max_size=2))
    swap = {first: second, second: first}
    swapped = read_book(changed(name, lambda cells: {(swap.get(at[0], at[0]), at[1]): c for at, c in cells.items()}), SHEETS)
    assert swapped.ok
    assert contents(swapped.rows[row_type]) == contents(sound().rows[row_type])
    doubled = read_book(changed(name, lambda cells: {**cells, **{(900, at[1]): c for at, c in cells.items() if at[0] == first}}),
                        SHEETS)
    if row_type.identifier_key():
        assert [p.code for p in doubled.problems if p.severity is Severity.ERROR and p.sheet == name] == ["E401"]
    else:
        assert len(doubled.rows[row_type]) == len(sound().rows[row_type]) + 1


def contents(rows: Sequence[Row]) -> list[str]:
    """What rows say, in any order and wherever they stand."""
    return sorted(repr(dataclasses.replace(row, place=Place())) for row in rows)


@settings(BOUND, max_examples=25 * TIMES)
@given(st.data())
def test_sheets_and_columns_deleted_or_doubled_give_an_answer(data: st.DataObject) -> None:
    grids = list(book().sheets)
    number = data.draw(st.integers(0, len(grids) - 1))
    column = data.draw(st.integers(1, 12))
    what = data.draw(st.sampled_from(["sheet gone", "sheet twice", "column gone", "column twice", "columns pushed"]))
    grid = grids[number]
    moves: Mapping[str, Callable[[], list[Grid]]] = {
        "sheet gone": lambda: grids[:number] + grids[number + 1:],
        "sheet twice": lambda: [*grids, grid],
        "column gone": lambda: _swap(grids, grid, {at: c for at, c in grid.cells.items() if at[1] != column}),
        "column twice": lambda: _swap(grids, grid, {
            **grid.cells, **{(r, 150): c for (r, k), c in grid.cells.items() if k == column}}),
        "columns pushed": lambda: _swap(grids, grid, {(r, k + column): c for (r, k), c in grid.cells.items()}),
    }
    reading = read_book(dataclasses.replace(book(), sheets=tuple(moves[what]())), SHEETS)
    required = {row_type.sheet.name for row_type in SHEETS if row_type.sheet.required}
    if what == "sheet gone":
        assert reading.ok == (grid.name not in required and not any(p.severity is Severity.ERROR for p in reading.problems))
        assert ("E301" in {p.code for p in reading.problems}) == (grid.name in required)
    if what == "columns pushed" and grid.name in TABLES:
        assert [len(reading.rows[t]) for t in SHEETS] == [len(sound().rows[t]) for t in SHEETS]


def _swap(grids: list[Grid], old: Grid, cells: Mapping[Position, RawCell]) -> list[Grid]:
    return [_with_cells(old, cells) if grid is old else grid for grid in grids]


@settings(BOUND, max_examples=80 * TIMES)
@given(st.data())
def test_damaged_bytes_give_an_answer(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    content = bytearray(workbook_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([None, None, None]) | st.integers(0, len(content)))
    answered(tmp_path_factory, bytes(content[:cut]))


@settings(BOUND, max_examples=80 * TIMES)
@given(st.data())
def test_tampered_parts_give_an_answer(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(members)))
    content = members[name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 60)))
    new = data.draw(st.binary(max_size=20) | st.sampled_from([
        b"<", b"</c>", b"<c/>", b'"', b"&#0;", b"<v>", b"<row/>", b'<c r="ZZZZ99999999"/>', b'<c r="A1" t="s"><v>-1</v></c>',
        b'<c r="" s="-5"><v>1</v></c>', b'<row r="0"/>', b'<row r="-3"><c><v>1</v></c></row>', b'<mergeCell ref="XX"/>',
        b'<col min="x"/>', b'<col min="1" max="99999999999" hidden="1"/>', b"<!DOCTYPE a>", b"<![CDATA[<c>]]>", b"<a:b/>"]))
    members[name] = content[:start] + new + content[end:]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, part in members.items():
            archive.writestr(member, part)
    answered(tmp_path_factory, packed.getvalue())


def answered(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed.xlsx"
    path.write_bytes(content)
    reading = read_workbook(path, SHEETS)
    assert all(possible(row_type, row) for row_type, rows in reading.rows.items() for row in rows)
    assert reading.ok or all(problem.file for problem in reading.problems)
