"""Offsets under their rules, for a factory that imports 100 MWh at 0.5 t/MWh: 50 t, the same as in the base year."""

from __future__ import annotations

import pytest

from tests.stories import changed, factory, solve, status_of, years_of
from zcopt.checks import check_case
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.sheets import CarrierRow
from zcopt.measures.offset import OffsetRow, check_offsets
from zcopt.measures.pv import PvRow
from zcopt.model.offset_rules import OffsetRulesRow
from zcopt.model.solve import Status
from zcopt.model.targets import TargetRow

NOW = (2026,)


def credit(offset_id: str = "ccer", price: float = 100.0, most: float = 1000.0, **changes: object) -> OffsetRow:
    defaults: dict[str, object] = {"kind": "ccer", "price_per_tco2": years_of(price, NOW), "max_tco2": years_of(most, NOW)}
    return OffsetRow(offset_id=offset_id, **(defaults | changes))


def net_at_most(tonnes: float) -> TargetRow:
    return TargetRow(indicator="net_tco2", limit={2026: tonnes})


def dear_roof() -> PvRow:
    """A kWh costs 2 and saves 1 of power: a tonne costs 1 / 0.5 kg = 2,000."""
    return PvRow(pv_id="roof", profile="sun", max_size_kw=100_000, life_years=1, capex_per_kw=years_of(2.0, NOW),
                 fixed_om_per_kw_year=years_of(0.0, NOW))


def fifty_tonnes() -> Case:
    return factory(prices=[1.0], load_kw=[100_000], profiles={"sun": [1.0]})


def test_the_default_cap_is_a_twentieth_of_the_base_year() -> None:
    case = fifty_tonnes().with_rows(credit())
    plan = solve(case.with_rows(net_at_most(47.5)))
    assert plan.money("offsets") == pytest.approx(2.5 * 100)
    assert plan.indicator("market_tco2") == pytest.approx(50)
    assert status_of(case.with_rows(net_at_most(47.4))) is Status.INFEASIBLE


def test_the_cheap_tier_fills_first() -> None:
    case = fifty_tonnes().with_rows(credit("low", 50, most=1), credit("high", 100, tier=2), net_at_most(47.5))
    assert solve(case).money("offsets") == pytest.approx(1 * 50 + 1.5 * 100)


def test_own_reduction_opens_the_gate() -> None:
    case = fifty_tonnes().with_rows(credit(), dear_roof(), net_at_most(42))
    free = solve(case.with_rows(OffsetRulesRow(cap_share_of_base_year=0.2)))
    gated = solve(case.with_rows(OffsetRulesRow(cap_share_of_base_year=0.2, gate_reduction_share=0.1)))
    assert free.money("offsets") == pytest.approx(800)
    # 5 t on the roof open the gate, the other 3 t are offset: dearer than no rule, cheaper than 8 t on the roof
    assert gated.indicator("gross_tco2") == pytest.approx(45)
    assert gated.money("offsets") == pytest.approx(300)


def test_a_shut_gate_lets_a_grown_factory_live() -> None:
    case = changed(fifty_tonnes().with_rows(credit()), CarrierRow, base_year_purchase_units=50_000)
    plan = solve(case.with_rows(OffsetRulesRow(gate_reduction_share=0.5)))
    # 25 t in the base year, 50 t now
    assert plan.indicator("gross_tco2") == pytest.approx(50)


def test_the_reduction_floor_needs_no_offsets() -> None:
    case = fifty_tonnes().with_rows(dear_roof(), OffsetRulesRow(reduction_floor_share={2026: 0.1}))
    assert solve(case).indicator("gross_tco2") == pytest.approx(45)


def test_net_emissions_are_never_negative() -> None:
    paid_to_take = credit(price=-1)
    plan = solve(fifty_tonnes().with_rows(paid_to_take, OffsetRulesRow(cap_share_of_base_year=1.0)))
    assert plan.indicator("net_tco2") == pytest.approx(0, abs=1e-6)


