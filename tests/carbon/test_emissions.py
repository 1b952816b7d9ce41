"""Tonnes and indices worked by hand."""

from __future__ import annotations

import dataclasses

import pytest

from tests.stories import Story, changed, factory, solve, years_of
from zcopt.carbon.emissions import emissions_of
from zcopt.carbon.inventory import base_year_gross_tco2, base_year_inventory
from zcopt.carbon.rules import count
from zcopt.checks import check_case
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.grid import GridRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProcessRow, SiteRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.pv import PvRow
from zcopt.model.books import Activity
from zcopt.model.ledger import Entry, Ledger
from zcopt.model.targets import TargetRow
from zcopt.units import MWH_PER_TCE

NOW = (2026,)
FREE = years_of(0.0, NOW)


@pytest.mark.parametrize(("kgce_per_kwh", "index"), [(0.1229, 4.32), (0.2856, 1.86)])
def test_index_of_an_all_electric_site(kgce_per_kwh: float, index: float) -> None:
    case = changed(factory(load_kw=[100_000], factor=0.5306), SiteRow, electricity_kgce_per_kwh=kgce_per_kwh)
    # 0.5306 kg per kWh over standard coal per kWh: the convention decides who qualifies below 1.8
    assert solve(case).indicator("carbon_per_tce") == pytest.approx(index, abs=0.005)


def natural_gas() -> CarrierRow:
    """389.31 GJ and 21.6219 tCO2 per 10^4 Nm3."""
    return CarrierRow(carrier_id="gas", kind="fuel", balance="yearly", carrier_unit="万Nm3", kwh_per_unit=389.31e3 / 3.6,
                      price_per_unit=years_of(30_000, NOW), factor_tco2e_per_unit=21.6219)


def test_index_of_natural_gas() -> None:
    oven = EndUseRow(end_use_id="oven", carrier="gas", base_year_energy_kwh=389.31e3 / 3.6)
    case = changed(factory(prices=[0.0], load_kw=[1]), EndUseRow, base_year_energy_kwh=0.0).with_rows(natural_gas(), oven)
    plan = solve(case)
    assert plan.indicator("scope1_tco2") == pytest.approx(21.6219)
    assert plan.indicator("energy_tce") == pytest.approx(389.31 / 29.3076)
    assert plan.indicator("carbon_per_tce") == pytest.approx(1.63, abs=0.005)


def three_ledgers(**site: object) -> Case:
    """A night of 100 MWh and a noon of 20 MWh; 50 MW of PV, a line of 10 MW, 30 MWh contract, 20 MWh certificates, 7 t.

    Night: 10 by the line, 90 from the grid. Noon: 10 by the line, 10 of 50 from the roof, 40 sold.
    """
    case = factory(prices=[1.0, 1.0], load_kw=[100_000, 20_000], profiles={"sun": [0.0, 1.0], "wind": [1.0, 1.0]})
    case = changed(case, GridRow, export_price_per_kwh=years_of(0.2, NOW))
    case = changed(case, GridFactorsRow, market_kgco2_per_kwh=years_of(0.6, NOW))
    plant: dict[str, object] = {"life_years": 25, "capex_per_kw": FREE, "fixed_om_per_kw_year": FREE}
    return changed(case, SiteRow, **site).with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=50_000, **plant),
        DirectLineRow(direct_line_id="line", profile="wind", max_size_kw=10_000, price_per_kwh=years_of(0.1, NOW), **plant),
        GreenPowerRow(contract_id="hydro", premium_price_per_kwh=years_of(-0.01, NOW), max_energy_kwh=30_000),
        CertificateRow(certificate_id="gec", price_per_mwh=years_of(30, NOW), max_mwh=years_of(20, NOW)),
        ProcessRow(process_id="leaks", base_year_activity_units=7, factor_tco2e_per_unit=1),
        TargetRow(indicator="market_tco2", limit={2026: 31}))


@pytest.fixture(scope="module")
def plan() -> Story:
    return solve(three_ledgers())


def test_the_flows_of_the_three_ledgers(plan: Story) -> None:
    assert plan.energy_kw("grid") == pytest.approx([90_000, 0])
    assert plan.energy_kw("export") == pytest.approx([0, -40_000])
    assert plan.bought("hydro") == pytest.approx(30_000)
    assert plan.bought("gec") == pytest.approx(20)


def test_location_knows_neither_contracts_nor_exports(plan: Story) -> None:
    # 90 MWh at the average of 0.5, and 7 t
    assert plan.indicator("gross_tco2") == pytest.approx(45 + 7)


def test_contracts_and_certificates_lower_the_market_ledger(plan: Story) -> None:
    # (90 - 30 - 20) MWh at the residual 0.6, and 7 t
    assert plan.indicator("market_tco2") == pytest.approx(24 + 7)
    assert plan.indicator("net_tco2") == pytest.approx(31)
    # roof used 10, line 20, contract 30, certificates 20 of 120 MWh
    assert plan.indicator("non_fossil_electricity_share") == pytest.approx(80 / 120)
    assert plan.indicator("non_fossil_energy_share") == pytest.approx(80 / 120)


