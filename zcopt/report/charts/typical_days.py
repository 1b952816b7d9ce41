"""How a carrier is supplied and used, hour by hour, on the typical days of a month."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zcopt.plans.tables import Record
from zcopt.report.amounts import digits
from zcopt.report.charts.chart import (
    Axis,
    Chart,
    DataTable,
    Figure,
    Text,
    View,
    figure,
    month_name,
    shown_name,
    typical_day,
)
from zcopt.report.colors import INK, color_of
from zcopt.report.labels import item_name, known, plan_name, word
from zcopt.report.run_tables import RunTables, amount, in_first_appearance, number, text

HOURS = 24
MOST_VIEWS = 72
"""Six carriers and plans by twelve months: more would make the page heavy (ours)."""
FINE_KW = 100.0
"""Below this a tenth of a kW is shown, above it whole ones."""


def typical_days(tables: RunTables) -> Chart:
    """A view per plan, year, carrier and month: the best plan and the reference, first and last year, electricity first."""
    groups: dict[tuple[str, int, str, int], list[Record]] = {}
    for row in tables.rows("dispatch"):
        key = (text(row, "plan"), int(amount(row, "year")), text(row, "carrier"), int(amount(row, "month")))
        if key[0] in (tables.best_name, tables.reference_name) and key[1] in (tables.years[0], tables.years[-1]):
            groups.setdefault(key, []).append(row)
    suppliers = in_first_appearance(text(row, "item") for rows in groups.values() for row in rows
                                    if row["direction"] == "supply")
    ordered = sorted(groups, key=lambda k: (k[2] != "electricity", k[0] != tables.best_name, -k[1], k[2], k[3]))[:MOST_VIEWS]
    views = tuple(View(_label(*key), _days(groups[key], suppliers)) for key in ordered)
    return Chart("typical_days", word("chart_days"), views, _table(tables, ordered, groups), word("note_days"),
                 height=420)


def _label(plan: str, year: int, carrier: str, month: int) -> Text:
    return plan_name(plan) + f" · {year} · " + known(carrier) + " · " + month_name(month)


def _by_hour(rows: Iterable[Record], count: int, days: list[int]) -> list[float]:
    values = [0.0] * count
    for row in rows:
        values[days.index(int(amount(row, "day"))) * HOURS + int(amount(row, "hour"))] += amount(row, "power_kw")
    return [round(value) if value >= FINE_KW else round(value, 1) for value in values]


def _days(rows: list[Record], suppliers: tuple[str, ...]) -> Figure:
    days = sorted({int(amount(row, "day")) for row in rows})
    count = len(days) * HOURS
    x = list(range(count))
    data: list[dict[str, Any]] = []
    for i, item in enumerate(suppliers):
        of_item = [row for row in rows if row["direction"] == "supply" and row["item"] == item]
        if of_item:
            data.append({"type": "bar", "name": shown_name(item), "x": x, "y": _by_hour(of_item, count, days),
                         "marker": {"color": color_of(i)}, "hovertemplate": "%{y:,.0f} kW"})
    use = _by_hour([row for row in rows if row["direction"] == "use"], count, days)
    data.append({"type": "scatter", "mode": "lines", "name": word("demand"), "x": x, "y": use,
                 "line": {"color": INK, "width": 2.5, "shape": "hvh"}, "hovertemplate": "%{y:,.0f} kW"})
    ticks = [day * HOURS + hour for day in range(len(days)) for hour in (0, 6, 12, 18)]
    shapes = [{"type": "line", "x0": d * HOURS - 0.5, "x1": d * HOURS - 0.5, "yref": "paper", "y0": 0, "y1": 1,
               "line": {"color": INK, "width": 1, "dash": "dot"}} for d in range(1, len(days))]
    notes = [{"x": (d + 0.5) * HOURS - 0.5, "y": 1.02, "yref": "paper", "yanchor": "bottom", "showarrow": False,
              "text": typical_day(day, _weight(rows, day))}
             for d, day in enumerate(days)]
    return figure(data, Axis(word("hour"), {"tickvals": ticks, "ticktext": [str(t % HOURS) for t in ticks],
                                            "showgrid": False, "zeroline": False, "range": [-0.5, count - 0.5]}),
                  Axis("kW"), barmode="stack", bargap=0, shapes=shapes, annotations=notes,
                  margin={"l": 60, "r": 20, "t": 34, "b": 48})


def _weight(rows: list[Record], day: int) -> float | None:
    return next((number(row, "day_weight") for row in rows if row["day"] == day), None)


def _table(tables: RunTables, ordered: list[tuple[str, int, str, int]],
           groups: dict[tuple[str, int, str, int], list[Record]]) -> DataTable:
    """Mean power of each item over the typical days of the best plan's first view, by hour."""
    rows: list[tuple[Text, ...]] = []
    for key in ordered:
        if (key[0], key[1]) != (tables.best_name, ordered[0][1]):
            continue
        items = dict.fromkeys((text(row, "item"), text(row, "direction"), int(amount(row, "day"))) for row in groups[key])
        for item, direction, day in items:
            chosen = [row for row in groups[key] if row["item"] == item and row["direction"] == direction
                      and row["day"] == day]
            values = _by_hour(chosen, HOURS, [day])
            rows.append((_label(*key), str(day + 1), item_name(item), known(direction), *(digits(value) for value in values)))
    return DataTable((word("view").with_unit("kW"), word("day"), word("item"), word("direction"),
                      *(f"{hour}:00" for hour in range(HOURS))), tuple(rows), 4)
