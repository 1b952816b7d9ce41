"""One assumption at a time, worked by hand: two accounts, two years, a discount rate of 25 %."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.stories import factory
from zcopt.analysis.tornado import Bar, Tables, held_plan, ranges_of, tornado, tornado_tables
from zcopt.checks import check_case
from zcopt.inputs.case import Case
from zcopt.inputs.sensitivity import ASSUMPTIONS, SensitivityRow, check_sensitivity, default_ranges
from zcopt.plans.input_table import input_records
from zcopt.plans.tables import Record, columns

MANIFEST: Mapping[str, Any] = {"first_year": 2026, "last_year": 2027, "discount_rate_share": 0.25, "currency": "CNY"}


def money(plan: str, year: int, account: str, cash: float, timing: str, part: str = "grid", item: str = "grid") -> Record:
    return {"plan": plan, "year": year, "account": account, "cash": cash, "timing": timing, "part": part, "item": item}


def run(*more: Record, reference: bool = True) -> dict[str, tuple[Record, ...]]:
    """The plan pays 100 at once and 50 at the end of each year, 172 today; the reference 150 a year, 216 today."""
    rows = [money("P1", 2026, "capex", 100.0, "start", "pv", "roof")]
    rows += [money(plan, year, "energy", cash, "end") for plan, cash in (("P1", 50.0), ("reference", 150.0))
             for year in (2026, 2027)]
    carbon: list[Record] = [
        {"plan": plan, "year": year, "ledger": ledger, "tco2": tonnes} for plan, tonnes in (("P1", 4.0), ("reference", 10.0))
        for year in (2026, 2027) for ledger in ("direct", "location", "contractual", "net")]
    plans: list[Record] = [{"plan": "P1", "rank": 1}]
    plans += [{"plan": "reference", "rank": 0}] if reference else []
    return {"plans": tuple(plans), "money": (*rows, *more), "carbon": tuple(carbon)}


def bars(tables: Tables, **changed: Any) -> dict[tuple[str, str], Bar]:
    return {(bar.range.assumption, bar.of): bar for bar in tornado({**MANIFEST, **changed}, tables)}


def figures(bar: Bar) -> tuple[float | None, ...]:
    return bar.cost, bar.cost_low, bar.cost_high, bar.npv, bar.npv_low, bar.npv_high


def test_prices_move_the_plan_and_the_reference() -> None:
    """Power 20 % dearer: 14.4 more for the plan, 43.2 more for the reference, so the plan saves 28.8 more."""
    found = bars(run())
    assert figures(found["electricity_price", ""]) == pytest.approx((172, 157.6, 186.4, 44, 15.2, 72.8))
    assert found["electricity_price", ""].cost_swing == pytest.approx(28.8)
    assert found["electricity_price", ""].npv_swing == pytest.approx(57.6)
    assert figures(found["capex", ""]) == pytest.approx((172, 152, 192, 44, 64, 24))


def test_the_discount_rate_moves_by_points() -> None:
    low, high = (100 + 50 / rate + 50 / rate**2 for rate in (1.23, 1.27))
    bar = bars(run())["discount_rate", ""]
    assert (bar.cost_low, bar.cost_high) == pytest.approx((low, high)) and bar.cost_low > bar.cost > bar.cost_high
    assert bar.npv_low == pytest.approx(150 / 1.23 + 150 / 1.23**2 - low)


def test_a_carbon_price_on_top_counts_gross_emissions_in_the_middle_of_the_year() -> None:
    """8 t of scope 1 and location-based scope 2 a year, 20 t in the reference; market-based and net lines are no gross."""
    worth = 100 * (1.25**-0.5 + 1.25**-1.5)
    bar = bars(run())["carbon_added", ""]
    assert figures(bar) == pytest.approx((172, 172, 172 + 8 * worth, 44, 44, 44 + 12 * worth))


def test_the_widest_swing_of_the_cost_comes_first_and_nothing_else_is_shown() -> None:
    found = tornado(MANIFEST, run())
    swings = [bar.cost_swing for bar in found]
    assert swings == sorted(swings, reverse=True)
    assert {bar.range.assumption for bar in found} == {"carbon_added", "capex", "electricity_price", "discount_rate"}


def test_investment_is_moved_by_kind_only_where_there_are_several() -> None:
    assert [of for assumption, of in bars(run()) if assumption == "capex"] == [""]
    found = bars(run(money("P1", 2027, "capex", 50.0, "start", "storage", "battery"),
                     money("P1", 2027, "residual_value", -25.0, "end", "storage", "battery"),
                     money("P1", 2026, "residual_value", -1.0, "end", "after_tax", "roof")))
    assert {of for assumption, of in found if assumption == "capex"} == {"", "pv", "storage"}
    assert found["capex", "pv"].cost_swing == pytest.approx(0.4 * 100)
    assert found["capex", "storage"].cost_swing == pytest.approx(0.4 * (50 / 1.25 - 25 / 1.25**2))
    assert found["capex", ""].cost_swing == pytest.approx(0.4 * (100 + 50 / 1.25 - 25 / 1.25**2 - 1 / 1.25))


def test_fuels_are_moved_one_by_one() -> None:
    found = bars(run(money("P1", 2026, "fuel", 10.0, "start", "carriers", "gas"),
                     money("reference", 2026, "fuel", 30.0, "start", "carriers", "coal")))
    assert figures(found["fuel_price", "coal"]) == pytest.approx((182, 182, 182, 64, 58, 70))
    assert figures(found["fuel_price", "gas"]) == pytest.approx((182, 180, 184, 64, 66, 62))
    assert figures(found["fuel_price", ""]) == pytest.approx((182, 180, 184, 64, 60, 68))


def test_without_a_reference_there_is_a_cost_and_no_saving() -> None:
    bar = bars(run(reference=False))["electricity_price", ""]
    assert figures(bar) == pytest.approx((172, 157.6, 186.4, None, None, None)) and bar.npv_swing is None


def test_a_run_without_emissions_has_no_bar_for_a_carbon_price() -> None:
    assert held_plan({**run(), "carbon": ()}, "P1", range(2026, 2028)).gross_tco2 is None
    assert ("carbon_added", "") not in bars({**run(), "carbon": ()})


def test_a_price_in_yuan_is_no_default_elsewhere() -> None:
    assert ("carbon_added", "") not in bars(run(), currency="EUR")
    assert set(default_ranges("CNY")) == set(ASSUMPTIONS) and set(ASSUMPTIONS) - set(default_ranges("EUR")) == {"carbon_added"}


def test_no_default_brings_the_discount_rate_below_zero() -> None:
    low = next(one for one in ranges_of({**MANIFEST, "discount_rate_share": 0.015}, run()) if one.assumption == "discount_rate")
    assert (low.low, low.high) == (-0.015, 0.02)


def ranged(**row: Any) -> SensitivityRow:
    return SensitivityRow(**row)


def asked(*rows: SensitivityRow) -> Case:
    return factory(rate=0.08).with_rows(*rows)


def test_typed_ranges_win_over_the_defaults() -> None:
    case = asked(ranged(assumption="electricity_price", low_share=-0.5, high_share=0.1),
                 ranged(assumption="capex", low_share=0.0, high_share=0.0),
                 ranged(assumption="carbon_added", added_price_per_tco2=10.0))
    assert [p for p in check_case(case) if p.code.startswith("E")] == []
    found = bars({**run(), "inputs": input_records(case)},
                 sources=[{"sheet": "sensitivity", "item": "electricity_price", "source": "board, May"}])
    power = found["electricity_price", ""]
    assert (power.cost_low, power.cost_high) == pytest.approx((172 - 36, 172 + 7.2)) and power.range.source == "board, May"
    assert ("capex", "") not in found and found["discount_rate", ""].range.source.endswith("[derived]")
    added = found["carbon_added", ""]
    assert added.range.source == "typed in the case" and added.cost_high == pytest.approx(172 + 80 * (1.25**-0.5 + 1.25**-1.5))


@pytest.mark.parametrize(("code", "rows"), [
    ("E416", [ranged(assumption="capex", low_share=-0.1)]),
    ("E416", [ranged(assumption="capex", low_share=-0.1, high_share=0.1, added_price_per_tco2=5.0)]),
    ("E416", [ranged(assumption="carbon_added", low_share=-0.1, high_share=0.1)]),
    ("E417", [ranged(assumption="capex", low_share=-0.1, high_share=0.1)] * 2),
    ("E418", [ranged(assumption="discount_rate", low_share=-0.09, high_share=0.02)])])
def test_ranges_that_say_nothing_are_refused(code: str, rows: list[SensitivityRow]) -> None:
    assert [problem.code for problem in check_sensitivity(asked(*rows))] == [code]


def test_the_table_holds_every_column_and_the_order() -> None:
    rows = tornado_tables(MANIFEST, run())["tornado"]
    assert all(tuple(row) == columns("tornado") for row in rows) and [row["position"] for row in rows] == [1, 2, 3, 4]
    power = next(row for row in rows if row["assumption"] == "electricity_price")
    assert (power["accounts"], power["unit"], power["low_change"], power["npv_high"]) == ("energy", "share", -0.2, 72.8)
    assert tornado_tables(MANIFEST, {**run(), "plans": ({"plan": "reference", "rank": 0},)}) == {}


def test_a_plan_is_asked_for_by_name() -> None:
    bar = {one.range.assumption: one for one in tornado(MANIFEST, run(), "reference")}["electricity_price"]
    assert bar.cost == pytest.approx(216) and bar.npv == 0
    with pytest.raises(ValueError, match="no plan P9"):
        tornado(MANIFEST, run(), "P9")
