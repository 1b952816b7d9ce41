"""Where gross emissions come from, by source."""

from __future__ import annotations

from zcopt.report.amounts import digits
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, View, figure, shown_name, year_axis
from zcopt.report.colors import color_of
from zcopt.report.labels import known, plan_name, word
from zcopt.report.run_tables import Keys, RunTables

LEAST_TCO2 = 0.5
"""A source that never reaches this is in the table alone: its place in the legend would be an empty promise."""


def emission_sources(tables: RunTables) -> Chart:
    """Gross emissions by source and year; a view per plan, the best first."""
    years = tables.years
    views: list[View] = []
    rows: list[tuple[Text, ...]] = []
    largest: dict[Keys, float] = {}
    for plan in tables.all_names:
        for year in years:
            for key, tonnes in tables.gross_by_source(plan, year).items():
                largest[key] = max(largest.get(key, 0.0), abs(tonnes))
    sources = sorted(largest, key=lambda key: -largest[key])
    plans = sorted(tables.all_names, key=lambda name: name != tables.best_name)
    for plan in plans if sources else ():
        by_year = [tables.gross_by_source(plan, year) for year in years]
        data = []
        for i, (source, scope) in enumerate(sources):
            values = [amounts.get((source, scope), 0.0) for amounts in by_year]
            if any(abs(value) >= LEAST_TCO2 for value in values):
                data.append({"type": "bar", "name": shown_name(known(str(source))), "x": [str(year) for year in years],
                             "y": values,
                             "marker": {"color": color_of(i)}, "hovertemplate": "%{y:,.0f} tCO2e"})
            rows.append((plan_name(plan), known(str(source)), known(str(scope)), *map(digits, values)))
        views.append(View(plan_name(plan), figure(data, year_axis(years), Axis(word("short_gross").with_unit("tCO2e")),
                                                  barmode="relative")))
    table = DataTable((word("plan"), word("emission_source").with_unit("tCO2e"), word("scope"), *map(str, years)),
                      tuple(rows), 3)
    return Chart("emission_sources", word("chart_sources"), tuple(views), table)
