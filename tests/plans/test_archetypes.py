"""Plans that are best in one respect, against trying every plan; their proof; names for those already in the list."""

from __future__ import annotations

import itertools

import pytest

from tests.measures.test_offset import credit, dear_roof, fifty_tonnes, net_at_most
from tests.plans.test_search import SAVINGS, YEARS, cost_of, four_measures
from zcopt.inputs.case import Case
from zcopt.model.build import build
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.solve import SolveOptions
from zcopt.parts import PARTS
from zcopt.plans.archetype_names import ARCHETYPES
from zcopt.plans.archetypes import Archetype
from zcopt.plans.plan import Plan
from zcopt.plans.rank import rank
from zcopt.plans.search import Found, SearchOptions, StopReason, search


def run(case: Case, plans: int = 1, slack: float = 0.05) -> Found:
    return search(build(case, PARTS), SearchOptions(plans=plans, cost_slack_share=slack, distance=1.0, weights="count",
                                                    archetypes=True, solve=SolveOptions(relative_gap=1e-9, threads=1)))


def of(found: Found, key: str) -> tuple[Archetype, Plan]:
    kind = next(one for one in found.archetypes if one.key == key)
    return kind, next(plan for plan in found.plans if plan.name == kind.plan)


@pytest.fixture(scope="module")
def found() -> Found:
    return run(four_measures())


def test_every_archetype_is_there_with_its_proof(found: Found) -> None:
    assert [kind.key for kind in found.archetypes] == ["least_cost", "deepest_cut", "lowest_capex", "fastest",
                                                       "no_certificates"]
    for kind in found.archetypes:
        assert kind.status == "proved" and kind.key in ARCHETYPES
        assert kind.value is not None and kind.bound is not None and kind.gap is not None
        assert kind.bound <= kind.value + 1e-6 and 0 <= kind.gap < 1e-6


def test_the_deepest_cut_adopts_everything_in_its_cheapest_timing(found: Found) -> None:
    kind, plan = of(found, "deepest_cut")
    assert plan.strategy.adopted == set(SAVINGS)
    assert kind.value == pytest.approx(0.5 * 0.9 * 0.8 * 0.85 * 0.95)
    assert plan.net_present_cost == pytest.approx(cost_of(tuple(SAVINGS)))


def test_the_least_investment_is_none(found: Found) -> None:
    kind, plan = of(found, "lowest_capex")
    assert (kind.value, plan.capex_total) == (0, 0)


def test_the_fastest_stays_within_the_slack(found: Found) -> None:
    def cumulative(plan: dict[str, int]) -> float:
        total = 0.0
        for year in YEARS:
            left = 0.5
            for name, since in plan.items():
                left *= 1 - SAVINGS[name][0] if since <= year else 1
            total += left
        return total

    def cost(plan: dict[str, int]) -> float:
        return 2000 * cumulative(plan) + sum(SAVINGS[n][1] * (1 if s == YEARS[0] else 0.5) for n, s in plan.items())

    every = [dict(zip(s, t, strict=True)) for n in range(5) for s in itertools.combinations(SAVINGS, n)
             for t in itertools.product(YEARS, repeat=n)]
    best = min(map(cost, every))
    kind, plan = of(found, "fastest")
    assert kind.value == pytest.approx(min(cumulative(p) for p in every if cost(p) <= 1.05 * best + 1e-9))
    assert plan.net_present_cost <= 1.05 * best + 1e-6


def test_a_plan_of_the_list_only_gets_the_name() -> None:
    found = run(four_measures(), plans=16, slack=10.0)
    assert {plan.name for plan in found.plans} == {*(f"P{k}" for k in range(1, 17)), "A1"}
    assert {kind.key: kind.plan[0] for kind in found.archetypes if kind.key != "fastest"} == dict.fromkeys(
        ("least_cost", "deepest_cut", "lowest_capex", "no_certificates"), "P")
    # the fastest builds all four at once, the cheapest plan of that strategy waits with the dear one
    assert of(found, "fastest")[1].name == "A1"


def test_without_certificates_and_offsets_the_roof_does_it() -> None:
    case = fifty_tonnes().with_rows(credit(), dear_roof(), net_at_most(42), OffsetRulesRow(cap_share_of_base_year=0.2))
    found = run(case, slack=1.0)
    kind, plan = of(found, "no_certificates")
    assert plan.name.startswith("A") and plan.strategy.adopted == frozenset({"roof"})
    # 8 t on the roof at 2,000 a tonne, against 100,000 of power
    assert kind.value == pytest.approx(100_000 + 8 * 2000) == kind.bound


def test_what_is_impossible_is_said() -> None:
    case = fifty_tonnes().with_rows(credit(), net_at_most(48))
    kind = next(one for one in run(case).archetypes if one.key == "no_certificates")
    assert (kind.plan, kind.value, kind.bound) == ("", None, None)
    assert kind.status == "no plan keeps every promise this way"


def test_the_list_itself_stays_as_it_is_without_them() -> None:
    options = SearchOptions(plans=3, cost_slack_share=10.0, distance=1.0, weights="count",
                            solve=SolveOptions(relative_gap=1e-9, threads=1))
    plain = search(build(four_measures(), PARTS), options)
    more = run(four_measures(), plans=3, slack=10.0)
    assert plain.archetypes == () and plain.stop_reason is more.stop_reason is StopReason.ENOUGH
    assert [p.net_present_cost for p in plain.plans] == pytest.approx([p.net_present_cost for p in more.plans[:3]])


def test_an_example_is_told_as_one(found: Found) -> None:
    ranked = rank(found.reference, found.plans, YEARS)
    lowest = next(entry for entry in ranked if "lowest_capex" in entry.plan.archetype)
    assert "Example of: lowest investment" in lowest.reason_en and "投资最低" in lowest.reason_zh