def test_only_wires_count_physically(plan: Story) -> None:
    assert plan.indicator("physical_non_fossil_electricity_share") == pytest.approx(30 / 120)


def test_the_index_with_and_without_traded_green_power(plan: Story) -> None:
    tce = 120 * 0.1229
    assert plan.indicator("carbon_per_tce") == pytest.approx(31 / tce)
    without = solve(three_ledgers(certificates_lower_index=False))
    # all 90 MWh at 0.6, and 7 t
    assert without.indicator("carbon_per_tce") == pytest.approx(61 / tce)


def test_every_line_says_where_its_tonnes_come_from(plan: Story) -> None:
    found = {(line.source, line.ledger): plan.number(line.tco2(2026)) for line in plan.built.emissions.lines}
    assert {key: round(value, 6) for key, value in found.items()} == {
        ("grid", "location"): 45, ("grid", "contractual"): 54, ("roof", "location"): 0, ("roof", "contractual"): 0,
        ("line", "location"): 0, ("line", "contractual"): 0, ("leaks", "direct"): 7, ("hydro", "contractual"): -18,
        ("gec", "contractual"): -12}


def test_the_base_year_is_counted_from_purchases() -> None:
    case = factory(load_kw=[100_000]).with_rows(
        ProcessRow(process_id="leaks", base_year_activity_units=7, factor_tco2e_per_unit=2),
        CarrierRow(carrier_id="wood", kind="fuel", balance="yearly", base_year_purchase_units=1_000,
                   factor_tco2e_per_unit=0.01, biogenic_share=0.9))
    # 100 MWh at 0.5, 7 * 2, and the tenth of the wood that is fossil
    assert [(line.source, line.ledger, line.tco2) for line in base_year_inventory(case)] == [
        ("electricity", "location", 50), ("electricity", "contractual", 50), ("wood", "direct", pytest.approx(1)),
        ("wood", "biogenic", pytest.approx(9)), ("leaks", "direct", 14)]
    assert base_year_gross_tco2(case) == pytest.approx(65)


def test_a_base_year_fuel_without_a_factor_is_a_problem_at_its_cell() -> None:
    coal = CarrierRow(carrier_id="coal", kind="fuel", balance="yearly", base_year_purchase_units=5.0)
    assert [p.code for p in check_case(factory().with_rows(coal))] == ["E443"]


def test_own_fossil_power_is_electricity_used_but_no_energy_twice() -> None:
    """Half PV, half gas engine at 1 to 1: half the electricity is non-fossil, and energy is the gas and the PV."""
    rule = count(factory(), Activity.OWN_FOSSIL_ELECTRICITY)
    assert (rule.energy, rule.non_fossil) == (1, 0)
    case = factory(prices=[1.0], load_kw=[100])
    entries = [Entry(activity, "part", "item", "electricity", "MWh", lambda y: 50.0)
               for activity in (Activity.OWN_NON_FOSSIL_ELECTRICITY, Activity.OWN_FOSSIL_ELECTRICITY)]
    emissions = emissions_of(case, Ledger(entries))
    assert emissions.electricity_mwh(2026) == pytest.approx(100.0)
    assert emissions.non_fossil_electricity_mwh(2026) == pytest.approx(50.0)
    assert emissions.energy_tce(2026) == pytest.approx(50.0 * case.site.electricity_kgce_per_kwh)


def test_a_fuel_without_a_factor_takes_heating_value_carbon_and_oxidation() -> None:
    """Bituminous coal of GB/T 32151.22-2024 table C.1: 19.57 GJ/t, 26.1 tC/TJ, 93 %."""
    coal = CarrierRow(carrier_id="coal", kind="fuel", balance="yearly", carrier_unit="t", kwh_per_unit=19.57e3 / 3.6,
                      carbon_content_tc_per_tj=26.1, oxidation_share=0.93, base_year_purchase_units=1_000)
    assert coal.emission_factor_tco2e_per_unit == pytest.approx(0.01957 * 26.1 * 0.93 * 44 / 12)
    # data/fuel_factors.csv: 1.7417 t a tonne
    line = next(line for line in base_year_inventory(factory().with_rows(coal)) if line.source == "coal")
    assert (line.category, line.gas, line.tco2) == ("stationary_combustion", "CO2", pytest.approx(1741.7, abs=0.1))
    assert dataclasses.replace(coal, factor_tco2e_per_unit=2.0).emission_factor_tco2e_per_unit == 2.0


