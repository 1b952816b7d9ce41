"""Trading is paid; an internal price only steers."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, years_of
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProcessRow
from zcopt.measures.pv import PvRow
from zcopt.model.carbon_cost import CarbonCostRow

NOW = (2026,)


def fifty_tonnes() -> Case:
    """50 t of power, and a roof on which a tonne costs 1,000 to avoid."""
    roof = PvRow(pv_id="roof", profile="sun", max_size_kw=100_000, life_years=1, capex_per_kw=years_of(1.5, NOW),
                 fixed_om_per_kw_year=years_of(0.0, NOW))
    return factory(prices=[1.0], load_kw=[100_000], profiles={"sun": [1.0]}).with_rows(roof)


@pytest.mark.parametrize(("free_tonnes", "paid"), [(60, 2_000), (120, -1_000)])
def test_what_is_above_the_free_allocation_is_paid_and_what_is_left_is_sold(free_tonnes: float, paid: float) -> None:
    leaks = ProcessRow(process_id="leaks", base_year_activity_units=100, factor_tco2e_per_unit=1)
    plan = solve(fifty_tonnes().with_rows(leaks, CarbonCostRow(scope1_price=years_of(50, NOW),
                                                             free_allocation_tco2=years_of(free_tonnes, NOW))))
    # 100 t of scope 1; power is not in the market
    assert plan.money("carbon_price") == pytest.approx(paid)


@pytest.mark.parametrize(("price", "tonnes"), [(900, 50), (1_100, 0)])
def test_an_internal_price_steers_and_is_never_cash(price: float, tonnes: float) -> None:
    plan = solve(fifty_tonnes().with_rows(CarbonCostRow(internal_price=years_of(price, NOW))))
    assert plan.indicator("gross_tco2") == pytest.approx(tonnes, abs=1e-9)
    assert plan.money("internal_carbon_price") == pytest.approx(price * tonnes, abs=1e-6)
    assert [p.cash for p in plan.built.books.money if p.account == "internal_carbon_price"] == [False]


def test_without_the_sheet_a_tonne_is_free() -> None:
    accounts = {post.account for post in solve(fifty_tonnes()).built.books.money}
    assert not accounts & {"carbon_price", "internal_carbon_price"}
