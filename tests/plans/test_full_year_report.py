"""What is reported of a plan that was dispatched on all hours comes from that dispatch and closes like any other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType

import pytest

from tests.measures.test_converter import converter, heat_pump
from tests.plans.two_months import GROSS_TCO2, MONTHS, OPTIONS, YEARS, checked, found_on, merged, noon_sun, plant
from tests.stories import factory, heat_factory, years_of
from zcopt.factory.grid import DemandChargeRow
from zcopt.inputs.timegrid import Slot, TimeGrid
from zcopt.model.split import LINKING, split
from zcopt.parts import PARTS
from zcopt.plans.full_year import dispatch as full_year_dispatch
from zcopt.plans.full_year import months as full_year_months
from zcopt.plans.full_year.bound import no_gap_because, why_no_bound
from zcopt.plans.full_year.check import check_on_all_hours
from zcopt.plans.full_year.dispatch import Month
from zcopt.plans.full_year.months import blocks_of, representative_days
from zcopt.plans.full_year.year import FullYear
from zcopt.plans.like_with_like import rank_like_with_like
from zcopt.plans.plan import DispatchLine, Flow, Plan


def money(plan: Plan) -> dict[tuple[int, str, str], float]:
    return {(line.year, line.account, line.item): line.cash for line in plan.money}


def flows(plan: Plan) -> dict[tuple[int, str, str, str], float]:
    return {(f.year, f.carrier, f.item, f.direction): f.energy_mwh for f in plan.flows}


def imbalance(lines: tuple[Flow, ...]) -> float:
    sums: dict[tuple[int, str], float] = defaultdict(float)
    for flow in lines:
        sums[flow.year, flow.carrier] += flow.energy_mwh if flow.direction == "supply" else -flow.energy_mwh
    return max(abs(value) for value in sums.values())


def energy_of(lines: tuple[DispatchLine, ...]) -> dict[tuple[int, str, str, str], float]:
    """Energy of the days that stand for the year  [MWh], supply less use of an item like a flow."""
    net: dict[tuple[int, str, str], float] = defaultdict(float)
    for line in lines:
        sign = 1 if line.direction == "supply" else -1
        net[line.year, line.carrier, line.item] += sign * line.day_weight * line.power_kw / 1000
    return {(*key, "supply" if value > 0 else "use"): abs(value) for key, value in net.items()}


def test_on_its_own_grid_every_line_is_the_same() -> None:
    """The target binds, so both dispatches are the only cheapest one."""
    case = plant(0.8 * GROSS_TCO2, pv_price=2_000.0, battery_kwh=0.0)
    found, check = checked(case, case.time, case.time)
    plan = found.plans[0]
    assert check.holds
    assert plan.on_typical_days is not None
    assert money(plan) == pytest.approx(money(plan.on_typical_days), rel=1e-6)
    assert flows(plan) == pytest.approx(flows(plan.on_typical_days), rel=1e-6)
    assert [(c.source, c.ledger, c.year) for c in plan.carbon] == [(c.source, c.ledger, c.year) for c in plan.decided.carbon]
    assert [c.tco2 for c in plan.carbon] == pytest.approx([c.tco2 for c in plan.decided.carbon])
    assert [i.value for i in plan.indicators] == pytest.approx([i.value for i in plan.decided.indicators])


def test_a_finer_year_is_reported_and_closes() -> None:
    case = plant(0.6 * GROSS_TCO2, pv_price=9_000.0, pv_kw=120.0)
    found, built = found_on(case, merged(noon_sun(case)))
    found = check_on_all_hours(built, found, noon_sun(case), PARTS, OPTIONS, all_plans=True, dispatch_years=(2027,))
    plan, check = found.plans[0], found.plans[0].full_year
    assert check is not None
    assert sum(line.discounted for line in plan.money) == pytest.approx(check.cost, rel=1e-6)
    assert plan.net_present_cost > plan.decided.net_present_cost
    assert imbalance(plan.flows) < 1e-6
    margins = [i.margin for i in plan.indicators if i.indicator == "gross_tco2"]
    assert min(m for m in margins if m is not None) >= -1e-4
    assert len({line.day for line in plan.dispatch}) == 1, "each month of the story has one day"
    assert {line.hour for line in plan.dispatch} == {0, 1, 2, 3}, "hours, where typical days had three slots"
    of_2027 = {key: value for key, value in flows(plan).items() if key[0] == 2027}
    assert energy_of(plan.dispatch) == pytest.approx(of_2027, rel=1e-6), "days times their weight are the year"


def test_the_reference_is_dispatched_too_and_compared_like_with_like() -> None:
    case = plant(0.6 * GROSS_TCO2, pv_price=9_000.0, pv_kw=120.0).with_rows(
        DemandChargeRow(charge_id="peak", price_per_kw_month=years_of(10.0, YEARS)))
    found, built = found_on(case, merged(case.time), plans=2)
    one = check_on_all_hours(built, found, case.time, PARTS, OPTIONS, all_plans=False)
    every = check_on_all_hours(built, found, case.time, PARTS, OPTIONS, all_plans=True)
    assert one.reference.on_typical_days is not None
    assert one.reference.full_year is not None
    assert not one.reference.full_year.missed, "targets do not bind the reference"
    assert one.reference.net_present_cost > found.reference.net_present_cost + 1, "means hide the peak"
    first, second = rank_like_with_like(one.reference, one.plans, YEARS)
    assert (first.plan.on_typical_days is None, second.plan.on_typical_days is None) == (False, True)
    assert first.npv_vs_reference == pytest.approx(one.reference.net_present_cost - first.plan.net_present_cost)
    assert second.npv_vs_reference == pytest.approx(found.reference.net_present_cost - second.plan.net_present_cost)
    ranked = rank_like_with_like(every.reference, every.plans, YEARS)
    assert [e.plan.net_present_cost for e in ranked] == sorted(p.net_present_cost for p in every.plans)
    assert all(e.npv_vs_reference == pytest.approx(every.reference.net_present_cost - e.plan.net_present_cost) for e in ranked)


def test_missing_energy_is_a_flow_of_its_own() -> None:
    case = factory([1.0, 1.0, 1.0, 1.0], (40.0, 100.0, 60.0, 80.0), years=YEARS, months=MONTHS, weight_h=30.0,
                   connection_kw=90.0)
    found, check = checked(case, merged(case.time), case.time)
    missing = [f for f in found.plans[0].flows if f.item == "not supplied"]
    assert sum(f.energy_mwh for f in missing) == pytest.approx(check.unserved_mwh)
    assert {f.direction for f in missing} == {"supply"}
    assert imbalance(found.plans[0].flows) < 1e-6
    assert check.certified_gap is None
    assert len(no_gap_because(case.on_grid(merged(case.time)), found.plans[0])) == 1


def test_hours_with_poor_efficiency_need_more_than_the_mean_hour() -> None:
    """Gas for 100 kW at efficiencies of 0.5 and 1: 150 on average, where the mean efficiency of 0.75 says 133."""
    case = heat_factory([1.0, 1.0], [100.0, 100.0], profiles={"efficiency": [0.5, 1.0]})
    case = case.with_rows(converter(input_1_per_output=None, efficiency_profile="efficiency", max_size_kw=100, in_reference=True))
    slot = case.time.slot[1, 0]
    mean = TimeGrid(case.years, (Slot(1, 0, 0, 0, 2.0, 0, slot.day_type, 2.0),), MappingProxyType(
        {name: {(1, 0): (values[1, 0] + values[1, 1]) / 2} for name, values in case.time.profiles.items()}))
    found, check = checked(case, mean, case.time)
    gas = {key: value for key, value in flows(found.plans[0].decided).items() if key[1] == "gas" and key[3] == "supply"}
    real = {key: value for key, value in flows(found.plans[0]).items() if key[1] == "gas" and key[3] == "supply"}
    assert sum(gas.values()) == pytest.approx(2 * 0.1 / 0.75)
    assert sum(real.values()) == pytest.approx(2 * 0.15)
    assert check.holds
    assert check.certified_gap is None
    assert "efficiency" in no_gap_because(case.on_grid(mean), found.plans[0])[0].en


def test_minimum_loads_are_left_out_on_all_hours_and_said() -> None:
    """The pump may not run below 80 of 100 kW, so 50 kW come from gas; free of that it would be cheaper."""
    case = heat_factory([0.6, 0.6], [50.0, 100.0])
    rows = (converter(max_size_kw=100, in_reference=True), heat_pump(max_size_kw=100, min_size_kw=100, min_load_share=0.8))
    found, check = checked(case.with_rows(*rows), case.time, case.time)
    free, _ = found_on(case.with_rows(rows[0], replace(rows[1], min_load_share=0.0)), case.time)
    assert found.plans[0].decided.net_present_cost == pytest.approx(50 * 1.25 * 0.4 + 100 / 3 * 0.6)
    assert check.minimum_loads_left_out
    assert check.cost == pytest.approx(free.plans[0].net_present_cost)
    assert check.certified_gap is None


def test_an_hour_of_a_month_is_never_held_at_what_another_grid_says() -> None:
    case = heat_factory([0.6, 0.6], [50.0, 100.0]).with_rows(heat_pump(max_size_kw=100, min_load_share=0.8),
                                                            converter(in_reference=True))
    found, _ = found_on(case, case.time)
    assert found.matrix is not None
    cut = split(found.matrix, case.time.year_months)
    running = [c for c, v in enumerate(found.matrix.columns) if v.parent_component().local_name == "running"]
    assert len(running) == 2
    assert all(cut.column_block[c] != LINKING for c in running)


def test_months_written_in_processes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    case = plant(0.8 * GROSS_TCO2)
    found, built = found_on(case, case.time)
    assert found.matrix is not None
    year = FullYear(built, found.matrix, case.time, PARTS, OPTIONS, dispatch_years=(2027,))
    shared = frozenset(year.yearly.shared)
    monkeypatch.setattr(full_year_months, "PROCESSES_FROM_SLOTS", 0)
    written = [b for month in blocks_of(built.case, case.time, PARTS, shared, year.wanted, processes=2) for b in month]
    assert [(b.year, b.month) for b in written] == [(m.block.year, m.block.month) for m in year.months]
    for block, month in zip(written, year.months, strict=True):
        for one, other in ((block.matrix.a, month.block.matrix.a), (block.money, month.block.money),
                           (block.power, month.block.power)):
            assert abs(one - other).sum() == 0
        assert block.tied == month.block.tied
        assert (block.matrix.cost == month.block.matrix.cost).all()


@pytest.mark.parametrize("most_iterations", [0, 1_000])
def test_a_warm_month_answers_like_a_fresh_one(monkeypatch: pytest.MonkeyPatch, most_iterations: int) -> None:
    """With no iterations allowed the warm solve is given up and the fresh one has to answer."""
    monkeypatch.setattr(full_year_dispatch, "MOST_WARM_ITERATIONS", most_iterations)
    case = plant(0.8 * GROSS_TCO2)
    found, built = found_on(case, case.time)
    assert found.matrix is not None
    year = FullYear(built, found.matrix, case.time, PARTS, OPTIONS)
    point = found.points["P1"]
    held = {year.keys[c]: float(point[c]) for c in year.held}
    month, first_total = year.months[0], min(key[1][2] for key in year.yearly.shared)  # type: ignore[index]
    premium = {key: -5.0 if key[1][2] == first_total else 0.0 for key in year.yearly.shared}  # type: ignore[index]
    first = month.dispatch(held, dict.fromkeys(year.yearly.shared, 0.0))
    warm, fresh = month.dispatch(held, premium), Month(month.block).dispatch(held, premium)
    assert first is not None and warm is not None and fresh is not None
    assert warm.at(premium) == pytest.approx(fresh.at(premium))
    assert warm.at(premium) < first.at(premium) - 1e-3, "paid for drawing from the grid, the month leaves sun unused"


def test_representative_days_are_the_typical_days() -> None:
    case = plant()
    hourly = replace(case.time, members=MappingProxyType({(1, 0): (7,), (2, 0): (40,)}))
    typical = replace(case.time, members=MappingProxyType({(1, 0): (7,), (2, 0): (40,)}))
    assert representative_days(typical, hourly) == {1: ((0,),), 2: ((0,),)}
    other = replace(case.time, members=MappingProxyType({(1, 0): (7, 8), (2, 0): (40,)}))
    assert representative_days(other, hourly)[1] == ((0,),), "a day the hourly grid does not have: its own days instead"


def test_single_real_days_are_the_year_itself() -> None:
    case = heat_factory([1.0, 1.0], [100.0, 100.0], profiles={"efficiency": [0.5, 1.0]})
    case = case.with_rows(converter(input_1_per_output=None, efficiency_profile="efficiency"))
    assert why_no_bound(case)
    single = replace(case.time, members=MappingProxyType({(1, 0): (0,)}))
    assert not why_no_bound(case.on_grid(single))
