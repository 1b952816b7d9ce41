"""Where every plan's emissions go, and the targets on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zcopt.report.amounts import digits
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, View, figure, year_axis
from zcopt.report.colors import INK, REFERENCE, color_of
from zcopt.report.labels import plan_name, word
from zcopt.report.run_tables import RunTables, number

STEPS = ("gross", "market", "net")


def carbon_path(tables: RunTables) -> Chart:
    """Emissions of each plan by year; a view each for gross, market-based and net."""
    years = tables.years
    rows: list[tuple[Text, ...]] = []
    views = []
    for step in STEPS:
        data = []
        for i, plan in enumerate(tables.all_names):
            ladders = [tables.ladder(plan, year) for year in years]
            values = [None if ladder is None else getattr(ladder, step) for ladder in ladders]
            if any(value is not None for value in values):
                data.append(_line(tables, plan, i, values))
                rows.append((plan_name(plan), word(f"short_{step}"), *(digits(value) for value in values)))
        targets = _targets(tables, f"{step}_tco2")
        if data:
            views.append(View(word(step), figure([*data, *targets], year_axis(years),
                                                 Axis(word(f"short_{step}").with_unit("tCO2e"),
                                                      {"rangemode": "tozero"}))))
    table = DataTable((word("plan"), word("kind").with_unit("tCO2e"), *map(str, years)), tuple(rows), 2)
    return Chart("carbon_path", word("chart_path"), tuple(views), table)


def _line(tables: RunTables, plan: str, index: int, values: list[float | None]) -> dict[str, Any]:
    is_reference = plan == tables.reference_name
    return {"type": "scatter", "mode": "lines+markers", "name": plan_name(plan), "x": [str(y) for y in tables.years],
            "y": values, "hovertemplate": "%{y:,.0f} tCO2e",
            "line": {"color": REFERENCE if is_reference else color_of(index - 1),
                     "width": 4 if plan == tables.best_name else 2, "dash": "dash" if is_reference else "solid"}}


def _targets(tables: RunTables, indicator: str) -> list[Mapping[str, Any]]:
    limits = {year: number(tables.indicator(tables.best_name, indicator, year) or {}, "limit") for year in tables.years}
    found = {year: limit for year, limit in limits.items() if limit is not None}
    if not found:
        return []
    return [{"type": "scatter", "mode": "markers", "name": word("target_of_year"), "x": [str(year) for year in found],
             "y": list(found.values()), "hovertemplate": "≤ %{y:,.0f} tCO2e",
             "marker": {"symbol": "line-ew-open", "size": 34, "color": INK, "line": {"width": 4}}}]
