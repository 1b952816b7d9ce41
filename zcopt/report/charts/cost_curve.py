"""The cost curve of a plan: bars as wide as what they abate and as high as what a tonne costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zcopt.plans.tables import Record
from zcopt.report.amounts import digits, money_unit, per_tonne
from zcopt.report.charts.chart import Axis, Chart, DataTable, Text, View, figure, shown_name
from zcopt.report.colors import HATCH, KIND_LOOKS, color_of
from zcopt.report.labels import Label, item_name, known, limit_name, plan_name, word
from zcopt.report.run_tables import RunTables, amount, number, text

VIEWS = (("fair", "abatement_tco2", "cost_per_tco2"), ("alone", "alone_tco2", "alone_cost_per_tco2"),
         ("last_in", "last_in_tco2", "last_in_cost_per_tco2"), ("wedge", "wedge_tco2", "wedge_cost_per_tco2"))
FAR_ABOVE = 2.0
"""In heights of the highest bar (ours)."""
NAMED_SHARE, NUMBERED_SHARE = 0.12, 0.012
"""Of the whole curve: bars wider than these carry their name, or their number; the table has them all (ours)."""
OTHER_ROWS = {"operation": "operation_row", "rest": "rest_row", "plan": "plan_row"}


@dataclass(frozen=True)
class Bar:
    """A measure: its line in the table, the middle of its bar and its width [tCO2e], its height [currency/tCO2e]."""

    number: int
    name: str
    middle: float
    tonnes: float
    price: float

    def label(self, whole: float) -> Text:
        """Number and name, the number alone, or nothing, as room allows; of measures that are one, the first is named."""
        share = self.tonnes / whole if whole else 0.0
        if share < NUMBERED_SHARE:
            return ""
        first, *others = self.name.split(" + ")
        more = f" +{len(others)}" if others else ""
        return Label.same(f"{self.number} ") + shown_name(first) + more if share >= NAMED_SHARE else str(self.number)


def cost_curve(tables: RunTables) -> Chart:
    """A view each for fair shares, alone, last in and in build order; prices to compare with as lines."""
    measures = tuple(tables.rows("macc", row="measure"))
    plan = next((text(row, "plan") for row in tables.rows("macc")), "")
    views = tuple(View(word(key), _view(tables, measures, width, height)) for key, width, height in VIEWS) \
        if measures else ()
    return Chart("cost_curve", word("chart_cost_curve") + " – " + plan_name(plan), views, _table(tables),
                 word("note_cost_curve"), height=460, least_width=720)


def _view(tables: RunTables, measures: Sequence[Record], width: str, height: str) -> Any:
    """Bars side by side; what abates nothing has no place on the axis and is in the table."""
    start = 0.0
    bars: dict[str, list[Bar]] = {kind: [] for kind in KIND_LOOKS}
    numbers = {text(row, "bar"): k for k, row in enumerate(measures, start=1)}
    for row in measures:
        tonnes, price = amount(row, width), number(row, height)
        if tonnes > 0 and price is not None:
            bars[text(row, "kind")].append(Bar(numbers[text(row, "bar")], text(row, "bar"), start + tonnes / 2, tonnes, price))
            start += tonnes
    data: list[Mapping[str, Any]] = [_bars(kind, found, start) for kind, found in bars.items() if found]
    highest = max((abs(bar.price) for found in bars.values() for bar in found), default=0.0)
    return figure([*data, *_price_lines(tables, start, highest)],
                  Axis(word("abatement").with_unit("tCO2e"), {"tickformat": ",.0f", **({"range": [0, start]} if start else {})}),
                  Axis(word("per_tonne").with_unit(per_tonne(tables))), barmode="overlay",
                  uniformtext={"mode": "hide", "minsize": 10})


def _bars(kind: str, bars: Sequence[Bar], whole: float) -> Mapping[str, Any]:
    color, shape = KIND_LOOKS[kind]
    return {"type": "bar", "name": known(kind), "x": [bar.middle for bar in bars], "width": [bar.tonnes for bar in bars],
            "y": [bar.price for bar in bars], "text": [bar.label(whole) for bar in bars],
            "hovertext": [Label.same(f"{bar.number} ") + shown_name(bar.name) for bar in bars],
            "textposition": "outside", "textangle": 0, "constraintext": "none", "cliponaxis": False,
            "marker": {"color": color, "pattern": {**HATCH, "shape": shape}, "line": {"color": "#FFFFFF", "width": 1}},
            "customdata": [bar.tonnes for bar in bars],
            "hovertemplate": "%{hovertext}<br>%{customdata:,.0f} tCO2e<br>%{y:,.0f}<extra></extra>"}


def _price_lines(tables: RunTables, end: float, highest: float) -> list[Mapping[str, Any]]:
    """Every price per tonne that holds in the last year, across the whole curve; one far above the bars would flatten them and
    is drawn when its name is clicked."""
    last = tables.years[-1]
    return [{"type": "scatter", "mode": "lines", "x": [0, end], "y": [amount(row, "price")] * 2,
             "name": known(text(row, "kind")) + " " + shown_name(price_name(tables, row)) + f" {last}",
             "line": {"dash": "dash", "width": 2, "color": color_of(k + 2)}, "hovertemplate": "%{y:,.0f}",
             "visible": True if abs(amount(row, "price")) <= FAR_ABOVE * highest else "legendonly"}
            for k, row in enumerate(tables.rows("price_lines", year=last))]


def price_name(tables: RunTables, row: Record) -> Label:
    """What has a price: an item, or for a shadow price the limit in words."""
    if text(row, "kind") != "shadow":
        return item_name(text(row, "item"))
    limit = next(tables.rows("shadow_prices", limit=text(row, "item")), {})
    return limit_name(Label(text(row, "item"), text(limit, "limit_zh") or text(row, "item")))


def _table(tables: RunTables) -> DataTable:
    unit, price = money_unit(tables), per_tonne(tables)
    columns: tuple[Text, ...] = (
        word("measure_number"), word("measure"), word("kind"), word("first_year"), word("capex_total").with_unit(unit.label),
        word("abatement").with_unit("tCO2e"), word("standard_error").with_unit("tCO2e"),
        word("net_cost").with_unit(unit.label), word("per_tonne").with_unit(price),
        *((word(key) + ": " + word(part)).with_unit(of) for key in ("alone", "last_in", "wedge")
          for part, of in (("abatement", "tCO2e"), ("per_tonne", price))))
    numbers = iter(range(1, sum(1 for _ in tables.rows("macc", row="measure")) + 1))
    rows = tuple((str(next(numbers)) if row["row"] == "measure" else "", *_row(row, unit.size)) for row in tables.rows("macc"))
    return DataTable(columns, rows, 3)


def _row(row: Record, size: float) -> tuple[Text, ...]:
    name: Text = word(OTHER_ROWS[text(row, "row")]) if text(row, "row") in OTHER_ROWS else item_name(text(row, "bar"))
    year, capex = number(row, "first_year"), number(row, "capex")
    return (name, known(text(row, "kind")), "" if year is None else f"{year:.0f}",
            _or_blank(None if capex is None else capex / size, 1),
            digits(amount(row, "abatement_tco2")), _or_blank(number(row, "abatement_error_tco2")),
            digits(amount(row, "cost") / size, 1), _or_blank(number(row, "cost_per_tco2")),
            *(_or_blank(number(row, f"{key}_{part}")) for key in ("alone", "last_in", "wedge")
              for part in ("tco2", "cost_per_tco2")))


def _or_blank(value: float | None, decimals: int = 0) -> Text:
    return "–" if value is None else digits(value, decimals)
