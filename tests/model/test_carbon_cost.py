"""Trading and tax are paid; an internal price only steers. 100 t of leaks, 20 t of gas and 50 t of bought power."""

from __future__ import annotations

import pytest

from tests.stories import Story, factory, gas, solve, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProcessRow, ProductRow
from zcopt.inputs.tables import table
from zcopt.measures.capture import CaptureRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.carbon_cost import BenchmarkRow, CarbonCostRow, check_carbon_cost

NOW = (2026,)


def fifty_tonnes() -> Case:
    """50 t of power, and a roof on which a tonne costs 1,000 to avoid."""
    roof = PvRow(pv_id="roof", profile="sun", max_size_kw=100_000, life_years=1, capex_per_kw=years_of(1.5, NOW),
                 fixed_om_per_kw_year=years_of(0.0, NOW))
    return factory(prices=[1.0], load_kw=[100_000], profiles={"sun": [1.0]}).with_rows(roof)


def works() -> Case:
    """100 t of a process and 20 t of gas directly, 50 t of power; steel output of 40 t."""
    return fifty_tonnes().with_rows(
        ProcessRow(process_id="kiln", base_year_activity_units=100, factor_tco2e_per_unit=1, gas="CO2"), gas(0.1),
        EndUseRow(end_use_id="furnace", carrier="gas", base_year_energy_kwh=100_000),
        ProductRow(product_id="steel", base_year_output_units=40, output_units=years_of(40, NOW)))


def paid(account: str, case: Case | None = None, **columns: object) -> float:
    columns = {key: years_of(value, NOW) if key.endswith(("price", "allocation_tco2")) else value  # type: ignore[arg-type]
               for key, value in columns.items()}
    return solve((case or works()).with_rows(CarbonCostRow(**columns))).money(account)  # type: ignore[arg-type]


@pytest.mark.parametrize(("free_tonnes", "bill"), [(70, 2_500), (150, -1_500)])
def test_what_is_above_the_free_allocation_is_paid_and_what_is_left_is_sold(free_tonnes: float, bill: float) -> None:
    """120 t of scope 1 at 50; power is not in the market."""
    assert paid("carbon_price", scope1_price=50, free_allocation_tco2=free_tonnes) == pytest.approx(bill)


@pytest.mark.parametrize(("free_tonnes", "bill"), [(70, 2_500), (150, 0)])
def test_allowances_nobody_takes_are_worthless(free_tonnes: float, bill: float) -> None:
    assert paid("carbon_price", scope1_price=50, free_allocation_tco2=free_tonnes,
                surplus="worthless") == pytest.approx(bill, abs=1e-6)


def test_with_a_worthless_surplus_nothing_is_reduced_below_the_allocation() -> None:
    """Half the kiln for 600: worth 50 t x 50 while those tonnes are owed, nothing once they are free."""
    half = RetrofitRow(retrofit_id="half", saves_on_1="kiln", saving_share_1=0.5, life_years=1, capex_cost=years_of(600, NOW))

    def built(surplus: str) -> float:
        row = CarbonCostRow(scope1_price=years_of(50, NOW), free_allocation_tco2=years_of(120, NOW), surplus=surplus)  # type: ignore[arg-type]
        return solve(works().with_rows(half, row)).bought("half")

    assert [built("sold"), built("worthless")] == pytest.approx([1, 0])


def test_only_listed_sources_are_covered() -> None:
    assert paid("carbon_price", scope1_price=50, covers="listed", covered_sources=("gas",)) == pytest.approx(20 * 50)
    assert paid("carbon_price", scope1_price=50, covers="listed", covered_sources=("gas", "kiln")) == pytest.approx(120 * 50)


def test_purchased_power_is_covered_where_the_scheme_does() -> None:
    """Half of it is green by contract or not: the location-based 50 t count."""
    assert paid("carbon_price", scope1_price=50, covers_purchased_energy=True) == pytest.approx(170 * 50)


def test_captured_co2_of_a_covered_source_needs_no_allowance() -> None:
    plant = CaptureRow(capture_id="amine", source_id="kiln", capture_rate_share=0.9, max_tco2_per_year=1_000, life_years=1,
                       capex_per_tco2_year=years_of(1, NOW), fixed_om_per_tco2_year=years_of(0, NOW), power_kwh_per_tco2=0,
                       transport_storage_price_per_tco2=years_of(0, NOW))
    assert paid("carbon_price", works().with_rows(plant), scope1_price=50, covers="listed",
                covered_sources=("kiln",)) == pytest.approx(10 * 50)


