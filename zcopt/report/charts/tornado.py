"""What the best plan would cost and save if one assumption were wrong: bars from the run's value, widest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from zcopt.plans.tables import Record
from zcopt.report.amounts import MoneyUnit, digits, money_unit, per_tonne, percent
from zcopt.report.charts.chart import Axis, Chart, DataTable, Figure, Text, View, figure, shown_name
from zcopt.report.colors import INK, color_of
from zcopt.report.labels import Label, assumption, known, plan_name, sheet, word
from zcopt.report.run_tables import RunTables, amount, number, text

Figured = Literal["cost", "npv"]
ENDS: Final = (("low", color_of(0)), ("high", color_of(1)))
WORDS: Final[Mapping[Figured, str]] = {"cost": "net_present_cost", "npv": "npv_vs_reference"}
MOST_BARS = 14
"""More than these are in the table alone (ours)."""


def tornado(tables: RunTables) -> Chart:
    """A view each for the net present cost and the saving against the reference."""
    unit, rows = money_unit(tables), tuple(tables.rows("tornado"))
    plan = text(rows[0], "plan") if rows else tables.best_name
    views = tuple(View(word(WORDS[figured]), _picture(tables, widest(rows, figured)[:MOST_BARS], figured, unit))
                  for figured in figures_of(rows))
    return Chart("tornado", word("chart_tornado") + " – " + plan_name(plan), views, _table(tables, rows, unit),
                 word("note_tornado"), height=150 + 30 * min(len(rows), MOST_BARS), least_width=640)


def figures_of(rows: Sequence[Record]) -> tuple[Figured, ...]:
    """What is shown: the cost, and the saving where there is a reference and something moves it."""
    found: list[Figured] = [figured for figured in WORDS if widest(rows, figured)]
    return tuple(found)


def widest(rows: Sequence[Record], figured: Figured) -> list[Record]:
    """The rows that move a figure, widest swing first."""
    moved = [row for row in rows if number(row, f"{figured}_swing")]
    return sorted(moved, key=lambda row: -amount(row, f"{figured}_swing"))


def name_of(row: Record) -> Label:
    """The assumption, and the sheet or item where it is moved there alone."""
    key, of = text(row, "assumption"), text(row, "of")
    if not of:
        return assumption(key)
    return assumption(key) + ": " + (sheet(of) if key == "capex" else known(of))


def figure_of(tables: RunTables, row: Record, figured: Figured, end: str = "") -> float:
    """The cost or the saving as the run has it, or at an end of the range; savings are against the reference on the same
    hours."""
    shift = tables.reference_shift(text(row, "plan")) if figured == "npv" else 0.0
    return amount(row, f"{figured}_{end}" if end else figured) + shift


def end_of(tables: RunTables, row: Record, end: str) -> Label:
    """−20 %, a discount rate as it then is, or a price per tonne."""
    change, unit = amount(row, f"{end}_change"), text(row, "unit")
    if unit == "points":
        return percent(float(tables.manifest["discount_rate_share"]) + change)
    if unit == "share":
        return _signed(100 * change) + " %"
    return _signed(change) + " " + per_tonne(tables)


def _signed(value: float) -> Label:
    return Label.same(f"{value:+,.4g}".replace("-", "−").replace("+0", "0"))


def _picture(tables: RunTables, rows: Sequence[Record], figured: Figured, unit: MoneyUnit) -> Figure:
    """Changes from the run's value to the left and right of 0; where the plan saves nothing any more is a line."""
    names: list[Text] = [_shown(row) for row in rows]
    base = unit.of(figure_of(tables, rows[0], figured)) if rows else 0.0
    data = [{"type": "bar", "orientation": "h", "name": word(f"{end}_end"), "y": names,
             "x": [unit.of(figure_of(tables, row, figured, end)) - base for row in rows],
             "text": [end_of(tables, row, end) for row in rows], "textposition": "outside", "cliponaxis": False,
             "marker": {"color": color}, "hovertemplate": "%{y}<br>%{text}: %{x:+,.1f}<extra></extra>"} for end, color in ENDS]
    changes = [change for series in data for change in series["x"]]  # type: ignore[attr-defined]
    low, high = min([0.0, *changes]), max([0.0, *changes])
    if figured == "npv" and low <= -base <= high:
        data.append(_break_even(-base, names))
    room = 0.14 * (high - low)
    in_the_run = word("in_the_run") + " " + digits(base, 1)
    title = (word("change_of") + word(WORDS[figured]) + " (" + in_the_run + ")").with_unit(unit.label)
    return figure(data, Axis(title, {"tickformat": ",.0f", "range": [low - room, high + room]}),
                  Axis("", {"autorange": "reversed", "tickformat": "", "type": "category"}), barmode="overlay", bargap=0.35)


def _break_even(at: float, names: Sequence[Text]) -> dict[str, Any]:
    return {"type": "scatter", "mode": "lines", "name": word("as_cheap_as_reference"), "x": [at, at], "y": [names[0], names[-1]],
            "line": {"color": INK, "dash": "dash", "width": 2}, "hoverinfo": "name"}


def _shown(row: Record) -> Label:
    return shown_name(name_of(row))


def _table(tables: RunTables, rows: Sequence[Record], unit: MoneyUnit) -> DataTable:
    """Ends and figures of every assumption, in the order of the first picture."""
    figures = figures_of(rows)
    columns: list[Text] = [word("assumption"), word("range_source"), word("low_end"), word("high_end")]
    for figured in figures:
        columns += [(word(WORDS[figured]) + ": " + word(f"{end}_end")).with_unit(unit.label) for end, _ in ENDS]
        columns.append((word(WORDS[figured]) + ": " + word("swing")).with_unit(unit.label))
    return DataTable(tuple(columns), tuple(_cells(tables, row, figures, unit) for row in rows), 2)


def _cells(tables: RunTables, row: Record, figures: Sequence[Figured], unit: MoneyUnit) -> tuple[Text, ...]:
    values = (amount(row, f"{figured}_swing") if end == "swing" else figure_of(tables, row, figured, end)
              for figured in figures for end in ("low", "high", "swing"))
    return (name_of(row), text(row, "source"), *(end_of(tables, row, end) for end, _ in ENDS),
            *(digits(unit.of(value), 1) for value in values))
