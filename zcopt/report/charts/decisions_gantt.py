"""What is bought or signed in which year."""

from __future__ import annotations

from zcopt.plans.tables import Record
from zcopt.report.amounts import digits, money_unit, quantity, significant
from zcopt.report.answer import is_whole
from zcopt.report.charts.chart import Axis, Chart, DataTable, Figure, Text, View, figure, shown_name
from zcopt.report.colors import color_of, ink_on
from zcopt.report.labels import Label, item_name, plan_name, sheet, unit_name, word
from zcopt.report.run_tables import RunTables, in_first_appearance, number, text

LEAST_LETTERS = 10
"""Pixels: smaller texts of bars are left out."""


def decisions_gantt(tables: RunTables) -> Chart:
    """A bar per purchase from its year to the end of the horizon; a view per plan."""
    unit = money_unit(tables)
    parts = in_first_appearance(text(row, "part") for row in tables.rows("decisions"))
    views = tuple(View(plan_name(plan), _bars(tables, bought, parts)) for plan in tables.plan_names
                  if (bought := list(tables.rows("decisions", plan=plan))))
    rows: list[tuple[Text, ...]] = [
        (plan_name(text(row, "plan")), sheet(text(row, "part")), item_name(text(row, "item")), text(row, "year"),
         significant(number(row, "quantity")), unit_name(text(row, "unit")),
         digits(unit.of(capex) if (capex := number(row, "capex")) is not None else None, 1))
        for row in tables.rows("decisions")]
    table = DataTable((word("plan"), word("part"), word("item"), word("year"), word("quantity"), word("unit"),
                       word("capex_total").with_unit(unit.label)), tuple(rows), 3)
    most = max((len({text(row, "item") for row in tables.rows("decisions", plan=plan)}) for plan in tables.plan_names),
               default=1)
    return Chart("decisions_gantt", word("chart_gantt"), views, table, word("note_gantt"), height=130 + 31 * most,
                 least_width=640)


def _bars(tables: RunTables, rows: list[Record], parts: tuple[str, ...]) -> Figure:
    """Later purchases of the same item lie on the earlier bar, set apart by a white edge."""
    end = tables.years[-1] + 1
    ordered = sorted(rows, key=lambda row: (number(row, "year") or 0, text(row, "item")))
    items = in_first_appearance(text(row, "item") for row in ordered)
    starts: dict[str, list[int]] = {item: sorted(int(number(r, "year") or 0) for r in ordered if text(r, "item") == item)
                                    for item in items}
    largest = {item: max(number(r, "quantity") or 0.0 for r in ordered if text(r, "item") == item) for item in items}
    data = []
    for row in ordered:
        item, year = text(row, "item"), int(number(row, "year") or 0)
        color = color_of(parts.index(text(row, "part")))
        until = next((later for later in starts[item] if later > year), end)
        label = Label.same(" ") if is_whole(row) else Label.same(" +") + quantity(
            number(row, "quantity"), text(row, "unit"), largest[item])
        data.append({"type": "bar", "orientation": "h", "y": [shown_name(item)], "x": [until - year], "base": [year],
                     "text": [shown_name(label)], "textposition": "inside", "insidetextanchor": "start",
                     "insidetextfont": {"color": ink_on(color), "size": 12},
                     "marker": {"color": color, "line": {"color": "#FFFFFF", "width": 2}},
                     "hovertemplate": f"{year}%{{text}}<extra>%{{y}}</extra>", "showlegend": False})
    data += [{"type": "bar", "orientation": "h", "name": sheet(part), "y": [None], "x": [None], "hoverinfo": "skip",
              "marker": {"color": color_of(parts.index(part))}}
             for part in in_first_appearance(text(row, "part") for row in ordered)]
    ticks = [year + 0.5 for year in tables.years]
    return figure(data, Axis("", {"range": [tables.years[0], end], "tickvals": ticks, "showgrid": False,
                                  "ticktext": [str(year) for year in tables.years], "side": "top"}),
                  Axis("", {"autorange": "reversed", "tickformat": "", "type": "category"}), barmode="overlay",
                  uniformtext={"mode": "hide", "minsize": LEAST_LETTERS})
