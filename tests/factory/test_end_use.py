"""End uses: growth with a product, loads that shift, waste heat, and fuels that need no hourly balance."""

from __future__ import annotations

import pytest

from tests.stories import changed, factory, solve, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.sheets import CarrierRow, ProductRow
from zcopt.measures.retrofit import RetrofitRow

NOW = (2026,)


def cars(output: float = 150) -> ProductRow:
    return ProductRow(product_id="cars", base_year_output_units=100, output_units=years_of(output, NOW))


def test_a_share_of_the_load_grows_with_the_product() -> None:
    case = changed(factory(prices=[1.0], load_kw=[100]).with_rows(cars()), EndUseRow, scales_with="cars",
                   scaling_share=0.4)
    # 60 stay, 40 grow by half
    assert solve(case).money("energy") == pytest.approx(120)


def test_a_load_moves_to_the_cheap_hour() -> None:
    case = factory(prices=[0.3, 1.1], load_kw=[50, 50])
    moved = changed(case, EndUseRow, shiftable_share=0.4, shift_window_hours=2)
    # 20 kWh save 0.8 each
    assert solve(moved).cost == pytest.approx(70 - 16)
    assert solve(moved).energy_kw("grid") == pytest.approx([70, 30])


def test_moving_costs_money() -> None:
    moved = changed(factory(prices=[0.3, 1.1], load_kw=[50, 50]), EndUseRow, shiftable_share=0.4, shift_window_hours=2,
                    shift_cost_per_kwh=0.1)
    assert solve(moved).cost == pytest.approx(70 - 16 + 2)


def test_a_load_stays_inside_its_window() -> None:
    moved = changed(factory(prices=[0.3, 0.3, 1.1, 1.1], load_kw=[50] * 4), EndUseRow, shiftable_share=0.4,
                    shift_window_hours=2)
    assert solve(moved).energy_kw("grid") == pytest.approx([50] * 4)


def test_what_a_retrofit_leaves_can_shift() -> None:
    led = RetrofitRow(retrofit_id="led", saves_on_1="load", saving_share_1=0.5, life_years=1, capex_cost=years_of(0, NOW))
    moved = changed(factory(prices=[0.3, 1.1], load_kw=[50, 50]), EndUseRow, shiftable_share=0.4, shift_window_hours=2)
    assert solve(moved.with_rows(led)).cost == pytest.approx((70 - 16) / 2)


def test_waste_heat_takes_the_place_of_bought_heat() -> None:
    heat = CarrierRow(carrier_id="hot_water", kind="heat", balance="hourly", price_per_unit=years_of(0.2, NOW),
                      factor_tco2e_per_unit=0.0)
    case = changed(factory(prices=[1.0], load_kw=[100]), EndUseRow, rejects_carrier="hot_water", rejected_share=0.3)
    plan = solve(case.with_rows(heat, EndUseRow(end_use_id="wash", carrier="hot_water", base_year_energy_kwh=50)))
    # 30 of 50 kWh come from the waste heat of 100 kWh
    assert plan.money("fuel") == pytest.approx(20 * 0.2)


def test_a_fuel_is_needed_over_the_year_only() -> None:
    gas = CarrierRow(carrier_id="gas", kind="fuel", balance="yearly", carrier_unit="Nm3", kwh_per_unit=10,
                     price_per_unit=years_of(3, NOW), factor_tco2e_per_unit=0.002)
    case = factory(prices=[1.0, 1.0], load_kw=[50, 50], months=(1, 2))
    plan = solve(case.with_rows(gas, EndUseRow(end_use_id="oven", carrier="gas", base_year_energy_kwh=1_000)))
    # 1,000 kWh are 100 Nm3
    assert plan.money("fuel") == pytest.approx(300)
    assert plan.indicator("scope1_tco2") == pytest.approx(0.2)


def test_a_profile_gives_the_shape_only() -> None:
    case = factory(prices=[0.5, 1.0], load_kw=[1, 3])
    plan = solve(changed(case, EndUseRow, base_year_energy_kwh=800))
    assert plan.energy_kw("load") == pytest.approx([-200, -600])
