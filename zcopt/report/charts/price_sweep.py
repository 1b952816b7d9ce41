"""What carbon prices lead to: emissions, and what they cost without the price itself."""

from __future__ import annotations

from zcopt.report.amounts import currency, digits, money_unit, per_tonne
from zcopt.report.charts.chart import Axis, Chart, DataTable, View, figure
from zcopt.report.colors import GOOD
from zcopt.report.labels import Label, named_in, word
from zcopt.report.run_tables import RunTables, amount, is_yes, text


def price_sweep(tables: RunTables) -> Chart:
    """A view each for emissions and cost at every price tried."""
    unit = money_unit(tables)
    rows = sorted(tables.rows("price_sweep"), key=lambda row: amount(row, "price"))
    price = word("carbon_price").with_unit(per_tonne(tables))
    tonnes, cost = word("cumulative_gross").with_unit("tCO2e"), word("net_present_cost").with_unit(unit.label)
    x = [amount(row, "price") for row in rows]
    series = ((word("cumulative_gross"), tonnes, [amount(row, "cumulative_gross_tco2") for row in rows]),
              (word("net_present_cost"), cost, [unit.of(amount(row, "cost")) for row in rows]))
    look = {"type": "scatter", "mode": "markers+lines", "line": {"color": GOOD, "dash": "dot"}, "marker": {"size": 9},
            "hovertemplate": "%{x:,.0f}: %{y:,.1f}<extra></extra>"}
    views = tuple(View(label, figure([{**look, "x": x, "y": y}], Axis(price, {"tickformat": ",.0f"}), Axis(title),
                                     showlegend=False)) for label, title, y in series) if rows else ()
    columns = (price, tonnes, cost, word("above_hull").with_unit(currency(tables)), word("agrees"), word("adopted"))
    table = DataTable(columns, tuple(
        (digits(amount(row, "price")), digits(amount(row, "cumulative_gross_tco2")), digits(unit.of(amount(row, "cost")), 1),
         digits(amount(row, "above_hull")), word("yes" if is_yes(row["agrees_with_frontier"]) else "no"),
         named_in(Label.same(text(row, "adopted"))))
        for row in rows), 0)
    return Chart("price_sweep", word("chart_sweep"), views, table, word("note_sweep"))
