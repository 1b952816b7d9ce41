"""Every indicator of a plan by year, coloured by whether its target is kept."""

from __future__ import annotations

from zcopt.plans.tables import Record
from zcopt.report.amounts import measured
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, View, figure
from zcopt.report.colors import BAD, NEUTRAL
from zcopt.report.labels import Label, indicator, plan_name, word
from zcopt.report.run_tables import RunTables, number, text
from zcopt.report.verdicts import verdict_of

MARKS = {"met": "✓", "missed": "✗"}
SHADES = {"met": 1, "missed": -1, "no_target": 0, "not_computed": 0}
SCALE = [[0.0, BAD], [0.25, BAD], [0.25, NEUTRAL], [0.75, NEUTRAL], [0.75, "#8CC4E8"], [1.0, "#8CC4E8"]]


def scorecard(tables: RunTables) -> Chart:
    """A heat table: one line per indicator, one column per year; a view per plan."""
    keys, years = tables.indicator_keys(), tables.years
    rows: list[tuple[Text, ...]] = []
    views: list[View] = []
    plans = sorted(tables.all_names, key=lambda name: name != tables.best_name)
    for plan in plans if keys else ():
        found = [[tables.indicator(plan, key, year) or {} for year in years] for key in keys]
        verdicts = [[verdict_of(text(r, "sense"), number(r, "value"), number(r, "limit")) for r in line]
                    for line in found]
        cells = [[_cell(record, verdict) for record, verdict in zip(*pair, strict=True)]
                 for pair in zip(found, verdicts, strict=True)]
        names = [_name(key, line) for key, line in zip(keys, found, strict=True)]
        data = [{"type": "heatmap", "x": [str(year) for year in years], "y": names,
                 "z": [[SHADES[verdict] for verdict in line] for line in verdicts], "zmin": -1, "zmax": 1,
                 "text": cells, "texttemplate": "%{text}", "colorscale": SCALE, "showscale": False, "xgap": 3, "ygap": 3,
                 "hovertemplate": "%{y}<br>%{x}: %{text}<extra></extra>"}]
        views.append(View(plan_name(plan), figure(
            data, Axis("", {"type": "category", "side": "top"}), Axis("", {"autorange": "reversed", "tickformat": ""}),
            showlegend=False)))
        rows += [(plan_name(plan), name, *line) for name, line in zip(names, cells, strict=True)]
    table = DataTable((word("plan"), word("indicator"), *map(str, years)), tuple(rows), 2)
    return Chart("scorecard", word("chart_scorecard"), tuple(views), table, word("note_scorecard"),
                 height=90 + 38 * max(3, len(keys)))


def _name(key: str, line: list[Record]) -> Label:
    unit = next((text(record, "unit") for record in line if record), "")
    return indicator(key) if unit == "share" else indicator(key).with_unit(unit)


def _cell(record: Record, verdict: str) -> Label:
    """``✓ 1.60 ≤ 2.00``."""
    unit, limit = text(record, "unit"), number(record, "limit")
    value = measured(number(record, "value"), unit)
    if limit is None or verdict == "not_computed":
        return value
    sense = "≤" if text(record, "sense") == "<=" else "≥"
    return Label.same(f"{MARKS[verdict]} ") + value + f" {sense} " + measured(limit, unit)
