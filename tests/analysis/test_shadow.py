"""Shadow prices: sign, unit, range, and that a price in place of a cap brings the same emissions."""

from __future__ import annotations

import pytest

from tests.analysis.cases import EXACT, compiled, projects, two_roofs
from tests.stories import factory, years_of
from zcopt.analysis.shadow import ShadowPrice, shadow_prices
from zcopt.analysis.sweep import price_sweep
from zcopt.inputs.case import Case
from zcopt.measures.pv import PvRow
from zcopt.model.budget import BudgetRow
from zcopt.model.solve import Solver
from zcopt.model.targets import TargetRow

TWO = (2026, 2027)


def prices(case: Case, *, in_truth: bool = False) -> dict[str, ShadowPrice]:
    """Wording of every limit -> its price at the optimum."""
    built, matrix = compiled(case)
    outcome = Solver(matrix, EXACT).solve()
    assert outcome.values is not None
    found = shadow_prices(built, matrix, outcome.values, EXACT, bound=outcome.bound if in_truth else None)
    return {one.limit.wording: one for one in found}


def capped(limit: float) -> Case:
    return two_roofs().with_rows(TargetRow(indicator="gross_tco2", limit={2026: limit}))


def test_the_price_of_a_cap_is_what_the_last_tonne_costs() -> None:
    one, = prices(capped(25)).values()
    assert one.price == one.price_in_year == pytest.approx(1_000)
    # of the 10 t of roof b 5 are built; less than 1 % of its size would be no project, and other projects are not asked
    assert one.eased_by == pytest.approx(4.9) and one.tightened_by == pytest.approx(5)
    assert one.difference_eased == one.difference_tightened == pytest.approx(1_000)
    assert one.limit.unit == "tCO2e" and one.step == pytest.approx(0.25)


def test_beyond_its_range_the_price_is_another() -> None:
    one, = prices(capped(29.8)).values()
    assert one.price == pytest.approx(1_000) and one.eased_by == pytest.approx(0.1)
    assert one.step == pytest.approx(0.298)
    assert one.difference_eased == pytest.approx((0.1 * 1_000 + 0.198 * 200) / 0.298)
    assert one.difference_tightened == pytest.approx(1_000)


def test_a_slack_limit_has_no_price() -> None:
    one, = prices(capped(60)).values()
    assert (one.price, one.binds, one.difference_eased, one.eased_by) == (0.0, False, None, None)


def test_a_floor_and_a_quotient_have_prices_above_zero_too() -> None:
    one, = prices(two_roofs().with_rows(
        TargetRow(indicator="non_fossil_electricity_share", limit={2026: 0.5}))).values()
    # a MWh from roof b costs 500 more than from the grid
    assert one.limit.unit == "MWh" and one.price == pytest.approx(500)


def test_a_budget_is_priced_per_unit_of_currency() -> None:
    cheap = PvRow(pv_id="roof", profile="sun", max_size_kw=40_000, life_years=1, capex_per_kw=years_of(0.4, (2026,)),
                  fixed_om_per_kw_year=years_of(0.0, (2026,)))
    case = factory([1.0], [100_000], profiles={"sun": [1.0]}).with_rows(cheap, BudgetRow(capex_limit_cost={2026: 8_000.0}))
    one, = prices(case).values()
    # one currency buys 2.5 kW, which save 2.5 and cost 1
    assert one.limit.unit == "CNY" and one.price == pytest.approx(1.5)
    assert one.difference_eased == pytest.approx(1.5) and one.eased_by == pytest.approx(8_000)


def test_prices_are_discounted_and_told_in_money_of_their_year() -> None:
    case = factory([1.0], [100_000], years=TWO, rate=0.1, profiles={"sun": [1.0]}).with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=40_000, life_years=1, capex_per_kw=years_of(0.0, TWO),
              fixed_om_per_kw_year=years_of(1.5, TWO)), TargetRow(indicator="gross_tco2", limit={2027: 40}))
    one, = prices(case).values()
    assert one.price_in_year == pytest.approx(1_000)
    assert one.price == pytest.approx(1_000 * 1.1 ** -1.5)


def test_projects_in_truth_come_in_lumps() -> None:
    """Within the projects chosen an eased cap saves nothing; in truth a smaller project would do."""
    case = projects({"small": (0.10, 11_000.0), "large": (0.104, 13_000.0)}).with_rows(
        TargetRow(indicator="gross_tco2", limit={2026: 44.9}))
    one, = prices(case, in_truth=True).values()
    assert one.price == 0 and one.true_low is None
    # a cap that binds on a roof beside them
    one, = prices(capped(25), in_truth=True).values()
    assert one.true_low == pytest.approx(1_000, rel=1e-4) and one.true_high == pytest.approx(1_000, rel=1e-4)


def test_a_price_in_place_of_the_cap_brings_the_same_emissions() -> None:
    """At a corner of the frontier a little more than the price does; on an edge its slope is where emissions jump."""
    corner, = prices(capped(30)).values()
    assert corner.price == pytest.approx(200) and corner.difference_tightened is None, "roof b is not among the projects chosen"
    same, = price_sweep(*compiled(two_roofs()), [corner.price + 1], EXACT)
    assert same.cumulative_gross_tco2 == pytest.approx(30)
    edge, = prices(capped(25)).values()
    below, above = price_sweep(*compiled(two_roofs()), [edge.price - 1, edge.price + 1], EXACT)
    assert above.cumulative_gross_tco2 == pytest.approx(20) and below.cumulative_gross_tco2 == pytest.approx(30)


def test_many_corners_each_with_its_price() -> None:
    """Sixteen hours of different sun: the cost of a tonne rises in steps, and each step's price finds its own corner."""
    sun = [k / 16 for k in range(1, 17)]
    case = factory([1.0] * 16, [1_000] * 16, profiles={"sun": sun}).with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=20_000, life_years=1, capex_per_kw=years_of(9.0, (2026,)),
              fixed_om_per_kw_year=years_of(0.0, (2026,))))
    for size in (1_000 / sun[12], 1_000 / sun[6]):
        gross = 0.5e-3 * sum(1_000 - min(1_000, size * s) for s in sun)
        one, = prices(case.with_rows(TargetRow(indicator="gross_tco2", limit={2026: gross}))).values()
        assert one.difference_eased is not None and one.difference_tightened is not None
        middle = (one.difference_eased + one.difference_tightened) / 2
        assert one.difference_eased < middle < one.difference_tightened
        point, = price_sweep(*compiled(case), [middle], EXACT)
        assert point.cumulative_gross_tco2 == pytest.approx(gross)
