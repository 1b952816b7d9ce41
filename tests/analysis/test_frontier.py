"""The frontier of factories small enough to know it."""

from __future__ import annotations

import dataclasses
import itertools
import math

import pytest

from tests.analysis.cases import EXACT, compiled, front_of, projects, two_roofs
from tests.stories import changed, factory, years_of
from zcopt.analysis.epsilon import FrontEnd
from zcopt.analysis.front_shape import Spot, hull, knee, not_dominated, slopes
from zcopt.analysis.frontier import Frontier
from zcopt.analysis.sweep import agrees, distance_to_hull, price_sweep, prices_for
from zcopt.inputs.sheets import SiteRow
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.offset import OffsetRow
from zcopt.model.carbon_cost import CarbonCostRow
from zcopt.model.targets import TargetRow
from zcopt.plans.plan import Plan

PROJECTS = {"a": (0.10, 9_000.0), "b": (0.20, 26_000.0), "c": (0.15, 21_000.0), "d": (0.30, 55_000.0)}


def every_choice() -> list[tuple[float, float]]:
    """(cost, tonnes) of all 16 sets of projects that no other beats, cheapest first."""
    reached = []
    for chosen in (c for n in range(5) for c in itertools.combinations(PROJECTS, n)):
        left = math.prod(1 - PROJECTS[name][0] for name in chosen)
        reached.append((100_000 * left + sum(PROJECTS[name][1] for name in chosen), 50 * left))
    return sorted(p for p in reached if not any(q != p and q[0] <= p[0] and q[1] <= p[1] for q in reached))


def spots(found: Frontier) -> list[float]:
    """Cost and tonnes of every point, one after the other."""
    return [number for p in found.points for number in (p.cost, p.cumulative_gross_tco2)]


def test_a_frontier_of_whole_projects_is_that_of_enumeration() -> None:
    found = front_of(projects(PROJECTS), points=40)
    assert spots(found) == pytest.approx([number for choice in every_choice() for number in choice])
    assert found.end is FrontEnd.COMPLETE
    assert found.least_gross_tco2 == pytest.approx(every_choice()[-1][1])
    assert any(not point.on_hull for point in found.points), "a frontier that a price sweep could find proves little"


def test_slopes_are_the_prices_of_the_roofs() -> None:
    found = front_of(two_roofs(), points=9)
    for point in found.points:
        tonnes = point.cumulative_gross_tco2
        assert point.cost == pytest.approx(100_000 + 200 * min(20, 50 - tonnes) + 1_000 * max(0, 30 - tonnes))
        assert point.gap <= 1e-6
    assert found.points[0].next_tonne_cost == pytest.approx(200)
    assert found.points[-2].next_tonne_cost == pytest.approx(1_000)
    assert found.points[-1].next_tonne_cost is None
    assert [found.points[0].cumulative_gross_tco2, found.points[-1].cumulative_gross_tco2] == pytest.approx([50, 20])
    knees = [p.cumulative_gross_tco2 for p in found.points if p.is_knee]
    assert len(knees) == 1 and 28 <= knees[0] <= 32


def test_contracts_and_offsets_are_not_on_the_axis() -> None:
    bare = two_roofs()
    offered = bare.with_rows(
        GreenPowerRow(contract_id="wind", premium_price_per_kwh=years_of(0.001, (2026,)), max_energy_kwh=100_000),
        OffsetRow(offset_id="trees", kind="removal", price_per_tco2=years_of(1.0, (2026,)), max_tco2=years_of(100, (2026,))))
    assert spots(front_of(offered, 5)) == pytest.approx(spots(front_of(bare, 5)))


def test_internal_prices_are_no_cost_and_do_not_move_the_frontier() -> None:
    priced = two_roofs().with_rows(CarbonCostRow(internal_price=years_of(5_000.0, (2026,))))
    assert spots(front_of(priced, 5)) == pytest.approx(spots(front_of(two_roofs(), 5)), rel=1e-5)


def test_promises_hold_along_the_frontier() -> None:
    found = front_of(two_roofs().with_rows(TargetRow(indicator="gross_tco2", limit={2026: 35})), 5)
    assert found.points[0].cumulative_gross_tco2 == pytest.approx(35, rel=1e-4)
    assert all(point.plan.targets_met for point in found.points)


def test_points_are_plans_with_their_decisions() -> None:
    last: Plan = front_of(two_roofs(), 5).points[-1].plan
    assert {d.item: round(d.quantity) for d in last.decisions} == {"a": 40_000, "b": 20_000}
    assert last.net_present_cost == pytest.approx(114_000)


def test_nothing_on_offer_is_one_point() -> None:
    found = front_of(factory([1.0], [100_000]))
    assert len(found.points) == 1 and found.points[0].next_tonne_cost is None


def test_every_sweep_point_lies_on_the_hull() -> None:
    case = projects(PROJECTS)
    found = front_of(case, 40)
    prices = prices_for(found)
    swept = price_sweep(*compiled(case), [*prices, 1.0, 97.0, 1e5], EXACT)
    assert all(agrees(point, found) for point in swept)
    assert all(abs(distance_to_hull(point, found)) < 1e-3 for point in swept)
    corners = {round(p.cumulative_gross_tco2, 6) for p in found.points if p.on_hull}
    assert {round(p.cumulative_gross_tco2, 6) for p in swept[:len(prices)]} == corners
    assert swept[0].adopted == ("a",)


def test_a_sweep_point_off_the_hull_is_noticed() -> None:
    case = projects(PROJECTS)
    found = front_of(case, 40)
    point = price_sweep(*compiled(case), [200.0], EXACT)[0]
    assert agrees(point, found)
    assert not agrees(dataclasses.replace(point, cost=point.cost + 10), found)
    assert not agrees(dataclasses.replace(point, cost=point.cost - 10), found)
    assert not agrees(dataclasses.replace(point, priced_bound=point.priced_bound + 10), found)


def test_discounting_acts_on_cost_and_not_on_tonnes() -> None:
    years = (2026, 2027)
    case = changed(factory([1.0], [100_000], years=years, rate=0.1), SiteRow)
    point = front_of(case).points[0]
    assert point.cumulative_gross_tco2 == pytest.approx(100)
    assert point.cost == pytest.approx(100_000 * (1.1 ** -0.5 + 1.1 ** -1.5))


def test_shape_of_a_front() -> None:
    front = [Spot(0, 10), Spot(1, 6), Spot(4, 5), Spot(5, 2), Spot(10, 0)]
    assert slopes(front) == pytest.approx([1 / 4, 3, 1 / 3, 5 / 2])
    assert hull(front) == [0, 1, 3, 4]
    assert knee(front) == 1
    assert knee([Spot(0, 10), Spot(9, 5), Spot(10, 0)]) is None
    assert knee(front[:2]) is None
    dominated = [Spot(2, 7), Spot(0, 10), Spot(2, 9), Spot(2, 7), Spot(3, 7 + 1e-12)]
    assert [dominated[k] for k in not_dominated(dominated, Spot(1e-9, 1e-9))] == [Spot(0, 10), Spot(2, 7)]
