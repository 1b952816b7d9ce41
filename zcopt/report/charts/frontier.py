"""The frontier: what each tonne less costs, with the proof of every point."""

from __future__ import annotations

from zcopt.report.amounts import digits, money_unit, per_tonne, percent
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, figure, single
from zcopt.report.charts.trade_off import grouped_labels
from zcopt.report.colors import INK, PHYSICAL, REFERENCE
from zcopt.report.labels import plan_name, word
from zcopt.report.run_tables import RunTables, amount, is_yes, number, text


def frontier(tables: RunTables) -> Chart:
    """Cost against cumulative gross emissions, the emissions of the last year as colour, proved bounds as ticks."""
    unit, rows, last = money_unit(tables), tuple(tables.rows("frontier")), tables.years[-1]
    cost, tonnes = word("net_present_cost").with_unit(unit.label), word("cumulative_gross").with_unit("tCO2e")
    x = [amount(row, "cumulative_gross_tco2") for row in rows]
    y = [unit.of(amount(row, "cost")) for row in rows]
    labels = grouped_labels([(text(row, "plan"), *at) for row, at in zip(rows, zip(x, y, strict=True), strict=True)])
    at_end = [number(row, "gross_last_year_tco2") for row in rows]
    points = {"type": "scatter", "mode": "lines+markers+text", "x": x, "y": y, "name": word("frontier"),
              "line": {"color": PHYSICAL},
              "text": [labels.get(text(row, "plan"), "") for row in rows], "textposition": "top center", "cliponaxis": False,
              "customdata": at_end,
              "marker": {"size": [15 if is_yes(row["is_knee"]) else 10 for row in rows], "color": at_end, "colorscale": "Viridis",
                         "symbol": ["star" if is_yes(row["is_knee"]) else "circle" for row in rows],
                         "line": {"width": 1.5, "color": INK},
                         "colorbar": {"title": {"text": (word("short_gross") + f" {last}").with_unit("tCO2e"), "side": "right",
                                                "font": {"size": 13}}, "thickness": 12, "tickformat": ",.0f"}},
              "hovertemplate": f"%{{x:,.0f}} tCO2e<br>%{{y:,.2f}}<br>{last}: %{{customdata:,.0f}} tCO2e<extra></extra>"}
    between = [k for k, row in enumerate(rows) if not is_yes(row["on_hull"])]
    hollow = {"type": "scatter", "mode": "markers", "name": word("off_hull"), "x": [x[k] for k in between],
              "y": [y[k] for k in between], "hoverinfo": "skip", "marker": {"size": 5, "color": "#FFFFFF", "line": {
                  "width": 1.5, "color": INK}}}
    proof = {"type": "scatter", "mode": "markers", "name": word("bound"), "x": x,
             "y": [None if (bound := number(row, "bound")) is None else unit.of(bound) for row in rows],
             "marker": {"symbol": "line-ew-open", "size": 14, "color": REFERENCE}, "hovertemplate": "%{y:,.2f}"}
    data = [proof, points, *([hollow] if between else [])]
    views = single(figure(data, Axis(tonnes, {"tickformat": ",.0f"}), Axis(cost))) if rows else ()
    return Chart("frontier", word("chart_frontier"), views, _table(tables, cost, tonnes), word("note_frontier"), height=430)


def _table(tables: RunTables, cost: Text, tonnes: Text) -> DataTable:
    unit, last = money_unit(tables), tables.years[-1]
    rows = tuple((plan_name(text(row, "plan")), digits(unit.of(amount(row, "cost")), 1),
                  digits(number(row, "cumulative_gross_tco2")), digits(number(row, "gross_last_year_tco2")),
                  digits(number(row, "net_last_year_tco2")), _step(row.get("next_tonne_cost")), percent(number(row, "gap"), 2),
                  word("yes" if is_yes(row["is_knee"]) else "no"), word("yes" if is_yes(row["on_hull"]) else "no"))
                 for row in tables.rows("frontier"))
    return DataTable((word("plan"), cost, tonnes, (word("short_gross") + f" {last}").with_unit("tCO2e"),
                      (word("short_net") + f" {last}").with_unit("tCO2e"), word("next_tonne").with_unit(per_tonne(tables)),
                      word("gap"), word("knee"), word("on_hull")), rows)


def _step(value: object) -> Text:
    return digits(float(value)) if isinstance(value, int | float) else "–"