def test_allocation_by_benchmark_follows_the_output() -> None:
    """40 t of steel x 2 t, and 10 t by path: 30 of the 120 t are owed."""
    case = works().with_rows(BenchmarkRow(product="steel", benchmark_tco2_per_unit=years_of(2, NOW)))
    assert paid("carbon_price", case, scope1_price=50, free_allocation_tco2=10) == pytest.approx(30 * 50)


def credited(price: float, **columns: object) -> Story:
    row = CarbonCostRow(scope1_price=years_of(50, NOW), compliance_credit_price=years_of(price, NOW), **columns)  # type: ignore[arg-type]
    return solve(works().with_rows(row))


def test_credits_pay_a_twentieth_of_the_bill_and_lower_no_emissions() -> None:
    plan = credited(30)
    # 5 % of 120 t at 30 instead of 50
    assert plan.money("compliance_credits") == pytest.approx(6 * 30)
    assert plan.money("carbon_price") == pytest.approx(114 * 50)
    assert [plan.indicator(key) for key in ("scope1_tco2", "gross_tco2", "market_tco2", "net_tco2")] == pytest.approx(
        [120, 170, 170, 170])


def test_dear_credits_are_left_and_the_cap_is_the_schemes() -> None:
    assert credited(51).money("compliance_credits") == pytest.approx(0, abs=1e-6)
    assert credited(30, compliance_credit_share=0.1).money("compliance_credits") == pytest.approx(12 * 30)


def test_no_more_credits_than_are_owed_where_a_surplus_is_worthless() -> None:
    plan = credited(30, free_allocation_tco2=years_of(117, NOW), surplus="worthless")
    assert plan.money("compliance_credits") == pytest.approx(3 * 30)
    assert plan.money("carbon_price") == pytest.approx(0, abs=1e-6)


def test_the_default_cap_is_that_of_the_national_scheme() -> None:
    cap = table("rules_zero_carbon_factory").one(rule_id="E1")
    assert CarbonCostRow().compliance_credit_share == pytest.approx(cap.number("value_threshold") / 100)


def test_a_tax_is_paid_on_direct_emissions_or_on_what_is_not_traded() -> None:
    assert paid("carbon_tax", tax_price=20) == pytest.approx(120 * 20)
    assert paid("carbon_tax", tax_price=20, tax_on="not_traded") == pytest.approx(120 * 20)
    assert paid("carbon_tax", tax_price=20, tax_on="not_traded", scope1_price=50, covers="listed",
                covered_sources=("gas",)) == pytest.approx(100 * 20)


@pytest.mark.parametrize(("price", "tonnes"), [(900, 50), (1_100, 0)])
def test_an_internal_price_steers_and_is_never_cash(price: float, tonnes: float) -> None:
    plan = solve(fifty_tonnes().with_rows(CarbonCostRow(internal_price=years_of(price, NOW))))
    assert plan.indicator("gross_tco2") == pytest.approx(tonnes, abs=1e-9)
    assert plan.money("internal_carbon_price") == pytest.approx(price * tonnes, abs=1e-6)
    assert [p.cash for p in plan.built.books.money if p.account == "internal_carbon_price"] == [False]


def test_bills_of_trading_and_tax_are_cash() -> None:
    row = CarbonCostRow(scope1_price=years_of(50, NOW), tax_price=years_of(5, NOW), compliance_credit_price=years_of(30, NOW))
    posts = [p for p in solve(works().with_rows(row)).built.books.money if p.part == "carbon_cost"]
    assert {(p.account, p.cash) for p in posts} == {("carbon_price", True), ("compliance_credits", True), ("carbon_tax", True)}


def test_without_the_sheet_a_tonne_is_free() -> None:
    accounts = {post.account for post in solve(fifty_tonnes()).built.books.money}
    assert not accounts & {"carbon_price", "internal_carbon_price", "carbon_tax", "compliance_credits"}


@pytest.mark.parametrize(("columns", "code"), [
    ({"covers": "listed"}, "E482"), ({"covered_sources": ("gas",)}, "E482"),
    ({"free_allocation_tco2": years_of(5, NOW)}, "E483"), ({"compliance_credit_price": years_of(5, NOW)}, "E483")])
def test_what_does_not_fit_together_is_said(columns: dict[str, object], code: str) -> None:
    assert [p.code for p in check_carbon_cost(works().with_rows(CarbonCostRow(**columns)))] == [code]  # type: ignore[arg-type]
