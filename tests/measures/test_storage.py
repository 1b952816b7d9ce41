"""Storage: cheap night into dear noon, its losses, depth, cycles, wear, and power by duration or apart."""

from __future__ import annotations

import pytest

from tests.stories import factory, gas, solve, years_of
from zcopt.measures.storage import StorageRow, check_storage


def storage(**changes: object) -> StorageRow:
    years = changes.pop("years", (2026,))
    defaults: dict[str, object] = {
        "storage_id": "battery", "max_energy_kwh": 1000, "max_power_kw": 1000, "life_years": 1,
        "charge_efficiency_share": 0.9, "discharge_efficiency_share": 0.9,
        "capex_per_kwh": years_of(0.0, years), "fixed_om_per_kwh_year": years_of(0.0, years)}
    return StorageRow(**(defaults | changes))


def lossless(**changes: object) -> StorageRow:
    return storage(**({"charge_efficiency_share": 1.0, "discharge_efficiency_share": 1.0} | changes))


def test_battery_carries_cheap_night_into_dear_noon() -> None:
    plan = solve(factory(prices=[0.3, 1.1], load_kw=[0, 90]).with_rows(storage()))
    # 90 kWh at noon needs 90/0.9/0.9 = 111.1 kWh at night
    assert plan.money("energy") == pytest.approx(111.1 * 0.3, abs=0.1)
    assert plan.energy_kw("battery") == pytest.approx([-90 / 0.81, 90])


def test_losses_above_the_spread_keep_it_idle() -> None:
    plan = solve(factory(prices=[0.9, 1.1], load_kw=[0, 90]).with_rows(storage(capex_per_kwh=years_of(0.001, (2026,)))))
    # 0.9 / 0.81 = 1.11 > 1.1
    assert plan.bought("battery") == pytest.approx(0)


def test_power_is_sized_apart() -> None:
    case = factory(prices=[0.0, 0.0, 10.0, 10.0], load_kw=[0, 0, 50, 50])
    plan = solve(case.with_rows(lossless(capex_per_kwh=years_of(1.0, (2026,)), capex_per_kw=years_of(2.0, (2026,)))))
    # 100 kWh at 1 and 50 kW at 2
    assert plan.bought("battery") == pytest.approx(100)
    assert plan.money("capex", item="battery") == pytest.approx(200)


def test_power_follows_from_the_duration() -> None:
    case = factory(prices=[0.0, 10.0], load_kw=[0, 50])
    plan = solve(case.with_rows(lossless(max_power_kw=None, duration_hours=2.0, capex_per_kwh=years_of(1.0, (2026,)),
                                         capex_per_kw=years_of(2.0, (2026,)))))
    # 50 kW in one hour takes a store of 100 kWh, at 1 per kWh and 2 per kW
    assert plan.bought("battery") == pytest.approx(100)
    assert plan.money("capex", item="battery") == pytest.approx(100 * 1 + 50 * 2)


def test_ageing_takes_energy_not_power() -> None:
    years = (2026, 2027)
    row = storage(years=years, max_power_kw=None, duration_hours=1.0, max_energy_kwh=100, ageing_share=0.2, life_years=2,
                  last_build_year=2026, charge_efficiency_share=0.8, discharge_efficiency_share=1.0)
    plan = solve(factory(prices=[0.0, 1.0], load_kw=[0, 100], years=years).with_rows(row))
    # charging at 100 kW stores 80 kWh in the hour; in the second year only 80 kWh fit, and 100 kW still fill them
    assert [plan.energy_kw("battery", year=y)[1] for y in years] == pytest.approx([80, 80])


def test_an_aged_store_holds_less() -> None:
    years = (2026, 2027)
    row = lossless(years=years, max_energy_kwh=100, ageing_share=0.2, life_years=2, last_build_year=2026)
    plan = solve(factory(prices=[0.0, 1.0], load_kw=[0, 100], years=years).with_rows(row))
    assert [plan.energy_kw("battery", year=y)[1] for y in years] == pytest.approx([100, 80])


def test_level_leaks_by_the_hour() -> None:
    plan = solve(factory(prices=[0.3, 1.1], load_kw=[0, 90]).with_rows(lossless(self_discharge_share_per_hour=0.1)))
    # 100 kWh at night are 90 an hour later
    assert plan.energy_kw("battery") == pytest.approx([-100, 90])


def test_only_the_usable_depth_moves() -> None:
    plan = solve(factory(prices=[0.3, 1.1], load_kw=[0, 90]).with_rows(lossless(max_energy_kwh=100, min_level_share=0.2)))
    assert plan.energy_kw("battery") == pytest.approx([-80, 80])


def test_cycles_limit_the_year() -> None:
    case = factory(prices=[0.3, 1.1], load_kw=[0, 100], weight_h=365)
    free, limited = (solve(case.with_rows(lossless(max_energy_kwh=100, cycles_per_year_limit=limit)))
                     for limit in (None, 100))
    # 365 days of 100 kWh at a spread of 0.8, or 100 of them
    bill = 365 * 100 * 1.1
    assert free.cost == pytest.approx(bill - 365 * 100 * 0.8)
    assert limited.cost == pytest.approx(bill - 100 * 100 * 0.8)


@pytest.mark.parametrize(("wear", "moved"), [(0.7, 90), (0.9, 0)])
def test_wear_is_paid_and_eats_the_spread(wear: float, moved: float) -> None:
    plan = solve(factory(prices=[0.3, 1.1], load_kw=[0, 90]).with_rows(lossless(wear_cost_per_kwh=wear)))
    assert plan.energy_kw("battery")[1] == pytest.approx(moved, abs=1e-6)
    assert plan.money("wear") == pytest.approx(moved * wear, abs=1e-6)


def test_every_day_closes_on_itself() -> None:
    # noon comes first, so the night that serves it is the same day's
    plan = solve(factory(prices=[1.1, 0.3], load_kw=[90, 0]).with_rows(lossless()))
    assert plan.energy_kw("battery") == pytest.approx([90, -90])


def test_power_and_energy_leave_together() -> None:
    plan = solve(factory(prices=[0.3, 1.1], load_kw=[0, 90]).with_rows(
        lossless(fixed_cost=1e6, capex_per_kw=years_of(0.0, (2026,)))))
    assert plan.bought("battery") == pytest.approx(0)
    assert [d.item for d in plan.built.books.decisions] == ["battery"]
    assert plan.money("capex", item="battery") == pytest.approx(0)


def test_what_cannot_be_is_said_at_its_cell() -> None:
    wrong = (storage(duration_hours=2.0), storage(max_power_kw=None), storage(carrier="gas"), storage(min_energy_kwh=2000))
    problems = check_storage(factory().with_rows(gas(0.4), *wrong))
    assert [p.code for p in problems] == ["E454", "E454", "E455", "E453"]
