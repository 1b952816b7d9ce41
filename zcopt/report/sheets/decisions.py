"""What each plan buys or signs, by year: a grid that reads like a Gantt chart, and the investment behind it."""

from __future__ import annotations

from collections.abc import Mapping

from zcopt.plans.tables import Record
from zcopt.report.amounts import money_unit
from zcopt.report.charts.capex import MOST_SERIES
from zcopt.report.colors import REMAINING, color_of
from zcopt.report.labels import Label, item_name, plan_name, sheet, unit_name, word
from zcopt.report.run_tables import Keys, RunTables, amount, in_first_appearance, number, text
from zcopt.report.sheets.sheet import Cell, Formula, Lines, NativeChart, Series, Sheet, column_letter

FIRST = 4


def decisions_sheet(tables: RunTables) -> Sheet:
    """Quantities by plan, item and year, then capex by year and item of the best plan with its chart."""
    unit = money_unit(tables)
    lines = Lines()
    lines.heading(word("decisions"), word("note_gantt"))
    lines.header(word("plan"), word("part"), word("item"), word("unit"), *tables.years,
                 word("capex_total").with_unit(unit.label), key="head")
    for plan in tables.all_names:
        _grid(lines, tables, plan, unit.size)
    _capex(lines, tables)
    widths = (20, 22, 44, 14, *(12 for _ in tables.years), 16)
    return Sheet("decisions", word("decisions").both, lines.done(), widths, (), "head", FIRST)


def _grid(lines: Lines, tables: RunTables, plan: str, size: float) -> None:
    bought: dict[tuple[str, str, str], dict[int, list[Record]]] = {}
    for row in tables.rows("decisions", plan=plan):
        key = (text(row, "part"), text(row, "item"), text(row, "unit"))
        bought.setdefault(key, {}).setdefault(int(number(row, "year") or 0), []).append(row)
    if not bought:
        lines.add(Cell(plan_name(plan), "name"), Cell(word("nothing_bought"), "note"))
    for (part, item, unit), by_year in bought.items():
        capex = sum(amount(row, "capex") for rows in by_year.values() for row in rows)
        lines.add(Cell(plan_name(plan), "name"), Cell(sheet(part)), Cell(item_name(item)), Cell(unit_name(unit)),
                  *_years(tables, by_year), Cell(capex / size, "number1"))


def _years(tables: RunTables, by_year: Mapping[int, list[Record]]) -> list[Cell]:
    """The quantity in the year of purchase; a coloured cell while it is there."""
    cells = []
    for year in tables.years:
        if year in by_year:
            quantity = sum(amount(row, "quantity") for row in by_year[year])
            cells.append(Cell(quantity, "bar0" if abs(quantity) >= 100 else "bar"))
        else:
            cells.append(Cell(None, "bar" if min(by_year) < year else "blank"))
    return cells


def _capex_items(tables: RunTables) -> tuple[str, ...]:
    sums = tables.sums("money", "cash", ("item",), plan=tables.best_name, account="capex")
    return tuple(sorted(in_first_appearance(str(key[0]) for key in sums), key=lambda item: -sum_of(sums, item)))


def sum_of(sums: Mapping[Keys, float], item: str) -> float:
    """What is spent on an item."""
    return sum(value for key, value in sums.items() if key[0] == item)


def _capex(lines: Lines, tables: RunTables) -> None:
    unit = money_unit(tables)
    plan = tables.best_name
    sums = tables.sums("money", "cash", ("item", "year"), plan=plan, account="capex")
    items = _capex_items(tables)
    if not items:
        return
    first, last = column_letter(FIRST), column_letter(FIRST + len(tables.years) - 1)
    lines.section(word("chart_capex").with_unit(unit.label) + " – " + plan_name(plan))
    lines.header("", "", word("item"), "", *tables.years, word("total"), key="capex_head")
    for i, item in enumerate(items):
        values = [sums.get((item, year), 0.0) / unit.size for year in tables.years]
        lines.add(Cell(""), Cell(""), Cell(item_name(item)), Cell(""), *(Cell(value, "number1") for value in values),
                  Cell(Formula(f"=SUM([capex_{i}:{first}]:[capex_{i}:{last}])", sum(values)), "number1"),
                  key=f"capex_{i}")
    if len(items) > MOST_SERIES:
        others = [sum(sums.get((item, year), 0.0) for item in items[MOST_SERIES:]) / unit.size for year in tables.years]
        span = f"=SUM([capex_{MOST_SERIES}]:[capex_{len(items) - 1}])"
        below = (Cell(""), Cell(""), Cell(Label("of which ", "其中：") + word("other_items"), "note"), Cell(""),
                 *(Cell(Formula(span, value), "number1") for value in (*others, sum(others))))
    else:
        below = ()
    totals = [sum(sums.get((item, year), 0.0) for item in items) / unit.size for year in tables.years]
    pattern = f"=SUM([capex_0]:[capex_{len(items) - 1}])"
    lines.add(Cell(word("total"), "total_name"), *[Cell("", "total_name")] * 3,
              *(Cell(Formula(pattern, value), "total") for value in (*totals, sum(totals))), key="capex_total")
    if below:
        lines.add(*below, key="capex_others")


def capex_chart(tables: RunTables) -> NativeChart | None:
    """Investment by year, stacked by item; None where nothing is invested."""
    unit = money_unit(tables)
    first, last = column_letter(FIRST), column_letter(FIRST + len(tables.years) - 1)
    years = f"[capex_head:{first}]:[capex_head:{last}]"
    series = tuple(Series(item_name(item).both, f"[capex_{i}:{first}]:[capex_{i}:{last}]", years, color_of(i))
                   for i, item in enumerate(_capex_items(tables)[:MOST_SERIES]))
    if len(_capex_items(tables)) > MOST_SERIES:
        series += (Series(word("other_items").both, f"[capex_others:{first}]:[capex_others:{last}]", years, REMAINING),)
    if not series:
        return None
    return NativeChart("decisions", word("chart_capex"), word("capex_total").with_unit(unit.label), series, stacked=True)
