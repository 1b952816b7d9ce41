"""PV: sun at noon saves the noon price; ageing, third parties and sold attributes."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, years_of
from zcopt.checks import check_case
from zcopt.measures.pv import PvRow


def pv(**changes: object) -> PvRow:
    years = changes.pop("years", (2026,))
    defaults: dict[str, object] = {
        "pv_id": "roof", "profile": "sun", "max_size_kw": 100, "life_years": 25,
        "capex_per_kw": years_of(0.0, years), "fixed_om_per_kw_year": years_of(0.0, years)}
    return PvRow(**(defaults | changes))


def test_free_pv_serves_noon_and_the_night_is_bought() -> None:
    plan = solve(factory(prices=[0.3, 1.0], load_kw=[50, 50], profiles={"sun": [0.0, 0.5]}).with_rows(pv()))
    # 100 kW at half sun covers 50 kW at noon; the night costs 50 * 0.3
    assert plan.cost == pytest.approx(15.0)
    assert plan.energy_kw("roof") == pytest.approx([0, 50])


def test_pv_that_costs_more_than_it_saves_stays_away() -> None:
    dear = pv(capex_per_kw=years_of(1.0, (2026,)), life_years=1)
    plan = solve(factory(prices=[0.3, 1.0], load_kw=[50, 50], profiles={"sun": [0.0, 0.5]}).with_rows(dear))
    # a kW saves 0.5 * 1.0 and costs 1.0
    assert plan.bought("roof") == pytest.approx(0.0)


def test_pv_ages() -> None:
    years = (2026, 2027, 2028)
    case = factory(prices=[1.0], load_kw=[1000], years=years, profiles={"sun": [1.0]})
    plan = solve(case.with_rows(pv(years=years, ageing_share=0.1, last_build_year=2026)))
    assert [plan.energy_kw("roof", year=y)[0] for y in years] == pytest.approx([100, 90, 81])


def test_sold_attributes_are_not_zero_rated() -> None:
    case = factory(prices=[1.0], load_kw=[100], profiles={"sun": [1.0]})
    kept, sold = solve(case.with_rows(pv())), solve(case.with_rows(pv(attributes="sold")))
    # 100 kWh at 0.5 kg/kWh
    assert kept.indicator("gross_tco2") == pytest.approx(0.0, abs=1e-9)
    assert sold.indicator("gross_tco2") == pytest.approx(0.05)


def test_a_third_party_is_paid_per_kwh() -> None:
    row = pv(ownership="third_party", energy_price_per_kwh=years_of(0.6, (2026,)))
    plan = solve(factory(prices=[1.0], load_kw=[80], profiles={"sun": [1.0]}).with_rows(row))
    assert plan.money("third_party_energy") == pytest.approx(48.0)


def test_a_third_party_needs_a_price_and_no_investment() -> None:
    case = factory(profiles={"sun": [1.0]}).with_rows(pv(ownership="third_party", capex_per_kw=years_of(1.0, (2026,))))
    assert [problem.code for problem in check_case(case)] == ["E425", "E426"]
