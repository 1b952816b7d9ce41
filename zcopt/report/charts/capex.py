"""When the best plan invests, and in what."""

from __future__ import annotations

from zcopt.report.amounts import digits, money_unit
from zcopt.report.charts.chart import Axis, Chart, DataTable, figure, shown_name, single, year_axis
from zcopt.report.colors import color_of
from zcopt.report.labels import plan_name, word
from zcopt.report.run_tables import RunTables, in_first_appearance


def capex(tables: RunTables) -> Chart:
    """Investment by year, stacked by item."""
    unit, years = money_unit(tables), tables.years
    sums = tables.sums("money", "cash", ("item", "year"), plan=tables.best_name, account="capex")
    items = in_first_appearance(str(item) for item, _ in sums)
    by_item = {item: [unit.of(sums.get((item, year), 0.0)) for year in years] for item in items}
    data = [{"type": "bar", "name": shown_name(item), "x": [str(year) for year in years], "y": values,
             "marker": {"color": color_of(i)}, "hovertemplate": "%{y:,.1f}"}
            for i, (item, values) in enumerate(by_item.items())]
    table = DataTable((word("item").with_unit(unit.label), *map(str, years), word("total")),
                      tuple((item, *(digits(value, 1) for value in values), digits(sum(values), 1))
                            for item, values in by_item.items()))
    views = single(figure(data, year_axis(years), Axis(word("capex_total").with_unit(unit.label)),
                          barmode="stack")) if items else ()
    return Chart("capex", word("chart_capex") + " – " + plan_name(tables.best_name), views, table)
