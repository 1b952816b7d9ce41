"""When the best plan invests, and in what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcopt.report.amounts import digits, money_unit
from zcopt.report.charts.chart import Axis, Chart, DataTable, figure, shown_name, single, year_axis
from zcopt.report.colors import QUALITATIVE, REMAINING, color_of
from zcopt.report.labels import item_name, plan_name, word
from zcopt.report.run_tables import RunTables, in_first_appearance

MOST_SERIES = len(QUALITATIVE) - 1
"""Items with a colour of their own, the dearest; more could not be told apart."""


def capex(tables: RunTables) -> Chart:
    """Investment by year, stacked by item."""
    unit, years = money_unit(tables), tables.years
    sums = tables.sums("money", "cash", ("item", "year"), plan=tables.best_name, account="capex")
    items = in_first_appearance(str(item) for item, _ in sums)
    by_item = {item: [unit.of(sums.get((item, year), 0.0)) for year in years] for item in items}
    shown = dearest(by_item)
    rest = [sum(values[i] for item, values in by_item.items() if item not in shown) for i in range(len(years))]
    series = [(shown_name(item), by_item[item], color_of(i)) for i, item in enumerate(shown)]
    data = [{"type": "bar", "name": name, "x": [str(year) for year in years], "y": values, "marker": {"color": color},
             "hovertemplate": "%{y:,.1f}"}
            for name, values, color in (*series, *([(word("other_items"), rest, REMAINING)] if any(rest) else []))]
    table = DataTable((word("item").with_unit(unit.label), *map(str, years), word("total")),
                      tuple((item_name(name), *(digits(value, 1) for value in values), digits(sum(values), 1))
                            for name, values in by_item.items()))
    views = single(figure(data, year_axis(years), Axis(word("capex_total").with_unit(unit.label)),
                          barmode="stack")) if items else ()
    return Chart("capex", word("chart_capex") + " – " + plan_name(tables.best_name), views, table)


def dearest(by_item: Mapping[str, Sequence[float]]) -> tuple[str, ...]:
    """The items on which most is spent over all years, dearest first: all, or as many as there are colours."""
    return tuple(sorted(by_item, key=lambda item: (-sum(by_item[item]), item))[:MOST_SERIES])
