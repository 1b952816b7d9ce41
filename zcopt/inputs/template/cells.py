"""Values and units in their cells. Text is always written as text, so that nothing becomes a formula or a link."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from numbers import Real
from typing import Any

from zcopt.inputs.row import Column, Kind, Label
from zcopt.inputs.scale import units_on_offer
from zcopt.inputs.template.content import Record, text_of, value_of
from zcopt.inputs.template.heads import Head
from zcopt.inputs.template.pen import Pen, number_format, number_shown, style_name

_UNIT = Label("Unit", "单位")
_CHOOSE_UNIT = Label("Choose the unit your numbers are in.", "请选择数据所用单位。")
_UNKNOWN_UNIT = Label("Choose a unit from the list.", "请从列表中选择单位。")


def unit_cell(pen: Pen, sheet: Any, row: int, position: int, column: Column, unit: str) -> None:
    """The unit with a drop-down of those it can be exchanged for; grey where there is nothing to choose."""
    offer = list(dict.fromkeys([*units_on_offer(column, pen.currency), unit])) if column.unit else []
    if not offer or unit == "1":
        sheet.write_string(row, position, "", pen.style("no_unit"))
        return
    sheet.write_string(row, position, unit, pen.style("unit" if len(offer) > 1 else "no_unit"))
    if len(offer) > 1:
        sheet.data_validation(row, position, row, position, {
            "validate": "list", "source": pen.dropdowns.fixed(offer), "input_title": pen.say(_UNIT, " "),
            "input_message": pen.say(_CHOOSE_UNIT, " "), "error_type": "stop", "error_title": pen.say(_UNIT, " "),
            "error_message": pen.say(_UNKNOWN_UNIT, " ")})


def value_cells(pen: Pen, sheet: Any, row: int, heads: Sequence[Head], first: int, record: Record) -> None:
    """The values of a record in neighbouring cells; the years of one number get the same decimals."""
    for offset, head in enumerate(heads):
        value = value_of(head, record)
        if value is not None:
            _value_cell(sheet, row, first + offset, value, pen.style(style_name(head.column), _format(head, record, heads)))


def _format(head: Head, record: Record, heads: Sequence[Head]) -> str:
    if style_name(head.column) != "number":
        return ""
    own = [value_of(other, record) for other in heads if other.column is head.column] if head.year else [
        value_of(head, record)]
    return number_format([float(value) for value in own if isinstance(value, Real)])


def _value_cell(sheet: Any, row: int, position: int, value: object, style: Any) -> None:
    if isinstance(value, datetime.date):
        sheet.write_datetime(row, position, value, style)
    elif isinstance(value, Real) and not isinstance(value, bool):
        sheet.write_number(row, position, float(value), style)
    else:
        sheet.write_string(row, position, text_of(value), style)


def shown(head: Head, record: Record) -> str:
    """A value about as wide as its cell shows it."""
    value = value_of(head, record)
    if isinstance(value, Real) and not isinstance(value, bool):
        return number_shown(float(value)) if head.column.kind is not Kind.INTEGER else f"{value}"
    return text_of(value)
