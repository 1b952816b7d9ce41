"""Targets: hard ones are kept, soft ones pay, amounts can be held from rising."""

from __future__ import annotations

import pytest

from tests.stories import changed, factory, solve, status_of, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProductRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.pv import PvRow
from zcopt.model.solve import Status
from zcopt.model.targets import TargetRow, check_targets

TWO = (2026, 2027)


def roof() -> PvRow:
    """A kWh costs 1.5 and saves 1 of power and 0.5 kg: a tonne costs 1,000."""
    return PvRow(pv_id="roof", profile="sun", max_size_kw=100_000, life_years=1, capex_per_kw=years_of(1.5, TWO),
                 fixed_om_per_kw_year=years_of(0.0, TWO))


def fifty_tonnes(years: tuple[int, ...] = (2026,)) -> Case:
    return factory(prices=[1.0], load_kw=[100_000], years=years, profiles={"sun": [1.0]})


def test_a_hard_target_is_kept() -> None:
    plan = solve(fifty_tonnes().with_rows(roof(), TargetRow(indicator="gross_tco2", limit={2026: 30})))
    assert plan.indicator("gross_tco2") == pytest.approx(30)
    assert plan.cost == pytest.approx(100_000 + 20 * 1_000)


def test_a_target_out_of_reach_has_no_plan() -> None:
    assert status_of(fifty_tonnes().with_rows(TargetRow(indicator="gross_tco2", limit={2026: 30}))) is Status.INFEASIBLE


@pytest.mark.parametrize(("price", "tonnes", "missed"), [(900, 50, 20 * 900), (1_100, 30, 0)])
def test_a_soft_target_is_missed_where_that_is_cheaper(price: float, tonnes: float, missed: float) -> None:
    plan = solve(fifty_tonnes().with_rows(
        roof(), TargetRow(indicator="gross_tco2", limit={2026: 30}, price_per_unit_missed=price)))
    assert plan.indicator("gross_tco2") == pytest.approx(tonnes)
    assert plan.money("missed_targets") == pytest.approx(missed, abs=1e-6)
    assert [p.cash for p in plan.built.books.money if p.account == "missed_targets"] == [False]


def test_a_blank_year_has_no_target() -> None:
    plan = solve(fifty_tonnes(TWO).with_rows(roof(), TargetRow(indicator="gross_tco2", limit={2027: 30})))
    assert [plan.indicator("gross_tco2", y) for y in TWO] == pytest.approx([50, 30])


def test_a_share_is_a_floor() -> None:
    green = GreenPowerRow(contract_id="wind", premium_price_per_kwh=years_of(0.03, TWO), max_energy_kwh=100_000)
    plan = solve(fifty_tonnes().with_rows(green, TargetRow(indicator="non_fossil_electricity_share", limit={2026: 0.35})))
    assert plan.bought("wind") == pytest.approx(35_000)


def test_a_quotient_is_kept() -> None:
    cars = ProductRow(product_id="cars", base_year_output_units=100, output_units=years_of(200, TWO))
    plan = solve(fifty_tonnes().with_rows(roof(), cars, TargetRow(indicator="carbon_per_product", limit={2026: 0.2})))
    assert plan.indicator("gross_tco2") == pytest.approx(40)


def test_a_carbon_budget_runs_over_the_years() -> None:
    plan = solve(fifty_tonnes(TWO).with_rows(roof(), TargetRow(indicator="cumulative_gross_tco2", limit={2027: 80})))
    assert sum(plan.indicator("gross_tco2", y) for y in TWO) == pytest.approx(80)


def test_reductions_are_counted_from_the_base_year() -> None:
    case = changed(fifty_tonnes(), CarrierRow, base_year_purchase_units=80_000).with_rows(roof())
    plan = solve(case.with_rows(TargetRow(indicator="gross_reduction_share", limit={2026: 0.25})))
    assert plan.indicator("gross_tco2") == pytest.approx(30)


def test_never_rising() -> None:
    case = changed(fifty_tonnes(TWO), GridFactorsRow, average_kgco2_per_kwh={2026: 0.5, 2027: 0.625}).with_rows(roof())
    rising = solve(case)
    held = solve(case.with_rows(TargetRow(indicator="gross_tco2", limit={}, never_rising=True)))
    assert [rising.indicator("gross_tco2", y) for y in TWO] == pytest.approx([50, 62.5])
    assert [held.indicator("gross_tco2", y) for y in TWO] == pytest.approx([50, 50])


def test_every_target_is_a_tagged_promise() -> None:
    plan = solve(fifty_tonnes(TWO).with_rows(roof(), TargetRow(indicator="gross_tco2", limit={2027: 30}, never_rising=True)))
    assert [(p.kind, p.year, p.unit, p.wording) for p in plan.built.books.promises] == [
        ("target", 2027, "tCO2e", "gross_tco2 2027 <= 30 tCO2e"),
        ("never_rising", 2027, "tCO2e", "gross_tco2 2027 not above 2026")]


def test_targets_without_data_and_shares_typed_as_numbers_are_found() -> None:
    case = changed(fifty_tonnes(), CarrierRow, base_year_purchase_units=None).with_rows(
        TargetRow(indicator="gross_reduction_share", limit={2026: 0.3}),
        TargetRow(indicator="non_fossil_electricity_share", limit={2026: 95}),
        TargetRow(indicator="carbon_per_tce", limit={}, never_rising=True))
    assert [p.code for p in check_targets(case)] == ["E410", "E411", "E412"]


def test_a_growing_factory_needs_more_for_the_same_target() -> None:
    cars = ProductRow(product_id="cars", base_year_output_units=100, output_units=years_of(120, TWO))
    case = changed(fifty_tonnes().with_rows(cars, roof()), EndUseRow, scales_with="cars")
    plan = solve(case.with_rows(TargetRow(indicator="gross_tco2", limit={2026: 50})))
    assert plan.bought("roof") == pytest.approx(20_000)
