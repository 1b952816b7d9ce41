"""What was carried from one book, written into a fresh workbook, and read back to prove that all of it is there."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any

from zcopt.errors import OutputError, Problem
from zcopt.inputs.carried import Carried, CarriedSheet, Record, carry
from zcopt.inputs.grid import GENERAL, Grid, RawCell, Spot
from zcopt.inputs.header import NOTE, SOURCE
from zcopt.inputs.row import Column, Kind, Layout, Row
from zcopt.inputs.scale import scale_of, units_on_offer, usual_unit
from zcopt.inputs.schema import specs_of
from zcopt.inputs.template import write_template
from zcopt.inputs.template.heads import FIRST_DATA_ROW, KEYS, LABELS, Head, heads_of
from zcopt.inputs.template.pen import Pen, style_name
from zcopt.inputs.template.settings import VALUE
from zcopt.inputs.words import listed
from zcopt.inputs.xlsx import open_book, with_comments

REMARK_WIDTH = 24


@dataclass(frozen=True)
class Refill:
    """A carried book as the template takes it: records by sheet, and what is to be said about them."""

    carried: Carried
    records: Mapping[str, tuple[Record, ...]]
    problems: tuple[Problem, ...]


def refill_of(carried: Carried, file: str = "") -> Refill:
    """The records of every sheet with one unit per column and a value in every year that has one.

    Errors in ``problems``: a column in several units, or in one that is unknown.
    """
    records: dict[str, tuple[Record, ...]] = {}
    problems: list[Problem] = []
    for name, sheet in carried.sheets.items():
        units, found = _units(sheet, Spot(file, name), carried.currency)
        problems += found
        rows = tuple(_in_years(record, sheet, carried.years) for record in sheet.records)
        if sheet.spec.sheet.layout is Layout.SETTINGS:
            records[name] = ({**(rows[0] if rows else {}), **units},)
        else:
            records[name] = (*rows, *([dict(units)] if units else ()))
    return Refill(carried, records, tuple(problems))


def _units(sheet: CarriedSheet, spot: Spot, currency: str) -> tuple[Record, list[Problem]]:
    """``unit:key`` of every column that says its unit, and what is wrong or was assumed."""
    units: Record = {}
    problems: list[Problem] = []
    for column in (column for column in sheet.spec.columns if column.unit):
        written = dict.fromkeys(unit for field, unit in sheet.units.items() if field.partition(".")[0] == column.key)
        if any(written):
            written = dict.fromkeys(unit or usual_unit(column, currency) for unit in written)
        here = dataclasses.replace(spot, key=column.key)
        if len(written) > 1:
            said = listed(written)
            problems.append(here.problem("E123", f"{column.key} has several units in its years: {said}",
                                         "Give all its years in one unit", said))
            continue
        unit = next(iter(written), "")
        try:
            scale_of(column, unit, currency)
        except ValueError:
            problems.append(here.problem("E123", f"{column.key} has a unit that is unknown here: {unit}",
                                         f"Use one of: {listed(units_on_offer(column, currency))}", unit))
            continue
        if unit:
            units[f"unit:{column.key}"] = unit
        elif written and sheet.cells and len(units_on_offer(column, currency)) > 1:
            usual = usual_unit(column, currency)
            problems.append(here.problem("N125", f"{column.key} had no unit; {usual} was filled in, as it was read", found=usual))
    return units, problems


def _in_years(record: Record, sheet: CarriedSheet, years: Sequence[int]) -> Record:
    """The record with values that stood for all years put into the years, as the reader takes them."""
    filled = dict(record)
    for column in sheet.spec.columns:
        if column.kind is not Kind.BY_YEAR or not years:
            continue
        bare, comment = filled.pop(column.key, None), filled.pop(f"comment:{column.key}", None)
        if comment is not None:
            filled.setdefault(f"comment:{column.key}.{years[0]}", comment)
        if bare is None:
            continue
        alone = not any(f"{column.key}.{year}" in record for year in years)
        for year in years if column.gaps or alone else years[:1]:
            filled.setdefault(f"{column.key}.{year}", bare)
    return filled


def write_workbook(refill: Refill, path: Path, row_types: Sequence[type[Row]]) -> None:
    """Write the workbook and read it back.

    Raises OutputError when it cannot be written, or when what is read back is not what was to be kept.
    """
    carried = refill.carried
    content = {name: [_plain(record) for record in records] for name, records in refill.records.items()}
    if "site" in content:
        blank = {column.key: None for column in carried.sheets["site"].spec.columns if column.kind is not Kind.BY_YEAR}
        content["site"] = [{**blank, **content["site"][0]}]
    write_template(path, row_types, carried.years, carried.currency, content, more=lambda pen: _add(pen, refill, row_types))
    _prove(refill, path, row_types)


def _plain(record: Record) -> Record:
    """What the template itself writes: values without their cells, nothing of our own."""
    return {key: value.value if isinstance(value, RawCell) else value for key, value in record.items()
            if not key.startswith(("#", "comment:"))}


# what the template does not write


def _add(pen: Pen, refill: Refill, row_types: Sequence[type[Row]]) -> None:
    """Cells as they were typed, comments, unknown columns, and plain copies of sheets."""
    for row_type in row_types:
        sheet, records = refill.carried.sheets.get(row_type.sheet.name), refill.records.get(row_type.sheet.name, ())
        if sheet is None:
            continue
        page = pen.book.get_worksheet_by_name(row_type.sheet.name)
        settings = row_type.sheet.layout is Layout.SETTINGS
        places = _lines(row_type, pen.years) if settings else _columns(row_type, pen.years, sheet.others)
        if not settings:
            _own_columns(pen, page, sheet.others, len(places) - len(sheet.others))
        for number, record in enumerate(records):
            for key, (line, position, column) in places.items():
                row = line if settings else FIRST_DATA_ROW + number
                if isinstance(cell := record.get(key), RawCell):
                    _as_typed(pen, page, (row, position), cell, column)
                if comment := record.get(f"comment:{key}"):
                    page.write_comment(row, position, str(comment))
    for grid in refill.carried.copies:
        _copy(pen, grid)


def _columns(row_type: type[Row], years: Sequence[int], others: Sequence[str]) -> dict[str, tuple[int, int, Column | None]]:
    """Key -> (0, position, column) of a table sheet; columns of our own stand behind all others."""
    heads = heads_of(row_type, years)
    places: dict[str, tuple[int, int, Column | None]] = {head.key: (0, at, head.column) for at, head in enumerate(heads)}
    return places | {name: (0, at, None) for at, name in enumerate(others, start=len(heads))}


def _lines(row_type: type[Row], years: Sequence[int]) -> dict[str, tuple[int, int, Column | None]]:
    """Key -> (row, position, column) of a settings sheet."""
    shown = years if any(column.kind is Kind.BY_YEAR for column in row_type.columns()) else ()
    places: dict[str, tuple[int, int, Column | None]] = {}
    for line, column in enumerate(row_type.columns(), start=LABELS + 1):
        heads = [Head(column, year) for year in shown] if column.kind is Kind.BY_YEAR else [Head(column)]
        first = VALUE + 1 if column.kind is Kind.BY_YEAR else VALUE
        places |= {head.key: (line, at, column) for at, head in enumerate(heads, start=first)}
        for at, role in enumerate((SOURCE, NOTE), start=VALUE + 1 + len(shown)):
            places[f"{role.key}:{column.key}"] = (line, at, role)
    return places


def _own_columns(pen: Pen, page: Any, names: Sequence[str], first: int) -> None:
    for at, name in enumerate(names, start=first):
        page.set_column(at, at, REMARK_WIDTH)
        page.write_string(LABELS, at, name, pen.style("label"))
        page.write_string(KEYS, at, name, pen.style("key"))


def _as_typed(pen: Pen, page: Any, at: tuple[int, int], cell: RawCell, column: Column | None) -> None:
    """Write a cell again where the template would not write it as it was typed."""
    value, style = cell.value, style_name(column) if column else "cell"
    dated = isinstance(value, (datetime.date, datetime.time, datetime.timedelta))
    whole_day = isinstance(value, datetime.datetime) and value.time() == datetime.time()
    usual_date = whole_day and column is not None and column.kind is Kind.DATE
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        serial = column is not None and column.kind is Kind.DATE  # stays a number only in a cell that is no date
        own = cell.number_format if "%" in cell.number_format else GENERAL if serial else ""
        if own or column is None or float(f"{value:.16G}") != value:
            page.write_number(*at, _Exact(value), pen.style(style, own))
    elif dated and not usual_date:
        page.write_datetime(*at, value, pen.style(style, cell.number_format if cell.number_format != GENERAL else ""))
    elif isinstance(value, bool):
        page.write_boolean(*at, value, pen.style(style))
    elif column is None:
        page.write_string(*at, str(value), pen.style(style))


class _Exact(float):
    """A number that XlsxWriter, which keeps 16 digits, writes with 17 where it takes them to be read back the same."""

    def __format__(self, spec: str) -> str:
        short = super().__format__(spec)
        return short if float(short) == self else repr(float(self))


def _copy(pen: Pen, grid: Grid) -> None:
    page = pen.book.add_worksheet(grid.name)
    for (row, position), cell in grid.cells.items():
        _as_typed(pen, page, (row - 1, position - 1), cell, None)
    for (row, position), text in grid.comments.items():
        page.write_comment(row - 1, position - 1, text)


# the proof


def _prove(refill: Refill, path: Path, row_types: Sequence[type[Row]]) -> None:
    book = open_book(path)
    if isinstance(book, Problem):
        raise OutputError(f"{path.name} was written but cannot be read back: {book}")
    book = with_comments(book, path)
    back = carry(book, specs_of(row_types))
    copies = {grid.name: grid for grid in book.sheets}
    lost = [*_differences(refill.records, refill_of(back).records),
            *(grid.name for grid in refill.carried.copies
              if _cells(grid) != _cells(copies.get(grid.name, Grid(grid.name, {}))))]
    if lost:
        raise OutputError(f"{path.name} was not kept: read back, it differs in {listed(lost, 5)}")


def _differences(wanted: Mapping[str, Sequence[Record]], found: Mapping[str, Sequence[Record]]) -> Iterator[str]:
    for name, records in wanted.items():
        left, right = _filled(records), _filled(found.get(name, ()))
        if len(left) != len(right):
            yield f"{name} ({len(left)} rows, read back {len(right)})"
        for number, (one, other) in enumerate(zip(left, right, strict=False), start=1):
            yield from (f"{name}, row {number}, {key}" for key in one if one[key] != other.get(key))
            yield from (f"{name}, row {number}, {key}" for key in other if key not in one)


def _filled(records: Sequence[Record]) -> list[dict[str, object]]:
    """Records that hold something, without their units: cells as comparable values, sources and notes as texts."""
    rows = [{key: _value(value) if isinstance(value, RawCell) and key.partition(":")[0] not in ("source", "note")
             else value.text if isinstance(value, RawCell) else str(value)
             for key, value in record.items() if not key.startswith("unit:")} for record in records]
    return [row for row in rows if row]


def _value(cell: RawCell) -> object:
    """What makes two cells the same: TRUE is not 1, and 12 % is not 0.12."""
    percent = "%" in cell.number_format and isinstance(cell.value, Real)
    return (isinstance(cell.value, bool), percent, cell.value)


def _cells(grid: Grid) -> object:
    return {at: _value(cell) for at, cell in grid.cells.items()}, dict(grid.comments)
