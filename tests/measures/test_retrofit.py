"""Retrofits on a load of 100 MWh at 1 per kWh: 10 % saves 10,000 a year."""

from __future__ import annotations

import pytest

from tests.stories import factory, solve, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import ProcessRow
from zcopt.measures.retrofit import RetrofitRow, check_retrofits, contract_value
from zcopt.model.budget import BudgetRow

THREE = (2026, 2027, 2028)


def retrofit(retrofit_id: str = "drives", capex: float = 5_000, saving: float = 0.1, **changes: object) -> RetrofitRow:
    defaults: dict[str, object] = {"saves_on_1": "load", "saving_share_1": saving, "life_years": 1,
                                   "capex_cost": years_of(capex, THREE)}
    return RetrofitRow(retrofit_id=retrofit_id, **(defaults | changes))


def hundred_mwh(years: tuple[int, ...] = (2026,)) -> Case:
    return factory(prices=[1.0], load_kw=[100_000], years=years)


def test_a_project_that_pays_is_built() -> None:
    plan = solve(hundred_mwh().with_rows(retrofit()))
    assert plan.bought("drives") == pytest.approx(1)
    assert plan.cost == pytest.approx(90_000 + 5_000)


def test_a_project_that_does_not_pay_is_not_built() -> None:
    plan = solve(hundred_mwh().with_rows(retrofit(capex=10_001)))
    assert plan.bought("drives") == pytest.approx(0)
    assert plan.cost == pytest.approx(100_000)


def test_what_outlives_the_horizon_is_worth_its_share() -> None:
    plan = solve(hundred_mwh().with_rows(retrofit(capex=15_000, life_years=2)))
    # at a rate of 0 half of two years is left: 15,000 - 7,500 < 10,000 saved
    assert plan.money("residual_value") == pytest.approx(-7_500)
    assert plan.cost == pytest.approx(90_000 + 7_500)


def test_it_saves_from_the_year_after_the_lead_time() -> None:
    plan = solve(hundred_mwh(THREE).with_rows(retrofit(life_years=10, lead_years=1)))
    assert [plan.money("energy", y) for y in THREE] == pytest.approx([100_000, 90_000, 90_000])


def test_it_is_built_again_when_its_life_ends() -> None:
    plan = solve(hundred_mwh(THREE).with_rows(retrofit()))
    assert [plan.bought("drives", y) for y in THREE] == pytest.approx([1, 1, 1])


def test_upkeep_and_downtime_are_paid() -> None:
    plan = solve(hundred_mwh().with_rows(retrofit(om_cost_per_year=years_of(700, THREE), downtime_cost=300)))
    assert plan.money("fixed_om") == pytest.approx(700)
    assert plan.money("downtime") == pytest.approx(300)


def test_lots_are_built_as_far_as_the_money_goes() -> None:
    plan = solve(hundred_mwh().with_rows(retrofit(divisible="units", lots_count=4),
                                         BudgetRow(capex_limit_cost=years_of(3_000, THREE))))
    # a lot costs 1,250: two fit
    assert plan.bought("drives") == pytest.approx(0.5)
    assert plan.cost == pytest.approx(95_000 + 2_500)


def test_any_share_is_built_as_far_as_the_money_goes() -> None:
    plan = solve(hundred_mwh().with_rows(retrofit(divisible="share"), BudgetRow(capex_limit_cost=years_of(3_000, THREE))))
    assert plan.bought("drives") == pytest.approx(0.6)
    assert plan.cost == pytest.approx(94_000 + 3_000)


def test_a_carrier_stands_for_all_its_end_uses() -> None:
    more = EndUseRow(end_use_id="light", carrier="electricity", base_year_energy_kwh=50_000)
    plan = solve(hundred_mwh().with_rows(more, retrofit(saves_on_1="electricity")))
    assert plan.money("energy") == pytest.approx(0.9 * 150_000)


def test_several_targets_one_project() -> None:
    leaks = ProcessRow(process_id="leaks", base_year_activity_units=10, factor_tco2e_per_unit=2)
    plan = solve(hundred_mwh().with_rows(leaks, retrofit(saves_on_2="leaks", saving_share_2=0.5)))
    # 100 MWh * 0.9 * 0.5 t/MWh + 20 t * 0.5
    assert plan.indicator("gross_tco2") == pytest.approx(45 + 10)


def test_parts_and_pairs_are_checked() -> None:
    case = hundred_mwh().with_rows(retrofit(divisible="share"), retrofit("led", saves_on_2="load"))
    assert [p.code for p in check_retrofits(case)] == ["E420", "E421"]


def test_text_of_the_equation() -> None:
    block = solve(hundred_mwh().with_rows(retrofit())).built.model.retrofits[0]
    assert str(block.on_while_alive[2026].expr) == "retrofits[0].on[2026]  ==  retrofits[0].build[2026]"


def contract(share: float, years: int = 1, **changes: object) -> RetrofitRow:
    """Owned for 5,000, or a share of an agreed 10 MWh at 1 per kWh."""
    return retrofit(**{"ownership": "either", "shared_saving_share": share, "shared_saving_years": years,
                       "shared_saving_price_per_kwh": years_of(1.0, THREE), **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(("share", "mode", "cost"), [(0.4, "drives (shared saving)", 4_000), (0.6, "drives", 5_000)])
def test_the_model_chooses_who_invests(share: float, mode: str, cost: float) -> None:
    plan = solve(hundred_mwh().with_rows(contract(share)))
    other = {"drives", "drives (shared saving)"} - {mode}
    assert (plan.bought(mode), plan.bought(other.pop())) == pytest.approx((1, 0))
    assert plan.cost == pytest.approx(90_000 + cost)


def test_a_contract_is_paid_for_its_years_and_buys_a_life_of_service() -> None:
    # 6,000 in each of two years buys three years of service
    plan = solve(hundred_mwh(THREE).with_rows(contract(0.6, 2, ownership="shared_saving", life_years=3, last_build_year=2026)))
    assert [plan.money("shared_saving", y) for y in THREE] == pytest.approx([6_000, 6_000, 0])
    assert plan.money("capex") == 0 and plan.bought("drives") == pytest.approx(1)
    # six years of service: half of what was paid is left; a term as long as the life leaves nothing
    longer = solve(hundred_mwh(THREE).with_rows(contract(0.6, 2, ownership="shared_saving", life_years=6, last_build_year=2026)))
    assert longer.money("residual_value") == pytest.approx(-6_000)


@pytest.mark.parametrize("rate", [0.0, 0.08])
def test_a_contract_as_long_as_the_life_is_worth_nothing_at_the_end(rate: float) -> None:
    assert contract_value(lambda y: 100.0, 2026, 10, 10, 2030, rate) == pytest.approx(0, abs=1e-9)


def test_upkeep_is_the_contractors_until_the_term_ends() -> None:
    row = contract(0.3, 2, ownership="shared_saving", life_years=3, last_build_year=2026, om_cost_per_year=years_of(700, THREE))
    plan = solve(hundred_mwh(THREE).with_rows(row))
    assert [plan.money("fixed_om", y) for y in THREE] == pytest.approx([0, 0, 700])


def test_a_contract_needs_its_terms() -> None:
    found = check_retrofits(hundred_mwh().with_rows(retrofit(ownership="either")))
    assert [p.code for p in found] == ["E424"] * 3
