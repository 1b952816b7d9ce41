"""When the grid supplies how much: hours across, typical days of the year downwards."""

from __future__ import annotations

from zcopt.plans.tables import Record
from zcopt.report.amounts import digits
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, View, figure, month_name, typical_day
from zcopt.report.labels import plan_name, word
from zcopt.report.run_tables import RunTables, amount, text

HOURS = 24
GRID_PART = "grid"
SCALE = "Cividis"
"""Even steps of lightness, the same for colour-blind readers and in grey print."""


def grid_import(tables: RunTables) -> Chart:
    """A heat map per plan and year of what comes from the grid [kW], all on one scale."""
    days: dict[tuple[str, int], dict[tuple[int, int], list[float]]] = {}
    weights: dict[tuple[int, int], float] = {}
    for row in tables.rows("dispatch", carrier="electricity"):
        if text(row, "plan") in (tables.best_name, tables.reference_name):
            _add(days.setdefault((text(row, "plan"), int(amount(row, "year"))), {}), weights, row)
    ordered = sorted(days, key=lambda key: (key[0] != tables.best_name, -key[1]))
    highest = max((power for found in days.values() for hours in found.values() for power in hours), default=0.0)
    views = tuple(View(plan_name(plan) + f" · {year}", _map(days[plan, year], weights, highest)) for plan, year in ordered)
    table = DataTable((word("view").with_unit("kW"), word("day"), *(f"{hour}:00" for hour in range(HOURS))), tuple(
        (plan_name(plan) + f" · {year}", _name(day, weights), *(digits(power) for power in hours))
        for plan, year in ordered for day, hours in sorted(days[plan, year].items())), 2)
    most = max((len(found) for found in days.values()), default=0)
    return Chart("grid_import", word("chart_grid_import"), views, table, word("note_grid_import"),
                 height=130 + 15 * max(most, 12), least_width=640)


def _add(days: dict[tuple[int, int], list[float]], weights: dict[tuple[int, int], float], row: Record) -> None:
    day = int(amount(row, "month")), int(amount(row, "day"))
    hours = days.setdefault(day, [0.0] * HOURS)
    if row["part"] == GRID_PART and row["direction"] == "supply":
        hours[int(amount(row, "hour"))] += amount(row, "power_kw")
    weights[day] = amount(row, "day_weight")


def _name(day: tuple[int, int], weights: dict[tuple[int, int], float]) -> Text:
    return month_name(day[0]) + " · " + typical_day(day[1], weights[day])


def _map(days: dict[tuple[int, int], list[float]], weights: dict[tuple[int, int], float], highest: float) -> dict[str, object]:
    ordered = sorted(days)
    data = [{"type": "heatmap", "x": list(range(HOURS)), "y": [_name(day, weights) for day in ordered],
             "z": [days[day] for day in ordered], "zmin": 0, "zmax": highest, "colorscale": SCALE, "xgap": 1, "ygap": 1,
             "colorbar": {"title": {"text": "kW", "font": {"size": 13}}, "thickness": 14, "tickformat": ",.0f"},
             "hovertemplate": "%{y}<br>%{x}:00: %{z:,.0f} kW<extra></extra>"}]
    return dict(figure(data, Axis(word("hour"), {"dtick": 2, "showgrid": False, "zeroline": False}),
                       Axis("", {"autorange": "reversed", "tickformat": "", "type": "category", "showgrid": False}),
                       showlegend=False))
