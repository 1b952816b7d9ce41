"""Plans on all hours: the same grid gives the same cost, a finer one never less, and what fails is named."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import pytest

from tests.stories import factory, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.inputs.case import Case
from zcopt.inputs.timegrid import Slot, TimeGrid
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.pv import PvRow
from zcopt.measures.storage import StorageRow
from zcopt.model.build import Built, build
from zcopt.model.solve import SolveOptions
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS
from zcopt.plans.full_year import FullYear, check_on_all_hours, never_too_dear, next_tightening
from zcopt.plans.plan import FullYearCheck
from zcopt.plans.search import Found, SearchOptions, search

YEARS, MONTHS = (2026, 2027), (1, 2)
LOAD, SUN = (40.0, 100.0, 60.0, 80.0), (0.0, 0.2, 0.9, 0.5)
GROSS_TCO2 = 0.5 * sum(LOAD) / 1000 * 30 * len(MONTHS)
OPTIONS = SolveOptions(relative_gap=1e-7, threads=1)


def plant(target_tco2: float | None = None, *, pv_price: float = 300.0, pv_kw: float = 90.0, battery_kwh: float = 80.0) -> Case:
    """Two years, two months, four hours a month: PV and a battery against two prices."""
    case = factory([0.4, 1.2, 1.2, 0.4], LOAD, years=YEARS, months=MONTHS, weight_h=30.0, profiles={"sun": SUN})
    case = case.with_rows(
        PvRow(pv_id="roof", profile="sun", max_size_kw=pv_kw, life_years=20, capex_per_kw=years_of(pv_price, YEARS),
              fixed_om_per_kw_year=years_of(2.0, YEARS)),
        StorageRow(storage_id="battery", carrier="electricity", max_energy_kwh=battery_kwh, duration_hours=2, life_years=10,
                   capex_per_kwh=years_of(60.0, YEARS), fixed_om_per_kwh_year=years_of(1.0, YEARS),
                   charge_efficiency_share=0.95, discharge_efficiency_share=0.95))
    return case if target_tco2 is None else case.with_rows(
        TargetRow(indicator="gross_tco2", limit=years_of(target_tco2, YEARS)))


def merged(grid: TimeGrid) -> TimeGrid:
    """The same year in two slots a month, each the mean of two neighbouring hours of unlike prices kept apart: 0, 1-2, 3."""
    groups = ((0,), (1, 2), (3,))
    slots, values = [], dict[str, dict[tuple[int, int], float]]()
    for month in grid.months:
        for step, hours in enumerate(groups):
            first = grid.slot[month, hours[0]]
            weight = sum(grid.slot[month, h].weight_h for h in hours)
            slots.append(Slot(month, step, 0, first.hour, weight, (step - 1) % len(groups), first.day_type, float(len(hours))))
            for name, profile in grid.profiles.items():
                values.setdefault(name, {})[month, step] = sum(profile[month, h] for h in hours) / len(hours)
    return TimeGrid(grid.years, tuple(slots), MappingProxyType(values))


def found_on(case: Case, grid: TimeGrid) -> tuple[Found, Built]:
    built = build(case.on_grid(grid), PARTS)
    return search(built, SearchOptions(plans=1, cost_slack_share=1, distance=1, weights="count", solve=OPTIONS)), built


def checked(case: Case, decided_on: TimeGrid, all_hours: TimeGrid) -> tuple[Found, FullYearCheck]:
    found, built = found_on(case, decided_on)
    found = check_on_all_hours(built, found, all_hours, PARTS, OPTIONS, all_plans=False)
    check = found.plans[0].full_year
    assert check is not None
    return found, check


def test_on_its_own_grid_a_plan_costs_what_it_cost() -> None:
    case = plant()
    found, check = checked(case, case.time, case.time)
    assert check.holds
    assert check.cost == pytest.approx(found.plans[0].net_present_cost, rel=1e-6)


def test_a_yearly_target_is_kept_on_all_hours() -> None:
    """PV is too dear to be bought without the target, so the target binds, and the months share it."""
    case = plant(0.6 * GROSS_TCO2, pv_price=9_000.0, battery_kwh=0.0)
    free, _ = found_on(plant(pv_price=9_000.0, battery_kwh=0.0), case.time)
    found, check = checked(case, case.time, case.time)
    assert free.plans[0].indicator("gross_tco2", 2027) == pytest.approx(GROSS_TCO2)
    assert found.plans[0].indicator("gross_tco2", 2027) == pytest.approx(0.6 * GROSS_TCO2)
    assert check.holds
    assert check.cost == pytest.approx(found.plans[0].net_present_cost, rel=1e-5)


def test_merged_hours_are_never_too_dear() -> None:
    case = plant()
    fine, coarse = case.time, merged(case.time)
    best, _ = found_on(case, fine)
    found, check = checked(case, coarse, fine)
    assert never_too_dear(case.on_grid(coarse))
    assert found.plans[0].bound <= best.plans[0].net_present_cost + 1e-6, "a bound for the best plan on all hours"
    assert check.cost is not None
    assert check.cost >= best.plans[0].net_present_cost - 1e-6, "no plan does better on all hours than the best one there"
    assert found.plans[0].full_year_cost_error_share == pytest.approx(check.cost / found.plans[0].net_present_cost - 1)


def noon_sun(case: Case) -> TimeGrid:
    """A sun that shines in two hours only, its mean over merged hours the same."""
    sun = {(m, s): v for m in MONTHS for s, v in enumerate((0.0, 0.0, 1.1, 0.5))}
    return TimeGrid(case.time.years, case.time.slots, MappingProxyType({**case.time.profiles, "sun": sun}))


def test_a_plan_that_misses_a_target_on_all_hours_is_resized_until_it_holds() -> None:
    """112 of 280 kWh a day must come from PV. On mean hours 70 kW do; of the noon hour only 60 kWh can be used, so that
    60 + 0.5 x 104 kW are needed."""
    case = plant(0.6 * GROSS_TCO2, pv_price=9_000.0, pv_kw=120.0, battery_kwh=0.0)
    mean, _ = found_on(case, merged(noon_sun(case)))
    assert mean.plans[0].decisions[0].quantity == pytest.approx(70)
    found, check = checked(case, merged(noon_sun(case)), noon_sun(case))
    assert check.holds
    assert check.corrections == 2
    assert found.plans[0].decisions[0].quantity == pytest.approx(104, abs=6)
    assert found.plans[0].decisions[0].quantity >= 104 - 1e-3


def test_a_promise_no_size_can_keep_is_named_with_its_miss() -> None:
    """At most 90 kW: 60 + 45 of the 112 kWh a day, 7 kWh short on 60 days at 0.5 t/MWh; 0.21 t if all is built."""
    case = plant(0.6 * GROSS_TCO2, pv_price=9_000.0, battery_kwh=0.0)
    found, check = checked(case, merged(noon_sun(case)), noon_sun(case))
    size_kw = found.plans[0].decisions[0].quantity
    short = 0.5 * (112 - 60 - 0.5 * size_kw) / 1000 * 60
    assert [promise.year for promise in check.missed] == [2026, 2027]
    assert [promise.short_by for promise in check.missed] == pytest.approx([short] * 2)
    assert check.missed[0].unit == "tCO2e"
    assert not check.holds
    assert check.cost is not None


def test_what_tightening_has_brought_decides_the_next() -> None:
    assert next_tightening([], 10.0) == pytest.approx(10.5)
    assert next_tightening([(10.5, 10.0)], 7.9) == pytest.approx(10.5 + 1.05 * 7.9 / 0.2), "10.5 brought 2.1"
    assert next_tightening([(10.5, 10.0)], 0.0) == 10.5, "what is kept stays as it is"


def test_energy_nobody_can_supply_is_counted() -> None:
    """The connection of 90 kW is enough for means of 80 and 90, not for the hour of 100: 10 kW, 30 h, 2 months, 2 years."""
    case = factory([1.0, 1.0, 1.0, 1.0], LOAD, years=YEARS, months=MONTHS, weight_h=30.0, connection_kw=90.0)
    _, check = checked(case, merged(case.time), case.time)
    assert check.unserved_mwh == pytest.approx(0.010 * 30 * 2 * 2)
    assert not check.holds


def test_certificates_are_settled_for_what_the_months_came_to() -> None:
    case = factory([0.4, 1.2, 1.2, 0.4], LOAD, years=YEARS, months=MONTHS, weight_h=30.0).with_rows(
        CertificateRow(certificate_id="gec", price_per_mwh=years_of(10.0, YEARS)),
        TargetRow(indicator="market_tco2", limit=years_of(4.0, YEARS)))
    found, check = checked(case, merged(case.time), case.time)
    assert check.holds
    assert check.cost == pytest.approx(found.plans[0].net_present_cost, rel=1e-6), "loads are fixed, so nothing changes"


def test_what_makes_typical_days_no_bound() -> None:
    case = plant()
    use = case.rows(EndUseRow)[0]
    rows = {**case.rows_by_type, EndUseRow: (dataclasses.replace(use, shiftable_share=0.1, shift_window_hours=2),)}
    shifting = dataclasses.replace(case, rows_by_type=MappingProxyType(rows))
    assert never_too_dear(shifting)
    assert not never_too_dear(shifting.on_grid(merged(case.time))), "a window may be cut by merged hours"


def test_months_are_built_apart_and_only_once() -> None:
    case = plant()
    found, built = found_on(case, case.time)
    assert found.matrix is not None
    said: list[str] = []
    year = FullYear(built, found.matrix, case.time, PARTS, OPTIONS, lambda what, progress: said.append(what))
    assert said == ["all hours: month 1/2", "all hours: month 2/2"]
    assert len(year.blocks) == len(YEARS) * len(MONTHS)
