"""The electricity bill, with the published look-back figures of REopt beside sums done by hand."""

from __future__ import annotations

import dataclasses

import pytest

from tests.stories import changed, factory, solve, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.factory.grid import (
    DemandChargeRow,
    GridRow,
    TariffHoursRow,
    TariffRow,
    TariffTierRow,
    check_grid,
    months_in,
)
from zcopt.inputs.case import Case
from zcopt.inputs.timegrid import Slot, TimeGrid
from zcopt.measures.pv import PvRow

NOW = (2026,)
PEAKS_KW = {1: 200.0, 4: 400.0, 6: 500.0, 12: 300.0}
"""Load is 100 kW but for one hour in these months (REopt.jl test suite, demand look-back)."""
RATES = {"1,2,6": 10, "3,5,7-11": 20, "4": 50, "12": 5}


def year_with_peaks(**look_back: object) -> Case:
    """Twelve months of two hours: one at 100 kW, one at the month's peak; energy is free, peaks are not."""
    months = range(1, 13)
    slots = tuple(Slot(m, s, 0, s, 1.0, 1 - s) for m in months for s in (0, 1))
    load = {(m, s): 100.0 if s == 0 else PEAKS_KW.get(m, 100.0) for m in months for s in (0, 1)}
    case = dataclasses.replace(factory(prices=[0.0, 0.0], load_kw=[0, 0]), grid=TimeGrid(NOW, slots, {"load": load}))
    charges = [DemandChargeRow(charge_id=written, months=written, price_per_kw_month=years_of(rate, NOW), **look_back)
               for written, rate in RATES.items()]
    return changed(case, EndUseRow, base_year_energy_kwh=sum(load.values())).with_rows(*charges)


def test_peaks_of_a_year_by_hand() -> None:
    # 200*10 + 100*10 + 100*20 + 400*50 + 100*20 + 500*10 + 5 * 100*20 + 300*5
    assert solve(year_with_peaks()).cost == pytest.approx(43_500)


def test_look_back_to_named_months_as_published() -> None:
    plan = solve(year_with_peaks(look_back_share=0.75, look_back_months="1,4,12"))
    # the highest of Jan, Apr, Dec is 400 kW, so no month is billed below 300 kW
    assert plan.cost == pytest.approx(74_500)


def test_look_back_to_previous_months_as_published() -> None:
    plan = solve(year_with_peaks(look_back_share=0.75, look_back_previous_months=6))
    # Jan-Mar 225 kW (after Dec), Apr 400, May 300, Jun 500, Jul-Dec 375 (after Jun)
    assert plan.cost == pytest.approx(79_375)


def charge(price: float, **changes: object) -> DemandChargeRow:
    return DemandChargeRow(charge_id="peak", price_per_kw_month=years_of(price, NOW), **changes)


def test_peaks_are_looked_at_in_some_classes_only() -> None:
    plan = solve(factory(prices=[0.0, 0.0], load_kw=[100, 50]).with_rows(charge(10, classes="b")))
    assert plan.money("demand_charge") == pytest.approx(500)


def test_a_least_share_of_the_transformer_is_billed() -> None:
    case = changed(factory(prices=[0.0], load_kw=[100]), GridRow, transformer_kva=1000.0)
    plan = solve(case.with_rows(charge(10, least_transformer_share=0.4)))
    assert plan.money("demand_charge") == pytest.approx(4_000)


def by_kva(peak_charging: str, load_kw: float) -> Case:
    case = factory(prices=[0.0], load_kw=[load_kw], connection_kw=2_000).with_rows(charge(40))
    return changed(case, GridRow, transformer_kva=1000.0, capacity_price_per_kva_month=years_of(20, NOW),
                   peak_charging=peak_charging)


def test_capacity_is_charged_by_kva() -> None:
    assert solve(by_kva("capacity", 100)).money("capacity_charge") == pytest.approx(20_000)


@pytest.mark.parametrize(("load_kw", "cost"), [(100, 4_000), (900, 20_000)])
def test_the_cheaper_of_peak_and_capacity_is_paid(load_kw: float, cost: float) -> None:
    assert solve(by_kva("cheaper", load_kw)).cost == pytest.approx(cost)


