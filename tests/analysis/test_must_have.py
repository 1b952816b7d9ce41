"""Ranges of decisions near the best, against trying every plan of a factory small enough for that."""

from __future__ import annotations

import itertools

import pytest

from tests.plans.test_search import SAVINGS, YEARS, cost_of, four_measures
from tests.stories import factory, years_of
from zcopt.analysis.must_have import CHOICE, MUST_AVOID, MUST_HAVE, NOT_DECIDED, Range, must_have
from zcopt.errors import ModelError
from zcopt.measures.pv import PvRow
from zcopt.model import stop
from zcopt.model.build import build
from zcopt.model.solve import SolveOptions
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS

EXACT = SolveOptions(relative_gap=1e-9, threads=1)
SLACKS = (0.01, 0.05, 0.10, 0.30)
SUBSETS = [s for n in range(5) for s in itertools.combinations(SAVINGS, n)]
BEST = min(cost_of(s) for s in SUBSETS)


def timed_cost(built: dict[str, int]) -> float:
    """What a plan costs with every measure in its year (rate 0, life 2: half the price is left of the second year's)."""
    cost = sum(SAVINGS[name][1] * (1.0 if since == YEARS[0] else 0.5) for name, since in built.items())
    for year in YEARS:
        left = 1000.0
        for name, since in built.items():
            left *= 1 - SAVINGS[name][0] if since <= year else 1
        cost += left
    return cost


EVERY = [dict(zip(adopted, timing, strict=True)) for adopted in SUBSETS
         for timing in itertools.product(YEARS, repeat=len(adopted))]


@pytest.fixture(scope="module")
def ranges() -> dict[tuple[str, float], Range]:
    return {(one.item, one.slack): one for one in must_have(build(four_measures(), PARTS), EXACT, slacks=SLACKS)}


@pytest.mark.parametrize("slack", SLACKS)
@pytest.mark.parametrize("item", SAVINGS)
def test_verdicts_are_those_of_trying_everything(ranges: dict[tuple[str, float], Range], item: str, slack: float) -> None:
    good = [s for s in SUBSETS if cost_of(s) <= (1 + slack) * BEST + 1e-9]
    having = sum(item in s for s in good)
    expected = MUST_HAVE if having == len(good) else MUST_AVOID if having == 0 else CHOICE
    assert ranges[item, slack].verdict == expected


@pytest.mark.parametrize("item", SAVINGS)
def test_the_cost_of_the_other_decision_is_that_of_the_best_plan_with_it(ranges: dict[tuple[str, float], Range],
                                                                        item: str) -> None:
    best = min(SUBSETS, key=cost_of)
    other = min(cost_of(s) for s in SUBSETS if (item in s) is not (item in best))
    assert ranges[item, 0.01].cost_of_other == pytest.approx(other)
    assert ranges[item, 0.01].cost_of_other_bound == pytest.approx(other)


@pytest.mark.parametrize("slack", SLACKS)
@pytest.mark.parametrize("item", SAVINGS)
def test_years_are_those_of_trying_everything(ranges: dict[tuple[str, float], Range], item: str, slack: float) -> None:
    years = [plan[item] for plan in EVERY if item in plan and timed_cost(plan) <= (1 + slack) * BEST + 1e-9]
    found = ranges[item, slack]
    assert (found.earliest_year, found.latest_year) == ((min(years), max(years)) if years else (None, None))
    assert found.years_decided


def test_sizes_span_what_the_slack_can_pay() -> None:
    # 100 MWh at 1; a kW of roof saves 1 and costs 2: the best buys none of it without a target, 20 MWh with one of 40 t
    roof = PvRow(pv_id="roof", profile="sun", max_size_kw=100_000, life_years=1, capex_per_kw=years_of(2.0, (2026,)),
                 fixed_om_per_kw_year=years_of(0, (2026,)))
    case = factory([1.0], [100_000], profiles={"sun": [1.0]}).with_rows(
        roof, TargetRow(indicator="gross_tco2", limit={2026: 40}))
    one, ten = must_have(build(case, PARTS), EXACT, slacks=(0.01, 0.10))
    # best: 80,000 + 40,000 = 120,000; each further kW costs 1 more
    assert (one.size_min, one.size_max) == pytest.approx((20_000, 21_200), rel=0.01)
    assert (ten.size_min, ten.size_max) == pytest.approx((20_000, 32_000), rel=0.01)
    assert one.sizes_decided and one.verdict == MUST_HAVE


def test_what_was_not_solved_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    from zcopt.analysis import must_have as module

    monkeypatch.setattr(module, "asked", lambda: True)
    assert not stop.asked()
    found = must_have(build(four_measures(), PARTS), EXACT, slacks=(0.10,))
    assert {one.verdict for one in found} == {NOT_DECIDED}
    assert not any(one.years_decided for one in found)


def test_progress_names_every_question() -> None:
    told: list[str] = []
    must_have(build(four_measures(), PARTS), EXACT, slacks=(0.05,), report=lambda what, progress: told.append(what))
    assert told[0] == "must-have: the best plan"
    assert "must-have: without a" in told and "must-have: with d" in told


def test_a_case_without_plan_has_no_ranges() -> None:
    impossible = four_measures().with_rows(TargetRow(indicator="gross_tco2", limit={2027: 0.01}))
    with pytest.raises(ModelError, match="infeasible"):
        must_have(build(impossible, PARTS), EXACT)
