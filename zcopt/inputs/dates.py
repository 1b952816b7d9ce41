"""Days as planners and spreadsheets write them: 2026-01-31, 2026年1月31日, 20260131, or the number of days since day 0."""

from __future__ import annotations

import dataclasses
import datetime
import re

from zcopt.inputs.grid import Grid, RawCell
from zcopt.inputs.row import Column, Kind
from zcopt.inputs.words import plain

FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
SERIAL_ZERO = datetime.date(1899, 12, 30)
YEAR_10000 = 100_000_000
"""The first number with more digits than 20260131 has."""
DAYS_FROM_1900_TO_1904 = 1462
"""Between the days 0 of the two calendars workbooks use."""
_WRITTEN = (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"),
            re.compile(r"(\d{4})(\d{2})(\d{2})"),
            re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?"))


def cell_of(grid: Grid, row: int, position: int, column: Column) -> RawCell:
    """A cell of a column; the number of a day is turned to count from the usual day 0, whatever the workbook counts from."""
    raw = grid.at(row, position)
    if grid.later_day_0 and column.kind is Kind.DATE and isinstance(raw.value, (int, float)) and _is_serial(raw.value):
        return dataclasses.replace(raw, value=raw.value + grid.later_day_0)
    return raw


def day_of(value: object) -> datetime.date | None:
    """The day a value says, None when it says none."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if _is_serial(value):
            return SERIAL_ZERO + datetime.timedelta(days=int(value))
        return _written_day(f"{value:.0f}") if abs(value) < YEAR_10000 else None
    return _written_day(plain(value)) if isinstance(value, str) else None


def _written_day(text: str) -> datetime.date | None:
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _WRITTEN)), None)
    if match is None:
        return None
    try:
        return datetime.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _is_serial(value: float) -> bool:
    """Whether a number can count days from day 0 into this century; 20260131 is written out instead."""
    return not isinstance(value, bool) and 0 < value < (LAST_DAY - SERIAL_ZERO).days + 1
