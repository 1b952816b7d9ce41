"""One assumption at a time with the plan held: a block for the net present cost and one for the saving, a chart beside each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zcopt.plans.tables import Record
from zcopt.report.amounts import MoneyUnit, money_unit
from zcopt.report.charts.tornado import ENDS, MOST_BARS, WORDS, Figured, end_of, figure_of, figures_of, name_of, widest
from zcopt.report.labels import plan_name, word
from zcopt.report.run_tables import RunTables, amount, text
from zcopt.report.sheets.limit_prices import add_note
from zcopt.report.sheets.plans import NPC, NPV, line_of
from zcopt.report.sheets.sheet import Cell, Formula, Lines, NativeChart, Series, Sheet

IN_THE_RUN: Final[dict[Figured, str]] = {"cost": NPC, "npv": NPV}
"""Columns of the ranked table."""
WIDTHS = (56, 17, 17, 15, 15, 15, 15, 13, 64)
DECIMALS = 4
"""Of a change in the money unit: tables keep nine digits, less would show as a change of nothing."""
PIXELS_OF_A_BAR, PIXELS_BESIDE_BARS, PIXELS_OF_A_LINE = 26, 150, 20


def tornado_sheet(tables: RunTables) -> Sheet:
    """Ends and figures typed as computed; changes and swings by formula, from the ranked table."""
    unit, rows, lines = money_unit(tables), tuple(tables.rows("tornado")), Lines()
    lines.heading(word("chart_tornado") + " – " + plan_name(text(rows[0], "plan")))
    add_note(lines, word("note_tornado"))
    charts = tuple(_block(lines, tables, figured, widest(rows, figured), unit) for figured in figures_of(rows))
    return Sheet("tornado", word("tornado").both, lines.done(), WIDTHS, charts)


def _block(lines: Lines, tables: RunTables, figured: Figured, rows: Sequence[Record], unit: MoneyUnit) -> NativeChart:
    name, plan = word(WORDS[figured]), text(rows[0], "plan")
    base = unit.of(_in_the_run(tables, plan, figured))
    lines.section(name.with_unit(unit.label))
    lines.add(Cell(word("in_the_run"), "total_name"), *[Cell("", "total_name")] * 2, Cell(Formula(
        f"=[plans!{line_of(tables, plan)}:{IN_THE_RUN[figured]}]", base), "total"), key=figured)
    change = word("change_of") + name
    lines.header(word("assumption"), word("low_end"), word("high_end"), *(name + " – " + word(f"{end}_end") for end, _ in ENDS),
                 *(change + " – " + word(f"{end}_end") for end, _ in ENDS), word("swing"), word("range_source"),
                 key=f"{figured}_head", height=62)
    for k, row in enumerate(rows):
        _line(lines, tables, f"{figured}_{k}", row, figured, unit, base)
    drawn = min(len(rows), MOST_BARS)
    height = PIXELS_BESIDE_BARS + PIXELS_OF_A_BAR * drawn
    lines.add()
    lines.add(key=f"{figured}_chart")
    lines.gap(height // PIXELS_OF_A_LINE + 1)
    span = f"[{figured}_0:{{0}}]:[{figured}_{drawn - 1}:{{0}}]"
    series = tuple(Series(word(f"{end}_end").both, span.format(column), span.format("A"), color, "bar")
                   for (end, color), column in zip(ENDS, "FG", strict=True))
    return NativeChart("tornado", word("chart_tornado") + ": " + name, change.with_unit(unit.label), series,
                       at=(f"{figured}_chart", 0), width=1000, height=height)


def _in_the_run(tables: RunTables, plan: str, figured: Figured) -> float:
    """What the ranked table shows [currency]: the cost of the plan, or how much the reference costs more."""
    cost = amount(next(tables.rows("plans", plan=plan)), "net_present_cost")
    if figured == "cost" or tables.reference is None:
        return cost
    return amount(tables.reference, "net_present_cost") + tables.reference_shift(plan) - cost


def _line(lines: Lines, tables: RunTables, key: str, row: Record, figured: Figured, unit: MoneyUnit, base: float) -> None:
    at = [unit.of(figure_of(tables, row, figured, end)) for end, _ in ENDS]
    lines.add(Cell(name_of(row), "name"), *(Cell(end_of(tables, row, end), "text") for end, _ in ENDS),
              *(Cell(value, "number1") for value in at),
              *(Cell(Formula(f"=ROUND([{key}:{column}]-[{figured}:$D],{DECIMALS})", round(value - base, DECIMALS)), "number1")
                for column, value in zip("DE", at, strict=True)),
              Cell(Formula(f"=MAX([{key}:D],[{key}:E],[{figured}:$D])-MIN([{key}:D],[{key}:E],[{figured}:$D])",
                           max(*at, base) - min(*at, base)), "number1"),
              Cell(text(row, "source"), "wrap"), key=key)
