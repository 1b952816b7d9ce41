"""Indicators of a plan by year, coloured by the values of the programme and by the targets of the case."""

from __future__ import annotations

from collections.abc import Sequence

from zcopt.plans.tables import Record
from zcopt.report.amounts import measured
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, View, figure
from zcopt.report.colors import BAD, NEUTRAL
from zcopt.report.labels import Label, indicator, known, plan_name, word
from zcopt.report.run_tables import RunTables, number, text
from zcopt.report.scores import LEVELS, Scores, name_of
from zcopt.report.verdicts import verdict_of

MARKS = {"met": "✓", "missed": "✗"}
ALL_MET, ENTRY_MET, OPEN, LATER_MISSED, MISSED = 2, 1, 0, -1, -2
SHADES = {MISSED: BAD, LATER_MISSED: "#FBE3D0", OPEN: NEUTRAL, ENTRY_MET: "#D6EAF5", ALL_MET: "#8CC4E8"}
SCALE = [[end / 5, color] for step, color in enumerate(SHADES.values()) for end in (step, step + 1)]
Line = tuple[Label, list[Label], list[int]]
"""Name, and text and shade by year."""


def scorecard(tables: RunTables) -> Chart:
    """A heat table: one line per indicator of the programme and per target, one column per year; a view per plan."""
    scores = Scores.of(tables)
    years = scores.columns(tables.years)
    rows: list[tuple[Text, ...]] = []
    views: list[View] = []
    height = 0
    for plan in sorted(tables.all_names, key=lambda name: name != tables.best_name):
        lines = [*_programme(tables, scores, plan), *_targets(tables, plan, len(years) - len(tables.years))]
        if not lines:
            continue
        height = max(height, len(lines))
        data = [{"type": "heatmap", "x": [str(year) for year in years], "y": [name for name, _, _ in lines],
                 "z": [shades for _, _, shades in lines], "zmin": MISSED - 0.5, "zmax": ALL_MET + 0.5,
                 "text": [cells for _, cells, _ in lines], "texttemplate": "%{text}", "colorscale": SCALE, "showscale": False,
                 "xgap": 3, "ygap": 3, "hovertemplate": "%{y}<br>%{x}: %{text}<extra></extra>"}]
        views.append(View(plan_name(plan), figure(
            data, Axis("", {"type": "category", "side": "top"}), Axis("", {"autorange": "reversed", "tickformat": ""}),
            showlegend=False)))
        rows += [(plan_name(plan), name, *cells) for name, cells, _ in lines]
    table = DataTable((word("plan"), word("indicator"), *map(str, years)), tuple(rows), 2)
    note = word("note_scorecard") if not scores.keys else (
        word("programme") + ": " + scores.programme + ". " + word("note_scorecard"))
    return Chart("scorecard", word("chart_scorecard"), tuple(views), table, note, height=90 + 38 * max(3, height),
                 printed_as_table=True)


def _programme(tables: RunTables, scores: Scores, plan: str) -> list[Line]:
    found = []
    for key in scores.keys:
        line = scores.line(plan, key, tables.years)
        found.append((name_of(key, line), [_scored(row) for row in line], [_shade(row) for row in line]))
    return found


def _scored(row: Record) -> Label:
    """``1.60: ✗ ≤ 0.20``, or why there is no value."""
    unit, sense = text(row, "unit"), "≤" if text(row, "sense") == "<=" else "≥"
    value = known("yes" if number(row, "value") else "no") if unit == "yes/no" and number(row, "value") is not None \
        else measured(number(row, "value"), unit)
    if any(text(row, f"{level}_verdict") == "does_not_apply" for level in LEVELS):
        return value + " (" + word("does_not_apply") + ")"
    for level in LEVELS:
        mark, limit = MARKS.get(text(row, f"{level}_verdict"), ""), number(row, level)
        if mark and limit is not None:
            asked = known("yes") if unit == "yes/no" else Label.same(f"{sense} ") + measured(limit, unit)
            value = value + f"  {mark} " + asked
    return value


def _shade(row: Record) -> int:
    entry, leading = (text(row, f"{level}_verdict") for level in LEVELS)
    if entry == "missed":
        return MISSED
    if leading == "missed":
        return ENTRY_MET if entry == "met" else LATER_MISSED
    return ALL_MET if "met" in (entry, leading) else OPEN


def _targets(tables: RunTables, plan: str, before: int) -> list[Line]:
    """A line per indicator that has a target in any year; blank in the columns before the years planned."""
    found = []
    for key in tables.indicator_keys():
        line = [tables.indicator(plan, key, year) or {} for year in tables.years]
        if any(number(row, "limit") is not None for row in line):
            verdicts = [verdict_of(text(row, "sense"), number(row, "value"), number(row, "limit")) for row in line]
            shades = [{"met": ALL_MET, "missed": MISSED}.get(verdict, OPEN) for verdict in verdicts]
            found.append((_target_name(key, line), [Label.same("")] * before + [_cell(*pair) for pair in
                                                                                zip(line, verdicts, strict=True)],
                          [OPEN] * before + shades))
    return found


def _target_name(key: str, line: Sequence[Record]) -> Label:
    unit = next((text(record, "unit") for record in line if record), "")
    name = word("limit") + ": " + indicator(key)
    return name if unit == "share" else name.with_unit(unit)


def _cell(record: Record, verdict: str) -> Label:
    """``✓ 1.60 ≤ 2.00``."""
    unit, limit = text(record, "unit"), number(record, "limit")
    value = measured(number(record, "value"), unit)
    if limit is None or verdict == "not_computed":
        return value
    sense = "≤" if text(record, "sense") == "<=" else "≥"
    return Label.same(f"{MARKS[verdict]} ") + value + f" {sense} " + measured(limit, unit)
