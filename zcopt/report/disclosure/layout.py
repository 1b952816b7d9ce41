"""Questions laid out as a sheet: label, unit, base year, planned years, and beside them where each line comes from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from zcopt.report.disclosure.quantities import Figure, Quantity, View
from zcopt.report.labels import Label, plan_name, word
from zcopt.report.sheets.sheet import Cell, Lines, Sheet, Style

LABEL_WIDTH, UNIT_WIDTH, YEAR_WIDTH, FROM_WIDTH = 46, 15, 14, 68
LINE_HEIGHT = 14.5
ROUNDING = 1e-6
FROM = Label("Where it comes from (file, filter), and why a value is missing", "取自（文件与筛选条件）；缺失原因")
BASE = Label("Base year", "基准年")
TONNES = "tCO2e"


@dataclass(frozen=True)
class Ask:
    """A line: what it is called, its unit and the question it answers."""

    label: Label
    of: Quantity
    unit: str = TONNES
    style: Style = "number1"
    once: bool = False
    """Whether it has one value instead of one per year; it then stands in the column of the base year."""


@dataclass(frozen=True)
class Section:
    """Lines under a heading, with what must be known to read them."""

    label: Label
    asks: Sequence[Ask]
    note: Label | None = None


def sheet_of(key: str, name: Label, view: View, sections: Sequence[Section], *notes: Label) -> Sheet:
    """The sheet of some sections; the last column says of every line where it comes from."""
    lines, years = Lines(), view.tables.years
    lines.heading(name + " - " + plan_name(view.plan), *notes)
    lines.header(word("item"), word("unit"), BASE + f" {view.base_year}", *years, FROM, key="head", height=46)
    for section in sections:
        lines.section(section.label)
        if section.note is not None:
            lines.add(Cell(section.note, "note"))
        for ask in section.asks:
            _line(lines, view, ask)
    widths = (LABEL_WIDTH, UNIT_WIDTH, *[YEAR_WIDTH] * (len(years) + 1), FROM_WIDTH)
    return Sheet(key, name.both.replace("/", ""), lines.done(), widths, (), "head", 1)


def _line(lines: Lines, view: View, ask: Ask) -> None:
    when: list[int | None] = [None, *view.tables.years]
    figures = [ask.of.at(view, year) for year in (when[-1:] if ask.once else when)]
    cells = [_cell(figure, ask.style) for figure in figures] + ([Cell(None)] * (len(when) - 1) if ask.once else [])
    origin = _origin(view, ask.of, figures)
    lines.add(Cell(ask.label, "wrap"), Cell(ask.unit, "wrap"), *cells, Cell(origin, "wrap"),
              height=LINE_HEIGHT * rows_needed((ask.label.both, LABEL_WIDTH), (origin, FROM_WIDTH),
                                               *((_shown(cell), YEAR_WIDTH) for cell in cells)))


def _cell(figure: Figure, style: Style) -> Cell:
    """A number in its style, words wrapped, what is missing in words; what is only rounding is nothing."""
    value = figure.value
    if value is None:
        return Cell(word("not_computed"), "wrap")
    if isinstance(value, str):
        return Cell(value, "wrap")
    return Cell(0.0 if abs(value) < ROUNDING else value, style)


def _shown(cell: Cell) -> str:
    content = cell.content
    return content.both if isinstance(content, Label) else content if isinstance(content, str) else ""


def _origin(view: View, of: Quantity, figures: Sequence[Figure]) -> str:
    """Where the line looks, then each reason why a value is missing, once."""
    reasons = dict.fromkeys(figure.why.both for figure in figures if figure.value is None and figure.why is not None)
    missing = f"{word('not_computed').both}: " + "; ".join(reasons) if reasons else ""
    return "; ".join(part for part in ("" if missing and of.said(view) == "-" else of.said(view), missing) if part)


def rows_needed(*texts: tuple[str, int]) -> int:
    """Lines a row needs so that every text fits its column; a Chinese character takes two columns."""
    return max(1, *(math.ceil(1.08 * sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) / width)
                    for text, width in texts))


def table_lines(lines: Lines, heads: Sequence[Label], rows: Sequence[Sequence[Cell]], widths: Sequence[float],
                nothing: Label, *, key: str = "") -> None:
    """A plain table with as high rows as its texts need; without rows it says why."""
    lines.header(*heads, key=key, height=46)
    for row in rows:
        lines.add(*row, height=LINE_HEIGHT * rows_needed(*((_shown(cell), int(width)) for cell, width in
                                                           zip(row, widths, strict=True))))
    if not rows:
        lines.add(Cell(word("not_computed") + Label(": ", "：") + nothing, "note"))
