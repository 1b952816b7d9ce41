"""The inputs of a case as a table, so that two runs can be compared cell by cell without their workbooks."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

import numpy as np

from zcopt.inputs.case import Case
from zcopt.inputs.row import Column, Row
from zcopt.plans.records import DIGITS, records_of
from zcopt.plans.tables import Record

TIMESERIES = "timeseries"


def input_records(case: Case) -> tuple[Record, ...]:
    """Every value the run took, defaults too, in the order of the sheets; of hourly columns the sum and the largest hour.

    Text without source and note: those change no result.
    """
    rows = [line for row_type, found in case.rows_by_type.items() for line in _sheet(row_type, found)]
    return records_of("inputs", [*rows, *_series(case)])


def _sheet(row_type: type[Row], rows: Sequence[Row]) -> Iterator[Mapping[str, Any]]:
    """The lines of a sheet. Rows without a name, or of the same name, are told apart by their number."""
    named = Counter(row.name for row in rows)
    for number, row in enumerate(rows, start=1):
        alone = len(rows) == 1 and not row.name
        item = "" if alone else row.name if named[row.name] == 1 and row.name else f"{row.name}#{number}"
        for column in row_type.columns():
            yield from _cells(row, item, column)


def _cells(row: Row, item: str, column: Column) -> Iterator[Mapping[str, Any]]:
    value = getattr(row, column.key)
    by_year = value.items() if isinstance(value, Mapping) else [(None, value)]
    for year, one in by_year:
        if one is None or one in ("", ()):
            continue
        yield {"sheet": row.sheet.name, "item": item, "key": column.key, "year": year, "value": _text(one),
               "unit": column.unit, "cell": row.place.cell(column.key, year)}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.{DIGITS}g}"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(_text(one) for one in value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _series(case: Case) -> Iterator[Mapping[str, Any]]:
    for name in sorted(case.series):
        values = np.asarray(case.series[name])
        for key, value in (("sum", float(values.sum())), ("largest", float(values.max()))):
            yield {"sheet": TIMESERIES, "item": name, "key": key, "value": _text(value), "unit": "", "cell": ""}
