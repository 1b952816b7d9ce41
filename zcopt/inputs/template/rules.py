"""What a spreadsheet program is told about an input cell: what may be typed, a prompt, and how strict to be."""

from __future__ import annotations

import datetime
from typing import Any

from zcopt.inputs.prompts import fitted, limits, prompt, rule_text
from zcopt.inputs.row import Column, Kind, Label
from zcopt.inputs.template.content import SERIES
from zcopt.inputs.template.pen import Pen

TITLE_LETTERS, MESSAGE_LETTERS = 32, 255
"""The most Excel shows of a prompt's title and text."""
_CHECK = Label("Check this entry.", "请检查输入。")


def validation(pen: Pen, column: Column, unit: str, sheet: str) -> dict[str, Any]:
    """The rule of a column's input cells as XlsxWriter takes it.

    Numbers and names only warn: the unit may be changed, and a name may be defined later. The reader checks again.
    """
    title = fitted([pen.language.parts(column.label)[0]], TITLE_LETTERS)
    said = rule_text(column, unit, pen.currency)
    advice = Label(f"{said.en} {_CHECK.en}".strip(), f"{said.zh}{_CHECK.zh}")
    rule = {"validate": "any", "ignore_blank": True, "input_title": title, "error_title": title, "error_type": "warning",
            "input_message": fitted(pen.language.parts(prompt(column, unit, pen.currency)), MESSAGE_LETTERS),
            "error_message": fitted(pen.language.parts(advice), MESSAGE_LETTERS)}
    return rule | _allowed(pen, column, unit, sheet)


def _allowed(pen: Pen, column: Column, unit: str, sheet: str) -> dict[str, Any]:
    suggestions = pen.suggestions.get(f"{sheet}.{column.key}", ())
    if column.kind is Kind.SERIES:
        suggestions = suggestions or pen.suggestions.get(SERIES, ())
    if column.choices:
        return {"validate": "list", "source": pen.dropdowns.fixed(column.choices), "error_type": "stop"}
    names = pen.dropdowns.names(column.reference) if column.kind is Kind.REFERENCE else ""
    if names:
        # several names separated by commas are no entry of the list, which only helps to spell them
        return {"validate": "list", "source": names, "show_error": not column.several}
    if suggestions:
        return {"validate": "list", "source": pen.dropdowns.fixed(suggestions), "error_type": "information"}
    if column.kind in (Kind.NUMBER, Kind.INTEGER, Kind.BY_YEAR):
        return limits(column, unit, pen.currency)
    if column.kind is Kind.DATE:
        return {"validate": "date", "criteria": "between", "minimum": datetime.date(2000, 1, 1),
                "maximum": datetime.date(2100, 12, 31)}
    return {}
