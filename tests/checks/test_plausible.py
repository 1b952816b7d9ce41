"""Figures that look wrong are warned of, with what was found and what is usual; usual ones are left in peace."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.measures.test_converter import converter, electric_boiler, heat_pump
from tests.measures.test_storage import storage
from tests.stories import changed, factory, gas, heat_factory, years_of
from zcopt.api import read_case
from zcopt.checks import PLAUSIBLE, check_case
from zcopt.checks.catalogue import KINDS, usual_capex
from zcopt.checks.materials import check_material_costs
from zcopt.checks.usual import Usual, figure
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import GridRow, TariffRow
from zcopt.inputs.case import Case
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProductRow, SiteRow
from zcopt.inputs.tables import table
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.budget import BudgetRow
from zcopt.model.links import LinkRow, SiteLimitRow
from zcopt.model.targets import TargetRow

CAR_PLANT = Path(__file__).parents[2] / "cases" / "auto-plant"
ONE, FOUR = (2026,), (2026, 2027, 2028, 2029)


def said(case: Case, code: str) -> list[str]:
    """The messages of one code, whichever check gives them."""
    return [problem.message for check in PLAUSIBLE for problem in check(case) if problem.code == code]


def gas_boiler(**changes: object) -> EquipmentRow:
    defaults: dict[str, object] = {"equipment_id": "old boiler", "output_1_carrier": "heat", "input_1_carrier": "gas",
                                   "input_1_per_output": 1.1, "capacity_kw": 1000, "age_years": 0, "life_years": 20}
    return EquipmentRow(**(defaults | changes))


def roof(**changes: object) -> PvRow:
    defaults: dict[str, object] = {"pv_id": "roof", "profile": "sun", "max_size_kw": 100, "life_years": 25,
                                   "capex_per_kw": years_of(2_700, ONE), "fixed_om_per_kw_year": years_of(0, ONE)}
    return PvRow(**(defaults | changes))


def led(name: str, share: float, target: str = "load") -> RetrofitRow:
    return RetrofitRow(retrofit_id=name, saves_on_1=target, saving_share_1=share, life_years=8, capex_cost=years_of(900,
                                                                                                                    ONE))


def usual_factory() -> Case:
    """100 kW behind 200 kW, at 0.7 CNY, 5 % a year."""
    return factory([0.7], [100], rate=0.05, connection_kw=200, profiles={"sun": [0.15]})


def test_a_usual_factory_raises_no_warning() -> None:
    case = usual_factory().with_rows(gas(0.4), CarrierRow(carrier_id="heat", kind="heat", balance="hourly"), gas_boiler(),
                                     roof(),
                                     heat_pump(capex_per_kw=years_of(2_000, ONE)), converter(capex_per_kw=years_of(700,
                                                                                                                   ONE)),
                                     storage(capex_per_kwh=years_of(900, ONE)), led("led", 0.5))
    assert [str(p) for check in PLAUSIBLE for p in check(case)] == []


@pytest.mark.parametrize(("row", "code", "found"), [
    (heat_pump(input_1_per_output=1 / 13), "W450", "13 kWh of heat or cold per kWh"),
    (heat_pump(input_1_per_output=3.0), "W450", "0.333 kWh of heat"),
    (heat_pump(input_1_per_output=None, efficiency_profile="cop"), "W450", "20 kWh of heat"),
    (gas_boiler(input_1_per_output=0.9), "W451", "1.11 kWh per kWh of fuel"),
    (gas_boiler(output_1_carrier="electricity", input_1_per_output=1.5), "W452", "0.667 kWh of power"),
    (gas_boiler(input_1_carrier="heat", input_1_per_output=0.5), "W452", "2 kWh per kWh of heat"),
    (gas_boiler(output_1_carrier="electricity", input_1_carrier="heat", input_1_per_output=1.6), "W452",
     "0.625 kWh per kWh of heat"),
    (gas_boiler(output_1_carrier="electricity", input_1_per_output=0.4), "E457", "2.5 kWh of power or fuel"),
    (gas_boiler(output_1_carrier="gas", input_1_carrier="electricity", input_1_per_output=0.8), "E457", "1.25 kWh"),
    (storage(charge_efficiency_share=1.0, discharge_efficiency_share=0.99), "W453", "gives back 99 %"),
    (storage(charge_efficiency_share=0.7, discharge_efficiency_share=0.7), "W453", "gives back 49 %"),
])
def test_machines_that_do_not_exist(row: Row, code: str, found: str) -> None:
    case = heat_factory([0.7], [100], profiles={"cop": [20.0]}).with_rows(row)
    messages = said(case, code)
    assert len(messages) == 1 and found in messages[0]


@pytest.mark.parametrize("row", [
    heat_pump(), electric_boiler(), gas_boiler(input_1_per_output=1 / 1.08), gas_boiler(output_1_carrier="electricity",
                                                                                        input_1_per_output=2),
    gas_boiler(output_1_carrier="electricity", input_1_per_output=2.5, output_2_carrier="heat", output_2_per_output=1.2),
    heat_pump(input_2_carrier="gas", input_2_per_output=0.2),
    EquipmentRow(equipment_id="hydro", output_1_carrier="electricity", capacity_kw=10, age_years=0, life_years=9,
                 non_fossil_power=True),
])
def test_machines_that_exist(row: Row) -> None:
    case = heat_factory([0.7], [100]).with_rows(row)
    assert [p for p in PLAUSIBLE[0](case)] == []


@pytest.mark.parametrize(("row", "warned"), [
    (roof(capex_per_kw=years_of(2.7, ONE)), True), (roof(capex_per_kw=years_of(270_000, ONE)), True),
    (roof(capex_per_kw=years_of(400, ONE)), False), (roof(capex_per_kw=years_of(0, ONE), ownership="third_party"), False),
    (heat_pump(capex_per_kw=years_of(2, ONE)), True), (electric_boiler(capex_per_kw=years_of(500, ONE)), False),
    (converter(capex_per_kw=years_of(8_000_000, ONE)), True), (storage(capex_per_kwh=years_of(0.9, ONE)), True),
    (storage(carrier="heat", capex_per_kwh=years_of(35, ONE)), False),
])
def test_costs_ten_times_off_the_catalogue(row: Row, warned: bool) -> None:
    case = heat_factory([0.7], [100], profiles={"sun": [0.15]}).with_rows(row)
    assert bool(said(case, "W454")) is warned
    assert not said(changed(case, SiteRow, currency="EUR"), "W454"), "the catalogue is in yuan"


def test_the_catalogue_names_technologies_that_are_in_it() -> None:
    known = {row.text("technology") for row in table("technology_costs").rows}
    assert {technology for kind in KINDS.values() for technology in kind} <= known
    ranges = {kind: usual_capex(kind) for kind in KINDS}
    assert all(0 < usual.low <= usual.high for usual in ranges.values())
    assert (ranges["PV"].low, ranges["PV"].high, ranges["PV"].unit) == (2_000, 3_500, "CNY/kW")
    assert ranges["battery"].unit == "CNY/kWh" and 500 < ranges["battery"].low < ranges["battery"].high < 1_300


def test_the_price_range_holds_every_published_price() -> None:
    from zcopt.checks.costs import YUAN_PER_KWH

    prices = [row.value for row in table("tou_prices").where(item="price")]
    assert len(prices) > 20 and YUAN_PER_KWH.low < min(prices) and max(prices) < YUAN_PER_KWH.high


@pytest.mark.parametrize(("prices", "currency", "warned"), [
    ((700.0,), "CNY", True), ((0.0007,), "CNY", True), ((0.7, 0.0), "CNY", False), ((0.15, 0.3), "EUR", False),
    ((0.15, 0.2, 150.0), "EUR", True), ((1.39, 1.11, 0.65, 0.25), "CNY", False),
])
def test_prices_in_another_unit(prices: tuple[float, ...], currency: str, warned: bool) -> None:
    case = changed(factory(prices, [100] * len(prices)), SiteRow, currency=currency)
    assert bool(said(case, "W460")) is warned


def test_electricity_against_fuel_in_any_currency() -> None:
    case = changed(heat_factory([0.15], [100], gas_price=0.04), SiteRow, currency="EUR")
    assert not said(case, "W460")
    per_mwh = changed(case, TariffRow, energy_price_per_kwh=years_of(150.0, ONE))
    assert "3,750 times as much" in said(per_mwh, "W460")[0]


@pytest.mark.parametrize(("factor", "kwh", "unit", "warned"), [
    (0.00216, 10.81, "Nm3", False), (2.16, 10.81, "Nm3", True), (3.096, 11_848, "t", False), (0.003096, 11_848, "t", True),
    (0.0, 33_300, "t", False), (0.000848, 0.917, "Nm3", False), (0.000848, 0.917, "unit", True),
])
def test_fuel_factors_against_their_heating_value(factor: float, kwh: float, unit: str, warned: bool) -> None:
    fuel = CarrierRow(carrier_id="fuel", kind="fuel", balance="yearly", carrier_unit=unit, kwh_per_unit=kwh,
                      price_per_unit=years_of(1, ONE),
                      factor_tco2e_per_unit=factor)
    assert bool(said(factory().with_rows(fuel), "W461")) is warned


def test_every_fuel_of_the_data_is_usual() -> None:
    kinds = {"t": ("t", 1.0), "1e4Nm3": ("万Nm3", 1.0)}
    rows = [CarrierRow(carrier_id=row.text("fuel"), kind="fuel", balance="yearly", carrier_unit=kinds[row.unit][0],
                       kwh_per_unit=row.number("ncv_gj_per_unit") / 0.0036, factor_tco2e_per_unit=row.number("tco2_per_unit"),
                       tce_per_unit=row.number("tce_per_unit")) for row in table("fuel_factors").rows]
    case = factory().with_rows(*rows)
    assert len(rows) > 20 and said(case, "W461") == [] and said(case, "W471") == []


def test_standard_coal_against_the_heating_value() -> None:
    assert "1.33 tce per t" in said(factory().with_rows(CarrierRow(
        carrier_id="coal", kind="fuel", balance="yearly", carrier_unit="t", kwh_per_unit=5_800, tce_per_unit=1.33)), "W471")[0]


def test_grid_factor_and_discount_rate() -> None:
    case = changed(usual_factory(), GridFactorsRow, average_kgco2_per_kwh=years_of(1.9, ONE))
    assert "1.9 kgCO2/kWh in 2026" in said(case, "W462")[0]
    assert [bool(said(changed(case, SiteRow, discount_rate_share=rate), "W463")) for rate in (0.0, 0.01, 0.08, 0.25)] == [
        True, False, False, True]


@pytest.mark.parametrize(("kw", "connection", "code"), [(100, 200, ""), (100, 5_000, "W455"), (300, 200, "W455"), (100,
                                                                                                                   2_000, "")])
def test_load_against_the_connection(kw: float, connection: float, code: str) -> None:
    case = factory([0.7], [kw], connection_kw=connection)
    assert [c for c in ("W455",) if said(case, c)] == ([code] if code else [])


def test_the_peak_against_connection_and_transformer() -> None:
    case = factory([0.7, 0.7], [50, 250], connection_kw=300)
    assert not said(case, "W456")
    assert "250 kW in the base year (month 1, slot 1), above 240" in said(changed(case, GridRow, transformer_kva=240),
                                                                          "W456")[0]
    assert "above 200" in said(changed(case, GridRow, connection_kw=200), "W456")[0]


def test_a_stray_value_in_a_profile() -> None:
    assert not said(factory([0.7] * 10, [100.0] * 10, connection_kw=200), "W455")
    assert "of its peak" in said(factory([0.7] * 24, [1.0] * 23 + [1_000.0], connection_kw=100), "W455")[0]


def test_savings_that_count_the_same_waste_twice() -> None:
    case = usual_factory().with_rows(led("a", 0.6), led("b", 0.7))
    assert "together save 88 %" in said(case, "W457")[0] and "sum is 130 %" in said(case, "W457")[0]
    for relation in ("excludes", "replaces"):
        assert not said(case.with_rows(LinkRow(first="a", relation=relation, second="b")), "W457")
    assert said(usual_factory().with_rows(led("a", 0.6), led("all power", 0.7, "electricity")),
                "W457"), "a carrier means its end uses"
    assert not said(usual_factory().with_rows(led("a", 0.4), led("b", 0.4)), "W457")
    assert not said(usual_factory().with_rows(led("one", 1.0)), "W457")


def test_pv_yield_and_area() -> None:
    case = factory(profiles={"sun": [0.15], "dim": [0.02]})
    assert not said(case.with_rows(roof()), "W459")
    assert "yields 2 %" in said(case.with_rows(roof(profile="dim")), "W459")[0]
    for use, warned in ((8.0, False), (0.1, True), (None, True)):
        rows = roof(site_limit="area", site_use_per_kw=use), SiteLimitRow(limit_id="area", available=900)
        assert bool(said(case.with_rows(*rows), "W458")) is warned
    assert not said(case.with_rows(roof(site_limit="bay", site_use_per_kw=0.001), SiteLimitRow(limit_id="bay",
                                                                                               available=2, limit_unit="bay")),
                    "W458")


def test_growth_from_nothing_and_growth_in_leaps() -> None:
    def made(base: float, *output: float) -> Case:
        cars = ProductRow(product_id="cars", base_year_output_units=base, output_units=dict(zip(FOUR, output, strict=False)))
        return changed(factory(years=FOUR[:len(output)]).with_rows(cars), EndUseRow, scales_with="cars")

    assert "load cannot grow with it" in said(made(0, 50), "W464")[0]
    assert not said(made(40, 50), "W464")
    assert "from 50 in 2026 to 500 unit in 2027" in said(made(40, 50, 500, 510), "W468")[0]
    assert "from 4 in 2025" in said(made(4, 50), "W468")[0]
    assert not said(made(40, 50, 100, 0), "W468")


@pytest.mark.parametrize(("purchase", "warned"), [(110.0, False), (11.0, True), (115.0, False), (130.0, True)])
def test_purchases_against_end_uses_through_one_boiler(purchase: float, warned: bool) -> None:
    # 100 kWh of heat at 1.1 kWh of gas
    case = heat_factory([0.7], [100]).with_rows(gas_boiler())
    fuel = dataclasses.replace(case.carrier("gas"), base_year_purchase_units=purchase)
    rows = tuple(fuel if row.carrier_id == "gas" else row for row in case.rows(CarrierRow))
    assert bool([m for m in said(dataclasses.replace(case, rows_by_type={**case.rows_by_type, CarrierRow: rows}), "W465")
                 if m.startswith("gas")]) is warned


@pytest.mark.parametrize(("more", "purchase", "warned"), [
    # two boilers of different kinds: gas may be anything up to 110 kWh
    ((gas_boiler(equipment_id="electric", input_1_carrier="electricity"),), 20.0, False),
    ((gas_boiler(equipment_id="electric", input_1_carrier="electricity"),), 130.0, True),
    # two boilers of one kind: as one
    ((gas_boiler(equipment_id="twin"),), 110.0, False), ((gas_boiler(equipment_id="twin"),), 20.0, True),
    # CHP: its heat is made beside power, so its gas has no upper bound
    ((gas_boiler(equipment_id="chp", output_1_carrier="electricity", input_1_per_output=2.5, output_2_carrier="heat",
                 output_2_per_output=1.0),), 300.0, False),
])
def test_purchases_where_several_machines_share_a_need(more: tuple[Row, ...], purchase: float, warned: bool) -> None:
    case = heat_factory([0.7], [100]).with_rows(gas_boiler(), *more)
    rows = tuple(dataclasses.replace(row, base_year_purchase_units=purchase if row.carrier_id == "gas" else None)
                 for row in case.rows(CarrierRow))
    assert bool(said(dataclasses.replace(case, rows_by_type={**case.rows_by_type, CarrierRow: rows}), "W465")) is warned


def test_options_nobody_can_buy_and_budgets_that_buy_nothing() -> None:
    assert "can be bought in no year planned" in said(usual_factory().with_rows(roof(first_build_year=2031)), "W466")[0]
    assert said(usual_factory().with_rows(roof(lead_years=1)), "W466")
    case = usual_factory().with_rows(led("led", 0.5))
    assert "the cheapest, led, costs at least 900" in said(case.with_rows(BudgetRow(capex_limit_cost=years_of(90, ONE))),
                                                           "W467")[0]
    assert not said(case.with_rows(BudgetRow(capex_limit_cost=years_of(900, ONE))), "W467")
    assert not said(case.with_rows(BudgetRow(capex_limit_cost=years_of(90, ONE)), roof()),
                    "W467"), "a roof of any size may be bought"


@pytest.mark.parametrize(("values", "year"), [
    ((1, 1, 1, 1), None), ((1, 1, 1000, 1), 2028), ((1000, 1, 1, 1), 2026), ((1, 1.2, 1.4, 0.0016), 2029), ((1, 1, 0, 1),
                                                                                                            None),
    ((1, 10, 100, 1000), None), ((1, 1, 1000, 1000), None),
])
def test_one_year_in_another_unit(values: tuple[float, ...], year: int | None) -> None:
    case = changed(factory(years=FOUR), GridRow, network_price_per_kwh=dict(zip(FOUR, values, strict=True)))
    messages = said(case, "W469")
    assert [f"in {year}" in message for message in messages] == ([True] if year else [])
    assert not said(factory(years=FOUR).with_rows(TargetRow(indicator="gross_tco2", limit={2026: 9000, 2027: 8000,
                                                                                           2028: 7000, 2029: 1})),
                    "W469"), "targets may fall as they like"


@pytest.mark.parametrize(("name", "level", "warned"), [
    ("loads:press_kw", 100.0, False), ("loads:press_kw", 0.1, True), ("loads:press_mw", 0.1, False), ("loads:press_mw",
                                                                                                      100.0, True),
    ("loads:press [kW]", 0.1, True), ("loads:shape", 0.1, False),
])
def test_series_in_another_unit_than_the_energy(name: str, level: float, warned: bool) -> None:
    case = changed(factory([0.7], [100], profiles={name: [level]}), EndUseRow, profile=name)
    assert bool(said(case, "W470")) is warned


@pytest.fixture(scope="module")
def car_plant() -> Case:
    case = read_case(CAR_PLANT).case
    assert case is not None
    return case


def test_the_car_plant_raises_no_doubt(car_plant: Case) -> None:
    assert [str(p) for p in check_case(car_plant)] == []


def test_checking_the_car_plant_loads_no_model() -> None:
    code = f"import sys\nfrom zcopt.api import read_case\nassert read_case({str(CAR_PLANT)!r}).case\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"pyomo", "pandas", "scipy", "tsam"}.isdisjoint(done.stdout.split())


@pytest.mark.parametrize(("plant", "code", "cell_of"), [
    (lambda case: changed(case, GridFactorsRow, base_year_average_kgco2_per_kwh=1.8), "W462",
     "base_year_average_kgco2_per_kwh"),
    (lambda case: changed(case, SiteRow, discount_rate_share=0.3), "W463", "discount_rate_share"),
    (lambda case: changed(case, GridRow, connection_kw=6_000_000), "W455", "connection_kw"),
])
def test_warnings_stand_at_their_cells(car_plant: Case, plant: Callable[[Case], Case], code: str, cell_of: str) -> None:
    found = [p for check in PLAUSIBLE for p in check(plant(car_plant)) if p.code == code]
    assert [(p.key, bool(p.cell), p.file) for p in found] == [(cell_of, True, "case.xlsx")]
    assert all(p.fix for p in found)


def test_figures_and_ranges_read_well() -> None:
    assert [figure(value) for value in (0.000848, 12.345, 999.6, 1234567.8)] == ["0.000848", "12.3", "1,000", "1,234,568"]
    assert str(Usual(0.05, 0.3, "share", "x")) == "usual are 5 % to 30 % (x)"


def test_a_price_nothing_acts_on_is_told() -> None:
    steel = MaterialRow(material_id="steel", product="car", amount_units=1, factor_tco2e_per_unit=2,
                        price_per_unit=years_of(4_000, (2026,)))
    case = factory().with_rows(ProductRow(product_id="car", base_year_output_units=1, output_units=years_of(1, (2026,))), steel)
    assert [p.code for p in check_material_costs(case)] == ["W490"]
    lighter = RetrofitRow(retrofit_id="design", saves_on_1="steel", saving_share_1=0.1, life_years=1,
                          capex_cost=years_of(1, (2026,)))
    assert check_material_costs(case.with_rows(lighter)) == []