def test_the_floor_price_prefers_own_reduction_and_is_not_paid() -> None:
    case = fifty_tonnes().with_rows(credit(), dear_roof(), net_at_most(47.5))
    floor = solve(case.with_rows(OffsetRulesRow(internal_carbon_price=years_of(1_500, NOW))))
    assert floor.money("offsets") == pytest.approx(250)
    assert floor.money("internal_price_floor") == pytest.approx(2.5 * 1_400)
    higher = solve(case.with_rows(OffsetRulesRow(internal_carbon_price=years_of(2_500, NOW))))
    assert higher.money("offsets") == pytest.approx(0, abs=1e-6)
    assert higher.indicator("gross_tco2") == pytest.approx(47.5)


def test_a_share_of_what_is_left_caps_offsets() -> None:
    rules = OffsetRulesRow(cap_share_of_base_year=1.0, remaining_cap_share=0.1)
    case = fifty_tonnes().with_rows(credit(), rules)
    assert solve(case.with_rows(net_at_most(45))).money("offsets") == pytest.approx(500)
    assert check_offsets(case.with_rows(net_at_most(45))) == []


def test_a_share_of_what_is_left_is_refused_with_net_zero() -> None:
    case = fifty_tonnes().with_rows(credit(), net_at_most(0), OffsetRulesRow(remaining_cap_share=0.1))
    assert status_of(case) is Status.INFEASIBLE
    problem, = check_offsets(case)
    assert problem.code == "E473"
    assert "offsets equal to all emissions left" in problem.message


def test_shares_of_the_base_year_need_a_base_year() -> None:
    case = changed(fifty_tonnes(), CarrierRow, base_year_purchase_units=None).with_rows(credit())
    assert [p.code for p in check_offsets(case)] == ["E472"]
    assert check_offsets(case.with_rows(OffsetRulesRow(cap_share_of_base_year=1.0))) == []
    gate = OffsetRulesRow(cap_share_of_base_year=1.0, gate_reduction_share=0.2)
    assert [p.key for p in check_offsets(case.with_rows(gate))] == ["gate_reduction_share"]


def test_prices_rise_with_the_tier() -> None:
    case = fifty_tonnes().with_rows(credit("low", 100), credit("high", 50, tier=2))
    assert [p.code for p in check_case(case)] == ["E474"]


def test_text_of_the_equations() -> None:
    case = fifty_tonnes().with_rows(credit(), OffsetRulesRow(gate_reduction_share=0.2))
    rule = next(b for b in build_rules(case) if hasattr(b, "gate_gross"))
    assert str(rule.cap[2026].expr) == "offsets[0].retired[2026]  <=  2.5"
    # 40 t open the gate; 4 * 100 MWh * 0.5 t/MWh is more than any plan emits
    assert str(rule.gate_gross[2026].expr).endswith("<=  40.0 + 160.0*(1 - counted.rule_0.open[2026])")
    assert case.rows(EndUseRow)[0].base_year_energy_kwh == 100_000


def build_rules(case: Case) -> list[object]:
    return list(solve(case).built.model.counted.block_data_objects(active=True))


@pytest.mark.parametrize(("vintage", "oldest", "usable"), [(None, 5, True), (2026, 5, True), (2021, 5, True), (2020, 5, False),
                                                           (2020, None, True), (2027, 5, False)])
def test_credits_too_old_or_not_yet_issued_are_never_used(vintage: int | None, oldest: int | None, usable: bool) -> None:
    old = credit("old", 10, vintage_year=vintage, oldest_vintage_years=oldest)
    plan = solve(fifty_tonnes().with_rows(old, credit("new", 100, tier=2), net_at_most(47.5)))
    assert plan.money("offsets", item="old") == pytest.approx(25 if usable else 0)
    assert plan.money("offsets", item="new") == pytest.approx(0 if usable else 250)


def test_credits_that_no_planned_year_can_use_are_a_problem_at_their_cell() -> None:
    case = fifty_tonnes().with_rows(credit("old", 10, vintage_year=2019, oldest_vintage_years=5))
    assert [(p.code, p.key) for p in check_offsets(case)] == [("E479", "vintage_year")]
