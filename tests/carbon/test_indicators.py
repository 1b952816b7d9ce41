"""The indicators of the national set, worked by hand."""

from __future__ import annotations

import pytest

from tests.stories import changed, factory, solve, years_of
from zcopt.carbon.emissions import emissions_of
from zcopt.carbon.indicators import computable, indicators_of
from zcopt.carbon.inventory import STANDARD_COAL_KGCE_PER_KWH
from zcopt.checks import check_case
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.equipment import EquipmentRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow, GridFactorsRow, ProductRow, SiteRow
from zcopt.inputs.tables import table
from zcopt.measures.offset import OffsetRow
from zcopt.model.books import Activity
from zcopt.model.ledger import Entry, Ledger
from zcopt.model.targets import TargetRow
from zcopt.units import MWH_PER_TCE

NOW = (2026,)


def hundred_mwh() -> Case:
    return factory(load_kw=[100_000], factor=0.5306)


def test_both_conventions_are_those_of_the_table() -> None:
    rules = table("rules_zero_carbon_factory")
    assert tuple(rules.one(rule_id=rule).number("value_threshold") for rule in ("N1.1x", "N1.1y")) == STANDARD_COAL_KGCE_PER_KWH


def test_both_conventions_are_printed_whatever_the_site_counts() -> None:
    plan = solve(changed(hundred_mwh(), SiteRow, electricity_kgce_per_kwh=0.2))
    # 0.5306 kg per kWh over 0.2, 0.1229 and 0.2856 kgce: 1.86 is near the entry value of 1.8, 4.32 is far off
    assert plan.indicator("carbon_per_tce") == pytest.approx(2.653)
    assert plan.indicator("carbon_per_tce_calorific") == pytest.approx(4.317, abs=5e-4)
    assert plan.indicator("carbon_per_tce_equivalent") == pytest.approx(1.858, abs=5e-4)


def test_a_target_on_the_other_convention_is_kept() -> None:
    gas = CarrierRow(carrier_id="gas", kind="fuel", balance="yearly", factor_tco2e_per_unit=0.0002,
                     price_per_unit=years_of(0.5, NOW))
    turbine = EquipmentRow(equipment_id="chp", capacity_kw=100_000, input_1_carrier="gas", input_1_per_output=2.5,
                           output_1_carrier="electricity", age_years=0, life_years=20)
    plan = solve(hundred_mwh().with_rows(gas, turbine, TargetRow(indicator="carbon_per_tce_equivalent", limit={2026: 1.7})))
    # x of 100 MWh from gas: 0.5306 (100 - x) + 0.5 x = 1.7 (0.2856 (100 - x) + 2.5 x / 8.141)
    own = (53.06 - 1.7 * 28.56) / (0.0306 + 1.7 * (2.5 / MWH_PER_TCE - 0.2856))
    assert plan.energy_kw("chp") == pytest.approx([1_000 * own])
    assert plan.indicator("carbon_per_tce_equivalent") == pytest.approx(1.7)
    # the site counts by the calorific value, by which the same plan is above the entry value of 1.8
    assert plan.indicator("carbon_per_tce") > 1.8


def test_energy_and_carbon_per_product_in_a_planned_year_and_the_base_year() -> None:
    product = ProductRow(product_id="car", product_unit="vehicle", base_year_output_units=50, output_units={2026: 100})
    case = hundred_mwh().with_rows(product)
    plan = solve(case)
    assert plan.indicator("energy_per_product") == pytest.approx(100 * 0.1229 / 100)
    assert plan.built.indicators["energy_per_product"].unit == "tce/vehicle"
    bought = Ledger([Entry(Activity.GRID_ELECTRICITY, "", "electricity", "electricity", "MWh", lambda y: 40.0)])
    measured = indicators_of(case, emissions_of(case, bought, base_year=True))["carbon_per_product"]
    assert measured.denominator is not None
    assert measured.numerator(2025) / measured.denominator(2025) == pytest.approx(40 * 0.5306 / 50)


