"""The footprint of a plan part by part, and the bridge from the base year to it, worked by hand.

Base year, 100 units: 100 MWh of power at 0.6, 80 MWh of heat from 100 MWh of gas at 0.2, a kiln of 20 t, 100 t of ore at 0.3.
Then 200 units at a grid of 0.5, and every kind of measure once.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.stories import changed, factory, gas, solve, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import GridRow
from zcopt.inputs.case import Case
from zcopt.inputs.footprint import FootprintShareRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProcessRow, ProductRow, SiteRow
from zcopt.measures.converter import ConverterRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.supplier import SupplierRow
from zcopt.model.matrix import compile_matrix
from zcopt.plans.extract import extract
from zcopt.plans.footprint import footprint_tables
from zcopt.plans.footprint_bridge import STEPS
from zcopt.plans.plan import Plan
from zcopt.plans.records import tables_of
from zcopt.plans.tables import Record

NOW = (2026,)


def works(*rows: Row) -> Case:
    case = changed(factory([1.0], [100_000], profiles={"sun": [1.0]}), GridFactorsRow, base_year_average_kgco2_per_kwh=0.6,
                   base_year_market_kgco2_per_kwh=0.6)
    case = changed(case, SiteRow, footprint_ledger="contractual")
    return case.with_rows(
        ProductRow(product_id="brick", product_unit="t", base_year_output_units=100, output_units=years_of(200, NOW)),
        replace(gas(0.4), base_year_purchase_units=100_000), CarrierRow(carrier_id="heat", kind="heat", balance="hourly"),
        EndUseRow(end_use_id="drying", carrier="heat", base_year_energy_kwh=80_000),
        EquipmentRow(equipment_id="boiler", output_1_carrier="heat", input_1_carrier="gas", input_1_per_output=1.25,
                     capacity_kw=100_000, age_years=0, life_years=20),
        ProcessRow(process_id="kiln", base_year_activity_units=20, factor_tco2e_per_unit=1, gas="CO2"),
        MaterialRow(material_id="ore", product="brick", amount_units=1, factor_tco2e_per_unit=0.3, transport_tco2e_per_unit=0.0),
        *rows)


def pays(name: str, target: str, saving: float) -> RetrofitRow:
    return RetrofitRow(retrofit_id=name, saves_on_1=target, saving_share_1=saving, life_years=1, capex_cost=years_of(-1, NOW))


MEASURES: tuple[Row, ...] = (
    pays("led", "load", 0.1), pays("insulation", "drying", 0.25), pays("lining", "kiln", 0.5),
    ConverterRow(converter_id="heat pump", output_1_carrier="heat", input_1_carrier="electricity", input_1_per_output=1 / 3,
                 max_size_kw=30_000, life_years=1, capex_per_kw=years_of(0.01, NOW), fixed_om_per_kw_year=years_of(0, NOW)),
    PvRow(pv_id="roof", profile="sun", max_size_kw=20_000, life_years=1, capex_per_kw=years_of(0.1, NOW),
          fixed_om_per_kw_year=years_of(0, NOW)),
    GreenPowerRow(contract_id="wind", premium_price_per_kwh=years_of(-0.01, NOW), max_energy_kwh=40_000),
    SupplierRow(supplier_id="quarry", material="ore", factor_tco2e_per_unit=0.1, largest_share=0.5,
                premium_price_per_unit=years_of(-1, NOW)))


def planned(case: Case, name: str) -> Plan:
    story = solve(case)
    return extract(story.built, compile_matrix(story.built.model), story.outcome, name)


def tables(case: Case, reference: Case) -> Mapping[str, tuple[Record, ...]]:
    found = [tables_of(planned(one, name), (), case.years, 0.0) for one, name in ((case, "P1"), (reference, "reference"))]
    return footprint_tables(case, {key: (*found[0][key], *found[1][key]) for key in ("carbon", "flows")})


@functools.cache
def with_everything() -> Mapping[str, tuple[Record, ...]]:
    return tables(works(*MEASURES), works())


def of(name: str, key: str, **where: object) -> dict[str, float]:
    return {str(row[key]): float(row["kgco2e_per_unit"] or 0.0) for row in with_everything()[name]
            if all(row[column] == value for column, value in where.items())}


def test_the_base_year_by_component() -> None:
    assert of("footprint", "component", plan="base_year") == pytest.approx(
        {"stationary_combustion": 200, "process": 200, "purchased_electricity": 600, "purchased_goods": 300, "total": 1_300})


def test_a_plan_by_component() -> None:
    """80 MWh from the grid, 37.5 MWh of gas, 10 t of kiln, 40 MWh of wind."""
    assert of("footprint", "component", plan="P1", year=2026) == pytest.approx(
        {"stationary_combustion": 37.5, "process": 50, "purchased_electricity": 200, "contract": -100, "purchased_goods": 300,
         "suppliers": -100, "total": 387.5})


def test_the_bridge_by_hand() -> None:
    """The heat pump saves 37.5 MWh of gas for 10 MWh of power; a MWh of heat saved is worth the boiler's 0.25 t."""
    bridge = of("footprint_bridge", "step", plan="P1")
    assert bridge == pytest.approx({
        "base_year": 1_300, "grid": -100, "efficiency": -(10 * 0.5 + 20 * 0.25) * 5, "fuel_switch": -(37.5 * 0.2 - 10 * 0.5) * 5,
        "own_power": -20 * 0.5 * 5, "contracts": -100, "process": -50, "materials": 0, "suppliers": -100, "volume": -450,
        "last_year": 387.5}, abs=1e-6)
    assert tuple(bridge) == STEPS


