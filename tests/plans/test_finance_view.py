"""The finance layer of tiny plans: every figure by hand, the optimizer's NPV to the cent, taxes and loans."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.measures.test_pv import pv
from tests.stories import factory, years_of
from zcopt.api import Result, optimize
from zcopt.checks import check_case
from zcopt.finance import annuity_value, capital_recovery_factor, discount_factor
from zcopt.inputs.case import Case
from zcopt.inputs.finance_terms import PRESETS, FinanceRow, check_finance
from zcopt.inputs.tables import table
from zcopt.manifest import tables_beside
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.after_tax import Relief
from zcopt.model.carbon_cost import CarbonCostRow
from zcopt.plans.finance.appraisal import Appraisal
from zcopt.plans.finance.project import Purchase, capital_charges
from zcopt.plans.finance.rows import appraisals_of, finance_tables
from zcopt.plans.tables import Record

FIVE = (2026, 2027, 2028, 2029, 2030)
PLAIN: dict[str, Any] = {"inflation_share": 0.0, "income_tax_share": 0.0, "steady_tail": False}


def drives(case: Case | None = None, *, rate: float = 0.08, life: int = 10, price: float = 40_000, **terms: Any) -> Case:
    """100 MWh at 1 per kWh: a project of 40,000 saves 10,000 a year."""
    case = case or factory(prices=[1.0], load_kw=[100_000], years=FIVE, rate=rate)
    return case.with_rows(RetrofitRow(retrofit_id="drives", saves_on_1="load", saving_share_1=0.1, life_years=life,
                                      capex_cost=years_of(price, FIVE), last_build_year=2026), FinanceRow(**(PLAIN | terms)))


def run(case: Case) -> Result:
    return optimize(case, plans=1, gap=1e-9)


def views(case: Case) -> tuple[Appraisal, ...]:
    result = run(case)
    return appraisals_of(result.case, result.best, result.reference)


def figures(case: Case) -> dict[str, Record]:
    return {str(row["view"]): row for row in tables_beside(run(case))["finance"]}


@pytest.mark.parametrize(("life", "rate", "built", "cost"), [
    (25, 0.08, 1, 374.0), (25, 0.08, 3, 207.0), (25, 0.08, 5, 63.8), (10, 0.08, 1, 595.0), (15, 0.05, 3, 238.0)])
@pytest.mark.parametrize("lead", [0, 1])
def test_annuities_are_price_less_value_left_to_the_cent(life: int, rate: float, built: int, cost: float, lead: int) -> None:
    """The table of the methods report, section 10.1; with a year of building the interest of that year is part of it."""
    bought = Purchase("retrofits", "x", 2025 + built - lead, 1000.0, lead, life)
    years = range(2026 - lead, 2031)
    annuities = sum(c * discount_factor(rate, y - 2026 + 1) for y, c in
                    zip(years, capital_charges(bought, rate, years), strict=True))
    cash = 1000 * discount_factor(rate, bought.year - 2026) - bought.value_left(rate, 2030) * discount_factor(rate, 5)
    assert annuities == pytest.approx(cash, abs=0.005)
    if not lead:
        assert annuities == pytest.approx(cost, abs=0.05)


def test_npv_is_the_optimizers_and_figures_are_by_hand() -> None:
    row = figures(drives())["horizon"]
    saved = 10_000 * annuity_value(0.08, 5) * 1.08 ** 0.5
    paid = 40_000 * capital_recovery_factor(0.08, 10) * annuity_value(0.08, 5)
    assert row["npv_before_tax"] == pytest.approx(saved - paid) == pytest.approx(float(row["npv_optimizer"] or 0))
    assert (row["simple_payback_years"], row["payback_before_tax_years"]) == (4.0, 3.5)
    # 5 t a year
    assert row["lcoa_undiscounted_per_tco2"] == pytest.approx(-(saved - paid) / 25)
    assert row["lcoa_per_tco2"] == pytest.approx(-(saved - paid) / (5 * annuity_value(0.08, 5) * 1.08 ** 0.5))


def test_internal_prices_are_told_apart() -> None:
    row = figures(drives().with_rows(CarbonCostRow(internal_price=years_of(100, FIVE))))["horizon"]
    assert row["npv_internal_prices"] == pytest.approx(5 * 100 * annuity_value(0.08, 5) * 1.08 ** 0.5)
    assert float(row["npv_optimizer"] or 0) == pytest.approx(
        float(row["npv_before_tax"] or 0) + float(row["npv_internal_prices"] or 0))


def test_tax_by_hand() -> None:
    # rate 0, life and depreciation 5 years: profit 10,000 - 8,000 a year less nothing kept
    case = drives(rate=0.0, life=5, income_tax_share=0.25, machinery_tax_life_years=5, kept_book_share=0.0)
    (one,) = views(case)
    assert one.lines["income_tax"].by_year == pytest.approx([-500] * 5)
    assert figures(case)["horizon"]["npv_after_tax"] == pytest.approx(7_500)


def test_a_one_off_cost_is_paid_at_the_start_of_the_year_and_deducted_as_paid() -> None:
    """Downtime of 1,000 on day zero: the optimizer, the finance sheet and this sum all discount it by nothing. A quarter of
    the 1,000 comes back half a year later, at 21 % inflation worth 1 / 1.1 of it in prices of day zero."""
    terms: dict[str, Any] = {**PLAIN, "income_tax_share": 0.25, "inflation_share": 0.21}
    def project(downtime: float) -> Case:
        return factory(prices=[1.0], load_kw=[100_000], years=FIVE, rate=0.08).with_rows(
            RetrofitRow(retrofit_id="drives", saves_on_1="load", saving_share_1=0.1, life_years=10, last_build_year=2026,
                        capex_cost=years_of(20_000, FIVE), downtime_cost=downtime), FinanceRow(**terms))
    with_it, without = (figures(project(cost))["horizon"] for cost in (1_000, 0))
    less = {key: float(without[key] or 0) - float(with_it[key] or 0)
            for key in ("npv_optimizer", "npv_before_tax", "npv_after_tax")}
    assert less["npv_optimizer"] == pytest.approx(1_000)
    assert less["npv_before_tax"] == pytest.approx(1_000)
    assert less["npv_after_tax"] == pytest.approx(1_000 - 0.25 * 1_000 / 1.1 / 1.08**0.5)
    (one,) = views(project(1_000))
    assert one.lines["one_off"].by_year == pytest.approx([-1_000, 0, 0, 0, 0])


def test_chosen_after_tax_a_one_off_cost_is_worth_what_the_sheet_says() -> None:
    case = factory(prices=[1.0], load_kw=[100_000], years=FIVE, rate=0.08).with_rows(
        RetrofitRow(retrofit_id="drives", saves_on_1="load", saving_share_1=0.1, life_years=10, last_build_year=2026,
                    capex_cost=years_of(20_000, FIVE), downtime_cost=1_000),
        FinanceRow(income_tax_share=0.25, inflation_share=0.21, optimise_after_tax=True))
    row = figures(case)["horizon"]
    assert row["npv_optimizer"] == pytest.approx(float(row["npv_after_tax"] or 0))


def test_a_company_without_profit_carries_its_loss_forward() -> None:
    # depreciated in two years: -10,000, -10,000, 10,000, 10,000, 10,000; three years of carrying lose nothing here
    terms = {"income_tax_share": 0.25, "machinery_tax_life_years": 2, "kept_book_share": 0.0,
             "company_profit_cost": years_of(0, FIVE)}
    (one,) = views(drives(rate=0.0, life=5, **terms))
    assert one.lines["income_tax"].by_year == pytest.approx([0, 0, 0, 0, -2_500])
    (short,) = views(drives(rate=0.0, life=5, carry_forward_years=1, **terms))
    assert short.lines["income_tax"].by_year == pytest.approx([0, 0, 0, -2_500, -2_500])


def test_credits_wait_for_tax_to_be_paid() -> None:
    terms = {"income_tax_share": 0.25, "machinery_tax_life_years": 5, "kept_book_share": 0.0, "credit_items": ("drives",)}
    (at_once,) = views(drives(rate=0.0, life=5, **terms))
    (waiting,) = views(drives(rate=0.0, life=5, company_profit_cost=years_of(0, FIVE), **terms))
    assert at_once.lines["tax_credits"].by_year == pytest.approx([4_000, 0, 0, 0, 0])
    assert waiting.lines["tax_credits"].by_year == pytest.approx([500] * 5)


def test_grants_awards_and_vat() -> None:
    row = figures(drives(rate=0.0, life=5, grant_items=("drives",), grant_share=0.5, grant_limit_cost=10_000,
                         award_cost={2030: 1_000.0}))["horizon"]
    assert row["npv_grants"] == pytest.approx(11_000)
    row = figures(drives(rate=0.0, life=5, prices_include_vat=True))["horizon"]
    # both sides carry 13 %
    assert row["npv_before_tax"] == pytest.approx(10_000 / 1.13)
    assert row["npv_vat_and_tax"] == pytest.approx(10_000 / 1.13 - 10_000)


def test_money_real_or_nominal_is_worth_the_same() -> None:
    terms: dict[str, Any] = {"inflation_share": 0.03, "income_tax_share": 0.25, "loan_share": 0.7}
    real, nominal = (figures(drives(**terms, money=money))["horizon"] for money in ("real", "nominal"))
    for key in ("npv_before_tax", "npv_after_tax", "npv_equity", "least_dscr"):
        assert real[key] == pytest.approx(float(nominal[key] or 0)), key
    assert 1 + float(nominal["irr_after_tax"] or 0) == pytest.approx(1.03 * (1 + float(real["irr_after_tax"] or 0)))
    assert nominal["discount_rate"] == pytest.approx(1.08 * 1.03 - 1)


def test_debt_service_cover_and_equity_by_hand() -> None:
    # 50 % of 40,000 over five years at 10 %: 20,000 * 0.263797 = 5,275.95; covered 10,000 / 5,275.95 times
    terms = {"loan_share": 0.5, "loan_rate_share": 0.1, "loan_years": 5}
    row = figures(drives(rate=0.1, life=5, price=30_000, **{**terms, "loan_share": 2 / 3}))["horizon"]
    assert row["least_dscr"] == pytest.approx(10_000 / (20_000 * capital_recovery_factor(0.1, 5)))
    assert row["covenant"] == "met"
    # lent at the discount rate and without tax, a loan is worth nothing
    assert row["npv_equity"] == pytest.approx(float(row["npv_after_tax"] or 0))
    # 10,000 in, 10,000 - 5,275.95 out at the end of each of five years
    kept = 10_000 - 20_000 * capital_recovery_factor(0.1, 5)
    assert kept * annuity_value(float(row["irr_equity"] or 0), 5) == pytest.approx(10_000)
    missed = figures(drives(rate=0.1, life=5, price=30_000, **{**terms, "loan_share": 2 / 3}, least_dscr_factor=2.0))
    assert missed["horizon"]["covenant"] == "missed"


def test_a_loan_changes_project_value_only_through_tax() -> None:
    terms: dict[str, Any] = {"income_tax_share": 0.25, "loan_rate_share": 0.08, "inflation_share": 0.0}
    without, with_loan = (figures(drives(**terms, loan_share=share))["horizon"] for share in (0.0, 0.7))
    assert with_loan["npv_after_tax"] == pytest.approx(float(without["npv_after_tax"] or 0))
    relief = float(with_loan["npv_equity"] or 0) - float(with_loan["npv_after_tax"] or 0)
    assert relief == pytest.approx(float(with_loan["npv_interest_relief"] or 0)) and relief > 100


def test_the_life_cycle_goes_on_until_the_asset_ends() -> None:
    found = figures(drives(steady_tail=True))
    assert (found["life_cycle"]["first_year"], found["life_cycle"]["last_year"]) == (2026, 2035)
    # paid once, saved ten times
    assert found["life_cycle"]["npv_before_tax"] == pytest.approx(10_000 * annuity_value(0.08, 10) * 1.08 ** 0.5 - 40_000)
    grown = figures(drives(rate=0.0, life=7, steady_tail=True, energy_escalation_share=0.1))["life_cycle"]
    assert grown["npv_before_tax"] == pytest.approx(50_000 + 11_000 + 12_100 - 40_000)


def test_what_ends_earlier_is_renewed_in_the_life_cycle() -> None:
    case = factory(prices=[1.0], load_kw=[100_000], years=FIVE, rate=0.0, profiles={"sun": [1.0]})
    roof = pv(years=FIVE, life_years=20, capex_per_kw=years_of(10.0, FIVE), last_build_year=2026)
    project = views(drives(case.with_rows(roof), rate=0.0, steady_tail=True))[1].project
    assert sorted((p.item, p.year) for p in project.purchases) == [("drives", 2026), ("drives", 2036), ("roof", 2026)]
    assert project.years[-1] == 2045


def test_own_generation_costs_its_annuities() -> None:
    case = factory(prices=[1.0], load_kw=[100_000], years=FIVE, rate=0.08, profiles={"sun": [1.0]}).with_rows(
        pv(years=FIVE, life_years=20, capex_per_kw=years_of(2.0, FIVE), last_build_year=2026), FinanceRow(**PLAIN))
    # a kWh per kW and year: the annuity, moved from the end of the year to its middle
    assert figures(case)["horizon"]["lcoe_per_kwh"] == pytest.approx(2.0 * capital_recovery_factor(0.08, 20) / 1.08 ** 0.5)


def test_effective_price_by_hand() -> None:
    # at rates of 0: a quarter of the price comes back, tax on the grant is owed
    relief = Relief((0.5, 0.5), 0, 0.0, 0.0, 0.25, 0.1, True, 0.1)
    assert relief.effective_share == pytest.approx(1 - 0.25 - 0.1 + 0.025 - 0.1)
    # the grant of 0.1 is money of the start of the year: at 21 % inflation tax on it is worth 1 / 1.1 in the middle
    assert Relief((), 0, 0.21, 0.0, 0.25, 0.1, True, 0.0).effective_share == pytest.approx(1 - 0.1 + 0.025 / 1.1)


@pytest.mark.parametrize("terms", [{}, {"grant_items": ("drives",), "grant_share": 0.2},
                                   {"credit_items": ("drives",), "grant_items": ("drives",), "grant_share": 0.1,
                                    "grants_taxed": False}])
def test_chosen_after_tax_the_optimizer_finds_the_layers_value(terms: dict[str, Any]) -> None:
    case = drives(income_tax_share=0.25, inflation_share=0.02, optimise_after_tax=True, **terms)
    row = figures(case)["horizon"]
    assert row["npv_optimizer"] == pytest.approx(float(row["npv_after_tax"] or 0))
    assert row["tax_changes_plan"] is False


def test_a_project_that_pays_only_before_tax_is_dropped() -> None:
    # an annuity of 10,134 at year ends against 10,392 saved: relief over sixty nominal years is too late to keep the gain
    terms: dict[str, Any] = {"income_tax_share": 0.25, "inflation_share": 0.02, "machinery_tax_life_years": 60}
    assert run(drives(price=68_000, **terms)).best.strategy.adopted == {"drives"}
    after = figures(drives(price=68_000, optimise_after_tax=True, **terms))["horizon"]
    assert (after["tax_changes_plan"], after["tax_change"]) == (True, "only before tax: drives")


def test_terms_that_contradict_are_found() -> None:
    row = FinanceRow(grace_years=10, electronics_items=("drives",), buildings_items=("drives",), optimise_after_tax=True,
                     prices_include_vat=True)
    case = factory().with_rows(row)
    assert [p.code for p in check_finance(case)] == ["E486", "E487", "E488"]
    assert not [p for p in check_case(drives()) if p.sheet == "finance"]


@pytest.mark.parametrize("key", [k for k in PRESETS if k not in ("kept_book_share", "carry_forward_years")])
def test_defaults_are_those_of_the_data_table(key: str) -> None:
    column, value = FinanceRow.column(key), table("finance").one(parameter=PRESETS[key]).value
    assert column.default == pytest.approx(value / 100 if column.unit == "share" else value)


def test_a_plan_on_typical_days_stands_against_the_reference_there() -> None:
    result = run(drives())
    on_all_hours = dataclasses.replace(result.reference, net_present_cost=1e6, money=(), on_typical_days=result.reference)
    of_typical_days, mixed = (finance_tables(result.case, [result.best], one) for one in (result.reference, on_all_hours))
    assert mixed == of_typical_days and mixed["finance"][0]["npv_optimizer"] == pytest.approx(
        result.reference.net_present_cost - result.best.net_present_cost)


def test_a_plan_that_is_the_reference_but_for_rounding_has_no_return() -> None:
    result = run(drives())
    sign = {year: 1e-11 if year == FIVE[0] else -1e-11 for year in FIVE}
    money = tuple(dataclasses.replace(line, cash=line.cash * (1 + sign[line.year])) for line in result.reference.money)
    emitted = tuple(dataclasses.replace(one, value=one.value and one.value * (1 - 1e-11)) for one in result.reference.indicators)
    same = dataclasses.replace(result.reference, name="P1", money=money, indicators=emitted)
    (row,) = finance_tables(result.case, [same], result.reference)["finance"]
    nothing = ("irr_before_tax", "mirr_before_tax", "lcoa_per_tco2", "lcoa_undiscounted_per_tco2")
    assert [row[key] for key in nothing] == [None] * 4
    assert (row["irr_before_tax_note"], row["payback_before_tax_years"]) == ("none unique", 0.0)
