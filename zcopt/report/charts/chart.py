"""A chart as data: a Plotly figure whose words are labels in two languages, and the table under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from zcopt.report.labels import Label, item_name, word

Figure = Mapping[str, Any]
"""``{"data": [...], "layout": {...}}``; any text in it may be a Label."""
Text = Label | str
Language = Literal["en", "zh"]


@dataclass(frozen=True)
class DataTable:
    """The numbers of a chart: headings and rows of text, numbers already formatted; ``numeric`` columns align right."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric_from: int = 1


@dataclass(frozen=True)
class View:
    """One of several pictures a chart can show; the first is shown at once."""

    label: Text
    figure: Figure


@dataclass(frozen=True)
class Chart:
    """A chart of the page; ``views`` is empty where the run has no data for it."""

    key: str
    title: Label
    views: tuple[View, ...]
    table: DataTable
    note: Label | None = None
    height: int = 380
    least_width: int = 0
    """Pixels below which it would not be legible: a narrower window scrolls it."""
    printed_as_table: bool = False
    """Whether its texts would be too small on paper, where the lines of the table's first plan stand instead."""


@dataclass(frozen=True)
class Axis:
    """An axis: its title and what Plotly should know of it."""

    title: Text = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


GRID = "#E4E7EB"


def figure(data: Sequence[Mapping[str, Any]], x: Axis, y: Axis, **layout: Any) -> Figure:
    """A figure with the look all charts share; hover and legend only, no tool bar, nothing that needs a network."""
    axis = {"gridcolor": GRID, "zerolinecolor": "#7B8794", "automargin": True}
    font = {"size": 13}
    return {"data": list(data), "layout": {
        "xaxis": {**axis, "title": {"text": x.title, "font": font, "standoff": 12}, **x.extra},
        "yaxis": {**axis, "title": {"text": y.title, "font": font, "standoff": 14}, "tickformat": ",~r", **y.extra},
        "margin": {"l": 60, "r": 20, "t": 16, "b": 48}, "paper_bgcolor": "#FFFFFF", "plot_bgcolor": "#FFFFFF",
        "legend": {"orientation": "h", "traceorder": "normal", "yref": "container", "yanchor": "bottom", "y": 0, "x": 0},
        "hovermode": "closest", "showlegend": True,
        **layout}}


def year_axis(years: Sequence[int]) -> Axis:
    """Years as categories: one tick each, nothing between."""
    return Axis("", {"type": "category", "showgrid": False, "categoryorder": "array",
                     "categoryarray": [str(year) for year in years]})


def typical_day(day: int, weight: float | None) -> Label:
    """``typical day 2 (29 days)``: counted from 1, with the days of its month it stands for."""
    days = word("day_unit" if weight == 1 else "days_unit")
    stands = word("not_computed") if weight is None else Label.same(f"{weight:,.3g} ") + days
    return word("day") + f" {day + 1} (" + stands + ")"


def month_name(month: int) -> Label:
    """``Month 3`` or ``3 月``."""
    return Label(f"{word('month').en} {month}", f"{month} 月")


def single(chart_figure: Figure) -> tuple[View, ...]:
    """The one view of a chart that has no choices."""
    return (View("", chart_figure),)


def shown_name(name: Text) -> Label:
    """A name from the data as Plotly should print it: Plotly reads <b> and entities as marks, a name has none."""
    label = item_name(name) if isinstance(name, str) else name
    return Label(*(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in (label.en, label.zh)))


def in_language(value: Any, language: Language) -> Any:
    """The figure with every Label replaced by its text in one language."""
    if isinstance(value, Label):
        return value.zh if language == "zh" else value.en
    if isinstance(value, Mapping):
        return {key: in_language(inner, language) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [in_language(inner, language) for inner in value]
    return value
