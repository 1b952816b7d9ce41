"""Indicators of a plan by year, coloured by the values of the programme and by the targets of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zcopt.plans.tables import Record
from zcopt.report.amounts import measured
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, View, figure
from zcopt.report.colors import INK, NEUTRAL
from zcopt.report.labels import Label, indicator, known, plan_name, word
from zcopt.report.run_tables import RunTables, number, text
from zcopt.report.scores import LEVELS, Scores, name_of
from zcopt.report.verdicts import verdict_of

MARKS = {"met": "✓", "missed": "✗"}
BESIDE, BELOW = "  ", "<br>"
TYPED_IN_WHOLE = 1e3
ALL_MET, ENTRY_MET, OPEN, LATER_MISSED, MISSED = 2, 1, 0, -1, -2
SHADES = {MISSED: "#F2A66B", LATER_MISSED: "#FBE3D0", OPEN: NEUTRAL, ENTRY_MET: "#D6EAF5", ALL_MET: "#8CC4E8"}
SCALE = [[end / 5, color] for step, color in enumerate(SHADES.values()) for end in (step, step + 1)]
COLUMN_PIXELS, NAME_PIXELS, CELL_FONT = 112, 380, 12


@dataclass(frozen=True)
class Line:
    """Name; by year the text of the table, that of the picture in two rows, and the shade."""

    name: Label
    cells: list[Label]
    pictured: list[Label]
    shades: list[int]


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
        data = [{"type": "heatmap", "x": [str(year) for year in years], "y": [line.name for line in lines],
                 "z": [line.shades for line in lines], "zmin": MISSED - 0.5, "zmax": ALL_MET + 0.5,
                 "text": [line.pictured for line in lines], "texttemplate": "%{text}",
                 "textfont": {"size": CELL_FONT, "color": INK}, "colorscale": SCALE, "showscale": False,
                 "xgap": 3, "ygap": 3, "hovertemplate": "%{y}<br>%{x}: %{text}<extra></extra>"}]
        views.append(View(plan_name(plan), figure(
            data, Axis("", {"type": "category", "side": "top"}), Axis("", {"autorange": "reversed", "tickformat": ""}),
            showlegend=False)))
        rows += [(plan_name(plan), line.name, *line.cells) for line in lines]
    table = DataTable((word("plan"), word("indicator"), *map(str, years)), tuple(rows), 2)
    note = word("note_scorecard") if not scores.keys else (
        word("programme") + ": " + scores.programme + ". " + word("note_scorecard"))
    return Chart("scorecard", word("chart_scorecard"), tuple(views), table, note, height=90 + 42 * max(3, height),
                 least_width=NAME_PIXELS + COLUMN_PIXELS * len(years), printed_as_table=True)


def _programme(tables: RunTables, scores: Scores, plan: str) -> list[Line]:
    found = []
    for key in scores.keys:
        line = scores.line(plan, key, tables.years)
        found.append(Line(name_of(key, line), [_scored(row) for row in line], [_scored(row, BELOW) for row in line],
                          [_shade(row) for row in line]))
    return found


def _scored(row: Record, apart: str = BESIDE) -> Label:
    """``1.60  ✗ ≤ 0.2``, or why there is no value; ``apart`` stands between the value and what is asked."""
    unit, sense = text(row, "unit"), "≤" if text(row, "sense") == "<=" else "≥"
    value = known("yes" if number(row, "value") else "no") if unit == "yes/no" and number(row, "value") is not None \
        else measured(number(row, "value"), unit)
    if any(text(row, f"{level}_verdict") == "does_not_apply" for level in LEVELS):
        return value + " (" + word("does_not_apply") + ")"
    for level in LEVELS:
        mark, limit = MARKS.get(text(row, f"{level}_verdict"), ""), number(row, level)
        if mark and limit is not None:
            value = value + f"{apart}{mark} " + (known("yes") if unit == "yes/no" else f"{sense} {_limit(limit, unit)}")
            apart = BESIDE
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
            blank = [Label.same("")] * before
            beside, below = ([*blank, *(_cell(*pair, apart) for pair in zip(line, verdicts, strict=True))]
                             for apart in (BESIDE, BELOW))
            found.append(Line(_target_name(key, line), beside, below, [OPEN] * before + shades))
    return found


def _target_name(key: str, line: Sequence[Record]) -> Label:
    unit = next((text(record, "unit") for record in line if record), "")
    name = word("limit") + ": " + indicator(key)
    return name if unit == "share" else name.with_unit(unit)


def _cell(record: Record, verdict: str, apart: str) -> Label:
    """``1.60  ✓ ≤ 2``."""
    unit, limit = text(record, "unit"), number(record, "limit")
    value = measured(number(record, "value"), unit)
    if limit is None or verdict == "not_computed":
        return value
    sense = "≤" if text(record, "sense") == "<=" else "≥"
    return value + f"{apart}{MARKS[verdict]} {sense} {_limit(limit, unit)}"


def _limit(limit: float, unit: str) -> str:
    """What is asked, without zeros that say nothing."""
    return f"{100 * limit:,.4g} %" if unit == "share" else f"{limit:,.0f}" if abs(limit) >= TYPED_IN_WHOLE else f"{limit:.4g}"
