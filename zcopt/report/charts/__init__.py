"""The charts of the page, one file each: a function from the run to a ``Chart``. A new chart is one more line here."""

from __future__ import annotations

from collections.abc import Callable

from zcopt.report.charts.capex import capex
from zcopt.report.charts.carbon_path import carbon_path
from zcopt.report.charts.carbon_wedge import carbon_wedge
from zcopt.report.charts.chart import Chart
from zcopt.report.charts.cost_bridge import cost_bridge
from zcopt.report.charts.cumulative_cash import cumulative_cash
from zcopt.report.charts.decisions_gantt import decisions_gantt
from zcopt.report.charts.emission_sources import emission_sources
from zcopt.report.charts.energy_flows import energy_flows
from zcopt.report.charts.scorecard import scorecard
from zcopt.report.charts.trade_off import trade_off
from zcopt.report.charts.typical_days import typical_days
from zcopt.report.run_tables import RunTables

CHARTS: tuple[tuple[str, Callable[[RunTables], Chart]], ...] = (
    ("plans", trade_off),
    ("money", capex),
    ("money", cost_bridge),
    ("money", cumulative_cash),
    ("carbon", carbon_path),
    ("carbon", carbon_wedge),
    ("carbon", emission_sources),
    ("scorecard", scorecard),
    ("what_to_do", decisions_gantt),
    ("energy", typical_days),
    ("energy", energy_flows),
)
"""Section of the page and chart, in the order they are read."""
