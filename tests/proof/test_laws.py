"""Laws that hold for every factory: a promise more never lowers cost, a chance more never raises it."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stories import factory, solve, years_of
from zcopt.inputs.case import Case
from zcopt.measures.green_power import GreenPowerRow
from zcopt.measures.pv import PvRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.model.budget import BudgetRow
from zcopt.model.targets import TargetRow

TWO = (2026, 2027)
few = settings(deadline=None, derandomize=True, max_examples=12)


@st.composite
def factories(draw: Callable[..., float]) -> Case:
    """Two hours, two years, a roof large enough for any target, a contract and a retrofit, at drawn prices and loads."""
    def pick(low: int, high: int, scale: float = 1.0) -> float:
        return draw(st.integers(low, high)) * scale

    prices, load = [pick(1, 15, 0.1), pick(1, 15, 0.1)], [pick(0, 10, 1_000), pick(1, 10, 1_000)]
    sun = [pick(2, 10, 0.1), pick(2, 10, 0.1)]
    return factory(prices, load, years=TWO, rate=pick(0, 12, 0.01), profiles={"sun": sun}).with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=50_000, life_years=20, capex_per_kw=years_of(pick(0, 60, 0.1), TWO),
              fixed_om_per_kw_year=years_of(pick(0, 3, 0.01), TWO)),
        GreenPowerRow(contract_id="wind", premium_price_per_kwh=years_of(pick(0, 9, 0.01), TWO), max_energy_kwh=5_000),
        led(pick(1, 40, 0.01), pick(0, 20, 500)))


def led(share: float, capex: float, name: str = "led") -> RetrofitRow:
    return RetrofitRow(retrofit_id=name, saves_on_1="load", saving_share_1=share, life_years=8, capex_cost=years_of(capex, TWO))


def not_above(low: float, high: float) -> bool:
    return low <= high + 1e-6 * max(1.0, abs(high))


@few
@given(case=factories(), loose=st.integers(2, 10), tighter=st.integers(1, 8))
def test_tightening_a_target_never_lowers_cost(case: Case, loose: int, tighter: int) -> None:
    base = solve(case).indicator("gross_tco2", 2027)

    def cost(tenths: int) -> float:
        return solve(case.with_rows(TargetRow(indicator="gross_tco2", limit={2027: base * tenths / 10}))).cost

    assert not_above(cost(loose), cost(min(loose, tighter)))


@few
@given(case=factories(), share=st.integers(1, 50), capex=st.integers(0, 20))
def test_offering_one_more_measure_never_raises_cost(case: Case, share: int, capex: int) -> None:
    battery = StorageRow(storage_id="battery", max_energy_kwh=4_000, duration_hours=2, life_years=10,
                         capex_per_kwh=years_of(capex / 10, TWO), fixed_om_per_kwh_year=years_of(0, TWO),
                         charge_efficiency_share=0.95, discharge_efficiency_share=0.95)
    before = solve(case).cost
    assert not_above(solve(case.with_rows(led(share / 100, 500.0 * capex, "drives"))).cost, before)
    assert not_above(solve(case.with_rows(battery)).cost, before)


@few
@given(case=factories(), low=st.integers(0, 20), more=st.integers(0, 20), carry_over=st.booleans())
def test_raising_a_budget_never_raises_cost(case: Case, low: int, more: int, carry_over: bool) -> None:
    def cost(thousands: int) -> float:
        limit = MappingProxyType({2026: 1_000.0 * thousands, 2027: 2_000.0})
        return solve(case.with_rows(BudgetRow(capex_limit_cost=limit, carry_over=carry_over))).cost

    assert not_above(cost(low + more), cost(low))


@few
@given(case=factories(), rising=st.booleans())
def test_the_books_are_the_objective(case: Case, rising: bool) -> None:
    plan = solve(case.with_rows(TargetRow(indicator="market_tco2", limit={2027: 0.5}, price_per_unit_missed=2_000,
                                          never_rising=rising)))
    assert plan.books_total() == pytest.approx(plan.cost, rel=1e-9, abs=1e-6)
