"""Where each plan stands between cost and cumulative gross emissions."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.report.amounts import digits, money_unit
from zcopt.report.charts.chart import Axis, Chart, DataTable, figure, single
from zcopt.report.colors import REFERENCE, color_of
from zcopt.report.labels import Label, plan_name, word
from zcopt.report.run_tables import RunTables, amount, is_yes, text

NEAR_SHARE = 0.03
"""Of the width and of the height of the chart: labels of points that are nearer would lie on each other (ours)."""


def trade_off(tables: RunTables) -> Chart:
    """One point per plan: net present cost against cumulative gross tCO2e."""
    unit = money_unit(tables)
    plans = (*filter(None, (tables.reference,)), *tables.ranked)
    points = [(text(row, "plan"), amount(row, "cumulative_gross_tco2"), unit.of(amount(row, "net_present_cost")))
              for row in plans]
    keeps = {text(row, "plan"): is_yes(row.get("targets_met")) for row in plans}
    cost, tonnes = word("net_present_cost").with_unit(unit.label), word("cumulative_gross").with_unit("tCO2e")
    labels = grouped_labels(points)
    data = [{"type": "scatter", "mode": "markers+text", "x": [x], "y": [y], "name": plan_name(name),
             "text": [labels.get(name, "")], "textposition": "top center", "cliponaxis": False,
             "marker": {"line": {"width": 2}, "size": 14 if name == tables.best_name else 11,
                        "symbol": "star" if name == tables.best_name else
                        "square" if name == tables.reference_name else
                        "circle" if keeps[name] else "circle-open",
                        "color": REFERENCE if name == tables.reference_name else color_of(i - 1)},
             "hovertemplate": "%{x:,.0f} tCO2e<br>%{y:,.1f}"}
            for i, (name, x, y) in enumerate(points)]
    table = DataTable((word("plan"), tonnes, cost),
                      tuple((plan_name(name), digits(x), digits(y, 1)) for name, x, y in points))
    views = single(figure(data, Axis(tonnes, {"tickformat": ",.0f"}), Axis(cost), showlegend=False)) if points else ()
    return Chart("trade_off", word("chart_trade_off"), views, table, word("note_trade_off"))


def grouped_labels(points: Sequence[tuple[str, float, float]]) -> dict[str, Label]:
    """A label per group of points that are close together, at the first of them: ``P1, P3``."""
    wide, high = (max(values, default=0.0) - min(values, default=0.0) or 1.0
                  for values in ([x for _, x, _ in points], [y for _, _, y in points]))
    first: dict[str, tuple[float, float]] = {}
    labels: dict[str, Label] = {}
    for name, x, y in points:
        near = next((other for other, (x0, y0) in first.items()
                     if abs(x - x0) <= NEAR_SHARE * wide and abs(y - y0) <= 2 * NEAR_SHARE * high), None)
        if near is None:
            first[name], labels[name] = (x, y), plan_name(name)
        else:
            labels[near] = labels[near] + ", " + plan_name(name)
    return labels
