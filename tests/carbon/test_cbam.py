"""CBAM worked by hand: 1,000 t of steel from a furnace of 1,400 t of process CO2, 100 t of gas and 300 t of bought power."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.stories import factory, gas, solve, years_of
from zcopt.carbon.cbam import check_cbam, rule
from zcopt.carbon.cbam_sheets import CbamGoodRow, CbamPrecursorRow, CbamTermsRow
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.row import Row
from zcopt.inputs.sheets import CarrierRow, ProcessRow, ProductRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.offset import OffsetRow
from zcopt.model.carbon_cost import CarbonCostRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.targets import TargetRow
from zcopt.plans.cbam import cbam_tables
from zcopt.plans.extract import extract
from zcopt.plans.records import tables_of
from zcopt.plans.tables import Record

NOW = (2026,)
TERMS = CbamTermsRow(certificate_price=years_of(80, NOW), euro_exchange_factor=years_of(8, NOW))


def good(**changes: Any) -> CbamGoodRow:
    usual: dict[str, Any] = {"good_id": "hot rolled", "sector": "iron_steel", "product": "steel",
                             "exported_t": years_of(200, NOW), "benchmark_tco2_per_t": 1.37}
    return CbamGoodRow(**(usual | changes))


def works(*rows: Row) -> Case:
    return factory(load_kw=[600_000]).with_rows(
        ProductRow(product_id="steel", product_unit="t", base_year_output_units=1_000, output_units=years_of(1_000, NOW)),
        ProcessRow(process_id="furnace", base_year_activity_units=1_400, factor_tco2e_per_unit=1, gas="CO2"),
        gas(0.1), EndUseRow(end_use_id="reheating", carrier="gas", base_year_energy_kwh=500_000), *rows)


def line(*rows: Row) -> Record:
    """The CBAM of the plan of a works with one good."""
    case = works(*rows)
    story = solve(case)
    plan = extract(story.built, _matrix(story.built.model), story.outcome, "P1")
    (found,) = cbam_tables(case, tables_of(plan, (), case.years, 0.0))["cbam"]
    return found


def _matrix(model: Any) -> Any:
    from zcopt.model.matrix import compile_matrix

    return compile_matrix(model)


def test_a_good_by_its_actual_emissions() -> None:
    found = line(good(), TERMS)
    # (1,400 + 100) / 1,000 direct; 300 / 1,000 of power stands apart in steel
    assert found["own_direct_tco2_per_t"] == pytest.approx(1.5)
    assert found["own_indirect_tco2_per_t"] == pytest.approx(0.3)
    assert found["see_tco2_per_t"] == pytest.approx(1.5)
    # 1.37 x 97.5 % of 2026 x 1 (correction factor)
    assert found["adjustment_tco2_per_t"] == pytest.approx(1.33575)
    assert found["certificates_tco2"] == pytest.approx(0.16425 * 200)
    assert found["cost_eur"] == pytest.approx(32.85 * 80)
    assert found["cost"] == pytest.approx(32.85 * 80 * 8)
    assert found["missing"] == ""


def test_cement_is_charged_for_its_power_too() -> None:
    assert line(good(sector="cement"), TERMS)["see_tco2_per_t"] == pytest.approx(1.8)


def test_only_the_share_and_the_sources_that_make_it_are_attributed() -> None:
    found = line(good(sources=("furnace",), attributed_share=0.5, power_attributed_share=0.1,
                      corrections_tco2=years_of(-50, NOW)), TERMS)
    assert found["direct_tco2"] == pytest.approx(0.5 * 1_400 - 50)
    assert found["own_indirect_tco2_per_t"] == pytest.approx(0.03)


def test_bought_heat_is_direct() -> None:
    steam = CarrierRow(carrier_id="steam", kind="heat", balance="hourly", price_per_unit=years_of(0.1, NOW),
                       factor_tco2e_per_unit=0.0004)
    use = EndUseRow(end_use_id="pickling", carrier="steam", base_year_energy_kwh=250_000)
    assert line(good(), TERMS, steam, use)["own_direct_tco2_per_t"] == pytest.approx(1.6)


def test_certificates_and_offsets_lower_nothing() -> None:
    """Net emissions are brought to 1,000 t by both; what is embodied stays."""
    helped = (CertificateRow(certificate_id="gec", price_per_mwh=years_of(1, NOW)),
              OffsetRow(offset_id="ccer", kind="ccer", price_per_tco2=years_of(1, NOW), max_tco2=years_of(5_000, NOW)),
              OffsetRulesRow(cap_share_of_base_year=1.0), TargetRow(indicator="net_tco2", limit={2026: 1_000}))
    case = works(good(sector="cement"), TERMS, *helped)
    assert solve(case).indicator("net_tco2") <= 1_000 + 1e-6
    assert line(good(sector="cement"), TERMS, *helped)["see_tco2_per_t"] == pytest.approx(1.8)


def test_precursors_add_what_they_embody_and_defaults_their_mark_up() -> None:
    iron = CbamPrecursorRow(good="hot rolled", precursor="pig iron", precursor_t_per_t=0.2, direct_tco2_per_t=2.0)
    alloy = CbamPrecursorRow(good="hot rolled", precursor="FeMn", precursor_t_per_t=0.01, direct_tco2_per_t=5.0, is_default=True)
    other = CbamPrecursorRow(good="rods", precursor="pig iron", precursor_t_per_t=1.0, direct_tco2_per_t=2.0)
    found = line(good(), TERMS, iron, alloy, other)
    # 0.2 x 2.0 + 0.01 x 5.0 x 1.1
    assert found["precursors_tco2_per_t"] == pytest.approx(0.455)
    assert found["see_tco2_per_t"] == pytest.approx(1.955)


def test_a_default_value_is_raised_by_the_mark_up_of_the_year() -> None:
    found = line(good(basis="default", default_direct_tco2_per_t=2.0), TERMS)
    assert found["see_tco2_per_t"] == pytest.approx(2.2)
    own = line(good(basis="default", default_direct_tco2_per_t=2.0, mark_up_share=years_of(0.5, NOW)), TERMS)
    assert own["see_tco2_per_t"] == pytest.approx(3.0)


def test_what_was_paid_at_home_is_taken_off() -> None:
    """1,500 t at 4 less 600 free is 3,600: 2.4 a tonne, 2.4 x 1.5 x 200 / 8 = 90 EUR on what is exported."""
    ets = CarbonCostRow(scope1_price=years_of(4, NOW), free_allocation_tco2=years_of(600, NOW))
    found = line(good(), TERMS, ets)
    assert found["paid_at_home_eur"] == pytest.approx(90)
    assert found["cost_eur"] == pytest.approx(32.85 * 80 - 90)
    typed = line(good(), replace(TERMS, home_price_per_tco2=years_of(400, NOW)), ets)
    # 400 x 1.5 x 200 / 8 = 15,000 EUR is more than the bill
    assert typed["paid_at_home_eur"] == pytest.approx(15_000)
    assert typed["cost_eur"] == 0


def test_what_the_sheet_types_wins_over_the_table() -> None:
    terms = replace(TERMS, free_allocation_share=years_of(0.5, NOW), correction_share=0.9, power_kgco2_per_kwh=years_of(0.2, NOW))
    found = line(good(sector="cement"), terms)
    assert found["adjustment_tco2_per_t"] == pytest.approx(1.37 * 0.5 * 0.9)
    assert found["own_indirect_tco2_per_t"] == pytest.approx(0.12)


@pytest.mark.parametrize(("rows", "lacking"), [
    ((good(benchmark_tco2_per_t=None), TERMS), "benchmark"), ((good(),), "certificate price"),
    ((good(basis="default"), TERMS), "embedded emissions"),
    ((good(basis="default", default_direct_tco2_per_t=1.0, sector="cement"), TERMS), "embedded emissions"),
    ((good(), replace(TERMS, euro_exchange_factor={}, home_price_per_tco2=years_of(10, NOW))),
     "exchange rate for the price paid at home")])
def test_what_lacks_data_is_not_computed(rows: tuple[Row, ...], lacking: str) -> None:
    found = line(*rows)
    assert found["missing"] == lacking
    assert found["cost_eur"] is None and found["cost"] is None


def test_without_an_exchange_rate_the_cost_is_known_in_euros_alone() -> None:
    found = line(good(), replace(TERMS, euro_exchange_factor={}))
    assert found["cost_eur"] == pytest.approx(32.85 * 80)
    assert found["cost"] is None


@pytest.mark.parametrize(("item", "sector", "year", "value"), [
    ("free allocation factor", "cement", 2030, 0.515), ("free allocation factor", "cement", 2040, 0.0),
    ("free allocation factor", "cement", 2025, None), ("mark-up on default values", "iron_steel", 2027, 0.2),
    ("mark-up on default values", "aluminium", 2035, 0.3), ("mark-up on default values", "fertilisers", 2028, 0.01),
    ("indirect emissions count", "hydrogen", 2026, 0.0), ("indirect emissions count", "fertilisers", 2026, 1.0)])
def test_rules_of_the_table(item: str, sector: str, year: int, value: float | None) -> None:
    assert rule(item, sector, year) == value


def test_no_more_is_exported_than_made() -> None:
    case = works(good(exported_t=years_of(600, NOW)), good(good_id="rods", exported_t=years_of(500, NOW)))
    assert {problem.code for problem in check_cbam(case)} == {"W480"}
    assert check_cbam(works(good())) == []


def test_a_case_without_exports_has_no_table() -> None:
    assert cbam_tables(works(), {"plans": (), "carbon": (), "money": ()}) == {}
