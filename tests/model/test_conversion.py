"""Conversion: availability, several inputs and outputs, upkeep by use, and what counts as own generation."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.measures.test_converter import converter, electric_boiler
from tests.stories import factory, heat_factory, solve
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.sheets import CarrierRow
from zcopt.model.books import Activity
from zcopt.model.conversion import check_conversion

NEEDS = {"converter_id": "both", "max_size_kw": 100, "input_1_per_output": 1.0, "input_2_carrier": "electricity",
         "input_2_per_output": 0.05}


def test_availability_is_the_share_times_the_profile() -> None:
    row = converter(max_size_kw=100, availability_share=0.9, availability_profile="open")
    case = heat_factory([1.0, 1.0], [100, 100], profiles={"open": [1.0, 0.5]})
    plan = solve(case.with_rows(row, electric_boiler()))
    assert plan.energy_kw("boiler", "heat") == pytest.approx([90, 45])


def test_second_input_is_drawn_in_its_ratio() -> None:
    plan = solve(heat_factory([1.0], [100]).with_rows(converter(**NEEDS)))
    # 100 kWh of gas at 0.4 and 5 kWh for the pumps at 1.0
    assert plan.energy_kw("both", "gas") == pytest.approx([-100])
    assert plan.energy_kw("both") == pytest.approx([-5])
    assert plan.cost == pytest.approx(45)


def test_waste_heat_of_a_chiller_is_a_second_output() -> None:
    cold = CarrierRow(carrier_id="cold", kind="heat", balance="hourly")
    cooling = EndUseRow(end_use_id="cooling", carrier="cold", base_year_energy_kwh=100)
    chiller = converter(converter_id="chiller", output_1_carrier="cold", output_2_carrier="heat", output_2_per_output=1.25,
                        input_1_carrier="electricity", input_1_per_output=0.25)
    plan = solve(heat_factory([1.0], [125]).with_rows(cold, cooling, chiller))
    # 100 kWh of cold for 25 kWh of electricity, and its 125 kWh of heat are just what is needed
    assert plan.energy_kw("chiller", "heat") == pytest.approx([125])
    assert plan.cost == pytest.approx(25)


@pytest.mark.parametrize(("may_waste", "from_chp"), [(False, 60), (True, 100)])
def test_heat_that_nobody_takes(may_waste: bool, from_chp: float) -> None:
    engine = converter(converter_id="engine", output_1_carrier="electricity", output_2_carrier="heat",
                       output_2_per_output=1.0, input_1_per_output=2.0, max_size_kw=100, heat_may_be_wasted=may_waste)
    case = heat_factory([2.0], [60]).with_rows(EndUseRow(end_use_id="presses", carrier="electricity",
                                                         base_year_energy_kwh=100))
    plan = solve(case.with_rows(engine))
    # 60 kW of heat are needed: power above 60 kW costs 0.8 against 2.0 of the grid, but makes heat for nobody
    assert plan.energy_kw("engine") == pytest.approx([from_chp])
    assert plan.energy_kw("engine wasted", "heat") == pytest.approx([60 - from_chp] if may_waste else [0])


def test_upkeep_by_use() -> None:
    plan = solve(heat_factory([1.0], [100]).with_rows(converter(variable_om_per_kwh=0.02)))
    assert plan.money("variable_om") == pytest.approx(2.0)


@pytest.mark.parametrize(("non_fossil", "activity"), [(False, Activity.OWN_FOSSIL_ELECTRICITY),
                                                      (True, Activity.OWN_BIOMASS_ELECTRICITY)])
def test_power_made_here_is_own_generation(non_fossil: bool, activity: Activity) -> None:
    engine = converter(converter_id="engine", output_1_carrier="electricity", input_1_per_output=2.0,
                       non_fossil_power=non_fossil)
    plan = solve(heat_factory([1.0], [10]).with_rows(engine, electric_boiler()))
    activities = {(p.item, p.carrier): p.activity for p in plan.built.books.energy}
    assert activities["engine", "electricity"] is activity
    assert activities["engine", "gas"] is None
    assert activities["electric boiler", "electricity"] is None


def test_electricity_that_is_passed_on_is_not_generated() -> None:
    low = CarrierRow(carrier_id="low voltage", kind="electricity", balance="hourly")
    transformer = converter(converter_id="transformer", output_1_carrier="low voltage", input_1_carrier="electricity",
                            input_1_per_output=1.02)
    plan = solve(heat_factory([1.0], [100]).with_rows(low, transformer, electric_boiler(input_1_carrier="low voltage")))
    assert all(p.activity is None for p in plan.built.books.energy if p.item == "transformer")
    assert plan.cost == pytest.approx(102)


def test_an_efficiency_of_zero_is_refused() -> None:
    case = dataclasses.replace(factory(), series={"cop": np.array([3.0, 0.0])})
    row = converter(input_1_per_output=None, efficiency_profile="cop")
    assert [p.code for p in check_conversion(row, case)] == ["E452"]
