"""PV: sun at noon saves the noon price; ageing, third parties and sold attributes."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, years_of
from zcopt.checks import check_case
from zcopt.measures.pv import PvRow, check_pv
from zcopt.measures.retrofit import RetrofitRow
from zcopt.model.links import LinkRow


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


def either(price: float, **changes: object) -> PvRow:
    """Owned for 0.4 a kWh of noon, or bought from a third party at ``price``; the grid asks 1."""
    return pv(ownership="either", energy_price_per_kwh=years_of(price, (2026,)), capex_per_kw=years_of(0.4, (2026,)),
              life_years=1, **changes)


@pytest.mark.parametrize(("price", "mode", "cost"), [(0.35, "roof (third party)", 28.0), (0.45, "roof", 32.0)])
def test_the_model_chooses_who_owns_the_roof(price: float, mode: str, cost: float) -> None:
    # 80 kWh: 0.4 each to own, or the price
    plan = solve(factory(prices=[1.0], load_kw=[80], profiles={"sun": [1.0]}).with_rows(either(price, max_size_kw=80)))
    other = {"roof", "roof (third party)"} - {mode}
    assert plan.cost == pytest.approx(cost)
    assert (plan.bought(mode), plan.bought(other.pop())) == pytest.approx((80, 0))


def test_a_discount_follows_the_tariff_of_the_hour() -> None:
    # 100 kWh at 0.5 and at 2.0, less 20 %
    row = pv(ownership="third_party", tariff_discount_share=0.2)
    plan = solve(factory(prices=[0.5, 2.0], load_kw=[100, 100], profiles={"sun": [1.0, 1.0]}).with_rows(row))
    assert plan.money("third_party_energy") == pytest.approx(0.8 * 250)


def test_the_contract_says_whose_the_attributes_are() -> None:
    case = factory(prices=[1.0], load_kw=[80], profiles={"sun": [1.0]})
    sold = solve(case.with_rows(either(0.35, contract_attributes="sold")))
    assert sold.indicator("gross_tco2") == pytest.approx(0.04)
    assert solve(case.with_rows(either(0.35))).indicator("gross_tco2") == pytest.approx(0.0, abs=1e-9)


def test_what_needs_a_roof_is_content_with_either_mode() -> None:
    retrofit = RetrofitRow(retrofit_id="drives", saves_on_1="load", saving_share_1=0.5, life_years=1,
                           capex_cost=years_of(1.0, (2026,)))
    case = factory(prices=[1.0], load_kw=[80], profiles={"sun": [1.0]}).with_rows(
        either(0.35), retrofit, LinkRow(first="drives", relation="needs", second="roof"))
    plan = solve(case)
    assert (plan.bought("drives"), plan.bought("roof"), plan.bought("roof (third party)")) == pytest.approx((1, 0, 40))


def test_modes_need_one_price() -> None:
    case = factory(profiles={"sun": [1.0]}).with_rows(pv(ownership="either"))
    assert [problem.code for problem in check_pv(case)] == ["E425"]
    both = pv(ownership="either", energy_price_per_kwh=years_of(0.5, (2026,)), tariff_discount_share=0.2)
    assert [problem.code for problem in check_pv(factory(profiles={"sun": [1.0]}).with_rows(both))] == ["E422"]
    lost = pv(ownership="third_party", tariff_discount_share=0.2, carrier="direct_current")
    assert [problem.code for problem in check_pv(factory(profiles={"sun": [1.0]}).with_rows(lost))] == ["E423"]
