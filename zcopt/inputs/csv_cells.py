"""One cell of a CSV: what a cell of a workbook looks like as text, and which cell a text stands for."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from zcopt.inputs.grid import RawCell
from zcopt.inputs.row import Kind

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets may take for the start of a formula."""
QUOTE = "'"
PERCENT = "0.00%"
EXACT_BELOW = 2.0**53
"""Whole numbers below are exact as floats."""
NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.BY_YEAR, Kind.DATE})
"""Kinds of columns in which what looks like a number is one."""
_NAMES = frozenset({Kind.IDENTIFIER, Kind.CHOICE, Kind.REFERENCE, Kind.SERIES})

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?", re.IGNORECASE)


def read_text(text: str, kind: Kind | None, comma: bool = False) -> RawCell:
    """The cell a text of a CSV stands for; ``kind`` None: of no declared column."""
    if text.startswith(QUOTE):
        return RawCell(text[1:])
    if kind is None or kind in NUMBERS:
        bare = text.strip().replace(",", ".") if comma and text.count(",") == 1 and "." not in text else text.strip()
        if _NUMBER.fullmatch(bare):
            value = float(bare)
            return RawCell(int(value) if bare.lstrip("+-").isdigit() and abs(value) < EXACT_BELOW else value)
        if bare.endswith("%") and _NUMBER.fullmatch(bare[:-1]):
            return RawCell(float(Decimal(bare[:-1]).scaleb(-2)), PERCENT)
    return RawCell(text)


def written(cell: RawCell, kind: Kind | None) -> str | None:
    """The text of a cell; None when it would be read as something it is not."""
    value = cell.value
    if isinstance(value, (bool, datetime.date, datetime.time, datetime.timedelta)):
        dated = not isinstance(value, bool)
        if kind in _NAMES or (dated and kind in (Kind.TEXT, Kind.YES_NO)):
            return None
        return _moment(value) if isinstance(value, datetime.datetime) else str(value)
    if isinstance(value, (int, float)):
        if kind is not None and kind not in NUMBERS:
            return guarded(f"{value:.15g}" if isinstance(value, float) else str(value))
        return percent_text(value) if "%" in cell.number_format else number_text(value)
    text = str(value)
    looks = _NUMBER.fullmatch(text.strip().removesuffix("%"))
    return text if looks and kind in NUMBERS else f"{QUOTE}{text}" if looks and kind is None else guarded(text)


def _moment(value: datetime.datetime) -> str:
    """A date, with its time to the second where it has one."""
    return str(value.date()) if value.time() == datetime.time() else value.isoformat(" ", "seconds")


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula or reading would take one away."""
    return f"{QUOTE}{text}" if text.startswith((QUOTE, *FORMULA_STARTS)) else text


def number_text(value: float) -> str:
    """The shortest text that is read back as the same number: 12, 0.1, 1e+22."""
    return repr(value).removesuffix(".0")


def percent_text(value: float) -> str:
    """A fraction as a percentage, exactly: 0.07 -> 7%."""
    return f"{Decimal(repr(value)).scaleb(2).normalize():f}%"
