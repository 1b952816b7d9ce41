"""Tonnes and indices worked by hand."""

from __future__ import annotations

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
    assert [(line.source, line.tco2_location) for line in base_year_inventory(case)] == [
        ("electricity", 50), ("wood", pytest.approx(1)), ("leaks", 14)]
    assert base_year_gross_tco2(case) == pytest.approx(65)


def test_a_base_year_fuel_without_a_factor_is_a_problem_at_its_cell() -> None:
    coal = CarrierRow(carrier_id="coal", kind="fuel", balance="yearly", base_year_purchase_units=5.0)
    assert [p.code for p in check_case(factory().with_rows(coal))] == ["E443"]


def test_own_fossil_power_is_electricity_used_but_no_energy_twice() -> None:
    """Half PV, half gas engine at 1 to 1: half the electricity is non-fossil, and energy is the gas and the PV."""
    rule = count("zero_carbon_factory_2026", Activity.OWN_FOSSIL_ELECTRICITY)
    assert (rule.energy, rule.non_fossil) == (1, 0)
    case = factory(prices=[1.0], load_kw=[100])
    entries = [Entry(activity, "part", "item", "electricity", "MWh", lambda y: 50.0)
               for activity in (Activity.OWN_NON_FOSSIL_ELECTRICITY, Activity.OWN_FOSSIL_ELECTRICITY)]
    emissions = emissions_of(case, Ledger(entries))
    assert emissions.electricity_mwh(2026) == pytest.approx(100.0)
    assert emissions.non_fossil_electricity_mwh(2026) == pytest.approx(50.0)
    assert emissions.energy_tce(2026) == pytest.approx(50.0 * case.site.electricity_kgce_per_kwh)
