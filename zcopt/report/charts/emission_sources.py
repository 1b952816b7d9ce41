"""Where gross emissions come from, by source."""

from __future__ import annotations

from zcopt.report.amounts import digits
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, View, figure, shown_name, year_axis
from zcopt.report.colors import color_of
from zcopt.report.labels import known, plan_name, word
from zcopt.report.run_tables import RunTables


def emission_sources(tables: RunTables) -> Chart:
    """Gross emissions by source and year; a view per plan, the best first."""
    years = tables.years
    views: list[View] = []
    rows: list[tuple[Text, ...]] = []
    sources = dict.fromkeys(key for plan in tables.all_names for year in years
                            for key in tables.gross_by_source(plan, year))
    plans = sorted(tables.all_names, key=lambda name: name != tables.best_name)
    for plan in plans if sources else ():
        by_year = [tables.gross_by_source(plan, year) for year in years]
        data = []
        for i, (source, scope) in enumerate(sources):
            values = [amounts.get((source, scope), 0.0) for amounts in by_year]
            data.append({"type": "bar", "name": shown_name(str(source)), "x": [str(year) for year in years], "y": values,
                         "marker": {"color": color_of(i)}, "hovertemplate": "%{y:,.0f} tCO2e"})
            rows.append((plan_name(plan), str(source), known(str(scope)), *map(digits, values)))
        views.append(View(plan_name(plan), figure(data, year_axis(years), Axis(word("short_gross").with_unit("tCO2e")),
                                                  barmode="relative")))
    table = DataTable((word("plan"), word("emission_source").with_unit("tCO2e"), word("scope"), *map(str, years)),
                      tuple(rows), 3)
    return Chart("emission_sources", word("chart_sources"), tuple(views), table)
