"""The objective is the discounted sum of the money book, each payment at its time of year."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, years_of
from zcopt.finance import capital_recovery_factor
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.books import Timing
from zcopt.model.objective import discount

TWO = (2026, 2027)


def test_starts_middles_and_ends_of_years() -> None:
    case = factory(years=TWO, rate=0.21)
    assert discount(case, 2026, Timing.START) == 1
    # a half-year at 21 % is 10 %
    assert discount(case, 2026, Timing.MID) == pytest.approx(1 / 1.1)
    assert discount(case, 2027, Timing.START) == pytest.approx(1 / 1.21)
    assert discount(case, 2027, Timing.END) == pytest.approx(1 / 1.21**2)


def test_energy_is_paid_in_the_middle_of_the_year() -> None:
    plan = solve(factory(prices=[1.0], load_kw=[1_000], years=TWO, rate=0.21))
    assert plan.cost == pytest.approx(1_000 / 1.1 + 1_000 / 1.1**3)


def test_a_project_costs_the_annuities_of_the_years_it_is_used() -> None:
    led = RetrofitRow(retrofit_id="led", saves_on_1="load", saving_share_1=1.0, life_years=10,
                      capex_cost=years_of(1_000, TWO))
    plan = solve(factory(prices=[1.0], load_kw=[1_000], years=TWO, rate=0.08).with_rows(led))
    annuity = 1_000 * capital_recovery_factor(0.08, 10)
    assert plan.cost == pytest.approx(annuity / 1.08 + annuity / 1.08**2)


def test_purchases_of_the_same_size_cost_the_same_by_any_path() -> None:
    """One asset of life 2, or one of life 1 bought again a year later: the same annuity, so nearly the same cost."""
    def roof(life: int, capex: float) -> PvRow:
        return PvRow(pv_id="roof", profile="sun", max_size_kw=100, life_years=life, capex_per_kw=years_of(capex, TWO),
                     fixed_om_per_kw_year=years_of(0.0, TWO))
    case = factory(prices=[10.0], load_kw=[100], years=TWO, rate=0.08, profiles={"sun": [1.0]})
    annuity = 2.0 * capital_recovery_factor(0.08, 2)
    long, short = solve(case.with_rows(roof(2, 2.0))), solve(case.with_rows(roof(1, annuity / 1.08)))
    assert long.bought("roof") == pytest.approx(100)
    assert short.bought("roof") == pytest.approx(200)
    assert short.cost == pytest.approx(long.cost)


def test_what_is_never_paid_is_marked() -> None:
    led = RetrofitRow(retrofit_id="led", saves_on_1="load", saving_share_1=1.0, life_years=10,
                      capex_cost=years_of(10, TWO))
    books = solve(factory(prices=[1.0], load_kw=[1_000], years=TWO).with_rows(led)).built.books
    assert {post.account for post in books.money if not post.cash} == {"residual_value"}