def test_energy_above_a_threshold_costs_more() -> None:
    tiers = [TariffTierRow(from_kwh_per_month=60, extra_price_per_kwh=years_of(0.5, NOW)),
             TariffTierRow(from_kwh_per_month=90, extra_price_per_kwh=years_of(0.2, NOW))]
    plan = solve(factory(prices=[1.0], load_kw=[100]).with_rows(*tiers))
    assert plan.money("tiers") == pytest.approx(40 * 0.5 + 10 * 0.2)


def test_every_line_of_the_bill() -> None:
    case = changed(factory(prices=[1.0], load_kw=[100]), GridRow, network_price_per_kwh=years_of(0.2, NOW),
                   levies_price_per_kwh=years_of(0.05, NOW), fixed_fee_cost_per_month=years_of(7, NOW),
                   power_factor_adjustment_share=-0.01)
    plan = solve(case.with_rows(charge(10)))
    accounts = ("energy", "network", "levies", "fixed_fee", "demand_charge")
    # the reward of 1 % is on energy and peaks
    assert [plan.money(a) for a in accounts] == pytest.approx([99, 20, 5, 7, 990])


def roof(size_kw: float) -> PvRow:
    return PvRow(pv_id="roof", profile="sun", max_size_kw=size_kw, life_years=25, capex_per_kw=years_of(0.0, NOW),
                 fixed_om_per_kw_year=years_of(0.0, NOW))


def exporting(size_kw: float, price: float) -> Case:
    case = factory(prices=[1.0], load_kw=[30], profiles={"sun": [1.0]}).with_rows(roof(size_kw))
    return changed(case, GridRow, export_price_per_kwh=years_of(price, NOW))


def test_what_is_left_over_is_sold() -> None:
    assert solve(exporting(100, 0.4)).money("export") == pytest.approx(-70 * 0.4)


def test_grid_power_is_not_sold_back() -> None:
    plan = solve(exporting(10, 2.0))
    # selling at 2 what costs 1 pays, but only the 10 kWh of the roof may leave
    assert plan.money("export") == pytest.approx(-20)
    assert plan.cost == pytest.approx(30 - 20)


def test_export_is_capped_and_priced_by_class() -> None:
    case = changed(exporting(100, 0.4), GridRow, export_limit_kw=50.0)
    assert solve(case).money("export") == pytest.approx(-50 * 0.4)
    dearer = changed(case, TariffRow, export_price_per_kwh=years_of(0.6, NOW))
    assert solve(dearer).money("export") == pytest.approx(-50 * 0.6)


def test_the_most_special_line_of_hours_wins() -> None:
    slots = (Slot(1, 0, 0, 0, 1.0, 0, "workday"), Slot(1, 1, 1, 0, 1.0, 1, "holiday"))
    case = dataclasses.replace(factory(prices=[1.0], load_kw=[200]),
                               grid=TimeGrid(NOW, slots, {"load": {(1, 0): 100.0, (1, 1): 100.0}}))
    case = case.with_rows(TariffRow(class_id="h", energy_price_per_kwh=years_of(0.1, NOW)),
                          TariffHoursRow(months="1", day_type="holiday", classes="h" * 24))
    assert solve(case).money("energy") == pytest.approx(100 * 1.0 + 100 * 0.1)


def test_lists_of_months() -> None:
    assert months_in("1-3, 12") == (1, 2, 3, 12)
    with pytest.raises(ValueError, match="13"):
        months_in("11-13")


def test_what_is_wrong_with_a_tariff_is_found() -> None:
    case = factory(prices=[1.0], load_kw=[100]).with_rows(
        TariffHoursRow(months="1", classes="aa"), TariffHoursRow(months="x", classes="z" * 24))
    assert [p.code for p in check_grid(case)] == ["E430", "E434", "E431"]
    gap = changed(factory(prices=[1.0], load_kw=[100]), TariffHoursRow, months="1-11")
    assert [p.code for p in check_grid(gap)] == ["E432"]
    assert [p.code for p in check_grid(changed(factory(), GridRow, peak_charging="cheaper"))] == ["E433"]
