"""Materials worked by hand: growth with output, tonnes upstream, money, and measures that use less or more."""

from __future__ import annotations

import dataclasses

import pytest

from tests.stories import changed, factory, solve, years_of
from zcopt.carbon.inventory import base_year_gross_tco2, base_year_inventory
from zcopt.carbon.rules import AccountingRuleRow
from zcopt.factory.material import check_materials
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.sheets import ProcessRow, ProductRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.offset_rules import most_gross_tco2

NOW = (2026,)
STEEL = MaterialRow(material_id="steel", product="car", amount_units=0.9, factor_tco2e_per_unit=2.0,
                    transport_tco2e_per_unit=0.1, price_per_unit=years_of(4_000, NOW))


def cars(*materials: MaterialRow) -> Case:
    """100 cars in the base year, 200 now."""
    return factory(load_kw=[1_000], factor=0.5).with_rows(
        ProductRow(product_id="car", product_unit="car", base_year_output_units=100, output_units=years_of(200, NOW)), *materials)


def test_a_material_counts_upstream_and_in_the_bill_but_never_in_gross() -> None:
    plan = solve(cars(STEEL))
    # 200 cars * 0.9 t * (2.0 + 0.1)
    assert plan.number(plan.built.emissions.upstream(2026)) == pytest.approx(378)
    assert plan.money("materials") == pytest.approx(200 * 0.9 * 4_000)
    assert plan.indicator("gross_tco2") == pytest.approx(0.5)
    line = next(line for line in plan.built.emissions.lines if line.source == "steel")
    assert (line.scope, line.category, line.product, line.unit) == ("3", "purchased_goods", "car", "t")


def test_the_base_year_counts_its_own_output() -> None:
    case = cars(STEEL)
    made, brought = [line for line in base_year_inventory(case) if line.source == "steel"]
    assert (made.category, made.activity, made.tco2) == ("purchased_goods", pytest.approx(90), pytest.approx(180))
    assert (brought.category, brought.activity, brought.tco2) == ("upstream_transport", pytest.approx(90), pytest.approx(9))
    assert base_year_gross_tco2(case) == base_year_gross_tco2(cars())


def test_without_a_price_it_costs_the_plan_nothing() -> None:
    assert solve(cars(dataclasses.replace(STEEL, price_per_unit=None))).money("materials") == 0


def test_a_measure_may_swap_one_material_for_another() -> None:
    """A tenth of the steel becomes scrap: 180 t less 18 t, and 20 t of scrap grow to 38 t."""
    scrap = dataclasses.replace(STEEL, material_id="scrap", amount_units=0.1, factor_tco2e_per_unit=0.1,
                                transport_tco2e_per_unit=None, price_per_unit=years_of(2_000, NOW))
    swap = RetrofitRow(retrofit_id="scrap share", saves_on_1="steel", saving_share_1=0.1, saves_on_2="scrap",
                       saving_share_2=-0.9, life_years=1, capex_cost=years_of(1_000, NOW))
    plan = solve(cars(STEEL, scrap).with_rows(swap))
    assert plan.bought("scrap share") == 1, "18 t of steel at 4,000 for 18 t of scrap at 2,000"
    assert plan.money("materials") == pytest.approx(162 * 4_000 + 38 * 2_000)
    assert plan.number(plan.built.emissions.upstream(2026)) == pytest.approx(162 * 2.1 + 38 * 0.1)


def test_growth_scales_it() -> None:
    more = changed(cars(STEEL), ProductRow, output_units=years_of(300, NOW))
    assert solve(more).money("materials") == pytest.approx(300 * 0.9 * 4_000)


def test_what_is_decided_already_is_a_path() -> None:
    """From 0.9 t a car at 2.0 to 0.8 t at 1.5; the base year keeps what it had."""
    lighter = dataclasses.replace(STEEL, planned_amount_units=years_of(0.8, NOW),
                                  planned_factor_tco2e_per_unit=years_of(1.5, NOW))
    case = cars(lighter)
    plan = solve(case)
    assert plan.number(plan.built.emissions.upstream(2026)) == pytest.approx(200 * 0.8 * (1.5 + 0.1))
    assert sum(line.tco2 for line in base_year_inventory(case) if line.source == "steel") == pytest.approx(189)


def test_a_name_that_means_two_things_is_refused() -> None:
    leaks = ProcessRow(process_id="steel", base_year_activity_units=1, factor_tco2e_per_unit=1)
    assert [(p.code, p.key) for p in check_materials(cars(STEEL).with_rows(leaks))] == [("E490", "material_id")]
    assert check_materials(cars(STEEL)) == []


def test_materials_never_enter_scope_1_and_2() -> None:
    rule = AccountingRuleRow(activity="purchased_material", location="item")
    assert [(p.code, p.key) for p in check_materials(cars(STEEL).with_rows(rule))] == [("E491", "location")]


def test_the_gate_of_offsets_rests_on_no_material() -> None:
    with_steel, without = (solve(case).built for case in (cars(STEEL), cars()))
    assert most_gross_tco2(with_steel.case, with_steel.books, 2026) == most_gross_tco2(without.case, without.books, 2026)
