"""What a chart must hold to be read: contrast, room for numbers, one unit for one thing, rows for days without anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.report.synthetic_run import synthetic_run
from zcopt.plans.tables import Record, columns
from zcopt.report.amounts import quantity, significant
from zcopt.report.charts.decisions_gantt import decisions_gantt
from zcopt.report.charts.grid_import import grid_import
from zcopt.report.charts.lever_bridge import lever_bridge
from zcopt.report.charts.scorecard import SHADES
from zcopt.report.colors import INK, QUALITATIVE, contrast, ink_on
from zcopt.report.labels import Label

SMALL_TEXT = 4.5
"""Least contrast of small text (WCAG 2.2, AA)."""


def test_contrast_by_hand() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("color", QUALITATIVE)
def test_text_on_a_bar_can_be_read(color: str) -> None:
    assert contrast(ink_on(color), color) >= SMALL_TEXT


@pytest.mark.parametrize("shade", SHADES.values())
def test_text_on_the_scorecard_can_be_read(shade: str) -> None:
    assert contrast(INK, shade) >= SMALL_TEXT


def test_bars_of_the_timetable_say_one_unit_for_one_thing() -> None:
    run = synthetic_run()
    row = {**dict.fromkeys(columns("decisions")), "plan": "P1", "part": "green_power", "item": "wind", "unit": "kWh/year"}
    bought: list[Record] = [{**row, "year": year, "quantity": kwh, "capex": 0.0} for year, kwh in ((2026, 3e5), (2027, 2e7))]
    chart = decisions_gantt(replace(run, tables={**run.tables, "decisions": tuple(bought)}))
    said = [one["text"][0].en for one in chart.views[0].figure["data"] if one.get("text")]
    assert said == [" +300 MWh/year", " +20,000 MWh/year"]


def test_whole_numbers_have_no_decimals() -> None:
    assert [significant(value).en for value in (3.0, 3.25, 12.34, 0.5, 1e6)] == ["3", "3.25", "12.3", "0.5000", "1,000,000"]
    assert quantity(1.5e6, "kWh") == Label("1,500 MWh", "1,500 MWh")


def test_a_day_without_grid_power_has_its_row_in_the_heat_map() -> None:
    run = synthetic_run()
    rows = tuple(row for row in run.rows("dispatch") if not (row["part"] == "grid" and row["month"] == 7 and row["day"] == 2))
    data: dict[str, Any] = grid_import(replace(run, tables={**run.tables, "dispatch": rows})).views[0].figure["data"][0]
    assert len(data["y"]) == 8 and sum(not any(hours) for hours in data["z"]) == 1


def test_numbers_beside_low_bars_stay_off_the_names() -> None:
    """A step that ends near the axis has its number left of it: the axis begins lower."""
    run = synthetic_run()
    ladder = run.ladder("reference", run.years[-1])
    assert ladder is not None
    plan = run.ladder("P1", run.years[-1])
    assert plan is not None
    row = {**dict.fromkeys(columns("macc")), "plan": "P1", "row": "measure", "bar": "PV", "kind": "physical"}
    rows: tuple[Record, ...] = ({**row, "abatement_last_year_tco2": 0.98 * ladder.net},)
    low, high = lever_bridge(replace(run, tables={**run.tables, "macc": rows})).views[0].figure["layout"]["xaxis"]["range"]
    assert low == pytest.approx(-0.1 * ladder.net) and high == pytest.approx(1.1 * ladder.net)
