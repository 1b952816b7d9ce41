"""Every part's equations over two years and three slots, as text: see tests/snapshots/."""

from __future__ import annotations

import pytest

from tests.snapshots import FOLDER, check_snapshot, equations
from tests.stories import factory, gas, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.factory.grid import DemandChargeRow, GridRow, TariffTierRow
from zcopt.inputs.materials import MaterialRow
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, ProcessRow, ProductRow
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
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.part import Part
from zcopt.parts import PARTS

YEARS = (2026, 2027)
BUILT_BY_THE_KW = {"max_size_kw": 100, "life_years": 10, "capex_per_kw": years_of(3000, YEARS),
                   "fixed_om_per_kw_year": years_of(40, YEARS)}
OFFSET = OffsetRow(offset_id="ccer", kind="ccer", price_per_tco2=years_of(80, YEARS), max_tco2=years_of(50, YEARS))

EXAMPLES: dict[str, tuple[Row, ...]] = {
    "grid": (
        GridRow(connection_kw=500, transformer_kva=630, network_price_per_kwh=years_of(0.2, YEARS),
                levies_price_per_kwh=years_of(0.03, YEARS), peak_charging="cheaper",
                capacity_price_per_kva_month=years_of(26, YEARS), export_price_per_kwh=years_of(0.4, YEARS)),
        TariffTierRow(from_kwh_per_month=100, extra_price_per_kwh=years_of(0.05, YEARS)),
        DemandChargeRow(charge_id="peak", price_per_kw_month=years_of(40, YEARS))),
    "carriers": (CarrierRow(carrier_id="steam", kind="heat", balance="hourly", price_per_unit=years_of(0.3, YEARS),
                            limit_units=years_of(1e6, YEARS), factor_tco2e_per_unit=0.0003),),
    "end_uses": (EndUseRow(end_use_id="chillers", carrier="electricity", base_year_energy_kwh=300, profile="load",
                           shiftable_share=0.1, shift_cost_per_kwh=0.01, rejects_carrier="heat", rejected_share=0.5),),
    "equipment": (EquipmentRow(equipment_id="old boiler", output_1_carrier="heat", input_1_carrier="gas",
                               input_1_per_output=1.25, input_2_carrier="electricity", input_2_per_output=0.02,
                               capacity_kw=200, age_years=18, life_years=20, availability_share=0.95,
                               fixed_om_per_kw_year=years_of(10, YEARS), early_retirement=True,
                               retirement_cost_per_kw=5),),
    "processes": (ProcessRow(process_id="leaks", base_year_activity_units=10, factor_tco2e_per_unit=1.5),),
    "suppliers": (
        SupplierRow(supplier_id="scrap steel", material="steel", factor_tco2e_per_unit=0.5, largest_share=0.6, divisible="whole",
                    premium_price_per_unit=years_of(300, YEARS), one_off_cost=5000, lag_years=1),
        SupplierRow(supplier_id="mill talks", material="steel", factor_reduction_share=0.1, largest_share=0.8,
                    premium_price_per_unit=years_of(20, YEARS)),
        MaterialRow(material_id="steel", product="car", amount_units=0.9, factor_tco2e_per_unit=2.1),
        ProductRow(product_id="car", base_year_output_units=100, output_units=years_of(120, YEARS))),
    "materials": (MaterialRow(material_id="steel", product="car", amount_units=0.9, factor_tco2e_per_unit=2.1,
                              transport_tco2e_per_unit=0.1, price_per_unit=years_of(4000, YEARS)),
                  ProductRow(product_id="car", base_year_output_units=100, output_units=years_of(120, YEARS))),
    "pv": (PvRow(pv_id="roof", profile="sun", ageing_share=0.01, **BUILT_BY_THE_KW),),
    "storage": (StorageRow(storage_id="battery", max_energy_kwh=200, max_power_kw=100, life_years=10,
                           capex_per_kwh=years_of(800, YEARS), capex_per_kw=years_of(300, YEARS),
                           fixed_om_per_kwh_year=years_of(10, YEARS), charge_efficiency_share=0.95,
                           discharge_efficiency_share=0.95, self_discharge_share_per_hour=0.001, min_level_share=0.1,
                           cycles_per_year_limit=330, ageing_share=0.02, wear_cost_per_kwh=0.05),),
    "converters": (ConverterRow(converter_id="chp", output_1_carrier="electricity", output_2_carrier="heat",
                                output_2_per_output=1.1, input_1_carrier="gas", efficiency_profile="efficiency",
                                min_load_share=0.4, min_size_kw=50, unit_size_kw=25, max_per_year_kw=75,
                                fixed_cost=10_000, lead_years=1, variable_om_per_kwh=0.02,
                                heat_may_be_wasted=True, **BUILT_BY_THE_KW),),
    "direct_lines": (DirectLineRow(direct_line_id="wind line", profile="sun", price_per_kwh=years_of(0.4, YEARS),
                                   capacity_fee_per_kw_year=years_of(20, YEARS), take_or_pay_share=0.8,
                                   **BUILT_BY_THE_KW),),
    "retrofits": (RetrofitRow(retrofit_id="led", saves_on_1="load", saving_share_1=0.3, life_years=10,
                              capex_cost=years_of(50_000, YEARS), om_cost_per_year=years_of(-500, YEARS),
                              downtime_cost=1000),),
    "captures": (
        ProcessRow(process_id="kiln", activity_unit="t", base_year_activity_units=1_000, factor_tco2e_per_unit=0.5, gas="CO2"),
        CaptureRow(capture_id="amine", source_id="kiln", reached_share=0.8, capture_rate_share=0.9, max_tco2_per_year=400,
                   min_tco2_per_year=100, life_years=20, lead_years=1, capex_per_tco2_year=years_of(1500, YEARS),
                   fixed_om_per_tco2_year=years_of(45, YEARS), variable_cost_per_tco2=12,
                   transport_storage_price_per_tco2=years_of(100, YEARS), heat_carrier="gas", heat_kwh_per_tco2=900,
                   power_kwh_per_tco2=110, availability_share=0.95, profile="load")),
    "green_power": (GreenPowerRow(contract_id="green", premium_price_per_kwh=years_of(0.03, YEARS), tenor_years=2,
                                  min_energy_kwh=50, max_energy_kwh=200, import_cap_share=0.8, flexible=True),),
    "certificates": (CertificateRow(certificate_id="gec", price_per_mwh=years_of(8, YEARS), max_mwh=years_of(1, YEARS)),),
    "offset_rules": (OffsetRulesRow(), OFFSET),
    "offsets": (OFFSET, OffsetRulesRow()),
}
"""For every sheet of a part a row that shows all its equations, then the rows that go with it."""


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_equations_read_as_they_were_reviewed(part: Part) -> None:
    profiles = {"sun": [0.0, 0.8, 0.4], "efficiency": [0.4, 0.4, 0.35]}
    case = factory([0.3, 0.6, 1.2], [60, 100, 80], years=YEARS, rate=0.06, profiles=profiles)
    case = case.with_rows(gas(0.4, YEARS), CarrierRow(carrier_id="heat", kind="heat", balance="hourly"))
    assert part.name in EXAMPLES, f"give EXAMPLES a row of sheet {part.name}"
    check_snapshot(part.name, equations(part, EXAMPLES[part.name], case))


def test_every_snapshot_belongs_to_a_part() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == {part.name for part in PARTS}
