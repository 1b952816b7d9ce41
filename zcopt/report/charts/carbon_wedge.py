"""What stands between the reference's gross emissions and the plan's net emissions, by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zcopt.report.amounts import digits
from zcopt.report.charts.chart import Axis, Chart, DataTable, Figure, Text, View, figure, shown_name, year_axis
from zcopt.report.colors import HATCH, INK, KIND_LOOKS, QUALITATIVE, REMAINING
from zcopt.report.labels import item_name, plan_name, word
from zcopt.report.reductions import KINDS, Reductions
from zcopt.report.run_tables import RunTables

STACK = (("remaining_net", REMAINING, ""), *((kind, *KIND_LOOKS[kind]) for kind in reversed(KINDS)))
"""From the axis up: word, colour and hatching."""
TABLE = ("reference_gross", "factor_basis", *KINDS, "remaining_net")


def carbon_wedge(tables: RunTables) -> Chart:
    """Stacked bars by year: what is left, offsets, removals, contracts, physical; in a second view each by its source.

    The reference is a line. The bars end above the reference's gross line by the amount the market-based grid factor exceeds the
    average.
    """
    years, plan = tables.years, tables.best_name
    found = {year: tables.reductions(plan, year) for year in years}
    known: dict[int, Reductions] = {year: r for year, r in found.items() if r is not None}
    parts = {year: {**r.by_kind, "remaining_net": r.net, "factor_basis": r.factor_basis, "reference_gross": r.reference_gross}
             for year, r in known.items()}
    x = [str(year) for year in known]
    data = [{"type": "bar", "name": word(key), "x": x, "y": [part[key] for part in parts.values()],
             "marker": {"color": color, "pattern": {**HATCH, "shape": pattern}},
             "hovertemplate": "%{y:,.0f} tCO2e"} for key, color, pattern in STACK
            if key == "remaining_net" or any(part[key] for part in parts.values())]
    line = {"type": "scatter", "mode": "lines+markers", "name": word("reference_gross"), "x": x,
            "y": [r.reference_gross for r in known.values()], "line": {"color": INK, "dash": "dash"},
            "hovertemplate": "%{y:,.0f} tCO2e"}
    rows: list[tuple[Text, ...]] = [
        (word(key), *(digits(parts[year][key] if year in parts else None) for year in found)) for key in TABLE]
    levers = tables.levers(plan)
    by_lever = [*data[:1], *(_bar(name, kind, k, [values[years.index(year)] for year in known], x)
                             for k, ((kind, name), values) in enumerate(levers.items()))]
    rows += [(word(kind) + ": " + item_name(name), *map(digits, values))
             for (kind, name), values in levers.items()] if known else []
    table = DataTable((word("kind").with_unit("tCO2e"), *map(str, years)), tuple(rows))
    views = (View(word("by_kind"), _stacked(tables, [*data, line])),
             View(word("by_lever"), _stacked(tables, [*by_lever, line]))) if known else ()
    return Chart("carbon_wedge", word("chart_wedge") + " – " + plan_name(plan), views, table, word("note_wedge"), height=420)


def _bar(name: str, kind: str, index: int, values: list[float], x: list[str]) -> Mapping[str, Any]:
    """A source's bar: its own colour, hatched by its kind."""
    _, pattern = KIND_LOOKS[kind]
    return {"type": "bar", "name": shown_name(name) if kind == "physical" else word(kind) + ": " + shown_name(name),
            "x": x, "y": values,
            "marker": {"color": QUALITATIVE[index % len(QUALITATIVE)], "pattern": {**HATCH, "shape": pattern}},
            "hovertemplate": "%{y:,.0f} tCO2e"}


def _stacked(tables: RunTables, data: Sequence[Mapping[str, Any]]) -> Figure:
    return figure(data, year_axis(tables.years), Axis(word("emissions").with_unit("tCO2e")), barmode="relative")
