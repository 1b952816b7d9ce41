"""The charts of the page, one file each: a function from the run to a ``Chart``. A new chart is one more line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from zcopt.report.charts.capex import capex
from zcopt.report.charts.carbon_path import carbon_path
from zcopt.report.charts.carbon_wedge import carbon_wedge
from zcopt.report.charts.chart import Chart
from zcopt.report.charts.cost_bridge import cost_bridge
from zcopt.report.charts.cost_curve import cost_curve
from zcopt.report.charts.cumulative_cash import cumulative_cash
from zcopt.report.charts.decisions_gantt import decisions_gantt
from zcopt.report.charts.emission_sources import emission_sources
from zcopt.report.charts.energy_flows import energy_flows
from zcopt.report.charts.footprint_bridge import footprint_bridge
from zcopt.report.charts.frontier import frontier
from zcopt.report.charts.grid_import import grid_import
from zcopt.report.charts.lever_bridge import lever_bridge
from zcopt.report.charts.price_sweep import price_sweep
from zcopt.report.charts.scorecard import scorecard
from zcopt.report.charts.tornado import tornado
from zcopt.report.charts.trade_off import trade_off
from zcopt.report.charts.typical_days import typical_days
from zcopt.report.hours import note_of
from zcopt.report.run_tables import RunTables

CHARTS: tuple[tuple[str, Callable[[RunTables], Chart]], ...] = (
    ("what_to_do", decisions_gantt),
    ("money", capex),
    ("money", cost_bridge),
    ("money", cumulative_cash),
    ("carbon", carbon_path),
    ("carbon", carbon_wedge),
    ("carbon", emission_sources),
    ("cost_and_carbon", trade_off),
    ("scorecard", scorecard),
    ("energy", energy_flows),
    ("energy", typical_days),
    ("energy", grid_import),
)
"""Section of the page and chart, in the order they are read."""

SECTIONS = ("what_to_do", "money", "carbon", "cost_curve", "cost_and_carbon", "scorecard", "what_if", "energy")
"""Sections in the order they are read; one that is not named comes before the last."""

ANALYSES: tuple[tuple[str, str, Callable[[RunTables], Chart]], ...] = (
    ("tornado", "money", tornado),
    ("frontier", "cost_and_carbon", frontier),
    ("price_sweep", "cost_and_carbon", price_sweep),
    ("macc", "cost_curve", cost_curve),
    ("macc", "carbon", lever_bridge),
    ("footprint_bridge", "carbon", footprint_bridge),
)
"""Table, section and chart of what only some runs hold; drawn at the end of its section where the table is there."""


def charts_of(tables: RunTables) -> list[tuple[str, Chart]]:
    """Section and chart of everything the run can show."""
    drawn = [*((section, draw(tables)) for section, draw in CHARTS),
             *((section, draw(tables)) for table, section, draw in ANALYSES if tables.has(table))]
    return [(section, _with_hours(tables, chart)) for section, chart in drawn]


def _with_hours(tables: RunTables, chart: Chart) -> Chart:
    """The chart with the hours its figures come from in its note, where those of the first screen are not enough."""
    hours = note_of(tables, chart.key)
    return chart if hours is None else replace(chart, note=hours if chart.note is None else chart.note + " " + hours)
