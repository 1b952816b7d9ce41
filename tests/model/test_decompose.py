"""Cuts are never above what a month costs, and a model split by months has the same plans as in one piece."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plans.two_months import GROSS_TCO2, MONTHS, YEARS, plant
from tests.stories import factory, years_of
from zcopt.inputs.case import Case
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.model.budget import BudgetRow
from zcopt.model.build import Built, build
from zcopt.model.cuts import LARGEST_COEFFICIENT, cut_of, least_cost, month_blocks, scaled
from zcopt.model.decompose import Decomposed
from zcopt.model.matrix import Matrix, Vector, compile_matrix, linear_terms
from zcopt.model.rounds import solve_by_months
from zcopt.model.solve import SolveOptions, Solver, Status
from zcopt.model.solvers import Solvers
from zcopt.model.split import split
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS

GAP = 1e-6
OPTIONS = SolveOptions(relative_gap=GAP, threads=1)


def retrofits(case: Case, savings: dict[str, tuple[float, float]], years: tuple[int, ...] = YEARS) -> Case:
    return case.with_rows(*(
        RetrofitRow(retrofit_id=name, saves_on_1="load", saving_share_1=share, capex_cost=years_of(capex, years), life_years=10)
        for name, (share, capex) in savings.items()))


def compiled(case: Case) -> tuple[Built, Matrix]:
    built = build(case, PARTS)
    return built, compile_matrix(built.model, [p.constraint for p in built.books.promises])


def both_ways(case: Case, *, gap: float = GAP) -> tuple[Solvers, Solvers, Built]:
    """The case split however small it is, and in one piece, and the model, which has to outlive them."""
    built, matrix = compiled(case)
    options = SolveOptions(relative_gap=gap, threads=1)
    cut = Solvers(matrix, options, months=built.case.time.year_months, split_from_columns=0)
    return cut, Solvers(matrix, options), built


MEASURES = {"lamps": (0.1, 9_000.0), "drives": (0.08, 2_500.0), "ovens": (0.15, 60_000.0)}


def points_of(matrix: Matrix, seed: int, count: int = 6) -> list[Vector]:
    """Corners of the continuous model in random directions, and their mean, which is none."""
    solver, random, found = Solver(matrix, OPTIONS), np.random.default_rng(seed), []
    solver.make_continuous()
    for _ in range(count):
        solver.set_cost(random.normal(size=len(matrix.columns)) + 0.1 * matrix.cost)
        outcome = solver.solve(sure=False)
        if outcome.values is not None:
            found.append(outcome.values)
    return [*found, np.mean(found, axis=0)]


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_a_cut_of_any_prices_is_below_what_a_month_costs(seed: int) -> None:
    built, matrix = compiled(retrofits(plant(0.8 * GROSS_TCO2), MEASURES))
    parts = split(matrix, built.case.time.year_months)
    random = np.random.default_rng(seed)
    points = points_of(matrix, seed)
    for number, block in enumerate(month_blocks(matrix, parts)):
        weight = float(random.uniform(0, 2))
        cut = cut_of(matrix, block, number, random.normal(scale=0.05, size=len(matrix.rows)), weight)
        if cut is None:
            continue
        own = block.columns[block.own]
        for point in points:
            worth = weight * float(matrix.cost[own] @ point[own])
            left = worth + sum(value * float(point[column]) for column, value in cut.coefficients.items())
            assert left >= cut.lower - 1e-6 * (1 + abs(cut.lower))


def test_the_cuts_of_an_optimum_are_exact_there() -> None:
    built, matrix = compiled(retrofits(plant(0.8 * GROSS_TCO2), MEASURES))
    solver = Solver(matrix, OPTIONS)
    solver.make_continuous()
    values, duals = solver.solve_with_duals()
    parts = split(matrix, built.case.time.year_months)
    blocks = month_blocks(matrix, parts)
    cuts = [cut_of(matrix, block, k, duals, 1.0) for k, block in enumerate(blocks)]
    assert len(cuts) == len(YEARS) * len(MONTHS)
    for block, cut in zip(blocks, cuts, strict=True):
        assert cut is not None
        own = block.columns[block.own]
        worth = float(matrix.cost[own] @ values[own])
        assert worth + sum(v * float(values[c]) for c, v in cut.coefficients.items()) == pytest.approx(cut.lower, abs=1e-6)


def test_own_costs_lie_between_their_bounds() -> None:
    built, matrix = compiled(plant())
    values = points_of(matrix, 3)[-1]
    for block in month_blocks(matrix, split(matrix, built.case.time.year_months)):
        low, high = least_cost(matrix, block)
        own = block.columns[block.own]
        assert low - 1e-9 <= float(matrix.cost[own] @ values[own]) <= high + 1e-9


CASES: dict[str, Callable[[], Case]] = {
    "free": plant,
    "target": lambda: plant(0.7 * GROSS_TCO2),
    "measures": lambda: retrofits(plant(), MEASURES),
    "measures and target": lambda: retrofits(plant(0.75 * GROSS_TCO2), MEASURES),
    "budget": lambda: retrofits(plant(0.85 * GROSS_TCO2), MEASURES).with_rows(
        BudgetRow(capex_limit_cost=years_of(20_000.0, YEARS))),
    "least sizes": lambda: retrofits(plant(0.75 * GROSS_TCO2), MEASURES).with_rows(
        PvRow(pv_id="field", profile="sun", min_size_kw=40.0, max_size_kw=200.0, life_years=20,
              capex_per_kw=years_of(250.0, YEARS), fixed_om_per_kw_year=years_of(0.0, YEARS))),
}


@pytest.mark.parametrize("name", CASES)
def test_split_and_whole_agree(name: str) -> None:
    cut, whole, _built = both_ways(CASES[name]())
    assert cut.why_whole == ""
    expected, found = whole.solve("whole"), cut.solve("split")
    assert cut.answered == {"split": 1, "whole": 0}
    assert found.status is Status.PROVED
    assert found.objective == pytest.approx(expected.objective, rel=2 * GAP)
    assert found.bound <= expected.objective * (1 + GAP)
    assert found.values is not None and cut.matrix.violation(found.values) < 1e-6


@st.composite
def plants(draw: st.DrawFn) -> Case:
    """Two to three years and months, a few measures, a target that may or may not be reached."""
    years = tuple(range(2026, 2026 + draw(st.integers(2, 3))))
    months = tuple(range(1, 1 + draw(st.integers(2, 3))))
    hours = draw(st.integers(3, 5))
    number = st.floats(0.2, 1.5)
    load = [100 * draw(number) for _ in range(hours)]
    case = factory([draw(number) for _ in range(hours)], load, years=years, months=months, weight_h=20.0,
                   profiles={"sun": [draw(st.floats(0, 1)) for _ in range(hours)]})
    gross = 0.5 * sum(load) / 1000 * 20.0 * len(months)
    case = case.with_rows(
        PvRow(pv_id="roof", profile="sun", min_size_kw=draw(st.sampled_from([0.0, 30.0])), max_size_kw=150.0, life_years=15,
              capex_per_kw=years_of(draw(st.floats(50, 600)), years), fixed_om_per_kw_year=years_of(0.0, years)),
        StorageRow(storage_id="battery", carrier="electricity", max_energy_kwh=150.0, duration_hours=2, life_years=10,
                   capex_per_kwh=years_of(draw(st.floats(10, 80)), years), fixed_om_per_kwh_year=years_of(0.0, years),
                   charge_efficiency_share=0.95,
                   discharge_efficiency_share=0.95),
        TargetRow(indicator="gross_tco2", limit=years_of(draw(st.floats(0.4, 1.0)) * gross, years)))
    return retrofits(case, {name: (draw(st.floats(0.02, 0.3)), draw(st.floats(500, 30_000))) for name in "abc"}, years)


@given(case=plants())
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_split_and_whole_agree_on_generated_plants(case: Case) -> None:
    cut, whole, _built = both_ways(case, gap=1e-5)
    expected, found = whole.solve("whole"), cut.solve("split")
    assert (found.values is None) == (expected.values is None)
    if expected.values is not None:
        assert found.objective == pytest.approx(expected.objective, rel=2.1e-5)


def test_cuts_stay_valid_when_rows_costs_and_held_columns_change() -> None:
    cut, whole, built = both_ways(retrofits(plant(0.9 * GROSS_TCO2), MEASURES))
    matrix = cut.matrix
    name = {str(v): k for k, v in enumerate(matrix.columns)}
    adopted = [c for c in range(len(matrix.columns)) if matrix.integer[c]]
    first = whole.solve("first")
    assert cut.solve("first").objective == pytest.approx(first.objective, rel=2 * GAP)
    for change in ({adopted[0]: 0.0}, {adopted[0]: 1.0}, {adopted[-1]: 1.0}):
        for solvers in (cut, whole):
            solvers.fix(change)
        left, right = cut.solve("held"), whole.solve("held")
        assert (left.values is None) == (right.values is None)
        assert left.objective == right.objective or left.objective == pytest.approx(right.objective, rel=2 * GAP)
        for solvers in (cut, whole):
            solvers.release(change)
    ceiling = {int(c): float(matrix.cost[c]) for c in np.flatnonzero(matrix.cost)}
    tons = linear_terms(matrix, sum_of_gross(cut, name))
    for solvers in (cut, whole):
        solvers.add_row(ceiling, upper=1.1 * first.objective - matrix.offset)
        cost = np.zeros(len(matrix.columns))
        for column, value in tons[0].items():
            cost[column] = value
        solvers.set_cost(cost, tons[1])
    assert cut.solve("least tonnes").objective == pytest.approx(whole.solve("least tonnes").objective, rel=1e-5)
    assert cut.answered["whole"] == 0
    assert built.case.years == YEARS


def sum_of_gross(solvers: Solvers, name: dict[str, int]) -> object:
    """Energy bought in all months, which months hand to the year."""
    return sum(solvers.matrix.columns[k] for text, k in name.items() if text.startswith("ledger.monthly"))


def test_what_sees_months_in_another_way_is_solved_whole() -> None:
    cut, whole, _built = both_ways(retrofits(plant(0.9 * GROSS_TCO2), MEASURES))
    own = next(c for c in range(len(cut.matrix.columns)) if cut.split is not None and cut.split.place[c] < 0)
    numbers = [solvers.add_row({own: 1.0}, upper=0.0) for solvers in (cut, whole)]
    assert cut.split is not None and not cut.split.can_answer
    assert cut.solve("row").objective == pytest.approx(whole.solve("row").objective, rel=2 * GAP)
    assert cut.answered == {"split": 0, "whole": 1}
    cut.bound_row(numbers[0], -np.inf, np.inf)
    assert cut.split.can_answer


def test_a_target_out_of_reach_is_infeasible_both_ways() -> None:
    cut, whole, _built = both_ways(retrofits(plant(0.01 * GROSS_TCO2), MEASURES))
    assert whole.solve("none").status is cut.solve("none").status is Status.INFEASIBLE
    assert cut.answered["whole"] == 1, "what the relaxation calls infeasible is looked at again without presolve"


def test_a_model_that_does_not_split_says_why() -> None:
    built, matrix = compiled(retrofits(factory(years=(2026,)), {"lamps": (0.1, 10.0)}, (2026,)))
    one_month = Solvers(matrix, OPTIONS, months=built.case.time.year_months, split_from_columns=0)
    assert one_month.why_whole == "it has one month"
    unasked = Solvers(matrix, replace(OPTIONS, split_by_months=False), months=built.case.time.year_months)
    assert unasked.why_whole == "it was not to be split"
    assert Solvers(matrix, OPTIONS, months=built.case.time.year_months).why_whole == "it is small"
    assert one_month.solve("whole").status is Status.PROVED and one_month.answered == {"split": 0, "whole": 1}
    built, linear = compiled(plant())
    continuous = replace(linear, integer=np.zeros(len(linear.columns), dtype=bool))
    assert Decomposed(continuous, built.case.time.year_months, OPTIONS).why_not == "it has no whole-number decisions"


def test_the_deadline_ends_rounds_and_keeps_the_bound() -> None:
    cut, whole, _built = both_ways(retrofits(plant(0.8 * GROSS_TCO2), MEASURES))
    assert cut.split is not None
    attempt = solve_by_months(cut.split, cut.relaxed, relative_gap=GAP, deadline=time.monotonic() + 30, tell=lambda p: None)
    assert attempt.finished
    assert attempt.outcome.objective == pytest.approx(whole.solve("whole").objective, rel=2 * GAP)


def test_scaled_cuts_say_the_same_in_smaller_numbers() -> None:
    row, lower = scaled({0: 3e6, 1: 1.0, 2: -48.0}, 1.2e7)
    assert max(abs(value) for value in row.values()) <= LARGEST_COEFFICIENT
    assert max(abs(value) for value in row.values()) > LARGEST_COEFFICIENT / 4, "no smaller than need be"
    factor = row[1]
    assert np.log2(factor) == round(np.log2(factor)), "a power of two loses no digit"
    assert (row[0] / factor, row[2] / factor, lower / factor) == (3e6, -48.0, 1.2e7)
    assert scaled({0: 2.0}, 1.0) == ({0: 2.0}, 1.0), "small ones stay"
