"""A budget that binds decides between projects, and may be carried over."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, years_of
from zcopt.inputs.case import Case
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.budget import BudgetRow

TWO = (2026, 2027)


def project(name: str, saving: float, capex: float) -> RetrofitRow:
    return RetrofitRow(retrofit_id=name, saves_on_1="load", saving_share_1=saving, life_years=10,
                       capex_cost=years_of(capex, TWO))


def hundred_mwh(years: tuple[int, ...] = TWO) -> Case:
    return factory(prices=[1.0], load_kw=[100_000], years=years)


def bought(case: Case, *names: str) -> list[list[float]]:
    plan = solve(case)
    return [[round(plan.bought(name, y), 6) for y in case.years] for name in names]


def test_the_better_project_comes_first() -> None:
    case = hundred_mwh().with_rows(project("drives", 0.10, 5_000), project("light", 0.08, 5_000))
    assert bought(case, "drives", "light") == [[1, 0], [1, 0]]
    assert bought(case.with_rows(BudgetRow(capex_limit_cost=years_of(5_000, TWO))), "drives", "light") == [[1, 0], [0, 1]]


def test_two_small_projects_beat_one_large_one_inside_the_budget() -> None:
    case = hundred_mwh((2026,)).with_rows(project("large", 0.15, 9_000), project("a", 0.09, 5_000), project("b", 0.09, 5_000))
    assert bought(case.with_rows(BudgetRow(capex_limit_cost={2026: 10_000.0})), "large", "a", "b") == [[0], [1], [1]]


def test_unspent_money_carries_over_only_if_asked() -> None:
    case = hundred_mwh().with_rows(project("drives", 0.10, 5_000))
    limit = years_of(3_000, TWO)
    assert bought(case.with_rows(BudgetRow(capex_limit_cost=limit)), "drives") == [[0, 0]]
    assert bought(case.with_rows(BudgetRow(capex_limit_cost=limit, carry_over=True)), "drives") == [[0, 1]]


def test_a_blank_year_is_not_limited() -> None:
    case = hundred_mwh().with_rows(project("drives", 0.10, 5_000), BudgetRow(capex_limit_cost={2026: 0.0}))
    assert bought(case, "drives") == [[0, 1]]


def test_a_budget_without_anything_to_buy_is_harmless() -> None:
    plan = solve(hundred_mwh().with_rows(BudgetRow(capex_limit_cost=years_of(0, TWO))))
    assert plan.cost == pytest.approx(200_000)


def test_the_promise_is_told_in_currency() -> None:
    case = hundred_mwh().with_rows(project("drives", 0.1, 5_000), BudgetRow(capex_limit_cost={2026: 3_000.0}))
    promise, = solve(case).built.books.promises
    assert (promise.wording, promise.per_solver_unit) == ("investment 2026 <= 3,000 CNY", 1000)
