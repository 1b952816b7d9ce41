"""What a planner is told beside a cell of the template: what may be typed, what blank means, what it is for."""

from __future__ import annotations

from typing import Any

from zcopt.inputs.cells import range_shown
from zcopt.inputs.row import Column, Kind
from zcopt.inputs.scale import scale_of


def limits(column: Column, unit: str, currency: str) -> dict[str, Any]:
    """The range of a number column as a data validation of XlsxWriter, in the planner's unit."""
    scale = scale_of(column, unit, currency)
    low = scale.outward(column.low) if column.low is not None else None
    high = scale.outward(column.high) if column.high is not None else None
    kind = "integer" if column.kind is Kind.INTEGER else "decimal"
    if low is not None and high is not None:
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"validate": kind, "criteria": ">=", "value": low}
    if high is not None:
        return {"validate": kind, "criteria": "<=", "value": high}
    return {"validate": kind, "criteria": "between", "minimum": -1e15, "maximum": 1e15}


def rule_text(column: Column, unit: str, currency: str) -> str:
    """What may be typed: ``0..100 %``; a choice; yes or no."""
    if column.kind is Kind.YES_NO:
        return "yes or no."
    if column.choices:
        return f"One of: {', '.join(column.choices)}."
    if column.kind in (Kind.NUMBER, Kind.INTEGER, Kind.BY_YEAR):
        kind = "Whole number" if column.kind is Kind.INTEGER else "Number"
        allowed = range_shown(column, scale_of(column, unit, currency))
        return " ".join(part for part in (kind, allowed or (f"in {unit}" if unit else "")) if part) + "."
    if column.kind is Kind.REFERENCE:
        places = {target.partition(".")[0] for target in column.reference.split("|")}
        several = ", several separated by commas" if column.several else ""
        return f"A name from: {', '.join(sorted(places))}{several}."
    fixed = {Kind.SERIES: "file:column of a file in timeseries/.", Kind.DATE: "A date such as 2026-01-31.",
             Kind.IDENTIFIER: "A name of your own, used once."}
    return fixed.get(column.kind, "")


def prompt(column: Column, unit: str, currency: str) -> str:
    """The text beside a selected cell: range, default and meaning."""
    percent = "Type 12 or 12%." if unit == "%" else ""
    return " ".join(part for part in (rule_text(column, unit, currency), percent, _default_text(column, unit, currency),
                                      column.help.en, column.help.zh) if part) or column.label.zh


def _default_text(column: Column, unit: str, currency: str) -> str:
    """What a blank cell means."""
    default = column.default
    if column.gaps:
        return "A blank year has no value."
    if column.required:
        return "Must be filled."
    if isinstance(default, bool):
        return f"Blank: {'yes' if default else 'no'}."
    if isinstance(default, (int, float)):
        return f"Blank: {scale_of(column, unit, currency).shown(default)}."
    return f"Blank: {default}." if isinstance(default, str) and default else "May stay blank."


def cut(text: str, most: int) -> str:
    """A text shortened to what Excel allows."""
    return text if len(text) <= most else f"{text[:most - 3]}..."