@pytest.mark.parametrize(("gwp_set", "tonnes"), [("AR5", 1_923.5), ("AR6", 2_255.5)])
def test_a_leak_counts_its_gas_by_the_set_of_the_site(gwp_set: str, tonnes: float) -> None:
    chillers = ProcessRow(process_id="chillers", kind="fugitive", activity_unit="t", base_year_activity_units=2,
                          gas="R-410A", gas_t_per_unit=0.5)
    case = changed(factory(load_kw=[1], factor=0.0), SiteRow, gwp_set=gwp_set).with_rows(chillers)
    plan = solve(case)
    # 2 t lost to a half, times the potential of the mix
    assert plan.indicator("gross_tco2") == pytest.approx(tonnes)
    line = next(line for line in plan.built.emissions.lines if line.source == "chillers")
    assert (line.category, line.gas, line.factor(2026)) == ("fugitive", "R-410A", pytest.approx(tonnes / 2))


@pytest.mark.parametrize(("changes", "code"), [({"gas": "R410"}, "E448"), ({}, "E449"), ({"gas": "CO2"}, "E449")])
def test_a_process_without_a_factor_is_a_problem_at_its_cell(changes: dict[str, str], code: str) -> None:
    leak = ProcessRow(process_id="leak", base_year_activity_units=1, **changes)  # type: ignore[arg-type]
    assert [p.code for p in check_case(factory().with_rows(leak)) if p.code < "I"] == [code]


def test_biomass_power_counts_its_energy_once_with_the_fuel() -> None:
    """50 MWh from 100 MWh of wood beside 50 MWh from the grid: E is the wood and the grid, R is the wood."""
    wood = CarrierRow(carrier_id="wood", kind="fuel", balance="yearly", factor_tco2e_per_unit=0.0, biogenic_share=1.0)
    case = factory(prices=[1.0], load_kw=[100]).with_rows(wood)
    entries = [Entry(Activity.FUEL, "carriers", "wood", "wood", "MWh", lambda y: 100.0),
               Entry(Activity.OWN_BIOMASS_ELECTRICITY, "equipment", "chp", "electricity", "MWh", lambda y: 50.0),
               Entry(Activity.GRID_ELECTRICITY, "grid", "grid", "electricity", "MWh", lambda y: 50.0)]
    emissions, kgce = emissions_of(case, Ledger(entries)), case.site.electricity_kgce_per_kwh
    assert emissions.energy_tce(2026) == pytest.approx(100 / MWH_PER_TCE + 50 * kgce)
    assert emissions.non_fossil_tce(2026) == pytest.approx(100 / MWH_PER_TCE)
    assert emissions.non_fossil_electricity_mwh(2026) == emissions.physical_non_fossil_mwh(2026) == 50.0


def test_exports_of_a_site_without_own_green_power_are_fossil() -> None:
    chp = Entry(Activity.OWN_FOSSIL_ELECTRICITY, "equipment", "chp", "electricity", "MWh", lambda y: 80.0)
    sold = Entry(Activity.EXPORTED_ELECTRICITY, "grid", "export", "electricity", "MWh", lambda y: 30.0)
    roof = Entry(Activity.OWN_NON_FOSSIL_ELECTRICITY, "pv", "roof", "electricity", "MWh", lambda y: 40.0)
    fossil, mixed = (emissions_of(factory(), Ledger(entries)) for entries in ([chp, sold], [chp, sold, roof]))
    assert (fossil.electricity_mwh(2026), fossil.non_fossil_electricity_mwh(2026)) == (50.0, 0.0)
    # what a roof makes is what is sold first: the careful reading
    assert (mixed.electricity_mwh(2026), mixed.non_fossil_electricity_mwh(2026)) == (90.0, 10.0)


def test_upstream_is_reported_apart_and_only_where_a_factor_is_given() -> None:
    coke = dataclasses.replace(natural_gas(), upstream_factor_tco2e_per_unit=3.0)
    oven = EndUseRow(end_use_id="oven", carrier="gas", base_year_energy_kwh=389.31e3 / 3.6)
    plan = solve(factory(load_kw=[1_000], factor=0.5).with_rows(coke, oven))
    # one unit of gas; no upstream of the grid was given
    assert plan.number(plan.built.emissions.upstream(2026)) == pytest.approx(3.0)
    assert plan.indicator("gross_tco2") == pytest.approx(21.6219 + 0.5)


def test_exported_heat_is_deducted_by_gbt32150_alone() -> None:
    steam = CarrierRow(carrier_id="steam", kind="heat", balance="hourly", carrier_unit="GJ", kwh_per_unit=1000 / 3.6,
                       factor_tco2e_per_unit=0.11, base_year_purchase_units=1_000, base_year_export_units=400)
    case = factory(load_kw=[0]).with_rows(steam)
    assert base_year_gross_tco2(case) == pytest.approx(110)
    assert base_year_gross_tco2(changed(case, SiteRow, rule_set="gbt32150")) == pytest.approx(66)
