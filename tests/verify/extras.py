"""Cases for what works.py leaves out: terms of finance, exports, checklists, several products, contracts, analyses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.stories import changed, factory, gas, years_of
from tests.verify.works import YEARS, Run, odd, path, plain, run_of, works, written
from zcopt.analysis.records import (
    cheapest_first_records,
    frontier_records,
    macc_records,
    price_line_records,
    shadow_records,
    sweep_records,
)
from zcopt.api import must_have
from zcopt.carbon.cbam_sheets import CbamGoodRow, CbamPrecursorRow, CbamTermsRow
from zcopt.carbon.checklist import ChecklistRow
from zcopt.carbon.thresholds import ThresholdRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.inputs.case import Case
from zcopt.inputs.end_uses import EndUseRow
from zcopt.inputs.finance_terms import FinanceRow
from zcopt.inputs.footprint import FootprintShareRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.sensitivity import SensitivityRow
from zcopt.inputs.sheets import CarrierRow, ProcessRow, ProductRow, SettingsRow, SiteRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.offset import OffsetRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.carbon_cost import CarbonCostRow
from zcopt.model.targets import TargetRow
from zcopt.plans.records import records_of
from zcopt.studies import study_costs, study_frontier

EVERY_TERM: dict[str, Any] = {
    "money": "nominal", "inflation_share": 0.03, "company_profit_cost": path(300_000, 50_000), "carry_forward_years": 1,
    "electronics_items": ("drives",), "buildings_items": ("wind park",), "credit_items": ("drives", "roof"),
    "prices_include_vat": True, "grant_items": ("roof", "battery"), "grant_share": 0.3, "grant_limit_cost": 900_000.0,
    "generation_grant_per_kwh": path(0.05), "award_cost": {2027: 250_000.0}, "grants_taxed": False, "loan_share": 0.6,
    "loan_rate_share": 0.05, "loan_years": 4, "grace_years": 1, "repayment": "equal_principal", "reinvestment_rate_share": 0.07,
    "energy_escalation_share": 0.01, "carbon_escalation_share": 0.02, "other_escalation_share": -0.01}


def full() -> Case:
    """The works with every term of finance, an export to the EU, own thresholds and answers."""
    case = works(deep=True).with_rows(
        FinanceRow(**EVERY_TERM),
        CbamGoodRow(good_id="body", sector="iron_steel", product="cars", product_t_per_unit=1.2, exported_t=path(300),
                    benchmark_tco2_per_t=1.1, attributed_share=0.8, power_attributed_share=0.7, corrections_tco2=path(25)),
        CbamGoodRow(good_id="block", sector="cement", product="cars", exported_t=path(50), benchmark_tco2_per_t=0.4,
                    sources=("kiln", "gas")),
        CbamGoodRow(good_id="casting", sector="aluminium", product="cars", exported_t=path(40), basis="default",
                    default_direct_tco2_per_t=3.0, default_indirect_tco2_per_t=1.0, benchmark_tco2_per_t=0.5),
        CbamPrecursorRow(good="body", precursor="pig iron", precursor_t_per_t=0.4, direct_tco2_per_t=1.8, indirect_tco2_per_t=0.2,
                         is_default=True),
        CbamTermsRow(certificate_price=path(80, 4), euro_exchange_factor=path(8), power_kgco2_per_kwh={2027: 0.5}),
        SensitivityRow(assumption="capex", low_share=-0.1, high_share=0.3, source="the board"),
        SensitivityRow(assumption="carbon_added", added_price_per_tco2=120.0),
        ChecklistRow(energy_saving_equipment_share={2026: 0.4, 2028: 0.9}, disclosure={2026: 0.0, 2027: 1.0},
                     control_functions_count=path(11)),
        ThresholdRow(indicator="carbon_per_tce", level="entry", limit={2026: 3.0, 2028: 0.5}),
        ThresholdRow(indicator="energy_saving_equipment_share", level="leading", limit={2028: 0.8}))
    measured = tuple(replace(row, base_year_purchase_units=30_000_000) if row.carrier_id == "gas" else row
                     for row in case.rows(CarrierRow))
    return Case(name=case.name, rows_by_type={**case.rows_by_type, CarrierRow: measured}, grid=case.grid)


def after_tax() -> Case:
    """Plans chosen after tax; who owns the roof and who pays for the drives is chosen too."""
    terms = FinanceRow(optimise_after_tax=True, inflation_share=0.02, grant_items=("roof", "presses"), grant_share=0.2,
                       credit_items=("presses",), generation_grant_per_kwh=path(0.03), loan_share=0.7)
    return plain().with_rows(
        terms, gas(0.4, YEARS), EndUseRow(end_use_id="oven", carrier="gas", base_year_energy_kwh=4e6),
        PvRow(pv_id="roof", profile="sun", max_size_kw=3_000, life_years=20, capex_per_kw=path(3_000),
              fixed_om_per_kw_year=path(30), ownership="either", tariff_discount_share=0.2),
        PvRow(pv_id="canopy", profile="sun", max_size_kw=1_000, life_years=20, capex_per_kw=path(90_000),
              fixed_om_per_kw_year=path(30), ownership="either", tariff_discount_share=0.3, contract_attributes="sold"),
        RetrofitRow(retrofit_id="drives", saves_on_1="load", saving_share_1=0.05, life_years=8, capex_cost=path(9_000_000),
                    om_cost_per_year=path(20_000), downtime_cost=5_000, ownership="either", shared_saving_share=0.6,
                    shared_saving_years=2, shared_saving_price_per_kwh=path(0.6, 0.02)),
        RetrofitRow(retrofit_id="presses", saves_on_1="load", saving_share_1=0.06, life_years=12, capex_cost=path(2_000_000),
                    lead_years=1),
        CertificateRow(certificate_id="gec", price_per_mwh=path(6), max_mwh=path(9_000)),
        CarbonCostRow(scope1_price=path(70), internal_price=path(20)), TargetRow(indicator="market_tco2", limit={2028: 30_000}))


def two_products() -> Case:
    """Two products that share power by end use and gas by a row for all else, with a target on the footprint of one."""
    case = changed(plain(), SiteRow, footprint_ledger="contractual")
    shares = (("plate", "", 0.7), ("wire", "", 0.3), ("plate", "load", 0.2), ("wire", "load", 0.8), ("wire", "steel", 1.0))
    return case.with_rows(
        *(ProductRow(product_id=name, product_unit="t", base_year_output_units=1_000, output_units=path(1_000, step))
          for name, step in (("plate", 0), ("wire", 40))),
        gas(0.3, YEARS), CarrierRow(carrier_id="heat", kind="heat", balance="hourly"),
        EquipmentRow(equipment_id="boiler", capacity_kw=3_000, age_years=0, life_years=20, output_1_carrier="heat",
                     input_1_carrier="gas", input_1_per_output=1.1),
        EndUseRow(end_use_id="drying", carrier="heat", base_year_energy_kwh=9e6, scales_with="wire"),
        ProcessRow(process_id="steel", base_year_activity_units=500, factor_tco2e_per_unit=1.0, gas="CO2"),
        MaterialRow(material_id="billet", product="wire", amount_units=1.1, factor_tco2e_per_unit=2.0),
        *(FootprintShareRow(product=product, source_id=source, base_share=share, planned_share={}, method="physical")
          for product, source, share in shares),
        RetrofitRow(retrofit_id="insulation", saves_on_1="drying", saving_share_1=0.2, life_years=10, capex_cost=path(500_000)),
        PvRow(pv_id="roof", profile="sun", max_size_kw=3_000, life_years=20, capex_per_kw=path(3_000),
              fixed_om_per_kw_year=path(30)),
        CertificateRow(certificate_id="surplus", price_per_mwh={2026: -1.0, 2027: 9.0, 2028: 9.0}, vintage_validity_years=1,
                       max_mwh={2026: 90_000.0, 2027: 0.0, 2028: 0.0}),
        TargetRow(indicator="product_footprint", product="wire", limit={2028: 30_000}),
        TargetRow(indicator="carbon_per_product", product="plate", limit={2028: 9.0}, price_per_unit_missed=2.0))


def small() -> Case:
    """Two years, three projects, certificates and offsets: small enough for every analysis in a second."""
    years = (2026, 2027)
    return changed(factory([1.0], [100_000], years=years, rate=0.05, profiles={"sun": [1.0]}), SettingsRow,
                   archetypes=True, size_classes=1).with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=30_000, life_years=3, capex_per_kw=years_of(2.5, years),
              fixed_om_per_kw_year=years_of(0.02, years)),
        *(RetrofitRow(retrofit_id=name, saves_on_1="load", saving_share_1=saving, life_years=2, capex_cost=years_of(price, years))
          for name, saving, price in (("lamps", 0.1, 12_000), ("drives", 0.15, 45_000))),
        CertificateRow(certificate_id="gec", price_per_mwh=years_of(6, years), max_mwh=years_of(20, years)),
        OffsetRow(offset_id="ccer", kind="ccer", price_per_tco2=years_of(60, years), max_tco2=years_of(2, years)),
        TargetRow(indicator="gross_tco2", limit={2027: 42.0}), TargetRow(indicator="net_tco2", limit={2027: 25.0}))


def mixed_hours() -> Run:
    """The works as if the best plan and the reference had been dispatched on all hours with the very same result."""
    run, on_all_hours = run_of(full()), {"P1", "reference"}
    plans = tuple({**row, "basis": "all hours", "full_year_cost_error_share": 0.0} if row["plan"] in on_all_hours else row
                  for row in run.tables["plans"])
    said = [{**entry, "basis": "all hours"} if entry["name"] in on_all_hours else entry for entry in run.manifest["plans"]]
    return replace(run, tables={**run.tables, "plans": plans}, manifest={**run.manifest, "plans": said})


def studied() -> Run:
    """The frontier of the small case, with the cost curves of its cheapest point and what its good plans share."""
    study = study_frontier(small(), points=2, prices=(0.0, 1_430.0, 2_000.0), gap=1e-9, threads=1)
    run, best = written(study.result), study.result.best
    costs = study_costs(small(), best, list_too=True, in_truth=True, gap=1e-9, threads=1)
    assert costs.cheapest_first is not None
    beside = {"frontier": frontier_records(study.frontier, 2027), "price_sweep": sweep_records(study.sweep, study.frontier),
              "macc": macc_records(costs.curves, best.name), "shadow_prices": shadow_records(costs.shadows, best.name),
              "price_lines": price_line_records(costs.lines),
              "cheapest_first": cheapest_first_records(costs.cheapest_first, best.name, costs.curves.plan_cost, best.bound),
              "must_have": records_of("must_have", map(vars, must_have(small(), gap=1e-9, threads=1)))}
    cost = best.net_present_cost
    facts = {"plan": best.name, "shares": costs.curves.method, "rebuilt_cost_error_share": costs.curves.plan_cost / cost - 1}
    return Run(run.case, {**run.tables, **beside}, {**run.manifest, "macc": facts})


def audited() -> Run:
    """The proof that own reductions come first, and plans that are best in one respect."""
    case = changed(odd(), SettingsRow, archetypes=True).with_rows(
        OffsetRow(offset_id="ccer", kind="ccer", price_per_tco2=path(60), max_tco2=path(1_000)),
        TargetRow(indicator="net_tco2", limit={2028: 26_900}))
    return run_of(case, plans=2)
