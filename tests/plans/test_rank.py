"""The order of plans, the sentence of each, near-duplicates, dominated plans and the value score."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.plans.test_search import YEARS, four_measures, run
from zcopt.inputs.scoring import ScoringRow, check_scoring
from zcopt.plans.plan import Decision, IndicatorValue, MoneyLine, Plan, Strategy
from zcopt.plans.rank import rank
from zcopt.plans.reasons import stop_detail
from zcopt.plans.score import scored, value_score
from zcopt.plans.search import StopReason


def plan(name: str, cost: float, *, gross: float = 100.0, capex: dict[str, float] | None = None, sizes: dict[str, float]
         | None = None) -> Plan:
    """A plan of one year: investments by item, the rest of the cost for energy."""
    capex = capex or {}
    money = [MoneyLine(year=2026, account="capex", part="pv", item=item, timing="start", is_cash=True, cash=amount,
                       discounted=amount) for item, amount in capex.items()]
    rest = cost - sum(capex.values())
    money.append(MoneyLine(year=2026, account="energy", part="grid", item="grid", timing="mid", is_cash=True, cash=rest,
                           discounted=rest))
    sizes = sizes or dict.fromkeys(capex, 100.0)
    return Plan(name=name, strategy=Strategy(frozenset(capex)), net_present_cost=cost, bound=cost, gap=0.0, status="proved",
                seconds=0.0, flows=(), carbon=(), money=tuple(money),
                decisions=tuple(Decision(part="pv", item=item, year=2026, quantity=size, unit="kW", capex=capex[item])
                                for item, size in sizes.items()),
                indicators=tuple(IndicatorValue(year=2026, indicator=key, value=gross, unit="tCO2e", sense="", limit=None,
                                                margin=None) for key in ("gross_tco2", "market_tco2", "net_tco2")))


REFERENCE = plan("reference", 20e6, gross=200)


def test_the_sentence_tells_swap_money_and_carbon() -> None:
    first = plan("P1", 10e6, capex={"heat pump": 3e6})
    second = plan("P2", 10.5e6, gross=90, capex={"boiler": 1e6, "led": 0.5e6})
    entry = rank(REFERENCE, [second, first], (2026,))[1]
    assert entry.plan.name == "P2"
    assert entry.reason_en == ("0.50 million (5.00% of the best) dearer than P1: takes boiler, led instead of heat pump; invests "
                               "1.50 million less net of the value left and costs 2.00 million in running (present values); "
                               "emits 10 tCO2e gross less in 2026, 10 less over all years.")
    assert "以 boiler、led 代替 heat pump" in entry.reason_zh and "净投资（扣残值，现值）少 150 万" in entry.reason_zh


def test_only_the_differences_that_matter_are_named() -> None:
    few, many = {"a": 1e6}, {"a": 1e6, "tiny": 1.0, "b": 3e6, "c": 2e6, "d": 1e6}
    entry = rank(REFERENCE, [plan("P1", 10e6, capex=few), plan("P2", 18e6, capex=many)], (2026,))[1]
    assert "adds b, c, d and 1 more" in entry.reason_en
    assert "增加 b、c、d 等另 1 项" in entry.reason_zh


def test_other_sizes_and_other_times_are_told_apart() -> None:
    first = plan("P1", 10e6, capex={"roof": 2e6}, sizes={"roof": 2000})
    larger = plan("P2", 11e6, capex={"roof": 3e6}, sizes={"roof": 3000}, gross=80)
    later = plan("P3", 12e6, capex={"roof": 3.5e6}, sizes={"roof": 3000}, gross=80)
    ranked = rank(REFERENCE, [first, larger, later], (2026,))
    assert "roof 3,000 instead of 2,000 kW" in ranked[1].reason_en
    assert "the same measures at other times" in ranked[2].reason_en


def test_a_plan_that_is_nearly_the_same_is_said_to_be() -> None:
    first = plan("P1", 10e6, capex={"roof": 2e6})
    twin = plan("P2", 10.1e6, capex={"roof": 2.05e6}, gross=101)
    other = plan("P3", 10.2e6, capex={"roof": 2e6, "led": 0.2e6})
    ranked = rank(REFERENCE, [first, twin, other], (2026,))
    assert [entry.near_duplicate_of for entry in ranked] == ["", "P1", ""]
    assert "Nearly the same as P1." in ranked[1].reason_en


def test_a_dearer_plan_that_emits_more_is_dominated_and_keeps_its_place() -> None:
    ranked = rank(REFERENCE, [plan("P1", 10e6, capex={"a": 1e6}), plan("P2", 11e6, gross=150, capex={"b": 2e6}),
                              plan("P3", 12e6, gross=50, capex={"c": 3e6})], (2026,))
    assert [(entry.plan.name, entry.dominated_by) for entry in ranked] == [("P1", ""), ("P2", "P1"), ("P3", "")]
    assert "P1 costs no more and emits less" in ranked[1].reason_en


def test_every_sentence_fits_a_chinese_windows_screen() -> None:
    found = run(four_measures(), 6)
    for entry in rank(found.reference, found.plans, YEARS):
        (entry.reason_en + entry.reason_zh).encode("gbk")


def criterion(key: str, weight: float, worst: float, best: float) -> ScoringRow:
    return ScoringRow(criterion=key, weight_share=weight, worst=worst, best=best)


def test_the_score_is_the_weighted_sum_of_clipped_distances() -> None:
    rows = [criterion("net_present_cost", 0.6, 20e6, 10e6), criterion("irr", 0.2, 0.0, 0.1),
            criterion("capex_total", 0.2, 5e6, 0.0)]
    # 12e6 -> 0.8, 15 % -> cut to 1, 6e6 -> cut to 0
    assert value_score({"net_present_cost": 12e6, "irr": 0.15, "capex_total": 6e6}, rows) == pytest.approx(0.68)
    assert value_score({"net_present_cost": 12e6, "irr": None, "capex_total": 6e6}, rows) is None
    doubled = [replace(row, weight_share=row.weight_share / 2) for row in rows]
    assert value_score({"net_present_cost": 12e6, "irr": 0.15, "capex_total": 6e6}, doubled) == pytest.approx(0.68)


def test_a_plan_more_in_the_list_changes_no_score() -> None:
    rows = [criterion("net_present_cost", 0.5, 20e6, 10e6), criterion("cumulative_gross_tco2", 0.5, 200, 0)]
    two = [plan("P1", 10e6, capex={"a": 1e6}), plan("P2", 12e6, gross=40, capex={"b": 2e6})]
    few = scored(rank(REFERENCE, two, (2026,)), rows, (2026,), 200)
    many = scored(rank(REFERENCE, [*two, plan("P3", 30e6, gross=900)], (2026,)), rows, (2026,), 200)
    assert [entry.value_score for entry in few] == pytest.approx([0.75, 0.8])
    assert [entry.value_score for entry in many[:2]] == [entry.value_score for entry in few]
    assert many[2].value_score == 0


def test_anchors_that_are_the_same_are_refused() -> None:
    case = four_measures().with_rows(criterion("irr", 0.0, 0.1, 0.1), criterion("irr", 0.0, 0.0, 0.1))
    assert [problem.code for problem in check_scoring(case)] == ["E413", "E414", "E415"]


@pytest.mark.parametrize("reason", StopReason)
def test_where_the_list_ends_the_slack_is_said(reason: StopReason) -> None:
    english, chinese = stop_detail(reason, 0.25, 5)
    assert "25%" in english and "25%" in chinese