@pytest.mark.parametrize("plan", ["P1", "reference"])
def test_the_steps_add_up(plan: str) -> None:
    bridge = of("footprint_bridge", "step", plan=plan)
    assert sum(bridge[step] for step in STEPS[:-1]) == pytest.approx(bridge["last_year"])


def test_the_reference_moves_by_grid_and_volume_alone() -> None:
    moved = {step for step, change in of("footprint_bridge", "step", plan="reference").items() if abs(change) > 1e-6}
    assert moved == {"base_year", "grid", "volume", "last_year"}


def test_power_sold_is_no_fuel_switch() -> None:
    """30 MWh of roof against 10 MWh of load: 20 MWh leave, 10 MWh of grid power are saved."""
    def small(*rows: Row) -> Case:
        case = changed(factory([1.0], [10_000], profiles={"sun": [1.0]}), GridRow, export_price_per_kwh=years_of(0.3, NOW))
        return case.with_rows(
            ProductRow(product_id="brick", product_unit="t", base_year_output_units=1, output_units=years_of(1, NOW)), *rows)

    roof = replace(next(row for row in MEASURES if isinstance(row, PvRow)), max_size_kw=30_000)
    found = tables(small(roof), small())["footprint_bridge"]
    bridge = {str(row["step"]): row["kgco2e_per_unit"] for row in found if row["plan"] == "P1"}
    assert (bridge["own_power"], bridge["fuel_switch"]) == (pytest.approx(-5_000), pytest.approx(0, abs=1e-6))


def test_what_is_missing_is_said_beside_the_total() -> None:
    row = next(row for row in with_everything()["footprint"] if row["component"] == "total")
    assert row["missing_en"] == "upstream of gas; upstream of grid power"
    assert "上游" in str(row["missing_zh"])


def test_two_products_close_with_the_site() -> None:
    second = ProductRow(product_id="tile", product_unit="t", base_year_output_units=10, output_units=years_of(10, NOW))
    shares = [FootprintShareRow(product=name, base_share=of_it, method="economic")
              for name, of_it in (("brick", 0.75), ("tile", 0.25))]
    found = tables(works(*MEASURES, second, *shares), works(second, *shares))
    totals = {row["product"]: row["tco2"] for row in found["footprint"] if row["component"] == "total" and row["plan"] == "P1"}
    site = 387.5 * 200 / 1000 - 40
    assert totals == {"brick": pytest.approx(0.75 * site + 40), "tile": pytest.approx(0.25 * site)}
    for product in ("brick", "tile"):
        bridge = {str(row["step"]): float(row["kgco2e_per_unit"] or 0) for row in found["footprint_bridge"]
                  if row["product"] == product and row["plan"] == "P1"}
        assert sum(bridge[step] for step in STEPS[:-1]) == pytest.approx(bridge["last_year"])


def test_without_shares_or_base_year_there_is_less() -> None:
    second = ProductRow(product_id="tile", base_year_output_units=10, output_units=years_of(10, NOW))
    assert tables(works(second), works(second)) == {}
    unmeasured = changed(works(), CarrierRow, base_year_purchase_units=None).with_rows()
    unmeasured = changed(unmeasured, ProcessRow, base_year_activity_units=0)
    found = tables(unmeasured, unmeasured)
    assert set(found) == {"footprint"} and {row["plan"] for row in found["footprint"]} == {"P1", "reference"}
