"""What the reader took for granted: declared defaults in blank cells, years carried forward, units not written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zcopt.errors import Problem
from zcopt.inputs.cells import is_blank
from zcopt.inputs.folding import cells_in
from zcopt.inputs.grid import Grid
from zcopt.inputs.records import Record, SheetReading
from zcopt.inputs.row import REQUIRED, Column, Layout, Row

SAID_BY = ("N201", "W302")
"""Codes whose message says itself what was assumed."""


@dataclass(frozen=True)
class Assumption:
    """One thing taken for granted: ``value`` in ``unit`` (shares as 0..1) for the column ``key``, and why."""

    place: str
    key: str
    label_en: str
    label_zh: str
    value: Any
    unit: str
    reason: str


def defaults_taken(row_type: type[Row], reading: SheetReading, grid: Grid | None) -> tuple[Assumption, ...]:
    """The declared defaults that stand in for blank cells of a sheet; columns whose blank means nothing are left out.

    A settings sheet that is not there at all counts as blank.
    """
    columns = [column for column in row_type.columns() if _stands_for_something(column.default)]
    left_out = row_type.sheet.layout is Layout.SETTINGS and not any(column.required for column in row_type.columns())
    if not reading.records and left_out:
        return tuple(_assumption(column, f"{row_type.sheet.name} (no values)") for column in columns)
    return tuple(_assumption(column, _place(record, column)) for record in reading.records for column in columns
                 if grid is not None and _blank(grid, record, column))


def assumptions_told(problems: Iterable[Problem]) -> Iterator[Assumption]:
    """Assumptions that are problems already: years carried forward and units that were missing."""
    for problem in problems:
        if problem.code in SAID_BY:
            yield Assumption(problem.place, problem.key, "", "", None, "", problem.message)


def _stands_for_something(default: Any) -> bool:
    return default is not REQUIRED and default is not None and default not in ("", ()) and not isinstance(default, Mapping)


def _blank(grid: Grid, record: Record, column: Column) -> bool:
    cells = [cell for key, cell in record.place.cells.items() if key.partition(".")[0] == column.key]
    return all(is_blank(grid.at(row, position), column) for cell in cells for position, row in cells_in(cell))


def _place(record: Record, column: Column) -> str:
    """The blank cell; the row where the sheet has no such column."""
    where = record.place.cell(column.key) or f"{record.place.row}:{record.place.row}"
    return f"{record.place.file} > {record.place.sheet}!{where}"


def _assumption(column: Column, place: str) -> Assumption:
    return Assumption(place, column.key, column.label.en, column.label.zh, column.default, column.unit,
                      "blank; the declared default was taken")
