"""Existing equipment: it runs to the end of its life, is replaced, or retires early when that pays."""

from __future__ import annotations

import pytest

from tests.measures.test_converter import converter, heat_pump
from tests.stories import factory, heat_factory, solve, years_of
from zcopt.factory.equipment import EquipmentRow
from zcopt.model.build import build
from zcopt.model.solve import SolveOptions
from zcopt.parts import PARTS
from zcopt.plans.search import SearchOptions, search

YEARS = (2026, 2027, 2028, 2029)


def old_boiler(**changes: object) -> EquipmentRow:
    defaults: dict[str, object] = {
        "equipment_id": "old boiler", "output_1_carrier": "heat", "input_1_carrier": "gas", "input_1_per_output": 1.25,
        "capacity_kw": 100, "age_years": 18, "life_years": 20}
    return EquipmentRow(**(defaults | changes))


def test_it_runs_while_its_age_is_below_its_life() -> None:
    row = old_boiler()
    # 18 and 19 years old, then 20
    assert [row.runs(y, 2026) for y in YEARS] == [True, True, False, False]


def test_gone_at_the_end_of_life_and_replaced_inside_the_horizon() -> None:
    new = converter(years=YEARS, converter_id="new boiler", max_size_kw=100, life_years=20, in_reference=True,
                    capex_per_kw=years_of(10.0, YEARS), input_1_per_output=1.0)
    plan = solve(heat_factory([1.0], [100], years=YEARS).with_rows(old_boiler(), new))
    assert [plan.energy_kw("old boiler", "heat", y)[0] for y in YEARS] == pytest.approx([100, 100, 0, 0])
    assert [plan.bought("new boiler", y) for y in YEARS] == pytest.approx([0, 0, 100, 0])
    # 100 kW at 10, 18 of 20 years left after the horizon
    assert plan.money("capex") == pytest.approx(1000)
    assert plan.money("residual_value") == pytest.approx(-1000 * 18 / 20)


def test_the_reference_replaces_like_for_like_and_the_plan_does_better() -> None:
    new = converter(years=YEARS, converter_id="new boiler", max_size_kw=100, life_years=20, in_reference=True)
    pump = heat_pump(years=YEARS, max_size_kw=100, life_years=20)
    built = build(heat_factory([1.0], [100], years=YEARS).with_rows(old_boiler(), new, pump), PARTS)
    found = search(built, SearchOptions(plans=1, cost_slack_share=0.0, distance=1.0, weights="count",
                                        solve=SolveOptions(relative_gap=1e-9, threads=1)))
    assert found.reference.strategy.adopted == {"new boiler"}
    assert found.plans[0].strategy.adopted == {"heat pump"}
    # 4 years of 125 kWh of gas at 0.4, against 4 years of 33.3 kWh at 1.0
    assert found.reference.net_present_cost == pytest.approx(200)
    assert found.plans[0].net_present_cost == pytest.approx(400 / 3)


@pytest.mark.parametrize(("cost", "kept"), [(15.0, 0.0), (25.0, 100.0)])
def test_early_retirement_pays_when_it_costs_less_than_the_upkeep(cost: float, kept: float) -> None:
    row = old_boiler(early_retirement=True, retirement_cost_per_kw=cost, fixed_om_per_kw_year=years_of(10.0, YEARS))
    pump = heat_pump(years=YEARS, max_size_kw=100, life_years=20)
    plan = solve(heat_factory([0.0], [100], years=YEARS).with_rows(row, pump))
    # the free pump makes it idle; two years of upkeep are 20 per kW
    assert plan.money("fixed_om", 2026, "old boiler") == pytest.approx(kept * 10)
    assert plan.money("retirement") == pytest.approx((100 - kept) * cost)


def test_what_retired_does_not_come_back() -> None:
    row = old_boiler(age_years=10, early_retirement=True, fixed_om_per_kw_year={2026: 0.0, 2027: 90.0, 2028: 0.0, 2029: 0.0})
    dear = converter(years=YEARS, converter_id="dear", input_1_per_output=2.5, max_size_kw=100, life_years=20)
    plan = solve(heat_factory([1.0], [100], years=YEARS).with_rows(row, dear))
    # running the dear one for three years costs 3 * 100 * 0.5 = 150 more, less than 9,000 of upkeep
    assert [plan.energy_kw("old boiler", "heat", y)[0] for y in YEARS] == pytest.approx([100, 0, 0, 0], abs=1e-6)


def test_pv_that_is_there_already_needs_no_input() -> None:
    row = EquipmentRow(equipment_id="old roof", output_1_carrier="electricity", capacity_kw=50, age_years=5, life_years=25,
                       availability_profile="sun", non_fossil_power=True)
    plan = solve(factory(prices=[1.0, 1.0], load_kw=[50, 50], profiles={"sun": [0.0, 0.8]}).with_rows(row))
    assert plan.energy_kw("old roof") == pytest.approx([0, 40])
    assert plan.indicator("non_fossil_electricity_share") == pytest.approx(0.4)
