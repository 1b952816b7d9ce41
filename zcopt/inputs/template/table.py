"""A sheet with a record per row: title, labels, units, keys, then the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zcopt.inputs.grid import column_letters
from zcopt.inputs.row import Column, Kind, Row
from zcopt.inputs.template.cells import shown, unit_cell, value_cells
from zcopt.inputs.template.content import Record, unit_in
from zcopt.inputs.template.heads import (
    FIRST_DATA_ROW,
    KEYS,
    LABELS,
    LINE_POINTS,
    TITLE,
    UNITS,
    Head,
    column_width,
    heads_of,
    lines_needed,
)
from zcopt.inputs.template.page import FULL_SIZE_WIDTH, frame, print_setup, title_width
from zcopt.inputs.template.pen import Pen, style_name
from zcopt.inputs.template.rules import validation

PREPARED_ROWS = 200
RARE_ROWS = 40
PRINTED_BLANK_ROWS = 12
"""Rows of an empty table that are printed, to be filled by hand."""
_LABEL_LETTER, _KEY_LETTER = 1.12, 0.72


def prepared_rows(row_type: type[Row], records: Sequence[Record]) -> int:
    """Rows that are ready for input: enough for what is there and for what will be added."""
    return max(RARE_ROWS if row_type.sheet.rare else PREPARED_ROWS, len(records) + 50)


def table_sheet(pen: Pen, row_type: type[Row], records: Sequence[Record]) -> None:
    """Write a table sheet with its records, drop-downs, colours and print set-up."""
    sheet = pen.book.add_worksheet(row_type.sheet.name)
    heads = heads_of(row_type, pen.years)
    units = {head.column.key: unit_in(head.column, records, pen.currency) for head in heads}
    labels = [head.label(pen.language.parts(head.column.label)) for head in heads]
    widths = [column_width(head, label, units[head.column.key], (shown(head, record) for record in records))
              for head, label in zip(heads, labels, strict=True)]
    widths[0] = max(widths[0], title_width(pen, row_type))
    widths[-2:] = [width + max(0.0, (FULL_SIZE_WIDTH - sum(widths)) / 2) for width in widths[-2:]]
    last = FIRST_DATA_ROW + prepared_rows(row_type, records) - 1
    frame(pen, sheet, row_type, widths)
    _header_heights(sheet, heads, labels, widths)
    for position, (head, label) in enumerate(zip(heads, labels, strict=True)):
        sheet.set_column(position, position, widths[position])
        sheet.write_string(LABELS, position, label, pen.style("label"))
        unit_cell(pen, sheet, UNITS, position, head.column, units[head.column.key])
        sheet.write_string(KEYS, position, head.key, pen.style("key"))
        style = pen.style(style_name(head.column))
        for row in range(FIRST_DATA_ROW, last + 1):
            sheet.write_blank(row, position, None, style)
        sheet.data_validation(FIRST_DATA_ROW, position, last, position,
                              validation(pen, head.column, units[head.column.key], row_type.sheet.name))
    for row, record in enumerate(records, start=FIRST_DATA_ROW):
        value_cells(pen, sheet, row, heads, 0, record)
        sheet.set_row(row, _row_height(heads, widths, record))
    _shades(pen, sheet, heads, last)
    sheet.freeze_panes(FIRST_DATA_ROW, 1)
    print_setup(pen, sheet, row_type, FIRST_DATA_ROW + (len(records) or PRINTED_BLANK_ROWS) - 1, widths)
    sheet.repeat_rows(TITLE, KEYS)
    sheet.repeat_columns(0, 0)


def _header_heights(sheet: Any, heads: Sequence[Head], labels: Sequence[str], widths: Sequence[float]) -> None:
    lines = max(lines_needed(label, width, _LABEL_LETTER) for label, width in zip(labels, widths, strict=True))
    key_lines = max(lines_needed(head.key, width, _KEY_LETTER) for head, width in zip(heads, widths, strict=True))
    sheet.set_row(LABELS, LINE_POINTS * lines + 4)
    sheet.set_row(UNITS, 17 if any(head.column.unit for head in heads) else 6)
    sheet.set_row(KEYS, 10 * key_lines + 4)


def _row_height(heads: Sequence[Head], widths: Sequence[float], record: Record) -> float:
    lines = max(lines_needed(shown(head, record), width - 0.5) for head, width in zip(heads, widths, strict=True)
                if style_name(head.column) == "text")
    return max(16.0, LINE_POINTS * lines + 2)


def _shades(pen: Pen, sheet: Any, heads: Sequence[Head], last: int) -> None:
    """Colour names that stand twice, and what is blank in a row that was begun but must be filled."""
    first = FIRST_DATA_ROW + 1
    for position, head in enumerate(heads):
        if head.column.kind is Kind.IDENTIFIER:
            sheet.conditional_format(FIRST_DATA_ROW, position, last, position,
                                     {"type": "duplicate", "format": pen.style("twice")})
    needed = [position for position, head in enumerate(heads) if must_be_filled(head.column, head.year, pen.years)]
    if needed:
        cell = f"{column_letters(needed[0] + 1)}{first}"
        areas = [f"{column_letters(at + 1)}{first}:{column_letters(at + 1)}{last + 1}" for at in needed]
        sheet.conditional_format(FIRST_DATA_ROW, needed[0], last, needed[0], {
            "type": "formula", "format": pen.style("missing"), "multi_range": " ".join(areas),
            "criteria": f"=AND(LEN(TRIM({cell}))=0,COUNTA($A{first}:${column_letters(len(heads))}{first})>0)"})


def must_be_filled(column: Column, year: int | None, years: Sequence[int]) -> bool:
    """Whether a blank cell is a problem: of a yearly column only the first year's, later years take it over."""
    return column.required and not column.gaps and (year is None or year == years[0])