def test_upstream_emissions_are_not_computed_without_a_factor() -> None:
    assert "upstream_tco2" not in computable(hundred_mwh())
    with_grid = changed(hundred_mwh(), GridFactorsRow, upstream_kgco2_per_kwh=years_of(0.08, NOW))
    assert solve(with_grid).indicator("upstream_tco2") == pytest.approx(8)


def test_removal_rate_is_what_is_stored_over_the_total_before_capture() -> None:
    case = hundred_mwh()
    entries = [Entry(activity, "", str(activity), "", "tCO2e", lambda y, t=tonnes: t, lambda y: 1.0)  # type: ignore[misc]
               for activity, tonnes in ((Activity.PROCESS, 100.0), (Activity.CAPTURED_CO2, 30.0), (Activity.REMOVED_CO2, 10.0))]
    rate = indicators_of(case, emissions_of(case, Ledger(entries)))["carbon_removal_share"]
    assert rate.denominator is not None
    # 70 t leave the stack, 30 t are captured, 10 t of biogenic CO2 are stored
    assert (rate.numerator(2026), rate.denominator(2026)) == pytest.approx((40, 100))


def test_offsets_as_a_share_of_what_is_left() -> None:
    offsets = OffsetRow(offset_id="ccer", kind="ccer", price_per_tco2=years_of(80, NOW), max_tco2=years_of(1_000, NOW))
    case = hundred_mwh().with_rows(offsets, TargetRow(indicator="offset_cover_share", limit={2026: 0.04}))
    plan = solve(case)
    assert plan.bought("ccer") == pytest.approx(0.04 * 53.06)
    assert plan.indicator("offset_cover_share") == pytest.approx(0.04)


def naphtha(use: str, **changes: object) -> CarrierRow:
    values: dict[str, object] = {"carrier_id": "naphtha", "kind": "fuel", "balance": "yearly", "use": use,
                                 "price_per_unit": years_of(0.3, NOW), "factor_tco2e_per_unit": 0.00026,
                                 "upstream_factor_tco2e_per_unit": 0.00005, "base_year_purchase_units": 10_000.0}
    return CarrierRow(**(values | changes))  # type: ignore[arg-type]


def cracker(use: str) -> Case:
    return hundred_mwh().with_rows(naphtha(use), EndUseRow(end_use_id="cracking", carrier="naphtha",
                                                           base_year_energy_kwh=10_000_000))


def test_feedstock_is_neither_burnt_nor_energy_but_keeps_its_upstream() -> None:
    burnt, material = solve(cracker("energy")), solve(cracker("feedstock"))
    assert burnt.indicator("scope1_tco2") == pytest.approx(2_600)
    assert burnt.indicator("energy_tce") == pytest.approx(12.29 + 10_000 / MWH_PER_TCE)
    assert material.indicator("scope1_tco2") == 0
    assert material.indicator("energy_tce") == pytest.approx(12.29)
    assert material.indicator("upstream_tco2") == burnt.indicator("upstream_tco2") == pytest.approx(500)
    assert material.money("fuel") == burnt.money("fuel")


def test_feedstock_needs_no_combustion_factor() -> None:
    case = hundred_mwh().with_rows(naphtha("feedstock", factor_tco2e_per_unit=None, base_year_purchase_units=5.0))
    assert "gross_reduction_share" in computable(case)
    assert not [problem for problem in check_case(case) if problem.code == "E443"]


def test_feedstock_is_no_loophole() -> None:
    boiler = EquipmentRow(equipment_id="boiler", capacity_kw=1_000, input_1_carrier="naphtha", input_1_per_output=1.1,
                          output_1_carrier="electricity", age_years=0, life_years=20)
    heat = CarrierRow(carrier_id="steam", kind="heat", balance="hourly", use="feedstock")
    codes = {(problem.code, problem.key) for problem in check_case(hundred_mwh().with_rows(naphtha("feedstock"), boiler, heat))}
    assert {("E447", "input_1_carrier"), ("E439", "use")} <= codes
