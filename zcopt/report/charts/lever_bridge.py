"""Which measure takes how much off the reference's net emissions in the last year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zcopt.plans.tables import Record
from zcopt.report.amounts import digits
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, figure, shown_name, single
from zcopt.report.charts.cost_curve import OTHER_ROWS
from zcopt.report.colors import BAD, GOOD, REFERENCE
from zcopt.report.labels import Label, item_name, known, plan_name, word
from zcopt.report.run_tables import RunTables, amount, text

LEAST_SHARE = 5e-4
"""Of the reference's emissions: smaller rows that are no measure are left out of the picture, not of the table (ours)."""
ROOM_SHARE = 0.1
"""Of the width: what a number beside a bar takes (ours)."""
MOST_LETTERS = 28
SAID = ("contractual", "removal", "offset")
"""Kinds that stand behind the name of a measure in the picture; all others change something on site."""


@dataclass(frozen=True)
class Step:
    """A step of the bridge: its kind ("" where it is no measure) and its change [tCO2e]."""

    name: Text
    kind: str
    change: float
    is_measure: bool

    @property
    def full(self) -> Label:
        """The name as the table has it."""
        return item_name(self.name) if isinstance(self.name, str) else self.name

    @property
    def shown(self) -> Text:
        """Long names of grouped measures are cut, the table has them in full; what is done outside the factory says so."""
        if not isinstance(self.name, str):
            return self.name
        short = shown_name(cut(self.full))
        return short + " (" + known(self.kind) + ")" if self.kind in SAID else short


def cut(name: Label) -> Label:
    """A name as long as the axis of a chart has room for."""
    return Label(*(text if len(text) <= most else text[:most - 1] + "…" for text, most in
                   ((name.en, MOST_LETTERS), (name.zh, MOST_LETTERS // 2))))


def lever_bridge(tables: RunTables) -> Chart:
    """Waterfall from the reference's net emissions to the plan's, by the fair share of each measure."""
    last = tables.years[-1]
    rows = tuple(row for row in tables.rows("macc") if text(row, "row") != "plan")
    plan = text(rows[0], "plan") if rows else tables.best_name
    ladder = tables.ladder(tables.reference_name, last)
    steps = [_step(row) for row in rows]
    end = word("short_net") + " – " + plan_name(plan)
    if ladder is None:
        return Chart("lever_bridge", word("chart_lever_bridge"), (), DataTable((word("measure"),), ()))
    steps += _other_hours(tables, plan, ladder.net + sum(step.change for step in steps))
    total = ladder.net + sum(step.change for step in steps)
    shown = [step for step in steps if step.is_measure or abs(step.change) > LEAST_SHARE * abs(ladder.net)]
    start: Text = word("short_net") + " – " + word("reference")
    values = [ladder.net, *(step.change for step in shown), total]
    data = [{"type": "waterfall", "orientation": "h", "y": [start, *(step.shown for step in shown), end], "x": values,
             "measure": ["absolute", *("relative" for _ in shown), "total"], "cliponaxis": False,
             "text": [digits(value) for value in values],
             "textposition": "outside", "constraintext": "none", "increasing": {"marker": {"color": BAD}},
             "decreasing": {"marker": {"color": GOOD}}, "totals": {"marker": {"color": REFERENCE}},
             "hovertemplate": "%{y}: %{x:,.0f} tCO2e<extra></extra>"}]
    table = DataTable((word("measure"), word("kind"), word("net").with_unit("tCO2e")), (
        (start, "", digits(ladder.net)), *((step.full, known(step.kind), digits(step.change)) for step in steps),
        (end, "", digits(total))), 2)
    axis = Axis((word("short_net") + f" {last}").with_unit("tCO2e"), {"tickformat": ",.0f", "range": _range(values)})
    picture = figure(data, axis, Axis("", {"autorange": "reversed", "tickformat": "", "type": "category"}), showlegend=False)
    return Chart("lever_bridge", word("chart_lever_bridge") + f" – {last}", single(picture), table, word("note_lever_bridge"),
                 height=110 + 26 * len(values), least_width=640)


def _range(values: Sequence[float]) -> tuple[float, float]:
    """From the lowest to the highest end of any bar, with room for a number beside it."""
    levels = [0.0, values[0], *(values[0] + sum(values[1:k]) for k in range(1, len(values))), values[-1]]
    low, high = min(levels), max(levels)
    room = ROOM_SHARE * (high - low)
    ends_low = any(level < low + room for level in levels[2:-1])
    return low - room if ends_low else low, high + room


def _step(row: Record) -> Step:
    is_measure = text(row, "row") == "measure"
    name: Text = text(row, "bar") if is_measure else word(OTHER_ROWS[text(row, "row")])
    return Step(name, text(row, "kind"), -amount(row, "abatement_last_year_tco2"), is_measure)


def _other_hours(tables: RunTables, plan: str, reached: float) -> list[Step]:
    """Shares are of the plan on typical days: what all hours change closes the bridge to the plan as it is reported."""
    after = tables.ladder(plan, tables.years[-1])
    if after is None or abs(after.net - reached) <= LEAST_SHARE * abs(reached):
        return []
    return [Step(word("all_hours_row"), "", after.net - reached, True)]
