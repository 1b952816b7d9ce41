"""Purchase logic: life and residual value against annuities, lead time, sizes, units, build rate, end of life."""

from __future__ import annotations

from collections.abc import Mapping

import pyomo.environ as pyo
import pytest

from tests.measures.test_pv import pv
from tests.stories import Story, factory, solve, years_of
from zcopt.finance import capital_recovery_factor, discount_factor
from zcopt.inputs.case import Case
from zcopt.model.objective import discount
from zcopt.model.purchase import check_sizes, life_of

YEARS = (2026, 2027, 2028, 2029, 2030)


def sunny(price: float = 1.0, load_kw: float = 100.0, *, years: tuple[int, ...] = YEARS, rate: float = 0.0) -> Case:
    """A load under a sun that always shines: a kW of PV saves ``price`` in every year."""
    return factory(prices=[price], load_kw=[load_kw], years=years, rate=rate, profiles={"sun": [1.0]})


def capital_cost(plan: Story, item: str) -> float:
    """Present value of investment less residual value [currency]."""
    case = plan.built.case
    return 1000 * sum(discount(case, y, post.timing) * float(pyo.value(post.amount(y)))
                      for post in plan.built.books.money for y in case.years
                      if post.item == item and post.account in ("capex", "residual_value"))


def bought_by_year(plan: Story, item: str = "roof") -> Mapping[int, float]:
    return {y: round(plan.bought(item, y), 6) for y in plan.built.case.years if plan.bought(item, y) > 1e-6}


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.08])
@pytest.mark.parametrize("life", [1, 2, 5, 10, 25])
@pytest.mark.parametrize("bought", [2026, 2028, 2030])
def test_price_less_residual_value_is_the_annuities_of_the_years_in_use(rate: float, life: int, bought: int) -> None:
    row = pv(years=YEARS, life_years=life, capex_per_kw=years_of(10.0, YEARS), first_build_year=bought,
             last_build_year=bought)
    plan = solve(sunny(1000.0, rate=rate).with_rows(row))
    years_used = min(life, 2030 - bought + 1)
    annuity = 100 * 10 * capital_recovery_factor(rate, life)
    expected = sum(annuity * discount_factor(rate, bought - 2026 + k) for k in range(1, years_used + 1))
    assert capital_cost(plan, "roof") == pytest.approx(expected, abs=0.005)


def test_half_of_a_life_of_ten_is_left_after_five_years_at_no_interest() -> None:
    plan = solve(sunny(1000.0).with_rows(pv(years=YEARS, life_years=10, capex_per_kw=years_of(10.0, YEARS))))
    assert (plan.money("capex"), plan.money("residual_value")) == pytest.approx((1000, -500))


def test_bought_again_when_its_life_ends_inside_the_horizon() -> None:
    plan = solve(sunny(1000.0).with_rows(pv(years=YEARS, life_years=2, capex_per_kw=years_of(10.0, YEARS))))
    # two years each; the third has one of its two years left
    assert bought_by_year(plan) == {2026: 100, 2028: 100, 2030: 100}
    assert plan.money("residual_value") == pytest.approx(-500)


def test_gone_when_it_may_not_be_bought_again() -> None:
    plan = solve(sunny().with_rows(pv(years=YEARS, life_years=2, last_build_year=2026)))
    assert [plan.energy_kw("roof", year=y)[0] for y in YEARS] == pytest.approx([100, 100, 0, 0, 0])


def test_lead_time_pays_first_and_runs_later() -> None:
    plan = solve(sunny().with_rows(pv(years=YEARS, lead_years=2, capex_per_kw=years_of(0.1, YEARS))))
    assert bought_by_year(plan) == {2026: 100}
    assert [plan.energy_kw("roof", year=y)[0] for y in YEARS] == pytest.approx([0, 0, 100, 100, 100])


def test_nothing_is_bought_that_would_run_after_the_horizon() -> None:
    row = pv(years=YEARS, lead_years=2)
    assert life_of(row, sunny()).build_years == (2026, 2027, 2028)


@pytest.mark.parametrize(("capex", "size"), [(0.19, 50), (0.21, 0)])
def test_smallest_size_must_pay_with_what_is_needed(capex: float, size: float) -> None:
    # 10 kW are needed and save 1.0 each; 50 must be bought: break-even at 0.2 per kW
    row = pv(min_size_kw=50, life_years=1, capex_per_kw=years_of(capex, (2026,)))
    assert solve(sunny(load_kw=10, years=(2026,)).with_rows(row)).bought("roof") == pytest.approx(size)


def test_smallest_size_holds_for_every_purchase() -> None:
    # 50 at first; the 10 that would still fit are too few to buy
    plan = solve(sunny().with_rows(pv(years=YEARS, min_size_kw=50, max_size_kw=60, max_per_year_kw=50)))
    assert bought_by_year(plan) == {2026: 50}


@pytest.mark.parametrize(("fixed", "size"), [(99.0, 100), (101.0, 0)])
def test_fixed_cost_is_paid_once_per_purchase(fixed: float, size: float) -> None:
    row = pv(fixed_cost=fixed, life_years=1)
    plan = solve(sunny(years=(2026,)).with_rows(row))
    assert plan.bought("roof") == pytest.approx(size)
    assert plan.money("capex") == pytest.approx(fixed if size else 0)


def test_countable_units() -> None:
    # 100 kW need: the fourth unit of 30 brings only 10 kW, worth 10, for 15
    row = pv(unit_size_kw=30, max_size_kw=120, life_years=1, capex_per_kw=years_of(0.5, (2026,)))
    assert solve(sunny(years=(2026,)).with_rows(row)).bought("roof") == pytest.approx(90)


def test_build_rate_spreads_a_purchase_over_years() -> None:
    plan = solve(sunny().with_rows(pv(years=YEARS, max_per_year_kw=40)))
    assert bought_by_year(plan) == {2026: 40, 2027: 40, 2028: 20}


def test_falling_prices_are_waited_for() -> None:
    falling = dict(zip(YEARS, (10.0, 10.0, 4.0, 4.0, 4.0), strict=True))
    plan = solve(sunny().with_rows(pv(years=YEARS, life_years=5, capex_per_kw=falling)))
    # a year is worth 1.0; 10 / 5 = 2.0 a year is too much, 4 / 5 = 0.8 is not
    assert bought_by_year(plan) == {2028: 100}


def test_upkeep_follows_what_is_installed_not_what_is_left_of_it() -> None:
    row = pv(years=YEARS, ageing_share=0.1, last_build_year=2026, fixed_om_per_kw_year=years_of(0.01, YEARS))
    plan = solve(sunny().with_rows(row))
    assert [plan.money("fixed_om", y) for y in YEARS] == pytest.approx([1.0] * 5)


def test_sizes_that_contradict_each_other() -> None:
    row = pv(min_size_kw=200, unit_size_kw=300, first_build_year=2029, last_build_year=2028)
    problems = check_sizes(row, "min_size_kw", "unit_size_kw", "max_size_kw")
    assert [(p.code, p.key) for p in problems] == [("E453", "min_size_kw"), ("E453", "unit_size_kw"),
                                                   ("E456", "last_build_year")]


def test_a_largest_size_of_zero_buys_nothing() -> None:
    assert solve(sunny(years=(2026,)).with_rows(pv(max_size_kw=0))).bought("roof") == pytest.approx(0)


def test_no_year_to_buy_buys_nothing() -> None:
    row = pv(first_build_year=2040)
    assert solve(sunny(years=(2026,)).with_rows(row)).bought("roof") == pytest.approx(0)
