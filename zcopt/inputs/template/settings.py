"""A sheet with a field per line: key, label, unit, value, a value per year where needed, source, note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zcopt.inputs.grid import column_letters
from zcopt.inputs.row import Column, Kind, Row
from zcopt.inputs.settings import ROLES
from zcopt.inputs.template.cells import unit_cell, value_cells
from zcopt.inputs.template.content import Record, unit_in
from zcopt.inputs.template.heads import LABELS, LINE_POINTS, TITLE, Head, lines_needed
from zcopt.inputs.template.page import frame, print_setup
from zcopt.inputs.template.pen import Pen, style_name
from zcopt.inputs.template.rules import validation

VALUE = 3
"""The position of the column of values."""
_KEY_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, _VALUE_WIDTH, _YEAR_WIDTH, _SOURCE_WIDTH, _NOTE_WIDTH = 26, 33, 14.5, 22, 10.5, 30, 36


def settings_sheet(pen: Pen, row_type: type[Row], records: Sequence[Record]) -> None:
    """Write a settings sheet with its record, drop-downs, colours and print set-up."""
    sheet = pen.book.add_worksheet(row_type.sheet.name)
    columns = row_type.columns()
    years = pen.years if any(column.kind is Kind.BY_YEAR for column in columns) else ()
    record = _with_loose_texts(records[0] if records else {}, columns[0])
    widths = [_KEY_WIDTH, _LABEL_WIDTH, _UNIT_WIDTH, _VALUE_WIDTH, *(_YEAR_WIDTH for _ in years), _SOURCE_WIDTH, _NOTE_WIDTH]
    frame(pen, sheet, row_type, widths, first=2)
    sheet.set_row(LABELS, 34)
    heads = [*(pen.say(ROLES[role], "\n") for role in ("key", "label", "unit", "value")), *map(str, years),
             *(pen.say(ROLES[role], "\n") for role in ("source", "note"))]
    for position, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(position, position, width)
        sheet.write_string(LABELS, position, head, pen.style("label"))
    for line, column in enumerate(columns, start=LABELS + 1):
        _line(pen, sheet, line, column, years, record)
        last = VALUE + (len(years) if column.kind is Kind.BY_YEAR else 0)
        sheet.data_validation(line, VALUE, line, last,
                              validation(pen, column, unit_in(column, [record], pen.currency), row_type.sheet.name))
    _shades(pen, sheet, row_type, years)
    sheet.freeze_panes(LABELS + 1, 2)
    print_setup(pen, sheet, row_type, LABELS + len(columns), widths)
    sheet.repeat_rows(TITLE, LABELS)
    sheet.repeat_columns(0, 1)


def _with_loose_texts(record: Record, first: Column) -> Record:
    """A record whose source and note of the whole stand on the first line."""
    loose = {f"{role}:{first.key}": record[role] for role in ("source", "note") if record.get(role)}
    return {**record, **loose}


def _line(pen: Pen, sheet: Any, line: int, column: Column, years: Sequence[int], record: Record) -> None:
    label = Head(column).label(pen.language.parts(column.label))
    sheet.write_string(line, 0, column.key, pen.style("line_key"))
    sheet.write_string(line, 1, label, pen.style("line_label"))
    unit_cell(pen, sheet, line, 2, column, unit_in(column, [record], pen.currency))
    by_year = column.kind is Kind.BY_YEAR
    own = pen.style(style_name(column))
    sheet.write_blank(line, VALUE, None, pen.style("unused") if by_year else own)
    for position in range(VALUE + 1, VALUE + 1 + len(years)):
        sheet.write_blank(line, position, None, own if by_year else pen.style("unused"))
    heads = [Head(column, year) for year in years] if by_year else [Head(column)]
    value_cells(pen, sheet, line, heads, VALUE + 1 if by_year else VALUE, record)
    texts = [str(record.get(f"{role}:{column.key}") or "") for role in ("source", "note")]
    for position, text in enumerate(texts, start=VALUE + 1 + len(years)):
        (sheet.write_string if text else sheet.write_blank)(line, position, text, pen.style("text"))
    lines = max(lines_needed(label, _LABEL_WIDTH - 1), lines_needed(texts[0], _SOURCE_WIDTH - 1),
                lines_needed(texts[1], _NOTE_WIDTH - 1))
    sheet.set_row(line, LINE_POINTS * lines + 5)


def _shades(pen: Pen, sheet: Any, row_type: type[Row], years: Sequence[int]) -> None:
    """Colour what is blank but must be filled, as soon as anything of the sheet is needed."""
    columns = row_type.columns()
    top, bottom = LABELS + 2, LABELS + 1 + len(columns)
    begun = f"COUNTA($D${top}:${column_letters(VALUE + 1 + len(years))}${bottom})>0"
    for line, column in enumerate(columns, start=LABELS + 1):
        if not column.required or column.gaps or (column.kind is Kind.BY_YEAR and not years):
            continue
        position = VALUE + 1 if column.kind is Kind.BY_YEAR else VALUE
        blank = f"LEN(TRIM({column_letters(position + 1)}{line + 1}))=0"
        sheet.conditional_format(line, position, line, position, {
            "type": "formula", "format": pen.style("missing"),
            "criteria": f"={blank}" if row_type.sheet.required else f"=AND({blank},{begun})"})
