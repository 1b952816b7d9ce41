"""Plans on all hours: the same grid gives the same cost, a finer one never less, and what fails is named."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import pytest

from tests.plans.two_months import GROSS_TCO2, LOAD, MONTHS, OPTIONS, YEARS, checked, found_on, merged, noon_sun, plant
from tests.stories import factory, years_of
from zcopt.factory.end_use import EndUseRow
from zcopt.measures.certificate import CertificateRow
from zcopt.measures.retrofit import RetrofitRow
from zcopt.measures.storage import StorageRow
from zcopt.model.targets import TargetRow
from zcopt.parts import PARTS
from zcopt.plans.full_year.bound import why_no_bound
from zcopt.plans.full_year.check import check_on_all_hours, next_tightening
from zcopt.plans.full_year.year import FullYear
from zcopt.plans.rank import in_order


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
    assert not why_no_bound(case.on_grid(coarse))
    assert found.plans[0].bound <= best.plans[0].net_present_cost + 1e-6, "a bound for the best plan on all hours"
    assert check.cost is not None
    assert check.cost >= best.plans[0].net_present_cost - 1e-6, "no plan does better on all hours than the best one there"
    plan = found.plans[0]
    assert plan.net_present_cost == pytest.approx(check.cost), "what is reported comes from all hours"
    assert plan.full_year_cost_error_share == pytest.approx(check.cost / plan.decided.net_present_cost - 1)
    assert check.certified_gap == pytest.approx(1 - plan.bound / check.cost)
    assert plan.net_present_cost * (1 - check.certified_gap) <= best.plans[0].net_present_cost + 1e-6


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


def test_what_is_limited_over_the_year_without_being_a_promise_is_kept() -> None:
    """The battery may cycle 20 times a year, on 60 days it would pay; months alone would use it every day."""
    case = plant(pv_kw=1.0)
    cycling = dataclasses.replace(case.rows(StorageRow)[0], cycles_per_year_limit=20)
    case = dataclasses.replace(case, rows_by_type=MappingProxyType({**case.rows_by_type, StorageRow: (cycling,)}))
    best, _ = found_on(case, case.time)
    found, check = checked(case, merged(case.time), case.time)
    plan = found.plans[0]
    size_mwh = next(d.quantity for d in plan.decisions if d.item == "battery") / 1000
    assert size_mwh > 0
    assert check.holds
    assert check.cost is not None and check.cost >= best.plans[0].net_present_cost - 1e-6
    for year in YEARS:
        drawn = sum(f.energy_mwh for f in plan.flows if f.item == "battery" and f.year == year)
        assert drawn == pytest.approx(20 * size_mwh * (1 / 0.95 / 0.95 - 1), rel=1e-4), "losses of 20 full cycles"


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


def test_energy_that_other_sizes_can_supply_is_supplied() -> None:
    """Mean loads of at most 90 kW need no battery; the hour of 100 takes 10 kW from one, which two hours' energy go with."""
    case = factory([1.0, 1.0, 1.0, 1.0], LOAD, years=YEARS, months=MONTHS, weight_h=30.0, connection_kw=90.0).with_rows(
        StorageRow(storage_id="battery", carrier="electricity", max_energy_kwh=80.0, duration_hours=2, life_years=10,
                   capex_per_kwh=years_of(60.0, YEARS), fixed_om_per_kwh_year=years_of(1.0, YEARS),
                   charge_efficiency_share=0.95, discharge_efficiency_share=0.95))
    found, check = checked(case, merged(case.time), case.time)
    (plan,) = found.plans
    assert plan.on_typical_days is not None
    assert check.holds and check.corrections == 1
    assert [d.quantity for d in plan.decisions if d.item == "battery"] == pytest.approx([20.0])
    for year in YEARS:
        drawn = sum(f.energy_mwh for f in plan.flows if f.item == "battery" and f.year == year)
        assert drawn == pytest.approx(0.010 * 30 * 2 * (1 / 0.95 / 0.95 - 1), rel=1e-6), "losses of 10 kW for an hour a day"


def test_the_plan_in_the_first_place_is_one_that_was_dispatched() -> None:
    """The first plan needs a battery on all hours and then costs more than the second, which needs one too."""
    case = factory([1.0] * 4, LOAD, years=YEARS, months=MONTHS, weight_h=30.0, connection_kw=90.0).with_rows(
        RetrofitRow(retrofit_id="lamps", saves_on_1="load", saving_share_1=0.001, capex_cost=years_of(100.0, YEARS),
                    life_years=10),
        StorageRow(storage_id="battery", carrier="electricity", max_energy_kwh=80.0, duration_hours=2, life_years=10,
                   capex_per_kwh=years_of(60.0, YEARS), fixed_om_per_kwh_year=years_of(1.0, YEARS),
                   charge_efficiency_share=0.95, discharge_efficiency_share=0.95))
    found, built = found_on(case, merged(case.time), 2)
    after = check_on_all_hours(built, found, case.time, PARTS, OPTIONS, all_plans=False)
    resized = next(plan for plan in after.plans if plan.name == in_order(found.plans)[0].name)
    assert resized.decided.net_present_cost > in_order(found.plans)[1].net_present_cost, "no longer the first by what was found"
    for plan in after.plans:
        assert plan.full_year is not None and plan.full_year.holds and plan.full_year.corrections == 1


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
    assert not why_no_bound(shifting)
    assert why_no_bound(shifting.on_grid(merged(case.time))), "a window may be cut by merged hours"


def test_months_are_built_apart_and_only_once() -> None:
    case = plant()
    found, built = found_on(case, case.time)
    assert found.matrix is not None
    said: list[str] = []
    year = FullYear(built, found.matrix, case.time, PARTS, OPTIONS, report=lambda what, progress: said.append(what))
    assert said == ["all hours: month 1/2", "all hours: month 2/2"]
    assert len(year.months) == len(YEARS) * len(MONTHS)
