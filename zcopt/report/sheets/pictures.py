"""One sheet with the charts that the spreadsheet draws itself, live with the tables behind them."""

from __future__ import annotations

from dataclasses import replace

from zcopt.report.labels import plan_name, word
from zcopt.report.run_tables import RunTables
from zcopt.report.sheets.cash_flow import cumulative_chart
from zcopt.report.sheets.decisions import capex_chart
from zcopt.report.sheets.emissions import path_chart
from zcopt.report.sheets.sheet import Lines, NativeChart, Sheet

ROWS_OF_A_CHART = 17
COLUMNS, HALF_WIDTH = 18, 590


def charts_sheet(tables: RunTables) -> Sheet:
    """Investment and cash side by side, the emission paths below."""
    lines = Lines()
    lines.heading(word("charts") + " – " + plan_name(tables.best_name))
    lines.add(key="above")
    lines.gap(ROWS_OF_A_CHART)
    lines.add(key="below")
    lines.gap(ROWS_OF_A_CHART + 3)
    charts: list[NativeChart] = []
    capex = capex_chart(tables)
    if capex is not None:
        charts.append(replace(capex, at=("above", 0), width=HALF_WIDTH))
    if tables.reference_name not in ("", tables.best_name):
        charts.append(replace(cumulative_chart(tables), at=("above", COLUMNS // 2), width=HALF_WIDTH))
    if tables.has("carbon"):
        charts.append(replace(path_chart(tables), at=("below", 0), width=2 * HALF_WIDTH + 20, height=380))
    return Sheet("charts", word("charts").both, lines.done(), (9,) * COLUMNS, tuple(charts))
