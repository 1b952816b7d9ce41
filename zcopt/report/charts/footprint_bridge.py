"""From the footprint of the base year to that of the best plan's last year; the steps add up exactly."""

from __future__ import annotations

from zcopt.report.amounts import significant
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, View, figure, shown_name
from zcopt.report.colors import BAD, GOOD, REFERENCE
from zcopt.report.labels import item_name, step, unit_name, word
from zcopt.report.run_tables import RunTables, amount, text

ENDS = {"base_year": "absolute", "last_year": "total"}
NOTHING_SHARE = 1e-9


def footprint_bridge(tables: RunTables) -> Chart:
    """A waterfall per product, a view each."""
    views: list[View] = []
    rows: list[tuple[Text, ...]] = []
    found = list(tables.rows("footprint_bridge", plan=tables.best_name))
    for product in dict.fromkeys(text(row, "product") for row in found):
        steps = [row for row in found if row["product"] == product]
        size = max(abs(amount(row, "kgco2e_per_unit")) for row in steps)
        shown = [row for row in steps if text(row, "step") in ENDS or abs(amount(row, "kgco2e_per_unit")) > NOTHING_SHARE * size]
        names = [step(text(row, "step")) for row in shown]
        values = [amount(row, "kgco2e_per_unit") for row in shown]
        data = [{"type": "waterfall", "x": names, "y": values,
                 "measure": [ENDS.get(text(row, "step"), "relative") for row in shown],
                 "text": [significant(value) for value in values], "textposition": "outside",
                 "constraintext": "none", "cliponaxis": False,
                 "increasing": {"marker": {"color": BAD}}, "decreasing": {"marker": {"color": GOOD}},
                 "totals": {"marker": {"color": REFERENCE}}, "hovertemplate": "%{x}: %{y:,.4~r}<extra></extra>"}]
        unit = text(shown[0], "unit")
        views.append(View(shown_name(product), figure(
            data, Axis("", {"tickangle": -30, "showgrid": False}),
            Axis(word("footprint").with_unit(unit_name(unit)), {"rangemode": "tozero"}), showlegend=False)))
        rows += [(item_name(product).with_unit(unit_name(unit)), step(text(row, "step")),
                  significant(amount(row, "kgco2e_per_unit"))) for row in steps]
    table = DataTable((word("product"), word("step"), word("footprint")), tuple(rows), 2)
    return Chart("footprint_bridge", word("footprint_bridge"), tuple(views), table, word("note_footprint_bridge"), height=430,
                 least_width=500)
