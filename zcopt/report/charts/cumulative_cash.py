"""When each plan has paid back."""

from __future__ import annotations

from itertools import accumulate

from zcopt.report.amounts import digits, money_unit
from zcopt.report.charts.chart import Axis, Chart, DataTable, figure, single, year_axis
from zcopt.report.colors import color_of
from zcopt.report.labels import plan_name, word
from zcopt.report.run_tables import RunTables


def cumulative_cash(tables: RunTables) -> Chart:
    """Running sum of reference cash minus plan cash, undiscounted, without residual value."""
    unit, years = money_unit(tables), tables.years
    base = tables.cash_by_year(tables.reference_name)
    paths = {plan: list(accumulate(unit.of(r - p) for r, p in zip(base, tables.cash_by_year(plan), strict=True)))
             for plan in tables.plan_names}
    data = [{"type": "scatter", "mode": "lines+markers", "name": plan_name(plan), "x": [str(year) for year in years],
             "y": values, "line": {"color": color_of(i), "width": 4 if plan == tables.best_name else 2},
             "hovertemplate": "%{y:,.1f}"} for i, (plan, values) in enumerate(paths.items())]
    title = word("cumulative").with_unit(unit.label)
    table = DataTable((word("plan").with_unit(unit.label), *map(str, years)),
                      tuple((plan_name(plan), *(digits(value, 1) for value in values))
                            for plan, values in paths.items()))
    views = single(figure(data, year_axis(years), Axis(title))) if paths and tables.reference_name else ()
    return Chart("cumulative_cash", word("chart_cumulative"), views, table, word("note_cumulative"))
