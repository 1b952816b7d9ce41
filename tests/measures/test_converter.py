"""Converters: the heat pump and the boiler break even where the arithmetic says; CHP, night heat, smallest loads."""

from __future__ import annotations

import pytest

from tests.measures.test_storage import storage
from tests.stories import heat_factory, solve, years_of
from zcopt.measures.converter import ConverterRow, check_converters


def converter(**changes: object) -> ConverterRow:
    years = changes.pop("years", (2026,))
    defaults: dict[str, object] = {
        "converter_id": "boiler", "output_1_carrier": "heat", "input_1_carrier": "gas", "input_1_per_output": 1.25,
        "max_size_kw": 1000, "life_years": 1, "capex_per_kw": years_of(0.0, years),
        "fixed_om_per_kw_year": years_of(0.0, years)}
    return ConverterRow(**(defaults | changes))


def heat_pump(**changes: object) -> ConverterRow:
    return converter(**({"converter_id": "heat pump", "input_1_carrier": "electricity", "input_1_per_output": 1 / 3}
                        | changes))


def electric_boiler(**changes: object) -> ConverterRow:
    return converter(**({"converter_id": "electric boiler", "input_1_carrier": "electricity", "input_1_per_output": 1.0}
                        | changes))


@pytest.mark.parametrize(("price", "pump_kw", "cost"), [(1.4, 100, 100 / 3 * 1.4), (1.6, 0, 50.0)])
def test_heat_pump_and_gas_boiler_break_even(price: float, pump_kw: float, cost: float) -> None:
    # a kWh of heat costs 1.25 * 0.4 = 0.5 from gas and price / 3 from the heat pump: even at 1.5
    plan = solve(heat_factory([price], [100]).with_rows(converter(), heat_pump()))
    assert plan.energy_kw("heat pump", "heat") == pytest.approx([pump_kw], abs=1e-6)
    assert plan.cost == pytest.approx(cost)


def test_investment_moves_the_break_even() -> None:
    # per kW and hour the pump saves 0.5 - 1.4/3 = 0.0333: it is worth 0.03 and not 0.04
    case = heat_factory([1.4], [100]).with_rows(converter())
    worth = solve(case.with_rows(heat_pump(capex_per_kw=years_of(0.03, (2026,)))))
    dear = solve(case.with_rows(heat_pump(capex_per_kw=years_of(0.04, (2026,)))))
    assert worth.bought("heat pump") == pytest.approx(100)
    assert dear.bought("heat pump") == pytest.approx(0)


def test_efficiency_by_hour() -> None:
    case = heat_factory([1.0, 1.0], [100, 100], profiles={"cop": [2.0, 4.0]})
    plan = solve(case.with_rows(heat_pump(input_1_per_output=None, efficiency_profile="cop")))
    # 100 / 2 + 100 / 4
    assert plan.energy_kw("heat pump") == pytest.approx([-50, -25])
    assert plan.cost == pytest.approx(75)


def test_electric_boiler_heats_water_at_night() -> None:
    case = heat_factory([0.2, 1.0], [0, 100]).with_rows(electric_boiler())
    store = storage(storage_id="hot water", carrier="heat", charge_efficiency_share=1.0, discharge_efficiency_share=0.8)
    plan = solve(case.with_rows(store))
    # 100 kWh by day need 125 kWh at night
    assert plan.energy_kw("electric boiler", "heat") == pytest.approx([125, 0])
    assert plan.cost == pytest.approx(125 * 0.2)


def test_chp_makes_power_and_heat_from_gas_counted_once() -> None:
    chp = converter(converter_id="chp", output_1_carrier="electricity", output_2_carrier="heat", output_2_per_output=1.0,
                    input_1_per_output=2.5, max_size_kw=100)
    pump = heat_pump(input_1_per_output=1.0)
    plan = solve(heat_factory([2.0], [200]).with_rows(chp, pump))
    # 100 kWh of power and 100 of heat from 250 kWh of gas at 0.4; the power drives a heater for the other 100 of heat
    assert plan.cost == pytest.approx(250 * 0.4)
    assert plan.energy_kw("chp", "gas") == pytest.approx([-250])
    assert plan.indicator("gross_tco2") == pytest.approx(250 * 0.0002)


def test_smallest_load_leaves_the_small_need_to_the_dear_boiler() -> None:
    case = heat_factory([1.0, 1.0], [100, 30], gas_price=0.08)
    cheap = converter(min_load_share=0.5, unit_size_kw=100, max_size_kw=100)
    plan = solve(case.with_rows(cheap, electric_boiler()))
    # 30 kW is below half of 100 kW: gas serves 100 at 0.1, electricity 30 at 1.0
    assert plan.energy_kw("boiler", "heat") == pytest.approx([100, 0], abs=1e-6)
    assert plan.cost == pytest.approx(10 + 30)


def test_smallest_load_counts_from_the_size_that_was_bought() -> None:
    case = heat_factory([1.0, 1.0], [60, 30], gas_price=0.08)
    plan = solve(case.with_rows(converter(min_load_share=0.5, max_size_kw=100), electric_boiler()))
    # 60 kW are enough, and 30 is half of 60
    assert plan.bought("boiler") == pytest.approx(60)
    assert plan.cost == pytest.approx(9.0)


def test_what_cannot_be_is_said_at_its_cell() -> None:
    wrong = (converter(output_2_carrier="heat"), converter(efficiency_profile="cop"), converter(min_size_kw=2000),
             converter(first_build_year=2030, last_build_year=2028))
    problems = check_converters(heat_factory().with_rows(*wrong))
    assert [p.code for p in problems] == ["E450", "E451", "E453", "E456"]
