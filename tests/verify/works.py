"""A works with a bit of everything that is counted, small enough to solve in a second, and its result as tables."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.stories import changed, factory, gas
from zcopt.analysis.tornado import tornado_tables
from zcopt.api import Result, optimize
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import DemandChargeRow, GridRow, TariffTierRow
from zcopt.inputs.case import Case
from zcopt.inputs.end_uses import EndUseRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.scoring import ScoringRow
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProcessRow, ProductRow, SettingsRow, SiteRow
from zcopt.manifest import manifest_of, tables_beside
from zcopt.measures.capture import CaptureRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.converter import ConverterRow
from zcopt.measures.direct_line import DirectLineRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.offset import OffsetRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.measures.supplier import SupplierRow
from zcopt.model.budget import BudgetRow
from zcopt.model.carbon_cost import BenchmarkRow, CarbonCostRow
from zcopt.model.links import LinkRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.targets import TargetRow
from zcopt.plans.cbam import cbam_tables
from zcopt.plans.footprint import footprint_tables
from zcopt.plans.records import tables_of
from zcopt.plans.tables import Record
from zcopt.runs import base_year_table

YEARS = (2026, 2027, 2028)
PRICES, LOAD = (0.4, 1.2, 1.2, 0.4), (4_000.0, 10_000.0, 6_000.0, 8_000.0)
HOURS = 2_190.0
SUN, WIND = (0.0, 0.3, 0.9, 0.1), (0.7, 0.5, 0.4, 0.6)


def path(value: float, step: float = 0.0) -> dict[int, float]:
    """A number by year."""
    return {year: value + step * k for k, year in enumerate(YEARS)}


@dataclass(frozen=True)
class Run:
    """A case and what was found for it, as files would hold it."""

    case: Case
    tables: Mapping[str, tuple[Record, ...]]
    manifest: Mapping[str, Any]


def run_of(case: Case, plans: int = 2) -> Run:
    """Solve a case; its tables and manifest."""
    return replace(written(optimize(case, plans=plans, gap=1e-7, threads=1)), case=case)


def written(result: Result) -> Run:
    """The tables of a result, as a run folder would hold them."""
    case, tables = result.case, tables_of(result.reference, result.plans, result.case.years, result.base_year_gross_tco2)
    tables = {**tables, **tables_beside(result)}
    tables |= cbam_tables(case, tables)
    tables |= footprint_tables(case, tables) | base_year_table(case)
    manifest = manifest_of(result, datetime.datetime(2026, 1, 1))
    return Run(case, {**tables, **tornado_tables(manifest, tables)}, manifest)


def plain(rule_set: str = "zero_carbon_factory_2026", *, export: bool = False) -> Case:
    """Power at two prices, three years, a falling grid factor and a dirtier residual one."""
    case = factory(PRICES, LOAD, years=YEARS, rate=0.06, weight_h=HOURS, profiles={"sun": SUN, "wind": WIND})
    case = changed(case, SiteRow, rule_set=rule_set, electricity_kgce_per_kwh=0.1229)
    case = changed(case, GridRow, network_price_per_kwh=path(0.15), levies_price_per_kwh=path(0.03),
                   export_price_per_kwh=path(0.3) if export else {})
    case = changed(case, SettingsRow, archetypes=False, size_classes=1)
    return changed(case, GridFactorsRow, average_kgco2_per_kwh=path(0.55, -0.02), market_kgco2_per_kwh=path(0.6, -0.01),
                   upstream_kgco2_per_kwh=path(0.05), base_year_average_kgco2_per_kwh=0.57, base_year_market_kgco2_per_kwh=0.61)


def works(rule_set: str = "zero_carbon_factory_2026", *, export: bool = False, flexible: bool = False,
          deep: bool = False) -> Case:
    """Steam from gas or wood, a kiln with its process CO2 and leaks, everything on offer that lowers them."""
    case = _offers(plain(rule_set, export=export), flexible)
    cars = ProductRow(product_id="cars", base_year_output_units=1_000, output_units=path(1_050, 50), value_added_per_unit=20_000)
    case = case.with_rows(
        cars, gas(0.35, YEARS), CarrierRow(carrier_id="steam", kind="heat", balance="hourly"),
        CarrierRow(carrier_id="wood", kind="fuel", balance="yearly", carrier_unit="t", kwh_per_unit=4_200, biogenic_share=0.95,
                   price_per_unit=path(1_100), carbon_content_tc_per_tj=27.0, oxidation_share=0.95,
                   upstream_factor_tco2e_per_unit=0.03, limit_units=path(3_000)),
        CarrierRow(carrier_id="diesel", kind="fuel", balance="yearly", carrier_unit="t", kwh_per_unit=11_850,
                   price_per_unit=path(7_500), factor_tco2e_per_unit=3.1, burnt_in="vehicles", base_year_purchase_units=50),
        EndUseRow(end_use_id="drying", carrier="steam", base_year_energy_kwh=9e6, scales_with="cars", scaling_share=0.6),
        EndUseRow(end_use_id="trucks", carrier="diesel", base_year_energy_kwh=592_500),
        ProcessRow(process_id="kiln", base_year_activity_units=4_000, factor_tco2e_per_unit=0.5, gas="CO2", scales_with="cars"),
        ProcessRow(process_id="switchgear", base_year_activity_units=2, kind="fugitive", gas="SF6", gas_t_per_unit=0.001),
        EquipmentRow(equipment_id="old boiler", capacity_kw=3_000, age_years=5, life_years=7, output_1_carrier="steam",
                     input_1_carrier="gas", input_1_per_output=1.15, fixed_om_per_kw_year=path(12), variable_om_per_kwh=0.004),
        MaterialRow(material_id="steel", product="cars", amount_units=0.9, factor_tco2e_per_unit=2.1,
                    transport_tco2e_per_unit=0.04, price_per_unit=path(4_000)),
        TargetRow(indicator="non_fossil_electricity_share", limit={2028: 0.3}),
        ScoringRow(criterion="net_present_cost", weight_share=0.6, worst=2e8, best=1e8),
        ScoringRow(criterion="cumulative_gross_tco2", weight_share=0.4, worst=120_000, best=60_000))
    if export:
        case = changed(case, PvRow, max_size_kw=20_000)
    return _deep(case) if deep else case


def _deep(case: Case) -> Case:
    """Targets that need capture, another supplier, contracts, certificates and offsets."""
    return case.with_rows(TargetRow(indicator="carbon_removal_share", limit={2027: 0.02, 2028: 0.03}),
                          TargetRow(indicator="upstream_tco2", limit={2028: 5_000}),
                          TargetRow(indicator="net_tco2", limit={2027: 12_000, 2028: 900}),
                          TargetRow(indicator="gross_reduction_share", limit={2028: 0.99}, price_per_unit_missed=30))


def _offers(case: Case, flexible: bool) -> Case:
    return case.with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=5_000, life_years=20, capex_per_kw=path(3_000, -100), fixed_cost=20_000,
              fixed_om_per_kw_year=path(30)),
        PvRow(pv_id="carport", profile="sun", max_size_kw=1_000, life_years=20, capex_per_kw=path(0.0), attributes="sold",
              ownership="third_party", energy_price_per_kwh=path(0.5), fixed_om_per_kw_year=path(0.0)),
        DirectLineRow(direct_line_id="wind park", profile="wind", max_size_kw=2_000, life_years=10, capex_per_kw=path(500),
                      price_per_kwh=path(0.45), fixed_om_per_kw_year=path(5), capacity_fee_per_kw_year=path(20)),
        StorageRow(storage_id="battery", max_energy_kwh=4_000, duration_hours=2, life_years=10, capex_per_kwh=path(300),
                   capex_per_kw=path(50), fixed_om_per_kwh_year=path(3), charge_efficiency_share=0.95,
                   discharge_efficiency_share=0.95),
        ConverterRow(converter_id="wood boiler", output_1_carrier="steam", input_1_carrier="wood", input_1_per_output=1.2,
                     max_size_kw=4_000, capex_per_kw=path(900), fixed_om_per_kw_year=path(30), life_years=15,
                     in_reference=True),
        ConverterRow(converter_id="wood engine", output_1_carrier="electricity", output_2_carrier="steam",
                     output_2_per_output=1.5, input_1_carrier="wood", input_1_per_output=3.4, non_fossil_power=True,
                     max_size_kw=400, capex_per_kw=path(5_000), fixed_om_per_kw_year=path(90), life_years=15),
        RetrofitRow(retrofit_id="drives", saves_on_1="load", saving_share_1=0.08, saves_on_2="steel", saving_share_2=-0.01,
                    life_years=12, capex_cost=path(2_000_000), om_cost_per_year=path(10_000), downtime_cost=40_000),
        RetrofitRow(retrofit_id="lamps", saves_on_1="electricity", saving_share_1=0.05, life_years=2,
                    capex_cost=path(300_000)),
        SupplierRow(supplier_id="scrap steel", material="steel", factor_tco2e_per_unit=0.9, premium_price_per_unit=path(60),
                    largest_share=0.5, one_off_cost=30_000),
        CaptureRow(capture_id="amine", source_id="kiln", capture_rate_share=0.9, max_tco2_per_year=1_500,
                   capex_per_tco2_year=path(400), fixed_om_per_tco2_year=path(20), life_years=20, heat_carrier="steam",
                   heat_kwh_per_tco2=800, power_kwh_per_tco2=120, transport_storage_price_per_tco2=path(150),
                   variable_cost_per_tco2=15),
        CaptureRow(capture_id="stack", source_id="wood", capture_rate_share=0.5, max_tco2_per_year=500,
                   capex_per_tco2_year=path(400), fixed_om_per_tco2_year=path(20), life_years=20, power_kwh_per_tco2=150,
                   transport_storage_price_per_tco2=path(150)),
        GreenPowerRow(contract_id="wind", premium_price_per_kwh=path(0.03), max_energy_kwh=2e7, tenor_years=2,
                      flexible=flexible, import_cap_share=0.6),
        CertificateRow(certificate_id="gec", price_per_mwh=path(6, 2), max_mwh=path(30_000), vintage_validity_years=2),
        OffsetRow(offset_id="ccer", kind="ccer", price_per_tco2=path(60, 5), max_tco2=path(2_000)),
        OffsetRulesRow(cap_share_of_base_year=0.05, internal_carbon_price=path(80)),
        CarbonCostRow(scope1_price=path(70, 5), free_allocation_tco2=path(1_000), compliance_credit_price=path(50),
                      tax_price=path(10), internal_price=path(30)),
        BenchmarkRow(product="cars", benchmark_tco2_per_unit=path(0.5)),
        DemandChargeRow(charge_id="peak", price_per_kw_month=path(38)),
        BudgetRow(capex_limit_cost=path(40_000_000)))


def odd() -> Case:
    """What yearly tables do not give: power sized apart, early retirement, replaced projects, tiers, peaks, shifting."""
    case = plain().with_rows(
        gas(0.5, YEARS), CarrierRow(carrier_id="steam", kind="heat", balance="hourly"),
        EndUseRow(end_use_id="drying", carrier="steam", base_year_energy_kwh=6e6),
        EndUseRow(end_use_id="chargers", carrier="electricity", base_year_energy_kwh=3e6, shiftable_share=0.5,
                  shift_window_hours=4, shift_cost_per_kwh=0.01),
        EquipmentRow(equipment_id="boiler", capacity_kw=1_000, age_years=1, life_years=20, output_1_carrier="steam",
                     input_1_carrier="gas", input_1_per_output=1.2, fixed_om_per_kw_year=path(40), early_retirement=True,
                     retirement_cost_per_kw=20),
        ConverterRow(converter_id="heat pump", output_1_carrier="steam", input_1_carrier="electricity", input_1_per_output=0.3,
                     max_size_kw=800, unit_size_kw=100, capex_per_kw=path(2_000), fixed_om_per_kw_year=path(20), life_years=15),
        StorageRow(storage_id="battery", max_energy_kwh=6_000, max_power_kw=3_000, life_years=10, capex_per_kwh=path(200),
                   capex_per_kw=path(150), fixed_om_per_kwh_year=path(2), charge_efficiency_share=0.95,
                   discharge_efficiency_share=0.95, wear_cost_per_kwh=0.02),
        DirectLineRow(direct_line_id="wind park", profile="wind", max_size_kw=3_000, life_years=10, capex_per_kw=path(0.0),
                      price_per_kwh=path(0.4), fixed_om_per_kw_year=path(0.0), take_or_pay_share=0.9),
        RetrofitRow(retrofit_id="belts", saves_on_1="load", saving_share_1=0.03, life_years=10, capex_cost=path(100_000)),
        RetrofitRow(retrofit_id="motors", saves_on_1="load", saving_share_1=0.1, life_years=10, capex_cost=path(900_000),
                    first_build_year=2027),
        LinkRow(first="motors", relation="replaces", second="belts"),
        TariffTierRow(from_kwh_per_month=2_000_000, extra_price_per_kwh=path(0.1)),
        DemandChargeRow(charge_id="peak", price_per_kw_month=path(38)),
        OffsetRulesRow(audit=True, audit_marginal_price=path(100)))
    return changed(case, GridRow, peak_charging="cheaper", transformer_kva=16_000, capacity_price_per_kva_month=path(24))
