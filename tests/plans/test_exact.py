"""Plans decided on all hours are those of the whole model written on all hours, and certified to be."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.model.test_decompose import MEASURES, retrofits
from tests.plans.two_months import GROSS_TCO2, LOAD, MONTHS, OPTIONS, YEARS, found_on, merged, noon_sun, plant
from tests.stories import factory, years_of
from zcopt.errors import StoppedEarly
from zcopt.inputs.case import Case
from zcopt.inputs.timegrid import TimeGrid
from zcopt.measures.storage import StorageRow
from zcopt.model.solve import Progress
from zcopt.parts import PARTS
from zcopt.plans.full_year import master
from zcopt.plans.full_year.bound import no_gap_because
from zcopt.plans.full_year.decide import decide_on_all_hours
from zcopt.plans.full_year.exact import GAP
from zcopt.plans.search import Found, SearchOptions, StopReason

CASES: dict[str, Callable[[], Case]] = {
    "free": plant,
    "target": lambda: plant(0.7 * GROSS_TCO2),
    "measures": lambda: retrofits(plant(0.75 * GROSS_TCO2), MEASURES),
}


def options(plans: int) -> SearchOptions:
    return SearchOptions(plans=plans, cost_slack_share=1, distance=1, weights="count", solve=OPTIONS)


def decided(case: Case, all_hours: TimeGrid, plans: int = 1, gap: float = GAP) -> Found:
    """Found on two merged slots a month, decided anew on every hour."""
    found, built = found_on(case, merged(case.time), plans)
    return decide_on_all_hours(built, found, all_hours, PARTS, options(plans), gap=gap)


@pytest.mark.parametrize("sun", ["the same", "noon"])
@pytest.mark.parametrize("name", CASES)
def test_the_plan_is_the_optimum_of_the_whole_model(name: str, sun: str) -> None:
    case = CASES[name]()
    all_hours = noon_sun(case) if sun == "noon" else case.time
    whole, _ = found_on(case, all_hours)
    found = decided(case, all_hours)
    (plan,), best = found.plans, whole.plans[0]
    assert plan.net_present_cost == pytest.approx(best.net_present_cost, rel=2 * GAP)
    assert plan.net_present_cost >= best.net_present_cost * (1 - 1e-6), "no plan is cheaper than the optimum"
    assert plan.bound <= best.net_present_cost * (1 + 1e-6), "the bound is one"
    check = plan.full_year
    assert check is not None and check.holds and check.certified_gap is not None and check.certified_gap <= GAP
    assert no_gap_because(case, plan) == ()


def test_typical_days_alone_would_have_been_wrong() -> None:
    """The same mean sun, but at noon only: what merged hours promise is not there."""
    case = plant(0.7 * GROSS_TCO2)
    found, _ = found_on(case, merged(case.time))
    exact = decided(case, noon_sun(case)).plans[0]
    assert abs(found.plans[0].net_present_cost / exact.net_present_cost - 1) > 5 * GAP


def test_further_plans_differ_and_are_in_order() -> None:
    case = retrofits(plant(0.8 * GROSS_TCO2), MEASURES)
    whole, _ = found_on(case, case.time, 4)
    found = decided(case, case.time, 4)
    assert found.stop_reason is StopReason.ENOUGH
    assert len({plan.strategy.key for plan in found.plans}) == 4
    costs = [plan.net_present_cost for plan in found.plans]
    assert costs == pytest.approx([plan.net_present_cost for plan in whole.plans], rel=3 * GAP)
    assert all(later >= earlier * (1 - 2 * GAP) for earlier, later in itertools.pairwise(costs))
    for plan in found.plans:
        check = plan.full_year
        assert plan.gap <= GAP, "among plans that differ from those before"
        assert check is not None and check.certified_gap == pytest.approx(
            (plan.net_present_cost - found.plans[0].bound) / plan.net_present_cost), "against all plans"


def test_energy_that_typical_days_hide_is_served() -> None:
    """Mean loads of at most 90 kW need no battery; the hour of 100 takes 10 kW from one, and with these two hours' energy."""
    case = factory([1.0, 1.0, 1.0, 1.0], LOAD, years=YEARS, months=MONTHS, weight_h=30.0, connection_kw=90.0).with_rows(
        StorageRow(storage_id="battery", carrier="electricity", max_energy_kwh=80.0, duration_hours=2, life_years=10,
                   capex_per_kwh=years_of(60.0, YEARS), fixed_om_per_kwh_year=years_of(1.0, YEARS),
                   charge_efficiency_share=0.95, discharge_efficiency_share=0.95))
    (plan,) = decided(case, case.time).plans
    assert [d.quantity for d in plan.decisions if d.item == "battery"] == pytest.approx([20.0])
    assert plan.full_year is not None and plan.full_year.holds
    assert plan.full_year.certified_gap is not None and plan.full_year.certified_gap <= GAP


def test_cuts_that_are_set_aside_change_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    case = retrofits(plant(0.75 * GROSS_TCO2), MEASURES)
    all_hours = noon_sun(case)
    (before,) = decided(case, all_hours, gap=1e-6).plans
    monkeypatch.setattr(master, "SET_ASIDE_AFTER", 1)
    (after,) = decided(case, all_hours, gap=1e-6).plans
    assert after.net_present_cost == pytest.approx(before.net_present_cost, rel=2e-6)
    assert after.full_year is not None and after.full_year.certified_gap is not None
    assert after.full_year.certified_gap <= 1e-6


@pytest.mark.parametrize("when", ["P1, root 2", "P1, round 1", "P2, round 1"])
def test_a_stop_keeps_the_best_plan_so_far(when: str) -> None:
    case = retrofits(plant(0.8 * GROSS_TCO2), MEASURES)

    def told(doing: str, progress: Progress | None) -> None:
        if doing == f"exact: {when}":
            raise StoppedEarly("interrupted")

    found, built = found_on(case, merged(case.time))
    stopped = decide_on_all_hours(built, found, noon_sun(case), PARTS, options(4), report=told)
    assert stopped.stop_reason is StopReason.INTERRUPTED
    (plan,) = stopped.plans
    if "root" in when:
        assert plan == found.plans[0], "nothing was dispatched yet: what typical days say stays"
    else:
        assert plan.full_year is not None and plan.full_year.holds


def test_a_case_without_time_keeps_the_plan_of_typical_days_resized() -> None:
    """The first plan is dispatched before any round: it is there, and how far it may be from the best is not hidden."""
    case = plant(0.7 * GROSS_TCO2)
    found, built = found_on(case, merged(case.time))
    hurried = replace(options(3), solve=replace(OPTIONS, time_limit_seconds=1e-6))
    late = decide_on_all_hours(built, found, noon_sun(case), PARTS, hurried)
    assert late.stop_reason is StopReason.TIME_LIMIT
    (first,) = late.plans
    assert first.full_year is not None and first.full_year.holds
    assert first.full_year.certified_gap is None or first.full_year.certified_gap > GAP
