"""Direct lines: delivered power is paid, curtailed power only as promised, and the tenor ends."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, years_of
from zcopt.measures.direct_line import DirectLineRow

WIND = {"wind": [0.5, 1.0]}


def line(**changes: object) -> DirectLineRow:
    years = changes.pop("years", (2026,))
    defaults: dict[str, object] = {
        "direct_line_id": "wind line", "profile": "wind", "max_size_kw": 100, "life_years": 1,
        "price_per_kwh": years_of(0.4, years), "capex_per_kw": years_of(0.0, years),
        "fixed_om_per_kw_year": years_of(0.0, years)}
    return DirectLineRow(**(defaults | changes))


def test_wind_displaces_the_dearer_grid_and_its_carbon() -> None:
    plan = solve(factory(prices=[1.0, 1.0], load_kw=[100, 100], profiles=WIND).with_rows(line()))
    # 50 + 100 kWh at 0.4, the other 50 from the grid at 1.0 and 0.5 kg
    assert plan.energy_kw("wind line") == pytest.approx([50, 100])
    assert plan.cost == pytest.approx(150 * 0.4 + 50)
    assert plan.indicator("gross_tco2") == pytest.approx(0.025)
    assert plan.indicator("physical_non_fossil_electricity_share") == pytest.approx(0.75)


@pytest.mark.parametrize(("share", "paid"), [(0.0, 70), (0.4, 70), (1.0, 150)])
def test_take_or_pay(share: float, paid: float) -> None:
    case = factory(prices=[1.0, 1.0], load_kw=[100, 20], profiles=WIND)
    plan = solve(case.with_rows(line(take_or_pay_share=share, min_size_kw=100, price_per_kwh=years_of(0.3, (2026,)))))
    # 150 kWh are offered, 50 + 20 can be used; 40 % of 150 are only 60
    assert plan.energy_kw("wind line") == pytest.approx([50, 20])
    assert plan.money("direct_line_energy") == pytest.approx(paid * 0.3)


def test_full_take_or_pay_sizes_the_contract_down() -> None:
    case = factory(prices=[1.0, 1.0], load_kw=[100, 20], profiles=WIND)
    plan = solve(case.with_rows(line(take_or_pay_share=1.0)))
    # a kW above 20 brings 0.5 kWh worth 1.0 and costs 1.5 * 0.4 = 0.6
    assert plan.bought("wind line") == pytest.approx(20)


def test_capacity_fee_follows_the_installed_size() -> None:
    case = factory(prices=[1.0, 1.0], load_kw=[100, 100], profiles=WIND)
    plan = solve(case.with_rows(line(capacity_fee_per_kw_year=years_of(0.1, (2026,)))))
    assert plan.money("capacity_fee") == pytest.approx(10)


@pytest.mark.parametrize(("cost", "signed_kw"), [(89.0, 100), (91.0, 0)])
def test_the_line_must_pay_for_itself(cost: float, signed_kw: float) -> None:
    # 150 kWh save 0.6 each: a line of 90 is the break-even
    case = factory(prices=[1.0, 1.0], load_kw=[100, 100], profiles=WIND)
    assert solve(case.with_rows(line(fixed_cost=cost))).bought("wind line") == pytest.approx(signed_kw)


def test_the_tenor_ends() -> None:
    years = (2026, 2027, 2028, 2029)
    case = factory(prices=[1.0], load_kw=[100], years=years, profiles={"wind": [1.0]})
    plan = solve(case.with_rows(line(years=years, life_years=2, lead_years=1, last_build_year=2026)))
    # signed in 2026, built for a year, delivers in 2027 and 2028
    assert [plan.energy_kw("wind line", year=y)[0] for y in years] == pytest.approx([0, 100, 100, 0])
