"""What is left of a load is the product of what each measure leaves, for every subset of measures."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pyomo.environ as pyo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stories import factory, solve, years_of
from zcopt.errors import ModelError
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.books import Books, SavingPost
from zcopt.model.matrix import compile_matrix, load_values
from zcopt.model.savings import SUBSETS_UP_TO, add_savings
from zcopt.model.solve import SolveOptions, Solver

SHARES = (0.1, 0.25, -0.2, 0.4, 0.05, -0.5, 0.3, 0.6)


def remaining_of_all_subsets(shares: Sequence[float], sense: int) -> list[float]:
    """Every subset of measures is one year; ``sense`` asks for the least or the most the equations allow."""
    subsets = list(itertools.product((0.0, 1.0), repeat=len(shares)))
    years = range(len(subsets))
    case = factory(years=tuple(years))
    books, model = Books(reducible={"load": "electricity"}), pyo.ConcreteModel()
    books.post(*(SavingPost(target="load", measure=f"m{k}", share=share, active=lambda y, k=k: subsets[y][k])
                 for k, share in enumerate(shares)))
    model.savings = pyo.Block()
    add_savings(model.savings, case, books)
    model.any = pyo.Objective(expr=sense * sum(model.savings.remaining["load", y] for y in years))
    matrix = compile_matrix(model)
    outcome = Solver(matrix, SolveOptions(threads=1)).solve()
    assert outcome.values is not None
    load_values(matrix, outcome.values)
    return [float(pyo.value(books.remaining("load", y))) for y in years]


def products(shares: Sequence[float]) -> list[float]:
    return [math.prod(1 - s * x for s, x in zip(shares, subset, strict=True))
            for subset in itertools.product((0.0, 1.0), repeat=len(shares))]


@pytest.mark.parametrize("sense", [1, -1])
@pytest.mark.parametrize("count", range(1, 9))
def test_savings_multiply_in_every_subset(count: int, sense: int) -> None:
    """Up to six by the weights of subsets, seven and eight by the chain; the least and the most are the same."""
    assert SUBSETS_UP_TO == 6
    assert remaining_of_all_subsets(SHARES[:count], sense) == pytest.approx(products(SHARES[:count]), abs=1e-7)


@settings(deadline=None, derandomize=True, max_examples=20)
@given(shares=st.lists(st.floats(-1, 1), min_size=2, max_size=7))
def test_savings_multiply_whatever_the_shares(shares: list[float]) -> None:
    assert remaining_of_all_subsets(shares, 1) == pytest.approx(products(shares), abs=1e-6)


def retrofit(name: str, share: float, capex: float, target: str = "load") -> RetrofitRow:
    return RetrofitRow(retrofit_id=name, saves_on_1=target, saving_share_1=share, life_years=1,
                       capex_cost=years_of(capex, (2026,)))


def test_the_second_measure_saves_on_what_the_first_leaves() -> None:
    plan = solve(factory(prices=[1.0], load_kw=[100_000]).with_rows(retrofit("a", 0.5, 1), retrofit("b", 0.5, 1)))
    assert plan.money("energy") == pytest.approx(25_000)


@pytest.mark.parametrize("count", [2, 4, 7])
def test_the_best_subset_is_that_of_enumeration(count: int) -> None:
    options = [(0.30, 20_000), (0.25, 12_000), (0.20, 18_000), (0.15, 9_000), (0.10, 9_500), (0.08, 3_000), (-0.1, -20_000)]
    chosen = options[:count]
    rows = [retrofit(f"m{k}", share, capex) for k, (share, capex) in enumerate(chosen)]
    best = min(100_000 * math.prod(1 - s for s, _ in subset) + sum(c for _, c in subset)
               for n in range(count + 1) for subset in itertools.combinations(chosen, n))
    assert solve(factory(prices=[1.0], load_kw=[100_000]).with_rows(*rows)).cost == pytest.approx(best)


def test_a_saving_on_nothing_is_a_mistake() -> None:
    with pytest.raises(ModelError, match="saves on steam, which nothing uses"):
        solve(factory().with_rows(retrofit("trap", 0.1, 0, target="steam")))


def test_what_is_left_cannot_be_asked_too_early() -> None:
    with pytest.raises(ModelError, match="before all savings"):
        Books().remaining("load", 2026)
