"""An integrated steel works in Hubei, 2023, as verified, counted by the rules of GB/T 32150.

Published (verification report 2020-2023, issued 2024-06-03, no. 94-02): fossil fuels 7.4403 Mt, process 0.6922 Mt, power
-0.0095 Mt (more sold than bought), carbon stored in products -0.2968 Mt, together 7.826 Mt and 1.798 tCO2 per tonne of
4.352 Mt crude steel. Published factors: data/fuel_factors.csv, data/process_factors.csv, data/grid_factors.csv.

Not published: the amounts behind these tonnes. They are backed out of the published tonnes with published factors, never
invented: fuels as if all were washed coal (the works makes its own coke), the power sold at the national average, the process
by several splits over limestone, dolomite, electrodes and bought pig iron, which must all give the same total. Of the carbon
stored, crude steel follows from its published factor and output; the rest (tar, benzole, slag) is the published remainder. So
what is proved is the chain - heating value, carbon content, oxidation, signs, what is deducted - and not the split.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from tests.stories import changed, factory
from zcopt.carbon.inventory import base_year_emissions, base_year_gross_tco2, base_year_inventory, inventory_of
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProcessRow, SiteRow
from zcopt.inputs.tables import DataRow, table
from zcopt.starter.baselines import find_baseline
from zcopt.units import GJ_PER_MWH

FOSSIL, PROCESS, POWER, STORED = 7.4403e6, 0.6922e6, -0.0095e6, -0.2968e6
CRUDE_STEEL_T = 4.352e6
YEAR = 2023
SPLITS = ({"limestone CaCO3": 1.0}, {"limestone CaCO3": 0.6, "dolomite CaMg(CO3)2": 0.4},
          {"limestone CaCO3": 0.5, "dolomite CaMg(CO3)2": 0.3, "graphite electrode (steel)": 0.05,
           "pig iron carbon in (steel)": 0.15})


def fuel(name: str, *, tonnes: float = 0.0) -> CarrierRow:
    """A fuel by its heating value, carbon content and oxidation; the factor of the table is not used."""
    row = table("fuel_factors").one(fuel=name)
    amount = row.number("ncv_gj_per_unit") * 1000 / GJ_PER_MWH
    return CarrierRow(carrier_id=name, kind="fuel", balance="yearly", carrier_unit=row.unit, kwh_per_unit=amount,
                      carbon_content_tc_per_tj=row.number("carbon_content_tc_per_tj"),
                      oxidation_share=row.number("oxidation_share"), tce_per_unit=row.number("tce_per_unit"),
                      base_year_purchase_units=tonnes)


def process(item: str, units: float, sign: float = 1.0) -> ProcessRow:
    return ProcessRow(process_id=item, activity_unit="t", base_year_activity_units=units, gas="CO2",
                      factor_tco2e_per_unit=sign * factor(item).value)


def factor(item: str) -> DataRow:
    return table("process_factors").one(item=item)


def works(split: Mapping[str, float] = SPLITS[0]) -> Case:
    average = table("grid_factors").one(region="National", vintage=str(YEAR), kind="average").number("value_kgco2_per_kwh")
    coal = table("fuel_factors").one(fuel="washed coal").number("tco2_per_unit")
    case = factory(load_kw=[0.0], years=(YEAR + 1,))
    case = changed(changed(case, SiteRow, rule_set="gbt32150", sector="steel"), GridFactorsRow,
                   base_year_average_kgco2_per_kwh=average, base_year_market_kgco2_per_kwh=average)
    sold = CarrierRow(carrier_id="electricity", kind="electricity", balance="hourly", base_year_purchase_units=0.0,
                      base_year_export_units=-POWER / average * 1000)
    case = Case(name="works", rows_by_type=MappingProxyType({**case.rows_by_type, CarrierRow: (sold,)}), grid=case.grid)
    steel = process("crude steel carbon stored (credit)", CRUDE_STEEL_T, sign=-1.0)
    kept = STORED + CRUDE_STEEL_T * factor("crude steel carbon stored (credit)").value
    rest = ProcessRow(process_id="carbon in by-products", activity_unit="tCO2", base_year_activity_units=-kept, gas="CO2",
                      factor_tco2e_per_unit=-1.0)
    burnt = (process(item, share * PROCESS / factor(item).value) for item, share in split.items())
    return case.with_rows(fuel("washed coal", tonnes=FOSSIL / coal), *burnt, steel, rest)


@pytest.mark.parametrize("split", SPLITS, ids=len)
def test_the_verified_total_and_its_intensity(split: Mapping[str, float]) -> None:
    gross = base_year_gross_tco2(works(split))
    assert gross == pytest.approx(7.826e6, rel=1e-4)
    assert gross / CRUDE_STEEL_T == pytest.approx(1.798, abs=5e-4)


def test_every_part_of_the_verified_total() -> None:
    lines = base_year_inventory(works(SPLITS[2]))

    def total(**where: object) -> float:
        return sum(line.tco2 for line in lines if all(getattr(line, key) == value for key, value in where.items()))

    assert total(category="stationary_combustion", ledger="direct") == pytest.approx(FOSSIL, rel=1e-4)
    assert total(category="exported_energy", ledger="location") == pytest.approx(POWER)
    assert sum(line.tco2 for line in lines if line.category == "process" and line.tco2 > 0) == pytest.approx(PROCESS)
    assert sum(line.tco2 for line in lines if line.category == "process" and line.tco2 < 0) == pytest.approx(STORED)
    # 15.4 kg of CO2 a tonne of crude steel
    assert total(source="crude steel carbon stored (credit)") == pytest.approx(-67_021, abs=1)


def test_what_is_sold_is_not_deducted_by_the_national_set() -> None:
    """Without the 9,500 t of power the total is that of the model factory in data/sector_baselines.csv."""
    national = changed(works(), SiteRow, rule_set="zero_carbon_factory_2026")
    assert base_year_gross_tco2(national) - base_year_gross_tco2(works()) == pytest.approx(-POWER)
    published = find_baseline("steel_bf_bof").row.number("total_average_tco2e")
    assert base_year_gross_tco2(national) == pytest.approx(published, rel=1e-4)


def test_stored_carbon_is_no_removal() -> None:
    emissions = base_year_emissions(works())
    assert emissions.ledger("removal", YEAR) == 0 and emissions.stored(YEAR) == 0


@pytest.mark.parametrize(("name", "per_tce"), [("natural gas", 1.63), ("diesel", 2.13), ("bituminous coal", 2.61)])
def test_a_site_on_one_fuel_has_the_index_of_that_fuel(name: str, per_tce: float) -> None:
    found = inventory_of(factory(load_kw=[0.0]).with_rows(fuel(name, tonnes=1_000.0)))
    assert list(found.carbon_per_tce.values()) == pytest.approx([per_tce, per_tce], abs=5e-3)


def test_a_site_on_bought_heat_has_the_index_of_the_default_factor() -> None:
    """0.11 t/GJ x 29.3076 GJ/tce."""
    heat = CarrierRow(carrier_id="steam", kind="heat", balance="hourly", carrier_unit="GJ", kwh_per_unit=1000 / GJ_PER_MWH,
                      factor_tco2e_per_unit=factor("purchased heat").value, base_year_purchase_units=1_000)
    found = inventory_of(factory(load_kw=[0.0]).with_rows(heat))
    assert list(found.carbon_per_tce.values()) == pytest.approx([3.22, 3.22], abs=5e-3)
