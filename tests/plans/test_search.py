"""Ranked strategies against brute force on a factory small enough to enumerate."""

from __future__ import annotations

import itertools

import pytest

from tests.stories import factory, solve, years_of
from zcopt.inputs.case import Case
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.build import build
from zcopt.model.solve import SolveOptions
from zcopt.parts import PARTS
from zcopt.plans.rank import rank
from zcopt.plans.search import Found, SearchOptions, StopReason, search

YEARS = (2026, 2027)
SAVINGS = {"a": (0.10, 60.0), "b": (0.20, 150.0), "c": (0.15, 155.0), "d": (0.05, 200.0)}


def four_measures() -> Case:
    """1,000 kWh a year at 1 per kWh for two years; four measures on the same load."""
    case = factory(prices=[1.0], load_kw=[1000], years=YEARS)
    rows = [RetrofitRow(retrofit_id=name, saves_on_1="load", saving_share_1=saving, life_years=2,
                        capex_cost=years_of(capex, YEARS)) for name, (saving, capex) in SAVINGS.items()]
    return case.with_rows(*rows)


def cost_of(adopted: tuple[str, ...]) -> float:
    """The cheapest timing of a set of measures, by trying all: rate 0, life 2, so half the price is left of what was
    built in the second year."""
    best = float("inf")
    for timing in itertools.product(YEARS, repeat=len(adopted)):
        built = dict(zip(adopted, timing, strict=True))
        cost = 0.0
        for year in YEARS:
            left = 1000.0
            for name, since in built.items():
                left *= 1 - SAVINGS[name][0] if since <= year else 1
            cost += left
        cost += sum(SAVINGS[name][1] * (1.0 if since == YEARS[0] else 0.5) for name, since in built.items())
        best = min(best, cost)
    return best


def run(case: Case, plans: int, slack: float = 10.0) -> Found:
    return search(build(case, PARTS), SearchOptions(
        plans=plans, cost_slack_share=slack, distance=1.0, weights="count",
        solve=SolveOptions(relative_gap=1e-9, threads=1)))


def test_ranks_equal_full_enumeration() -> None:
    subsets = [s for n in range(5) for s in itertools.combinations(SAVINGS, n)]
    expected = sorted(cost_of(s) for s in subsets)[:6]
    found = run(four_measures(), 6)
    ranked = rank(found.reference, found.plans, YEARS)
    assert [entry.plan.net_present_cost for entry in ranked] == pytest.approx(expected, rel=1e-6)
    assert len({entry.plan.strategy.key for entry in ranked}) == 6
    assert found.stop_reason is StopReason.ENOUGH


def test_the_whole_space_is_found_and_said_to_be_exhausted() -> None:
    found = run(four_measures(), 40)
    assert len(found.plans) == 16
    assert found.stop_reason is StopReason.EXHAUSTED


def test_the_list_ends_where_plans_get_too_dear() -> None:
    best = min(cost_of(s) for n in range(5) for s in itertools.combinations(SAVINGS, n))
    within = [s for n in range(5) for s in itertools.combinations(SAVINGS, n) if cost_of(s) <= 1.05 * best]
    found = run(four_measures(), 40, slack=0.05)
    assert found.stop_reason is StopReason.TOO_DEAR
    assert len(found.plans) == len(within)


def test_the_reference_adopts_nothing() -> None:
    found = run(four_measures(), 1)
    assert found.reference.strategy.adopted == frozenset()
    assert found.reference.net_present_cost == pytest.approx(2000.0)
    assert solve(four_measures()).cost == pytest.approx(found.plans[0].net_present_cost)
